package titles_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/titles"
)

// TestSumsReplaceAnswers takes the answers of all rounds but the last away,
// leaving what was counted while two rounds' answers were there: nothing of the
// assessment may change.
func TestSumsReplaceAnswers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rounds, m := drawRounds(t)
		if len(rounds) == 0 {
			return
		}
		want := titles.Assess(rounds, m)
		left := make([]titles.Round, len(rounds))
		for k, r := range rounds {
			left[k] = titles.Round{Sums: titles.Sum(r.Graph), Held: r.Held}
			for lag := 1; lag <= k; lag++ {
				left[k].Recurrence = append(left[k].Recurrence, titles.Recur(rounds[k-lag].Graph, r.Graph))
			}
		}
		if k := len(left) - 1; rapid.Bool().Draw(t, "last with answers") {
			left[k].Graph, left[k].Sums = rounds[k].Graph, nil
		}
		if got := titles.Assess(left, m); !reflect.DeepEqual(got, want) {
			t.Errorf("from sums %+v, from answers %+v", got, want)
		}
	})
}

func TestRepetitionNeverCounted(t *testing.T) {
	g, level := exampleSix()
	left := titles.Round{Sums: titles.Sum(g)}
	silent := follow.New(6, everybody(6), nil)
	for name, tt := range map[string]struct {
		rounds []titles.Round
		want   []float64
	}{
		// METHODS H.3: rho_k = 0.6^k.
		"nothing": {[]titles.Round{left, left, {Graph: g}}, []float64{0.6, 0.36}},
		// One pair of neighbours is known, in which every name is kept, or none.
		"one pair": {[]titles.Round{left, {Graph: g}, {Graph: g}}, []float64{1, 1}},
		"carried":  {[]titles.Round{left, {Sums: titles.Sum(g), Recurrence: []titles.Recurrence{titles.Recur(g, g)}}, {Graph: g}}, []float64{1, 1}},
		"changed":  {[]titles.Round{left, {Graph: g}, {Graph: silent}}, []float64{0, 0.36}},
	} {
		if got := titles.Assess(tt.rounds, titles.Mandates{Level: level}).Repetition; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: repetition %v, want %v", name, got, tt.want)
		}
	}
}

func TestSumsRestrict(t *testing.T) {
	g := follow.New(4, everybody(4), []follow.Edge{{From: 0, To: 1}, {From: 2, To: 1}, {From: 3, To: 0}}).
		WithCandidates([]bool{true, true, false, true})
	all := titles.Sum(g)
	got := all.Restrict([]int{1, 2})
	want := &titles.Sums{
		Candidate: []bool{true, false}, Followers: []int{2, 0}, Eligible: []int{3, 0},
		Chance: []float64{all.Chance[1], 0}, MarginChance: []float64{all.MarginChance[1], 0}, Names: 3,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
