package inference

import (
	"cmp"
	"slices"
)

// BenjaminiHochberg returns the adjusted p-values of one family of tests, in
// the order given: the i-th smallest of m becomes the least of m·p_(j)/j over
// j >= i, at most 1. Rejecting every test whose adjusted value is at most q
// keeps the expected share of false discoveries at or below q when the tests
// are independent or positively dependent.
//
// Equal p-values get equal adjusted values. An empty family gives an empty,
// non-nil slice. It panics if a p-value lies outside [0, 1]. Cost O(m log m).
//
// Source: Benjamini & Hochberg, 1995, Controlling the false discovery rate.
func BenjaminiHochberg(p []float64) []float64 {
	order := make([]int, len(p))
	for i, v := range p {
		if !(v >= 0 && v <= 1) {
			panic("inference: p-value outside [0,1]")
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted := make([]float64, len(p))
	least := 1.0
	for j := len(order) - 1; j >= 0; j-- {
		// The factor comes first: it is at least one, so that rounding cannot
		// put an adjusted value below its p-value.
		least = min(least, p[order[j]]*(float64(len(p))/float64(j+1)))
		adjusted[order[j]] = least
	}
	return adjusted
}
