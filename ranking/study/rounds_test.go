package study_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/inference"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
)

// star is the graph in which everybody but the centre names the centre, and the
// centre names nobody.
func star(people, centre int) *follow.Graph {
	named := make([][]int, people)
	for u := range named {
		named[u] = []int{}
		if u != centre {
			named[u] = []int{centre}
		}
	}
	return names(named...)
}

// rounds builds an organisation without lists from the graphs of its rounds, by
// area; nil is a round without nominations.
func rounds(people int, areas ...map[string]*follow.Graph) *study.Input {
	in := &study.Input{People: people}
	for k, byName := range areas {
		r := study.Round{Label: string(rune('1' + k)), Time: float64(k)}
		for _, name := range []string{"a", "b"} {
			if g, ok := byName[name]; ok {
				r.Areas = append(r.Areas, study.Area{Name: name, Graph: g})
			}
		}
		in.Rounds = append(in.Rounds, r)
	}
	return in
}

// always is held in every one of so many rounds.
func always(rounds int) []bool { return slices.Repeat([]bool{true}, rounds) }

// TestRoundsPooled is H.3: the last four comparable rounds are pooled, those that
// asked about the same areas, whatever lies between them; the cells of a holder
// pool the rounds in which that mandate was held.
func TestRoundsPooled(t *testing.T) {
	const people = 8
	type ask = map[string]*follow.Graph
	g := star(people, 0)
	one, both := ask{"a": g}, ask{"a": g, "b": g}
	for _, test := range []struct {
		name   string
		asked  []ask
		pooled int
	}{
		{"one round", []ask{one}, 1},
		{"three rounds", []ask{one, one, one}, 3},
		{"at most four", []ask{one, one, one, one, one, one}, 4},
		{"a round without nominations between", []ask{one, nil, one}, 2},
		{"a round about other areas between", []ask{one, both, one}, 2},
		{"the last asked something new", []ask{one, one, both}, 1},
	} {
		in := rounds(people, test.asked...)
		in.Mandates = []study.Mandate{{Person: 1, Level: 1, Scope: study.Organisation, Held: always(len(test.asked))}}
		last := in.Rounds[len(in.Rounds)-1].Label
		a := scope(study.Run(in, with(study.Leading)), last, study.Organisation).Leadership.Assessment
		if a.Rounds != test.pooled {
			t.Errorf("%s: %d rounds pooled, want %d", test.name, a.Rounds, test.pooled)
		}
		// Everybody but oneself answers in each, the same every time.
		if c := a.Cells[2]; c.Eligible != 7*test.pooled || a.Design != float64(test.pooled) {
			t.Errorf("%s: %d pairs, D %v, want %d and %d", test.name, c.Eligible, a.Design, 7*test.pooled, test.pooled)
		}
	}

	// A mandate of two of the four rounds, one of another kind, and one that was
	// raised to another level: only the same mandate counts as held.
	in := rounds(people, one, one, one, one)
	in.Mandates = []study.Mandate{
		{Person: 1, Level: 1, Kind: "coach", Scope: study.Organisation, Held: []bool{false, false, true, true}},
		{Person: 2, Level: 1, Kind: "mentor", Scope: study.Organisation, Held: []bool{true, true, true, false}},
		{Person: 2, Level: 1, Kind: "coach", Scope: study.Organisation, Held: []bool{false, false, false, true}},
		{Person: 3, Level: 1, Kind: "coach", Scope: study.Organisation, Held: []bool{true, true, false, false}},
		{Person: 3, Level: 2, Kind: "coach", Scope: study.Organisation, Held: []bool{false, true, true, true}},
		{Person: 4, Level: 1, Kind: "coach", Scope: study.Organisation, Held: []bool{false, false, false, true}},
		{Person: 4, Level: 1, Kind: "mentor", Scope: study.Organisation, Held: always(4)},
	}
	cells := scope(study.Run(in, with(study.Leading)), "4", study.Organisation).Leadership.Assessment.Cells
	for person, want := range []int{4, 2, 1, 3, 1, 4} {
		if cells[person].Rounds != want {
			t.Errorf("person %d: %d rounds, want %d", person, cells[person].Rounds, want)
		}
	}
	// Teams are comparable with themselves as they are, areas by their name.
	in = rounds(people, both, one, both)
	in.Mandates = []study.Mandate{{Person: 1, Level: 1, Scope: "area:a", Held: always(3)}}
	if a := scope(study.Run(in, with(study.Leading)), "3", "area:a").Leadership.Assessment; a.Rounds != 3 {
		t.Errorf("area a was asked about in 3 rounds, %d pooled", a.Rounds)
	}
}

