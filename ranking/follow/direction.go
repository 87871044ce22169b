package follow

import (
	"math"
	"slices"
	"sort"

	"github.com/followship/followship/ranking"
)

// Directions is the direction of following against the hierarchy (G.5).
type Directions struct {
	// Edges is the number of nominations between people of the roster.
	Edges int
	// Up goes to people of a higher level than the rater's, Down to a lower,
	// Lateral to the same.
	Up, Down, Lateral Tendency
	// Multidirectionality is the entropy of the three shares over ln 3, in
	// [0, 1]: 0 when all following goes one way, 1 when it goes evenly up, down
	// and sideways. Undefined (no_data) without nominations.
	Multidirectionality ranking.Statistic
}

// Direction compares whom people follow with the hierarchy. level[i] is the
// highest level among person i's active mandates in the scope, 0 for none;
// larger is more senior. It panics unless level covers the roster. Cost
// O(n log n + edges), times the replicates of [Tendency] to 2,000 people.
func Direction(g *Graph, level []int, seed uint64) Directions {
	if len(level) != g.people {
		panic("follow: one level per person")
	}
	var up, down, lateral int
	g.inner(func(u, v int) {
		switch {
		case level[v] > level[u]:
			up++
		case level[v] < level[u]:
			down++
		default:
			lateral++
		}
	})
	var ladder []int // levels of the candidates, ascending
	for i, l := range level {
		if g.Candidate(i) {
			ladder = append(ladder, l)
		}
	}
	slices.Sort(ladder)
	var ups, downs, laterals []urn
	for u := range g.people {
		draws := len(g.Named(u))
		if draws == 0 {
			continue
		}
		size := g.Choices(u, len(ladder))
		below := sort.Search(len(ladder), func(k int) bool { return ladder[k] >= level[u] })
		above := len(ladder) - sort.Search(len(ladder), func(k int) bool { return ladder[k] > level[u] })
		ups = append(ups, urn{draws, size, above})
		downs = append(downs, urn{draws, size, below})
		laterals = append(laterals, urn{draws, size, size - above - below})
	}
	d := Directions{Edges: g.innerEdges()}
	d.Up = tendency(up, d.Edges, g.people, ups, ranking.Seed(seed, "direction", "up"))
	d.Down = tendency(down, d.Edges, g.people, downs, ranking.Seed(seed, "direction", "down"))
	d.Lateral = tendency(lateral, d.Edges, g.people, laterals, ranking.Seed(seed, "direction", "lateral"))
	if d.Edges == 0 {
		d.Multidirectionality = ranking.Undefined(ranking.NoData)
		return d
	}
	entropy := 0.0
	for _, count := range []int{up, down, lateral} {
		if count > 0 {
			s := float64(count) / float64(d.Edges)
			entropy -= s * math.Log(s)
		}
	}
	d.Multidirectionality = ranking.Defined(min(1, max(0, entropy/math.Log(3))))
	return d
}

// LineManagers is how much following goes along the reporting lines (G.5).
type LineManagers struct {
	// Named of Raters respondents with a known line manager named them.
	Named, Raters int
	// Share is the share of all nominations that go to the rater's own line
	// manager, undefined (no_data) without nominations or reporting lines.
	Share ranking.Statistic
}

// OwnLineManager counts the nominations that go to the rater's own line
// manager. manager[u] is the index of person u's line manager, -1 where none
// is known or the manager is outside the roster. It panics unless manager
// covers the roster. Cost O(n log of the longest list).
func OwnLineManager(g *Graph, manager []int) LineManagers {
	if len(manager) != g.people {
		panic("follow: one line manager per person")
	}
	var m LineManagers
	known := false
	for u, boss := range manager {
		if boss < 0 {
			continue
		}
		known = true
		if !g.responded[u] {
			continue
		}
		m.Raters++
		if g.Follows(u, boss) {
			m.Named++
		}
	}
	m.Share = ranking.Undefined(ranking.NoData)
	if edges := g.innerEdges(); known && edges > 0 {
		m.Share = ranking.Defined(float64(m.Named) / float64(edges))
	}
	return m
}
