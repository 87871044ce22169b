package study_test

import (
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/study"
)

// TestDiagnosedRaters checks that diagnostics name raters of the input wherever
// a scope numbers its own: inside a team, with lists by members only, and in a
// scope with lists of its own by raters from elsewhere.
func TestDiagnosedRaters(t *testing.T) {
	order := [][]int{{5}, {2}, {4}, {3}}
	ballot := func(rater int, groups [][]int) ranking.Ballot {
		return ranking.Ballot{Rater: rater, Weight: 1, Groups: groups}
	}
	whole := validProfile(t, 7, ballot(1, order), ballot(2, [][]int{{3}, {4}, {5}}), ballot(4, [][]int{{2}, {3}, {5}}), ballot(8, order))
	own := validProfile(t, 7, ballot(0, order), ballot(2, [][]int{{3}, {5}}), ballot(6, order), ballot(8, order), ballot(9, [][]int{{2}}))
	members := []int{2, 3, 4, 5}
	opt := study.Options{Model: options().Model, Methods: study.Diagnosing}
	report := study.Run(&study.Input{
		People: 7, Teams: []study.Team{{Name: "a", Members: members}, {Name: "b", Members: members}},
		Rounds: []study.Round{{Label: "1", Ballots: []study.Ballots{{Scope: study.Organisation, Profile: whole}, {Scope: "team:b", Profile: own}}}},
	}, opt)
	for _, test := range []struct {
		scope          string
		raters, equals []int
	}{
		{study.Organisation, []int{1, 2, 4, 8}, []int{1, 8}},
		{"team:a", []int{2, 4}, nil},
		{"team:b", []int{2, 0, 6, 8, 9}, []int{0, 6, 8}},
	} {
		k := slices.IndexFunc(report.Scopes, func(s *study.Scope) bool { return s.Name == test.scope })
		d := report.Scopes[k].Diagnostics
		var raters []int
		for _, x := range d.Raters {
			raters = append(raters, x.Rater)
		}
		if !slices.Equal(raters, test.raters) {
			t.Errorf("%s: raters %v, want %v", test.scope, raters, test.raters)
		}
		var equals []int
		for _, x := range d.Duplicates {
			equals = append(equals, x.Raters...)
		}
		if !slices.Equal(equals, test.equals) {
			t.Errorf("%s: equal lists by %v, want %v", test.scope, equals, test.equals)
		}
		if d.LargestShare.Rater < 0 || !slices.Contains(test.raters, d.LargestShare.Rater) {
			t.Errorf("%s: largest share by %d", test.scope, d.LargestShare.Rater)
		}
	}
}

func validProfile(t *testing.T, people int, ballots ...ranking.Ballot) *ranking.Profile {
	t.Helper()
	p, err := ranking.NewProfile(people, ballots)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
