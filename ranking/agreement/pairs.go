package agreement

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// PairCounts says how the n(n-1)/2 pairs of n observations (x, y) stand to
// each other. The five counts add up to all pairs.
type PairCounts struct {
	// Concordant pairs are ordered the same way by x and y, Discordant pairs
	// the opposite way.
	Concordant, Discordant int64
	// TiedX pairs are tied in x only, TiedY pairs in y only, TiedBoth in both.
	TiedX, TiedY, TiedBoth int64
}

// Given names the variable a Somers' d is conditioned on.
type Given int

// The two directions of Somers' d.
const (
	// GivenX conditions on x: pairs tied in x are left out.
	GivenX Given = iota
	// GivenY conditions on y: pairs tied in y are left out.
	GivenY
)

// CountPairs counts the pairs of the observations (x[i], y[i]) in O(n log n)
// by merge sort. Values tie when [ranking.SameScore] links them along the
// sorted order, as in [ranking.Midranks].
//
// It panics if x and y differ in length or hold a NaN or an infinity.
//
// Source: Knight, 1966, A computer method for calculating Kendall's tau with
// ungrouped data.
func CountPairs(x, y []float64) PairCounts {
	if len(x) != len(y) {
		panic("agreement: vectors of unequal length")
	}
	if !finite(x) || !finite(y) {
		panic("agreement: value is not finite")
	}
	if len(x) < 2 {
		return PairCounts{}
	}
	sortedX, classY, sortedY := make([]int32, len(x)), make([]int32, len(x)), make([]int32, len(x))
	entries, spare := ascending(y, nil, nil)
	numberClasses(entries, sortedY)
	for k, e := range entries {
		classY[e.index] = sortedY[k]
	}
	entries, _ = ascending(x, entries, spare)
	numberClasses(entries, sortedX)
	for k, e := range entries {
		sortedY[k] = classY[e.index]
	}
	for start := 0; start < len(sortedX); {
		end := start + 1
		for end < len(sortedX) && sortedX[end] == sortedX[start] {
			end++
		}
		slices.Sort(sortedY[start:end])
		start = end
	}
	return countSorted(sortedX, sortedY, classY)
}

// TauB returns Kendall's tau-b of the counted pairs,
// (C-D)/sqrt((C+D+Tx)(C+D+Ty)), in [-1,1]. It is undefined (constant) when
// every pair is tied in x or every pair is tied in y.
func (c PairCounts) TauB() ranking.Statistic {
	strict := c.Concordant + c.Discordant
	x, y := float64(strict+c.TiedX), float64(strict+c.TiedY)
	if x == 0 || y == 0 {
		return ranking.Undefined(c.whyUndefined())
	}
	return ranking.Defined(clamp(float64(c.Concordant-c.Discordant) / math.Sqrt(x*y)))
}

// Gamma returns Goodman and Kruskal's gamma, (C-D)/(C+D), in [-1,1]. It is
// undefined (constant) when no pair is untied in both.
//
// Source: Goodman & Kruskal, 1954, Measures of association for cross
// classifications.
func (c PairCounts) Gamma() ranking.Statistic {
	strict := c.Concordant + c.Discordant
	if strict == 0 {
		return ranking.Undefined(c.whyUndefined())
	}
	return ranking.Defined(float64(c.Concordant-c.Discordant) / float64(strict))
}

// SomersD returns Somers' d in [-1,1]: (C-D) over the pairs that the given
// variable does not tie. With [GivenX] y is the dependent variable, d(y|x).
// It is undefined (constant) when the given variable ties every pair.
//
// Source: Somers, 1962, A new asymmetric measure of association for ordinal
// variables.
func (c PairCounts) SomersD(given Given) ranking.Statistic {
	untied := c.Concordant + c.Discordant
	switch given {
	case GivenX:
		untied += c.TiedY
	case GivenY:
		untied += c.TiedX
	default:
		panic("agreement: no such variable")
	}
	if untied == 0 {
		return ranking.Undefined(c.whyUndefined())
	}
	return ranking.Defined(float64(c.Concordant-c.Discordant) / float64(untied))
}

func (c PairCounts) whyUndefined() ranking.Reason {
	if c == (PairCounts{}) {
		return ranking.OneItem
	}
	return ranking.Constant
}

// TauB returns Kendall's tau-b of x and y (D.2), O(n log n). It is undefined
// for no observation or a value that is not finite (no_data), for one
// (one_item) and when x or y is constant (constant). It panics if the lengths
// differ.
//
// Sources: Kendall, 1945, The treatment of ties in ranking problems; Knight,
// 1966.
func TauB(x, y []float64) ranking.Statistic {
	if why := unusable(x, y); why != "" {
		return ranking.Undefined(why)
	}
	return CountPairs(x, y).TauB()
}

// unusable returns why two vectors have no correlation, "" when that takes a
// closer look.
func unusable(x, y []float64) ranking.Reason {
	switch {
	case len(x) != len(y):
		panic("agreement: vectors of unequal length")
	case len(x) == 0 || !finite(x) || !finite(y):
		return ranking.NoData
	case len(x) == 1:
		return ranking.OneItem
	}
	return ""
}

func finite(x []float64) bool {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}

// clamp removes the last-bit excess of a correlation over 1.
func clamp(r float64) float64 { return max(-1, min(1, r)) }