// TestFamilies is H.3 and I.12: p-values of one finding type are adjusted over
// all scopes of a round, and of the notices over all rules and scopes of the
// last.
func TestFamilies(t *testing.T) {
	in := large(t, 75)
	in.Rounds = append(in.Rounds, in.Rounds[0])
	in.Rounds[1].Label, in.Rounds[1].Time = "2", 1
	for k := range in.Mandates {
		in.Mandates[k].Held = always(2)
	}
	in.Rounds[1].Areas = append(slices.Clone(in.Rounds[1].Areas), study.Area{Name: "other", Graph: star(75, 3)})
	r := study.Run(in, with(study.Leading|study.Power))
	for _, round := range []string{"1", "2"} {
		families := map[string][]float64{}
		adjusted := map[string][]float64{}
		for _, s := range r.Scopes {
			if s.Round != round {
				continue
			}
			for _, c := range s.Leadership.Assessment.Cells {
				kind := "emergent"
				if c.Titled() {
					kind = "recognised"
					if p, ok := c.Less.P.Get(); ok {
						families["unmatched"] = append(families["unmatched"], p)
						adjusted["unmatched"] = append(adjusted["unmatched"], c.Less.Adjusted.Value())
					}
				}
				if p, ok := c.More.P.Get(); ok {
					families[kind] = append(families[kind], p)
					adjusted[kind] = append(adjusted[kind], c.More.Adjusted.Value())
				}
			}
		}
		for kind, p := range families {
			if want := inference.BenjaminiHochberg(p); !slices.Equal(adjusted[kind], want) {
				t.Errorf("round %s: the family of %s findings is not that of all its scopes", round, kind)
			}
		}
		if len(families["emergent"]) < 100 {
			t.Errorf("round %s: %d emergent tests in all scopes", round, len(families["emergent"]))
		}
	}
	// The star of the second area must show, in the organisation or the area.
	if !slices.ContainsFunc(r.Notices, func(n power.Notice) bool { return n.Rule == power.ConcentrationHigh && n.Scope == "area:other" }) {
		t.Errorf("notices %+v, want concentration_high in area:other", r.Notices)
	}
	for _, n := range r.Notices {
		if p, ok := n.PAdjusted.Get(); ok && p < n.P.Value() {
			t.Errorf("%s in %s: adjusted %v below p %v", n.Rule, n.Scope, p, n.P.Value())
		}
	}
}

