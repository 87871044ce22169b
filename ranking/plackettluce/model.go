package plackettluce

import (
	"math"
	"sync"

	"github.com/followship/followship/ranking"
)

// Model is a fitted Plackett–Luce model. It is immutable and safe for
// concurrent use; what is costly beyond the estimate itself (win shares,
// covariances, standard errors) is computed on first use and kept.
type Model struct {
	// LogLikelihood is the maximised L with its prior terms; with kappa = tau =
	// 0 the plain log-likelihood of the ballots fitted.
	LogLikelihood float64
	// GradientNorm is the largest absolute entry of the gradient of L, at most
	// 1e-8·max(1, total weight / n) when Converged.
	GradientNorm float64
	// Iterations counts L-BFGS and Newton iterations, without the fixed number
	// of minorisation–maximisation steps.
	Iterations int
	// Converged reports whether the estimate is a maximum. One that is not must
	// not be published.
	Converged bool
	// Reason is "" for a complete fit, [ranking.NoMLE] when some weak component
	// has no maximum likelihood estimate, and [ranking.NoData] when no ballot
	// compares anybody.
	Reason ranking.Reason

	profile  *ranking.Profile
	opt      Options
	graph    *ranking.Graph
	problem  *problem
	beta     []float64
	theta    []float64
	centred  []float64
	status   []ranking.Reason
	members  [][]int // per weak component, its people if it has an estimate
	boundary func() []bool
	share    func() []ranking.Statistic
	cov      func() *Covariance
	errors   func() []ranking.Statistic
	inverse  func() *inverse
	kernel   func() *kernel
	refits   func() *bootstrap // for exact fits of reweighted ballots
}

// TieParameter is the prevalence of one order of ties.
type TieParameter struct {
	// Order is d >= 2, the number of people tied.
	Order int
	// LogPrevalence is l_d = log delta_d.
	LogPrevalence float64
}

// Fit maximises the penalised log-likelihood L of the method (B.1) over the
// log-worths of everybody on a ballot of at least two people and the log
// prevalences of ties. It never returns nil, and no number it reports is NaN or
// infinite.
//
// Twenty minorisation–maximisation steps are followed by Newton steps solved by
// conjugate gradients; with tie parameters L-BFGS runs in between, and with kappa
// = 0 and nearly separated people steps of the spectral ranking. It panics if
// kappa or tau is negative or not finite.
//
// Cost: some fifty passes over the listings, each O(listings · sum of D).
func Fit(p *ranking.Profile, opt Options) *Model {
	opt = opt.normal()
	g := ranking.NewGraph(p)
	s, excluded := fit(p, opt, g, nil)
	m := &Model{
		LogLikelihood: s.value, GradientNorm: s.norm, Iterations: s.iterations, Converged: s.converged,
		profile: p, opt: opt, graph: g, problem: s.p, beta: s.beta,
		theta: make([]float64, p.People()), centred: make([]float64, p.People()),
		status: make([]ranking.Reason, p.People()), members: make([][]int, len(g.Weak)),
	}
	for i, c := range g.Component {
		switch {
		case c < 0:
			m.status[i] = ranking.NoData
		case excluded[c]:
			m.status[i] = ranking.NoMLE
			m.Reason = ranking.NoMLE
		}
	}
	for c, people := range g.Weak {
		if !excluded[c] {
			m.members[c] = people
		}
	}
	for k, i := range s.p.person {
		m.theta[i] = s.beta[k]
	}
	copy(m.centred, m.theta)
	m.centre(m.centred)
	if m.Reason == "" && s.p.ballots() == 0 {
		m.Reason = ranking.NoData
	}
	m.boundary = sync.OnceValue(m.findBoundary)
	m.share = sync.OnceValue(m.computeWinShare)
	m.kernel = sync.OnceValue(m.newKernel)
	m.inverse = sync.OnceValue(m.newInverse)
	m.refits = sync.OnceValue(m.newBootstrap)
	m.cov = sync.OnceValue(m.newCovariance)
	m.errors = sync.OnceValue(m.computeErrors)
	return m
}

// fit solves for the components that have an estimate and reports which weak
// components are left out. A warm start gives theta per roster index and the
// log prevalence per order; g may be nil when kappa > 0.
func fit(p *ranking.Profile, opt Options, g *ranking.Graph, warm *start) (*solution, []bool) {
	if opt.Kappa > 0 {
		q := newProblem(p, opt, nil, nil)
		return q.solve(warm.in(q)), make([]bool, components(g))
	}
	excluded := make([]bool, len(g.Weak))
	for c, strong := range g.Strong() {
		excluded[c] = !strong
	}
	for {
		q := newProblem(p, opt, g, excluded)
		if opt.Tau == 0 {
			// A tie order chosen whenever it is possible has no finite prevalence.
			if levels := q.saturation(q.ties.orders); len(levels) > 0 && q.exclude(g, excluded, levels[0]) {
				continue
			}
		}
		s := q.solve(warm.in(q))
		if len(s.flat) > 0 && q.exclude(g, excluded, s.flat[0]) {
			continue
		}
		return s, excluded
	}
}

func components(g *ranking.Graph) int {
	if g == nil {
		return 0
	}
	return len(g.Weak)
}

// exclude leaves out the components that hold a stage at which a tie of order d
// was possible; it reports whether there were any.
func (p *problem) exclude(g *ranking.Graph, excluded []bool, d int) bool {
	found := false
	p.stages(func(b, remaining, _ int) {
		if remaining >= d {
			excluded[g.Component[p.person[p.items[p.start[b]]]]] = true
			found = true
		}
	})
	return found
}

// start is a point to start from, in terms that outlive a problem.
type start struct {
	theta []float64 // per roster index
	ties  []TieParameter
}

