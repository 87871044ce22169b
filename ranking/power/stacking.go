package power

import (
	"slices"

	"github.com/followship/followship/ranking"
)

// Stacking describes how active mandates pile up on people (I.4).
type Stacking struct {
	// Concentration is that of mandates over all people: those without one
	// count. Its EffectiveNumber is the effective number of holders, which
	// people without a mandate do not change.
	Concentration
	// Mandates is the number of mandates, Holders of people with at least one,
	// Stacked of people with at least two, Largest the most held by one person.
	Mandates, Holders, Stacked, Largest int
	// Evenness is EffectiveNumber/Holders, in (0,1]: 1 when every holder holds
	// as many. Undefined (no_data) without mandates.
	Evenness ranking.Statistic
}

// Stack computes the stacking of mandates, given how many active ones each
// person of the scope holds. O(n log n). It panics on a negative number.
func Stack(mandates []int) Stacking {
	s := Stacking{
		Concentration: Concentrate(holdings(mandates)),
		Evenness:      ranking.Undefined(ranking.NoData),
	}
	for _, m := range mandates {
		s.Mandates += m
		if m >= 1 {
			s.Holders++
		}
		if m >= 2 {
			s.Stacked++
		}
	}
	if s.Holders > 0 {
		s.Largest = slices.Max(mandates)
		s.Evenness = ranking.Defined(min(1, s.EffectiveNumber.Value()/float64(s.Holders)))
	}
	return s
}
