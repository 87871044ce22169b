package follow_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestFollowersAndRate(t *testing.T) {
	g := exampleSix()
	// G.3: in-degree 1,5,4,2,0,0.
	if got, want := g.Followers(), []int{1, 5, 4, 2, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("followers: got %v, want %v", got, want)
	}
	if got, want := g.Eligible(), []int{5, 5, 5, 5, 5, 5}; !slices.Equal(got, want) {
		t.Errorf("eligible: got %v, want %v", got, want)
	}
	if got := g.Rate()[2].Value(); got != 0.8 {
		t.Errorf("rate of P3: got %v, want 0.8", got)
	}
}

func TestNamingNobodyIsAnAnswer(t *testing.T) {
	g := follow.New(3, []bool{true, true, false}, []follow.Edge{{0, 2}, {0, 2}})
	if got := g.Respondents(); got != 2 {
		t.Errorf("respondents: got %d, want 2", got)
	}
	if got := g.Silent(); got != 1 {
		t.Errorf("silent: got %d, want 1", got)
	}
	if got := g.Edges(); got != 1 {
		t.Errorf("repeated rows count once: got %d edges", got)
	}
	if got, want := g.Eligible(), []int{1, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("eligible: got %v, want %v", got, want)
	}
	none := follow.New(2, []bool{false, false}, nil)
	if r := none.Rate()[0]; r.OK() || r.Reason() != ranking.NoData {
		t.Errorf("rate without respondents: got %+v, want no_data", r)
	}
}

func TestOutsideRatersFollow(t *testing.T) {
	g := follow.New(2, []bool{true, false, true}, []follow.Edge{{2, 0}, {2, 1}, {0, 1}})
	if got, want := g.Followers(), []int{1, 2}; !slices.Equal(got, want) {
		t.Errorf("followers: got %v, want %v", got, want)
	}
	if got, want := g.Eligible(), []int{1, 2}; !slices.Equal(got, want) {
		t.Errorf("eligible: got %v, want %v", got, want)
	}
	if r, _ := follow.Reciprocity(g); r.Value() != 0 || !r.OK() {
		t.Errorf("reciprocity of the roster: got %+v, want 0", r)
	}
}

func TestWeights(t *testing.T) {
	g := follow.NewWeighted(3, everybody(3), []follow.Edge{{0, 1}, {0, 2}, {0, 1}, {2, 1}}, []float64{1, 2, 3, 0.5})
	if got, want := g.Strength(), []float64{0, 3.5, 2}; !slices.Equal(got, want) {
		t.Errorf("strength: got %v, want %v: of repeated rows the strongest counts", got, want)
	}
	if got, want := g.Followers(), []int{0, 2, 1}; !slices.Equal(got, want) {
		t.Errorf("followers: got %v, want %v", got, want)
	}
	if got, want := exampleSix().Strength(), []float64{1, 5, 4, 2, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("strength without weights: got %v, want %v", got, want)
	}
}

