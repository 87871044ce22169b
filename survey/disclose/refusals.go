package disclose

import "github.com/followship/followship/survey"

// Rule names a rule of disclosure control.
type Rule string

// The rules that keep cells back.
const (
	RaterFloor   Rule = "R1"  // too few raters behind a person's result
	GroupFloor   Rule = "R2"  // a group, or what it leaves over, is too small
	Differencing Rule = "R3"  // others together would give the group away
	RoundPair    Rule = "R7"  // few raters changed since the last release
	Organisation Rule = "R9"  // too few raters for figures about power
	ItemFloor    Rule = "H.5" // too few answers to an item
	TwoRounds    Rule = "H.3" // two rounds have to agree first
)

// rules are in the order in which refusals are listed.
var rules = []Rule{RaterFloor, GroupFloor, Differencing, RoundPair, Organisation, ItemFloor, TwoRounds}

// Refusals counts the cells each rule kept back (R12). The zero value is none.
type Refusals struct{ cells map[Rule]int }

// Add counts cells.
func (r *Refusals) Add(rule Rule, cells int) {
	if r.cells == nil {
		r.cells = make(map[Rule]int)
	}
	r.cells[rule] += cells
}

// List returns the rules that kept something back, in a fixed order.
func (r *Refusals) List() []survey.Refusal {
	out := []survey.Refusal{}
	for _, rule := range rules {
		if n := r.cells[rule]; n > 0 {
			out = append(out, survey.Refusal{Rule: string(rule), Cells: n})
		}
	}
	return out
}
