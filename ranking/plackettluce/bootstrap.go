package plackettluce

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/followship/followship/ranking"
)

const (
	// bootstrapRaters is the smallest number of raters that are resampled.
	bootstrapRaters = 5
	// bootstrapStep ends a replicate: the last step, in standard errors.
	bootstrapStep = 1e-3
	// refitStep ends an exact fit of reweighted ballots.
	refitStep = 1e-10
	// bootstrapSteps is how many quasi-Newton steps a replicate may take before
	// it is given to the general solver.
	bootstrapSteps = 60
	bootstrapPairs = 6
)

// Bootstrap returns b replicates of the Bayesian bootstrap over raters (C.1):
// every rater's ballots are reweighted by a common exponential variable,
// rescaled to mean 1, and the model refitted from the estimate. Each replicate
// holds the centred log-worths by roster index, 0 for people without an
// estimate. Nobody ever drops out, for no weight is 0.
//
// A replicate ends when its step is below a thousandth of the standard error.
// Replicate r depends on the seed and r alone.
//
// It returns nil and [ranking.TooFewRaters] with fewer than 5 raters of a ballot
// of at least two people, [ranking.TooLarge] above 2,000 people, and the reason
// of the model when nobody has an estimate.
//
// Cost: per replicate some five passes over the listings and products with an
// n×n matrix, which the first call computes. Sources: Rubin, 1981, The Bayesian
// bootstrap; Cameron & Miller, 2015, A practitioner's guide to cluster-robust
// inference.
func (m *Model) Bootstrap(b int, seed uint64) ([][]float64, ranking.Reason) {
	switch p := m.problem; {
	case p.people() == 0 && m.Reason != "":
		return nil, m.Reason
	case len(m.kernel().raters) < bootstrapRaters:
		return nil, ranking.TooFewRaters
	case m.profile.People() > ranking.MaxPairPeople:
		return nil, ranking.TooLarge
	}
	base := m.newBootstrap()
	base.measure()
	out := make([][]float64, b)
	ranking.ForBlocks(func(block int) {
		from, to := ranking.BlockRange(block, b)
		if from == to {
			return
		}
		worker := newReplicate(base)
		for r := from; r < to; r++ {
			out[r] = m.roster(worker.run(seed, uint64(r)))
		}
	})
	return out, ""
}

// bootstrap is what all replicates share, at the estimate.
type bootstrap struct {
	m     *Model
	k     *kernel
	d     distinct
	v     blas64.Symmetric // inverse of the information
	prior []float64        // gradient of the prior
	// unit is the length, per parameter, in which steps are measured, and last
	// the step that ends a replicate.
	unit []float64
	last float64
}

// newBootstrap measures steps as they are, to an end that leaves little more
// than rounding.
func (m *Model) newBootstrap() *bootstrap {
	p := m.problem
	s := &bootstrap{
		m: m, k: m.kernel(), d: newDistinct(p), v: m.inverse().v.RawSymmetric(), prior: make([]float64, p.dim()),
		unit: make([]float64, p.dim()), last: refitStep,
	}
	for i := range s.unit {
		s.unit[i] = 1
	}
	p.addPrior(m.beta, s.prior)
	return s
}

// measure measures steps in standard errors: a replicate need not be more exact
// than its own scatter.
func (s *bootstrap) measure() {
	v := s.m.inverse().v
	for i := range s.unit {
		s.unit[i] = math.Sqrt(v.At(i, i))
	}
	if c := s.m.Covariance(); c != nil {
		for row, i := range s.m.problem.person {
			if x, ok := c.centred[i].Get(); ok && x > 0 {
				s.unit[row] = min(s.unit[row], x)
			}
		}
	}
	s.last = bootstrapStep
}

// replicate is the room of one replicate after another.
type replicate struct {
	s      *bootstrap
	e      *evaluator
	rater  []float64
	weight []float64 // of every distinct ballot
	factor []float64 // its weight over that of the first ballot in it
	scale  []float64
	beta, grad, step, moved,
	gradBefore []float64
	ds, dg [][]float64
	rho    []float64
}

func newReplicate(s *bootstrap) *replicate {
	p := s.m.problem
	n := p.dim()
	r := &replicate{
		s: s, e: newEvaluator(s.d.p, true),
		rater: make([]float64, len(s.k.raters)), weight: make([]float64, s.d.p.ballots()), factor: make([]float64, s.d.p.ballots()),
		scale: make([]float64, n), beta: make([]float64, n), grad: make([]float64, n),
		step: make([]float64, n), moved: make([]float64, n), gradBefore: make([]float64, n),
		rho: make([]float64, bootstrapPairs),
	}
	for range bootstrapPairs {
		r.ds = append(r.ds, make([]float64, n))
		r.dg = append(r.dg, make([]float64, n))
	}
	return r
}

