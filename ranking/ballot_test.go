package ranking_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/followship/followship/ranking"
)

// A.4, in its order: every ballot has the fault named and all that come later.
func TestCheckFirstFaultWins(t *testing.T) {
	rules := ranking.Rules{People: 5, Raters: 7, MaxList: 4}
	tests := []struct {
		name   string
		ballot ranking.Ballot
		fault  ranking.BallotFault
		person int
	}{
		{"unknown_rater", ranking.Ballot{Rater: 7, Weight: 0, Groups: [][]int{{}, {7, 1, 1, 9, 2}}}, ranking.UnknownRater, -1},
		{"unknown_rater below", ranking.Ballot{Rater: -1, Weight: 1, Groups: [][]int{{1}}}, ranking.UnknownRater, -1},
		{"bad_weight", ranking.Ballot{Rater: 0, Weight: 0, Groups: [][]int{{}, {0, 1, 1, 9, 2}}}, ranking.BadWeight, -1},
		{"bad_weight negative", ranking.Ballot{Rater: 0, Weight: -1}, ranking.BadWeight, -1},
		{"bad_weight NaN", ranking.Ballot{Rater: 0, Weight: math.NaN()}, ranking.BadWeight, -1},
		{"bad_weight +Inf", ranking.Ballot{Rater: 0, Weight: math.Inf(1)}, ranking.BadWeight, -1},
		{"bad_weight -Inf", ranking.Ballot{Rater: 0, Weight: math.Inf(-1)}, ranking.BadWeight, -1},
		{"empty_group", ranking.Ballot{Rater: 0, Weight: 1, Groups: [][]int{{0, 1, 1, 9, 2}, {}}}, ranking.EmptyGroup, -1},
		{"too_long", ranking.Ballot{Rater: 0, Weight: 1, Groups: [][]int{{0, 1, 1}, {9, 2}}}, ranking.TooLong, -1},
		{"self_ranked", ranking.Ballot{Rater: 0, Weight: 1, Groups: [][]int{{9, 1}, {1, 0}}}, ranking.SelfRanked, 0},
		{"duplicate_person", ranking.Ballot{Rater: 0, Weight: 1, Groups: [][]int{{9}, {2}, {3, 2}}}, ranking.DuplicatePerson, 2},
		{"duplicate_person within a group", ranking.Ballot{Rater: 0, Weight: 1, Groups: [][]int{{3, 3}}}, ranking.DuplicatePerson, 3},
		{"unknown_person", ranking.Ballot{Rater: 0, Weight: 1, Groups: [][]int{{2}, {5}}}, ranking.UnknownPerson, 5},
		{"unknown_person below", ranking.Ballot{Rater: 0, Weight: 1, Groups: [][]int{{-1}}}, ranking.UnknownPerson, -1},
		// A rater outside the roster is not a person of it.
		{"outside rater named", ranking.Ballot{Rater: 6, Weight: 1, Groups: [][]int{{6}}}, ranking.SelfRanked, 6},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := rules.Check(test.ballot)
			var fault *ranking.BallotError
			if !errors.As(err, &fault) {
				t.Fatalf("Check = %v, want a *BallotError", err)
			}
			if fault.Fault != test.fault || fault.Person != test.person || fault.Rater != test.ballot.Rater {
				t.Errorf("Check = %+v, want %s about person %d", *fault, test.fault, test.person)
			}
			if !strings.Contains(err.Error(), string(test.fault)) {
				t.Errorf("%q does not name the fault", err)
			}
		})
	}
}

// A.4: valid and kept.
func TestCheckValid(t *testing.T) {
	rules := ranking.Rules{People: 5, Raters: 7, MaxList: 4}
	for name, b := range map[string]ranking.Ballot{
		"empty":                {Rater: 0, Weight: 1},
		"one person":           {Rater: 0, Weight: 1, Groups: [][]int{{1}}},
		"fully tied":           {Rater: 0, Weight: 1, Groups: [][]int{{1, 2, 3, 4}}},
		"as long as it may be": {Rater: 4, Weight: 1, Groups: [][]int{{0}, {1, 2}, {3}}},
		"outside rater":        {Rater: 6, Weight: 0.001, Groups: [][]int{{0}, {4}}},
	} {
		if err := rules.Check(b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Files have no cap; and everybody of the roster may rate.
	long := ranking.Ballot{Rater: 40, Weight: 1}
	for i := range 40 {
		long.Groups = append(long.Groups, []int{i})
	}
	if err := (ranking.Rules{People: 41}).Check(long); err != nil {
		t.Errorf("no cap: %v", err)
	}
}
