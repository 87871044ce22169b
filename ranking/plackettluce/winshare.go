package plackettluce

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

const (
	// exactShares is the largest component whose win shares are summed pair by
	// pair.
	exactShares = 5000
	// shareBins is the number of equal-count bins above.
	shareBins = 4096
)

// WinShare returns, by roster index, the expected win share
//
//	E_i = 1/(|C|-1) · sum over j in C, j != i, of a_i/(a_i + a_j)
//
// within the weak component C of i, in [0, 1] with mean exactly ½ in every
// component: of 100 comparisons with a randomly drawn colleague in which a rater
// separates the two, 100·E_i would put i first. Undefined with
// [ranking.OneItem] in a component of one and with the reason of
// [Model.Status] without an estimate.
//
// Cost: O(|C|²) up to 5,000 people; above, 4,096 equal-count bins of the sorted
// log-worths and O(|C| log |C|), with an error below 0.001.
func (m *Model) WinShare() []ranking.Statistic {
	return append([]ranking.Statistic(nil), m.share()...)
}

// WinShares returns the win shares of two people or more of one component by their
// log-worths: those of [Model.WinShare] for a vector that is not the fit's own, such
// as that of [Model.OneStepReplaced].
func WinShares(theta []float64) []float64 {
	if len(theta) <= exactShares {
		return pairShares(theta)
	}
	return binnedShares(theta)
}

// Score returns the contribution score, the integer 100·E of a win share;
// undefined as the win share is.
func Score(winShare ranking.Statistic) ranking.Statistic {
	e, ok := winShare.Get()
	if !ok {
		return winShare
	}
	return ranking.Defined(math.Round(100 * e))
}

func (m *Model) computeWinShare() []ranking.Statistic {
	out := make([]ranking.Statistic, len(m.theta))
	for i, reason := range m.status {
		out[i] = ranking.Undefined(reason)
	}
	for _, people := range m.members {
		if len(people) == 0 {
			continue // no estimate
		}
		if len(people) == 1 {
			out[people[0]] = ranking.Undefined(ranking.OneItem)
			continue
		}
		theta := make([]float64, len(people))
		for k, i := range people {
			theta[k] = m.theta[i]
		}
		share := WinShares(theta)
		for k, i := range people {
			out[i] = ranking.Defined(share[k])
		}
	}
	return out
}

// pairShares sums over all pairs, each once.
func pairShares(theta []float64) []float64 {
	n := len(theta)
	a := make([]float64, n)
	low, high := slices.Min(theta), slices.Max(theta)
	for i, x := range theta {
		a[i] = math.Exp(x - (low+high)/2)
	}
	share := make([]float64, n)
	for i, x := range a {
		sum := 0.0
		for j := i + 1; j < n; j++ {
			win := x / (x + a[j])
			sum += win
			share[j] += 1 - win
		}
		share[i] += sum
	}
	for i := range share {
		share[i] /= float64(n - 1)
	}
	return share
}

// binnedShares replaces the colleagues by the means of equal-count bins. The
// share is then a smooth function of theta: it is tabulated with its derivative
// at the bin means and interpolated by cubic Hermite polynomials between them.
func binnedShares(theta []float64) []float64 {
	n := len(theta)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case theta[a] < theta[b]:
			return -1
		case theta[a] > theta[b]:
			return 1
		}
		return 0
	})
	centre, count := make([]float64, shareBins), make([]float64, shareBins)
	for b := range centre {
		from, to := b*n/shareBins, (b+1)*n/shareBins
		for _, i := range order[from:to] {
			centre[b] += theta[i]
		}
		count[b] = float64(to - from)
		centre[b] /= count[b]
	}
	worth := make([]float64, shareBins)
	middle := (centre[0] + centre[shareBins-1]) / 2
	for b, c := range centre {
		worth[b] = math.Exp(c - middle)
	}
	wins := func(x float64) (value, slope float64) {
		a := math.Exp(x - middle)
		for b, w := range worth {
			p := a / (a + w)
			value += count[b] * p
			slope += count[b] * p * (1 - p)
		}
		return value, slope
	}
	value, slope := make([]float64, shareBins), make([]float64, shareBins)
	ranking.ForEach(shareBins, func(_, b int) { value[b], slope[b] = wins(centre[b]) })
	share := make([]float64, n)
	total, b := 0.0, 0
	for _, i := range order {
		x := theta[i]
		for b+2 < shareBins && x > centre[b+1] {
			b++
		}
		width := centre[b+1] - centre[b]
		var won float64
		if x < centre[b] || x > centre[b+1] || !(width > 0) || width > 0.5 {
			won, _ = wins(x)
		} else {
			t := (x - centre[b]) / width
			u := 1 - t
			won = value[b]*(1+2*t)*u*u + slope[b]*width*t*u*u +
				value[b+1]*t*t*(1+2*u) - slope[b+1]*width*t*t*u
		}
		// One of the n is the person, met by themselves half a win.
		share[i] = (won - 0.5) / float64(n-1)
		total += share[i]
	}
	// What the bins leave of the mean's distance from ½ is taken off everybody.
	shift := total/float64(n) - 0.5
	for i, e := range share {
		share[i] = min(max(e-shift, 0), 1)
	}
	return share
}
