package disclose

import "slices"

// Isolating reports whether two sets of raters, ascending, differ by so few that
// the difference of what two rounds show would be about these (R7).
func (r Rules) Isolating(before, now []int, floor int) bool {
	apart := Apart(before, now)
	return r.On(R7) && apart > 0 && apart < floor
}

// Drift bounds by how many raters two rounds differ of which not both can be compared
// any more: from Low to High.
type Drift struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// Then returns the drift from the round before to the one after a step in which so
// many raters changed: they may be those who changed before, or others.
func (d Drift) Then(apart int) Drift {
	return Drift{max(0, d.Low-apart, apart-d.High), d.High + apart}
}

// Drifting is [Rules.Isolating] where only bounds are left: few raters may have changed
// in all, and few did in one of the steps. Sets that changed by many in every step are
// taken to differ still.
func (r Rules) Drifting(before Drift, step, floor int) bool {
	all := before.Then(step)
	return r.On(R7) && all.High > 0 && all.Low < floor && min(before.High, step) < floor
}

// Joining reports whether the answers of a group in two rounds differ by few, and by
// those alone who joined or left it: then the difference of its figures is about them
// for everybody who knows who came and went (R7). Sets are ascending.
func (r Rules) Joining(membersBefore, answersBefore, members, answers []int, floor int) bool {
	if !r.On(R7) || !r.On(R2) {
		return false
	}
	apart := 0
	for _, i := range Symmetric(answersBefore, answers) {
		if contains(membersBefore, i) && contains(members, i) {
			return false
		}
		apart++
	}
	return apart > 0 && apart < floor
}

// Apart returns how many are in one of two ascending sets alone.
func Apart(before, now []int) int { return len(Symmetric(before, now)) }

// Symmetric returns who is in one of two ascending sets alone, ascending.
func Symmetric(a, b []int) []int {
	var out []int
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case a[0] > b[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func contains(set []int, i int) bool {
	_, found := slices.BinarySearch(set, i)
	return found
}
