package certainty

import (
	"math"
	"slices"
	"sort"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/followship/followship/ranking"
)

// BonferroniIntervals returns marginal rank sets of error rate alpha for
// components too large to compare everybody with everybody (C.3): person j is
// told apart from k when the scores differ by more than z·sqrt(v_j + m), m the
// median variance of all and z the normal quantile at 1 - alpha/(2(n-1)).
//
// variance[i] is the variance of theta_i, centred; somebody whose variance is 0,
// negative or not finite gets the whole range and does not enter the median.
// Errors are taken as independent, which they nearly are in large components.
// O(n log n).
func BonferroniIntervals(theta, variance []float64, alpha float64) []RankSet {
	n := len(theta)
	if len(variance) != n {
		panic("certainty: one variance per person")
	}
	sets := make([]RankSet, n)
	if n == 0 {
		return sets
	}
	var usable []float64
	for _, v := range variance {
		if usableVariance(v) {
			usable = append(usable, v)
		}
	}
	slices.Sort(usable)
	median := 0.0
	if len(usable) > 0 {
		median = ranking.Quantile(0.5, usable)
	}
	sorted := slices.Clone(theta)
	slices.Sort(sorted)
	z := 0.0
	if n > 1 {
		z = distuv.UnitNormal.Quantile(1 - alpha/float64(2*(n-1)))
	}
	for j, x := range theta {
		sets[j] = RankSet{Lower: 1, Upper: n}
		if !usableVariance(variance[j]) {
			continue
		}
		reach := z * math.Sqrt(variance[j]+median)
		notAbove := sort.Search(n, func(k int) bool { return sorted[k]-x > reach })
		below := sort.Search(n, func(k int) bool { return x-sorted[k] <= reach })
		sets[j] = RankSet{Lower: 1 + n - notAbove, Upper: n - below}
	}
	return sets
}

func usableVariance(v float64) bool { return v > 0 && !math.IsInf(v, 1) }
