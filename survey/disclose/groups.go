package disclose

import (
	"cmp"
	"slices"

	"github.com/followship/followship/survey"
)

// Group is a set of raters that a figure could be published about, such as the
// members of a team who submitted. Groups may be nested and may overlap.
type Group struct {
	ID     survey.ID
	Raters []int // ascending, each one of the whole
}

// Publishable returns for every group the rule that keeps it back, "" for those
// that may be shown, when figures about the whole of so many raters are shown
// too.
//
// R2: at least floor raters, and in the whole and in every group shown that
// contains it a remainder of none or at least floor. R3: then, as long as the
// groups shown combine to a group kept back or to a few raters, the smallest group
// of that combination is kept back as well, until they do not: the complementary
// suppression of J.2, for any pattern of overlap. The answer depends on who
// belongs to what, not on the order of the groups. It ends because every step
// hides a group.
//
// Source: Hundepool et al., 2012, Statistical Disclosure Control, ch. 4.
func Publishable(groups []Group, whole, floor int) []Rule {
	rules := make([]Rule, len(groups))
	if whole < floor { // then nothing is shown about the whole either
		for g := range rules {
			rules[g] = GroupFloor
		}
		return rules
	}
	order := make([]int, len(groups))
	for g := range order {
		order[g] = g
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(-cmp.Compare(len(groups[a].Raters), len(groups[b].Raters)), cmp.Compare(groups[a].ID, groups[b].ID))
	})
	for place, g := range order {
		rules[g] = primary(groups, rules, order[:place], g, whole, floor)
	}
	for {
		breach := find(groups, rules, whole, floor)
		if breach == nil {
			return rules
		}
		victim := order[0]
		for _, g := range slices.Backward(order) { // smallest first
			if slices.Contains(breach.Groups, g) && len(groups[g].Raters) < whole {
				victim = g
				break
			}
		}
		rules[victim] = Differencing
	}
}

// primary applies R2 to a group, when the larger ones are decided.
func primary(groups []Group, rules []Rule, larger []int, g, whole, floor int) Rule {
	size := len(groups[g].Raters)
	small := func(rest int) bool { return rest > 0 && rest < floor }
	if size < floor || small(whole-size) {
		return GroupFloor
	}
	for _, p := range larger {
		rest := len(groups[p].Raters) - size
		if rules[p] == "" && small(rest) && subset(groups[g].Raters, groups[p].Raters) {
			return GroupFloor
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

// find audits the groups shown together with the whole.
func find(groups []Group, rules []Rule, whole, floor int) *Breach {
	var shown, hidden [][]int
	var number []int
	for g, rule := range rules {
		if rule == "" {
			shown, number = append(shown, groups[g].Raters), append(number, g)
		} else {
			hidden = append(hidden, groups[g].Raters)
		}
	}
	breach := Audit(shown, hidden, whole, floor)
	if breach == nil {
		return nil
	}
	for k, s := range breach.Groups {
		breach.Groups[k] = number[s]
	}
	return breach
}
