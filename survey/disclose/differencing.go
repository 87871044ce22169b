package disclose

import (
	"cmp"
	"slices"
)

// Publishable returns for every group the rule that keeps it back, "" for those
// that may be shown, when figures of the same kind about all answers are shown too.
//
// R2: at least floor raters, and in the whole and in every group shown that
// contains it a remainder of none or the answers of at least floor raters. R3: then, as long as the
// groups shown combine to a group kept back or to a few raters, the smallest group
// of that combination is kept back as well, until they do not: the complementary
// suppression of J.2, for any pattern of overlap. The answer depends on who
// belongs to what, not on the order of the groups. It ends because every step
// hides a group that is shown.
//
// Groups that another rule keeps back are hidden from the start. One that all answers
// are in hides nothing: the figures about the whole are its own.
//
// Without R2 there is no floor, and R3 has nothing to guard.
//
// Source: Hundepool et al., 2012, Statistical Disclosure Control, ch. 4.
func (r Rules) Publishable(groups []Group, a Answers, floor int) []Rule {
	rules := make([]Rule, len(groups))
	if !r.On(R2) {
		for g := range groups {
			rules[g] = groups[g].Kept
		}
		return rules
	}
	all := a.all()
	if a.raters(all, nil, floor) < floor { // then nothing is shown about the whole either
		for g := range rules {
			rules[g] = R2
		}
		return rules
	}
	order, size := make([]int, len(groups)), make([]int, len(groups))
	for g := range order {
		order[g], size[g] = g, a.distinct(groups[g].Answers)
	}
	slices.SortFunc(order, func(g, h int) int {
		return cmp.Or(-cmp.Compare(size[g], size[h]), -cmp.Compare(len(groups[g].Answers), len(groups[h].Answers)), cmp.Compare(groups[g].ID, groups[h].ID))
	})
	for place, g := range order {
		rules[g] = primary(groups, rules, order[:place], g, a, floor)
	}
	if !r.On(R3) {
		return rules
	}
	for {
		breach := find(groups, order, rules, a, floor)
		if breach == nil {
			return rules
		}
		if len(breach.Groups) == 0 { // the whole alone: no group can be kept back to mend it
			return rules
		}
		victim := breach.Groups[0]
		for _, g := range slices.Backward(order) { // smallest first
			if slices.Contains(breach.Groups, g) && (a.Apart || len(groups[g].Answers) < len(all)) {
				victim = g
				break
			}
		}
		rules[victim] = R3
	}
}

// find audits the groups shown together with the whole, in an order of their own: of
// several breaches it tells the same one whatever the order they came in.
func find(groups []Group, order []int, rules []Rule, a Answers, floor int) *Breach {
	var shown, hidden [][]int
	var number []int
	for _, g := range order {
		if rules[g] == "" {
			shown, number = append(shown, groups[g].Answers), append(number, g)
		} else if a.Apart || len(groups[g].Answers) < len(a.Rater) { // what is about everybody, the whole tells
			hidden = append(hidden, groups[g].Answers)
		}
	}
	breach := Audit(shown, hidden, a, floor)
	if breach == nil {
		return nil
	}
	for k, s := range breach.Groups {
		breach.Groups[k] = number[s]
	}
	return breach
}
