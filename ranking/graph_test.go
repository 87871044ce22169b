package ranking_test

import (
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

// A.6, "six": one weak component, three strong ones.
func TestSixGraph(t *testing.T) {
	p := rankingtest.Six(t)
	g := ranking.NewGraph(p)
	if want := [][]int{{0, 1, 2, 3, 4, 5}}; !reflect.DeepEqual(g.Weak, want) || !slices.Equal(g.Strong(), []bool{false}) {
		t.Errorf("weak %v, strong %v", g.Weak, g.Strong())
	}
	if !slices.Equal(g.Component, make([]int, 6)) {
		t.Errorf("components %v", g.Component)
	}
	if got, want := ranking.StrongComponents(p), [][]int{{0, 2, 3}, {1}, {4, 5}}; !reflect.DeepEqual(got, want) {
		t.Errorf("strong components %v, want %v", got, want)
	}
}

func TestGraphDegenerate(t *testing.T) {
	for name, test := range map[string]struct {
		n       int
		ballots [][][]int
		weak    [][]int
		strong  []bool
		within  [][]int
		who     []int
	}{
		"no people":  {0, nil, nil, []bool{}, nil, []int{}},
		"no ballots": {2, nil, nil, []bool{}, nil, []int{-1, -1}},
		"one person": {1, [][][]int{{{0}}}, [][]int{{0}}, []bool{true}, [][]int{{0}}, []int{0}},
		"all tied":   {3, [][][]int{{{0, 1, 2}}}, [][]int{{0, 1, 2}}, []bool{true}, [][]int{{0, 1, 2}}, []int{0, 0, 0}},
		"disconnected": {
			6,
			[][][]int{{{4}, {1}}, {{5}, {0}}, {{0}, {5}}},
			[][]int{{0, 5}, {1, 4}},
			[]bool{true, false},
			[][]int{{0, 5}, {1}, {4}},
			[]int{0, 1, -1, -1, 1, 0},
		},
		"a cycle over three ballots": {
			3,
			[][][]int{{{0}, {1}}, {{1}, {2}}, {{2}, {0}}},
			[][]int{{0, 1, 2}},
			[]bool{true},
			[][]int{{0, 1, 2}},
			[]int{0, 0, 0},
		},
	} {
		var ballots []ranking.Ballot
		for r, groups := range test.ballots {
			ballots = append(ballots, ranking.Ballot{Rater: 10 + r, Weight: 1, Groups: groups})
		}
		p, err := ranking.NewProfile(test.n, ballots)
		if err != nil {
			t.Fatal(err)
		}
		g := ranking.NewGraph(p)
		if !reflect.DeepEqual(g.Weak, test.weak) || !slices.Equal(g.Strong(), test.strong) || !slices.Equal(g.Component, test.who) {
			t.Errorf("%s: %+v", name, g)
		}
		if got := ranking.StrongComponents(p); !reflect.DeepEqual(got, test.within) {
			t.Errorf("%s: strong components %v, want %v", name, got, test.within)
		}
	}
}

// The sparse construction against the pairwise definition, by gonum.
func TestGraphAgainstTopo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		p := rankingtest.Valid(t, n, drawBallots(t, n, 5))
		c := ranking.NewCounts(p)
		directed, undirected := simple.NewDirectedGraph(), simple.NewUndirectedGraph()
		for b := range p.Len() {
			for _, i := range p.Order(b).Items {
				if directed.Node(int64(i)) == nil {
					directed.AddNode(simple.Node(i))
					undirected.AddNode(simple.Node(i))
				}
			}
		}
		for i := range n {
			for j := range n {
				if i == j || c.Compared(i, j) == 0 {
					continue
				}
				undirected.SetEdge(simple.Edge{F: simple.Node(i), T: simple.Node(j)})
				if c.Above.At(i, j) > 0 || c.Tied.At(i, j) > 0 {
					directed.SetEdge(simple.Edge{F: simple.Node(i), T: simple.Node(j)})
				}
			}
		}
		strong := sorted(topo.TarjanSCC(directed))
		if got := ranking.StrongComponents(p); !reflect.DeepEqual(got, strong) {
			t.Fatalf("strong components %v, want %v", got, strong)
		}
		g := ranking.NewGraph(p)
		if weak := sorted(topo.ConnectedComponents(undirected)); !reflect.DeepEqual(g.Weak, weak) {
			t.Fatalf("weak components %v, want %v", g.Weak, weak)
		}
		for k, members := range g.Weak {
			isStrong := slices.ContainsFunc(strong, func(s []int) bool { return slices.Equal(s, members) })
			if g.Strong()[k] != isStrong {
				t.Fatalf("component %v strong %v, want %v", members, g.Strong()[k], isStrong)
			}
			for _, i := range members {
				if g.Component[i] != k {
					t.Fatalf("person %d in component %d, want %d", i, g.Component[i], k)
				}
			}
		}
	})
}

// sorted returns the components as member lists, ascending, by their smallest
// member; nil for none.
func sorted(components [][]graph.Node) [][]int {
	var out [][]int
	for _, nodes := range components {
		var members []int
		for _, v := range nodes {
			members = append(members, int(v.ID()))
		}
		slices.Sort(members)
		out = append(out, members)
	}
	slices.SortFunc(out, func(a, b []int) int { return a[0] - b[0] })
	return out
}

func BenchmarkNewGraph(b *testing.B) {
	builder := ranking.NewBuilder(10_000, 0)
	for r := range 10_000 {
		items, ranks := make([]int32, 25), make([]float64, 25)
		for k := range items {
			items[k], ranks[k] = int32((r+1+k*k)%10_000), float64(k)
		}
		builder.AddRanked(r, 1, items, ranks)
	}
	p := builder.Profile()
	b.Run("people=10000/list=25", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			ranking.NewGraph(p)
		}
	})
}
