package inference

import (
	"math"

	"github.com/followship/followship/ranking"
)

// Z90 is the normal quantile of a two-sided 90 % interval, used throughout H.4
// and H.5.
const Z90 = 1.6448536

// Share is a proportion with an interval, all within [0, 1].
type Share struct {
	// Successes of Total.
	Successes, Total int
	// Estimate is Successes/Total; Lower and Upper bound its score interval.
	// They are undefined (no_data) when Total is 0.
	Estimate, Lower, Upper ranking.Statistic
}

// Wilson returns the share of successes among total with its score interval at
// normal quantile z: centre (p + z²/2N)/(1 + z²/N), half-width
// z·sqrt(p(1-p)/N + z²/4N²)/(1 + z²/N). Unlike the textbook interval it keeps
// its level for small N and shares near 0 or 1, and never leaves [0, 1].
//
// No answers (total 0) gives undefined values with reason no_data. It panics
// unless 0 <= successes <= total and z is finite and not negative.
//
// Sources: Wilson, 1927, Probable inference; Brown, Cai & DasGupta, 2001,
// Interval estimation for a binomial proportion.
func Wilson(successes, total int, z float64) Share {
	if successes < 0 || successes > total {
		panic("inference: successes outside 0..total")
	}
	if !(z >= 0) || math.IsInf(z, 1) {
		panic("inference: quantile not finite and non-negative")
	}
	share := Share{Successes: successes, Total: total}
	if total == 0 {
		none := ranking.Undefined(ranking.NoData)
		share.Estimate, share.Lower, share.Upper = none, none, none
		return share
	}
	n := float64(total)
	p := float64(successes) / n
	scale := 1 + z*z/n
	centre := (p + z*z/(2*n)) / scale
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n)) / scale
	lower, upper := max(0, centre-half), min(1, centre+half)
	// The bound is exactly the share at the ends; rounding would put it beside.
	if successes == 0 {
		lower = 0
	}
	if successes == total {
		upper = 1
	}
	share.Estimate = ranking.Defined(p)
	share.Lower = ranking.Defined(lower)
	share.Upper = ranking.Defined(upper)
	return share
}
