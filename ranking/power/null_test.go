package power

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/sampleuv"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
)

// graph builds a graph of n people from each rater's names; nil is no answer.
func graph(n int, named ...[]int) *follow.Graph {
	respondents := make([]bool, max(n, len(named)))
	var edges []follow.Edge
	for u, names := range named {
		respondents[u] = names != nil
		for _, v := range names {
			edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
		}
	}
	return follow.New(n, respondents, edges)
}

// randomGraph lets each of n people name up to most others.
func randomGraph(n, most int, seed uint64) *follow.Graph {
	random := rand.New(ranking.NewSource(seed, 0))
	named := make([][]int, n)
	for u := range named {
		named[u] = []int{}
		for range 1 + random.IntN(most) {
			if v := random.IntN(n); v != u {
				named[u] = append(named[u], v)
			}
		}
	}
	return graph(n, named...)
}

func TestNullByHand(t *testing.T) {
	// Three people name one other each: 8 arrangements. In 2 everybody is named
	// once (Gini 0); in the other 6 followers are 2, 1, 0 (Gini 4/9): nobody can
	// be named by all three.
	null := FollowerNull(graph(3, []int{1}, []int{0}, []int{0}), 99, 1)
	if !null.Exact || null.Replicates != 8 {
		t.Fatalf("null = %+v, want 8 arrangements", null)
	}
	for _, c := range []struct {
		name string
		got  ranking.Statistic
		want float64
	}{
		{"mean", null.Mean, 6.0 / 8 * 4 / 9},
		{"excess", null.Excess, 4.0 / 9 * 2 / 8},
		{"p", null.P, 6.0 / 8},
	} {
		if math.Abs(c.got.Value()-c.want) > 1e-12 {
			t.Errorf("%s = %v, want %v", c.name, c.got.Value(), c.want)
		}
	}
	even := FollowerNull(graph(3, []int{1}, []int{2}, []int{0}), 99, 1)
	if even.P.Value() != 1 {
		t.Errorf("p of equal followers = %v, want 1", even.P.Value())
	}
}

// TestNullOutsideAndCandidates: a rater outside the roster may name everybody,
// and people who cannot be named neither count nor are drawn.
func TestNullOutsideAndCandidates(t *testing.T) {
	// Raters 0 and 3 (outside) name one of the candidates 0 and 1: rater 0 can
	// only name 1, rater 3 either.
	g := graph(3, []int{1}, nil, nil, []int{1}).WithCandidates([]bool{true, true, false})
	null := FollowerNull(g, 99, 1)
	if null.Replicates != 2 || null.P.Value() != 0.5 || null.Mean.Value() != 0.25 {
		t.Errorf("null = %+v, want 2 arrangements with mean 1/4 and p 1/2", null)
	}
	m := newNamings(g)
	if mean := stat.Mean(m.simulate(20_000, 7), nil); math.Abs(mean-0.25) > 0.01 {
		t.Errorf("simulated mean = %v, want 0.25", mean)
	}
}

func TestNullUndefined(t *testing.T) {
	for _, g := range []*follow.Graph{
		graph(0), graph(1), graph(1, []int{}), graph(4, []int{}, nil, nil, nil), follow.Union(),
	} {
		null := FollowerNull(g, 99, 1)
		for _, s := range []ranking.Statistic{null.Mean, null.Excess, null.P} {
			if s.OK() || s.Reason() != ranking.NoData {
				t.Errorf("null without names = %+v, want undefined", null)
			}
		}
	}
}

// TestSimulationAgreesWithEnumeration checks the sampler against all
// arrangements of graphs small enough for both.
func TestSimulationAgreesWithEnumeration(t *testing.T) {
	const replicates = 40_000
	for seed := range uint64(6) {
		m := newNamings(randomGraph(4, 3, seed))
		exact := m.enumerate()
		if exact == nil {
			t.Fatal("too many arrangements")
		}
		drawn := m.simulate(replicates, seed)
		mean, sd := stat.MeanStdDev(exact, nil)
		if got := stat.Mean(drawn, nil); math.Abs(got-mean) > 5*sd/math.Sqrt(replicates)+1e-12 {
			t.Errorf("seed %d: simulated mean %v, exact %v", seed, got, mean)
		}
		for _, observed := range exact {
			p, q := tail(exact, observed, true), tail(drawn, observed, false)
			if math.Abs(p-q) > 5*math.Sqrt(p*(1-p)/replicates)+2.0/replicates {
				t.Errorf("seed %d: P(G >= %v) = %v simulated, %v exact", seed, observed, q, p)
			}
		}
	}
}