func TestDerived(t *testing.T) {
	p, err := ranking.NewProfile(5, []ranking.Ballot{
		{Rater: 0, Weight: 1, Groups: [][]int{{1}, {2, 3}, {4}}},
		{Rater: 1, Weight: 1, Groups: [][]int{{0, 2, 3, 4}}},
		{Rater: 2, Weight: 1},
		{Rater: 6, Weight: 1, Groups: [][]int{{4, 3}, {2}, {1}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	// G.1: whole leading tie groups while the total stays within N.
	for _, tt := range []struct {
		top  int
		want [][]int32
	}{
		{0, [][]int32{{}, {}, {}, {}, {}, {}, {}}},
		{1, [][]int32{{1}, {}, {}, {}, {}, {}, {}}},
		{2, [][]int32{{1}, {}, {}, {}, {}, {}, {3, 4}}},
		{3, [][]int32{{1, 2, 3}, {}, {}, {}, {}, {}, {2, 3, 4}}},
		{9, [][]int32{{1, 2, 3, 4}, {0, 2, 3, 4}, {}, {}, {}, {}, {1, 2, 3, 4}}},
	} {
		g := follow.Derived(p, tt.top)
		for r, want := range tt.want {
			if got := g.Named(r); !slices.Equal(got, want) {
				t.Errorf("top %d, rater %d: got %v, want %v", tt.top, r, got, want)
			}
		}
		if got := g.Respondents(); got != 4 {
			t.Errorf("top %d: got %d respondents, want the 4 raters with a ballot", tt.top, got)
		}
		if got := g.Candidates(); got != 5 {
			t.Errorf("top %d: got %d candidates, want the whole roster", tt.top, got)
		}
	}
}

// K.1: followers and reciprocity of the top-3 graph at label 15.
func TestDerivedNewcomb(t *testing.T) {
	g := follow.Derived(rankingtest.NewcombWeek(t, "15").Profile(t), 3)
	if got, want := g.Followers(), []int{3, 3, 0, 8, 2, 4, 3, 2, 6, 0, 2, 5, 3, 1, 0, 1, 8}; !slices.Equal(got, want) {
		t.Errorf("followers: got %v, want %v", got, want)
	}
	r, rho := follow.Reciprocity(g)
	if !within(r.Value(), .353, 5e-4) || !within(rho.Value(), .204, 5e-4) {
		t.Errorf("reciprocity: got %v, %v, want 0.353, 0.204", r.Value(), rho.Value())
	}
}

func TestRestrictToTeam(t *testing.T) {
	// The second team of six, P4..P6, with P4 last.
	g := exampleSix().Restrict([]int{-1, -1, -1, 2, 0, 1}, 3)
	if got, want := g.Followers(), []int{0, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("followers: got %v, want %v", got, want)
	}
	if got, want := g.Eligible(), []int{2, 2, 2}; !slices.Equal(got, want) {
		t.Errorf("eligible: got %v, want %v", got, want)
	}
	if got := g.Silent(); got != 2 {
		t.Errorf("silent in the team: got %d, want 2", got)
	}
}

// Restriction, candidates and union against their definition on sets.
func TestGraphsAgainstSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGraph(t)
		n := g.People()
		keep := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "keep")
		member, size := make([]int, n), 0
		for i := range member {
			member[i] = -1
			if keep[i] {
				member[i] = size
				size++
			}
		}
		team, left := g.Restrict(member, size), g.WithCandidates(keep)
		both := follow.Union(g, left)
		for u := range n {
			for v := range n {
				if got := both.Follows(u, v); got != g.Follows(u, v) {
					t.Fatalf("union: %d→%d is %v", u, v, got)
				}
				if got, want := left.Follows(u, v), g.Follows(u, v) && keep[v]; got != want {
					t.Fatalf("candidates: %d→%d is %v, want %v", u, v, got, want)
				}
				if keep[u] && keep[v] {
					if got, want := team.Follows(member[u], member[v]), g.Follows(u, v); got != want {
						t.Fatalf("restrict: %d→%d is %v, want %v", u, v, got, want)
					}
				}
			}
			if keep[u] && team.Responded(member[u]) != g.Responded(u) {
				t.Fatalf("restrict: response of %d lost", u)
			}
			if both.Candidate(u) != (g.Candidate(u) || keep[u]) {
				t.Fatalf("union: candidate %d", u)
			}
		}
		count := 0
		for r := range g.Raters() {
			if left.Responded(r) != g.Responded(r) {
				t.Fatalf("candidates: response of %d lost", r)
			}
			count += len(g.Named(r))
			if !slices.IsSorted(g.Named(r)) {
				t.Fatalf("row %d not sorted: %v", r, g.Named(r))
			}
		}
		if count != g.Edges() {
			t.Fatalf("%d edges, rows hold %d", g.Edges(), count)
		}
		for i, f := range g.Followers() {
			if f > g.Eligible()[i] {
				t.Fatalf("person %d: %d followers of %d eligible", i, f, g.Eligible()[i])
			}
		}
	})
}

func TestMisuseOfShapePanics(t *testing.T) {
	g := exampleSix()
	for name, f := range map[string]func(){
		"self-edge":       func() { follow.New(2, everybody(2), []follow.Edge{{1, 1}}) },
		"unknown person":  func() { follow.New(2, everybody(3), []follow.Edge{{1, 2}}) },
		"unknown rater":   func() { follow.New(2, everybody(2), []follow.Edge{{2, 1}}) },
		"respondents":     func() { follow.New(2, everybody(1), nil) },
		"weights":         func() { follow.NewWeighted(2, everybody(2), []follow.Edge{{0, 1}}, nil) },
		"negative weight": func() { follow.NewWeighted(2, everybody(2), []follow.Edge{{0, 1}}, []float64{-1}) },
		"member":          func() { g.Restrict([]int{0}, 1) },
		"candidates":      func() { g.WithCandidates(nil) },
		"union":           func() { follow.Union(g, follow.New(1, everybody(1), nil)) },
		"level":           func() { follow.Direction(g, nil, 1) },
		"team":            func() { follow.EI(g, nil, 1) },
		"manager":         func() { follow.OwnLineManager(g, nil) },
		"damping":         func() { follow.PageRank(g, 1.1, nil) },
		"teleport":        func() { follow.PageRank(g, .85, []float64{1}) },
		"to nobody":       func() { follow.PageRank(g, .85, make([]float64, 6)) },
		"top":             func() { follow.Derived(ranking.NewBuilder(1, 1).Profile(), -1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
