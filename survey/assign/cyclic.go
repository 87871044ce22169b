package assign

import "github.com/followship/followship/survey"

// circle is a cyclic design: position x of members is asked about the positions
// x + o for the offsets o in order.
type circle struct {
	members []int32
	order   []int
}

// shuffled returns the circle with its members in a random order.
func (c circle) shuffled(seed uint64, purpose string, of survey.ID) circle {
	shuffle(c.members, seed, purpose, of)
	return c
}

// name returns the k-th colleague whom position x is asked about.
func (c circle) name(x, k int) int32 { return c.members[(x+c.order[k])%len(c.members)] }

// dealCircle gives every member of a circle their names.
func dealCircle(l *lists, c circle) {
	for x, u := range c.members {
		for k := range c.order {
			l.offer(u, c.name(x, k))
		}
	}
}

// offsets returns r offsets for a circle of n, 0 <= r <= n-1: 1 and 2, so that
// neighbours are compared, and then one after the other the smallest of those
// that leave the concurrences most even, by their maximum and then by the sum of
// their squares. The concurrence of two people at a distance d is the number of
// ordered pairs of offsets that differ by d mod n. It takes O(n·r²).
func offsets(n, r int) []int {
	order := make([]int, 0, r)
	used := make([]bool, n)
	concurrence := make([]int32, n)
	most := int32(0)
	// place counts the differences of an offset to those before it, or takes them
	// back, and returns their greatest multiplicity and what they add to the sum
	// of squares.
	place := func(o int, by int32) (greatest int32, squares int) {
		for _, a := range order {
			d := (o - a + n) % n
			for _, d := range [2]int{d, n - d} {
				before := concurrence[d]
				concurrence[d] = before + by
				squares += int(2*before*by + 1)
				greatest = max(greatest, concurrence[d])
			}
		}
		return greatest, squares
	}
	for len(order) < r {
		best, bestMost, bestSquares := 0, int32(0), 0
		first, last := 1, n-1
		if len(order) < 2 {
			first, last = len(order)+1, len(order)+1
		}
		for o := first; o <= last; o++ {
			if used[o] {
				continue
			}
			greatest, squares := place(o, 1)
			place(o, -1)
			greatest = max(greatest, most)
			if best == 0 || greatest < bestMost || greatest == bestMost && squares < bestSquares {
				best, bestMost, bestSquares = o, greatest, squares
			}
		}
		place(best, 1)
		order, most = append(order, best), bestMost
		used[best] = true
	}
	return order
}

// newOffsets returns offsets with a memory.
func newOffsets() func(n, r int) []int {
	known := make(map[[2]int][]int)
	return func(n, r int) []int {
		r = max(0, min(r, n-1))
		o, ok := known[[2]int{n, r}]
		if !ok {
			o = offsets(n, r)
			known[[2]int{n, r}] = o
		}
		return o
	}
}
