package study_test

import (
	"math"
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
)

// cheap are the methods that show what a scope sees, without the costly ones.
const cheap = study.Borda | study.Networking | study.Leading

func with(methods study.Methods) study.Options {
	opt := options()
	opt.Methods = methods
	return opt
}

func scopeNames(r *study.Report) []string {
	var out []string
	for _, s := range r.Scopes {
		out = append(out, s.Round+" "+s.Name)
	}
	return out
}

// TestScopes is 0.6: every round has the organisation first, then its teams, its
// areas, and what only the ballots name. A scope that would repeat the
// organisation is left out unless it has ballots or a mandate of its own.
func TestScopes(t *testing.T) {
	everybody := []study.Team{{Name: "all", Members: identity(3)}}
	ring := names([]int{1}, []int{2}, []int{0})
	own := profile(t, 3, list(0, 1, 2))
	for _, test := range []struct {
		name string
		in   *study.Input
		want []string
	}{
		{"two teams, one area", six(t), []string{"1 organisation", "1 team:first", "1 team:second"}},
		{"no rounds", &study.Input{People: 3}, nil},
		{"a team of everybody", &study.Input{People: 3, Teams: everybody, Rounds: []study.Round{{Label: "1"}}}, []string{"1 organisation"}},
		{"the same with lists of its own", &study.Input{
			People: 3, Teams: everybody, Rounds: []study.Round{{Label: "1", Ballots: []study.Ballots{{Scope: "team:all", Profile: own}}}},
		}, []string{"1 organisation", "1 team:all"}},
		{"the same with a mandate of its own", &study.Input{
			People: 3, Teams: everybody, Rounds: []study.Round{{Label: "1"}, {Label: "2"}},
			Mandates: []study.Mandate{{Level: 1, Scope: "team:all", Held: []bool{false, true}}},
		}, []string{"1 organisation", "2 organisation", "2 team:all"}},
		{"a mandate of level 0 is none", &study.Input{
			People: 3, Teams: everybody, Rounds: []study.Round{{Label: "1"}},
			Mandates: []study.Mandate{{Scope: "team:all", Held: []bool{true}}},
		}, []string{"1 organisation"}},
		{"two areas", &study.Input{People: 3, Rounds: []study.Round{{Label: "1", Areas: []study.Area{{"a", ring}, {"b", ring}}}}}, []string{"1 organisation", "1 area:a", "1 area:b"}},
		{"one area with a mandate", &study.Input{
			People: 3, Rounds: []study.Round{{Label: "1", Areas: []study.Area{{"a", ring}}}},
			Mandates: []study.Mandate{{Level: 1, Scope: "area:a", Held: []bool{true}}},
		}, []string{"1 organisation", "1 area:a"}},
		{"scopes that only ballots name", &study.Input{
			People: 3, Rounds: []study.Round{{Label: "1", Ballots: []study.Ballots{{"area:z", own}, {study.Organisation, own}, {"guild", own}}}},
		}, []string{"1 organisation", "1 area:z", "1 guild"}},
	} {
		if got := scopeNames(study.Run(test.in, with(study.Borda))); !slices.Equal(got, test.want) {
			t.Errorf("%s: scopes %v, want %v", test.name, got, test.want)
		}
	}
}

