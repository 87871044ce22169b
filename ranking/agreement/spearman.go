package agreement

import (
	"gonum.org/v1/gonum/stat"

	"github.com/followship/followship/ranking"
)

// Spearman returns Spearman's rank correlation of x and y (D.2), the product
// moment correlation of their midranks, in [-1,1]; O(n log n). It is undefined
// for no observation or a value that is not finite (no_data), for one
// (one_item) and when x or y is constant (constant), where stat.Correlation
// would return NaN. It panics if the lengths differ.
//
// Source: Spearman, 1904, The proof and measurement of association between
// two things.
func Spearman(x, y []float64) ranking.Statistic {
	if why := unusable(x, y); why != "" {
		return ranking.Undefined(why)
	}
	rankX, rankY := ranking.Midranks(x), ranking.Midranks(y)
	if constant(rankX) || constant(rankY) {
		return ranking.Undefined(ranking.Constant)
	}
	return ranking.Defined(clamp(stat.Correlation(rankX, rankY, nil)))
}

func constant(x []float64) bool {
	for _, v := range x {
		if v != x[0] {
			return false
		}
	}
	return true
}
