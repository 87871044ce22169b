package power_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/rankingtest"
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

// TestNewcombAttachment is I.8 and K.1.
func TestNewcombAttachment(t *testing.T) {
	_, graphs := newcombTop(t)
	a := power.Attach(graphs)
	if a.NewTies != 180 {
		t.Errorf("new ties = %d, want 180", a.NewTies)
	}
	rankingtest.Near(t, "beta", a.Beta, 0.680, 5e-4)
	rankingtest.Near(t, "standard error", a.StandardError, 0.126, 5e-4)
}

// TestAttachByHand: followers 2, 1, 0, 0 of people 0..3 before. Rater 3 newly
// names person 0, rater 2 person 3; rater 1 names as before.
//
// Rater 3 named 1 and may choose 0 (k 2) or 2 (k 0); rater 2 named 0 and may
// choose 1 (k 1) or 3 (k 0). The likelihood 3^b/(3^b+1) · 1/(2^b+1) has its
// maximum where ln 3/(3^b+1) = ln 2 · 2^b/(2^b+1).
func TestAttachByHand(t *testing.T) {
	before := graph(4, []int{}, []int{0}, []int{0}, []int{1})
	now := graph(4, nil, []int{0}, []int{0, 3}, []int{0})
	a := power.Attach([]*follow.Graph{before, nil, now})
	if a.NewTies != 2 {
		t.Fatalf("new ties = %d, want 2", a.NewTies)
	}
	b := a.Beta.Value()
	three, two := math.Pow(3, b), math.Pow(2, b)
	if slope := math.Log(3)/(three+1) - math.Ln2*two/(two+1); !a.Beta.OK() || math.Abs(slope) > 1e-10 {
		t.Errorf("beta = %v, slope there %v", a.Beta, slope)
	}
	information := math.Pow(math.Log(3), 2)*three/math.Pow(three+1, 2) + math.Ln2*math.Ln2*two/math.Pow(two+1, 2)
	rankingtest.Near(t, "standard error", a.StandardError, 1/math.Sqrt(information), 1e-9)
}

// TestAttachCandidates: who cannot be named now is in no choice set, and who
// did not answer before makes no new tie.
func TestAttachCandidates(t *testing.T) {
	before := graph(5, nil, []int{0}, []int{0}, []int{1}, []int{0})
	now := graph(5, []int{1, 2}, []int{0}, []int{0, 3}, []int{0}).WithCandidates([]bool{true, true, true, true, false})
	same := power.Attach([]*follow.Graph{
		graph(5, nil, []int{0}, []int{0}, []int{1}, []int{0}),
		graph(5, nil, []int{0}, []int{0, 3}, []int{0}).WithCandidates([]bool{true, true, true, true, false}),
	})
	if got := power.Attach([]*follow.Graph{before, now}); got != same || got.NewTies != 2 {
		t.Errorf("attachment = %+v, without the newcomer %+v", got, same)
	}
	// Followers are 3, 1, 0, 0 here: 4^b/(4^b+1) · 1/(2^b+1).
	b := same.Beta.Value()
	if slope := math.Log(4)/(math.Pow(4, b)+1) - math.Ln2*math.Pow(2, b)/(math.Pow(2, b)+1); math.Abs(slope) > 1e-10 {
		t.Errorf("slope at beta %v = %v: somebody who may not be named was in a choice set", b, slope)
	}
}

func TestAttachUndefined(t *testing.T) {
	ring := graph(4, []int{1}, []int{2}, []int{3}, []int{0})
	back := graph(4, []int{3}, []int{0}, []int{1}, []int{2})
	star := graph(4, []int{1}, []int{}, []int{1}, []int{2})
	for _, c := range []struct {
		name   string
		rounds []*follow.Graph
		want   ranking.Reason
		ties   int
	}{
		{"no rounds", nil, ranking.TooFewRounds, 0},
		{"one round", []*follow.Graph{ring, nil}, ranking.TooFewRounds, 0},
		{"nothing new", []*follow.Graph{ring, ring}, ranking.NoData, 0},
		{"nobody", []*follow.Graph{graph(0), graph(0)}, ranking.NoData, 0},
		{"no nominations", []*follow.Graph{graph(3, []int{}), graph(3, []int{})}, ranking.NoData, 0},
		{"equal followers", []*follow.Graph{ring, back}, ranking.Constant, 4},
		{"always the most followed", []*follow.Graph{star, graph(4, []int{1}, []int{2}, []int{1}, []int{1})}, ranking.NoMLE, 2},
		{"always the least followed", []*follow.Graph{star, graph(4, []int{1}, []int{3}, []int{1}, []int{0})}, ranking.NoMLE, 2},
	} {
		a := power.Attach(c.rounds)
		rankingtest.Undefined(t, c.name, a.Beta, c.want)
		rankingtest.Undefined(t, c.name, a.StandardError, c.want)
		if a.NewTies != c.ties {
			t.Errorf("%s: %d new ties, want %d", c.name, a.NewTies, c.ties)
		}
	}
}

