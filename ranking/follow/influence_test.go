package follow_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph/network"
	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
)

func TestPageRankExamples(t *testing.T) {
	for _, tt := range []struct {
		name     string
		g        *follow.Graph
		teleport []float64
		want     []float64
	}{
		{"G.3", exampleSix(), nil, []float64{0.156042, 0.315789, 0.308333, 0.169836, 0.025, 0.025}},
		{
			"G.3 teleport to P4..P6", exampleSix(),
			[]float64{0, 0, 0, 1, 1, 1},
			[]float64{0.120417, 0.298246, 0.283333, 0.198004, 0.05, 0.05},
		},
		{"nobody", follow.New(0, nil, nil), nil, []float64{}},
		{"no edges", follow.New(4, everybody(4), nil), nil, []float64{.25, .25, .25, .25}},
		{"no edges, teleport", follow.New(2, everybody(2), nil), []float64{3, 1}, []float64{.75, .25}},
		{"one person", follow.New(1, everybody(1), nil), nil, []float64{1}},
	} {
		got := follow.PageRank(tt.g, follow.Damping, tt.teleport)
		if !slices.EqualFunc(got, tt.want, func(a, b float64) bool { return within(a, b, 6e-7) }) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestPageRankEnds(t *testing.T) {
	cycle := follow.New(2, everybody(2), []follow.Edge{{0, 1}, {1, 0}})
	if got := follow.PageRank(cycle, 1, []float64{1, 0}); !within(got[0]+got[1], 1, 1e-12) {
		t.Errorf("damping 1 on a 2-cycle: got %v", got)
	}
	if got := follow.PageRank(exampleSix(), 0, nil); !within(got[1], 1.0/6, 1e-15) {
		t.Errorf("damping 0 is the teleport: got %v", got)
	}
	huge := follow.NewWeighted(3, everybody(3), []follow.Edge{{0, 1}, {0, 2}, {1, 2}, {1, 0}},
		[]float64{math.MaxFloat64, math.MaxFloat64, 5e-324, 5e-324})
	equal := follow.New(3, everybody(3), []follow.Edge{{0, 1}, {0, 2}, {1, 2}, {1, 0}})
	got, want := follow.PageRank(huge, .85, nil), follow.PageRank(equal, .85, nil)
	if !slices.EqualFunc(got, want, func(a, b float64) bool { return within(a, b, 1e-12) }) {
		t.Errorf("extreme weights: got %v, want %v", got, want)
	}
}

// PageRank solves x = 0.85(P'x + v·dangling) + 0.15v, sums to 1 and follows
// weights.
func TestPageRankIsStationary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGraph(t)
		n := g.People()
		if n == 0 {
			return
		}
		var edges []follow.Edge
		var weights []float64
		for u := range n {
			for _, v := range g.Named(u) {
				edges = append(edges, follow.Edge{From: int32(u), To: v})
				weights = append(weights, rapid.Float64Range(.1, 5).Draw(t, "weight"))
			}
		}
		if rapid.Bool().Draw(t, "weighted") {
			g = follow.NewWeighted(n, everybody(n), edges, weights)
		} else {
			for k := range weights {
				weights[k] = 1
			}
		}
		v := rapid.SliceOfN(rapid.Float64Range(0.01, 1), n, n).Draw(t, "teleport")
		x := follow.PageRank(g, .85, v)
		jump, out, sum := 0.0, make([]float64, n), 0.0
		for _, w := range v {
			jump += w
		}
		for k, e := range edges {
			out[e.From] += weights[k]
		}
		want := make([]float64, n)
		for i := range want {
			want[i] = .15 * v[i] / jump
			sum += x[i]
			for u := range n {
				if out[u] == 0 {
					want[i] += .85 * x[u] * v[i] / jump
				}
			}
		}
		for k, e := range edges {
			want[e.To] += .85 * x[e.From] * weights[k] / out[e.From]
		}
		for i := range want {
			if !within(x[i], want[i], 1e-11) {
				t.Fatalf("person %d: got %v, want %v", i, x[i], want[i])
			}
		}
		if !within(sum, 1, 1e-12) {
			t.Fatalf("sums to %v", sum)
		}
	})
}

// gonum's starts at random, so it agrees to its tolerance only.
func TestPageRankAgainstGonum(t *testing.T) {
	g := sparse(200, 5)
	want := network.PageRankSparse(asGonum(g), .85, 1e-12)
	for i, x := range follow.PageRank(g, .85, nil) {
		if !within(x, want[int64(i)], 1e-9) {
			t.Fatalf("person %d: got %v, gonum %v", i, x, want[int64(i)])
		}
	}
}

