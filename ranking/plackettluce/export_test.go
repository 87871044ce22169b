package plackettluce

import "gonum.org/v1/gonum/mat"

// newSandwichForTest computes the sandwich whatever the number of raters.
func (c *Covariance) newSandwichForTest() *mat.SymDense {
	return c.m.newSandwich(c.m.inverse().v, c.m.kernel().raters)
}
