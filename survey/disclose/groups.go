package disclose

import (
	"slices"

	"github.com/followship/followship/survey"
)

// Answers are what one kind of figure is made of, numbered from 0, such as the names
// given in each area.
type Answers struct {
	// Rater gave each of them. Somebody may have given several.
	Rater []int
	// Apart tells that no figure of the kind is shown about all of them together.
	Apart bool
}

// OneEach are answers of so many raters, one of each.
func OneEach(raters int) Answers {
	a := Answers{Rater: make([]int, raters)}
	for r := range a.Rater {
		a.Rater[r] = r
	}
	return a
}

// Group is a set of answers that a figure could be published about, such as those of
// the members of a team. Groups may be nested and may overlap.
type Group struct {
	ID      survey.ID
	Answers []int // ascending
	// Kept is a rule that keeps the group back already, "" for none.
	Kept Rule
}

// raters counts, up to floor, who gave those of some answers that are not among others.
// Both are ascending.
func (a Answers) raters(of, without []int, floor int) int {
	seen := make([]int, 0, floor)
	for _, k := range of {
		for len(without) > 0 && without[0] < k {
			without = without[1:]
		}
		if len(without) > 0 && without[0] == k || slices.Contains(seen, a.Rater[k]) {
			continue
		}
		if seen = append(seen, a.Rater[k]); len(seen) == floor {
			break
		}
	}
	return len(seen)
}

// distinct returns how many gave some answers.
func (a Answers) distinct(answers []int) int {
	seen := make(map[int]struct{}, len(answers))
	for _, k := range answers {
		seen[a.Rater[k]] = struct{}{}
	}
	return len(seen)
}

// all are the numbers of all answers.
func (a Answers) all() []int {
	out := make([]int, len(a.Rater))
	for k := range out {
		out[k] = k
	}
	return out
}

// primary applies R2 to a group, when the larger ones are decided.
func primary(groups []Group, rules []Rule, larger []int, g int, a Answers, floor int) Rule {
	if groups[g].Kept != "" {
		return groups[g].Kept
	}
	own := groups[g].Answers
	leaves := func(of []int) bool {
		rest := a.raters(of, own, floor)
		return rest > 0 && rest < floor
	}
	if a.raters(own, nil, floor) < floor || !a.Apart && leaves(a.all()) {
		return R2
	}
	for _, p := range larger {
		if rules[p] == "" && leaves(groups[p].Answers) && subset(own, groups[p].Answers) {
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
