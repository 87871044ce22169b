package titles

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/inference"
)

// Thresholds of the diagnoses (H.4, H.5).
const (
	// MinDetectable is the least number of holders tested for the rate of
	// unmatched mandates to be raised, MinTitled the least number of titled
	// people for a closed gate.
	MinDetectable = 5
	MinTitled     = 8
	// MinAnswers is the least number of answers to a climate item.
	MinAnswers = 10

	unmatchedShare = 1.0 / 3
	gateLevel      = 0.10
	majority       = 0.5
	lowSupply      = 0.5
	supplyPer      = 10
)

// Acting is the diagnosis "people act like leaders but no-one is following".
type Acting struct {
	// Unmatched is the share of unmatched mandates among the holders who were
	// tested and detectable, with its Wilson 90 % interval.
	Unmatched inference.Share
	// ByRate: the interval lies above 1/3, with at least [MinDetectable] holders.
	ByRate bool
	// ByGate: titled people are not followed more than others, over the rounds
	// pooled and in the last, with at least [MinTitled] of them and a two-sided
	// p-value of at most 0.10.
	ByGate bool
	// Announced counts the people who announced acts of leadership, and
	// NotFollowed those among them nobody named, in the rounds pooled. Both are 0
	// when it was not collected.
	Announced, NotFollowed int
}

// Raised reports whether the diagnosis is raised.
func (a Acting) Raised() bool { return a.ByRate || a.ByGate }

// ActLikeLeaders diagnoses a scope from its decided assessment ([Decide]) and
// the alignment of its last round. announced[i] says that person i announced
// acts of leadership; nil when that is not collected. It panics if announced
// does not cover the people of the cells.
func ActLikeLeaders(a *Assessment, alignment Alignment, announced []bool) Acting {
	var d Acting
	unmatched, tested := 0, 0
	for i := range a.Cells {
		c := &a.Cells[i]
		if c.Less.P.OK() {
			tested++
			if c.Finding == UnmatchedMandate {
				unmatched++
			}
		}
		if announced != nil && announced[c.Person] && c.Eligible > 0 {
			d.Announced++
			if c.Followers == 0 {
				d.NotFollowed++
			}
		}
	}
	d.Unmatched = inference.Wilson(unmatched, tested, inference.Z90)
	lower, ok := d.Unmatched.Lower.Get()
	d.ByRate = ok && tested >= MinDetectable && lower > unmatchedShare
	// The p-value is two-sided and of the last round: it speaks for the closed
	// gate of the rounds pooled only if that round lies on the same side.
	auc, compared := alignment.AUC.Get()
	p, ok := alignment.P.Get()
	d.ByGate = a.GateClosed && a.Titled >= MinTitled && compared && auc <= 0.5+ranking.Slack && ok && p <= gateLevel
	return d
}

// Wish is the answers to the climate item "I would like more leadership here".
type Wish struct{ Yes, Answers int }

// Vacancy is the diagnosis "people want more leadership but no-one performs
// acts of leadership" of one area.
type Vacancy struct {
	// Nobody is the share of respondents who explicitly named nobody.
	Nobody inference.Share
	// Demand is the share who want more leadership; its values are undefined
	// (no_data) when the item was not asked and (too_few_raters) with fewer than
	// [MinAnswers] answers. Then speak of the vacancy, not of wanting.
	Demand inference.Share
	// Supply is the effective number of followed people, 1 over the sum of
	// squared shares of followers, for every 10 respondents. Undefined
	// (no_data) when nobody is followed.
	Supply ranking.Statistic
	// Raised: most want more leadership, and most name nobody or there is less
	// than half a followed person for every 10 respondents.
	Raised bool
}

// LookForLeadership diagnoses one area. wish is nil when the item was not
// asked. It panics unless 0 <= yes <= answers. O(n + edges).
func LookForLeadership(g *follow.Graph, wish *Wish) Vacancy {
	v := Vacancy{
		Nobody: inference.Wilson(g.Silent(), g.Respondents(), inference.Z90),
		Demand: inference.Wilson(0, 0, inference.Z90),
		Supply: supply(g),
	}
	if wish != nil {
		v.Demand = inference.Wilson(wish.Yes, wish.Answers, inference.Z90)
		if wish.Answers < MinAnswers {
			few := ranking.Undefined(ranking.TooFewRaters)
			v.Demand.Estimate, v.Demand.Lower, v.Demand.Upper = few, few, few
		}
	}
	demand, wanted := v.Demand.Lower.Get()
	nobody, answered := v.Nobody.Lower.Get()
	supply, followed := v.Supply.Get()
	v.Raised = wanted && demand > majority &&
		((answered && nobody > majority) || (followed && supply < lowSupply))
	return v
}

func supply(g *follow.Graph) ranking.Statistic {
	sum, squares := 0.0, 0.0
	for _, f := range g.Followers() {
		sum += float64(f)
		squares += float64(f) * float64(f)
	}
	respondents := g.Respondents()
	if sum == 0 || respondents == 0 {
		return ranking.Undefined(ranking.NoData)
	}
	return ranking.Defined(sum * sum / squares * supplyPer / float64(respondents))
}
