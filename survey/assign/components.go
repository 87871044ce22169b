package assign

// component is a set of people who can be compared through lists they share.
type component struct {
	members []int32 // ascending
	raters  []int32 // those asked about them, ascending
}

// components returns the components by their smallest member. A list of one
// compares nobody, but its rater is among the raters of that one.
func components(l *lists) []component {
	sets := newSets(len(l.named))
	for _, list := range l.named {
		for _, p := range list {
			sets.join(list[0], p)
		}
	}
	number := make([]int32, len(l.named))
	var all []component
	for p := range number {
		root := sets.find(int32(p)) // the smallest of its set
		if int(root) == p {
			number[p] = int32(len(all))
			all = append(all, component{})
		}
		number[p] = number[root]
		c := &all[number[p]]
		c.members = append(c.members, int32(p))
	}
	for u, list := range l.named {
		if len(list) > 0 {
			c := &all[number[list[0]]]
			c.raters = append(c.raters, int32(u))
		}
	}
	return all
}

// sets are disjoint sets of numbers; the smallest of a set stands for it.
type sets []int32

func newSets(n int) sets { return everybody(n) }

func (s sets) find(x int32) int32 {
	for s[x] != x {
		s[x] = s[s[x]]
		x = s[x]
	}
	return x
}

// join unites the sets of two numbers and reports whether they were two.
func (s sets) join(x, y int32) bool {
	x, y = s.find(x), s.find(y)
	s[max(x, y)] = min(x, y)
	return x != y
}
