package choice

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
	"gonum.org/v1/gonum/stat/combin"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

func randomProfile(t testing.TB, people, raters, length int) *ranking.Profile {
	t.Helper()
	random := rand.New(ranking.NewSource(4, 0))
	var ballots []ranking.Ballot
	for r := range raters {
		ballot := ranking.Ballot{Rater: people + r, Weight: 1}
		for _, i := range random.Perm(people)[:min(length, people)] {
			ballot.Groups = append(ballot.Groups, []int{i})
		}
		ballots = append(ballots, ballot)
	}
	return rankingtest.Valid(t, people, ballots)
}

func TestKemenyExamples(t *testing.T) {
	four := rankingtest.Valid(t, 4, b6())
	const a, b, c, d = 0, 1, 2, 3
	for name, test := range map[string]struct {
		score []float64
		want  []int
	}{
		"B.6 A first": {[]float64{4, 3, 2, 1}, []int{a, b, c, d}},
		"B.6 B first": {[]float64{2, 4, 3, 1}, []int{b, c, a, d}},
	} {
		k, why := Kemeny(four, ranking.NewCounts(four), test.score, 1)
		if why != "" || !slices.Equal(k.Order, test.want) {
			t.Fatalf("%s: %v (%q), want %v", name, k, why, test.want)
		}
		if k.Cost != 6 || k.LowerBound != 6 || k.Gap != 0 || !k.Optimal || k.Unique {
			t.Errorf("%s: %+v, want cost and bound 6, optimal, not unique", name, k)
		}
	}
	// The bound of the search on the cycle: pairwise 5, with the cycle 6.
	m := newMajority(ranking.NewCounts(four))
	components := m.strongComponents([]int{a, b, c, d})
	if len(components) != 2 || !slices.Equal(components[0], []int{a, b, c}) {
		t.Fatalf("components %v", components)
	}
	if bound := newBlock(m, components[0]).cycleBound(); bound != 1 {
		t.Errorf("B.6 cycle bound 5 + %v, want 5 + 1", bound)
	}

	p := rankingtest.Six(t)
	theta := []float64{-0.1416, 3.7832, 1.1835, 0.0420, -2.0703, -1.7328}
	k, why := Kemeny(p, nil, theta, 1)
	if why != "" {
		// 6 people, 15 pairs, one of them never compared.
		t.Fatalf("six: %q", why)
	}
	if k.Cost != 1 || k.LowerBound != 1 || !k.Optimal || k.Unique {
		t.Errorf("B.6 six: %+v, want cost 1, bound 1, not unique", k)
	}
	// All of the score's order is among the five optima.
	if want := []int{1, 2, 3, 0, 5, 4}; !slices.Equal(k.Order, want) {
		t.Errorf("B.6 six: order %v, want %v", k.Order, want)
	}
	optima := 0
	forOrders([]int{0, 1, 2, 3, 4, 5}, func(order []int) {
		if costOf(ranking.NewCounts(p), order) == 1 {
			optima++
		}
	})
	if optima != 5 {
		t.Errorf("B.6 six: %d optima, want 5", optima)
	}
}

func TestKemenyApplicability(t *testing.T) {
	tests := []struct {
		name string
		p    *ranking.Profile
		want ranking.Reason
	}{
		{"no people", rankingtest.Profile(t, 0, 0), ranking.NoData},
		{"no ballots", rankingtest.Profile(t, 3, 0), ranking.NoData},
		{"one person", rankingtest.Profile(t, 1, 5, [][]int{{0}}), ranking.NoData},
		{"ballots of one", rankingtest.Profile(t, 2, 5, [][]int{{0}}, [][]int{{1}}), ranking.NoData},
		{"two people", rankingtest.Profile(t, 2, 5, [][]int{{0}, {1}}), ""},
		{"all tied", rankingtest.Profile(t, 3, 5, [][]int{{0, 1, 2}}), ""},
		{"sparse", rankingtest.Profile(t, 4, 5, [][]int{{0}, {1}}, [][]int{{2}, {3}}), ranking.NoData},
		{"too large", rankingtest.Profile(t, MaxKemeny+1, 900, [][]int{{0}, {1}}), ranking.TooLarge},
	}
	for _, test := range tests {
		k, why := Kemeny(test.p, ranking.NewCounts(test.p), nil, 1)
		if why != test.want || (k == nil) != (why != "") {
			t.Errorf("%s: %+v, %q, want %q", test.name, k, why, test.want)
		}
	}
	// Ten ballots of 0.1 make a median of 1, whatever their sum rounds to.
	var light []ranking.Ballot
	for r := range 10 {
		light = append(light, ranking.Ballot{Rater: 3 + r, Weight: 0.1, Groups: [][]int{{0}, {1}, {2}}})
	}
	if k, why := Kemeny(rankingtest.Valid(t, 3, light), nil, nil, 1); why != "" || !k.Unique {
		t.Errorf("ten tenths: %+v, %q", k, why)
	}
	// People who stand on no ballot with others are left out.
	p := rankingtest.Profile(t, 5, 9, [][]int{{3}, {0}}, [][]int{{2}}, [][]int{{3}, {0}, {4}})
	k, why := Kemeny(p, nil, []float64{math.NaN(), 0, 9, math.NaN(), 0}, 1)
	if why != "" || !slices.Equal(k.Order, []int{3, 0, 4}) || !k.Unique {
		t.Errorf("unlisted people: %+v, %q", k, why)
	}
	score := k.Scores(5)
	rankingtest.Near(t, "score of the first", score[3], 2, 0)
	rankingtest.Undefined(t, "score of the unlisted", score[1], ranking.NoData)
}

