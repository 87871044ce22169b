package choice

import (
	"math/rand/v2"
	"slices"

	"github.com/followship/followship/ranking"
)

// restarts is the number of random orders the local search sets out from.
const restarts = 10

// search returns the best order that local search finds and a lower bound. It
// proves optimality only when the two meet, and uniqueness never.
func (b *block) search(starts [][]int, seed, stream uint64) solution {
	random := rand.New(ranking.NewSource(seed, stream))
	var best solution
	for k := range len(starts) + restarts {
		var order []int
		if k < len(starts) {
			order = slices.Clone(starts[k])
		} else {
			order = random.Perm(b.size)
		}
		b.improve(order)
		cost := b.cost(order)
		// An equal cost does not replace the order that started from the
		// priorities.
		if best.order == nil || cost < best.cost-b.slack {
			best.order, best.cost = order, cost
		}
	}
	best.bound = b.cycleBound()
	if best.cost-best.bound <= b.slack {
		best.bound = best.cost
		best.optimal = true
	}
	return best
}

// improve moves single people to where the order costs least until no move
// helps. A sweep is O(s²): a person's move to any place is priced by walking
// past the others one at a time.
func (b *block) improve(order []int) {
	s := b.size
	for improved := true; improved; {
		improved = false
		for x := range s {
			from := slices.Index(order, x)
			to, gain := from, b.slack
			saved := 0.0
			for at := from - 1; at >= 0; at-- {
				y := order[at]
				saved += b.against[y*s+x] - b.against[x*s+y]
				if saved > gain {
					to, gain = at, saved
				}
			}
			saved = 0
			for at := from + 1; at < s; at++ {
				y := order[at]
				saved += b.against[x*s+y] - b.against[y*s+x]
				if saved > gain {
					to, gain = at, saved
				}
			}
			if to == from {
				continue
			}
			improved = true
			if to < from {
				copy(order[to+1:from+1], order[to:from])
			} else {
				copy(order[from:to], order[from+1:to+1])
			}
			order[to] = x
		}
	}
}

// cycleBound returns a lower bound on the cost of every order. Every cycle of
// three majorities x over y over z over x has a pair that an order must place
// against its majority. Cycles that share no pair add up their smallest
// margins; taken greedily, the costliest first. What the chosen cycles leave of
// their pairs' margins is then spent on further cycles in the same order: a
// pair's margin may be divided among the cycles through it.
//
// O(s³ log s).
func (b *block) cycleBound() float64 {
	s := b.size
	type cycle struct {
		margin  float64
		x, y, z int32
	}
	// loss is the margin of the pair as a directed edge: y above x pays it.
	loss := func(x, y int32) float64 { return b.against[int(y)*s+int(x)] }
	var cycles []cycle
	for x := range int32(s) {
		for y := x + 1; y < int32(s); y++ {
			for z := x + 1; z < int32(s); z++ {
				if z == y {
					continue
				}
				if m := min(loss(x, y), loss(y, z), loss(z, x)); m > 0 {
					cycles = append(cycles, cycle{m, x, y, z})
				}
			}
		}
	}
	slices.SortStableFunc(cycles, func(p, q cycle) int {
		switch {
		case p.margin > q.margin:
			return -1
		case p.margin < q.margin:
			return 1
		}
		return 0
	})
	left := slices.Clone(b.against)
	edge := func(x, y int32) *float64 { return &left[int(y)*s+int(x)] }
	bound := 0.0
	spend := func(c cycle, apart bool) {
		xy, yz, zx := edge(c.x, c.y), edge(c.y, c.z), edge(c.z, c.x)
		if apart && (*xy < loss(c.x, c.y) || *yz < loss(c.y, c.z) || *zx < loss(c.z, c.x)) {
			return
		}
		m := min(*xy, *yz, *zx)
		bound += m
		*xy -= m
		*yz -= m
		*zx -= m
	}
	for _, c := range cycles {
		spend(c, true)
	}
	for _, c := range cycles {
		spend(c, false)
	}
	return bound
}