// TestWhatAScopeSees checks the projections: a team sees the lists of its
// members restricted to its members and the nominations between them, unless it
// has lists of its own; an area its own nominations over everybody; the
// organisation distinct followers over all areas.
func TestWhatAScopeSees(t *testing.T) {
	in := six(t)
	in.Rounds[0].Areas = append(in.Rounds[0].Areas, study.Area{Name: "b", Graph: names([]int{1}, nil, []int{1}, nil, nil, []int{0})})
	r := study.Run(in, with(cheap))

	org := scope(r, "1", study.Organisation)
	// G.3: in-degree 1,5,4,2,0,0; P6 follows P1 in area b alone; the others name
	// there whom they named in area a.
	if got := org.Network.Graph.Followers(); !slices.Equal(got, []int{2, 5, 4, 2, 0, 0}) {
		t.Errorf("organisation: followers %v", got)
	}
	if b := scope(r, "1", "area:b"); !slices.Equal(b.Network.Graph.Followers(), []int{1, 2, 0, 0, 0, 0}) || b.Network.Graph.Respondents() != 3 || len(b.Members) != 6 {
		t.Errorf("area b: followers %v of %d", b.Network.Graph.Followers(), b.Network.Graph.Respondents())
	}
	team := scope(r, "1", "team:second")
	if !slices.Equal(team.Members, []int{3, 4, 5}) || !slices.Equal(team.Network.Graph.Followers(), []int{1, 0, 0}) {
		t.Errorf("second team: members %v, followers %v", team.Members, team.Network.Graph.Followers())
	}
	// P4: {P5,P6}; P5: P4>P6; P6: P4>P5.
	want := []float64{1, 0.25, 0.25}
	for k, w := range want {
		if got := team.Scores[k].Borda.Value(); got != w {
			t.Errorf("second team: Borda of member %d is %v, want %v", k, got, w)
		}
	}
	if team.Ballots != 3 || team.Choices != 3 {
		t.Errorf("second team: %d ballots, %d choices, want 3 and 3", team.Ballots, team.Choices)
	}
	if first := scope(r, "1", "team:first"); first.Ballots != 3 {
		t.Errorf("first team: %d ballots, want those of its three members", first.Ballots)
	}

	// Lists of its own stand instead, raters from outside included; whom they
	// rank outside the team is left out.
	in.Rounds[0].Ballots = append(in.Rounds[0].Ballots, study.Ballots{
		Scope: "team:second", Profile: profile(t, 6, list(0, 5, 1, 4), list(9, 5, 4)),
	})
	team = scope(study.Run(in, with(cheap)), "1", "team:second")
	if team.Ballots != 2 || team.Scores[2].Borda.Value() != 1 || team.Scores[2].Raters != 2 || team.Scores[0].Raters != 0 {
		t.Errorf("second team with lists of its own: %d ballots, scores %+v", team.Ballots, team.Scores)
	}
	// An area has no lists but its own.
	if s := scope(study.Run(in, with(cheap)), "1", "area:b"); s.Scores != nil || s.Reasons["scores"] != ranking.NoData {
		t.Errorf("area b: scores %v, reasons %v", s.Scores, s.Reasons)
	}
}

// TestWhichTitlesCount is H.3: an organisation mandate counts in every scope,
// one of a team or an area there only; level 0 and mandates that are not active
// on the closing day nowhere; the highest of several counts.
func TestWhichTitlesCount(t *testing.T) {
	in := six(t)
	in.Rounds[0].Areas = append(in.Rounds[0].Areas, study.Area{Name: "b", Graph: in.Rounds[0].Areas[0].Graph})
	held := []bool{true}
	in.Mandates = []study.Mandate{
		{Person: 0, Level: 1, Kind: "z", Scope: study.Organisation, Held: held},
		{Person: 0, Level: 3, Kind: "lead", Scope: "area:a", Held: held},
		{Person: 3, Level: 2, Scope: "team:second", Held: held},
		{Person: 4, Level: 0, Scope: study.Organisation, Held: held},
		{Person: 5, Level: 1, Scope: study.Organisation, Held: []bool{false}},
	}
	r := study.Run(in, with(study.Leading))
	for name, want := range map[string][]int{
		study.Organisation: {1, 0, 0, 0, 0, 0},
		"team:first":       {1, 0, 0},
		"team:second":      {2, 0, 0},
		"area:a":           {3, 0, 0, 0, 0, 0},
		"area:b":           {1, 0, 0, 0, 0, 0},
	} {
		var got []int
		for _, c := range scope(r, "1", name).Leadership.Assessment.Cells {
			got = append(got, c.Level)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: levels %v, want %v", name, got, want)
		}
	}
}

