package titles

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/inference"
)

// Round is one comparable round of a scope: the same follow question, scope
// and name limit as the others.
type Round struct {
	// Graph holds the answers, nil for a round whose answers are gone. Sums are
	// what was taken from them when they were complete; with a graph they may be
	// nil, and where there are both the sums count: the graph may have lost
	// people who left since.
	Graph *follow.Graph
	Sums  *Sums
	// Recurrence[k-1] tells how names of the round k before were given again in
	// this one, as far as that was counted while the answers of both were there.
	// Where it says nothing the graphs of the two rounds do.
	Recurrence []Recurrence
	// Held[i] reports whether person i already held, in this round, the mandate
	// they hold at the release; nil means everybody did. It is not read for the
	// last round, nor for people without a title.
	Held []bool
}

// Mandates are the titles at the release: those active on the closing day of
// the last round whose scope contains the assessed one.
type Mandates struct {
	// Level[i] is the highest level of person i's mandates, 0 for none.
	Level []int
	// Kind[i] is the kind of that mandate; nil when all are of one kind.
	Kind []string
}

// Assess computes the cells of one scope (H.3). rounds are oldest first, over
// one roster of indices, the last being the release; the last [Window] of them
// are pooled. For every person they are the rounds in which the person could be
// named, for a holder only those in which the mandate was held.
//
// A person's followings and pairs are divided by the design effect of their own
// rounds ([Cell].Design), in the reference as well: with one set of rounds for
// all, the rule, that is division by the scope's D. Cells with fewer than
// [MinPairs] pairs, or in a scope without nominations, are not tested (no_data).
//
// It decides nothing: pass the assessments of all scopes of the release to
// [Decide]. It panics if rosters, levels, kinds or held differ in length, or a
// round has neither answers nor sums. Cost
// O(n log n + names + holders·levels).
//
// Sources: Hoeffding, 1956, On the distribution of the number of successes in
// independent trials; Przyborowski & Wilenski, 1940, Homogeneity of results in
// testing samples from Poisson series.
func Assess(rounds []Round, m Mandates) *Assessment {
	if len(rounds) == 0 {
		return &Assessment{
			Design: 1, AUC: ranking.Undefined(ranking.NoData), Reason: ranking.NoData,
		}
	}
	rounds = slices.Clone(rounds[max(0, len(rounds)-Window):])
	names := 0
	for t := range rounds {
		if rounds[t].Sums == nil {
			rounds[t].Sums = Sum(rounds[t].Graph)
		}
		names += rounds[t].Sums.Names
	}
	check(rounds, m)
	a := &Assessment{Rounds: len(rounds)}
	a.Repetition = repetitionOf(rounds)
	a.Design = DesignEffect(len(rounds), a.Repetition)
	p := newPool(rounds, m, a.Repetition)
	a.gate(p, m)
	if names == 0 || len(p.people) == 0 {
		a.Reason = ranking.NoData
	}
	references := newReferences(p, m)
	a.Cells = make([]Cell, len(p.people))
	for k := range p.people {
		a.Cells[k] = a.cell(p, references, m, k)
	}
	return a
}

func check(rounds []Round, m Mandates) {
	people := rounds[0].Sums.People()
	if len(m.Level) != people || (m.Kind != nil && len(m.Kind) != people) {
		panic("titles: one level and kind per person")
	}
	for _, r := range rounds {
		if r.Sums.People() != people || (r.Held != nil && len(r.Held) != people) {
			panic("titles: rounds over different rosters")
		}
	}
}

// gate compares the pooled follow rates of holders with those of others.
func (a *Assessment) gate(p *pool, m Mandates) {
	var rate []float64
	var titled []bool
	for _, x := range p.people {
		if m.Level[x.person] > 0 {
			a.Titled++
		}
		if x.eligible > 0 {
			rate = append(rate, float64(x.followers)/float64(x.eligible))
			titled = append(titled, m.Level[x.person] > 0)
		}
	}
	a.AUC = AUC(rate, titled)
	auc, ok := a.AUC.Get()
	a.GateClosed = ok && auc <= 0.5+ranking.Slack
}

func (a *Assessment) cell(p *pool, references *references, m Mandates, k int) Cell {
	x := p.people[k]
	c := Cell{
		Person: x.person, Level: m.Level[x.person], Rounds: x.rounds(),
		Followers: x.followers, Eligible: x.eligible, Design: p.design[x.set],
		Finding: NoFinding, Expected: ranking.Undefined(ranking.NoData),
	}
	others := p.all
	others.remove(x)
	othersFollowers, othersPairs := others.sums()
	if othersPairs > 0 {
		c.Expected = ranking.Defined(float64(x.eligible) * othersFollowers / othersPairs)
	}
	if c.Titled() {
		c.Reference = references.of(x)
		if c.Reference.Pairs > 0 {
			c.Expected = ranking.Defined(float64(x.eligible) * c.Reference.Followers / c.Reference.Pairs)
		}
	}
	if x.eligible < MinPairs || a.Reason != "" {
		c.More = untested(ranking.NoData)
		if c.Titled() {
			c.Less = untested(ranking.NoData)
		}
		return c
	}
	f, n := float64(x.followers)/c.Design, float64(x.eligible)/c.Design
	chance := x.chance
	if !c.Titled() {
		chance = x.marginChance
	}
	c.More.P = ranking.Defined(inference.BinomialUpper(f, n, min(1, chance/float64(x.eligible))))
	if !c.Titled() {
		return c
	}
	switch {
	case a.GateClosed:
		c.Less = untested(ranking.TitlesNotFollowedMore)
	case c.Reference.Kind == NoReference:
		c.Less = untested(ranking.FewTitles)
	default:
		c.Less = less(f, n, c.Reference)
		rate := float64(x.followers) / float64(x.eligible)
		if c.Less.P.OK() && othersPairs > 0 && rate > UnmatchedMargin*othersFollowers/othersPairs+ranking.Slack {
			c.Less.P = ranking.Defined(1)
		}
	}
	return c
}

// less tests followings f of n pairs against the reference, given their sum:
// if the holder is followed at 0.7 of the reference's rate, f is binomial with
// the probability below. A cell that could not be found even with f = 0 is no
// part of the family.
func less(f, n float64, r Reference) Test {
	total := f + r.effectiveFollowers
	p := UnmatchedMargin * n / (UnmatchedMargin*n + r.effectivePairs)
	if math.Pow(1-p, total) > FalseDiscoveryRate {
		return untested(ranking.NotDetectable)
	}
	return Test{P: ranking.Defined(inference.BinomialLower(f, total, p))}
}
