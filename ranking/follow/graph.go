package follow

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// Edge is one nomination: rater From follows person To.
type Edge struct{ From, To int32 }

// Graph is the follow graph of one round and scope (G.1). Build it with [New],
// [NewWeighted], [Derived], [Graph.Restrict] or [Union]; the zero value is the
// graph of nobody.
type Graph struct {
	people     int
	responded  []bool // by rater: roster first, then raters outside it
	candidates []bool // by person: could be named; nil when everybody could
	first      []int  // row starts in named, one more than raters
	named      []int32
	weight     []float64 // beside named; nil when every edge weighs 1
}

// New returns the graph over a roster of n people. respondents[r] tells
// whether rater r answered; it covers the roster and may go on with raters
// outside it. Whoever names somebody has answered, whatever respondents says.
// Repeated edges count once. Everybody may be named; see [Graph.WithCandidates].
//
// It panics if respondents is shorter than n, an edge leaves the index space
// or somebody names themselves: input is validated before. It neither keeps
// nor changes its arguments. Cost O(raters + edges·log of the longest list).
func New(n int, respondents []bool, edges []Edge) *Graph {
	return build(n, respondents, edges, nil)
}

// NewWeighted is [New] with the strength of every edge, finite and > 0 (a panic
// otherwise). Of repeated edges the strongest counts. Strengths matter to
// [Graph.Strength] and [PageRank] alone.
func NewWeighted(n int, respondents []bool, edges []Edge, weights []float64) *Graph {
	if len(weights) != len(edges) {
		panic("follow: one weight per edge")
	}
	for _, w := range weights {
		if !(w > 0) || math.IsInf(w, 1) {
			panic("follow: weight not finite and positive")
		}
	}
	if weights == nil {
		weights = []float64{}
	}
	return build(n, respondents, edges, weights)
}

func build(n int, respondents []bool, edges []Edge, weights []float64) *Graph {
	if n < 0 || len(respondents) < n {
		panic("follow: respondents do not cover the roster")
	}
	raters := len(respondents)
	g := &Graph{people: n, responded: slices.Clone(respondents), first: make([]int, raters+1)}
	for _, e := range edges {
		switch {
		case e.From < 0 || int(e.From) >= raters || e.To < 0 || int(e.To) >= n:
			panic("follow: edge leaves the index space")
		case e.From == e.To:
			panic("follow: self-edge")
		}
		g.responded[e.From] = true
		g.first[e.From+1]++
	}
	for r := range raters {
		g.first[r+1] += g.first[r]
	}
	g.named = make([]int32, len(edges))
	if weights != nil {
		g.weight = make([]float64, len(edges))
	}
	fill := slices.Clone(g.first[:raters])
	for k, e := range edges {
		g.named[fill[e.From]] = e.To
		if weights != nil {
			g.weight[fill[e.From]] = weights[k]
		}
		fill[e.From]++
	}
	g.sortRows()
	return g
}

// sortRows sorts every row by person and closes the gaps that repeated edges
// leave.
func (g *Graph) sortRows() {
	kept := 0
	for r := range g.responded {
		start, end := g.first[r], g.first[r+1]
		g.first[r] = kept
		row := g.named[start:end]
		if g.weight == nil {
			slices.Sort(row)
		} else {
			sortWeighted(row, g.weight[start:end])
		}
		for k := start; k < end; k++ {
			// Strongest first among equals: the first is the one to keep.
			if k > start && g.named[k] == g.named[k-1] {
				continue
			}
			g.named[kept] = g.named[k]
			if g.weight != nil {
				g.weight[kept] = g.weight[k]
			}
			kept++
		}
	}
	g.first[len(g.responded)] = kept
	g.named = g.named[:kept:kept]
	if g.weight != nil {
		g.weight = g.weight[:kept:kept]
	}
}

func sortWeighted(row []int32, weight []float64) {
	order := make([]int, len(row))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case row[a] != row[b]:
			return int(row[a]) - int(row[b])
		case weight[a] > weight[b]:
			return -1
		case weight[a] < weight[b]:
			return 1
		}
		return 0
	})
	sortedRow, sortedWeight := make([]int32, len(row)), make([]float64, len(row))
	for k, from := range order {
		sortedRow[k], sortedWeight[k] = row[from], weight[from]
	}
	copy(row, sortedRow)
	copy(weight, sortedWeight)
}

