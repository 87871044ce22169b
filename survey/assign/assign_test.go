package assign

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
)

// What chapter F promises of every organisation.
func TestGuaranteesF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrganisation(3).Draw(t, "organisation")
		s := o.snapshot
		n, most, want := len(s.Roster), s.Settings.ListCap, s.Settings.Coverage
		if want == survey.DefaultSettings().Coverage {
			want = min(want, n-1)
		}
		d := o.assign()
		checkLists(t, s, d)
		if feasible := want <= n-1 && want <= most; d.Feasible != feasible || (d.Reason == "") != feasible {
			t.Errorf("feasible = %v (%s), want %v", d.Feasible, d.Reason, feasible)
		}
		if reach := min(want, n-1, most); d.Least < reach {
			t.Errorf("somebody has %d raters, want %d", d.Least, reach)
		}
		if !d.Connected || len(components(listsOf(s))) != 1 {
			t.Errorf("connected = %v, in %d components", d.Connected, len(components(listsOf(s))))
		}
		if d.Connectivity <= 1e-9 {
			t.Errorf("lambda_2 = %v of a connected design", d.Connectivity)
		}
	})
}

// checkLists checks what holds of every assignment, feasible or not.
func checkLists(t interface {
	Helper()
	Errorf(format string, args ...any)
}, s *survey.Snapshot, d survey.Design,
) {
	t.Helper()
	raters := make(map[survey.ID]int)
	for _, f := range s.Roster {
		if f.Assigned == nil || len(f.Assigned) > s.Settings.ListCap {
			t.Errorf("a list of %d people", len(f.Assigned))
		}
		seen := map[survey.ID]bool{f.Person: true}
		for _, p := range f.Assigned {
			if seen[p] || s.Find(p) < 0 {
				t.Errorf("%s is asked about %s: themselves, twice, or nobody on the roster", f.Person, p)
			}
			seen[p] = true
			raters[p]++
		}
	}
	if len(d.Coverage) != len(s.Roster) {
		t.Errorf("coverage of %d people", len(d.Coverage))
		return
	}
	least := math.MaxInt
	for k, f := range s.Roster {
		if d.Coverage[k] != raters[f.Person] {
			t.Errorf("coverage of person %d = %d, want %d", k, d.Coverage[k], raters[f.Person])
		}
		least = min(least, raters[f.Person])
	}
	if len(s.Roster) > 0 && d.Least != least {
		t.Errorf("least coverage %d, want %d", d.Least, least)
	}
}

// A roster about which nothing is known is a cyclic design: exactly r raters,
// exactly r names, as connected as the offsets make it, whatever the ids.
func TestStrangersAreACyclicDesignF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 150).Draw(t, "n")
		most := rapid.IntRange(2, 25).Draw(t, "cap")
		r := rapid.IntRange(2, min(most, n-1)).Draw(t, "r")
		s := roster(n, most, r)
		d := New().Assign(s, nil, rapid.Uint64().Draw(t, "seed"))
		for k, f := range s.Roster {
			if len(f.Assigned) != r || d.Coverage[k] != r {
				t.Errorf("person %d has %d names and %d raters, want %d", k, len(f.Assigned), d.Coverage[k], r)
			}
		}
		if want := circulant(n, offsets(n, r)); math.Abs(d.Connectivity-want) > 1e-8 {
			t.Errorf("lambda_2 = %v, want %v", d.Connectivity, want)
		}
		if !d.Feasible || !d.Connected || d.Bridges != 0 {
			t.Errorf("feasible %v, connected %v, %d bridges", d.Feasible, d.Connected, d.Bridges)
		}
	})
}

func TestOneSeedOneAssignment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrganisation(0).Draw(t, "organisation")
		first := o.assign()
		before := slices.Clone(o.snapshot.Roster)
		// Who said it first does not matter.
		slices.Reverse(o.known)
		second := o.assign()
		if fmt.Sprint(first) != fmt.Sprint(second) {
			t.Errorf("designs %v and %v", first, second)
		}
		for k, f := range o.snapshot.Roster {
			if !slices.Equal(f.Assigned, before[k].Assigned) {
				t.Errorf("person %d has lists %v and %v", k, before[k].Assigned, f.Assigned)
			}
		}
	})
}

