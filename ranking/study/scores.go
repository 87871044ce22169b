package study

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/choice"
	"github.com/followship/followship/ranking/plackettluce"
)

// Sizes of the bootstrap (C.1) and the number of raters from which it replaces
// draws from the normal distribution: with fewer, its clusters are too few.
const (
	bootstrapRaters     = 30
	bootstrapReplicates = 1000
	bootstrapFewer      = 200
	bootstrapLarge      = 500 // people; above, fewer replicates do
)

// scores fills in what the model says of every member: chapters B.1 and C.
func (r *run) scores(s *Scope, c *cell, m *plackettluce.Model) {
	if r.opt.Methods.Has(PlackettLuce) {
		s.Fit = fitOf(m, c.profile.People() > ranking.MaxPairPeople)
	}
	if !m.Converged {
		// An iterate is no estimate (B.1).
		for i := range s.Scores {
			s.Scores[i].undefine(ranking.NoMLE)
		}
		return
	}
	theta, share, boundary := m.Centred(), m.WinShare(), m.Boundary()
	for i := range s.Scores {
		x := &s.Scores[i]
		if why := m.Status(i); why != "" {
			x.undefine(why)
			continue
		}
		x.WinShare, x.Theta, x.Boundary = share[i], ranking.Defined(theta[i]), boundary[i]
	}
	if !c.full || !r.opt.Methods.Has(PlackettLuce|Diagnosing) {
		return
	}
	errors := m.StandardErrors()
	for i := range s.Scores {
		if s.Scores[i].Theta.OK() {
			s.Scores[i].StandardError = errors[i]
		}
	}
	var replicates [][]float64
	if p := c.profile; p.People() <= ranking.MaxPairPeople && p.DistinctRaters(2) >= bootstrapRaters {
		b := bootstrapReplicates
		if p.People() > bootstrapLarge {
			b = bootstrapFewer
		}
		replicates, _ = m.Bootstrap(b, r.seed(c, "bootstrap"))
	}
	for k, members := range m.Graph().Weak {
		if len(members) > 0 && s.Scores[members[0]].Theta.OK() {
			r.component(s, c, m, k, members, replicates)
		}
	}
}

// undefine marks everything that the model would have said of a person.
func (x *Score) undefine(why ranking.Reason) {
	none := ranking.Undefined(why)
	x.WinShare, x.Theta, x.StandardError, x.QuasiError, x.Rank = none, none, none, none, none
	x.PlacesReason, x.BandReason = why, why
}

func fitOf(m *plackettluce.Model, large bool) *Fit {
	f := &Fit{
		Converged: m.Converged, Iterations: m.Iterations, Reason: m.Reason,
		LogLikelihood: ranking.Defined(m.LogLikelihood), GradientNorm: ranking.Defined(m.GradientNorm),
		QuasiError: ranking.Undefined(ranking.NoData),
	}
	if large {
		f.QuasiError = ranking.Undefined(ranking.TooLarge)
	}
	for _, t := range m.TieParameters() {
		f.TieOrders, f.TieParameters = append(f.TieOrders, t.Order), append(f.TieParameters, t.LogPrevalence)
	}
	return f
}

// component says how sure the order within one weak component is.
func (r *run) component(s *Scope, c *cell, m *plackettluce.Model, number int, members []int, replicates [][]float64) {
	n := len(members)
	theta, descending := make([]float64, n), make([]float64, n)
	for k, i := range members {
		theta[k] = s.Scores[i].Theta.Value()
		descending[k] = -theta[k]
	}
	for k, rank := range ranking.Midranks(descending) {
		s.Scores[members[k]].Rank = ranking.Defined(rank)
	}
	if n == 1 {
		x := &s.Scores[members[0]]
		x.QuasiError, x.PlacesReason, x.BandReason = ranking.Undefined(ranking.OneItem), ranking.OneItem, ranking.OneItem
		return
	}
	covariance := m.Covariance()
	if covariance == nil {
		r.largeComponent(s, members, theta, m.CovarianceReason())
		return
	}
	se := func(j, k int) float64 { return math.Sqrt(covariance.Var(members[j], members[k])) }
	var d *certainty.Replicates
	if replicates != nil {
		d = certainty.NewReplicates(theta, columns(replicates, members))
	} else {
		d = certainty.NormalDraws(block(covariance, members), 0, r.seed(c, "rank sets"))
	}
	r.errorBars(s, members, se)
	comparisons := certainty.Simultaneous(theta, se, d, certainty.SimultaneousAlpha)
	if comparisons == nil {
		for _, i := range members {
			s.Scores[i].PlacesReason, s.Scores[i].BandReason = ranking.TooFewRaters, ranking.TooFewRaters
		}
		return
	}
	s.Critical[number] = comparisons.Critical()
	sets, bands := comparisons.Sets(), comparisons.Bands()
	tiers := certainty.Tiers(sets, n)
	for k, i := range members {
		x := &s.Scores[i]
		x.Places, x.Band, x.Tier = &sets[k], bands[k], tiers[k]
		if x.Tier == certainty.NoTier {
			x.PlacesReason = ranking.NoData
		}
	}
	if number == largest(m.Graph()) {
		c.comparisons, c.compared = comparisons, members
	}
}