// WithCandidates returns the graph in which only people with candidates[i] may
// be named: people who were not on the roster of that round are no candidates,
// though they keep their index and may have answered. Edges to others are left
// out. It panics unless candidates covers the roster.
func (g *Graph) WithCandidates(candidates []bool) *Graph {
	if len(candidates) != g.people {
		panic("follow: candidates do not cover the roster")
	}
	return g.filter(g.people, slices.Clone(g.responded), slices.Clone(candidates),
		func(rater int) int { return rater }, func(person int32) int32 {
			if candidates[person] {
				return person
			}
			return -1
		})
}

// Restrict returns the graph within a smaller roster, such as a team: member[i]
// is the new index of person i, or -1 for people outside, and people is the
// size of the new roster. Only respondents of the new roster count, and only
// whom they named of it; naming nobody of it is naming nobody there.
//
// It panics unless member covers the roster and maps into the new one.
func (g *Graph) Restrict(member []int, people int) *Graph {
	if len(member) != g.people {
		panic("follow: member map does not cover the roster")
	}
	responded := make([]bool, people)
	candidates := make([]bool, people)
	for i, m := range member {
		if m >= 0 {
			responded[m] = g.responded[i]
			candidates[m] = g.Candidate(i)
		}
	}
	if !slices.Contains(candidates, false) {
		candidates = nil
	}
	return g.filter(people, responded, candidates,
		func(rater int) int {
			if rater >= len(member) {
				return -1
			}
			return member[rater]
		}, func(person int32) int32 { return int32(member[person]) })
}

// filter copies the rows of raters that rater does not map to -1, with the
// people that person does not map to -1.
func (g *Graph) filter(people int, responded, candidates []bool, rater func(int) int, person func(int32) int32) *Graph {
	var edges []Edge // often few of many
	var weights []float64
	if g.weight != nil {
		weights = []float64{}
	}
	for r := range g.responded {
		from := rater(r)
		if from < 0 {
			continue
		}
		for k := g.first[r]; k < g.first[r+1]; k++ {
			to := person(g.named[k])
			if to < 0 {
				continue
			}
			edges = append(edges, Edge{int32(from), to})
			if g.weight != nil {
				weights = append(weights, g.weight[k])
			}
		}
	}
	filtered := build(people, responded, edges, weights)
	filtered.candidates = candidates
	return filtered
}

// Union joins graphs over one roster, such as the areas of an organisation: an
// edge of any of them is an edge (so followers are distinct people, however
// many areas they name somebody in), a respondent of any is a respondent, a
// candidate of any a candidate. Edges weigh 1. Without graphs it returns the
// graph of nobody; it panics if the rosters differ in size.
func Union(graphs ...*Graph) *Graph {
	if len(graphs) == 0 {
		return New(0, nil, nil)
	}
	people, raters, total := graphs[0].people, 0, 0
	for _, g := range graphs {
		if g.people != people {
			panic("follow: union of different rosters")
		}
		raters = max(raters, len(g.responded))
		total += len(g.named)
	}
	responded := make([]bool, raters)
	candidates := make([]bool, people)
	edges := make([]Edge, 0, total)
	for _, g := range graphs {
		for i := range people {
			candidates[i] = candidates[i] || g.Candidate(i)
		}
		for r, yes := range g.responded {
			responded[r] = responded[r] || yes
			for _, v := range g.Named(r) {
				edges = append(edges, Edge{int32(r), v})
			}
		}
	}
	union := New(people, responded, edges)
	if slices.Contains(candidates, false) {
		union.candidates = candidates
	}
	return union
}

// Derived returns the graph derived from ballots for rounds without
// nominations (G.1): a rater follows the people of the leading tie groups of
// the ballot, taken group by group while their total stays within top; the
// first group that would exceed it and all after it are left out. Every rater
// with a ballot is a respondent, the whole roster may be named. It is no answer
// to the follow question: use it for chapters G and I only.
//
// It panics if top is negative. Cost O(raters + listings).
func Derived(p *ranking.Profile, top int) *Graph {
	if top < 0 {
		panic("follow: negative number of leading people")
	}
	responded := make([]bool, p.Raters())
	edges := make([]Edge, 0, min(p.Listings(), p.Len()*min(top, p.People())))
	for b := range p.Len() {
		o := p.Order(b)
		responded[o.Rater] = true
		lead := 0
		for _, end := range o.Ends {
			if int(end) > top {
				break
			}
			lead = int(end)
		}
		for _, v := range o.Items[:lead] {
			edges = append(edges, Edge{int32(o.Rater), v})
		}
	}
	return New(p.People(), responded, edges)
}
