package simulate

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// ballots draws the lists of every round.
func (g *generator) ballots() {
	circles := g.circles()
	r := g.rng(streamLists)
	var list []placed
	for t := range g.o.Rounds {
		round := &g.o.Rounds[t]
		for rater, circle := range circles {
			if !round.Answered[rater] {
				continue
			}
			list = g.draw(r, list[:0], t, rater, circle)
			if len(list) > 0 {
				round.Ballots = append(round.Ballots, Ballot{rater, g.entries(list, rater)})
			}
		}
	}
}

// placed is a colleague with the worth a rater sees in them.
type placed struct {
	person  int
	ring    bool
	utility float64
}

// draw appends a rater's list of round t to list, best first.
func (g *generator) draw(r *rand.Rand, list []placed, t, rater int, circle []int32) []placed {
	theta, scale := g.o.Truth.Worth[t], g.o.Truth.Noise[rater]
	for _, c := range circle {
		j := int(c)
		ring := g.ringOf[rater] >= 0 && g.ringOf[j] == g.ringOf[rater]
		if g.cfg.Contact < 1 && r.Float64() >= g.cfg.Contact && !ring {
			continue
		}
		// -log of a standard exponential is standard Gumbel. The conversion
		// keeps machines from fusing the two steps.
		noise := float64(-scale * math.Log(r.ExpFloat64()))
		list = append(list, placed{j, ring, theta[j] + noise})
	}
	slices.SortFunc(list, func(a, b placed) int {
		if a.ring != b.ring {
			if a.ring {
				return -1
			}
			return 1
		}
		if c := cmp.Compare(b.utility, a.utility); c != 0 {
			return c
		}
		return cmp.Compare(a.person, b.person)
	})
	return list
}

// entries cuts a list into tie groups.
func (g *generator) entries(list []placed, rater int) []Entry {
	width := g.cfg.TieWidth * g.o.Truth.Noise[rater]
	entries := make([]Entry, len(list))
	head, rank := 0, 1
	for k, p := range list {
		if k > 0 && (width < 0 || p.ring != list[head].ring || list[head].utility-p.utility > width) {
			head = k
			rank++
		}
		entries[k] = Entry{p.person, rank}
	}
	if width >= 0 {
		slices.SortFunc(entries, func(a, b Entry) int {
			if c := cmp.Compare(a.Rank, b.Rank); c != 0 {
				return c
			}
			return cmp.Compare(a.Person, b.Person)
		})
	}
	return entries
}

// circles draws whom each rater knows, the members of the rater's ring first.
func (g *generator) circles() [][]int32 {
	r := g.rng(streamCircles)
	n := g.cfg.People
	known := newAcquaintance(g)
	circles := make([][]int32, n)
	for rater := range n {
		size := g.cfg.ShortestList + r.IntN(g.cfg.ListLength-g.cfg.ShortestList+1)
		var ring []int
		if k := g.ringOf[rater]; k >= 0 {
			ring = g.o.Truth.Rings[k]
		}
		circles[rater] = known.draw(r, rater, min(max(size, len(ring)-1), n-1), ring)
	}
	return circles
}

// acquaintance draws circles by visibility.
type acquaintance struct {
	g          *generator
	visibility []float64
	everybody  []int
	all        []float64
	own        [][]float64
	// taken marks, with the rater's number plus one, who is in the circle.
	taken []int
}

func newAcquaintance(g *generator) *acquaintance {
	n := g.cfg.People
	k := &acquaintance{
		g: g, visibility: make([]float64, n), everybody: make([]int, n), all: make([]float64, n),
		own: make([][]float64, g.cfg.Teams), taken: make([]int, n),
	}
	for i := range n {
		k.visibility[i], k.everybody[i] = 1, i
	}
	for _, i := range g.o.Truth.Popular {
		k.visibility[i] = g.cfg.Plant.PopularFactor
	}
	k.cumulate(k.all, k.everybody)
	for x, team := range g.o.Teams {
		k.own[x] = make([]float64, len(team.Members))
		k.cumulate(k.own[x], team.Members)
	}
	return k
}

func (k *acquaintance) cumulate(dst []float64, people []int) {
	total := 0.0
	for i, j := range people {
		total += k.visibility[j]
		dst[i] = total
	}
}

// draw returns size colleagues of a rater: the ring, TeamShare of the rest
// from the own team as far as it goes, the others from elsewhere.
func (k *acquaintance) draw(r *rand.Rand, rater, size int, ring []int) []int32 {
	x := k.g.o.People[rater].Team
	members := k.g.o.Teams[x].Members
	mates, outsiders := len(members)-1, k.g.cfg.People-len(members)
	circle := make([]int32, 0, size)
	k.taken[rater] = rater + 1
	for _, j := range ring {
		if j == rater {
			continue
		}
		k.taken[j] = rater + 1
		circle = append(circle, int32(j))
		if k.g.o.People[j].Team == x {
			mates--
		} else {
			outsiders--
		}
	}
	rest := size - len(circle)
	near := min(mates, int(math.Round(k.g.cfg.TeamShare*float64(rest))))
	far := min(outsiders, rest-near)
	near = rest - far // and the team makes up for what is not there
	circle = k.extend(r, circle, rater, near, mates, members, k.own[x], -1)
	return k.extend(r, circle, rater, far, outsiders, k.everybody, k.all, x)
}

// extend adds count of the available people of a pool to the circle, without
// replacement and in proportion to visibility, leaving out those taken and
// those of the team without.
func (k *acquaintance) extend(r *rand.Rand, circle []int32, rater, count, available int, pool []int, cum []float64, without int) []int32 {
	if count <= 0 {
		return circle
	}
	free := func(j int) bool {
		return k.taken[j] != rater+1 && k.g.o.People[j].Team != without
	}
	// A dart hits somebody new in one of sixteen tries at worst, unless those
	// taken are far more visible.
	if 16*(available-count) >= len(pool) {
		for darts := 0; count > 0 && darts < 64*cap(circle); darts++ {
			j := pool[pick(cum, r.Float64()*cum[len(cum)-1])]
			if free(j) {
				k.taken[j] = rater + 1
				circle = append(circle, int32(j))
				count--
			}
		}
	}
	if count == 0 {
		return circle
	}
	// Exponential times at the rate of visibility: the first to ring come
	// (Efraimidis & Spirakis, 2006).
	type clock struct {
		at     float64
		person int
	}
	clocks := make([]clock, 0, len(pool))
	for _, j := range pool {
		if free(j) {
			clocks = append(clocks, clock{r.ExpFloat64() / k.visibility[j], j})
		}
	}
	slices.SortFunc(clocks, func(a, b clock) int {
		if c := cmp.Compare(a.at, b.at); c != 0 {
			return c
		}
		return cmp.Compare(a.person, b.person)
	})
	for _, c := range clocks[:count] {
		k.taken[c.person] = rater + 1
		circle = append(circle, int32(c.person))
	}
	return circle
}
