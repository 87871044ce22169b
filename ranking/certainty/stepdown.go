package certainty

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// row is a run of comparisons of one person, base, with the people from,
// from+1, … of a family. Comparison i asks whether base is above from+i; its
// statistic is the difference times inverse[i], which is negative where it asks
// the reverse and 0 where the standard error is undefined.
type row struct {
	base, from int
	inverse    []float64
	rejected   []bool
}

// family is a set of comparisons that are tested together, each in both
// directions. Orientations are such that every observed statistic is >= 0, so
// only the forward direction of a comparison can be rejected.
type family struct {
	theta  []float64
	column []int32 // where each person stands in a draw
	rows   []row
}

// stepDown returns the last critical value: the forward direction of a
// comparison is significant if and only if its statistic exceeds it, since the
// critical values of successive steps do not increase. When a comparison is too
// close to call it starts again with more draws, as long as there are any.
func (f *family) stepDown(d *Replicates, alpha float64) (critical float64) {
	for count := d.firstStage(); ; count = min(4*count, d.draws) {
		d.provide(count)
		for _, row := range f.rows {
			clear(row.rejected)
		}
		critical, settled := f.attempt(d, count, alpha)
		if settled || count == d.draws {
			return critical
		}
	}
}

// attempt is the step-down with the first count draws. It is settled if no
// statistic that was decided on is within closeCall standard errors of its
// critical value.
func (f *family) attempt(d *Replicates, count int, alpha float64) (critical float64, settled bool) {
	m := newMaxima(f, d, count)
	critical, settled = math.Inf(1), true
	for {
		c, se := m.quantile(alpha)
		critical = min(critical, c)
		lowest, highest := f.reject(critical)
		if math.IsInf(lowest, 1) {
			// What is below a critical value is decided in the last step only.
			return critical, settled && critical-highest > closeCall*se
		}
		settled = settled && lowest-critical > closeCall*se
		m.refresh(false)
	}
}

const closeCall = 4

// reject takes the comparisons whose statistic exceeds c out of the family. It
// returns the lowest statistic it rejected, infinite if there was none, and the
// highest it left.
func (f *family) reject(c float64) (lowest, highest float64) {
	lowest, highest = math.Inf(1), math.Inf(-1)
	for _, row := range f.rows {
		for i, inverse := range row.inverse {
			if row.rejected[i] || inverse == 0 {
				continue
			}
			a, b := f.theta[row.base], f.theta[row.from+i]
			if t := (a - b) * inverse; significant(a, b, inverse, c) {
				row.rejected[i] = true
				lowest = min(lowest, t)
			} else {
				highest = max(highest, t)
			}
		}
	}
	return lowest, highest
}

// significant reports whether the statistic of a minus b exceeds c. Equal
// scores are never told apart, however small their error.
func significant(a, b, inverse, c float64) bool {
	return (a-b)*inverse > c && !ranking.SameScore(a, b)
}

// maxima holds the maximal statistic of every draw over what is left of a
// family, and for directions that of the opposite direction as well.
type maxima struct {
	family      *family
	draws       *Replicates
	plus, minus []float64
	// The comparison each maximum is attained at: its number if forward, the
	// complement of its number if reversed. Forward ones can be rejected.
	plusAt, minusAt []int32
	offset          []int32 // number of the first comparison of each row
}

func newMaxima(f *family, d *Replicates, count int) *maxima {
	m := &maxima{
		family: f, draws: d,
		plus: make([]float64, count), minus: make([]float64, count),
		plusAt: make([]int32, count), minusAt: make([]int32, count),
		offset: make([]int32, len(f.rows)+1),
	}
	for r, row := range f.rows {
		m.offset[r+1] = m.offset[r] + int32(len(row.inverse))
	}
	m.refresh(true)
	return m
}

// refresh brings the maxima up to date after rejections: only those attained
// at a rejected comparison are computed again.
func (m *maxima) refresh(first bool) {
	var gone []bool
	if !first {
		gone = make([]bool, 0, m.offset[len(m.offset)-1])
		for _, row := range m.family.rows {
			gone = append(gone, row.rejected...)
		}
	}
	stale := func(at int32) bool { return at >= 0 && gone[at] }
	n := len(m.family.theta)
	ranking.ForBlocks(func(block int) {
		x := make([]float64, n)
		start, end := ranking.BlockRange(block, len(m.plus))
		for b := start; b < end; b++ {
			if !first && !stale(m.plusAt[b]) && (!m.draws.directions() || !stale(m.minusAt[b])) {
				continue
			}
			draw := m.draws.at(b)
			for i, c := range m.family.column {
				x[i] = float64(draw[c])
			}
			if first {
				m.all(b, x)
			} else {
				m.remaining(b, x)
			}
		}
	})
}

