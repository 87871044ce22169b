package follow

import (
	"math/rand/v2"
	"slices"

	"github.com/followship/followship/ranking"
)

// Sizes of the ladder for brokerage (0.7).
const (
	// ExactBetweenness is the largest roster whose betweenness is exact.
	ExactBetweenness = 2000
	// MaxBrokerage is the largest roster for betweenness and constraint.
	MaxBrokerage = 20_000
	// BetweennessSources is how many sources are sampled in between.
	BetweennessSources = 500
)

// Betweenness returns for every person the number of directed shortest paths
// between two others that run through them, each pair of people sharing one
// unit among its shortest paths (G.8): unweighted and not normalised. People on
// no such path have 0.
//
// To [ExactBetweenness] people it is exact; to [MaxBrokerage] it is the sum over
// [BetweennessSources] people sampled with the seed, times n over their number,
// which estimates the same without bias; above it is nil with reason
// too_large. Nobody at all is nil with no_data. Cost O(n·edges), or O(500·edges),
// in parallel; the sums run over fixed blocks of sources, so their bits do not
// depend on the number of processors, as gonum's over maps would.
//
// Sources: Freeman, 1977, A set of measures of centrality based on betweenness;
// Brandes, 2001, A faster algorithm for betweenness centrality.
func Betweenness(g *Graph, seed uint64) ([]float64, ranking.Reason) {
	n := g.people
	switch {
	case n == 0:
		return nil, ranking.NoData
	case n > MaxBrokerage:
		return nil, ranking.TooLarge
	}
	sources := make([]int, n)
	for i := range sources {
		sources[i] = i
	}
	if n > ExactBetweenness {
		random := rand.New(ranking.NewSource(seed, 0))
		for k := range BetweennessSources {
			j := k + random.IntN(n-k)
			sources[k], sources[j] = sources[j], sources[k]
		}
		sources = sources[:BetweennessSources]
		slices.Sort(sources)
	}
	var partial [ranking.Blocks][]float64
	ranking.ForBlocks(func(b int) {
		start, end := ranking.BlockRange(b, len(sources))
		if start == end {
			return
		}
		search := newPathSearch(g)
		for _, s := range sources[start:end] {
			search.from(s)
		}
		partial[b] = search.sum
	})
	total := make([]float64, n)
	for _, block := range partial {
		for i, x := range block {
			total[i] += x
		}
	}
	scale := float64(n) / float64(len(sources))
	for i := range total {
		total[i] *= scale
	}
	return total, ""
}

// pathSearch is Brandes's accumulation from one source at a time.
type pathSearch struct {
	g        *Graph
	distance []int32
	paths    []float64 // shortest paths from the source, within its level's unit
	depend   []float64 // Brandes's 1 + dependency, per path in the unit of the level before
	sum      []float64
	order    []int32 // people reached, nearest first
	levels   []int   // start of each distance in order
	unit     []float64
}

func newPathSearch(g *Graph) *pathSearch {
	n := g.people
	s := &pathSearch{
		g: g, distance: make([]int32, n), paths: make([]float64, n),
		depend: make([]float64, n), sum: make([]float64, n), order: make([]int32, 0, n),
	}
	for i := range s.distance {
		s.distance[i] = -1
	}
	return s
}

func (s *pathSearch) from(source int) {
	s.search(source)
	for d := len(s.levels) - 2; d >= 0; d-- {
		for k := s.levels[d]; k < s.levels[d+1]; k++ {
			v := s.order[k]
			through := 0.0
			for _, w := range s.g.Named(int(v)) {
				if int(s.distance[w]) == d+1 {
					through += s.depend[w]
				}
			}
			through *= s.paths[v]
			s.depend[v] = (1 + through) / (s.paths[v] * s.unit[d])
			if int(v) != source {
				s.sum[v] += through
			}
		}
	}
	for _, v := range s.order {
		s.distance[v], s.paths[v] = -1, 0
	}
}

// search counts the shortest paths level by level. The number of paths can
// outgrow a float64 (it multiplies from level to level); since only ratios
// between neighbouring levels matter, such a level is stored in a larger unit,
// a power of two, so that ordinary graphs keep their bits.
func (s *pathSearch) search(source int) {
	const huge, step = 0x1p+500, 0x1p-500
	s.order = append(s.order[:0], int32(source))
	s.levels = append(s.levels[:0], 0)
	s.unit = append(s.unit[:0], 1)
	s.distance[source], s.paths[source] = 0, 1
	for start := 0; start < len(s.order); {
		end := len(s.order)
		s.levels = append(s.levels, end)
		d := int32(len(s.levels) - 1)
		largest := 0.0
		for k := start; k < end; k++ {
			v := s.order[k]
			for _, w := range s.g.Named(int(v)) {
				if s.distance[w] < 0 {
					s.distance[w] = d
					s.order = append(s.order, w)
				}
				if s.distance[w] == d {
					s.paths[w] += s.paths[v]
					largest = max(largest, s.paths[w])
				}
			}
		}
		unit := 1.0
		if largest > huge {
			unit = 1 / step
			for _, w := range s.order[end:] {
				s.paths[w] *= step
			}
		}
		s.unit = append(s.unit, unit)
		start = end
	}
}
