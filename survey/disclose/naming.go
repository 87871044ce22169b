package disclose

import "slices"

// InScope returns how much of a followership figure may be shown in a scope of so many
// people: in one of up to [WitnessPeople] the word and no share (R3).
//
// With 29 colleagues who could have named somebody a step of 5 points holds one
// number of names or two, with fewer than 20 a step of 10 holds two at most: whoever
// knows all answers but one would read that one off nearly every share. To show only
// the few shares for which this is not so would tell more than they do.
func (r Rules) InScope(d Detail, people int) Detail {
	if r.searches() && people <= WitnessPeople {
		return min(d, TierOnly)
	}
	return d
}

// Names are the answers to the follow question in one scope.
type Names struct {
	// Named[k] are those whom rater k named, ascending; nil for somebody who did not
	// answer. Raters are people of the scope.
	Named [][]int
	// Absent are those who cannot be named.
	Absent []bool
	// Most is how many names an answer may hold.
	Most int
	// Words returns what is found about everybody when rater k names others.
	Words func(k int, named []int) []string
}

// Unopposed is the witness search of R3 for the words about how people are followed.
// It returns whose word is kept back. shown are the words as they are, "" for those
// that other rules keep back.
//
// What a rater said of somebody is that they named them, or that they did not: each
// pair needs the other answer to give the same words about everybody while all others
// answer as they did. Somebody whose answer is full names the person in place of
// another. Where no such answer gives the same, the words that change under the one
// that changes fewest are kept back.
func (r Rules) Unopposed(s Names, shown []string) (kept []bool) {
	kept = make([]bool, len(shown))
	if !r.searches() || len(shown) > WitnessPeople {
		return kept
	}
	open := slices.ContainsFunc(shown, func(w string) bool { return w != "" })
	for k, named := range s.Named {
		for j := 0; named != nil && open && j < len(shown); j++ {
			if j == k || s.Absent[j] {
				continue
			}
			var least []int
			for a, other := range instead(named, j, s.Most) {
				var changed []int
				for i, w := range s.Words(k, other) {
					if shown[i] != "" && !kept[i] && w != shown[i] {
						changed = append(changed, i)
					}
				}
				if a == 0 || len(changed) < len(least) {
					least = changed
				}
				if len(least) == 0 {
					break
				}
			}
			for _, i := range least {
				kept[i] = true
			}
		}
	}
	return kept
}

// instead returns the answers that say the other thing of person j.
func instead(named []int, j, most int) [][]int {
	at, found := slices.BinarySearch(named, j)
	if found {
		return [][]int{slices.Delete(slices.Clone(named), at, at+1)}
	}
	if len(named) < most {
		return [][]int{slices.Insert(slices.Clone(named), at, j)}
	}
	var out [][]int
	for k := range named {
		other := slices.Clone(named)
		other[k] = j
		slices.Sort(other)
		out = append(out, other)
	}
	return out
}
