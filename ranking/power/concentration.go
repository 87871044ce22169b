package power

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"

	"github.com/followship/followship/ranking"
)

// Concentration describes how unequally holdings are spread over n people
// (I.1–I.3). Every field is undefined (no_data) when nobody holds anything or
// n = 0; fields that need a second person are undefined (one_item) at n = 1.
//
// Shares are s_i = x_i/sum and x_(i) is ascending. Every field is free of the
// scale of x and of the order of people. When something moves from a smaller
// holder to a larger one none of them falls, but for EffectiveNumber, which
// never rises.
type Concentration struct {
	// Gini is sum (2i-n-1) x_(i) / (n·sum), in [0, 1-1/n]; the null of chance
	// is compared with this one (Gini, 1912).
	Gini ranking.Statistic
	// GiniCorrected is Gini·n/(n-1), in [0,1]: the reported value, comparable
	// between scopes of different size (Deltas, 2003, The small-sample bias of
	// the Gini coefficient).
	GiniCorrected ranking.Statistic
	// Herfindahl is sum s², in [1/n, 1] (Hirschman, 1964).
	Herfindahl ranking.Statistic
	// HerfindahlNormalised is (Herfindahl - 1/n)/(1 - 1/n), in [0,1].
	HerfindahlNormalised ranking.Statistic
	// EffectiveNumber is 1/Herfindahl, in [1,n]: as many people with equal
	// shares would be as concentrated (Hill, 1973, number of order 2).
	EffectiveNumber ranking.Statistic
	// Theil is sum s·ln(n·s), in [0, ln n], natural logarithm (Theil, 1967).
	Theil ranking.Statistic
	// Hoover is half of sum |s - 1/n|, in [0, 1-1/n]: the share that would have
	// to move for everybody to hold the same (Hoover, 1936).
	Hoover ranking.Statistic
	// TopShare is the share of the ceil(n/10) largest holders (I.2).
	TopShare ranking.Statistic
	// LargestShare is the share of the largest holder.
	LargestShare ranking.Statistic
}

// Concentrate computes the concentration of holdings x >= 0, one per person;
// people who hold nothing count. O(n log n); x is not changed. It panics if a
// holding is negative or not finite.
//
// Source: Gini, 1912; Hirschman, 1964; Hill, 1973; Theil, 1967; Hoover, 1936.
func Concentrate(x []float64) Concentration {
	sorted, total := ascending(x)
	n := len(sorted)
	if total == 0 {
		none := ranking.Undefined(ranking.NoData)
		return Concentration{none, none, none, none, none, none, none, none, none}
	}
	size := float64(n)
	gini := giniSorted(sorted, total)

	mean := total / size
	herfindahl, theil, above := 0.0, 0.0, 0.0
	for _, v := range sorted {
		s := v / total
		herfindahl += s * s
		if s > 0 {
			theil += s * math.Log(size*s)
		}
		above += max(0, v-mean)
	}
	// Rounding must not carry equal holdings out of the documented ranges.
	herfindahl = min(1, max(1/size, herfindahl))
	c := Concentration{
		Gini:            ranking.Defined(gini),
		Herfindahl:      ranking.Defined(herfindahl),
		EffectiveNumber: ranking.Defined(min(size, 1/herfindahl)),
		Theil:           ranking.Defined(max(0, theil)),
		Hoover:          ranking.Defined(above / total),
		TopShare:        ranking.Defined(topShare(sorted, total, (n+9)/10)),
		LargestShare:    ranking.Defined(topShare(sorted, total, 1)),
	}
	if n == 1 {
		c.GiniCorrected = ranking.Undefined(ranking.OneItem)
		c.HerfindahlNormalised = ranking.Undefined(ranking.OneItem)
		return c
	}
	c.GiniCorrected = ranking.Defined(min(1, gini*size/(size-1)))
	c.HerfindahlNormalised = ranking.Defined((herfindahl - 1/size) / (1 - 1/size))
	return c
}

// Lorenz returns the Lorenz curve of holdings x >= 0: n+1 points (share of
// people, share of holdings) from (0,0) to (1,1), counted from the smallest
// holder, so the curve lies on or below the diagonal. It is nil when nobody
// holds anything. O(n log n).
//
// Source: Lorenz, 1905, Methods of measuring the concentration of wealth.
func Lorenz(x []float64) [][2]float64 {
	sorted, total := ascending(x)
	if total == 0 {
		return nil
	}
	n := len(sorted)
	curve := make([][2]float64, n+1)
	for i, cumulated := range floats.CumSum(sorted, sorted) {
		curve[i+1] = [2]float64{float64(i+1) / float64(n), min(1, cumulated/total)}
	}
	curve[n] = [2]float64{1, 1}
	return curve
}

// ascending returns a sorted copy of x and its sum. Holdings so large that
// their sum would overflow are scaled down first: every measure is free of
// scale.
func ascending(x []float64) (sorted []float64, total float64) {
	for _, v := range x {
		if !(v >= 0) || math.IsInf(v, 0) {
			panic("power: holding negative or not finite")
		}
	}
	sorted = slices.Clone(x)
	slices.Sort(sorted)
	n := len(sorted)
	if n == 0 {
		return sorted, 0
	}
	const large, small = 1e280, 1e-280
	if top := sorted[n-1]; top > large/float64(n) || (top > 0 && top < small) {
		for i := range sorted {
			sorted[i] /= top
		}
	}
	return sorted, floats.Sum(sorted)
}

// giniSorted pairs the smallest with the largest holder, the second smallest
// with the second largest and so on: equal holdings then give exactly 0.
func giniSorted(sorted []float64, total float64) float64 {
	n := len(sorted)
	sum := 0.0
	for i := range n / 2 {
		sum += float64(n-1-2*i) * (sorted[n-1-i] - sorted[i])
	}
	size := float64(n)
	return min(sum/(size*total), 1-1/size)
}

func topShare(sorted []float64, total float64, m int) float64 {
	return min(1, floats.Sum(sorted[len(sorted)-m:])/total)
}

// holdings turns counts into holdings.
func holdings(counts []int) []float64 {
	x := make([]float64, len(counts))
	for i, c := range counts {
		x[i] = float64(c)
	}
	return x
}
