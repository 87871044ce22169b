package certainty

import (
	"sync"

	"github.com/followship/followship/ranking"
)

// Replicates are draws of the joint error of an estimate over n people, from
// which the critical values of C.3 are taken. They are safe for concurrent use, and
// what one user does changes nothing for another.
//
// Errors are kept in single precision: a critical value is read off a few
// hundred thousand of them at most, and its own sampling error is a thousand
// times the rounding.
type Replicates struct {
	people int
	draws  int
	// column[i] is where person i stands within a draw.
	column []int32
	// error[c] holds the draws of chunk c, one after another.
	error [][]float32
	// radius is nil for errors used as they come. Otherwise the draws are
	// directions: an error is a direction times a radius, and direction i of
	// chunk c and its opposite both count weight[c][i].
	radius *chi
	weight [][]float64

	// Directions are made on demand; made of them exist.
	proposal *proposal
	seed     uint64
	mutex    sync.Mutex
	made     int
}

// chunk draws are kept together, and share a stream of random numbers, so that
// a draw does not depend on how many are made.
const chunk = 512

func newReplicatesOf(people, draws int) *Replicates {
	return &Replicates{
		people: people,
		draws:  draws,
		column: make([]int32, people),
		error:  make([][]float32, (draws+chunk-1)/chunk),
	}
}

// at returns draw b.
func (r *Replicates) at(b int) []float32 {
	start := b % chunk * r.people
	return r.error[b/chunk][start : start+r.people]
}

// weightOf returns the weight of direction b.
func (r *Replicates) weightOf(b int) float64 { return r.weight[b/chunk][b%chunk] }

// directions reports whether the draws are directions.
func (r *Replicates) directions() bool { return r.radius != nil }

// firstStage is how many draws to start with: the many draws of small
// components are rarely all needed.
func (r *Replicates) firstStage() int {
	const least = 32 * chunk
	if !r.directions() || r.draws < 2*least {
		return r.draws
	}
	return max(least, r.draws/16/chunk*chunk)
}

// provide makes the first count draws: whole chunks, or all.
func (r *Replicates) provide(count int) {
	if r.proposal == nil {
		return
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.made >= count {
		return
	}
	first := r.made / chunk
	ranking.ForEach((count+chunk-1)/chunk-first, func(_, i int) {
		r.proposal.fill(r, first+i, count)
	})
	r.made = count
}

// People returns n.
func (r *Replicates) People() int { return r.people }

// Len returns the number of draws, for normal draws the limit on it.
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
	r := newReplicatesOf(n, len(replicates))
	for i := range r.column {
		r.column[i] = int32(i)
	}
	ranking.ForEach(len(r.error), func(_, c int) {
		start, end := c*chunk, min((c+1)*chunk, r.draws)
		r.error[c] = make([]float32, (end-start)*n)
		for b := start; b < end; b++ {
			replicate := replicates[b]
			if len(replicate) != n {
				panic("certainty: replicate and estimate of unequal length")
			}
			// The level is taken out before rounding to single precision.
			level := 0.0
			for i, x := range replicate {
				level += x - estimate[i]
			}
			level /= float64(n)
			row := r.at(b)
			for i, x := range replicate {
				row[i] = float32(x - estimate[i] - level)
			}
		}
	})
	return r
}
