package ranking

import (
	"slices"
	"sync"
)

// Graph is the comparison graph of a profile (A.6): who was compared with whom,
// and in which direction.
type Graph struct {
	// Component[i] is the number of person i's weak component, -1 for people on
	// no ballot of at least two. Components are numbered by their smallest member.
	Component []int
	// Weak lists the members of each weak component in ascending index.
	Weak [][]int

	strong func() []bool
}

// NewGraph builds the comparison graph in O(total list length): consecutive
// tie groups are joined through one virtual node each, so no pair is stored.
//
// People listed alone (a ballot of one) are compared with nobody; each is a
// weak component of one person.
func NewGraph(p *Profile) *Graph {
	n := p.People()
	parent := make([]int32, n)
	for i := range parent {
		parent[i] = int32(i)
	}
	find := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	listed := make([]bool, n)
	for b := range p.Len() {
		items := p.Order(b).Items
		for k, i := range items {
			listed[i] = true
			if k > 0 {
				// The smaller index becomes the root: components are then
				// numbered without a second sort.
				x, y := find(items[k-1]), find(i)
				if x < y {
					parent[y] = x
				} else {
					parent[x] = y
				}
			}
		}
	}
	g := &Graph{Component: make([]int, n)}
	for i := range n {
		g.Component[i] = -1
	}
	for i := range n {
		if !listed[i] {
			continue
		}
		root := find(int32(i))
		if g.Component[root] < 0 {
			g.Component[root] = len(g.Weak)
			g.Weak = append(g.Weak, nil)
		}
		c := g.Component[root]
		g.Component[i] = c
		g.Weak[c] = append(g.Weak[c], i)
	}
	g.strong = sync.OnceValue(func() []bool { return g.connected(strongComponents(p)) })
	return g
}

// Strong reports for every weak component whether it is strongly connected:
// whether everybody in it both wins (or ties) and loses (or ties) along some
// path to everybody else. The first call costs several times the graph itself,
// which most callers never need.
func (g *Graph) Strong() []bool { return slices.Clone(g.strong()) }

// connected tells which weak components lie within one strong component.
func (g *Graph) connected(strong []int32) []bool {
	out := make([]bool, len(g.Weak))
	for c, members := range g.Weak {
		out[c] = !slices.ContainsFunc(members, func(i int) bool { return strong[i] != strong[members[0]] })
	}
	return out
}

// StrongComponents returns the strong components of the directed comparison
// graph (i→j if i was placed above j, both ways for a tie) as sorted member
// lists, ordered by their smallest member. People on no ballot are left out.
func StrongComponents(p *Profile) [][]int {
	component := strongComponents(p)
	number := make(map[int32]int)
	var out [][]int
	listed := make([]bool, p.People())
	for b := range p.Len() {
		for _, i := range p.Order(b).Items {
			listed[i] = true
		}
	}
	for i, c := range component {
		if !listed[i] {
			continue
		}
		k, ok := number[c]
		if !ok {
			k = len(out)
			number[c] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

// strongComponents runs Tarjan's algorithm, without recursion, over people and
// virtual nodes. It is written here because gonum's graphs keep a map per
// node: at 100,000 lists of 25 they would take gigabytes.
//
// Virtual nodes: one per adjacent group pair (everyone above → node → everyone
// in the next group; transitivity supplies the rest) and one per tie group of
// two or more (members ↔ node).
func strongComponents(p *Profile) []int32 {
	n := p.People()
	nodes := n
	for b := range p.Len() {
		o := p.Order(b)
		nodes += max(0, len(o.Ends)-1)
		for g := range o.Ends {
			if len(o.Group(g)) > 1 {
				nodes++
			}
		}
	}
	type edge struct{ from, to int32 }
	edges := make([]edge, 0, 2*p.Listings())
	next := int32(n)
	for b := range p.Len() {
		o := p.Order(b)
		for g := range o.Ends {
			group := o.Group(g)
			if len(group) > 1 {
				for _, i := range group {
					edges = append(edges, edge{i, next}, edge{next, i})
				}
				next++
			}
			if g+1 < len(o.Ends) {
				for _, i := range group {
					edges = append(edges, edge{i, next})
				}
				for _, j := range o.Group(g + 1) {
					edges = append(edges, edge{next, j})
				}
				next++
			}
		}
	}
	first := make([]int32, nodes+1)
	for _, e := range edges {
		first[e.from+1]++
	}
	for v := range nodes {
		first[v+1] += first[v]
	}
	head := make([]int32, len(edges))
	fill := slices.Clone(first[:nodes])
	for _, e := range edges {
		head[fill[e.from]] = e.to
		fill[e.from]++
	}

	const unseen = int32(-1)
	index := make([]int32, nodes)
	low := make([]int32, nodes)
	component := make([]int32, nodes)
	for v := range nodes {
		index[v], component[v] = unseen, unseen
	}
	position := slices.Clone(first[:nodes])
	var stack, path []int32
	clock, count := int32(0), int32(0)
	for root := range int32(nodes) {
		if index[root] != unseen {
			continue
		}
		path = append(path[:0], root)
		for len(path) > 0 {
			v := path[len(path)-1]
			if index[v] == unseen {
				index[v], low[v] = clock, clock
				clock++
				stack = append(stack, v)
			}
			descended := false
			for position[v] < first[v+1] {
				w := head[position[v]]
				if index[w] == unseen {
					path = append(path, w)
					descended = true
					break
				}
				position[v]++
				if component[w] == unseen {
					low[v] = min(low[v], low[w])
				}
			}
			if descended {
				continue
			}
			if low[v] == index[v] {
				for {
					w := stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					component[w] = count
					if w == v {
						break
					}
				}
				count++
			}
			path = path[:len(path)-1]
		}
	}
	return component[:n:n]
}