// The names of teams, areas and rounds do not matter to what is guaranteed, nor
// does who is who where all are alike.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrganisation(3).Draw(t, "organisation")
		before := o.assign()
		// Everybody takes the place, teams and acquaintances of another.
		n := len(o.snapshot.Roster)
		place := rapid.Permutation(span(0, n)).Draw(t, "places")
		other := organisation{snapshot: roster(n, o.snapshot.Settings.ListCap, o.snapshot.Settings.Coverage), seed: o.seed}
		becomes := map[survey.ID]survey.ID{}
		for k, f := range o.snapshot.Roster {
			other.snapshot.Roster[place[k]].Teams, other.snapshot.Roster[place[k]].Areas = f.Teams, f.Areas
			becomes[f.Person] = other.snapshot.Roster[place[k]].Person
		}
		for _, a := range o.known {
			other.known = append(other.known, survey.Acquaintance{From: becomes[a.From], To: becomes[a.To]})
		}
		after := other.assign()
		if before.Feasible != after.Feasible || before.Reason != after.Reason || before.Connected != after.Connected {
			t.Errorf("%v, %q, %v became %v, %q, %v", before.Feasible, before.Reason, before.Connected, after.Feasible, after.Reason, after.Connected)
		}
	})
}

func TestSmallest(t *testing.T) {
	for _, c := range []struct {
		n, listCap, coverage int
		want                 survey.Design
		reason               bool
	}{
		{0, 20, 16, survey.Design{Coverage: []int{}, Connected: true, Connectivity: -1}, true},
		{1, 20, 16, survey.Design{Coverage: []int{0}, Connected: true, Connectivity: -1}, true},
		// Each is asked about the other, and nobody about both.
		{2, 20, 16, survey.Design{Feasible: true, Coverage: []int{1, 1}, Least: 1}, false},
		{2, 20, 2, survey.Design{Coverage: []int{1, 1}, Least: 1}, true},
		{3, 20, 16, survey.Design{Feasible: true, Coverage: []int{2, 2, 2}, Least: 2, Connected: true, Connectivity: 3}, false},
		{3, 2, 2, survey.Design{Feasible: true, Coverage: []int{2, 2, 2}, Least: 2, Connected: true, Connectivity: 3}, false},
		// More than can be had.
		{3, 20, 17, survey.Design{Coverage: []int{2, 2, 2}, Least: 2, Connected: true, Connectivity: 3}, true},
		{5, 2, 4, survey.Design{Coverage: []int{2, 2, 2, 2, 2}, Least: 2, Connected: true, Connectivity: -2}, true},
		// Settings that never pass validation do no harm.
		{4, 0, 2, survey.Design{Coverage: []int{0, 0, 0, 0}}, true},
		{4, -3, -3, survey.Design{Feasible: true, Coverage: []int{0, 0, 0, 0}}, false},
		{4, 1, 1, survey.Design{Feasible: true, Coverage: []int{1, 1, 1, 1}, Least: 1}, false},
	} {
		for _, teams := range []bool{false, true} {
			t.Run(fmt.Sprint(c.n, c.listCap, c.coverage, teams), func(t *testing.T) {
				s := roster(c.n, c.listCap, c.coverage)
				if teams {
					join(s, "team", span(0, c.n)...)
				}
				d := New().Assign(s, []survey.Acquaintance{{From: id("person0"), To: id("person1")}}, 1)
				if (d.Reason != "") != c.reason {
					t.Errorf("reason %q", d.Reason)
				}
				d.Reason = ""
				if c.want.Connectivity == -2 { // it depends on the circle
					d.Connectivity = -2
				}
				if math.Abs(d.Connectivity-c.want.Connectivity) < 1e-9 {
					d.Connectivity = c.want.Connectivity
				}
				if fmt.Sprint(d) != fmt.Sprint(c.want) {
					t.Errorf("%+v, want %+v", d, c.want)
				}
			})
		}
	}
}

func TestNeverPanics(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrganisation(0).Draw(t, "organisation")
		o.snapshot.Settings.ListCap = rapid.IntRange(-1, 4).Draw(t, "another cap")
		o.snapshot.Settings.Coverage = rapid.IntRange(-1, 30).Draw(t, "another coverage")
		d := o.assign()
		o.snapshot.Settings.ListCap = max(0, o.snapshot.Settings.ListCap)
		checkLists(t, o.snapshot, d)
	})
}

