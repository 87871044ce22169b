package diagnostics

import (
	"math"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
	"github.com/followship/followship/ranking/plackettluce"
)

// Limits of the exact fits without a rater (0.7). Beyond, one Newton step from
// the fit stands in for them.
const (
	// MaxRefitPeople is the largest roster.
	MaxRefitPeople = 500
	// MaxRefitSteps is the largest product of raters and listings: one complete
	// list by each of 500 people is well below, tens of thousands of raters from
	// outside the roster are not.
	MaxRefitSteps = 200_000_000
)

// A rater is flagged when their agreement with everybody else is below
// FlagTauB on a list of at least FlagLength (E.1).
const (
	FlagTauB   = -0.5
	FlagLength = 6
)

// Rater is what is known of one rater's ballots and of the result without them.
// Everything but the first three fields is undefined (too_large) above
// [ranking.MaxPairPeople] people, and (no_mle) where a fit does not exist.
type Rater struct {
	// Rater is the rater index of the profile.
	Rater int
	// Length is the number of people on the rater's longest ballot.
	Length int
	// Share is the rater's share of all choices (A.3).
	Share ranking.Statistic
	// TauB is Kendall's tau-b between the rater's order and the fit without the
	// rater (E.1), in [-1,1]. Undefined for an empty list (no_data), for one
	// person (one_item), when the rater ties everybody (constant), and when
	// nobody else compares the people listed (disconnected).
	TauB ranking.Statistic
	// Flagged marks strong disagreement on a long list. It is dissent, not
	// misconduct.
	Flagged bool
	// Change is the largest absolute change of a centred log-worth without the
	// rater (E.2).
	Change ranking.Statistic
	// RankShift is the largest number of places anybody moves without the rater.
	// Tied places are midranks, so it may end in a half.
	RankShift ranking.Statistic
	// BandChanges is the number of people who are in another band without the
	// rater and BandShift the most bands any of them moves; undefined (no_data)
	// when the result has no bands.
	BandChanges, BandShift ranking.Statistic
	// Reversal is the most bands anybody moves when the rater's lists are
	// replaced by their reversals.
	Reversal ranking.Statistic
}

// Raters returns an entry for every rater with a ballot, in order of rater
// index (E.1, E.2). m is the fit of p; b may be zero. exact tells whether the
// fits without a rater were real ones.
//
// Cost: one warm fit a rater up to the limits of exact fits, beyond O(n·m) a
// rater of m listings, after O(n³) once.
//
// Sources: Pregibon, 1981, Logistic regression diagnostics; Cook, 1977,
// Detection of influential observation in linear regression.
func Raters(p *ranking.Profile, m *plackettluce.Model, b Bands) (raters []Rater, exact bool) {
	all, shares := voices(p), Shares(p)
	raters = make([]Rater, len(all))
	for k, v := range all {
		raters[k] = newRater(v, shares[v.rater], ranking.NoData)
	}
	exact = p.People() <= MaxRefitPeople && len(all)*p.Listings() <= MaxRefitSteps
	switch {
	case p.People() > ranking.MaxPairPeople:
		for k, v := range all {
			raters[k] = newRater(v, shares[v.rater], ranking.TooLarge)
		}
		return raters, false
	case !m.Converged:
		for k, v := range all {
			raters[k] = newRater(v, shares[v.rater], ranking.NoMLE)
		}
		return raters, exact
	}
	d := newDiagnosis(p, m, b, exact)
	withoutEach(p.People(), all, func(k int, s sets) { d.rater(&raters[k], all[k], s) })
	return raters, exact
}

// newRater returns an entry of which everything is still undefined.
func newRater(v voice, share ranking.Statistic, why ranking.Reason) Rater {
	none := ranking.Undefined(why)
	return Rater{
		Rater: v.rater, Length: v.length(), Share: share,
		TauB: none, Change: none, RankShift: none, BandChanges: none, BandShift: none, Reversal: none,
	}
}

// diagnosis is what the entries of all raters share.
type diagnosis struct {
	m        *plackettluce.Model
	bands    Bands
	band     []int // of every member, as the result has them
	exact    bool
	centred  []float64
	estimate []bool    // who has one
	rank     []float64 // within the weak component
	size     []int     // of the weak component, per person
}

func newDiagnosis(p *ranking.Profile, m *plackettluce.Model, b Bands, exact bool) *diagnosis {
	n := p.People()
	d := &diagnosis{
		m: m, bands: b, exact: exact, centred: m.Centred(),
		estimate: make([]bool, n), rank: make([]float64, n), size: make([]int, n),
	}
	for i := range n {
		d.estimate[i] = m.Status(i) == ""
	}
	for _, members := range m.Graph().Weak {
		for k, rank := range places(d.centred, members) {
			d.rank[members[k]], d.size[members[k]] = rank, len(members)
		}
	}
	if !b.none() {
		d.band = b.Comparisons.Bands()
	}
	return d
}