// TestOver is I.7 to I.10 as the study joins them: rounds without a value leave
// gaps in time, quarters are of followers where there are nominations.
func TestOver(t *testing.T) {
	const people = 12
	type ask = map[string]*follow.Graph
	// The first k people share the names of all others.
	share := func(k int) ask {
		named := make([][]int, people)
		for u := range named {
			named[u] = []int{(u + 1) % k}
			if named[u][0] == u {
				named[u][0] = (u + 2) % k
			}
		}
		return ask{"a": names(named...)}
	}
	in := rounds(people, share(8), share(7), nil, share(6), share(5), share(4))
	for k, time := range []float64{10, 11, 12, 13, 14, 16} {
		in.Rounds[k].Time = time
	}
	o := study.Run(in, with(study.Power)).Over
	if o.TrendOf != "gini_corrected" || o.TransitionsOf != "followers" || o.Trend.Rounds != 5 || o.Trend.S != 10 {
		t.Errorf("trend of %s, quarters of %s, %+v", o.TrendOf, o.TransitionsOf, o.Trend)
	}
	// Five rising rounds: 2 of 120 orders (I.9).
	if math.Abs(o.Trend.P.Value()-2.0/120) > 1e-15 {
		t.Errorf("p %v, want 2/120", o.Trend.P)
	}
	var gini, when []float64
	for k, s := range study.Run(in, with(study.Power)).Scopes {
		if c := s.Concentration; c != nil {
			gini, when = append(gini, c.GiniCorrected.Value()), append(when, in.Rounds[k].Time)
		}
	}
	if want := power.MannKendall(gini, when); o.Trend != want {
		t.Errorf("trend %+v, want %+v of %v", o.Trend, want, gini)
	}
	moves := 0.0
	for _, row := range o.Transitions {
		for _, x := range row {
			moves += x
		}
	}
	// 1→2, 4→5, 5→6: the round between has no followers.
	if moves != 3*people {
		t.Errorf("%v moves, want %d", moves, 3*people)
	}

	// Without nominations the agreement of the lists is followed instead.
	lists := six(t)
	lists.Rounds[0].Areas = nil
	lists.Rounds = slices.Repeat(lists.Rounds, 2)
	lists.Rounds[1].Label, lists.Rounds[1].Time = "2", 1
	for k := range lists.Mandates {
		lists.Mandates[k].Held = always(2)
	}
	o = study.Run(lists, with(study.Power)).Over
	if o.TrendOf != "u" || o.TransitionsOf != "win_share" || len(o.Persistence) != 1 || o.Persistence[0].TauB.Value() != 1 {
		t.Errorf("lists alone: %+v", o)
	}
	if o.Attachment.Beta.Reason() != ranking.TooFewRounds {
		t.Errorf("attachment without nominations: %+v", o.Attachment)
	}
	if study.Run(&study.Input{}, with(study.Power)).Over != nil {
		t.Error("something over no rounds")
	}
}

// TestRenewal is I.10a: the earlier release shares no round with this one, even
// if the pool reaches over rounds that do not count, and it is the latest such.
func TestRenewal(t *testing.T) {
	const people = 30
	type ask = map[string]*follow.Graph
	before, now := ask{"a": star(people, 1)}, ask{"a": star(people, 2)}
	ends := func(in *study.Input) *study.Over {
		in.Mandates = []study.Mandate{{Person: 0, Level: 1, Scope: study.Organisation, Held: always(len(in.Rounds))}}
		return study.Run(in, with(study.Power|study.Leading)).Over
	}
	for _, test := range []struct {
		name         string
		asked        []ask
		leaders, new int
		reason       ranking.Reason
	}{
		{"all rounds pooled", []ask{before, now, now, now}, 0, 0, ranking.TooFewRounds},
		{"one round before", []ask{before, now, now, now, now}, 1, 1, ""},
		{"the same leader before", []ask{now, now, now, now, now}, 1, 0, ""},
		{"a gap in the pool", []ask{before, now, now, nil, now, now}, 1, 1, ""},
		{"a gap before the pool", []ask{before, nil, now, now, now, now}, 1, 1, ""},
	} {
		o := ends(rounds(people, test.asked...))
		if o.RenewalReason != test.reason || (o.Renewal == nil) != (test.reason != "") {
			t.Errorf("%s: %+v, %q", test.name, o.Renewal, o.RenewalReason)
		} else if o.Renewal != nil && (o.Renewal.Leaders != test.leaders || o.Renewal.New != test.new) {
			t.Errorf("%s: %+v, want %d leaders, %d new", test.name, o.Renewal, test.leaders, test.new)
		}
	}
	in := rounds(people, before, now)
	if o := study.Run(in, with(study.Power|study.Leading)).Over; o.RenewalReason != ranking.NoData {
		t.Errorf("no mandates known: %q, want no_data", o.RenewalReason)
	}
}

