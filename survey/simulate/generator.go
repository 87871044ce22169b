package simulate

import (
	"math"
	"math/rand/v2"
	"slices"
)

// generator builds one organisation step by step.
type generator struct {
	cfg Config
	o   *Organisation
	// workers lists who works in each area, ascending.
	workers [][]int
	// planted marks emergent and unmatched people and gatherers: they are given
	// no further ordinary mandate. ringOf is the ring of its members, -1 for
	// others.
	planted []bool
	ringOf  []int
	// held counts the open mandates of each person; protected marks mandates
	// that stay with their holder.
	held      []int
	protected []bool
}

// The streams of the seed, one a purpose.
const (
	streamPeople uint64 = 1 + iota
	streamWorth
	streamPopularity
	streamPlant
	streamLeads
	streamMandates
	streamParticipation
	streamCare
	streamCircles
	streamLists
	streamFollows
)

func (g *generator) rng(stream uint64) *rand.Rand {
	return rand.New(rand.NewPCG(g.cfg.Seed, stream))
}

// gamma draws from the gamma distribution of a shape > 0 and scale 1
// (Marsaglia & Tsang, 2000; below shape 1 by their boost).
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(1-r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// order returns the indices of values from the smallest to the largest, equal
// ones by index.
func order(values []float64) []int {
	idx := make([]int, len(values))
	for i := range idx {
		idx[i] = i
	}
	slices.SortStableFunc(idx, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	return idx
}

// pick returns the index of u in cumulative weights: the first whose sum
// exceeds u. An index of weight 0 is never picked by 0 <= u < the total.
func pick(cum []float64, u float64) int {
	i, _ := slices.BinarySearchFunc(cum, u, func(c, u float64) int {
		if c > u {
			return 1
		}
		return -1
	})
	// A product rounded up to the total would fall off the end.
	i = min(i, len(cum)-1)
	for i > 0 && cum[i] == cum[i-1] {
		i--
	}
	return i
}
