package report_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/survey"
)

func team(d *survey.ReleaseDocument, t int) survey.TeamReport {
	return d.Teams[slices.IndexFunc(d.Teams, func(r survey.TeamReport) bool { return r.Team == teamID(t) })]
}

func refused(d *survey.ReleaseDocument, rule string) int {
	for _, r := range d.Refusals {
		if r.Rule == rule {
			return r.Cells
		}
	}
	return 0
}

func members(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	return out
}

// TestRaterFloors is R1 with either count at the floors.
func TestRaterFloors(t *testing.T) {
	for _, raters := range []int{6, 7, 9, 10} {
		for _, by := range []string{"assigned", "placed"} {
			random := rand.New(rand.NewPCG(1, 1))
			in := small{people: 26}.round(random, 1)
			for i := raters; i < 25; i++ {
				switch b := in.Ballots[i].Ballot; by {
				case "assigned":
					f := &in.Snapshot.Roster[i]
					f.Assigned = slices.DeleteFunc(f.Assigned, func(p survey.ID) bool { return p == id(25) })
				default:
					for g := range b.Groups {
						b.Groups[g] = slices.DeleteFunc(b.Groups[g], func(p survey.ID) bool { return p == id(25) })
					}
					b.Groups = slices.DeleteFunc(b.Groups, func(g []survey.ID) bool { return len(g) == 0 })
				}
			}
			p := quick(t, in).Document.People[25]
			if tier, score := p.Tier != nil, p.Score != nil; tier != (raters >= 7) || score != (raters >= 10) || (p.Lower != nil) != score || (p.Of != nil) != score {
				t.Errorf("%d %s: tier %v, score %v, interval %v", raters, by, tier, score, p.Lower != nil)
			}
		}
	}
}

// TestPuppets: people who list somebody on their own account raise no floor.
func TestPuppets(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	in := small{people: 26}.round(random, 1)
	for i := range in.Snapshot.Roster {
		in.Snapshot.Roster[i].Assigned = nil
	}
	for _, p := range quick(t, in).Document.People {
		if p.Tier != nil {
			t.Errorf("%s is shown by people nobody asked", p.Person)
		}
	}
}

// TestFrozenFloors is R5: the floors of the snapshot count, raised ones too.
func TestFrozenFloors(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	in := small{people: 20, teams: [][]int{members(0, 8)}}.round(random, 1)
	in.Snapshot.Settings.Floors = survey.Floors{Tier: 18, Score: 20, Group: 9, Organisation: 25, Item: 21}
	d := quick(t, in).Document
	if d.People[0].Tier == nil || d.People[0].Score != nil {
		t.Errorf("19 raters with floors 18 and 20: %+v", d.People[0])
	}
	if team(d, 0).Submitters != nil || d.Items[0].Share != nil {
		t.Errorf("8 of a team, 20 answers, floors 9 and 21: %+v, %+v", team(d, 0), d.Items[0])
	}
	// Floors below those of the product are as good as none.
	want := small{people: 6, areas: 1, teams: [][]int{members(0, 3)}}.round(rand.New(rand.NewPCG(3, 3)), 1)
	lowered := *want.Snapshot
	lowered.Settings.Floors = survey.Floors{Tier: 1, Score: 1, Group: 1, Organisation: 1, Item: 1}
	got := *want
	got.Snapshot = &lowered
	sameDocument(t, "lowered floors", quick(t, &got), quick(t, want))
}

// TestTeamFigures is R2 and R3 in a release: small teams, sub-teams that leave few
// over, and those whose figure would give these away.
func TestTeamFigures(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	in := small{
		people: 40, areas: 1,
		// Teams 0 to 3 are everybody; 4 is 0 but for three, 5 is 0 but for six.
		teams:  [][]int{members(0, 14), members(14, 24), members(24, 37), members(37, 40), members(0, 11), members(0, 8)},
		nested: []survey.ID{"", "", "", "", teamID(0), teamID(0)},
	}.round(random, 1)
	d := quick(t, in).Document
	for k, want := range []bool{true, false, true, false, false, true} {
		r := team(d, k)
		agreeing := want && k != 5 // eight lists are too few for how far they agree
		if got := r.Submitters != nil; got != want || (r.Agreement != nil) != agreeing || (r.Gini != nil) != want || (r.Inward != nil) != want {
			t.Errorf("team %d: %+v, shown %v, want %v", k, r, got, want)
		}
	}
	if refused(d, "R2") != 3 || refused(d, "R3") != 1 { // two teams and one figure, and a team
		t.Errorf("refused %v", d.Refusals)
	}
	for _, f := range d.Network.Flows {
		for _, hidden := range []int{1, 3, 4} {
			if f.From == teamID(hidden) || f.To == teamID(hidden) {
				t.Errorf("flow %+v of a team that is kept back", f)
			}
		}
	}
	for _, p := range d.People {
		for _, f := range p.Followed {
			if f.Scope.Kind == survey.InTeam && f.Scope.ID == teamID(3) && (f.Share != nil || f.Finding != nil) {
				t.Errorf("%s in a team of three: %+v", p.Person, f)
			}
		}
	}
}

