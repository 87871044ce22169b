package titles_test

import (
	"math"
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/inference"
	"github.com/followship/followship/ranking/rankingtest"
	"github.com/followship/followship/ranking/titles"
)

func assessAndDecide(rounds []titles.Round, m titles.Mandates) *titles.Assessment {
	a := titles.Assess(rounds, m)
	titles.Decide(a)
	return a
}

func TestFindingsSix(t *testing.T) {
	g, level := exampleSix()
	a := assessAndDecide([]titles.Round{{Graph: g}}, titles.Mandates{Level: level})
	p2 := a.Cells[1]
	if p2.Followers != 5 || p2.Eligible != 5 || !near(p2.More.P, .03125, 1e-12) || !near(p2.More.Adjusted, .125, 1e-12) {
		t.Errorf("H.3 six: P2 got %+v, want 5 of 5, p 0.03125, adjusted 0.125", p2)
	}
	for _, c := range a.Cells {
		if c.Finding != titles.NoFinding {
			t.Errorf("H.3 six: P%d got %s, want no finding in one small round", c.Person+1, c.Finding)
		}
	}
	// H.1's AUC is 1/2: the gate is closed before the lack of titles matters.
	if !a.GateClosed || a.Cells[0].Less.P.Reason() != ranking.TitlesNotFollowedMore {
		t.Errorf("six: got gate %v, %+v", a.GateClosed, a.Cells[0].Less)
	}
	// P2 is titled instead: the gate opens, and two titles are too few.
	a = assessAndDecide([]titles.Round{{Graph: g}}, titles.Mandates{Level: []int{0, 1, 1, 0, 0, 0}})
	if a.GateClosed || a.Cells[1].Less.P.Reason() != ranking.FewTitles {
		t.Errorf("two titles: got gate %v, %+v, want few_titles", a.GateClosed, a.Cells[1].Less)
	}
}

func TestFindingsKrackhardt(t *testing.T) {
	g, level := krackhardt(t)
	a := assessAndDecide([]titles.Round{{Graph: g}}, titles.Mandates{Level: level})
	cell := func(person int) titles.Cell { return a.Cells[person-1] }
	for _, tt := range []struct {
		person       int
		p, tolerance float64
	}{{2, .00007, 5e-6}, {18, .0041, 5e-5}, {21, .0060, 5e-5}, {7, .0635, 5e-5}} {
		c := cell(tt.person)
		if c.Finding != titles.RecognisedLeader || !near(c.More.P, tt.p, tt.tolerance) {
			t.Errorf("K.2 person %d: got %s, p %v, want recognised, %v", tt.person, c.Finding, c.More.P, tt.p)
		}
	}
	if c := cell(7); !near(c.More.Adjusted, .0794, 5e-5) {
		t.Errorf("K.2 person 7: got adjusted %v, want 0.0794", c.More.Adjusted)
	}
	if c := cell(1); !near(c.More.P, .20, 5e-3) {
		t.Errorf("K.2 person 1: got p %v against the margin, want 0.20", c.More.P)
	}
	// Against equality: the mean of a/E over the other raters, 13 of 20.
	equal := 0.0
	for u := 1; u < 21; u++ {
		equal += float64(len(g.Named(u))) / 20 / 20
	}
	if p := inference.BinomialUpper(13, 20, equal); math.Abs(p-.069) > 5e-4 {
		t.Errorf("K.2 person 1: got p %v against equality, want 0.069", p)
	}
	c := cell(14)
	if r := c.Reference; r.Kind != titles.LevelReference || r.Holders != 4 || r.Followers != 61 || r.Pairs != 80 {
		t.Errorf("K.2 person 14: got reference %+v, want 61 of 80 by level", r)
	}
	if !near(c.Less.P, 1, 0) || !near(c.Expected, 20*61.0/80, 1e-12) {
		t.Errorf("K.2 person 14: got p %v, expected %v, want 1, 15.25", c.Less.P, c.Expected)
	}
	for _, c := range a.Cells {
		recognised := slices.Contains([]int{2, 18, 21, 7}, c.Person+1)
		if !recognised && c.Finding != titles.NoFinding {
			t.Errorf("K.2 person %d: got %s, want no finding", c.Person+1, c.Finding)
		}
	}
	if a.Design != 1 || a.Rounds != 1 || a.Titled != 5 || a.GateClosed || !near(a.AUC, .95625, 1e-12) {
		t.Errorf("K.2: got %+v", a)
	}
}

func TestRepetitionNewcomb(t *testing.T) {
	var graphs []*follow.Graph
	for _, week := range []string{"12", "13", "14", "15"} {
		graphs = append(graphs, follow.Derived(rankingtest.NewcombWeek(t, week).Profile(t), 3))
	}
	rho := titles.Repetition(graphs)
	for k, want := range []float64{.622, .596, .561} {
		if math.Abs(rho[k]-want) > 5e-4 {
			t.Errorf("H.3 rho_%d: got %v, want %v", k+1, rho[k], want)
		}
	}
	if got := titles.DesignEffect(4, rho); math.Abs(got-2.81) > 5e-3 {
		t.Errorf("H.3 D: got %v, want 2.81", got)
	}
}