// errorBars fills in the quasi-variances of a component (C.2).
func (r *run) errorBars(s *Scope, members []int, se func(j, k int) float64) {
	q, why := certainty.NewQuasiVariances(len(members), func(j, k int) float64 { x := se(j, k); return x * x })
	for k, i := range members {
		s.Scores[i].QuasiError = ranking.Undefined(why)
		if q != nil {
			s.Scores[i].QuasiError = ranking.Defined(math.Sqrt(q.Of[k]))
		}
	}
	if q != nil && s.Fit != nil {
		worst, _ := s.Fit.QuasiError.Get()
		s.Fit.QuasiError = ranking.Defined(max(worst, q.MaxRelativeError))
	}
}

// largeComponent gives the people of a scope above the limit of pairs their
// interval and the tier that follows from it (C.3); there are no bands.
func (r *run) largeComponent(s *Scope, members []int, theta []float64, why ranking.Reason) {
	variance := make([]float64, len(members))
	for k, i := range members {
		e := s.Scores[i].StandardError.Value()
		variance[k] = e * e
	}
	sets := certainty.BonferroniIntervals(theta, variance, certainty.MarginalAlpha)
	tiers := certainty.Tiers(sets, len(members))
	for k, i := range members {
		x := &s.Scores[i]
		x.QuasiError, x.BandReason = ranking.Undefined(why), why
		x.Places, x.Tier = &sets[k], tiers[k]
		if x.Tier == certainty.NoTier {
			x.PlacesReason = ranking.NoData
		}
	}
}

// columns picks the members of a component out of every replicate.
func columns(replicates [][]float64, members []int) [][]float64 {
	out := make([][]float64, len(replicates))
	for b, replicate := range replicates {
		out[b] = make([]float64, len(members))
		for k, i := range members {
			out[b][k] = replicate[i]
		}
	}
	return out
}

// block returns the model-based covariance of the members of a component.
func block(covariance *plackettluce.Covariance, members []int) *mat.SymDense {
	v := covariance.ModelBased()
	out := mat.NewSymDense(len(members), nil)
	for j, a := range members {
		for k, b := range members[:j+1] {
			out.SetSym(j, k, v.At(covariance.Row(a), covariance.Row(b)))
		}
	}
	return out
}

// largest returns the number of the largest weak component, the first of equal
// ones.
func largest(g *ranking.Graph) int {
	best := 0
	for k, members := range g.Weak {
		if len(members) > len(g.Weak[best]) {
			best = k
		}
	}
	return best
}

// compare sets the score against a second method (B.7), over the largest
// component: orders say nothing beyond. Of several as large the most cautious
// answer counts, so that the numbering of people does not matter.
func (r *run) compare(s *Scope, c *cell, m *plackettluce.Model, counts *ranking.Counts) {
	g := m.Graph()
	if len(g.Weak) == 0 {
		s.Reasons["robustness"] = ranking.NoData
		return
	}
	primary, bands := make([]ranking.Statistic, len(s.Scores)), make([]int, len(s.Scores))
	for i, x := range s.Scores {
		primary[i], bands[i] = x.WinShare, x.Band
	}
	method, secondary := choice.Secondary(c.profile, counts, s.Kemeny)
	size := len(g.Weak[largest(g)])
	for _, members := range g.Weak {
		if len(members) != size {
			continue
		}
		known := bands
		if slices.ContainsFunc(members, func(i int) bool { return bands[i] == 0 }) {
			known = nil
		}
		x := choice.Compare(method, members, primary, secondary, known)
		if s.Robustness == nil {
			s.Robustness = x
			continue
		}
		most := s.Robustness
		most.TauB, most.RBO = lower(most.TauB, x.TauB), lower(most.RBO, x.RBO)
		most.MethodDependent = most.MethodDependent || x.MethodDependent
		most.ShiftedPeople = append(most.ShiftedPeople, x.ShiftedPeople...)
	}
	slices.Sort(s.Robustness.ShiftedPeople)
}

// lower returns the lower of two statistics, the defined one of a defined and
// an undefined one.
func lower(a, b ranking.Statistic) ranking.Statistic {
	if !a.OK() || b.OK() && b.Value() < a.Value() {
		return b
	}
	return a
}