// TestOrganisationFloor is R9.
func TestOrganisationFloor(t *testing.T) {
	for _, answers := range []int{19, 20} {
		random := rand.New(rand.NewPCG(5, 5))
		in := small{people: 30, areas: 2, titled: 9}.round(random, 1)
		in.Ballots = in.Ballots[:answers]
		d := quick(t, in).Document
		want := answers >= 20
		for name, shown := range map[string]bool{
			"gini": d.Power.Gini != nil, "effective": d.Power.EffectiveNumber != nil, "lorenz": len(d.Power.Lorenz) == 11,
			"tau-b": d.Leadership.TauB != nil, "flows": len(d.Network.Flows) > 0, "up": d.Network.Up != nil,
			"area": d.Areas[0].Gini != nil, "detectable": d.Detectable.Unmatched != nil, "trend": d.Power.Trend.Values[0].Gini != nil,
		} {
			if shown != want {
				t.Errorf("%d answers: %s shown %v", answers, name, shown)
			}
		}
		if !want && len(d.Notices) > 0 {
			t.Errorf("%d answers: %+v", answers, d.Notices)
		}
		if d.Power.Mandates == nil || *d.Power.Mandates != 9 {
			t.Errorf("%d answers: the register of mandates, which is open, is kept back", answers)
		}
	}
}

// TestItems is H.5 with its floor.
func TestItems(t *testing.T) {
	for _, answers := range []int{9, 10, 30} {
		random := rand.New(rand.NewPCG(6, 6))
		in := small{people: 31}.round(random, 1)
		for k := range in.Ballots {
			in.Ballots[k].Ballot.Items = []survey.Answer{{Item: "item", Yes: true}}
			if k >= answers {
				in.Ballots[k].Ballot.Items = nil
			}
		}
		item := quick(t, in).Document.Items[0]
		switch want := map[int]int{10: 60, 30: 85}[answers]; {
		case answers < 10 && item.Share != nil:
			t.Errorf("%d answers: %+v", answers, item)
		case answers >= 10 && (item.Share == nil || *item.Share != want): // nearly all
			t.Errorf("%d answers, all yes: %+v", answers, item)
		}
	}
}

// TestRoundPairs is R7: when one rater more places somebody than in the round
// before, which showed the score, there is no second one to compare with it.
func TestRoundPairs(t *testing.T) {
	first := small{people: 24}.round(rand.New(rand.NewPCG(7, 7)), 1)
	everybody := first.Ballots
	first.Ballots = everybody[:20]
	before := quick(t, first)
	again := func(ballots []survey.Cast, change func(*survey.Earlier)) survey.PersonResult {
		second := small{people: 24}.round(rand.New(rand.NewPCG(8, 8)), 1)
		second.Round.ID, second.Round.Number, second.Ballots = "second", 2, ballots
		e := survey.Earlier{Round: first.Round, Snapshot: first.Snapshot, Ballots: first.Ballots, Carry: before.Carry, Document: before.Document}
		change(&e)
		second.Earlier = []survey.Earlier{e}
		return quick(t, second).Document.People[22]
	}
	nothing := func(*survey.Earlier) {}
	hidden := func(e *survey.Earlier) {
		d := *e.Document
		d.People = slices.Clone(d.People)
		d.People[22].Score = nil
		e.Document = &d
	}
	for _, tt := range []struct {
		name    string
		ballots []survey.Cast
		change  func(*survey.Earlier)
		score   bool
	}{
		{"the same raters", everybody[:20], nothing, true},
		{"one more", everybody[:21], nothing, false},
		{"one less", everybody[:19], nothing, false},
		{"six less", everybody[:14], nothing, true},
		{"one more, no score before", everybody[:21], hidden, true},
		{"one more, ballots gone", everybody[:21], func(e *survey.Earlier) { e.Ballots = nil }, true},
	} {
		p := again(tt.ballots, tt.change)
		if p.Tier == nil || (p.Score != nil) != tt.score {
			t.Errorf("%s: %+v", tt.name, p)
		}
	}
}

