package titles

import (
	"math"
	"sort"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/inference"
)

// Plan is what is known before a round opens (H.3, detectability rule).
type Plan struct {
	// People is the size n of the roster, Respondents the number N expected to
	// answer, 0 <= N <= n.
	People, Respondents int
	// Rounds is how many rounds will be pooled, >= 1.
	Rounds int
	// Names is the mean number of names a respondent gives, >= 0.
	Names float64
	// Holders and Untitled are the people with and without a title who will be
	// tested.
	Holders, Untitled int
	// Lambda is how many times as often as the average holders are followed, from
	// the last release; 0 stands for the default 2.
	Lambda float64
	// Design is D of the last rounds; 0 stands for [DefaultDesignEffect].
	Design float64
}

// Detectability is what a planned round can find.
type Detectability struct {
	// PerRound is e = lambda·a·N/n, the followings expected of a holder in one
	// round, and Design the D used.
	PerRound, Design float64
	// Bound is what Rounds·PerRound/Design must reach for a holder nobody
	// follows to be found, alone and at expected counts: undefined (few_titles)
	// with fewer than [MinReference] other holders.
	Bound ranking.Statistic
	// Unmatched reports whether it does.
	Unmatched bool
	// RoundsNeeded is the number of rounds Bound asks for at this design effect,
	// Bound·Design/PerRound, not rounded; undefined where Bound is, or (no_data)
	// when nobody is expected to be followed.
	RoundsNeeded ranking.Statistic
	// Emergent is the smallest number of followings, pooled over the rounds, with
	// which an untitled person is found alone; 0 when none is enough.
	Emergent int
}

// keptByDefault is the share of names supposed to be kept from one round to the
// next where that is not known.
const keptByDefault = 0.6

// DefaultDesignEffect returns D when three of five names are kept from round to
// round, rho_k = 0.6^k: 1, 1.6, 2.04 and 2.37 for 1 to 4 rounds. It panics unless
// rounds >= 1.
func DefaultDesignEffect(rounds int) float64 {
	rho := make([]float64, max(0, rounds-1))
	for k := range rho {
		rho[k] = math.Pow(keptByDefault, float64(k+1))
	}
	return DesignEffect(rounds, rho)
}

// Detect applies the detectability rule: with h reference holders and m holders
// tested, a holder nobody follows can be found if and only if
// R·e/D >= ln(m/q)/(h·ln(1 + 0.7/h)); the smallest following of an emergent
// leader is the least x with P(X >= x/D) <= q/m over N·R/D pairs. It panics if
// the plan leaves the ranges given there. Cost O(log(N·R)).
func Detect(p Plan) Detectability {
	if p.People < 0 || p.Respondents < 0 || p.Respondents > p.People || p.Rounds < 1 ||
		!(p.Names >= 0) || math.IsInf(p.Names, 1) || p.Holders < 0 || p.Untitled < 0 ||
		!(p.Lambda >= 0) || math.IsInf(p.Lambda, 1) || !(p.Design >= 0) || math.IsInf(p.Design, 1) {
		panic("titles: plan out of range")
	}
	lambda := p.Lambda
	if lambda == 0 {
		lambda = 2
	}
	d := Detectability{Design: p.Design}
	if d.Design == 0 {
		d.Design = DefaultDesignEffect(p.Rounds)
	}
	if p.People > 0 {
		d.PerRound = lambda * p.Names * float64(p.Respondents) / float64(p.People)
	}
	h := float64(p.Holders - 1)
	d.Bound, d.RoundsNeeded = ranking.Undefined(ranking.FewTitles), ranking.Undefined(ranking.FewTitles)
	if h >= MinReference {
		bound := math.Log(float64(p.Holders)/FalseDiscoveryRate) / (h * math.Log1p(UnmatchedMargin/h))
		d.Bound = ranking.Defined(bound)
		d.Unmatched = float64(p.Rounds)*d.PerRound/d.Design >= bound
		d.RoundsNeeded = ranking.Undefined(ranking.NoData)
		if d.PerRound > 0 {
			d.RoundsNeeded = ranking.Defined(bound * d.Design / d.PerRound)
		}
	}
	d.Emergent = leastEmergent(p, d.Design)
	return d
}

func leastEmergent(p Plan, design float64) int {
	if p.People < 2 || p.Untitled == 0 || p.Names == 0 {
		return 0
	}
	// Nobody can name more people than there are.
	a := min(p.Names, float64(p.People-1))
	chance := EmergentMargin * a / (EmergentMargin*a + float64(p.People-1) - a)
	pairs := p.Respondents * p.Rounds
	level := FalseDiscoveryRate / float64(p.Untitled)
	x := sort.Search(pairs+1, func(x int) bool {
		return inference.BinomialUpper(float64(x)/design, float64(pairs)/design, chance) <= level
	})
	if x > pairs {
		return 0
	}
	return x
}