// TestAttachRecovers draws new ties with a known exponent and finds it again.
func TestAttachRecovers(t *testing.T) {
	const people, rounds = 60, 6
	for _, beta := range []float64{-0.5, 0, 1, 2} {
		random := rand.New(ranking.NewSource(uint64(10+beta), 1))
		followers := make([]int, people)
		var graphs []*follow.Graph
		for range rounds {
			named := make([][]int, people)
			next := make([]int, people)
			for u := range named {
				total := 0.0
				for i, k := range followers {
					if i != u {
						total += math.Pow(float64(k+1), beta)
					}
				}
				at := random.Float64() * total
				v := 0
				for i, k := range followers {
					if i == u {
						continue
					}
					v = i
					if at -= math.Pow(float64(k+1), beta); at < 0 {
						break
					}
				}
				named[u] = []int{v}
				next[v]++
			}
			graphs = append(graphs, graph(people, named...))
			followers = next
		}
		a := power.Attach(graphs)
		if !a.Beta.OK() || math.Abs(a.Beta.Value()-beta) > 3.5*a.StandardError.Value() {
			t.Errorf("beta %v estimated as %v ± %v from %d ties", beta, a.Beta, a.StandardError, a.NewTies)
		}
	}
}

// slopeOf returns the slope and the information of the log-likelihood of I.8 at
// beta, choice by choice and person by person.
func slopeOf(beta float64, rounds [][][]int, n int) (slope, information float64) {
	for t := 1; t < len(rounds); t++ {
		followers := make([]float64, n)
		for _, names := range rounds[t-1] {
			for _, v := range names {
				followers[v]++
			}
		}
		for u := range n {
			if rounds[t-1][u] == nil || rounds[t][u] == nil {
				continue
			}
			for _, v := range rounds[t][u] {
				if slices.Contains(rounds[t-1][u], v) {
					continue
				}
				total, first, second := 0.0, 0.0, 0.0
				for j := range n {
					if j != u && !slices.Contains(rounds[t-1][u], j) {
						l := math.Log1p(followers[j])
						w := math.Exp(beta * l)
						total += w
						first += w * l
						second += w * l * l
					}
				}
				slope += math.Log1p(followers[v]) - first/total
				information += second/total - first/total*first/total
			}
		}
	}
	return slope, information
}

func TestAttachIsMaximum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "n")
		rounds := make([][][]int, rapid.IntRange(2, 4).Draw(t, "rounds"))
		graphs := make([]*follow.Graph, len(rounds))
		for r := range rounds {
			rounds[r] = drawGraph(t, n)
			graphs[r] = graph(n, rounds[r]...)
		}
		a := power.Attach(graphs)
		if !a.Beta.OK() {
			return
		}
		slope, information := slopeOf(a.Beta.Value(), rounds, n)
		if math.Abs(slope) > 1e-7*max(1, information) {
			t.Fatalf("slope %v at beta %v", slope, a.Beta.Value())
		}
		if se := 1 / math.Sqrt(information); math.Abs(a.StandardError.Value()/se-1) > 1e-6 {
			t.Fatalf("standard error %v, want %v", a.StandardError.Value(), se)
		}
	})
}

// TestAttachHub: without the one person everybody follows, next to nothing is
// left of the weight of all, and the sums over who is left must not be taken as
// a difference.
func TestAttachHub(t *testing.T) {
	const n = 400
	before, now := make([][]int, n), make([][]int, n)
	for u := 1; u < n; u++ {
		before[u] = []int{0}
		now[u] = []int{0}
	}
	for u := 1; u <= 20; u++ {
		before[u] = []int{0, u + 1}
	}
	for u := 100; u < 130; u++ {
		now[u] = []int{0, u%20 + 2}
	}
	now[50], now[51] = []int{0, 60}, []int{0, 61}
	a := power.Attach([]*follow.Graph{graph(n, before...), graph(n, now...)})
	slope, information := slopeOf(a.Beta.Value(), [][][]int{before, now}, n)
	if !a.Beta.OK() || math.Abs(slope) > 1e-8 {
		t.Errorf("slope %v at beta %v", slope, a.Beta)
	}
	rankingtest.Near(t, "standard error", a.StandardError, 1/math.Sqrt(information), 1e-8)
}