// TestFlat: where nobody holds a mandate somebody can still be found to lead.
func TestFlat(t *testing.T) {
	in := small{people: 40, areas: 1}.round(rand.New(rand.NewPCG(9, 9)), 1)
	for k := range in.Ballots {
		b := in.Ballots[k].Ballot
		b.Follows[0].Names = []survey.ID{id((k + 1) % 40)}
		if k > 3 && k < 30 {
			b.Follows[0].Names = append(b.Follows[0].Names, id(2))
		}
	}
	d := quick(t, in).Document
	// 27 of 39 named them.
	if c := d.Leadership.Cells; len(c) != 1 || c[0].Person != id(2) || c[0].Finding != "emergent_leader" || c[0].Titled || c[0].Share == nil || *c[0].Share != 70 {
		t.Errorf("cells %+v", c)
	}
	if d.Leadership.Titled == nil || *d.Leadership.Titled != 0 || d.Leadership.GateOpen != nil {
		t.Errorf("titles without mandates: %+v", d.Leadership)
	}
}

// TestMandates: those of the closing day count, in the scopes inside theirs, those
// of a person for stacking alone.
func TestMandates(t *testing.T) {
	in := small{people: 30, areas: 2, teams: [][]int{members(0, 12), members(0, 6)}, nested: []survey.ID{"", teamID(0)}}.
		round(rand.New(rand.NewPCG(10, 10)), 1)
	mandate := func(holder int, scope survey.Scope, start, end survey.Date) survey.Mandate {
		return survey.Mandate{Holder: id(holder), Kind: "coach", Level: 1, Scope: scope, Span: survey.Span{Start: start, End: end}}
	}
	all := survey.Scope{Kind: survey.InOrganisation}
	in.Snapshot.Areas[1].Parent = in.Snapshot.Areas[0].ID
	in.Snapshot.Mandates = []survey.Mandate{
		mandate(0, all, "2026-06-30", ""),           // from the closing day
		mandate(1, all, "2026-07-01", ""),           // too late
		mandate(2, all, "2026-01-01", "2026-06-29"), // over
		mandate(3, survey.Scope{Kind: survey.OfPerson, ID: id(9)}, "2026-01-01", ""),
		mandate(4, survey.Scope{Kind: survey.InArea, ID: "a0"}, "2026-01-01", ""),
		mandate(4, survey.Scope{Kind: survey.InArea, ID: "a1"}, "2026-01-01", ""),
		mandate(5, survey.Scope{Kind: survey.InTeam, ID: teamID(0)}, "2026-01-01", ""),
		mandate(99, all, "2026-01-01", ""), // of somebody who has left
	}
	// Everybody follows person 6 in the inner area, by a mandate of the outer one.
	in.Snapshot.Mandates = append(in.Snapshot.Mandates, mandate(6, survey.Scope{Kind: survey.InArea, ID: "a0"}, "2026-01-01", ""))
	for k := range in.Ballots {
		if f := &in.Ballots[k].Ballot.Follows[1]; k != 6 {
			f.Names = []survey.ID{id(6)}
		}
	}
	d := quick(t, in).Document
	inner := survey.Scope{Kind: survey.InArea, ID: "a1"}
	if !slices.ContainsFunc(d.Leadership.Cells, func(c survey.Cell) bool {
		return c.Person == id(6) && c.Scope == inner && c.Finding == "recognised_leader"
	}) {
		t.Errorf("a mandate does not count in the area inside its own: %+v", d.Leadership.Cells)
	}
	if p := d.Power; *p.Mandates != 6 || *p.Holders != 5 || *p.Several != 1 || *p.LargestShare != 33 {
		t.Errorf("stacking: %d mandates, %d holders, %d with several, %d %%", *p.Mandates, *p.Holders, *p.Several, *p.LargestShare)
	}
	if *d.Leadership.Titled != 1 {
		t.Errorf("%d titled in the organisation", *d.Leadership.Titled)
	}
}

