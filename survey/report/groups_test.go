package report_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
	"github.com/followship/followship/survey/report"
)

// kinds of figures that are given by group, each made of answers of its own: those who
// belong to a group, the ballots of these, lists that compare two in it, and answers to
// the follow question in an area.
const (
	membership = iota
	submission
	comparison
	following
	kinds
)

// cell is one group with figures of a kind: who gave the answers they are made of.
type cell struct {
	name    string
	answers []string // "rater/area", or "rater"
	shown   bool
}

// cells lists the groups of a release by kind, the whole first, with what is behind
// them by the ballots alone.
func cells(in *survey.Count, d *survey.ReleaseDocument) (out [kinds][]cell) {
	everybody := make([]survey.ID, len(in.Snapshot.Roster))
	for i, f := range in.Snapshot.Roster {
		everybody[i] = f.Person
	}
	flows := func(from survey.ID) bool {
		return slices.ContainsFunc(d.Network.Flows, func(f survey.Flow) bool { return f.From == from })
	}
	teams := make(map[survey.ID][]survey.ID)
	for _, f := range in.Snapshot.Roster {
		for _, id := range f.Teams {
			teams[id] = append(teams[id], f.Person)
		}
	}
	group := func(name string, members []survey.ID, shown [kinds]bool) {
		var c [kinds]cell
		for kind := range c {
			c[kind] = cell{name: name, shown: shown[kind]}
		}
		for _, p := range members {
			c[membership].answers = append(c[membership].answers, string(p))
		}
		for _, x := range in.Ballots {
			if !slices.Contains(members, x.Rater) {
				continue
			}
			c[submission].answers = append(c[submission].answers, string(x.Rater))
			listed := 0
			for _, g := range x.Ballot.Groups {
				for _, p := range g {
					if slices.Contains(members, p) {
						listed++
					}
				}
			}
			if listed > 1 {
				c[comparison].answers = append(c[comparison].answers, string(x.Rater))
			}
			for _, f := range x.Ballot.Follows {
				c[following].answers = append(c[following].answers, string(x.Rater+"/"+f.Area))
			}
		}
		for kind := range c {
			out[kind] = append(out[kind], c[kind])
		}
	}
	group("all", everybody, [kinds]bool{})
	for kind := range out { // of too few nothing is shown, nor of a part of them
		raters := make(map[string]bool)
		for _, a := range out[kind][0].answers {
			raters[a[:4]] = true
		}
		out[kind][0].shown = len(raters) >= 5
	}
	inShown := make(map[survey.ID]bool)
	for _, r := range d.Teams {
		follow := r.Gini != nil || r.EffectiveNumber != nil || r.Inward != nil || flows(r.Team)
		shown := r != survey.TeamReport{Team: r.Team}
		group(string(r.Team), teams[r.Team], [kinds]bool{shown, shown, r.Agreement != nil, follow})
		for _, p := range teams[r.Team] {
			inShown[p] = inShown[p] || follow
		}
	}
	for _, a := range d.Areas {
		c := cell{name: string(a.Area), shown: a.Gini != nil || a.EffectiveNumber != nil || a.Excess != nil}
		for _, x := range in.Ballots {
			for _, f := range x.Ballot.Follows {
				if f.Area == a.Area {
					c.answers = append(c.answers, string(x.Rater+"/"+f.Area))
				}
			}
		}
		out[following] = append(out[following], c)
	}
	if flows("") {
		rest := slices.DeleteFunc(slices.Clone(everybody), func(p survey.ID) bool { return inShown[p] })
		group("rest", rest, [kinds]bool{following: true})
		for kind := range following { // it has no other figures
			out[kind] = out[kind][:len(out[kind])-1]
		}
	}
	return out
}

// subtract tries every sum and difference of the groups shown, and tells which is
// about 1 to 4 raters, or about a group that is kept back. Groups of all answers and of
// none hide nothing.
func subtract(groups []cell) string {
	number := make(map[string]int)
	for _, a := range groups[0].answers {
		number[a] = len(number)
	}
	rater := make([]string, len(number))
	for a, k := range number {
		rater[k] = a[:4]
	}
	var shown, hidden [][]int
	for _, g := range groups {
		v := make([]int, len(number))
		for _, a := range g.answers {
			v[number[a]] = 1
		}
		switch {
		case g.shown:
			shown = append(shown, v)
		case len(g.answers) > 0 && len(g.answers) < len(number):
			hidden = append(hidden, v)
		}
	}
	sums := [][]int{make([]int, len(number))}
	for _, v := range shown {
		for _, s := range sums { // as far as it was before this group
			for _, sign := range []int{1, -1} {
				sum := slices.Clone(s)
				for k, x := range v {
					sum[k] += sign * x
				}
				sums = append(sums, sum)
			}
		}
	}
	for _, s := range sums {
		raters := make(map[string]bool)
		for k, x := range s {
			if x != 0 {
				raters[rater[k]] = true
			}
		}
		if len(raters) > 0 && len(raters) < 5 {
			return fmt.Sprintf("%v of %d groups shown are left", raters, len(shown))
		}
		if slices.ContainsFunc(hidden, func(h []int) bool { return slices.Equal(h, s) }) {
			return fmt.Sprintf("%v, kept back, is a sum of %v", s, shown)
		}
	}
	return ""
}

