package diagnostics

import (
	"slices"

	"github.com/followship/followship/ranking"
)

// sets is a partition of people into sets, as a forest of parents.
type sets []int32

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

// find returns the person that stands for the set of person i.
func (s sets) find(i int32) int32 {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// join puts everybody whom a voice compares into one set a ballot. The smallest
// index stands for a set, so that it does not depend on the order of joining.
func (s sets) join(v voice) {
	for _, o := range v.ballots {
		for k := 1; k < len(o.Items); k++ {
			x, y := s.find(o.Items[k-1]), s.find(o.Items[k])
			s[max(x, y)] = min(x, y)
		}
	}
}

// withoutEach calls visit for every voice with the weak components of the
// ballots of all others (A.6). visit runs in parallel and owns the sets.
//
// A partition cannot lose an edge, so building each from nothing would cost
// raters times listings. Instead the partition of everybody outside a range of
// voices is kept, and joined with one half of the range on the way into the
// other: every ballot is joined log(raters) times, and once for each of the
// blocks that run in parallel.
func withoutEach(people int, all []voice, visit func(k int, s sets)) {
	ranking.ForBlocks(func(block int) {
		first, last := ranking.BlockRange(block, len(all))
		if first == last {
			return
		}
		s := newSets(people)
		for k, v := range all {
			if k < first || k >= last {
				s.join(v)
			}
		}
		descend(s, all, first, last, visit)
	})
}

// descend visits first..last-1, given the partition of all voices outside.
func descend(s sets, all []voice, first, last int, visit func(k int, s sets)) {
	if last-first == 1 {
		visit(first, s)
		return
	}
	middle := (first + last) / 2
	left := slices.Clone(s)
	for _, v := range all[middle:last] {
		left.join(v)
	}
	descend(left, all, first, middle, visit)
	for _, v := range all[first:middle] {
		s.join(v)
	}
	descend(s, all, middle, last, visit)
}

// groups lists the members of every set of two or more, ascending, of those
// people whom keep admits.
func (s sets) groups(keep []bool) [][]int {
	number := make([]int, len(s))
	var out [][]int
	for i := range s {
		if !keep[i] {
			continue
		}
		root := s.find(int32(i))
		if number[root] == 0 {
			out = append(out, nil)
			number[root] = len(out)
		}
		out[number[root]-1] = append(out[number[root]-1], i)
	}
	return slices.DeleteFunc(out, func(g []int) bool { return len(g) < 2 })
}
