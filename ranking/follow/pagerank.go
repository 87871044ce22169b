package follow

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// Damping is the default damping of [PageRank].
const Damping = 0.85

const (
	pageRankTolerance  = 1e-12
	pageRankIterations = 1000
)

// PageRank returns importance inherited from followers (G.3), one value per
// person, summing to 1: the stationary distribution of a walk that follows a
// nomination with probability damping and else jumps to teleport. Out-weights
// are normalised per rater, so a prolific namer has one vote; the mass of people
// who name nobody goes to teleport.
//
// teleport holds non-negative, finite weights with a positive sum (a panic
// otherwise), one per person; nil is uniform over the roster. Weights on one team
// or one person answer "who influences this group". damping lies in [0, 1]; at 1
// the walk may have no limit and what the last iteration holds is returned.
// Nobody gives an empty result.
//
// The power iteration starts from teleport and stops at an L1 change below
// 1e-12 or after 1000 rounds, O(n + edges) each. It is written here because
// gonum's starts from an unseeded random vector, knows neither teleport nor a
// cap, and panics on an empty graph.
//
// Source: Page, Brin, Motwani & Winograd, 1999, The PageRank citation ranking.
func PageRank(g *Graph, damping float64, teleport []float64) []float64 {
	if !(damping >= 0 && damping <= 1) {
		panic("follow: damping outside [0,1]")
	}
	n := g.people
	jump := jumpDistribution(n, teleport)
	if n == 0 {
		return jump
	}
	in := g.transpose()
	x := slices.Clone(jump)
	sent, next := make([]float64, n), make([]float64, n)
	var partial [ranking.Blocks]float64
	sum := func(term func(i int) float64) float64 {
		ranking.ForBlocks(func(b int) {
			start, end := ranking.BlockRange(b, n)
			s := 0.0
			for i := start; i < end; i++ {
				s += term(i)
			}
			partial[b] = s
		})
		total := 0.0
		for _, s := range partial {
			total += s
		}
		return total
	}
	for range pageRankIterations {
		dangling := sum(func(u int) float64 {
			named := g.first[u+1] - g.first[u]
			switch {
			case named == 0:
				sent[u] = 0
				return x[u]
			case g.weight == nil:
				sent[u] = x[u] / float64(named)
			default:
				sent[u] = x[u]
			}
			return 0
		})
		change := sum(func(v int) float64 {
			s := 0.0
			from := in.from[in.first[v]:in.first[v+1]]
			if in.share == nil {
				for _, u := range from {
					s += sent[u]
				}
			} else {
				for k, u := range from {
					s += sent[u] * in.share[in.first[v]+k]
				}
			}
			next[v] = damping*(s+jump[v]*dangling) + (1-damping)*jump[v]
			return math.Abs(next[v] - x[v])
		})
		x, next = next, x
		if change < pageRankTolerance {
			break
		}
	}
	if total := sum(func(i int) float64 { return x[i] }); total > 0 {
		for i := range x {
			x[i] /= total
		}
	}
	return x
}

func jumpDistribution(n int, teleport []float64) []float64 {
	jump := make([]float64, n)
	if teleport == nil {
		for i := range jump {
			jump[i] = 1 / float64(n)
		}
		return jump
	}
	if len(teleport) != n {
		panic("follow: one teleport weight per person")
	}
	largest := 0.0
	for _, w := range teleport {
		if !(w >= 0) || math.IsInf(w, 1) {
			panic("follow: teleport weight not finite and non-negative")
		}
		largest = max(largest, w)
	}
	if n > 0 && largest == 0 {
		panic("follow: teleport to nobody")
	}
	total := 0.0
	for i, w := range teleport {
		jump[i] = w / largest // so that the sum cannot overflow
		total += jump[i]
	}
	for i := range jump {
		jump[i] /= total
	}
	return jump
}

// reversed holds the edges between people of the roster by the person named.
type reversed struct {
	first []int
	from  []int32
	share []float64 // of the rater's total weight; nil when every edge weighs 1
}

// transpose returns the reversed rows, each in ascending index of the rater.
func (g *Graph) transpose() reversed {
	t := reversed{first: make([]int, g.people+1), from: make([]int32, g.innerEdges())}
	if g.weight != nil {
		t.share = make([]float64, len(t.from))
	}
	for _, v := range g.named[:len(t.from)] {
		t.first[v+1]++
	}
	for v := range g.people {
		t.first[v+1] += t.first[v]
	}
	fill := slices.Clone(t.first[:g.people])
	for u := range g.people {
		largest, total := 0.0, 0.0
		if g.weight != nil {
			// Relative to the largest, no sum can overflow or vanish.
			row := g.weight[g.first[u]:g.first[u+1]]
			for _, w := range row {
				largest = max(largest, w)
			}
			for _, w := range row {
				total += w / largest
			}
		}
		for k := g.first[u]; k < g.first[u+1]; k++ {
			v := g.named[k]
			t.from[fill[v]] = int32(u)
			if g.weight != nil {
				t.share[fill[v]] = g.weight[k] / largest / total
			}
			fill[v]++
		}
	}
	return t
}
