package report

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey"
)

// TestRecordIsReadBack writes a record and reads it on a roster of which one of
// three has left and which has one newcomer.
func TestRecordIsReadBack(t *testing.T) {
	half := 0.5
	written := scopeRecord{
		Scope:   survey.Scope{Kind: survey.InArea, ID: "a"},
		Members: []int{0, 1, 2}, Followers: []int{1, 0, 2}, Eligible: []int{2, 3, 2},
		Chance: []float64{0.1, 0.2, 0.3}, Margin: []float64{0.4, 0.5, 0.6}, Names: 3,
		Recurrence: []recurrenceRecord{{Known: true, Names: 3, Again: 2, Chance: 0.7}, {}},
		WinShare:   []*float64{&half, nil, &half},
		Gini:       &half,
	}
	b, err := json.Marshal(written)
	if err != nil {
		t.Fatal(err)
	}
	var read scopeRecord
	if err := json.Unmarshal(b, &read); err != nil {
		t.Fatal(err)
	}
	if !read.consistent(3) || read.consistent(2) {
		t.Error("the record does not know its own size")
	}
	// Person 0 has left; 1 and 2 are 2 and 0 now, 1 is new.
	got := read.scope(3, func(member int) int { return []int{-1, 2, 0}[member] }, nil)
	if got.Name != "area:a" || got.Gini != ranking.Defined(0.5) || got.U.OK() {
		t.Errorf("scope %+v", got)
	}
	if want := (&titles.Sums{
		Candidate: []bool{true, false, true}, Followers: []int{2, 0, 0}, Eligible: []int{2, 0, 3},
		Chance: []float64{0.3, 0, 0.2}, MarginChance: []float64{0.6, 0, 0.5}, Names: 3,
	}); !reflect.DeepEqual(got.Sums, want) {
		t.Errorf("sums %+v, want %+v", got.Sums, want)
	}
	if want := []titles.Recurrence{{Known: true, Names: 3, Again: 2, Chance: 0.7}, {}}; !reflect.DeepEqual(got.Recurrence, want) {
		t.Errorf("recurrence %+v, want %+v", got.Recurrence, want)
	}
	none := ranking.Undefined(ranking.NoData)
	if want := []ranking.Statistic{ranking.Defined(0.5), none, none}; !reflect.DeepEqual(got.WinShare, want) {
		t.Errorf("win shares %v, want %v", got.WinShare, want)
	}
	read.Followers, read.Eligible, read.Chance, read.Margin = nil, nil, nil, nil
	if read.sums(3, nil) != nil {
		t.Error("sums of a round without a follow question")
	}
}