// all sets the maxima of draw b over the whole family. Both directions of every
// comparison are in it, so the maximum is that of the absolute values.
func (m *maxima) all(b int, x []float64) {
	largest, at, forward := 0.0, int32(-1), false
	for r := range m.family.rows {
		row := &m.family.rows[r]
		base, offset := x[row.base], m.offset[r]
		inverse := row.inverse
		for i, y := range x[row.from:][:len(inverse)] {
			t := (base - y) * inverse[i]
			if a := math.Abs(t); a > largest {
				largest, at, forward = a, offset+int32(i), t > 0
			}
		}
	}
	m.plus[b], m.minus[b] = largest, largest
	m.plusAt[b], m.minusAt[b] = at, at
	switch {
	case at < 0:
	case forward:
		m.minusAt[b] = ^at
	default:
		m.plusAt[b] = ^at
	}
}

// remaining sets the maxima of draw b over what is left of the family.
func (m *maxima) remaining(b int, x []float64) {
	plus, minus := 0.0, 0.0
	plusAt, minusAt := int32(-1), int32(-1)
	for r := range m.family.rows {
		row := &m.family.rows[r]
		base, offset := x[row.base], m.offset[r]
		inverse, rejected := row.inverse, row.rejected[:len(row.inverse)]
		for i, y := range x[row.from:][:len(inverse)] {
			t := (base - y) * inverse[i]
			if t > plus && !rejected[i] {
				plus, plusAt = t, offset+int32(i)
			} else if -t > plus {
				plus, plusAt = -t, ^(offset + int32(i))
			}
			if -t > minus && !rejected[i] {
				minus, minusAt = -t, offset+int32(i)
			} else if t > minus {
				minus, minusAt = t, ^(offset + int32(i))
			}
		}
	}
	m.plus[b], m.minus[b], m.plusAt[b], m.minusAt[b] = plus, minus, plusAt, minusAt
}

// quantile returns the (1-alpha) quantile of the maximum, for directions with
// its standard error. Errors that are used as they come have none: there are no
// more of them.
func (m *maxima) quantile(alpha float64) (c, se float64) {
	if m.draws.directions() {
		return m.radialQuantile(alpha)
	}
	sorted := slices.Clone(m.plus)
	slices.Sort(sorted)
	return ranking.Quantile(1-alpha, sorted), 0
}

const radialCells = 2048

// radialQuantile solves mean over directions u of weight(u)·P(chi > c/T(u)) =
// alpha for c. The maxima T are gathered on a grid first, each shared between
// its two neighbours, so that a step of the search costs the grid only.
func (m *maxima) radialQuantile(alpha float64) (c, se float64) {
	top := 0.0
	for b := range m.plus {
		top = max(top, m.plus[b], m.minus[b])
	}
	if top == 0 {
		return 0, 0
	}
	var partial [ranking.Blocks][]float64
	ranking.ForBlocks(func(block int) {
		mass := make([]float64, radialCells+2)
		start, end := ranking.BlockRange(block, len(m.plus))
		for b := start; b < end; b++ {
			w := m.draws.weightOf(b)
			for _, t := range [2]float64{m.plus[b], m.minus[b]} {
				y := t / top * radialCells
				i := int(y)
				mass[i+1] += w * (y - float64(i))
				mass[i] += w * (1 - (y - float64(i)))
			}
		}
		partial[block] = mass
	})
	mass := make([]float64, radialCells+2)
	for _, p := range partial {
		for i, w := range p {
			mass[i] += w
		}
	}
	radius := m.draws.radius
	exceed := func(c float64) float64 {
		sum := 0.0
		for i := 1; i < len(mass); i++ {
			if mass[i] > 0 {
				sum += mass[i] * radius.above(c*radialCells/(top*float64(i)))
			}
		}
		return sum / float64(2*len(m.plus))
	}
	low, high := 0.0, top*radius.high()
	for range 200 {
		middle := (low + high) / 2
		if middle <= low || middle >= high || high-low < 1e-10*high {
			break
		}
		if exceed(middle) > alpha {
			low = middle
		} else {
			high = middle
		}
	}
	const h = 0.01
	density := (exceed(high*(1-h)) - exceed(high*(1+h))) / (2 * h * high)
	if density <= 0 {
		return high, 0
	}
	return high, m.probabilityError(high, alpha) / density
}

// probabilityError returns the standard error of the probability that the
// maximum exceeds c, which is close to p.
func (m *maxima) probabilityError(c, p float64) float64 {
	radius := m.draws.radius
	var partial [ranking.Blocks]float64
	ranking.ForBlocks(func(block int) {
		start, end := ranking.BlockRange(block, len(m.plus))
		for b := start; b < end; b++ {
			x := 0.0
			if m.plus[b] > 0 {
				x += radius.above(c / m.plus[b])
			}
			if m.minus[b] > 0 {
				x += radius.above(c / m.minus[b])
			}
			x = m.draws.weightOf(b)*x/2 - p
			partial[block] += x * x
		}
	})
	sum := 0.0
	for _, x := range partial {
		sum += x
	}
	return math.Sqrt(sum) / float64(len(m.plus))
}