// METHODS.md F.1: of a team small enough everybody is asked about everybody.
func TestOwnTeamComesFirst(t *testing.T) {
	s := roster(60, 20, 16)
	join(s, "small", span(0, 21)...)
	join(s, "large", span(21, 60)...)
	known := []survey.Acquaintance{{From: s.Roster[0].Person, To: s.Roster[30].Person}}
	l := newLists(60, 20)
	dealTeams(l, s, 7)
	for u := range int32(21) {
		for p := range int32(21) {
			if u != p && !l.names(u, p) {
				t.Errorf("%d is not asked about %d of their team", u, p)
			}
		}
	}
	for u := int32(21); u < 60; u++ {
		if l.load(u) != 20 || l.covered(u) != 20 {
			t.Errorf("%d of a team of 39 has %d names and %d raters, want 20", u, l.load(u), l.covered(u))
		}
	}
	d := New().Assign(s, known, 7)
	if !d.Feasible || !d.Connected || d.Least < 16 {
		t.Errorf("%+v", d)
	}
	// All lists are full: two exchange a name.
	if d.Bridges != 2 {
		t.Errorf("%d bridges, want 2", d.Bridges)
	}
}

// Somebody in two large teams is asked about both.
func TestSeveralTeamsInTurn(t *testing.T) {
	s := roster(61, 20, 16)
	join(s, "one", span(0, 31)...)
	join(s, "two", span(30, 61)...)
	l := newLists(61, 20)
	dealTeams(l, s, 1)
	one := 0
	for _, p := range l.named[30] {
		if p < 30 {
			one++
		}
	}
	if l.load(30) != 20 || one != 10 {
		t.Errorf("%d names, %d of them of the first team, want 20 and 10", l.load(30), one)
	}
}

// METHODS.md F.2: mutual acquaintances first, to the cap.
func TestAcquaintances(t *testing.T) {
	s := roster(40, 6, 2)
	join(s, "team", 0, 1, 2)
	who := func(k int) survey.ID { return s.Roster[k].Person }
	var known []survey.Acquaintance
	for k := 10; k < 30; k++ {
		known = append(known, survey.Acquaintance{From: who(0), To: who(k)})
	}
	for _, k := range []int{27, 29} {
		known = append(known, survey.Acquaintance{From: who(k), To: who(0)})
	}
	l := newLists(40, 6)
	f := newFamiliarity(s, known)
	dealTeams(l, s, 3)
	addAcquaintances(l, f, s, 3)
	for _, p := range []int32{1, 2, 27, 29} {
		if !l.names(0, p) {
			t.Errorf("%d, of the team or a mutual acquaintance, is not on the list", p)
		}
	}
	if l.load(0) != 6 {
		t.Errorf("%d names, want 6", l.load(0))
	}
	// Either direction counts.
	if !l.names(15, 0) {
		t.Error("who was named is not asked about who named them")
	}
	if got := f.known[0]; len(got) != 20 {
		t.Errorf("%d acquaintances, want 20", len(got))
	}
}

// METHODS.md F.3: who shares the most gives the missing rater, then who has the
// shortest list, then the smallest id.
func TestRaterSharesTheMost(t *testing.T) {
	s := roster(6, 3, 2)
	area := func(p int, areas ...string) {
		for _, a := range areas {
			s.Roster[p].Areas = append(s.Roster[p].Areas, id(a))
		}
		slices.Sort(s.Roster[p].Areas)
	}
	area(0, "a", "b", "c")
	area(1, "a")
	area(2, "b", "c")
	area(3, "a", "b")
	area(4, "a", "b", "c")
	f := newFamiliarity(s, nil)
	l := newLists(6, 3)
	l.add(3, 5) // a longer list
	c := newCrowds(l, f)
	var level int8
	var order []int32
	for {
		u := c.search(0, &level)
		if u < 0 {
			break
		}
		l.add(u, 0)
		order = append(order, u)
	}
	if want := []int32{4, 2, 3, 1, 5}; !slices.Equal(order, want) {
		t.Errorf("raters in the order %v, want %v", order, want)
	}
}

// The search agrees with looking at everybody.
func TestSearchLooksAtEverybody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawOrganisation(3).Draw(t, "organisation")
		n := len(o.snapshot.Roster)
		f := newFamiliarity(o.snapshot, o.known)
		l := newLists(n, min(o.snapshot.Settings.ListCap, n-1))
		c := newCrowds(l, f)
		level := make([]int8, n)
		for range 60 {
			p := int32(rapid.IntRange(0, n-1).Draw(t, "person"))
			want, shared := int32(-1), -1
			for u := range int32(n) {
				if l.full(u) || !l.lacks(u, p) {
					continue
				}
				if s := f.shared(u, p); s > shared || s == shared && l.load(u) < l.load(want) {
					want, shared = u, s
				}
			}
			got := c.search(p, &level[p])
			if got != want {
				t.Fatalf("rater %d, want %d, who shares %d", got, want, shared)
			}
			if got < 0 {
				continue
			}
			l.add(got, p)
		}
	})
}

