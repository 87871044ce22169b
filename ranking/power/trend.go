package power

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/followship/followship/ranking"
)

// Limits of the trend test (I.9).
const (
	// MaxExactTrend is the longest series whose p-value is exact.
	MaxExactTrend = 8
	// MinTrendRounds is how many rounds an alert about a trend needs: with
	// fewer, no exact two-sided p-value is below 0.05.
	MinTrendRounds = 5
)

// Trend is the Mann–Kendall test of a monotone trend with the Theil–Sen slope.
type Trend struct {
	// S is the number of pairs that rise minus the number that fall.
	S int
	// Z is the normal score of S with continuity correction; undefined
	// (constant) when all values are equal.
	Z ranking.Statistic
	// P is two-sided; PRising is that of a rise at least as large. Exact tells
	// that both come from all orders of the (tied) values, else they are normal.
	P, PRising ranking.Statistic
	Exact      bool
	// Slope is the median change per unit of time over all pairs.
	Slope ranking.Statistic
	// Rounds is the number of values, Up of Pairs the pairs that rise.
	Rounds, Up, Pairs int
}

// MannKendall tests a series for a monotone trend. x are the values in order of
// time, t their times, not decreasing (I.7); a missing round is a gap in t and
// no entry in x. Values count as equal by [ranking.Midranks].
//
// Every statistic is undefined (too_few_rounds) with fewer than two values; Z,
// P and PRising are undefined (constant) when all are equal; Slope needs two
// different times. The exact p-value, for up to [MaxExactTrend] values, counts
// the inversions of all arrangements of the tied values by the Gaussian
// multinomial coefficient, which equals enumerating the permutations. Rounds
// are not independent: call it a trend, not proof. O(n²·log n). It panics if x
// and t differ in length or time runs backwards.
//
// Source: Mann, 1945, Nonparametric tests against trend; Kendall, 1975, Rank
// Correlation Methods; Theil, 1950; Sen, 1968, Estimates of the regression
// coefficient based on Kendall's tau.
func MannKendall(x, t []float64) Trend {
	if len(x) != len(t) {
		panic("power: one time per value")
	}
	if !slices.IsSorted(t) {
		panic("power: time runs backwards")
	}
	n := len(x)
	trend := Trend{Rounds: n, Pairs: n * (n - 1) / 2}
	if n < 2 {
		none := ranking.Undefined(ranking.TooFewRounds)
		trend.Z, trend.P, trend.PRising, trend.Slope = none, none, none, none
		return trend
	}
	rank := ranking.Midranks(x)
	var slopes []float64
	for j := range n {
		for i := range j {
			switch {
			case rank[j] > rank[i]:
				trend.S++
				trend.Up++
			case rank[j] < rank[i]:
				trend.S--
			}
			if t[j] > t[i] {
				slopes = append(slopes, (x[j]-x[i])/(t[j]-t[i]))
			}
		}
	}
	trend.Slope = ranking.Undefined(ranking.TooFewRounds)
	if len(slopes) > 0 {
		slices.Sort(slopes)
		trend.Slope = ranking.Defined(ranking.Quantile(0.5, slopes))
	}

	ties := tieSizes(rank)
	if len(ties) == 1 {
		none := ranking.Undefined(ranking.Constant)
		trend.Z, trend.P, trend.PRising = none, none, none
		return trend
	}
	size := float64(n)
	variance := size * (size - 1) * (2*size + 5)
	for _, tie := range ties {
		k := float64(tie)
		variance -= k * (k - 1) * (2*k + 5)
	}
	sd := math.Sqrt(variance / 18)
	s := float64(trend.S)
	z := math.Copysign(max(0, math.Abs(s)-1), s) / sd
	trend.Z = ranking.Defined(z)
	if n <= MaxExactTrend {
		trend.Exact = true
		trend.P, trend.PRising = exactTrend(trend.S, ties)
		return trend
	}
	trend.P = ranking.Defined(min(1, 2*distuv.UnitNormal.Survival(math.Abs(z))))
	// S moves in steps of about two: a rise of at least S starts at S-1.
	trend.PRising = ranking.Defined(distuv.UnitNormal.Survival((s - 1) / sd))
	return trend
}

// tieSizes returns how many values share each rank.
func tieSizes(rank []float64) []int {
	sorted := slices.Clone(rank)
	slices.Sort(sorted)
	var sizes []int
	for i, r := range sorted {
		if i > 0 && r == sorted[i-1] {
			sizes[len(sizes)-1]++
			continue
		}
		sizes = append(sizes, 1)
	}
	return sizes
}

// exactTrend returns P(|S*| >= |S|) and P(S* >= S) over all arrangements of
// values with the given tie sizes. With inv inversions S* = untied pairs - 2·inv.
func exactTrend(s int, ties []int) (p, rising ranking.Statistic) {
	ways := inversions(ties)
	untied := len(ways) - 1
	total, extreme, above := 0.0, 0.0, 0.0
	for inv, w := range ways {
		value := untied - 2*inv
		total += w
		if max(value, -value) >= max(s, -s) {
			extreme += w
		}
		if value >= s {
			above += w
		}
	}
	return ranking.Defined(extreme / total), ranking.Defined(above / total)
}

// inversions returns how many distinct arrangements of a multiset have 0, 1, 2,
// … inversions: the coefficients of the Gaussian multinomial, in whole numbers.
func inversions(ties []int) []float64 {
	ways := []float64{1}
	placed := 0
	for _, m := range ties {
		// Times [placed+1]…[placed+m] / [1]…[m], where [k] = 1+q+…+q^(k-1):
		// multiply before dividing, so that every step is a whole polynomial.
		for k := 1; k <= m; k++ {
			ways = divideRun(multiplyRun(ways, placed+k), k)
		}
		placed += m
	}
	return ways
}

func multiplyRun(p []float64, k int) []float64 {
	out := make([]float64, len(p)+k-1)
	for i, v := range p {
		for d := range k {
			out[i+d] += v
		}
	}
	return out
}

func divideRun(p []float64, k int) []float64 {
	out := make([]float64, len(p)-k+1)
	for i := range out {
		out[i] = p[i]
		for d := 1; d < k && d <= i; d++ {
			out[i] -= out[i-d]
		}
	}
	return out
}
