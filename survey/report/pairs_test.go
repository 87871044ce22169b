package report_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// after is the round that follows one that was counted, with what is left of it.
func after(in *survey.Count, earlier ...survey.Earlier) *survey.Count {
	next := *in
	next.Round.Number = len(earlier) + 1
	next.Round.ID = survey.ID(rune('a' + len(earlier)))
	next.Earlier = earlier
	return &next
}

func kept(in *survey.Count, c *survey.Counted) survey.Earlier {
	return survey.Earlier{Round: in.Round, Snapshot: in.Snapshot, Ballots: in.Ballots, Carry: c.Carry, Document: c.Document}
}

// TestRoundPairsBeyondTheLast: what changed since a round whose ballots are gone is in
// the records of those after it, as numbers.
func TestRoundPairsBeyondTheLast(t *testing.T) {
	base := small{people: 34}.round(rand.New(rand.NewPCG(7, 7)), 1)
	everybody := base.Ballots
	round := func(ballots []survey.Cast, earlier ...survey.Earlier) *survey.Count {
		in := after(base, earlier...)
		in.Ballots = ballots
		return in
	}
	for _, tt := range []struct {
		name          string
		second, third int // how many answer; 20 do in the first round
		score         bool
	}{
		{"as many as at first", 30, 20, true},
		{"two more than at first, by two and none", 22, 22, false},
		{"far in two steps", 30, 14, true},
		{"three more, three less", 23, 20, false},
	} {
		first := round(everybody[:20])
		a := kept(first, quick(t, first))
		second := round(everybody[:tt.second], a)
		b := kept(second, quick(t, second))
		a.Ballots = nil
		third := round(everybody[:tt.third], a, b)
		p := quick(t, third).Document.People[33]
		if p.Tier == nil || (p.Score != nil) != tt.score {
			t.Errorf("%s: %+v", tt.name, p)
		}
		if without := countUnder(t, disclose.Without(disclose.R7, disclose.Search), third).Document.People[33]; without.Score == nil {
			t.Errorf("%s: nothing to keep back: %+v", tt.name, without)
		}
	}
}

// TestSharesOfRoundPairs is R7 for how somebody is followed: one respondent more
// leaves the word and no share.
func TestSharesOfRoundPairs(t *testing.T) {
	base := small{people: 50, areas: 1}.round(rand.New(rand.NewPCG(3, 3)), 1)
	for _, tt := range []struct {
		answer int
		share  bool
	}{{40, true}, {41, false}, {37, false}, {35, true}, {46, true}} {
		first := after(base)
		first.Ballots = base.Ballots[:40]
		a := kept(first, quick(t, first))
		second := after(base, a)
		second.Ballots = base.Ballots[:tt.answer]
		d := quick(t, second).Document
		for _, f := range d.People[49].Followed {
			if f.Finding == nil || (f.Share != nil) != tt.share {
				t.Errorf("40 and then %d: %+v in %v", tt.answer, f, f.Scope)
			}
		}
		for _, f := range countUnder(t, disclose.Without(disclose.R7, disclose.Search), second).Document.People[49].Followed {
			if f.Share == nil {
				t.Errorf("40 and then %d: no share without R7", tt.answer)
			}
		}
	}
}

// TestJoiners is R7 for teams: one who joined between two releases, while everybody
// else answered again, would be what is new.
func TestJoiners(t *testing.T) {
	s := small{people: 50, areas: 1, teams: [][]int{members(0, 12), members(12, 30)}}
	for _, tt := range []struct {
		name    string
		members []int
		answers func(i int) bool
		shown   bool
	}{
		{"nobody", members(0, 12), func(int) bool { return true }, true},
		{"one joined", append(members(0, 12), 40), func(int) bool { return true }, false},
		{"one left", members(0, 11), func(int) bool { return true }, false},
		{"one joined and did not answer", append(members(0, 12), 40), func(i int) bool { return i != 40 }, true},
		{"one joined, another did not answer", append(members(0, 12), 40), func(i int) bool { return i != 3 }, true},
		{"five joined", append(members(0, 12), 40, 41, 42, 43, 44), func(int) bool { return true }, true},
	} {
		random := rand.New(rand.NewPCG(5, 5))
		first := s.round(random, 1)
		a := kept(first, quick(t, first))
		later := s
		later.teams = [][]int{tt.members, s.teams[1]}
		second := after(later.round(random, 1), a)
		second.Ballots = slices.DeleteFunc(second.Ballots, func(c survey.Cast) bool {
			return !tt.answers(slices.IndexFunc(second.Snapshot.Roster, func(f survey.Frozen) bool { return f.Person == c.Rater }))
		})
		d := quick(t, second).Document
		if got := team(d, 0).Submitters != nil; got != tt.shown || (refused(d, "R7") > 0 && tt.shown && tt.name == "nobody") {
			t.Errorf("%s: %+v, refused %v", tt.name, team(d, 0), d.Refusals)
		}
		if team(countUnder(t, disclose.Without(disclose.R7, disclose.Search), second).Document, 0).Submitters == nil {
			t.Errorf("%s: nothing to keep back", tt.name)
		}
	}
}