// METHODS.md F.3: where there is no room, the most covered make place. Ten teams
// of four name the same five people; lists of eight leave no room but theirs.
func TestNoRoom(t *testing.T) {
	s := roster(45, 8, 8)
	var known []survey.Acquaintance
	for team := range 10 {
		join(s, fmt.Sprint("team", team), span(5+4*team, 9+4*team)...)
	}
	for p := 5; p < 45; p++ {
		for popular := range 5 {
			known = append(known, survey.Acquaintance{From: s.Roster[p].Person, To: s.Roster[popular].Person})
		}
	}
	d := New().Assign(s, known, 2)
	if !d.Feasible || d.Least != 8 || slices.Max(d.Coverage) > 9 || !d.Connected {
		t.Errorf("%+v", d)
	}
}

// Two organisations in one, each with full lists, whose only link was never made.
func TestNoRoomToConnect(t *testing.T) {
	for _, size := range []int{3, 5, 21} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			const teams = 12
			s := roster(teams*size, size-1, size-1)
			for team := range teams {
				join(s, fmt.Sprint("team", team), span(team*size, (team+1)*size)...)
			}
			d := New().Assign(s, nil, 5)
			if !d.Connected || d.Bridges != 2*(teams-1) || d.Least != size-1 || slices.Max(d.Coverage) != size-1 {
				t.Errorf("connected %v, %d bridges, coverage %d to %d", d.Connected, d.Bridges, d.Least, slices.Max(d.Coverage))
			}
			checkLists(t, s, d)
		})
	}
}

// METHODS.md F.4: where there is room, one bridge a component, and between
// acquaintances.
func TestBridges(t *testing.T) {
	s := roster(40, 20, 9)
	for team := range 4 {
		join(s, fmt.Sprint("team", team), span(10*team, 10*team+10)...)
	}
	for _, p := range []int{7, 15, 25, 35} {
		s.Roster[p].Areas = []survey.ID{id("area")}
	}
	d := New().Assign(s, nil, 5)
	if !d.Connected || d.Bridges != 3 {
		t.Errorf("connected %v with %d bridges, want 3", d.Connected, d.Bridges)
	}
	for u, f := range s.Roster {
		for _, p := range f.Assigned {
			k := s.Find(p)
			if k/10 != u/10 && (len(s.Roster[k].Areas) == 0 || len(f.Areas) == 0) {
				t.Errorf("%d is asked about %d, with whom they share nothing", u, k)
			}
		}
	}
}

// The order shown is drawn, not that of the roster.
func TestOrderShown(t *testing.T) {
	s := roster(30, 20, 16)
	join(s, "team", span(0, 10)...)
	New().Assign(s, nil, 1)
	sorted := 0
	for _, f := range s.Roster {
		if slices.IsSorted(f.Assigned) {
			sorted++
		}
	}
	if sorted > 0 {
		t.Errorf("%d lists are in the order of ids", sorted)
	}
	before := slices.Clone(s.Roster[3].Assigned)
	New().Assign(s, nil, 2)
	if slices.Equal(before, s.Roster[3].Assigned) {
		t.Error("another seed shows the same order")
	}
}

func BenchmarkAssign(b *testing.B) {
	for _, n := range []int{120, 1_000, 10_000, 100_000} {
		s, known := company(n, 8, survey.DefaultSettings())
		b.Run(fmt.Sprintf("teams/n=%d", n), func(b *testing.B) {
			for b.Loop() {
				if d := New().Assign(s, known, 1); !d.Connected {
					b.Fatal("not connected")
				}
			}
		})
		strangers := roster(n, 20, 16)
		b.Run(fmt.Sprintf("strangers/n=%d", n), func(b *testing.B) {
			for b.Loop() {
				if d := New().Assign(strangers, nil, 1); !d.Connected {
					b.Fatal("not connected")
				}
			}
		})
	}
}

// Full lists everywhere: places are taken and names exchanged.
func BenchmarkAssignNoRoom(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		full := survey.DefaultSettings()
		full.Coverage = full.ListCap
		s, known := company(n, 23, full)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			for b.Loop() {
				if d := New().Assign(s, known, 1); !d.Connected || d.Least < 20 {
					b.Fatalf("%v, %d", d.Connected, d.Least)
				}
			}
		})
	}
}
