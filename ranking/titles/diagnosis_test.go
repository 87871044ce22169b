package titles_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/titles"
)

// The example of H.3: 120 people, 96 answer, 16 holders, lambda 2.4.
func TestDetectExample(t *testing.T) {
	plan := titles.Plan{People: 120, Respondents: 96, Holders: 16, Untitled: 104, Lambda: 2.4, Names: 1.5, Rounds: 1, Design: 1}
	d := titles.Detect(plan)
	if !near(d.Bound, 7.42, 5e-3) || math.Abs(d.PerRound-2.88) > 1e-12 || !near(d.RoundsNeeded, 2.6, .05) {
		t.Errorf("got bound %+v, e %v, %v rounds; want 7.42, 2.88, 2.6", d.Bound, d.PerRound, d.RoundsNeeded)
	}
	for _, tt := range []struct {
		names    float64
		rounds   int
		design   float64
		want     bool
		emergent int // 0: not given
	}{
		{1.5, 1, 1, false, 8},
		{1.5, 2, 1, false, 12},
		{1.5, 4, 1, true, 18},
		{1.5, 4, 1.54, true, 0},
		{1.5, 4, 1.56, false, 0},
		{1.5, 4, 0, false, 0},
		{3, 2, 1.54, true, 0},
		{3, 2, 1.56, false, 0},
		{3, 4, 0, true, 0},
		{3, 1, 0, false, 0},
	} {
		plan.Names, plan.Rounds, plan.Design = tt.names, tt.rounds, tt.design
		d := titles.Detect(plan)
		if d.Unmatched != tt.want {
			t.Errorf("%v names, %d rounds, D %v: findable %v, want %v", tt.names, tt.rounds, d.Design, d.Unmatched, tt.want)
		}
		if tt.emergent > 0 && d.Emergent != tt.emergent {
			t.Errorf("%v names, %d rounds: emergent from %d followings, want %d", tt.names, tt.rounds, d.Emergent, tt.emergent)
		}
	}
	for rounds, want := range map[int]float64{1: 1, 2: 1.6, 3: 2.04, 4: 2.37} {
		if got := titles.DefaultDesignEffect(rounds); math.Abs(got-want) > 5e-3 {
			t.Errorf("D of %d rounds by default: got %v, want %v", rounds, got, want)
		}
	}
}

func TestDetectEnds(t *testing.T) {
	d := titles.Detect(titles.Plan{Rounds: 1})
	if d.Bound.Reason() != ranking.FewTitles || d.Unmatched || d.Emergent != 0 {
		t.Errorf("nobody: got %+v", d)
	}
	d = titles.Detect(titles.Plan{People: 20, Respondents: 0, Holders: 6, Untitled: 14, Names: 3, Rounds: 2})
	if d.RoundsNeeded.Reason() != ranking.NoData || d.Unmatched || d.Emergent != 0 {
		t.Errorf("nobody answers: got %+v", d)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 300).Draw(t, "people")
		holders := rapid.IntRange(0, n).Draw(t, "holders")
		d := titles.Detect(titles.Plan{
			People: n, Respondents: rapid.IntRange(0, n).Draw(t, "respondents"), Rounds: rapid.IntRange(1, 4).Draw(t, "rounds"),
			Names: rapid.Float64Range(0, 400).Draw(t, "names"), Holders: holders, Untitled: n - holders,
			Lambda: rapid.Float64Range(0, 9).Draw(t, "lambda"), Design: rapid.Float64Range(0, 4).Draw(t, "design"),
		})
		for _, x := range []float64{d.PerRound, d.Design, d.Bound.Value(), d.RoundsNeeded.Value()} {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("N.7: %+v", d)
			}
		}
	})
}

// decided returns an assessment of so many titled people of whom some are
// unmatched, all tested.
func decided(titled, unmatched int) *titles.Assessment {
	a := &titles.Assessment{Titled: titled, GateClosed: false}
	for i := range titled {
		c := titles.Cell{Person: i, Level: 1, Eligible: 20, Followers: 5, Finding: titles.NoFinding}
		c.Less.P = ranking.Defined(.5)
		if i < unmatched {
			c.Finding, c.Followers = titles.UnmatchedMandate, 0
		}
		a.Cells = append(a.Cells, c)
	}
	return a
}