func asGonum(g *follow.Graph) *simple.DirectedGraph {
	d := simple.NewDirectedGraph()
	for i := range g.People() {
		d.AddNode(simple.Node(i))
	}
	for u := range g.People() {
		for _, v := range g.Named(u) {
			d.SetEdge(simple.Edge{F: simple.Node(u), T: simple.Node(v)})
		}
	}
	return d
}

func TestBetweennessExamples(t *testing.T) {
	got, reason := follow.Betweenness(exampleSix(), 1)
	if want := []float64{0, 4, 4, 1, 0, 0}; reason != "" || !slices.Equal(got, want) {
		t.Errorf("G.8: got %v (%s), want %v", got, reason, want)
	}
	if got, reason := follow.Betweenness(follow.New(0, nil, nil), 1); got != nil || reason != ranking.NoData {
		t.Errorf("nobody: got %v (%s), want no_data", got, reason)
	}
	n := follow.MaxBrokerage + 1
	if got, reason := follow.Betweenness(follow.New(n, make([]bool, n), nil), 1); got != nil || reason != ranking.TooLarge {
		t.Errorf("too large: got %d values (%s)", len(got), reason)
	}
	if got := follow.Constraint(follow.New(n, make([]bool, n), nil))[0]; got.Reason() != ranking.TooLarge {
		t.Errorf("constraint too large: got %+v", got)
	}
}

func TestBetweennessAgainstGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGraph(t)
		got, _ := follow.Betweenness(g, 1)
		want := network.Betweenness(asGonum(g))
		for i, x := range got {
			if !within(x, want[int64(i)], 1e-9) {
				t.Fatalf("person %d: got %v, gonum %v", i, x, want[int64(i)])
			}
		}
	})
}

// 3^600 shortest paths do not fit a float64; the betweenness is plain all the
// same: everybody of a layer takes the same part.
func TestBetweennessOfManyPaths(t *testing.T) {
	const layers, width = 660, 3
	var edges []follow.Edge
	for l := range layers - 1 {
		for a := range width {
			for b := range width {
				edges = append(edges, follow.Edge{From: int32(l*width + a), To: int32((l+1)*width + b)})
			}
		}
	}
	got, _ := follow.Betweenness(follow.New(layers*width, everybody(layers*width), edges), 1)
	for i, x := range got {
		before := float64(i / width * width)
		after := float64(layers*width) - before - width
		if want := before * after / width; !within(x, want, 1e-6*max(1, want)) {
			t.Fatalf("layer %d: got %v, want %v", i/width, x, want)
		}
	}
}

// The sampled betweenness estimates the exact one: on a ring with a hub the hub
// stands out by far.
func TestBetweennessSampled(t *testing.T) {
	n := follow.ExactBetweenness + 1
	edges := make([]follow.Edge, 0, 2*n)
	for i := 1; i < n; i++ { // a star: everybody follows 0, who follows everybody
		edges = append(edges, follow.Edge{From: int32(i), To: 0}, follow.Edge{From: 0, To: int32(i)})
	}
	got, _ := follow.Betweenness(follow.New(n, everybody(n), edges), 3)
	exact := float64(n-1) * float64(n-2)
	if !within(got[0]/exact, 1, 0.005) { // the hub itself may be among the 500 sources
		t.Errorf("hub: got %v, want about %v", got[0], exact)
	}
	for i := 1; i < n; i++ {
		if got[i] != 0 {
			t.Fatalf("leaf %d: got %v", i, got[i])
		}
	}
}

func TestConstraintExample(t *testing.T) {
	got := follow.Constraint(exampleSix())
	for i, want := range []float64{0.8891, 0.5771, 0.6331, 0.7594, 0.9758, 0.8577} {
		if !within(got[i].Value(), want, 5e-5) {
			t.Errorf("G.8 P%d: got %v, want %v", i+1, got[i].Value(), want)
		}
	}
	lone := follow.Constraint(follow.New(3, everybody(3), []follow.Edge{{0, 1}}))
	if lone[2].Reason() != ranking.NoData || lone[0].Value() != 1 {
		t.Errorf("isolated: got %+v; a single tie: got %+v, want 1", lone[2], lone[0])
	}
}

