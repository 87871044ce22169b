package ranking

import (
	"math"
	"slices"
)

// SameScore reports whether two scores count as equal:
// |a-b| <= 1e-9·max(1,|a|,|b|) (0.3).
func SameScore(a, b float64) bool {
	return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b))
}

// Midranks returns the ascending midranks of x: 1 is the smallest, ties share
// the mean of the positions they occupy. [10,20,20,30] gives [1, 2.5, 2.5, 4].
// For ranks where the largest value is best, negate x.
//
// gonum has no rank function. Values are equal by [SameScore], taken along the
// sorted order: a chain of neighbours each equal to the next is one tie.
func Midranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	ranks := make([]float64, len(x))
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && SameScore(x[order[end-1]], x[order[end]]) {
			end++
		}
		for _, i := range order[start:end] {
			ranks[i] = float64(start+1+end) / 2
		}
		start = end
	}
	return ranks
}

// Quantile returns the p-quantile of ascending sorted x by Hyndman and Fan's
// type 7, the linear interpolation of R and numpy (0.4). gonum offers types 1
// and 4 only. It panics if x is empty or p outside [0,1].
func Quantile(p float64, sorted []float64) float64 {
	if len(sorted) == 0 || !(p >= 0 && p <= 1) {
		panic("ranking: quantile of nothing, or a probability outside [0,1]")
	}
	h := p * float64(len(sorted)-1)
	k := int(math.Floor(h))
	if k+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[k] + (h-float64(k))*(sorted[k+1]-sorted[k])
}