// TestSimulationAgreesWithGonum checks the sampler against gonum's on a graph
// too large to enumerate.
func TestSimulationAgreesWithGonum(t *testing.T) {
	const replicates, people, names = 4000, 30, 4
	named := make([][]int, people)
	for u := range named {
		for k := 1; k <= names; k++ {
			named[u] = append(named[u], (u+k)%people)
		}
	}
	m := newNamings(graph(people, named...))
	source := ranking.NewSource(3, 0)
	reference := make([]float64, replicates)
	pick := make([]int, names)
	for r := range reference {
		x := make([]float64, people)
		for u := range people {
			sampleuv.WithoutReplacement(pick, people-1, source)
			for _, v := range pick {
				if v >= u {
					v++
				}
				x[v]++
			}
		}
		reference[r] = Concentrate(x).Gini.Value()
	}
	a, sa := stat.MeanStdDev(m.simulate(replicates, 4), nil)
	b, sb := stat.MeanStdDev(reference, nil)
	if math.Abs(a-b) > 5*math.Hypot(sa, sb)/math.Sqrt(replicates) || math.Abs(sa/sb-1) > 0.1 {
		t.Errorf("mean and SD %v, %v; gonum %v, %v", a, sa, b, sb)
	}
}

func TestNullNormalForLargeScopes(t *testing.T) {
	g := randomGraph(MaxNullPeople+1, 3, 5)
	null := FollowerNull(g, ranking.AlertReplicates, 1)
	if null.Replicates != NormalReplicates || null.Exact {
		t.Fatalf("replicates = %d, want %d", null.Replicates, NormalReplicates)
	}
	// The graph was drawn at random: the excess is small against the mean.
	if p, ok := null.P.Get(); !ok || p < 1e-4 || p > 1-1e-4 || math.Abs(null.Excess.Value()) > 0.02 {
		t.Errorf("null of a random graph = %+v", null)
	}
	// One single name: every arrangement is alike.
	named := make([][]int, MaxNullPeople+1)
	named[3] = []int{4}
	if alike := FollowerNull(graph(len(named), named...), 19, 1); alike.P.Value() != 1 {
		t.Errorf("null of one name = %+v, want p 1", alike)
	}
}

// TestNullReproducible is N.10.
func TestNullReproducible(t *testing.T) {
	g := randomGraph(40, 3, 9)
	followers := make([][]int, 8)
	for a := range followers {
		followers[a] = randomGraph(40, 3, uint64(a)).Followers()
	}
	run := func(processors int) string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		c := MeasureCapture(followers, 999, 5)
		return fmt.Sprint(FollowerNull(g, 999, 3), c.P, c.OverlapP)
	}
	if one, eight := run(1), run(8); one != eight || one != run(8) {
		t.Errorf("one processor %s, eight %s", one, eight)
	}
	if a, b := FollowerNull(g, 999, 3), FollowerNull(g, 999, 4); a.Mean == b.Mean {
		t.Error("another seed gives the same draws")
	}
}

func TestMultiplyChoices(t *testing.T) {
	const over = ranking.MaxEnumeration + 1
	for _, c := range []struct{ product, n, k, want int }{
		{1, 5, 2, 10}, {3, 5, 5, 3}, {2, 4, 0, 2}, {1, 200, 100, over}, {40_000, 3, 1, over}, {over, 3, 3, over},
	} {
		if got := multiplyChoices(c.product, c.n, c.k); got != c.want {
			t.Errorf("multiplyChoices(%d, %d, %d) = %d, want %d", c.product, c.n, c.k, got, c.want)
		}
	}
}

func BenchmarkFollowerNull(b *testing.B) {
	for _, c := range []struct{ people, replicates int }{{17, 9999}, {200, 9999}, {2000, 999}, {100_000, 19}} {
		g := randomGraph(c.people, 3, 1)
		b.Run(fmt.Sprintf("people=%d/replicates=%d", c.people, c.replicates), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				FollowerNull(g, c.replicates, 1)
			}
		})
	}
}
