package disclose

import (
	"cmp"
	"slices"
)

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
// hides a group that is shown.
//
// Groups that another rule keeps back are hidden from the start. One that everybody
// is in hides nothing: the figures about the whole are its own.
//
// Without R2 there is no floor, and R3 has nothing to guard.
//
// Source: Hundepool et al., 2012, Statistical Disclosure Control, ch. 4.
func (r Rules) Publishable(groups []Group, whole, floor int) []Rule {
	rules := make([]Rule, len(groups))
	if !r.On(R2) {
		for g := range groups {
			rules[g] = groups[g].Kept
		}
		return rules
	}
	if whole < floor { // then nothing is shown about the whole either
		for g := range rules {
			rules[g] = R2
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
	if !r.On(R3) {
		return rules
	}
	for {
		breach := find(groups, order, rules, whole, floor)
		if breach == nil {
			return rules
		}
		if len(breach.Groups) == 0 { // the whole alone: no group can be kept back to mend it
			return rules
		}
		victim := breach.Groups[0]
		for _, g := range slices.Backward(order) { // smallest first
			if slices.Contains(breach.Groups, g) && len(groups[g].Raters) < whole {
				victim = g
				break
			}
		}
		rules[victim] = R3
	}
}

// find audits the groups shown together with the whole, in an order of their own: of
// several breaches it tells the same one whatever the order they came in.
func find(groups []Group, order []int, rules []Rule, whole, floor int) *Breach {
	var shown, hidden [][]int
	var number []int
	for _, g := range order {
		if rules[g] == "" {
			shown, number = append(shown, groups[g].Raters), append(number, g)
		} else if len(groups[g].Raters) < whole { // what is about everybody, the whole tells
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
