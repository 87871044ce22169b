package plackettluce

import (
	"slices"

	"github.com/followship/followship/ranking"
)

// Without refits exactly without any ballot of the rater, from this fit as a
// warm start, and returns the log-worths by roster index, centred over the weak
// components of this fit so that the two can be compared (E.1, E.2). Tie orders
// that only this rater used are dropped with their ballots.
//
// It returns nil when somebody with an estimate here has none without the
// rater, which needs kappa = 0. For a rater without a ballot
// of at least two people it is [Model.Centred].
//
// Cost: some fifteen passes over the listings and products with an n×n matrix,
// which the first call computes; where that does not do, with kappa = 0 and above
// 2,000 people, a new fit.
func (m *Model) Without(rater int) []float64 {
	if !m.compares(rater) {
		return m.Centred()
	}
	p := m.problem
	if p.opt.Kappa > 0 && (p.opt.Tau > 0 || len(p.ties.orders) == 0) && m.inverse().v != nil {
		if theta, ok := m.silence(rater); ok {
			return theta
		}
	}
	return m.refit(rater)
}

// compares reports whether the rater has a ballot of at least two people, in the
// fit or in a component without an estimate.
func (m *Model) compares(rater int) bool {
	for b := range m.profile.Len() {
		if o := m.profile.Order(b); o.Rater == rater && o.Len() >= 2 {
			return true
		}
	}
	return false
}

// silence fits with the rater's ballots at weight 0. That is not the fit without
// them if a tie order is then never chosen, which has no prevalence; and where
// it is far from the estimate, as for people on no other ballot whom a weak prior
// alone then holds, it may not get there.
func (m *Model) silence(rater int) ([]float64, bool) {
	r := newReplicate(m.refits())
	for k, ballots := range r.s.k.raters {
		r.rater[k] = 1
		if m.problem.rater[ballots[0]] == int32(rater) {
			r.rater[k] = 0
		}
	}
	r.reweight()
	if slices.Contains(r.e.tied, 0) {
		return nil, false
	}
	r.start()
	if !r.descend() || maxAbs(r.grad) > m.problem.tolerance() {
		return nil, false
	}
	return m.roster(r.beta[:m.problem.people()]), true
}

// refit fits the ballots that remain as a profile of their own.
func (m *Model) refit(rater int) []float64 {
	p := m.profile
	builder := ranking.NewBuilder(p.People(), p.Raters())
	builder.Grow(p.Len(), p.Listings())
	for b := range p.Len() {
		if o := p.Order(b); o.Rater != rater {
			builder.AddRanked(o.Rater, o.Weight, slices.Clone(o.Items), o.Midranks(nil))
		}
	}
	rest := builder.Profile()
	var g *ranking.Graph
	if m.opt.Kappa == 0 {
		g = ranking.NewGraph(rest)
	}
	s, excluded := fit(rest, m.opt, g, &start{m.theta, m.TieParameters()})
	if g != nil {
		for i, reason := range m.status {
			if reason != "" || m.problem.index[i] < 0 {
				continue
			}
			c := g.Component[i]
			if c < 0 || excluded[c] || len(g.Weak[c]) != len(m.members[m.graph.Component[i]]) {
				return nil
			}
		}
	}
	out := make([]float64, p.People())
	for k, i := range s.p.person {
		out[i] = s.beta[k]
	}
	m.centre(out)
	return out
}

// OneStep returns the log-worths a single Newton step away from the fit without
// the rater's ballots, theta - V·g_r, centred by component, by roster index
// (Pregibon, 1981, Logistic regression diagnostics). It understates the change
// where one rater carries much of somebody's information.
//
// Cost: O(n·m) for m listings after the first call up to 2,000 people, else one
// solve by conjugate gradients.
func (m *Model) OneStep(rater int) []float64 { return m.OneStepReplaced(rater) }

// OneStepReplaced is [Model.OneStep] with the rater's ballots replaced by
// others, theta + V·(g_new - g_r): what [Reversed] lists could do to the result
// (E.2). The information is that of the fit. People without an estimate are
// passed over on a replacement; the Rater of a replacement is not used.
func (m *Model) OneStepReplaced(rater int, replacement ...ranking.Order) []float64 {
	p := m.problem
	if p.people() == 0 {
		return m.Centred()
	}
	k := m.kernel()
	g := make([]float64, p.dim())
	for b, r := range p.rater {
		if int(r) == rater {
			k.add(g, int32(b), -1)
		}
	}
	if len(replacement) > 0 {
		m.addScores(g, replacement)
	}
	step := make([]float64, p.dim())
	if maxAbs(g) > 0 {
		m.solve(g, step)
	}
	for i := range step {
		step[i] += m.beta[i]
	}
	return m.roster(step[:p.people()])
}

// solve adds V·g to x, which is 0.
func (m *Model) solve(g, x []float64) {
	if v := m.inverse().v; v != nil {
		// A rater's gradient is 0 but for the people listed.
		for j, y := range g {
			if y == 0 {
				continue
			}
			for i := range x {
				x[i] += y * v.At(i, j)
			}
		}
		return
	}
	k := m.kernel()
	k.solving.Lock()
	defer k.solving.Unlock()
	conjugateGradients(k.h, g, x, 1e-8, cgSteps)
}

// addScores adds the gradient of the log-likelihood of the orders at the
// estimate. It lays them out as a problem of their own with the tie orders and
// parameters of the fit.
func (m *Model) addScores(g []float64, orders []ranking.Order) {
	p := m.problem
	q := &problem{
		opt: p.opt, roster: p.roster, person: p.person, index: p.index,
		block: p.block, size: p.size, ties: p.ties,
		start: []int32{0}, group: []int32{0},
	}
	for _, o := range orders {
		base := int32(len(q.items))
		for group := range o.Ends {
			before := len(q.items)
			for _, i := range o.Group(group) {
				if k := p.index[i]; k >= 0 {
					q.items = append(q.items, k)
				}
			}
			if len(q.items) > before {
				q.end = append(q.end, int32(len(q.items)))
			}
		}
		if int32(len(q.items))-base < 2 {
			q.items = q.items[:base]
			q.end = q.end[:q.group[len(q.group)-1]]
			continue
		}
		q.start = append(q.start, int32(len(q.items)))
		q.group = append(q.group, int32(len(q.end)))
		q.weight = append(q.weight, o.Weight)
		q.rater = append(q.rater, int32(o.Rater))
	}
	q.transpose()
	part := make([]float64, p.dim())
	newEvaluator(q, true).likelihood(m.beta, part)
	addTo(g, part, 1)
}

// Reversed returns the order from last to first, tie groups kept, with the same
// rater and weight.
func Reversed(o ranking.Order) ranking.Order {
	out := ranking.Order{Rater: o.Rater, Weight: o.Weight}
	for g := len(o.Ends) - 1; g >= 0; g-- {
		out.Items = append(out.Items, o.Group(g)...)
		out.Ends = append(out.Ends, int32(len(out.Items)))
	}
	return out
}