// run returns the replicate's parameters; the slice is reused.
func (r *replicate) run(seed, stream uint64) []float64 {
	p := r.s.m.problem
	exponential := distuv.Exponential{Rate: 1, Src: ranking.NewSource(seed, stream)}
	total := 0.0
	for i := range r.rater {
		r.rater[i] = exponential.Rand()
		total += r.rater[i]
	}
	for i := range r.rater {
		r.rater[i] *= float64(len(r.rater)) / total
	}
	r.reweight()
	r.solve()
	return r.beta[:p.people()]
}

// reweight multiplies the weight of every ballot by the factor of its rater.
func (r *replicate) reweight() {
	s := r.s
	clear(r.weight)
	for b, w := range s.m.problem.weight {
		r.weight[s.d.of[b]] += w * r.rater[s.k.raterOf[b]]
	}
	for k, b := range s.d.first {
		r.factor[k] = r.weight[k] / s.m.problem.weight[b]
	}
	r.e.setWeights(r.weight)
}

// solve finds the estimate of the reweighted ballots.
func (r *replicate) solve() {
	r.start()
	if r.descend() {
		return
	}
	q := solution{p: r.s.d.p, e: r.e, beta: append([]float64(nil), r.s.m.beta...), grad: r.grad}
	if q.refresh() {
		q.newton()
	}
	copy(r.beta, q.beta)
}

// start goes to the estimate. The gradient there follows from the scores kept.
func (r *replicate) start() {
	s := r.s
	copy(r.beta, s.m.beta)
	copy(r.grad, s.prior)
	for k, b := range s.d.first {
		s.k.add(r.grad, b, r.factor[k])
	}
	r.rescale()
}

// rescale finds the diagonal that takes the information at the estimate to that
// of the reweighted ballots, so that the inverse of the one serves the other.
func (r *replicate) rescale() {
	p, s := r.s.m.problem, r.s
	for i := range r.scale {
		r.scale[i] = 1
	}
	copy(r.moved, s.k.h.prior)
	for k, b := range s.d.first {
		for pos := p.start[b]; pos < p.start[b+1]; pos++ {
			r.moved[p.items[pos]] += r.factor[k] * s.k.information[pos]
		}
	}
	for i := range p.people() {
		if r.moved[i] > 0 {
			r.scale[i] = math.Sqrt(s.k.h.diag[i] / r.moved[i])
		}
	}
}

// descend runs L-BFGS from the estimate with the rescaled inverse information as
// its first approximation. Steps are taken whole unless they overshoot: L is
// concave, so its slope along the step tells, and L itself is not needed.
func (r *replicate) descend() bool {
	pairs := 0
	for range bootstrapSteps {
		r.direction(pairs)
		largest := 0.0
		for i, x := range r.step {
			largest = max(largest, math.Abs(x)/r.s.unit[i])
		}
		if math.IsNaN(largest) {
			return false
		}
		if largest < r.s.last {
			floats.Add(r.beta, r.step)
			return true
		}
		slope := floats.Dot(r.grad, r.step)
		if !(slope > 0) {
			return false
		}
		copy(r.gradBefore, r.grad)
		t, accepted := 1.0, false
		for range 8 {
			copy(r.moved, r.beta)
			floats.AddScaled(r.moved, t, r.step)
			if !math.IsInf(r.e.evaluate(r.moved, r.grad), -1) && floats.Dot(r.grad, r.step) >= -0.8*slope {
				accepted = true
				break
			}
			t /= 2
		}
		if !accepted {
			return false
		}
		slot := pairs % bootstrapPairs
		floats.SubTo(r.ds[slot], r.moved, r.beta)
		floats.SubTo(r.dg[slot], r.gradBefore, r.grad)
		if curvature := floats.Dot(r.ds[slot], r.dg[slot]); curvature > 0 {
			r.rho[slot] = 1 / curvature
			pairs++
		}
		copy(r.beta, r.moved)
	}
	return false
}

// direction applies the two-loop recursion of L-BFGS to the gradient.
func (r *replicate) direction(pairs int) {
	var alpha [bootstrapPairs]float64
	oldest := max(0, pairs-bootstrapPairs)
	copy(r.moved, r.grad)
	for n := pairs - 1; n >= oldest; n-- {
		slot := n % bootstrapPairs
		alpha[slot] = r.rho[slot] * floats.Dot(r.ds[slot], r.moved)
		floats.AddScaled(r.moved, -alpha[slot], r.dg[slot])
	}
	floats.Mul(r.moved, r.scale)
	n := len(r.step)
	blas64.Symv(1, r.s.v, blas64.Vector{N: n, Data: r.moved, Inc: 1}, 0, blas64.Vector{N: n, Data: r.step, Inc: 1})
	floats.Mul(r.step, r.scale)
	for n := oldest; n < pairs; n++ {
		slot := n % bootstrapPairs
		beta := r.rho[slot] * floats.Dot(r.dg[slot], r.step)
		floats.AddScaled(r.step, alpha[slot]-beta, r.ds[slot])
	}
	if p := r.s.m.problem; p.opt.Kappa == 0 {
		p.centre(r.step[:p.people()])
	}
}