func TestRepetitionEnds(t *testing.T) {
	g, _ := exampleSix()
	if got := titles.Repetition([]*follow.Graph{g}); len(got) != 0 {
		t.Errorf("one round: got %v", got)
	}
	if got := titles.Repetition([]*follow.Graph{g, g}); got[0] != 1 {
		t.Errorf("identical rounds: got %v, want 1", got)
	}
	// Rater 0 names 1 again; rater 2 does not answer again, and person 3, whom 0
	// named too, has left.
	before := follow.New(4, everybody(4), []follow.Edge{{From: 0, To: 1}, {From: 0, To: 3}, {From: 2, To: 1}})
	after := follow.New(4, []bool{true, true, false, true}, []follow.Edge{{From: 0, To: 1}}).
		WithCandidates([]bool{true, true, true, false})
	if got := titles.Repetition([]*follow.Graph{before, after}); got[0] != 1 {
		t.Errorf("the one name that could be repeated was: got %v, want 1", got)
	}
	changed := follow.New(4, everybody(4), []follow.Edge{{From: 0, To: 1}, {From: 0, To: 2}, {From: 1, To: 0}})
	// Names 0→1, 0→3, 2→1; again 1 of 3; chance (1/3 + 0 + 1/3)/3 = 2/9.
	if got, want := titles.Repetition([]*follow.Graph{before, changed})[0], (1.0/3-2.0/9)/(1-2.0/9); math.Abs(got-want) > 1e-12 {
		t.Errorf("one of three names again: got %v, want %v", got, want)
	}
	silent := follow.New(6, make([]bool, 6), nil)
	if got := titles.Repetition([]*follow.Graph{g, silent}); got[0] != 0 {
		t.Errorf("nobody answers both: got %v, want 0", got)
	}
	all := follow.New(2, everybody(2), []follow.Edge{{From: 0, To: 1}, {From: 1, To: 0}})
	if got := titles.Repetition([]*follow.Graph{all, all}); got[0] != 1 {
		t.Errorf("everybody names everybody: got %v, want 1", got)
	}
}

// A family spans the scopes of a release: a second scope with nothing in it
// makes the adjusted p-value larger, and deciding again starts afresh.
func TestDecideSpansScopes(t *testing.T) {
	g, level := krackhardt(t)
	m := titles.Mandates{Level: level}
	organisation := titles.Assess([]titles.Round{{Graph: g}}, m)
	team := titles.Assess([]titles.Round{{Graph: follow.New(21, everybody(21), []follow.Edge{{From: 0, To: 5}})}}, m)
	titles.Decide(organisation, team)
	if got, want := organisation.Cells[6].More.Adjusted, .0635*10/4; !near(got, want, 5e-4) {
		t.Errorf("person 7 among ten holders: got %v, want %v", got.Value(), want)
	}
	if got := organisation.Cells[6].Finding; got != titles.NoFinding {
		t.Errorf("person 7 among ten holders: got %s", got)
	}
	titles.Decide(organisation)
	if got := organisation.Cells[6].Finding; got != titles.RecognisedLeader {
		t.Errorf("person 7 alone again: got %s", got)
	}
	titles.Decide()
}

// hierarchy is an organisation whose holders are followed by everybody but
// the last, whom nobody follows.
func hierarchy(people int, level []int) *follow.Graph {
	var edges []follow.Edge
	last := 0
	for i, l := range level {
		if l > 0 {
			last = i
		}
	}
	for u := range people {
		for i, l := range level {
			if l > 0 && i != u && i != last && (u+i)%2 == 0 {
				edges = append(edges, follow.Edge{From: int32(u), To: int32(i)})
			}
		}
	}
	return follow.New(people, everybody(people), edges)
}

func TestUnmatchedMandate(t *testing.T) {
	level := make([]int, 30)
	for i := range 6 {
		level[i] = 1
	}
	kind := make([]string, 30)
	a := assessAndDecide([]titles.Round{{Graph: hierarchy(30, level)}}, titles.Mandates{Level: level, Kind: kind})
	c := a.Cells[5]
	if c.Finding != titles.UnmatchedMandate || c.Reported() != c.Less || c.Reference.Holders != 5 {
		t.Errorf("got %+v, want an unmatched mandate", c)
	}
	for _, c := range a.Cells[:5] {
		if c.Finding != titles.RecognisedLeader || c.Reported() != c.More {
			t.Errorf("got %+v, want a recognised leader", c)
		}
	}
	acting := titles.ActLikeLeaders(a, titles.Align(hierarchy(30, level), level, 1), nil)
	if acting.Unmatched.Successes != 1 || acting.Unmatched.Total != 6 || acting.Raised() {
		t.Errorf("H.4: got %+v, want 1 of 6, not raised", acting)
	}
}

