package disclose

import (
	"encoding/binary"
	"slices"
)

// Breach is a combination of published groups that gives something away.
type Breach struct {
	// Groups are those combined, beside the whole, ascending.
	Groups []int
	// Raters is how many raters the combination isolates.
	Raters int
}

// Audit looks for a way to combine figures about published groups of raters, and
// about all raters 0..whole-1, to one about a hidden group or about 1 to floor-1
// raters. It returns nil when there is none.
//
// Figures are taken for sums over raters, and combining for adding with any
// weights. Groups are vectors over the raters, with 1 for members; what can be
// made of the published ones is the space they span. Raters who are in the same
// published groups cannot be told apart: only these classes matter. The space
// must hold no hidden group and no vector other than zero outside fewer than
// floor raters. It is computed modulo a prime, where nothing is rounded.
//
// Where very many small classes meet, any combination within them counts as a
// breach: the search for the smallest would take too long, and the doubt goes
// against publishing.
func Audit(published, hidden [][]int, whole, floor int) *Breach {
	c := newClasses(published, whole)
	rows := make([]row, len(published)+1)
	for s := range rows {
		rows[s] = row{cells: make([]uint64, len(c.size)), from: make([]uint64, len(rows))}
		rows[s].from[s] = 1
	}
	for k := range c.size {
		rows[0].cells[k] = 1 // the whole
		for _, s := range c.in[k] {
			rows[s+1].cells[k] = 1
		}
	}
	// Small groups first: they hold few classes, so that little is computed.
	slices.SortStableFunc(rows[1:], func(a, b row) int { return c.raters(a) - c.raters(b) })
	rows = append(rows[1:], rows[0])
	if b := c.small(rows, floor); b != nil {
		return b
	}
	return c.revealed(rows, hidden)
}

// classes are the raters told apart by the published groups.
type classes struct {
	of   []int   // by rater
	size []int   // by class
	in   [][]int // by class: the groups its raters are in
}

func newClasses(published [][]int, whole int) *classes {
	member := make([][]int, whole)
	for s, raters := range published {
		for _, r := range raters {
			member[r] = append(member[r], s)
		}
	}
	c := &classes{of: make([]int, whole)}
	number := make(map[string]int)
	for r, in := range member {
		var key []byte
		for _, s := range in {
			key = binary.AppendUvarint(key, uint64(s))
		}
		k, ok := number[string(key)]
		if !ok {
			k = len(c.size)
			number[string(key)] = k
			c.size, c.in = append(c.size, 0), append(c.in, in)
		}
		c.of[r] = k
		c.size[k]++
	}
	return c
}

// raters returns how many raters a combination speaks of.
func (c *classes) raters(r row) int {
	n := 0
	for k, v := range r.cells {
		if v != 0 {
			n += c.size[k]
		}
	}
	return n
}

func (c *classes) breach(r row) *Breach {
	b := &Breach{Raters: c.raters(r)}
	for s, v := range r.from[1:] {
		if v != 0 {
			b.Groups = append(b.Groups, s)
		}
	}
	return b
}

// small looks for a combination that vanishes but for fewer than floor raters.
func (c *classes) small(rows []row, floor int) *Breach {
	var large, few []int
	for k, n := range c.size {
		if n >= floor {
			large = append(large, k)
		} else {
			few = append(few, k)
		}
	}
	_, rest := eliminate(rows, large)
	rest = slices.DeleteFunc(rest, func(r row) bool { return c.raters(r) == 0 })
	if len(rest) == 0 {
		return nil
	}
	few = slices.DeleteFunc(few, func(k int) bool {
		return !slices.ContainsFunc(rest, func(r row) bool { return r.cells[k] != 0 })
	})
	// Reduced, so that a combination of one class stands on a row of its own.
	pivots, _ := eliminate(rest, few)
	for _, p := range pivots {
		if c.raters(p.row) < floor {
			return c.breach(p.row)
		}
	}
	if len(pivots) == 1 {
		return nil
	}
	if len(few) > manyClasses {
		return c.breach(pivots[len(pivots)-1].row)
	}
	return c.among(rest, few, nil, 0, floor-1)
}

// manyClasses is the number of small classes up to which all sets of them are
// tried.
const manyClasses = 40

// among tries every set of small classes of at most so many raters in all that
// extends chosen by classes from few[from:].
func (c *classes) among(rest []row, few, chosen []int, from, raters int) *Breach {
	for k := from; k < len(few); k++ {
		if c.size[few[k]] > raters {
			continue
		}
		set := append(slices.Clone(chosen), few[k])
		outside := slices.DeleteFunc(slices.Clone(few), func(class int) bool { return slices.Contains(set, class) })
		_, left := eliminate(rest, outside)
		for _, r := range left {
			if c.raters(r) > 0 {
				return c.breach(r)
			}
		}
		if b := c.among(rest, few, set, k+1, raters-c.size[few[k]]); b != nil {
			return b
		}
	}
	return nil
}

// revealed looks for a hidden group that is a combination.
func (c *classes) revealed(rows []row, hidden [][]int) *Breach {
	var pivots []pivot
	all := make([]int, len(c.size))
	for k := range all {
		all[k] = k
	}
	for _, raters := range hidden {
		target, ok := c.vector(raters, len(rows))
		if !ok {
			continue
		}
		if pivots == nil {
			pivots, _ = eliminate(rows, all)
		}
		left := target.clone()
		for _, p := range pivots {
			left.cancel(p)
		}
		if c.raters(left) == 0 {
			return &Breach{Groups: c.breach(left).Groups, Raters: len(raters)}
		}
	}
	return nil
}

// vector returns a group as a combination of classes, false when it cuts through
// one, and for nobody.
func (c *classes) vector(raters []int, rows int) (row, bool) {
	count := make([]int, len(c.size))
	for _, r := range raters {
		count[c.of[r]]++
	}
	v := row{cells: make([]uint64, len(c.size)), from: make([]uint64, rows)}
	for k, n := range count {
		switch n {
		case 0:
		case c.size[k]:
			v.cells[k] = 1
		default:
			return v, false
		}
	}
	return v, len(raters) > 0
}