// TestDerivedGraphs is G.1: a graph derived from lists serves chapters G and I
// where a round has no nominations, never H or a notice.
func TestDerivedGraphs(t *testing.T) {
	in := six(t)
	in.Rounds = append(in.Rounds, study.Round{Label: "2", Time: 1, Ballots: in.Rounds[0].Ballots})
	for k := range in.Mandates {
		in.Mandates[k].Held = []bool{true, true}
	}
	opt := with(cheap | study.Power)
	opt.FollowsFromTop = 1
	r := study.Run(in, opt)
	if scope(r, "1", study.Organisation).Network.Derived {
		t.Error("nominations were put aside for a derived graph")
	}
	s := scope(r, "2", study.Organisation)
	if !s.Network.Derived || s.Leadership != nil || s.Reasons["leadership"] != ranking.NoData || s.Concentration == nil {
		t.Errorf("derived %v, leadership %v (%v)", s.Network.Derived, s.Leadership, s.Reasons)
	}
	if got := s.Network.Graph.Followers(); !slices.Equal(got, []int{0, 4, 2, 0, 0, 0}) {
		t.Errorf("first places %v, want P2 four times and P3 twice", got)
	}
	if len(r.Notices) > 0 {
		t.Errorf("notices of a derived graph: %+v", r.Notices)
	}
	opt.FollowsFromTop = 0
	if s := scope(study.Run(in, opt), "2", study.Organisation); s.Network != nil || s.Reasons["network"] != ranking.NoData || s.Reasons["concentration"] != ranking.NoData {
		t.Errorf("no nominations: network %v (%v)", s.Network, s.Reasons)
	}
}

// TestMethods checks that one method does not do the others' work, and that the
// names of the command line are the closed list.
func TestMethods(t *testing.T) {
	for _, name := range study.MethodNames() {
		m, err := study.ParseMethod(name)
		if err != nil {
			t.Fatal(err)
		}
		r := study.Run(six(t), with(m))
		s := r.Scopes[0]
		all := name == "all"
		for key, got := range map[string]bool{
			"plackett-luce": s.Fit != nil, "schulze": s.Schulze != nil, "kemeny": s.Kemeny != nil,
			"network": s.Network != nil, "leadership": s.Leadership != nil, "power": s.Concentration != nil && r.Over != nil,
			"borda": s.Scores[0].Borda.OK(), "copeland": s.Scores[0].Copeland.OK(), "agreement": s.Agreement != nil,
		} {
			if want := all || key == name; got != want {
				t.Errorf("--method %s: %s computed %t, want %t", name, key, got, want)
			}
		}
	}
	if _, err := study.ParseMethod("astrology"); err == nil {
		t.Error("an unknown method was accepted")
	}
}

// TestProgress: every (round, scope) is told once, in order.
func TestProgress(t *testing.T) {
	var told []int
	opt := with(study.Borda)
	opt.Progress = func(done, total int) {
		if total != 3 {
			t.Errorf("%d scopes in all, want 3", total)
		}
		told = append(told, done)
	}
	study.Run(six(t), opt)
	if !slices.Equal(told, []int{1, 2, 3}) {
		t.Errorf("told %v", told)
	}
}

// TestRatersOutside: raters who are not on the roster are no people who did not
// answer, and the detectability rule counts people.
func TestRatersOutside(t *testing.T) {
	edges := []follow.Edge{}
	for u := range 12 {
		edges = append(edges, follow.Edge{From: int32(4 + u), To: int32(u % 4)})
	}
	responded := slices.Repeat([]bool{true}, 16)
	responded[1] = false
	held := []bool{true}
	in := &study.Input{
		People: 4, Rounds: []study.Round{{Label: "1", Areas: []study.Area{{"a", follow.New(4, responded, edges)}}}},
		Mandates: []study.Mandate{{Person: 0, Level: 1, Scope: study.Organisation, Held: held}},
	}
	s := study.Run(in, with(study.Leading|study.Power)).Scopes[0]
	if c := s.Leadership.Assessment.Cells[1]; c.Eligible != 15 || c.Finding != titles.NoFinding {
		t.Errorf("eligible to name person 1: %d, want 15", c.Eligible)
	}
	// e = lambda·a·N/n: 3 of 14 against 12 of 57, 12 names of 15 answers, 3 of 4
	// people.
	if got, want := s.Leadership.Detect.PerRound, (3.0/14)/(12.0/57)*(12.0/15)*(3.0/4); math.Abs(got-want) > 1e-12 {
		t.Errorf("followings a round %v, want %v", got, want)
	}
}
