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

// Audit looks for a way to combine figures about published groups of answers, and
// about all answers, to one about a hidden group or about the answers of 1 to floor-1
// raters. It returns nil when there is none.
//
// Figures are taken for sums over answers, and combining for adding with any weights.
// Groups are vectors over the answers, with 1 for members; what can be made of the
// published ones is the space they span. Answers that are in the same published groups
// cannot be told apart: only these classes matter. The space must hold no hidden group
// and no vector other than zero outside the answers of fewer than floor raters. It is
// computed modulo a prime, where nothing is rounded.
//
// Where very many small classes meet, any combination within them counts as a
// breach: the search for the smallest would take too long, and the doubt goes
// against publishing.
func Audit(published, hidden [][]int, a Answers, floor int) *Breach {
	c := newClasses(published, a)
	rows := make([]row, len(published)+1)
	for s := range rows {
		rows[s] = row{cells: make([]uint64, len(c.size)), from: make([]uint64, len(rows))}
		rows[s].from[s] = 1
	}
	for k := range c.size {
		if !a.Apart {
			rows[0].cells[k] = 1 // the whole
		}
		for _, s := range c.in[k] {
			rows[s+1].cells[k] = 1
		}
	}
	// Small groups first: they hold few classes, so that little is computed.
	raters := make([]int, len(rows))
	for s, r := range rows {
		raters[s] = c.raters(r)
	}
	order := make([]int, len(published))
	for s := range order {
		order[s] = s + 1
	}
	slices.SortStableFunc(order, func(a, b int) int { return raters[a] - raters[b] })
	sorted := make([]row, 0, len(rows))
	for _, s := range order {
		sorted = append(sorted, rows[s])
	}
	sorted = append(sorted, rows[0])
	if b := c.small(sorted, floor); b != nil {
		return b
	}
	return c.revealed(sorted, hidden)
}

// classes are the answers told apart by the published groups.
type classes struct {
	of    []int   // by answer
	size  []int   // by class: its answers
	gave  [][]int // by class: who gave them, ascending
	in    [][]int // by class: the groups its answers are in
	marks []bool  // by rater, all false between calls
}

func newClasses(published [][]int, a Answers) *classes {
	member := make([][]int, len(a.Rater))
	for s, answers := range published {
		for _, k := range answers {
			member[k] = append(member[k], s)
		}
	}
	c := &classes{of: make([]int, len(a.Rater))}
	raters := 0
	number := make(map[string]int)
	var key []byte
	for answer, in := range member {
		key = key[:0]
		for _, s := range in {
			key = binary.AppendUvarint(key, uint64(s))
		}
		k, ok := number[string(key)]
		if !ok {
			k = len(c.size)
			number[string(key)] = k
			c.size, c.gave, c.in = append(c.size, 0), append(c.gave, nil), append(c.in, in)
		}
		c.of[answer] = k
		c.size[k]++
		c.gave[k] = append(c.gave[k], a.Rater[answer])
		raters = max(raters, a.Rater[answer]+1)
	}
	for k, gave := range c.gave {
		slices.Sort(gave)
		c.gave[k] = slices.Compact(gave)
	}
	c.marks = make([]bool, raters)
	return c
}

// raters returns how many raters a combination speaks of.
func (c *classes) raters(r row) int {
	n := 0
	for k, v := range r.cells {
		if v == 0 {
			continue
		}
		for _, i := range c.gave[k] {
			if !c.marks[i] {
				c.marks[i] = true
				n++
			}
		}
	}
	for k, v := range r.cells {
		if v != 0 {
			for _, i := range c.gave[k] {
				c.marks[i] = false
			}
		}
	}
	return n
}

func (r row) zero() bool { return !slices.ContainsFunc(r.cells, func(v uint64) bool { return v != 0 }) }

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
	for k, gave := range c.gave {
		if len(gave) >= floor {
			large = append(large, k)
		} else {
			few = append(few, k)
		}
	}
	_, rest := eliminate(rows, large)
	rest = slices.DeleteFunc(rest, row.zero)
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
	alike := c.alike(few)
	if len(alike) > manyClasses {
		return c.breach(pivots[len(pivots)-1].row)
	}
	return c.among(rest, few, alike, nil, floor-1)
}

// manyClasses is the number of small classes, or of sets of raters who are in the same
// ones, up to which all sets of them are tried.
const manyClasses = 40

// alikes are raters who have answers in the same of some classes.
type alikes struct {
	raters  int
	classes []int // ascending
}

func (c *classes) alike(few []int) []alikes {
	in := make(map[int][]int)
	var order []int
	for _, k := range few {
		for _, i := range c.gave[k] {
			if in[i] == nil {
				order = append(order, i)
			}
			in[i] = append(in[i], k)
		}
	}
	var out []alikes
	for _, i := range order {
		at := slices.IndexFunc(out, func(a alikes) bool { return slices.Equal(a.classes, in[i]) })
		if at < 0 {
			at = len(out)
			out = append(out, alikes{classes: in[i]})
		}
		out[at].raters++
	}
	return out
}

// among tries every set of raters, all of those who are alike or none, of at most so
// many in all that extends chosen from who[0:].
func (c *classes) among(rest []row, few []int, who, chosen []alikes, raters int) *Breach {
	for k, next := range who {
		if next.raters > raters {
			continue
		}
		set := append(slices.Clone(chosen), next)
		// A class stays in only when all who have answers in it are in the set.
		outside := slices.DeleteFunc(slices.Clone(few), func(class int) bool {
			in := 0
			for _, a := range set {
				if slices.Contains(a.classes, class) {
					in += a.raters
				}
			}
			return in == len(c.gave[class])
		})
		_, left := eliminate(rest, outside)
		for _, r := range left {
			if !r.zero() {
				return c.breach(r)
			}
		}
		if b := c.among(rest, few, who[k+1:], set, raters-next.raters); b != nil {
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
	for _, answers := range hidden {
		target, ok := c.vector(answers, len(rows))
		if !ok {
			continue
		}
		if pivots == nil {
			pivots, _ = eliminate(rows, all)
		}
		raters := c.raters(target)
		left := target
		for _, p := range pivots {
			left.cancel(p)
		}
		if left.zero() {
			return &Breach{Groups: c.breach(left).Groups, Raters: raters}
		}
	}
	return nil
}

// vector returns a group as a combination of classes, false when it cuts through
// one, and for nobody.
func (c *classes) vector(answers []int, rows int) (row, bool) {
	count := make([]int, len(c.size))
	for _, k := range answers {
		count[c.of[k]]++
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
	return v, len(answers) > 0
}
