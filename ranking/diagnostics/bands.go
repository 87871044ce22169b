package diagnostics

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
)

// Bands is what E.2 needs to say into which band other scores would put people
// (C.4). The zero value stands for a result without bands.
type Bands struct {
	// Comparisons are those of one weak component of the fit.
	Comparisons *certainty.Comparisons
	// Members are the roster indices of its people, in the order of Comparisons.
	Members []int
}

// none reports whether there are no bands to move between.
func (b Bands) none() bool { return b.Comparisons == nil || len(b.Members) < 2 }

// of returns the bands of the members under scores by roster index. Standard
// errors and critical value stay those of the result: the question is where
// this result would put people, not how sure another one would be.
func (b Bands) of(theta []float64) []int {
	x := make([]float64, len(b.Members))
	for k, i := range b.Members {
		x[k] = theta[i]
	}
	return b.Comparisons.BandsOf(x)
}

// shift sets two lists of bands against each other: how many people change
// theirs and the most bands anybody moves. With s, people whom s compares with
// nobody are passed over.
func (b Bands) shift(before, after []int, s sets) (changed, most int) {
	var size []int
	if s != nil {
		size = make([]int, len(s))
		for i := range s {
			size[s.find(int32(i))]++
		}
	}
	for k, i := range b.Members {
		if s != nil && size[s.find(int32(i))] < 2 {
			continue
		}
		d := after[k] - before[k]
		if d != 0 {
			changed++
		}
		most = max(most, d, -d)
	}
	return changed, most
}

func count(n int) ranking.Statistic { return ranking.Defined(float64(n)) }