// TestEvidence checks what the notices are given: counts of the people of the
// roster, the round before, and the gate over the rounds pooled.
func TestEvidence(t *testing.T) {
	const people = 40
	type ask = map[string]*follow.Graph
	// Nine holders whom nobody follows; everybody follows the other 31.
	named := make([][]int, people)
	for u := range named {
		if u == 39 {
			continue // does not answer
		}
		named[u] = []int{}
		for k := range 3 {
			if v := 9 + (u+7*k)%31; v != u {
				named[u] = append(named[u], v)
			}
		}
	}
	g := names(named...)
	in := rounds(people, ask{"a": g}, ask{"a": g})
	for i := range 9 {
		in.Mandates = append(in.Mandates, study.Mandate{Person: i, Level: 1, Scope: study.Organisation, Held: always(2)})
	}
	in.Mandates = append(in.Mandates,
		study.Mandate{Person: 0, Level: 1, Scope: "team:x", Held: always(2)},
		study.Mandate{Person: 0, Level: 1, Scope: "team:y", Held: always(2)})
	r := study.Run(in, with(study.Leading|study.Power))
	s := scope(r, "2", study.Organisation)
	a := s.Leadership.Assessment
	if !a.GateClosed || !s.Leadership.Acting.ByGate {
		t.Fatalf("gate %+v, acting %+v", a.GateClosed, s.Leadership.Acting)
	}
	for _, c := range a.Cells[:9] {
		if c.Less.P.Reason() != ranking.TitlesNotFollowedMore || c.Finding != titles.NoFinding {
			t.Errorf("holder %d: %+v, want the gate's reason", c.Person, c)
		}
	}
	got := map[power.Rule]power.Notice{}
	for _, n := range r.Notices {
		got[n.Rule] = n
	}
	if n := got[power.TitlesNotFollowed]; n.Unknown != "One person did not answer: whom they would have named is not known." || n.Effect.Value() != 0 {
		t.Errorf("titles_not_followed_more: %+v", n)
	}
	// The round before asked the same and got the same answers.
	tau := s.Leadership.Alignment.TauB.Value()
	want := fmt.Sprintf("Titles and followers are ordered almost independently (tau-b %.2f); last round %.2f.", tau, tau)
	if n := got[power.TitleMismatch]; n.Sentence != want {
		t.Errorf("title_mismatch: %q, want %q", n.Sentence, want)
	}
	if n := got[power.MandateStacking]; n.Sentence != "One person holds 3 of 11 mandates." {
		t.Errorf("mandate_stacking: %q", n.Sentence)
	}
	if _, ok := got[power.UnmatchedMandates]; ok {
		t.Error("mandates were called unmatched behind a closed gate")
	}
}

// TestPermutedConcordance is D.3: with fewer than five people or eight lists the
// p-value of Friedman's test is that of the permutations.
func TestPermutedConcordance(t *testing.T) {
	agreement := func(raters, people int) *study.Agreement {
		var ballots []ranking.Ballot
		for r := range raters {
			ballots = append(ballots, list(people+r, identity(people)...))
		}
		return study.Run(&study.Input{People: people, Rounds: []study.Round{{
			Label: "1", Ballots: []study.Ballots{{Scope: study.Organisation, Profile: profile(t, people, ballots...)}},
		}}}, with(study.Agreeing)).Scopes[0].Agreement
	}
	// Three lists of three people, all alike: 6 of 216 (Friedman's table), where
	// chi-square 6 with 2 degrees of freedom gives 0.0498.
	if a := agreement(3, 3); math.Abs(a.FriedmanP.Value()-6.0/216) > 1e-15 || math.Abs(a.SkillingsMackP.Value()-6.0/216) > 1e-15 {
		t.Errorf("three lists of three: p %v and %v, want 6/216", a.FriedmanP, a.SkillingsMackP)
	}
	// Eight of five: chi-square 32 with 4 degrees of freedom, e^-16·(1+16).
	if a := agreement(8, 5); math.Abs(a.FriedmanP.Value()/(17*math.Exp(-16))-1) > 1e-9 {
		t.Errorf("eight lists of five: p %v, want that of chi-square", a.FriedmanP)
	}
}
