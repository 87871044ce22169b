package disclose

import "github.com/followship/followship/survey"

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
