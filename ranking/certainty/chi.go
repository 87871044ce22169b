package certainty

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"
)

// chi is the survival function of the chi distribution (the length of a
// standard normal vector), tabulated: it is asked for some million times.
type chi struct {
	low, perCell float64
	survival     []float64
}

const (
	chiCells = 4096
	// chiReach is how far from its mean the chi distribution is tabulated. Its
	// standard deviation is below one in every dimension, and nothing at a
	// ninth of it matters to a probability of a few percent.
	chiReach = 9
)

func newChi(dimension int) *chi {
	d := float64(dimension)
	low := max(0, math.Sqrt(d)-chiReach)
	width := (math.Sqrt(d) + chiReach - low) / chiCells
	c := &chi{low: low, perCell: 1 / width, survival: make([]float64, chiCells+1)}
	for i := range c.survival {
		r := low + float64(i)*width
		c.survival[i] = mathext.GammaIncRegComp(d/2, r*r/2)
	}
	return c
}

// above returns P(chi > r), interpolated linearly: the error is below 2e-6.
func (c *chi) above(r float64) float64 {
	y := (r - c.low) * c.perCell
	if y <= 0 {
		return 1
	}
	if y >= chiCells {
		return 0
	}
	i := int(y)
	return c.survival[i] + (y-float64(i))*(c.survival[i+1]-c.survival[i])
}

// quantile returns where P(chi > r) falls below p, to the next cell.
func (c *chi) quantile(p float64) float64 {
	i := sort.Search(chiCells, func(i int) bool { return c.survival[i] < p })
	return c.low + float64(i)/c.perCell
}

// high is the end of the table.
func (c *chi) high() float64 { return c.low + chiCells/c.perCell }