// divided is an organisation in three teams that make it up, with one within or across
// them, where some answers are left out: lists that compare nobody, and areas.
func divided(random *rand.Rand) *survey.Count {
	s := small{people: 24 + random.IntN(17), areas: 1 + random.IntN(3)}
	first, second := 2+random.IntN(s.people/2), s.people/2+4+random.IntN(s.people/2-6)
	from := random.IntN(s.people / 2)
	s.teams = [][]int{members(0, first), members(first, second), members(second, s.people), members(from, from+6+random.IntN(s.people/2-6))}
	in := s.round(random, []float64{1, 0.9}[random.IntN(2)])
	skips := []int{0, 5, 30}[random.IntN(3)]
	for k := range in.Ballots {
		b := in.Ballots[k].Ballot
		b.Follows = slices.DeleteFunc(b.Follows, func(survey.Following) bool { return random.IntN(100) < skips })
		if random.IntN(100) < skips {
			b.Groups = b.Groups[:1]
		}
	}
	return in
}

// TestNoGroupIsLeftOver attacks every figure that releases give by group, with those
// who gave the answers it is made of (R2, R3).
func TestNoGroupIsLeftOver(t *testing.T) {
	var shown, leaks [kinds]int
	for seed := uint64(8); seed < 20; seed++ {
		in := divided(rand.New(rand.NewPCG(seed, 27)))
		for kind, groups := range cells(in, quick(t, in).Document) {
			for _, g := range groups[1:] {
				if g.shown {
					shown[kind]++
				}
			}
			if found := subtract(groups); found != "" {
				t.Errorf("seed %d, kind %d: %s", seed, kind, found)
			}
		}
		if seed >= 16 { // enough have leaked
			continue
		}
		open, err := report.Under("test", disclose.Without(disclose.R3, disclose.Search)).Count(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		for kind, groups := range cells(in, open.Document) {
			if subtract(groups) != "" {
				leaks[kind]++
			}
		}
	}
	if slices.Contains(shown[:], 0) || slices.Contains(leaks[:], 0) {
		t.Errorf("groups shown by kind: %v; without R3 leaks: %v", shown, leaks)
	}
	t.Logf("groups shown by kind: %v; without R3 leaks: %v", shown, leaks)
}

// areas keeps the answers of raters in some areas alone.
func areas(in *survey.Count, rater int, keep ...survey.ID) {
	for k := range in.Ballots {
		if b := in.Ballots[k].Ballot; in.Ballots[k].Rater == id(rater) {
			b.Follows = slices.DeleteFunc(b.Follows, func(f survey.Following) bool { return !slices.Contains(keep, f.Area) })
		}
	}
}

// TestAreaFigures: the figures of all areas and those of all but one give away that of
// the last, which too few answered in.
func TestAreaFigures(t *testing.T) {
	for _, answering := range []int{19, 20} {
		in := small{people: 40, areas: 3}.round(rand.New(rand.NewPCG(21, 21)), 1)
		for i := range 40 {
			switch {
			case i >= 30:
				areas(in, i, "a0")
			case i >= answering:
				areas(in, i, "a0", "a1")
			}
		}
		d := quick(t, in).Document
		for k, want := range []bool{true, answering == 20, answering == 20} {
			if a := d.Areas[k]; (a.Gini != nil) != want || (a.EffectiveNumber != nil) != want || (a.Excess != nil) != want || a.Nobody == nil {
				t.Errorf("%d answered in the last: area %d: %+v", answering, k, a)
			}
		}
		if hidden := refused(d, "R3"); hidden != 1-answering/20 {
			t.Errorf("%d answered in the last: %d areas kept back beside it", answering, hidden)
		}
	}
}

// TestFollowingOfTeams: who submitted is not who answered the follow question. A team
// in which too few did has no figures of it, nor has the one that would give them away;
// how far they agree stays.
func TestFollowingOfTeams(t *testing.T) {
	for _, answering := range []int{14, 4} {
		in := small{people: 50, areas: 1, titled: 9, teams: [][]int{members(0, 14), members(14, 29), members(29, 50)}}.
			round(rand.New(rand.NewPCG(22, 22)), 1)
		for i := answering; i < 14; i++ {
			areas(in, i)
		}
		d := quick(t, in).Document
		all := answering == 14
		for k, want := range []bool{all, all, true} {
			r := team(d, k)
			if (r.Gini != nil) != want || (r.EffectiveNumber != nil) != want || (r.Inward != nil) != want || r.Agreement == nil || r.Submitters == nil {
				t.Errorf("%d answered in the first: team %d: %+v", answering, k, r)
			}
			from := slices.ContainsFunc(d.Network.Flows, func(f survey.Flow) bool { return f.From == teamID(k) || f.To == teamID(k) })
			if from && !want {
				t.Errorf("%d answered in the first: flows of team %d: %+v", answering, k, d.Network.Flows)
			}
		}
		for _, p := range d.People {
			for _, f := range p.Followed {
				if !all && (f.Scope.ID == teamID(0) || f.Scope.ID == teamID(1)) && (f.Share != nil || f.Finding != nil) {
					t.Errorf("%s is told how they are followed in a team that is kept back: %+v", p.Person, f)
				}
			}
		}
	}
}

// TestAgreementOfFew: a list that names one colleague of a team compares nobody in it,
// and hides nobody else's.
func TestAgreementOfFew(t *testing.T) {
	for _, comparing := range []int{9, 11} {
		in := small{people: 40, teams: [][]int{members(0, 16), members(16, 28), members(28, 40)}}.round(rand.New(rand.NewPCG(23, 23)), 1)
		for k := comparing; k < 16; k++ {
			b := in.Ballots[k].Ballot
			b.Groups = slices.DeleteFunc(b.Groups, func(g []survey.ID) bool {
				return slices.ContainsFunc(g, func(p survey.ID) bool { return p < id(16) })
			})
			b.Groups = append(b.Groups, []survey.ID{id((k + 1) % 16)})
		}
		d := quick(t, in).Document
		for k, want := range []bool{comparing == 11, true, true} {
			if r := team(d, k); (r.Agreement != nil) != want || r.Submitters == nil {
				t.Errorf("%d lists: team %d: %+v", comparing, k, r)
			}
		}
	}
	few := small{people: 20}.round(rand.New(rand.NewPCG(24, 24)), 1)
	for k := range few.Ballots[9:] {
		few.Ballots[9+k].Ballot.Groups = few.Ballots[9+k].Ballot.Groups[:1]
		few.Ballots[9+k].Ballot.Groups[0] = few.Ballots[9+k].Ballot.Groups[0][:1]
	}
	if d := quick(t, few).Document; d.Agreement.U != nil || d.Agreement.TieRate != nil {
		t.Errorf("nine lists compare somebody: %+v", d.Agreement)
	}
}

// TestAbsentOutside: figures of a team outside which none of three took part would
// tell that of them, since it would have none if one or two had.
func TestAbsentOutside(t *testing.T) {
	for _, outside := range []int{3, 5} {
		in := small{people: 20 + outside, areas: 1, teams: [][]int{members(0, 20)}}.round(rand.New(rand.NewPCG(25, 25)), 1)
		in.Ballots = in.Ballots[:20]
		if shown := team(quick(t, in).Document, 0).Submitters != nil; shown != (outside == 5) {
			t.Errorf("%d outside: shown %v", outside, shown)
		}
	}
}

// TestTeamAndArea: a team that answers in one area alone, with one colleague of
// another, and the figures of that area differ by what this colleague said.
func TestTeamAndArea(t *testing.T) {
	for _, others := range []int{0, 1, 5} {
		in := small{people: 60, areas: 2, teams: [][]int{members(0, 25)}}.round(rand.New(rand.NewPCG(26, 26)), 1)
		for i := range 60 {
			switch {
			case i < 25:
				areas(in, i, "a0")
			case i >= 25+others:
				areas(in, i, "a1")
			}
		}
		d := quick(t, in).Document
		if both := team(d, 0).Gini != nil && d.Areas[0].Gini != nil; both != (others != 1) {
			t.Errorf("%d others: %+v, %+v", others, team(d, 0), d.Areas[0])
		}
	}
}
