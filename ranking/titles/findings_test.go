package titles_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
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
		graphs = append(graphs, newcomb(t, week))
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

// N.11: repeating every round with identical names changes no p-value.
func TestIdenticalRoundsAreNoEvidence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds, m := drawRounds(t)
		if len(rounds) == 0 {
			return
		}
		one := titles.Round{Graph: rounds[0].Graph}
		once := assessAndDecide([]titles.Round{one}, m)
		for copies := 2; copies <= titles.Window; copies++ {
			again := assessAndDecide(slices.Repeat([]titles.Round{one}, copies), m)
			if one.Graph.Edges() > 0 && again.Design != float64(copies) {
				t.Fatalf("D = %v of %d identical rounds", again.Design, copies)
			}
			for k, c := range once.Cells {
				d := again.Cells[k]
				if c.Eligible < titles.MinPairs {
					continue // too few pairs to be tested once
				}
				if !same(c.More.P, d.More.P) || !same(c.Less.P, d.Less.P) || d.Followers != copies*c.Followers {
					t.Fatalf("%d copies: person %d was %+v, is %+v", copies, c.Person, c, d)
				}
			}
		}
	})
}

func same(a, b ranking.Statistic) bool {
	return a.OK() == b.OK() && a.Reason() == b.Reason() && math.Abs(a.Value()-b.Value()) <= 1e-9
}

// N.1: relabelling people changes no cell.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds, m := drawRounds(t)
		n := len(m.Level)
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		order = rapid.Permutation(order).Draw(t, "order")
		moved := titles.Mandates{Level: make([]int, n)}
		if m.Kind != nil {
			moved.Kind = make([]string, n)
		}
		for i, j := range order {
			moved.Level[j] = m.Level[i]
			if m.Kind != nil {
				moved.Kind[j] = m.Kind[i]
			}
		}
		var here, there []titles.Round
		for _, r := range rounds {
			// Without raters outside, which a restriction drops.
			inner := titles.Round{Graph: r.Graph.Restrict(identity(n), n), Held: r.Held}
			outer := titles.Round{Graph: inner.Graph.Restrict(order, n)}
			if r.Held != nil {
				outer.Held = make([]bool, n)
				for i, j := range order {
					outer.Held[j] = r.Held[i]
				}
			}
			here, there = append(here, inner), append(there, outer)
		}
		a, b := assessAndDecide(here, m), assessAndDecide(there, moved)
		if len(a.Cells) != len(b.Cells) || a.GateClosed != b.GateClosed || !same(a.AUC, b.AUC) {
			t.Fatalf("assessment %+v, relabelled %+v", a, b)
		}
		for _, c := range a.Cells {
			k := slices.IndexFunc(b.Cells, func(d titles.Cell) bool { return d.Person == order[c.Person] })
			d := b.Cells[k]
			if c.Finding != d.Finding || !same(c.More.P, d.More.P) || !same(c.Less.P, d.Less.P) ||
				!same(c.Reported().Adjusted, d.Reported().Adjusted) || !same(c.Expected, d.Expected) ||
				c.Reference.Kind != d.Reference.Kind || c.Reference.Holders != d.Reference.Holders {
				t.Fatalf("person %d: %+v, relabelled %+v", c.Person, c, d)
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

// N.7 and the rules of the families, whatever the data.
func TestCellsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds, m := drawRounds(t)
		a := assessAndDecide(rounds, m)
		for _, c := range a.Cells {
			for _, s := range []ranking.Statistic{c.More.P, c.More.Adjusted, c.Less.P, c.Less.Adjusted, c.Expected} {
				if math.IsNaN(s.Value()) || math.IsInf(s.Value(), 0) || s.Value() < 0 {
					t.Fatalf("N.7: %+v", c)
				}
			}
			if c.More.P.OK() != c.More.Adjusted.OK() || c.Less.P.OK() != c.Less.Adjusted.OK() {
				t.Fatalf("p without adjusted p: %+v", c)
			}
			if c.More.P.OK() != (c.Eligible >= titles.MinPairs && a.Reason == "") {
				t.Fatalf("tested or not: %+v", c)
			}
			if !c.More.P.OK() && c.More.P.Reason() == "" {
				t.Fatalf("no reason: %+v", c)
			}
			if c.Titled() == (!c.Less.P.OK() && c.Less.P.Reason() == "") {
				t.Fatalf("unmatched test of %+v", c)
			}
			if c.Followers > c.Eligible || c.Design < 1 || c.Design > float64(c.Rounds)+1e-12 || c.Rounds > titles.Window {
				t.Fatalf("counts: %+v", c)
			}
			switch c.Finding {
			case titles.EmergentLeader:
				if c.Titled() {
					t.Fatalf("emergent with a title: %+v", c)
				}
			case titles.RecognisedLeader:
				if !c.Titled() {
					t.Fatalf("recognised without: %+v", c)
				}
			case titles.UnmatchedMandate:
				if !c.Titled() || a.GateClosed || float64(c.Followers) > titles.UnmatchedMargin*c.Expected.Value() {
					t.Fatalf("unmatched: %+v", c)
				}
			}
		}
	})
}

