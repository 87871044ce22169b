package disclose_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// TestAbout is the table of R1, by either of the two counts.
func TestAbout(t *testing.T) {
	least := survey.LeastFloors()
	raised := least
	raised.Tier, raised.Score = 9, 15
	lowered := least
	lowered.Tier, lowered.Score = 1, 2
	for _, tt := range []struct {
		count  int
		floors survey.Floors
		want   disclose.Detail
	}{
		{0, least, disclose.Nothing},
		{6, least, disclose.Nothing},
		{7, least, disclose.TierOnly},
		{9, least, disclose.TierOnly},
		{10, least, disclose.Full},
		{8, raised, disclose.Nothing},
		{9, raised, disclose.TierOnly},
		{14, raised, disclose.TierOnly},
		{15, raised, disclose.Full},
		{6, lowered, disclose.Nothing}, // nobody goes below the floors of the product
		{9, lowered, disclose.TierOnly},
	} {
		for _, r := range []disclose.Raters{{tt.count, 25}, {25, tt.count}, {tt.count, tt.count}} {
			if got := disclose.All().About(r, tt.floors); got != tt.want {
				t.Errorf("%+v, floors %+v: %v, want %v", r, tt.floors, got, tt.want)
			}
		}
		if got := disclose.All().Followership([]int{25, tt.count}, tt.floors); got != tt.want {
			t.Errorf("%d eligible in one round: %v, want %v", tt.count, got, tt.want)
		}
	}
	if got := disclose.All().Followership(nil, least); got != disclose.Nothing {
		t.Errorf("without a round: %v", got)
	}
}

func TestContribution(t *testing.T) {
	e := disclose.Estimate{
		Tier: certainty.MoreOften, Places: &certainty.RankSet{Lower: 2, Upper: 7}, Of: 30, WinShare: ranking.Defined(0.71),
	}
	for _, tt := range []struct {
		detail disclose.Detail
		change func(*disclose.Estimate)
		want   string
	}{
		{disclose.Full, nil, "more_often 2 7 30 70"},
		{disclose.TierOnly, nil, "more_often - - - -"},
		{disclose.Nothing, nil, "- - - - -"},
		// An estimate that does not exist looks like one that is kept back.
		{disclose.Full, func(e *disclose.Estimate) { e.Tier = certainty.NoTier }, "- - - - -"},
		{disclose.Full, func(e *disclose.Estimate) { e.Places = nil }, "- - - - -"},
		{disclose.Full, func(e *disclose.Estimate) { e.WinShare = ranking.Undefined(ranking.NoMLE) }, "more_often - - - -"},
	} {
		x := e
		if tt.change != nil {
			tt.change(&x)
		}
		var p survey.PersonResult
		disclose.Contribution(x, tt.detail).Put(&p, disclose.Full)
		if got := fmt.Sprint(show(p.Tier), " ", show(p.Lower), " ", show(p.Upper), " ", show(p.Of), " ", show(p.Score)); got != tt.want {
			t.Errorf("detail %v: %s, want %s", tt.detail, got, tt.want)
		}
	}
}

// TestKeptBackLooksTheSame is R10: too few assigned, too few who placed the person,
// and no estimate at all are one JSON.
func TestKeptBackLooksTheSame(t *testing.T) {
	full := disclose.Estimate{Tier: certainty.AsOften, Places: &certainty.RankSet{Lower: 2, Upper: 7}, Of: 30, WinShare: ranking.Defined(0.5)}
	var all [][]byte
	for _, c := range []struct {
		e disclose.Estimate
		r disclose.Raters
	}{
		{full, disclose.Raters{Assigned: 3, Placed: 20}},
		{full, disclose.Raters{Assigned: 20, Placed: 6}},
		{disclose.Estimate{}, disclose.Raters{Assigned: 20, Placed: 20}},
		{disclose.Estimate{}, disclose.Raters{}},
	} {
		p := survey.PersonResult{Person: "somebody", Followed: []survey.Followed{}}
		disclose.Contribution(c.e, disclose.All().About(c.r, survey.LeastFloors())).Put(&p, disclose.Full)
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b)
	}
	for _, b := range all[1:] {
		if !bytes.Equal(b, all[0]) {
			t.Errorf("%s is not %s", b, all[0])
		}
	}
}

// TestIsolating is R7.
func TestIsolating(t *testing.T) {
	before := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for _, tt := range []struct {
		now  []int
		want bool
	}{
		{before, false}, // the same people: a change is everybody's
		{before[1:], true},
		{append(slices.Clone(before), 11), true},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 11, 12}, true}, // two left, two came: 4
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13}, false},
		{nil, false},
	} {
		if got := disclose.All().Isolating(before, tt.now, 5); got != tt.want {
			t.Errorf("%v: %v", tt.now, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SliceOfNDistinct(rapid.IntRange(0, 15), 0, 15, rapid.ID)
		a, b := set.Draw(t, "before"), set.Draw(t, "now")
		slices.Sort(a)
		slices.Sort(b)
		apart := 0
		for x := range 16 {
			if slices.Contains(a, x) != slices.Contains(b, x) {
				apart++
			}
		}
		if got := disclose.All().Isolating(a, b, 5); got != (apart > 0 && apart < 5) {
			t.Errorf("%v, %v: %v", a, b, got)
		}
	})
}

// TestRefusals is R12: rules are listed in a fixed order with what they kept back.
func TestRefusals(t *testing.T) {
	var r disclose.Refusals
	if got := r.List(); got == nil || len(got) != 0 {
		t.Errorf("nothing refused: %v", got)
	}
	r.Add(disclose.R9, 1)
	r.Add(disclose.R1, 2)
	r.Add(disclose.R1, 3)
	want := []survey.Refusal{{Rule: "R1", Cells: 5}, {Rule: "R9", Cells: 1}}
	if got := r.List(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
