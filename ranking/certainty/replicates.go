package certainty

import "github.com/followship/followship/ranking"

// Replicates are draws of the joint error of an estimate over n people, from
// which the critical values of C.3 are taken. They are immutable and safe for
// concurrent readers.
//
// Errors are kept in single precision: a critical value is read off a few
// hundred thousand of them at most, and its own sampling error is a thousand
// times the rounding.
type Replicates struct {
	people int
	draws  int
	// column[i] is where person i stands within a draw.
	column []int32
	// error holds draw after draw.
	error []float32
	// weight and radius are nil for errors used as they come. Otherwise the
	// draws are directions: an error is a direction times a radius, and
	// direction b and its opposite both count weight[b].
	weight []float64
	radius *chi
}

// People returns n.
func (r *Replicates) People() int { return r.people }

// Len returns the number of draws.
func (r *Replicates) Len() int { return r.draws }

// NewReplicates returns the errors of a bootstrap: each replicate minus the
// estimate (C.1). Each replicate has the length n of the estimate; the common
// level of a replicate does not matter, only differences are used. It returns
// nil when there is no replicate.
func NewReplicates(estimate []float64, replicates [][]float64) *Replicates {
	if len(replicates) == 0 {
		return nil
	}
	n := len(estimate)
	r := &Replicates{
		people: n,
		draws:  len(replicates),
		column: make([]int32, n),
		error:  make([]float32, n*len(replicates)),
	}
	for i := range r.column {
		r.column[i] = int32(i)
	}
	ranking.ForBlocks(func(block int) {
		start, end := ranking.BlockRange(block, r.draws)
		for b := start; b < end; b++ {
			replicate := replicates[b]
			if len(replicate) != n {
				panic("certainty: replicate and estimate of unequal length")
			}
			row := r.error[b*n : (b+1)*n]
			// The level is taken out before rounding to single precision.
			level := 0.0
			for i, x := range replicate {
				level += x - estimate[i]
			}
			level /= float64(n)
			for i, x := range replicate {
				row[i] = float32(x - estimate[i] - level)
			}
		}
	})
	return r
}