// in returns the point in the parameters of q; nil stays nil.
func (s *start) in(q *problem) []float64 {
	if s == nil {
		return nil
	}
	beta := make([]float64, q.dim())
	for k, i := range q.person {
		beta[k] = s.theta[i]
	}
	for _, t := range s.ties {
		if j := q.ties.slot(t.Order); j >= 0 && q.ties.parameter[j] >= 0 {
			beta[q.people()+q.ties.parameter[j]] = t.LogPrevalence
		}
	}
	return beta
}

// centre subtracts in place, in every component with an estimate, its mean; x
// is per roster index.
func (m *Model) centre(x []float64) {
	for _, people := range m.members {
		if len(people) == 0 {
			continue
		}
		sum := 0.0
		for _, i := range people {
			sum += x[i]
		}
		mean := sum / float64(len(people))
		for _, i := range people {
			x[i] -= mean
		}
	}
}

// roster spreads x, per parameter, over the roster and centres it.
func (m *Model) roster(x []float64) []float64 {
	out := make([]float64, len(m.theta))
	for k, i := range m.problem.person {
		out[i] = x[k]
	}
	m.centre(out)
	return out
}

// Theta returns the log-worths theta by roster index, with the origin the prior
// gives them; with kappa = 0 they are centred. People without an estimate and
// people never listed have 0: see [Model.Status].
func (m *Model) Theta() []float64 { return append([]float64(nil), m.theta...) }

// Centred returns theta less its mean over the weak component, by roster index;
// 0 for people who are in none or have no estimate.
func (m *Model) Centred() []float64 { return append([]float64(nil), m.centred...) }

// Status returns why person i has no estimate: "" when there is one,
// [ranking.NoData] for people on no ballot (their theta is 0, by the prior
// alone) and [ranking.NoMLE] in a component without a maximum.
func (m *Model) Status(i int) ranking.Reason { return m.status[i] }

// Graph returns the comparison graph the fit is based on. It is shared and must
// not be changed.
func (m *Model) Graph() *ranking.Graph { return m.graph }

// Options returns the options of the fit, completed with their defaults.
func (m *Model) Options() Options { return m.opt }

// TieParameters returns the log prevalences in ascending order of d; empty
// without ties of up to MaxTieOrder.
func (m *Model) TieParameters() []TieParameter {
	out := []TieParameter{}
	t := &m.problem.ties
	saturated := map[int]bool{}
	for _, d := range t.saturated {
		saturated[d] = true
	}
	for j, d := range t.orders {
		if free := t.parameter[j]; free >= 0 && !saturated[d] {
			out = append(out, TieParameter{d, m.beta[m.problem.people()+free]})
		}
	}
	return out
}

// SaturatedTieOrders returns the orders of ties without a finite prevalence:
// with tau = 0 and kappa > 0, those chosen at every stage that allowed them.
// Theta is then the limit as the prevalences grow.
func (m *Model) SaturatedTieOrders() []int {
	return append([]int(nil), m.problem.ties.saturated...)
}

// Boundary reports, by roster index, who was compared and never placed below
// anybody, or never above: how far out their theta lies reflects kappa, on
// which side it lies does not. Ties count as neither; people only ever tied are
// not at the boundary.
func (m *Model) Boundary() []bool { return append([]bool(nil), m.boundary()...) }

func (m *Model) findBoundary() []bool {
	n := m.profile.People()
	won, lost := make([]bool, n), make([]bool, n)
	for b := range m.profile.Len() {
		o := m.profile.Order(b)
		if len(o.Ends) < 2 {
			continue
		}
		top, bottom := o.Ends[0], o.Ends[len(o.Ends)-2]
		for k, i := range o.Items {
			won[i] = won[i] || int32(k) < bottom
			lost[i] = lost[i] || int32(k) >= top
		}
	}
	out := make([]bool, n)
	for i := range out {
		out[i] = won[i] != lost[i]
	}
	return out
}

// StageProbability returns the log-probability of an order under the fit: the
// sum over its stages, without its weight. 0 for an order without a choice. A
// group that is a soft label counts with its numerator, which makes no
// probability of its own. Undefined with the status of the first person on it
// who has no estimate; people of different components are compared by the prior.
func (m *Model) StageProbability(o ranking.Order) ranking.Statistic {
	for _, i := range o.Items {
		if m.status[i] == ranking.NoMLE {
			return ranking.Undefined(ranking.NoMLE)
		}
	}
	theta := make([]float64, len(o.Items))
	high := math.Inf(-1)
	for k, i := range o.Items {
		theta[k] = m.theta[i]
		high = max(high, theta[k])
	}
	t := &m.problem.ties
	total, stop := 0.0, len(o.Items)
	for g := len(o.Ends) - 1; g >= 0; g-- {
		low := 0
		if g > 0 {
			low = int(o.Ends[g-1])
		}
		remaining := stop - low
		if remaining < 2 {
			continue
		}
		d := int(o.Ends[g]) - low
		for _, x := range theta[low:o.Ends[g]] {
			total += (x - high) / float64(d)
		}
		allowed := t.allowed[min(remaining, t.top())]
		z := 0.0
		if allowed[0] {
			for _, x := range theta[low:] {
				z += math.Exp(x - high)
			}
		}
		for j, order := range t.orders {
			l := 0.0
			if free := t.parameter[j]; free >= 0 {
				l = m.beta[m.problem.people()+free]
			}
			if order == d {
				total += l
			}
			if allowed[j+1] {
				sym := make([]float64, order)
				for _, x := range theta[low:] {
					addOne(sym, math.Exp((x-high)/float64(order)))
				}
				z += math.Exp(l) * sym[order-1]
			}
		}
		total -= math.Log(z)
	}
	return ranking.Defined(total)
}
