package follow_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/rankingtest"
)

// exampleSix is the graph of G.3, people counted from 0.
func exampleSix() *follow.Graph {
	return follow.New(6, everybody(6), []follow.Edge{
		{0, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {0, 2}, {1, 2}, {3, 2}, {5, 2}, {2, 0}, {4, 3}, {1, 3},
	})
}

func everybody(n int) []bool {
	all := make([]bool, n)
	for i := range all {
		all[i] = true
	}
	return all
}

// randomGraph draws a graph of up to 12 people, some silent, some no candidates,
// with up to 2 raters outside the roster.
func randomGraph(t *rapid.T) *follow.Graph {
	n := rapid.IntRange(0, 12).Draw(t, "people")
	raters := n + rapid.IntRange(0, 2).Draw(t, "outside")
	responded := rapid.SliceOfN(rapid.Bool(), raters, raters).Draw(t, "responded")
	candidates := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "candidates")
	var edges []follow.Edge
	if n > 1 {
		for range rapid.IntRange(0, 60).Draw(t, "rows") {
			u := rapid.IntRange(0, raters-1).Draw(t, "from")
			v := rapid.IntRange(0, n-1).Draw(t, "to")
			if u != v {
				edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
			}
		}
	}
	g := follow.New(n, responded, edges)
	if rapid.Bool().Draw(t, "some left") {
		g = g.WithCandidates(candidates)
	}
	return g
}

// sparse returns a graph in which everybody names a few others, the first
// people more often than the last.
func sparse(n, names int) *follow.Graph {
	random := rand.New(rand.NewPCG(1, 2))
	edges := make([]follow.Edge, 0, n*names)
	for u := range n {
		for range names {
			v := int(float64(n) * math.Pow(random.Float64(), 1.5))
			if v != u {
				edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
			}
		}
	}
	return follow.New(n, everybody(n), edges)
}

func within(got, want, tolerance float64) bool { return math.Abs(got-want) <= tolerance }

// krackhardt returns the advice graph of K.2 with level, department and line
// manager (-1 for none) of every person, counted from 0.
func krackhardt(t testing.TB) (g *follow.Graph, level, department, manager []int) {
	t.Helper()
	number := rankingtest.Number
	people := rankingtest.Table(t, "krackhardt/people.csv")
	n := len(people)
	level, department, manager = make([]int, n), make([]int, n), make([]int, n)
	for _, row := range people {
		i := number(t, row["id"]) - 1
		level[i] = 3 - number(t, row["level"])
		department[i] = number(t, row["department"])
		manager[i] = -1
		if row["reports_to"] != "" {
			manager[i] = number(t, row["reports_to"]) - 1
		}
	}
	var edges []follow.Edge
	from, to := rankingtest.Advice(t)
	for k := range from {
		edges = append(edges, follow.Edge{From: from[k], To: to[k]})
	}
	return follow.New(n, everybody(n), edges), level, department, manager
}
