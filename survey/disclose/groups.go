package disclose

import "github.com/followship/followship/survey"

// Group is a set of raters that a figure could be published about, such as the
// members of a team who submitted. Groups may be nested and may overlap.
type Group struct {
	ID     survey.ID
	Raters []int // ascending, each one of the whole
	// Kept is a rule that keeps the group back already, "" for none.
	Kept Rule
}

// primary applies R2 to a group, when the larger ones are decided.
func primary(groups []Group, rules []Rule, larger []int, g, whole, floor int) Rule {
	if groups[g].Kept != "" {
		return groups[g].Kept
	}
	size := len(groups[g].Raters)
	small := func(rest int) bool { return rest > 0 && rest < floor }
	if size < floor || small(whole-size) {
		return R2
	}
	for _, p := range larger {
		rest := len(groups[p].Raters) - size
		if rules[p] == "" && small(rest) && subset(groups[g].Raters, groups[p].Raters) {
			return R2
		}
	}
	return ""
}

// subset reports whether every element of the ascending a is in the ascending b.
func subset(a, b []int) bool {
	for _, x := range a {
		for len(b) > 0 && b[0] < x {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != x {
			return false
		}
	}
	return true
}

// Enough reports whether so many raters are enough for a figure about them (R2).
func (r Rules) Enough(raters int, f survey.Floors) bool {
	return raters > 0 && (!r.On(R2) || raters >= Floors(f).Group)
}

// Agreeing reports whether so many raters are enough for figures of how far they agree:
// as many as for a score. Of five lists of a team of five an index with two digits, or
// with one, lets two who pool be certain of how somebody placed two colleagues in one
// round of twenty; of ten nothing was found (docs/attacks.md).
func (r Rules) Agreeing(raters int, f survey.Floors) bool {
	return r.Enough(raters, f) && (!r.On(R2) || raters >= max(Floors(f).Group, Floors(f).Score))
}
