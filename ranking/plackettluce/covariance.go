package plackettluce

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
)

// sandwichRaters is the number of raters from which the cluster-robust variance
// is trusted: with fewer it is far too small.
const sandwichRaters = 30

// inverse is the dense inverse of the information over all parameters.
type inverse struct {
	v *mat.SymDense // nil where there is none
}

func (m *Model) newInverse() *inverse {
	p := m.problem
	if p.people() == 0 || m.profile.People() > ranking.MaxPairPeople {
		return &inverse{}
	}
	return &inverse{invert(m.kernel().h.matrix(m.beta))}
}

// invert inverts a positive definite matrix, which it overwrites.
func invert(a *mat.SymDense) *mat.SymDense {
	v := mat.NewSymDense(a.SymmetricDim(), nil)
	c, ok := factor(a)
	if !ok {
		// Not reached from a finite estimate; what is known at least is finite.
		for i := range a.SymmetricDim() {
			v.SetSym(i, i, 1/max(a.At(i, i), 1e-300))
		}
		return v
	}
	_ = c.InverseTo(v) // a poor condition shows in large errors, as it should
	return v
}

// Covariance holds the variances of an estimate, model-based and, from 30
// raters, cluster-robust by rater (B.1). People are roster indices; those in
// components of one, never listed or without an estimate are not in it.
type Covariance struct {
	m        *Model
	model    *mat.SymDense // theta block of V
	sandwich *mat.SymDense
	centred  []ranking.Statistic
}

// Covariance returns the covariance of the log-worths, nil when the roster has
// more than 2,000 people or nobody has an estimate: see
// [Model.CovarianceReason]. The first call costs O(n³), later ones nothing.
func (m *Model) Covariance() *Covariance { return m.cov() }

// CovarianceReason returns why [Model.Covariance] is nil, "" when it is not.
func (m *Model) CovarianceReason() ranking.Reason {
	switch {
	case m.problem.people() == 0 && m.Reason != "":
		return m.Reason
	case m.profile.People() > ranking.MaxPairPeople:
		return ranking.TooLarge
	}
	return ""
}

func (m *Model) newCovariance() *Covariance {
	v := m.inverse().v
	if v == nil {
		return nil
	}
	p := m.problem
	k := p.people()
	model := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			model.SetSym(i, j, v.At(i, j))
		}
	}
	c := &Covariance{m: m, model: model}
	if raters := m.kernel().raters; len(raters) >= sandwichRaters {
		c.sandwich = m.newSandwich(v, raters)
	}
	c.centred = c.computeCentred()
	return c
}

// newSandwich returns the theta block of V·(sum of g_r·g_r')·V·m/(m-1).
func (m *Model) newSandwich(v *mat.SymDense, raters [][]int32) *mat.SymDense {
	p := m.problem
	k, n := p.people(), p.dim()
	moved := mat.NewDense(k, len(raters), nil)
	ranking.ForEach(len(raters), func(_, r int) {
		g := make([]float64, n)
		for _, b := range raters[r] {
			m.kernel().add(g, b, 1)
		}
		column := make([]float64, k)
		for j, x := range g {
			if x == 0 {
				continue
			}
			for i := range column {
				column[i] += x * v.At(i, j)
			}
		}
		for i, x := range column {
			moved.Set(i, r, x)
		}
	})
	count := float64(len(raters))
	s := mat.NewSymDense(k, nil)
	s.SymOuterK(count/(count-1), moved)
	return s
}

// People returns the roster indices of the rows of the matrices, ascending.
func (c *Covariance) People() []int {
	out := make([]int, c.m.problem.people())
	for k, i := range c.m.problem.person {
		out[k] = int(i)
	}
	return out
}

// Row returns the row of person i in the matrices, -1 for people not in them.
func (c *Covariance) Row(i int) int { return int(c.m.problem.index[i]) }

// Raters returns m, the number of raters with a ballot of at least two people
// in the fit.
func (c *Covariance) Raters() int { return len(c.m.kernel().raters) }

// ModelBased returns a copy of V, the theta block of the inverse negative
// Hessian of L with its prior terms, over [Covariance.People]. Only contrasts
// within a weak component mean anything; with kappa = 0, where the level of a
// component has no variance of its own, it is given a finite one that cancels
// in them, so that the matrix stays positive definite.
func (c *Covariance) ModelBased() *mat.SymDense {
	out := mat.NewSymDense(c.model.SymmetricDim(), nil)
	out.CopySym(c.model)
	return out
}

// Sandwich returns a copy of the cluster-robust covariance over
// [Covariance.People], nil with fewer than 30 raters.
func (c *Covariance) Sandwich() *mat.SymDense {
	if c.sandwich == nil {
		return nil
	}
	out := mat.NewSymDense(c.sandwich.SymmetricDim(), nil)
	out.CopySym(c.sandwich)
	return out
}

// Var returns the variance of theta_j - theta_k by the rule of the method: the
// model-based one and, from 30 raters, the cluster-robust one if that is larger.
// It is 0 for j = k and for pairs that cannot be compared: without an estimate,
// or in different weak components.
func (c *Covariance) Var(j, k int) float64 {
	p := c.m.problem
	r, s := p.index[j], p.index[k]
	if r < 0 || s < 0 || r == s || c.m.graph.Component[j] != c.m.graph.Component[k] {
		return 0
	}
	v := contrast(c.model, int(r), int(s))
	if c.sandwich != nil {
		v = max(v, contrast(c.sandwich, int(r), int(s)))
	}
	return max(v, 0)
}

func contrast(v *mat.SymDense, j, k int) float64 { return v.At(j, j) + v.At(k, k) - 2*v.At(j, k) }

// CentredSE returns the standard errors of the centred log-worths by roster
// index: the root of the diagonal of C·V·C, each weak component centred by
// itself, V as in [Covariance.Var].
func (c *Covariance) CentredSE() []ranking.Statistic {
	return append([]ranking.Statistic(nil), c.centred...)
}

func (c *Covariance) computeCentred() []ranking.Statistic {
	out := c.m.noErrors()
	for _, people := range c.m.members {
		if len(people) < 2 {
			continue
		}
		v := c.centredDiagonal(c.model, people)
		if c.sandwich != nil {
			for k, x := range c.centredDiagonal(c.sandwich, people) {
				v[k] = max(v[k], x)
			}
		}
		for k, i := range people {
			out[i] = ranking.Defined(math.Sqrt(max(v[k], 0)))
		}
	}
	return out
}

// centredDiagonal returns the diagonal of C·V·C over the people of a component.
func (c *Covariance) centredDiagonal(v *mat.SymDense, people []int) []float64 {
	n := float64(len(people))
	out := make([]float64, len(people))
	total := 0.0
	for k, i := range people {
		row, sum := c.Row(i), 0.0
		for _, j := range people {
			sum += v.At(row, c.Row(j))
		}
		total += sum
		out[k] = v.At(row, row) - 2*sum/n
	}
	for k := range out {
		out[k] += total / n / n
	}
	return out
}

// noErrors returns, by roster index, why there is no standard error.
func (m *Model) noErrors() []ranking.Statistic {
	out := make([]ranking.Statistic, len(m.theta))
	for i, reason := range m.status {
		if reason == "" {
			reason = ranking.OneItem
		}
		out[i] = ranking.Undefined(reason)
	}
	return out
}
