package agreement

import (
	"cmp"
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// keyed is an observation with its value as an unsigned key.
type keyed struct {
	key   uint64
	index int32
}

// ascending returns the observations in ascending order, equal ones by index,
// and spare room. It writes to the given slices if they are long enough.
func ascending(x []float64, entries, spare []keyed) (sorted, rest []keyed) {
	if len(entries) < len(x) {
		entries = make([]keyed, len(x))
	}
	for i, v := range x {
		entries[i] = keyed{key: sortKey(v), index: int32(i)}
	}
	return sortKeyed(entries, spare)
}

// numberClasses writes to class the number of the tie class of every entry of
// the ascending order, counted from 0: neighbours that are the same score share
// a number.
func numberClasses(sorted []keyed, class []int32) {
	number := int32(0)
	last := 0.0
	for k, e := range sorted {
		v := sortValue(e.key)
		if k > 0 && !ranking.SameScore(last, v) {
			number++
		}
		class[k], last = number, v
	}
}

// sortKey maps finite floats to integers of the same order. Both zeros are one
// key.
func sortKey(v float64) uint64 {
	bits := math.Float64bits(v)
	switch {
	case v == 0:
		return 1 << 63
	case bits>>63 != 0:
		return ^bits
	default:
		return bits | 1<<63
	}
}

// sortValue is the inverse of sortKey.
func sortValue(key uint64) float64 {
	if key>>63 != 0 {
		return math.Float64frombits(key &^ (1 << 63))
	}
	return math.Float64frombits(^key)
}

const (
	digitBits   = 11
	digits      = 6 // 6·11 bits cover the 64 of a key
	buckets     = 1 << digitBits
	radixLength = 1024 // below, the histograms cost more than they save
)

// sortKeyed sorts by key, equal keys in their order, and returns the sorted
// slice and the other one of the two, allocated if it is too short. Long input
// is sorted by radix: for a million observations several times as fast as by
// comparison, which would take most of the time of a tau-b.
func sortKeyed(a, b []keyed) (sorted, rest []keyed) {
	if len(a) < radixLength {
		slices.SortFunc(a, func(p, q keyed) int {
			if c := cmp.Compare(p.key, q.key); c != 0 {
				return c
			}
			return cmp.Compare(p.index, q.index)
		})
		return a, b
	}
	if len(b) < len(a) {
		b = make([]keyed, len(a))
	}
	var histogram [digits][buckets]int32
	for _, e := range a {
		for d := range digits {
			histogram[d][e.key>>(d*digitBits)&(buckets-1)]++
		}
	}
	for d := range digits {
		h := &histogram[d]
		shift := d * digitBits
		if h[a[0].key>>shift&(buckets-1)] == int32(len(a)) {
			continue // this digit is the same everywhere
		}
		start := int32(0)
		for k, count := range h {
			h[k] = start
			start += count
		}
		for _, e := range a {
			k := e.key >> shift & (buckets - 1)
			b[h[k]] = e
			h[k]++
		}
		a, b = b, a
	}
	return a, b
}

// countSorted counts the pairs of n observations whose x ascends and whose y
// ascends within equal x. It sorts y in place and overwrites scratch, which
// has the same length.
func countSorted(x, y, scratch []int32) PairCounts {
	var tiedX, tiedY, tiedBoth int64
	runX, runBoth := int64(0), int64(0) // earlier elements of the current runs
	for k := 1; k < len(x); k++ {
		if x[k] != x[k-1] {
			runX, runBoth = 0, 0
			continue
		}
		runX++
		tiedX += runX
		if y[k] == y[k-1] {
			runBoth++
			tiedBoth += runBoth
		} else {
			runBoth = 0
		}
	}
	discordant := sortCounting(y, scratch)
	runY := int64(0)
	for k := 1; k < len(y); k++ {
		if y[k] != y[k-1] {
			runY = 0
			continue
		}
		runY++
		tiedY += runY
	}
	n := int64(len(x))
	return PairCounts{
		Concordant: n*(n-1)/2 - tiedX - tiedY + tiedBoth - discordant,
		Discordant: discordant,
		TiedX:      tiedX - tiedBoth,
		TiedY:      tiedY - tiedBoth,
		TiedBoth:   tiedBoth,
	}
}

// sortCounting sorts a by merging and returns the number of inversions, pairs
// k < l with a[k] > a[l]. scratch has the length of a and is overwritten.
func sortCounting(a, scratch []int32) int64 {
	const run = 12
	inversions := int64(0)
	for start := 0; start < len(a); start += run {
		block := a[start:min(start+run, len(a))]
		for k := 1; k < len(block); k++ {
			v, l := block[k], k
			for ; l > 0 && block[l-1] > v; l-- {
				block[l] = block[l-1]
			}
			block[l] = v
			inversions += int64(k - l)
		}
	}
	from, to := a, scratch
	for width := run; width < len(a); width *= 2 {
		for start := 0; start < len(a); start += 2 * width {
			mid, end := min(start+width, len(a)), min(start+2*width, len(a))
			inversions += merge(to[start:end], from[start:mid], from[mid:end])
		}
		from, to = to, from
	}
	if len(a) > 0 && &from[0] != &a[0] {
		copy(a, from)
	}
	return inversions
}

// merge merges two sorted runs into dst and returns how many pairs of one
// element each the second run's is smaller.
func merge(dst, left, right []int32) int64 {
	inversions := int64(0)
	i, j := 0, 0
	for k := 0; i < len(left) && j < len(right); k++ {
		l, r := left[i], right[j]
		// Written without a branch: the outcome is a coin toss, and a
		// mispredicted one costs more than all the rest of the loop.
		second := int(uint64(int64(r)-int64(l)) >> 63)
		dst[k] = min(l, r)
		inversions += int64(-second & (len(left) - i))
		j += second
		i += 1 - second
	}
	copy(dst[i+j:], left[i:])
	copy(dst[i+j+len(left)-i:], right[j:])
	return inversions
}
