package disclose_test

import (
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

var all = []disclose.Rule{disclose.R1, disclose.R2, disclose.R3, disclose.R7, disclose.R8, disclose.R9, disclose.ItemFloor, disclose.TwoRounds}

// TestWithout: one rule off leaves the others on, and the zero value is all.
func TestWithout(t *testing.T) {
	if disclose.All() != (disclose.Rules{}) || disclose.Without() != disclose.All() {
		t.Error("all rules are not the zero value")
	}
	for _, off := range all {
		r := disclose.Without(off)
		for _, rule := range all {
			if r.On(rule) != (rule != off) || !disclose.All().On(rule) {
				t.Errorf("%s off: %s is %v", off, rule, r.On(rule))
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a rule that is kept elsewhere was switched")
		}
	}()
	disclose.Without("R5")
}

// TestEachRuleDecides: every rule keeps something back here that is shown without it.
func TestEachRuleDecides(t *testing.T) {
	f := survey.LeastFloors()
	cells, whole := apart(12, 3, 9, 6)
	shown := func(r disclose.Rules, g int) bool {
		return r.Publishable(cells, disclose.OneEach(whole), f.Group)[g] == ""
	}
	for rule, shows := range map[disclose.Rule]func(disclose.Rules) bool{
		disclose.R1: func(r disclose.Rules) bool {
			return r.About(disclose.Raters{Assigned: 3, Placed: 3}, f) == disclose.Full
		},
		disclose.R2: func(r disclose.Rules) bool { return shown(r, 1) && r.Enough(3, f) },
		disclose.R3: func(r disclose.Rules) bool { return shown(r, 3) },
		disclose.R7: func(r disclose.Rules) bool { return !r.Isolating([]int{1, 2, 3}, []int{1, 2}, f.Group) },
		disclose.R8: func(r disclose.Rules) bool { return r.Batch([]survey.ID{"a", "b"}, nil, survey.CommentWriters) },
		disclose.R9: func(r disclose.Rules) bool {
			return r.Powerful(3, f) && r.Followership([]int{20, 3}, f) == disclose.Full
		},
		disclose.ItemFloor: func(r disclose.Rules) bool { share, _, _ := r.Answers(1, 3, f.Item); return share != nil },
		disclose.TwoRounds: func(r disclose.Rules) bool { return r.Told(false) },
	} {
		if shows(disclose.All()) {
			t.Errorf("%s keeps nothing back", rule)
		}
		for _, off := range all {
			// Without R2 there is no floor for R3 to guard.
			want := off == rule || off == disclose.R2 && rule == disclose.R3
			if got := shows(disclose.Without(off)); got != want {
				t.Errorf("without %s, what %s keeps back is shown: %v", off, rule, got)
			}
		}
	}
}
