package power

import (
	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
)

// Classes is the number of classes people are sorted into between rounds (I.7).
const Classes = 4

// Classify sorts values into k classes of about equal size, 0 the lowest: class
// min(k-1, floor(k·(rank-1/2)/n)) by ascending midrank, so that equal values
// share a class and classes may be empty. O(n log n).
func Classify(x []float64, k int) []int {
	class := make([]int, len(x))
	for i, rank := range ranking.Midranks(x) {
		class[i] = min(k-1, int(float64(k)*(rank-0.5)/float64(len(x))))
	}
	return class
}

// Transitions counts moves between [Classes] classes from each round to the
// next, pooled over rounds: entry (a,b) is how often somebody of class a was in
// class b one round later. Classes are those among the people with a value in
// both rounds. values[r] holds one value per person of round r. The matrix is
// 4×4, all zero with fewer than two rounds.
func Transitions(values [][]ranking.Statistic) *mat.Dense {
	counts := mat.NewDense(Classes, Classes, nil)
	for r := 1; r < len(values); r++ {
		both := inAll(values[r-1], values[r])
		from, to := Classify(both[0], Classes), Classify(both[1], Classes)
		for i := range from {
			counts.Set(from[i], to[i], counts.At(from[i], to[i])+1)
		}
	}
	return counts
}

// Mobility returns the Shorrocks (Prais) mobility M = (K - trace P)/(K - 1) of
// a K×K matrix of transitions, as counts or as probabilities: rows are divided
// by their sums to give P. 0 is frozen, 1 memoryless, up to K/(K-1) when
// everybody moves. Rows without observations are dropped and K reduced.
// Undefined without observations (too_few_rounds) or with one row (constant).
// It panics if the matrix is not square or has a negative entry.
//
// Source: Prais, 1955, Measuring social mobility; Shorrocks, 1978, The
// measurement of mobility.
func Mobility(transitions mat.Matrix) ranking.Statistic {
	k, columns := transitions.Dims()
	if k != columns {
		panic("power: transition matrix not square")
	}
	rows, trace := 0, 0.0
	for a := range k {
		if stay, ok := stay(transitions, a); ok {
			rows++
			trace += stay
		}
	}
	switch rows {
	case 0:
		return ranking.Undefined(ranking.TooFewRounds)
	case 1:
		return ranking.Undefined(ranking.Constant)
	}
	return ranking.Defined((float64(rows) - trace) / float64(rows-1))
}

// ExpectedStay returns the expected number of rounds spent in a class once
// entered, 1/(1 - P_kk), at least 1. Undefined without observations of the class
// (no_data) or when nobody ever left it (constant).
func ExpectedStay(transitions mat.Matrix, class int) ranking.Statistic {
	stay, ok := stay(transitions, class)
	switch {
	case !ok:
		return ranking.Undefined(ranking.NoData)
	case stay == 1:
		return ranking.Undefined(ranking.Constant)
	}
	return ranking.Defined(1 / (1 - stay))
}

// stay returns P_aa, false for a row without observations.
func stay(transitions mat.Matrix, a int) (float64, bool) {
	_, k := transitions.Dims()
	sum, left := 0.0, 0.0
	for b := range k {
		v := transitions.At(a, b)
		if v < 0 {
			panic("power: negative transition")
		}
		sum += v
		if b != a {
			left += v
		}
	}
	if sum == 0 {
		return 0, false
	}
	if left == 0 {
		return 1, true
	}
	return transitions.At(a, a) / sum, true
}