// rater completes an entry, given the weak components of everybody else's
// ballots.
func (d *diagnosis) rater(x *Rater, v voice, s sets) {
	if x.Length < 2 {
		x.TauB = d.agreement(v, d.centred, s)
		d.unmoved(x)
		return
	}
	for _, o := range v.ballots {
		for _, i := range o.Items {
			if !d.estimate[i] {
				*x = newRater(v, x.Share, ranking.NoMLE)
				return
			}
		}
	}
	var theta []float64
	if d.exact {
		theta = d.m.Without(v.rater)
	} else {
		theta = d.m.OneStep(v.rater)
	}
	if theta == nil {
		*x = newRater(v, x.Share, ranking.NoMLE)
		return
	}
	x.TauB = d.agreement(v, theta, s)
	tau, ok := x.TauB.Get()
	x.Flagged = ok && tau < FlagTauB && x.Length >= FlagLength
	d.moved(x, theta, s)
	if d.bands.none() {
		return
	}
	changed, most := d.bands.shift(d.band, d.bands.of(theta), s)
	x.BandChanges, x.BandShift = count(changed), count(most)
	reversed := make([]ranking.Order, len(v.ballots))
	for k, o := range v.ballots {
		reversed[k] = plackettluce.Reversed(o)
	}
	_, most = d.bands.shift(d.band, d.bands.of(d.m.OneStepReplaced(v.rater, reversed...)), nil)
	x.Reversal = count(most)
}

// unmoved completes the entry of a rater who compares nobody.
func (d *diagnosis) unmoved(x *Rater) {
	x.Change, x.RankShift = count(0), count(0)
	if !d.bands.none() {
		x.BandChanges, x.BandShift, x.Reversal = count(0), count(0), count(0)
	}
}

// agreement returns the tau-b between a voice and scores, over the pairs of
// people that s connects.
func (d *diagnosis) agreement(v voice, theta []float64, s sets) ranking.Statistic {
	var sum agreement.PairCounts
	pairs := 0
	for _, o := range v.ballots {
		pairs += o.Len() * (o.Len() - 1) / 2
		ranks := o.Midranks(nil)
		for _, group := range s.split(o.Items) {
			x, y := make([]float64, len(group)), make([]float64, len(group))
			for g, k := range group {
				x[g], y[g] = ranks[k], -theta[o.Items[k]]
			}
			c := agreement.CountPairs(x, y)
			sum.Concordant += c.Concordant
			sum.Discordant += c.Discordant
			sum.TiedX += c.TiedX
			sum.TiedY += c.TiedY
			sum.TiedBoth += c.TiedBoth
		}
	}
	switch {
	case v.length() == 0:
		return ranking.Undefined(ranking.NoData)
	case pairs == 0:
		return ranking.Undefined(ranking.OneItem)
	case sum == agreement.PairCounts{}:
		return ranking.Undefined(ranking.Disconnected)
	}
	return sum.TauB()
}

// split returns the positions within items of the people of every set, in order
// of first appearance.
func (s sets) split(items []int32) [][]int {
	var roots []int32
	var out [][]int
next:
	for k, i := range items {
		root := s.find(i)
		for g, r := range roots {
			if r == root {
				out[g] = append(out[g], k)
				continue next
			}
		}
		roots, out = append(roots, root), append(out, []int{k})
	}
	return out
}

// moved sets the scores without the rater against the result. Each set of
// people whom the others compare is centred and ranked by itself, before and
// after.
func (d *diagnosis) moved(x *Rater, theta []float64, s sets) {
	change, shift := 0.0, 0.0
	for _, group := range s.groups(d.estimate) {
		level := 0.0
		for _, i := range group {
			level += theta[i] - d.centred[i]
		}
		level /= float64(len(group))
		for _, i := range group {
			change = max(change, math.Abs(theta[i]-d.centred[i]-level))
		}
		shift = max(shift, d.rankShift(theta, group))
	}
	x.Change, x.RankShift = ranking.Defined(change), ranking.Defined(shift)
}

// rankShift returns the most places a person moves within a group.
func (d *diagnosis) rankShift(theta []float64, group []int) float64 {
	after := places(theta, group)
	whole := d.size[group[0]] == len(group)
	var before []float64
	if !whole {
		before = places(d.centred, group)
	}
	shift := 0.0
	for k, i := range group {
		was := d.rank[i]
		if !whole {
			was = before[k]
		}
		shift = max(shift, math.Abs(after[k]-was))
	}
	return shift
}

// places returns the midranks of a group of people by descending score.
func places(theta []float64, group []int) []float64 {
	x := make([]float64, len(group))
	for k, i := range group {
		x[k] = -theta[i]
	}
	return ranking.Midranks(x)
}