// The references in their order: level, then kind, then all holders.
func TestReferences(t *testing.T) {
	for _, tt := range []struct {
		name  string
		level []int // of the first people; the last titled is looked at
		kind  []string
		want  titles.ReferenceKind
		count int
	}{
		{"level", []int{1, 1, 1, 1}, nil, titles.LevelReference, 3},
		{"two of the level, three of the kind", []int{2, 2, 1, 1, 1, 3}, []string{"a", "b", "b", "a", "a", "a"}, titles.KindReference, 3},
		{"nobody of the level, few of the kind", []int{1, 1, 1, 2}, []string{"a", "a", "b", "b"}, titles.AllReference, 3},
		{"two other holders", []int{1, 1, 1}, nil, titles.NoReference, 0},
	} {
		level, kind := make([]int, 40), make([]string, 40)
		copy(level, tt.level)
		copy(kind, tt.kind)
		a := titles.Assess([]titles.Round{{Graph: hierarchy(40, level)}}, titles.Mandates{Level: level, Kind: kind})
		got := a.Cells[len(tt.level)-1].Reference
		if got.Kind != tt.want || got.Holders != tt.count {
			t.Errorf("%s: got %+v, want %d holders by %q", tt.name, got, tt.count, tt.want)
		}
	}
}

func TestRoundsOfThePerson(t *testing.T) {
	level := make([]int, 12)
	level[0], level[1] = 1, 1
	g := hierarchy(12, []int{1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0})
	held := everybody(12)
	held[0] = false
	away := everybody(12)
	away[5] = false
	rounds := []titles.Round{
		{Graph: g}, {Graph: g, Held: held}, {Graph: g.WithCandidates(away), Held: held}, {Graph: g}, {Graph: g, Held: make([]bool, 12)},
	}
	a := titles.Assess(rounds, titles.Mandates{Level: level})
	for person, want := range map[int]int{0: 2, 1: 4, 5: 3, 6: 4} {
		if c := a.Cells[person]; c.Rounds != want || c.Eligible != 11*want {
			t.Errorf("person %d: got %d rounds, %d pairs, want %d rounds of the last four", person, c.Rounds, c.Eligible, want)
		}
	}
	// Who could not be named in the last round has no cell.
	a = titles.Assess([]titles.Round{{Graph: g}, {Graph: g.WithCandidates(away)}}, titles.Mandates{Level: level})
	if slices.ContainsFunc(a.Cells, func(c titles.Cell) bool { return c.Person == 5 }) {
		t.Errorf("a cell for somebody who left")
	}
}

func TestNothingToAssess(t *testing.T) {
	for _, tt := range []struct {
		name   string
		rounds []titles.Round
		people int
	}{
		{"no rounds", nil, 0},
		{"nobody", []titles.Round{{Graph: follow.New(0, nil, nil)}}, 0},
		{"one person", []titles.Round{{Graph: follow.New(1, everybody(1), nil)}}, 1},
		{"no nominations", []titles.Round{{Graph: follow.New(8, everybody(8), nil)}}, 8},
	} {
		a := assessAndDecide(tt.rounds, titles.Mandates{Level: make([]int, tt.people)})
		if a.Reason != ranking.NoData || len(a.Cells) != tt.people {
			t.Errorf("%s: got %+v, want no_data", tt.name, a)
		}
		for _, c := range a.Cells {
			if c.More.P.Reason() != ranking.NoData || c.Finding != titles.NoFinding {
				t.Errorf("%s: got %+v", tt.name, c)
			}
		}
	}
}

func TestMisuseOfShapePanics(t *testing.T) {
	g, level := exampleSix()
	small := follow.New(2, everybody(2), nil)
	for name, f := range map[string]func(){
		"level":     func() { titles.Assess([]titles.Round{{Graph: g}}, titles.Mandates{}) },
		"kind":      func() { titles.Assess([]titles.Round{{Graph: g}}, titles.Mandates{Level: level, Kind: []string{""}}) },
		"held":      func() { titles.Assess([]titles.Round{{Graph: g, Held: []bool{true}}}, titles.Mandates{Level: level}) },
		"rosters":   func() { titles.Assess([]titles.Round{{Graph: small}, {Graph: g}}, titles.Mandates{Level: level}) },
		"align":     func() { titles.Align(g, nil, 1) },
		"bootstrap": func() { titles.BootstrapAlignment(g, nil, 1) },
		"auc":       func() { titles.AUC([]float64{1}, nil) },
		"expect":    func() { titles.Expect([]int{1}, nil, nil) },
		"interval":  func() { titles.Replicates{}.Interval(1) },
		"design":    func() { titles.DesignEffect(3, []float64{.5}) },
		"no rounds": func() { titles.DefaultDesignEffect(0) },
		"plan":      func() { titles.Detect(titles.Plan{People: 3, Respondents: 4, Rounds: 1}) },
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