// TestTwoRounds: a mandate that was not seen to be followed is told to its holder
// first, and to the faculty once the release after says the same.
func TestTwoRounds(t *testing.T) {
	round := func(number int) *survey.Count {
		in := small{people: 60, areas: 1, titled: 9}.round(rand.New(rand.NewPCG(uint64(number), 12)), 1)
		in.Round.ID, in.Round.Number = survey.ID(rune('a'+number)), number
		for i := range in.Snapshot.Mandates { // of one level
			in.Snapshot.Mandates[i].Level = 1
		}
		for k := range in.Ballots { // everybody follows three holders, person 0 never
			f := &in.Ballots[k].Ballot.Follows[0]
			f.Names = nil
			for step := range 3 {
				if who := 1 + (k+3*step+number)%8; who != k {
					f.Names = append(f.Names, id(who))
				}
			}
		}
		return in
	}
	first := round(1)
	before := quick(t, first)
	if !told(before.Document, id(0), "unmatched_mandate") || found(before.Document, id(0), "unmatched_mandate") || refused(before.Document, "H.3") != 1 {
		t.Errorf("first round: %+v, refused %v", before.Document.Leadership, before.Document.Refusals)
	}
	if l := before.Document.Leadership; *l.Tested != 9 || *l.Unmatched != 0 {
		t.Errorf("first round: %d of %d", *l.Unmatched, *l.Tested)
	}
	for name, tt := range map[string]struct {
		change  func(*survey.Earlier)
		faculty bool
	}{
		"agrees":         {func(*survey.Earlier) {}, true},
		"but one agrees": {func(*survey.Earlier) {}, false}, // the one before asked otherwise
		"record gone":    {func(e *survey.Earlier) { e.Carry = nil }, false},
		"asked something else": {func(e *survey.Earlier) {
			shot := *e.Snapshot
			shot.Settings.FollowQuestion = "Whom did you follow?"
			e.Snapshot = &shot
		}, false},
	} {
		second := round(2)
		e := survey.Earlier{Round: first.Round, Snapshot: first.Snapshot, Ballots: first.Ballots, Carry: before.Carry, Document: before.Document}
		tt.change(&e)
		second.Earlier = []survey.Earlier{e}
		if name == "but one agrees" {
			between := e
			between.Round.ID, between.Carry, between.Ballots = "between", nil, nil
			shot := *e.Snapshot
			shot.Settings.NamesMost = 4
			between.Snapshot = &shot
			second.Earlier = append(second.Earlier, between)
		}
		d := quick(t, second).Document
		if !told(d, id(0), "unmatched_mandate") || found(d, id(0), "unmatched_mandate") != tt.faculty {
			t.Errorf("the round before %s: faculty told %v", name, !tt.faculty)
		}
		if *d.Leadership.Unmatched != map[bool]int{true: 1}[tt.faculty] {
			t.Errorf("the round before %s: %d unmatched", name, *d.Leadership.Unmatched)
		}
	}
}

// TestRestOfTheNetwork: the names of those in no team are a group as well. Here all
// teams and the rest together, less everybody, would be the two who are in both.
func TestRestOfTheNetwork(t *testing.T) {
	for _, overlap := range []int{0, 2} {
		in := small{people: 42, areas: 1, teams: [][]int{members(0, 14), members(14-overlap, 28)}}.round(rand.New(rand.NewPCG(13, 13)), 1)
		d := quick(t, in).Document
		if team(d, 0).Submitters == nil || team(d, 1).Submitters == nil {
			t.Fatal("a team is kept back")
		}
		from := slices.ContainsFunc(d.Network.Flows, func(f survey.Flow) bool { return f.From == "" })
		if from != (overlap == 0) {
			t.Errorf("%d people in both teams: names of the rest shown %v", overlap, from)
		}
	}
}

// TestRankedAcrossTheWhole: nobody is ranked within a team. Places are among everybody
// in the organisation, however it is divided and however small it is.
func TestRankedAcrossTheWhole(t *testing.T) {
	for _, people := range []int{31, 59} {
		in := small{people: people, teams: [][]int{members(0, 12), members(12, 24), members(24, people)}}.round(rand.New(rand.NewPCG(14, 14)), 1)
		for k := range in.Ballots { // everybody lists all, best first by number but for themselves
			b := in.Ballots[k].Ballot
			b.Groups = nil
			for i := range people {
				if id(i) != in.Ballots[k].Rater && len(b.Groups) < in.Snapshot.Settings.ListCap {
					b.Groups = append(b.Groups, []survey.ID{id((i*7 + k) % people)})
				}
			}
			b.Groups = slices.DeleteFunc(b.Groups, func(g []survey.ID) bool { return g[0] == in.Ballots[k].Rater })
		}
		scored := 0
		for _, p := range quick(t, in).Document.People {
			if p.Of == nil {
				continue
			}
			if scored++; *p.Of != people {
				t.Errorf("%d people: %s is placed among %d", people, p.Person, *p.Of)
			}
		}
		if scored == 0 {
			t.Errorf("%d people: nobody has a place", people)
		}
	}
}