func TestActLikeLeaders(t *testing.T) {
	for _, tt := range []struct {
		titled, unmatched int
		want              bool
	}{
		{6, 4, true},   // 67 %, from 0.35
		{6, 3, false},  // 50 %, from 0.23
		{4, 4, false},  // fewer than five holders
		{20, 7, false}, // 35 %, from 0.20
		{20, 12, true},
	} {
		d := titles.ActLikeLeaders(decided(tt.titled, tt.unmatched), titles.Alignment{}, nil)
		if d.ByRate != tt.want || d.Raised() != tt.want || d.ByGate {
			t.Errorf("%d of %d: got %+v, want raised %v", tt.unmatched, tt.titled, d, tt.want)
		}
	}
	for _, tt := range []struct {
		titled int
		closed bool
		auc    float64
		p      ranking.Statistic
		want   bool
	}{
		{8, true, .5, ranking.Defined(.10), true},
		{7, true, .2, ranking.Defined(.01), false},
		{8, true, .3, ranking.Defined(.11), false},
		{8, false, .2, ranking.Defined(.01), false},
		{8, true, .8, ranking.Defined(.01), false}, // the last round says the opposite
		{8, true, .5, ranking.Undefined(ranking.Constant), false},
	} {
		a := &titles.Assessment{Titled: tt.titled, GateClosed: tt.closed}
		if d := titles.ActLikeLeaders(a, titles.Alignment{AUC: ranking.Defined(tt.auc), P: tt.p}, nil); d.ByGate != tt.want {
			t.Errorf("gate %+v: got %v", tt, d.ByGate)
		}
	}
	d := titles.ActLikeLeaders(decided(4, 2), titles.Alignment{}, []bool{true, false, true, true})
	if d.Announced != 3 || d.NotFollowed != 1 {
		t.Errorf("announced: got %d, not followed %d, want 3, 1", d.Announced, d.NotFollowed)
	}
}

func TestLookForLeadership(t *testing.T) {
	// 20 respondents, 16 of them name nobody, the others one person each.
	vacant := follow.New(20, everybody(20), []follow.Edge{{From: 1, To: 0}, {From: 2, To: 0}, {From: 3, To: 5}, {From: 4, To: 5}})
	v := titles.LookForLeadership(vacant, &titles.Wish{Yes: 15, Answers: 20})
	if v.Nobody.Successes != 16 || v.Nobody.Total != 20 || !near(v.Supply, 1, 1e-12) || !v.Raised {
		t.Errorf("vacant area: got %+v, want 16 of 20, one followed person for ten", v)
	}
	if v := titles.LookForLeadership(vacant, nil); v.Raised || v.Demand.Lower.Reason() != ranking.NoData {
		t.Errorf("item not asked: got %+v", v)
	}
	if v := titles.LookForLeadership(vacant, &titles.Wish{Yes: 9, Answers: 9}); v.Raised || v.Demand.Lower.Reason() != ranking.TooFewRaters {
		t.Errorf("nine answers: got %+v", v)
	}
	if v := titles.LookForLeadership(vacant, &titles.Wish{Yes: 10, Answers: 20}); v.Raised {
		t.Errorf("half want more: got %+v", v)
	}
	// Everybody follows one person: nobody is silent, but supply is 1 for 40.
	var edges []follow.Edge
	for u := range 40 {
		if u != 7 {
			edges = append(edges, follow.Edge{From: int32(u), To: 7})
		}
	}
	v = titles.LookForLeadership(follow.New(40, everybody(40), edges), &titles.Wish{Yes: 31, Answers: 40})
	if !near(v.Supply, .25, 1e-12) || !v.Raised || v.Nobody.Successes != 1 {
		t.Errorf("one leader for forty: got %+v", v)
	}
	v = titles.LookForLeadership(follow.New(0, nil, nil), nil)
	if v.Raised || v.Supply.Reason() != ranking.NoData || v.Nobody.Estimate.Reason() != ranking.NoData {
		t.Errorf("nobody: got %+v", v)
	}
}
