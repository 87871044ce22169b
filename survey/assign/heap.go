package assign

// heap is a binary heap of numbers, smallest first: people with what they are
// ordered by in front of their position. The library's works through an interface
// that would box every number.
type heap []uint64

// rank orders people by a number and then by position.
func rank(number int, person int32) uint64 { return uint64(number)<<32 | uint64(uint32(person)) }

// ranked takes a rank apart.
func ranked(r uint64) (number int, person int32) { return int(r >> 32), int32(uint32(r)) }

func (h *heap) push(r uint64) {
	*h = append(*h, r)
	s := *h
	for k := len(s) - 1; k > 0; {
		above := (k - 1) / 2
		if s[above] <= s[k] {
			return
		}
		s[above], s[k] = s[k], s[above]
		k = above
	}
}

func (h *heap) pop() uint64 {
	s := *h
	top := s[0]
	last := len(s) - 1
	s[0] = s[last]
	*h = s[:last]
	h.sink()
	return top
}

// replace puts r in the place of the smallest.
func (h heap) replace(r uint64) {
	h[0] = r
	h.sink()
}

func (h heap) sink() {
	for k := 0; ; {
		least := k
		for below := 2*k + 1; below <= 2*k+2 && below < len(h); below++ {
			if h[below] < h[least] {
				least = below
			}
		}
		if least == k {
			return
		}
		h[k], h[least] = h[least], h[k]
		k = least
	}
}