func costOf(c *ranking.Counts, order []int) float64 {
	sum := 0.0
	for k, i := range order {
		for _, j := range order[k+1:] {
			sum += c.Above.At(j, i)
		}
	}
	return sum
}

func forOrders(people []int, f func(order []int)) {
	order := make([]int, len(people))
	for _, perm := range combin.Permutations(len(people), len(people)) {
		for k, at := range perm {
			order[k] = people[at]
		}
		f(order)
	}
}

// By enumeration: cost, uniqueness, and the order first by score among the
// optima. Fractional weights and weights in the thousands change nothing
// (N.2 with scaled copies), names neither (N.1), reversal reverses (N.3).
func TestKemenyIsOptimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "n")
		ballots := rankingtest.DrawBallots(t, n, 9, 3, true)
		factor := rapid.SampledFrom([]float64{1, 0.7, 1234.5, 4000}).Draw(t, "factor")
		for b := range ballots {
			ballots[b].Weight *= factor
		}
		p := rankingtest.Valid(t, n, ballots)
		c := ranking.NewCounts(p)
		score := rapid.Permutation([]float64{0, 1, 2, 3, 4, 5}[:n]).Draw(t, "score")
		k, why := Kemeny(p, c, score, 1)
		if why != "" {
			return
		}
		least, optima := math.Inf(1), 0
		tolerance := 1e-9 * factor
		best := make([]float64, n)
		forOrders(slices.Sorted(slices.Values(k.Order)), func(order []int) {
			switch cost := costOf(c, order); {
			case cost < least-tolerance:
				least, optima = cost, 1
				best = scoresAlong(order, score)
			case cost <= least+tolerance:
				optima++
				if s := scoresAlong(order, score); slices.Compare(s, best) > 0 {
					best = s
				}
			}
		})
		if !k.Optimal || math.Abs(k.Cost-least) > tolerance || k.LowerBound != k.Cost || k.Gap != 0 {
			t.Fatalf("%+v, least cost %v", k, least)
		}
		if k.Unique != (optima == 1) {
			t.Fatalf("unique %v, %d optima", k.Unique, optima)
		}
		if got := scoresAlong(k.Order, score); slices.Compare(got, best) != 0 {
			t.Fatalf("scores along the order %v, closest optimum %v", got, best)
		}
		if !k.Unique {
			return
		}
		perm := rapid.Permutation(rankingtest.UpTo(n)).Draw(t, "perm")
		renamed, _ := Kemeny(rankingtest.Valid(t, n, rankingtest.Relabel(ballots, perm)), nil, nil, 1)
		back, _ := Kemeny(rankingtest.Valid(t, n, reversed(ballots)), nil, nil, 1)
		slices.Reverse(back.Order)
		for at, i := range k.Order {
			if renamed.Order[at] != perm[i] || back.Order[at] != i {
				t.Fatalf("order %v, renamed by %v %v, reversed twice %v", k.Order, perm, renamed.Order, back.Order)
			}
		}
	})
}

func scoresAlong(order []int, score []float64) []float64 {
	var out []float64
	for _, i := range order {
		out = append(out, score[i])
	}
	return out
}

// The line of strong components against Tarjan's algorithm.
func TestStrongComponentsAgainstTopo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		c := ranking.NewCounts(rankingtest.Valid(t, n, rankingtest.DrawBallots(t, n, 6, 3, true)))
		g := simple.NewDirectedGraph()
		for i := range n {
			g.AddNode(simple.Node(i))
		}
		for i := range n {
			for j := range n {
				if i != j && c.Above.At(i, j) >= c.Above.At(j, i) {
					g.SetEdge(simple.Edge{F: simple.Node(i), T: simple.Node(j)})
				}
			}
		}
		var want [][]int
		for _, nodes := range topo.TarjanSCC(g) {
			var members []int
			for _, v := range nodes {
				members = append(members, int(v.ID()))
			}
			slices.Sort(members)
			want = append(want, members)
		}
		slices.Reverse(want) // topo returns them in reverse topological order
		got := newMajority(c).strongComponents(rankingtest.UpTo(n))
		if !slices.EqualFunc(got, want, slices.Equal[[]int]) {
			t.Fatalf("components %v, want %v", got, want)
		}
	})
}

// A component of everybody tied is large, costs nothing and is the order of the
// scores, but one of very many.
func TestKemenyAllTied(t *testing.T) {
	p := rankingtest.Profile(t, 25, 30, [][]int{rankingtest.UpTo(25)})
	score := make([]float64, 25)
	for i := range score {
		score[i] = float64((i * 7) % 25)
	}
	k, why := Kemeny(p, nil, score, 1)
	if why != "" || k.Cost != 0 || !k.Optimal || k.Unique || k.Gap != 0 {
		t.Fatalf("%+v, %q", k, why)
	}
	if !slices.IsSortedFunc(k.Order, func(i, j int) int { return int(score[j] - score[i]) }) {
		t.Errorf("order %v", k.Order)
	}
}

// The public data: every optimum is proven, and complete agreement holds.
func TestKemenyNewcomb(t *testing.T) {
	for _, week := range rankingtest.Newcomb(t) {
		p, label := week.Profile(t), week.Label
		c := ranking.NewCounts(p)
		k, why := Kemeny(p, c, nil, 1)
		if why != "" || !k.Optimal || k.Cost != costOf(c, k.Order) || len(k.Order) != 17 {
			t.Errorf("week %s: %+v, %q", label, k, why)
		}
		for at := range k.Order[1:] { // a necessary condition: neighbours are in majority order
			if i, j := k.Order[at], k.Order[at+1]; c.Above.At(i, j) < c.Above.At(j, i) {
				t.Errorf("week %s: %d above %d against the majority", label, i, j)
			}
		}
	}
}