// The textbook's double sum, on dense matrices.
func TestConstraintAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGraph(t)
		n := g.People()
		p := make([][]float64, n)
		for i := range p {
			p[i] = make([]float64, n)
			total := 0.0
			for j := range n {
				if g.Follows(i, j) {
					p[i][j]++
				}
				if g.Follows(j, i) {
					p[i][j]++
				}
				total += p[i][j]
			}
			for j := range n {
				if total > 0 {
					p[i][j] /= total
				}
			}
		}
		for i, got := range follow.Constraint(g) {
			want, tied := 0.0, false
			for j := range n {
				if p[i][j] == 0 {
					continue
				}
				tied = true
				c := p[i][j]
				for q := range n {
					c += p[i][q] * p[q][j]
				}
				want += c * c
			}
			if got.OK() != tied || !within(got.Value(), want, 1e-12) {
				t.Fatalf("person %d: got %+v, want %v", i, got, want)
			}
		}
	})
}

func TestKrackhardtInfluence(t *testing.T) {
	g, _, _, _ := krackhardt(t)
	// K.2: followers of 1..21, each of 20.
	want := []int{13, 18, 5, 8, 5, 10, 13, 10, 4, 9, 11, 7, 4, 10, 4, 8, 9, 15, 4, 8, 15}
	if got := g.Followers(); !slices.Equal(got, want) {
		t.Errorf("followers: got %v, want %v", got, want)
	}
	mean := 0.0
	for _, r := range g.Rate() {
		mean += r.Value() / 21
	}
	if !within(mean, .45238, 5e-6) {
		t.Errorf("mean rate: got %v, want 0.45238", mean)
	}
	type ranked struct {
		person int
		value  float64
	}
	top := func(x []float64, tolerance float64, want ...ranked) {
		t.Helper()
		order := make([]int, len(x))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(x[b], x[a]) })
		for k, w := range want {
			if order[k]+1 != w.person || !within(x[order[k]], w.value, tolerance) {
				t.Errorf("place %d: got person %d with %v, want %d with %v", k+1, order[k]+1, x[order[k]], w.person, w.value)
			}
		}
	}
	top(follow.PageRank(g, .85, nil), 5e-6, ranked{21, .16379}, ranked{7, .10405}, ranked{2, .09392}, ranked{18, .07211}, ranked{6, .07160})
	between, _ := follow.Betweenness(g, 1)
	top(between, .005, ranked{18, 88.92}, ranked{21, 60.13}, ranked{7, 27.62})
}

// N.1: relabelling people changes nothing.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGraph(t)
		n := g.People()
		order := rapid.Permutation(identity(n)).Draw(t, "order")
		h := g.Restrict(identity(n), n) // without raters outside
		relabelled := h.Restrict(order, n)
		a, b := follow.PageRank(h, .85, nil), follow.PageRank(relabelled, .85, nil)
		x, _ := follow.Betweenness(h, 1)
		y, _ := follow.Betweenness(relabelled, 1)
		c, d := follow.Constraint(h), follow.Constraint(relabelled)
		r, rho := follow.Reciprocity(h)
		r2, rho2 := follow.Reciprocity(relabelled)
		if r != r2 || rho != rho2 {
			t.Fatalf("reciprocity: %v %v, relabelled %v %v", r, rho, r2, rho2)
		}
		for i := range n {
			j := order[i]
			if !within(a[i], b[j], 1e-9) || !within(x[i], y[j], 1e-9) || !within(c[i].Value(), d[j].Value(), 1e-9) {
				t.Fatalf("person %d, relabelled %d: PageRank %v %v, betweenness %v %v, constraint %v %v",
					i, j, a[i], b[j], x[i], y[j], c[i], d[j])
			}
		}
	})
}

func identity(n int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = i
	}
	return x
}

// N.10: two runs, with one processor and with eight, agree bit for bit.
func TestSameBits(t *testing.T) {
	g := sparse(follow.ExactBetweenness+200, 4)
	small := sparse(300, 4)
	level := make([]int, small.People())
	for i := range level {
		level[i] = rand.New(rand.NewPCG(5, uint64(i))).IntN(3)
	}
	type result struct {
		rank, between []float64
		constraint    []ranking.Statistic
		direction     follow.Directions
		external      follow.ExternalInternal
	}
	run := func() (r result) {
		r.rank = follow.PageRank(g, .85, nil)
		r.between, _ = follow.Betweenness(g, 11)
		r.constraint = follow.Constraint(g)
		r.direction = follow.Direction(small, level, 11)
		r.external = follow.EI(small, level, 11)
		return r
	}
	var first result
	for k, processors := range []int{1, 8, 8} {
		r := withProcessors(processors, run)
		if k == 0 {
			first = r
			continue
		}
		if !slices.Equal(r.rank, first.rank) || !slices.Equal(r.between, first.between) ||
			!slices.Equal(r.constraint, first.constraint) || r.direction != first.direction || r.external != first.external {
			t.Fatalf("run %d differs", k)
		}
	}
}