// The p-values against a direct transcription of H.3 for people with the same
// rounds, pair by pair.
func TestCellsAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds, m := drawRounds(t)
		if len(rounds) == 0 {
			return
		}
		for k := range rounds {
			rounds[k].Held = nil
			rounds[k].Graph = rounds[k].Graph.WithCandidates(everybody(len(m.Level)))
		}
		a := titles.Assess(rounds, m)
		used := rounds[max(0, len(rounds)-titles.Window):]
		n := len(m.Level)
		f, pairs := make([]float64, n), make([]float64, n)
		equal, margin := make([]float64, n), make([]float64, n)
		for i := range n {
			for _, r := range used {
				for u := range r.Graph.Raters() {
					if u == i || !r.Graph.Responded(u) {
						continue
					}
					e := float64(n - 1)
					if u >= n {
						e = float64(n)
					}
					named := float64(len(r.Graph.Named(u)))
					pairs[i]++
					equal[i] += named / e
					margin[i] += 1.5 * named / (1.5*named + e - named)
					if r.Graph.Follows(u, i) {
						f[i]++
					}
				}
			}
		}
		for _, c := range a.Cells {
			i := c.Person
			if float64(c.Followers) != f[i] || float64(c.Eligible) != pairs[i] {
				t.Fatalf("person %d: got %d of %d, want %v of %v", i, c.Followers, c.Eligible, f[i], pairs[i])
			}
			if !c.More.P.OK() {
				continue
			}
			p := margin[i] / pairs[i]
			if c.Titled() {
				p = equal[i] / pairs[i]
			}
			if want := upperTail(f[i]/a.Design, pairs[i]/a.Design, p); !near(c.More.P, want, 1e-8) {
				t.Fatalf("person %d: got p %v, want %v", i, c.More.P.Value(), want)
			}
			if !c.Less.P.OK() {
				continue
			}
			var all, allPairs float64
			for j := range n {
				if j != i {
					all, allPairs = all+f[j], allPairs+pairs[j]
				}
			}
			if near(c.Less.P, 1, 1e-12) && f[i]/pairs[i] > .7*all/allPairs {
				continue
			}
			r := c.Reference
			total, q := (f[i]+r.Followers)/a.Design, .7*pairs[i]/(.7*pairs[i]+r.Pairs)
			want := 1.0
			if f[i]/a.Design < total {
				want = 1 - upperTail(f[i]/a.Design+1, total, q)
			}
			if !near(c.Less.P, want, 1e-8) {
				t.Fatalf("person %d: got unmatched p %v, want %v", i, c.Less.P.Value(), want)
			}
		}
	})
}

// upperTail is I_p(x, n-x+1) by Simpson's rule on the beta density, made smooth
// at both ends by raising its parameters first:
// I_p(a,b) = I_p(a+1,b) + p^a·(1-p)^b/(a·B(a,b)), and the like for b.
func upperTail(x, n, p float64) float64 {
	if x <= 0 || p >= 1 {
		return 1
	}
	a, b, sum := x, n-x+1, 0.0
	logBeta := func() float64 {
		la, _ := math.Lgamma(a)
		lb, _ := math.Lgamma(b)
		lab, _ := math.Lgamma(a + b)
		return la + lb - lab
	}
	edge := func() float64 { return math.Exp(a*math.Log(p) + b*math.Log1p(-p) - logBeta()) }
	for range 4 {
		sum += edge() / a
		a++
		sum -= edge() / b
		b++
	}
	const steps = 2000
	density := func(t float64) float64 { return math.Pow(t, a-1) * math.Pow(1-t, b-1) }
	area := density(0) + density(p)
	for k := 1; k < steps; k++ {
		area += float64(2+2*(k%2)) * density(p*float64(k)/steps)
	}
	return sum + area*p/steps/3/math.Exp(logBeta())
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

func BenchmarkAssess(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		level := make([]int, n)
		var rounds []titles.Round
		for r := range titles.Window {
			var edges []follow.Edge
			for u := range n {
				level[u] = max(0, 3-u%30)
				for k := range 3 {
					if v := (u*7919 + k*104729 + r*u) % n; v != u {
						edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
					}
				}
			}
			rounds = append(rounds, titles.Round{Graph: follow.New(n, everybody(n), edges)})
		}
		b.Run(fmt.Sprintf("people=%d/rounds=%d/names=3", n, len(rounds)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				titles.Decide(titles.Assess(rounds, titles.Mandates{Level: level}))
			}
		})
	}
}
