package choice

import (
	"math"
	"slices"
)

// relaxation is the linear relaxation of the search for a block's cheapest
// order: every pair of people x < y has a number from 0 to 1, "x stands above
// y", and the inequalities found so far say that no three people stand in a
// circle. It is solved by the dual simplex method with bounds, on a table of
// the nonbasic columns only.
//
// What it claims does not rest on the rounding of that table: bound computes
// from the multipliers of the inequalities, whatever they are, a number that no
// order undercuts.
type relaxation struct {
	size int
	cost []float64 // per pair: what "x above y" costs more than "y above x"
	base float64   // cost of every pair at 0
	// lo and hi bound each pair; equal ones fix it.
	lo, hi []float64
	cuts   []cut // the slack of cut c is variable len(cost)+c

	// x_basic[r] + sum over columns j of table[r][j]·x_column[j] is constant.
	table   [][]float64
	basic   []int32
	value   []float64 // of the basic variable of each row
	column  []int32
	at      []float64 // value of the nonbasic variable of each column, a bound of it
	reduced []float64 // its reduced cost, with the perturbation
	where   []int32   // variable → its column, or -1 - its row; noPlace if dropped

	objective float64 // with the perturbation
	budget    *budget // shared with the clones
}

// budget bounds what a search may cost. It counts, so that an answer does not
// depend on the machine.
type budget struct {
	work int // entries of tables that may still be visited
	room int // entries of tables that may still be held
}

// spent reports whether there is no budget left.
func (b *budget) spent() bool { return b.work < 0 || b.room < 0 }

// cut is the inequality sum of sign·pair <= limit.
type cut struct {
	pair  [3]int32
	sign  [3]float64
	limit float64
}

// noPlace marks inequalities that were dropped and pairs that are fixed for
// good.
const noPlace = math.MinInt32

// newRelaxation starts from the majority of every pair. perturbation, spread
// over all pairs in favour of the lower number, tells equal costs apart: it
// shortens the way and leads to the order by priority among equal ones.
func newRelaxation(b *block, perturbation float64, limits *budget) *relaxation {
	s := b.size
	n := s * (s - 1) / 2
	r := &relaxation{
		size: s, budget: limits, cost: make([]float64, n), lo: make([]float64, n), hi: make([]float64, n),
		column: make([]int32, n), at: make([]float64, n), reduced: make([]float64, n), where: make([]int32, n),
	}
	for x := range s {
		for y := x + 1; y < s; y++ {
			k := r.pair(x, y)
			r.cost[k] = b.against[x*s+y] - b.against[y*s+x]
			r.base += b.against[y*s+x]
			r.hi[k] = 1
			r.column[k], r.where[k] = int32(k), int32(k)
			// No two pairs alike, and no pair by more than twice another.
			r.reduced[k] = r.cost[k] - perturbation/float64(n)*(0.5+0.5*math.Mod(float64(k+1)*math.Phi, 1))
			if r.reduced[k] < 0 {
				r.at[k] = 1
				r.objective += r.reduced[k]
			}
		}
	}
	return r
}

// pair numbers the pair x < y.
func (r *relaxation) pair(x, y int) int { return x*(2*r.size-x-1)/2 + y - x - 1 }

// clone copies r; release gives its room back.
func (r *relaxation) clone() *relaxation {
	c := *r
	r.budget.room -= r.entries()
	r.budget.work -= r.entries()
	c.lo, c.hi = slices.Clone(r.lo), slices.Clone(r.hi)
	c.cuts = slices.Clone(r.cuts)
	c.basic, c.value = slices.Clone(r.basic), slices.Clone(r.value)
	c.column, c.at, c.reduced, c.where = slices.Clone(r.column), slices.Clone(r.at), slices.Clone(r.reduced), slices.Clone(r.where)
	c.table = make([][]float64, len(r.table))
	room := make([]float64, len(r.table)*len(r.column))
	for k, row := range r.table {
		c.table[k], room = room[:len(row):len(row)], room[len(row):]
		copy(c.table[k], row)
	}
	return &c
}

func (r *relaxation) release() { r.budget.room += r.entries() }

func (r *relaxation) entries() int { return len(r.table) * len(r.column) }

// x returns the value of a pair.
func (r *relaxation) x(pair int) float64 {
	switch w := r.where[pair]; {
	case w >= 0:
		return r.at[w]
	case w == noPlace:
		return r.lo[pair]
	default:
		return r.value[-1-w]
	}
}

// bounds returns those of any variable.
func (r *relaxation) bounds(variable int32) (lo, hi float64) {
	if int(variable) < len(r.cost) {
		return r.lo[variable], r.hi[variable]
	}
	return 0, math.Inf(1)
}

// place fixes x above y; it reports false if y is already fixed above x.
func (r *relaxation) place(x, y int) bool {
	to := 1.0
	if x > y {
		x, y, to = y, x, 0
	}
	return r.fix(r.pair(x, y), to)
}

func (r *relaxation) fix(pair int, to float64) bool {
	if to < r.lo[pair] || to > r.hi[pair] {
		return false
	}
	r.lo[pair], r.hi[pair] = to, to
	if j := r.where[pair]; j >= 0 && r.at[j] != to {
		step := to - r.at[j]
		r.at[j] = to
		r.objective += r.reduced[j] * step
		for k, row := range r.table {
			r.value[k] -= row[j] * step
		}
	}
	return true
}

// add makes c a row, with its slack as the basic variable.
func (r *relaxation) add(c cut) {
	r.budget.room -= len(r.column)
	r.budget.work -= len(r.column)
	row := make([]float64, len(r.column))
	slack := c.limit
	for k, pair := range c.pair {
		slack -= c.sign[k] * r.x(int(pair))
		if w := r.where[pair]; w >= 0 {
			row[w] += c.sign[k]
		} else if w != noPlace {
			for j, v := range r.table[-1-w] {
				row[j] -= c.sign[k] * v
			}
		}
	}
	r.where = append(r.where, int32(-1-len(r.table)))
	r.basic = append(r.basic, int32(len(r.cost)+len(r.cuts)))
	r.cuts = append(r.cuts, c)
	r.table = append(r.table, row)
	r.value = append(r.value, slack)
}

// drop removes the rows of inequalities that hold with room to spare.
func (r *relaxation) drop() {
	kept := 0
	for k, variable := range r.basic {
		if int(variable) >= len(r.cost) && r.value[k] > 0.1 {
			r.where[variable] = noPlace
			continue
		}
		r.table[kept], r.basic[kept], r.value[kept] = r.table[k], variable, r.value[k]
		r.where[variable] = int32(-1 - kept)
		kept++
	}
	r.budget.room += (len(r.table) - kept) * len(r.column)
	clear(r.table[kept:])
	r.table, r.basic, r.value = r.table[:kept], r.basic[:kept], r.value[:kept]
	// Cuts without a place are forgotten, so that numbers stay small.
	live := 0
	for c := range r.cuts {
		variable := len(r.cost) + c
		w := r.where[variable]
		if w == noPlace {
			continue
		}
		to := int32(len(r.cost) + live)
		r.cuts[live], r.where[to] = r.cuts[c], w
		if w >= 0 {
			r.column[w] = to
		} else {
			r.basic[-1-w] = to
		}
		live++
	}
	r.cuts, r.where = r.cuts[:live], r.where[:len(r.cost)+live]
}

// multipliers returns what every pair costs once each inequality, times its
// multiplier, has been added, and what that addition costs at least.
func (r *relaxation) multipliers() (cost []float64, base float64) {
	cost, base = slices.Clone(r.cost), r.base
	for j, variable := range r.column {
		if int(variable) < len(r.cost) {
			continue
		}
		if m := r.reduced[j]; m > 0 {
			c := &r.cuts[int(variable)-len(r.cost)]
			base -= m * c.limit
			for k, pair := range c.pair {
				cost[pair] += m * c.sign[k]
			}
		}
	}
	return cost, base
}

// bound returns a number that no order within the bounds of the pairs
// undercuts, without the perturbation.
func (r *relaxation) bound() float64 {
	cost, sum := r.multipliers()
	for k, c := range cost {
		sum += min(c*r.lo[k], c*r.hi[k])
	}
	return sum
}

// settle fixes every pair whose other way would cost more than limit, and
// forgets the columns of pairs that are fixed: most are, near the end, and what
// remains is small.
func (r *relaxation) settle(limit float64) {
	cost, _ := r.multipliers()
	spare := limit - r.bound()
	for k, c := range cost {
		if r.lo[k] < r.hi[k] && math.Abs(c) > spare {
			if c > 0 {
				r.fix(k, 0)
			} else {
				r.fix(k, 1)
			}
		}
	}
	kept := 0
	keep := make([]int32, 0, len(r.column))
	for j, variable := range r.column {
		if int(variable) < len(r.cost) && r.lo[variable] == r.hi[variable] {
			r.where[variable] = noPlace
			continue
		}
		keep = append(keep, int32(j))
		r.column[kept], r.at[kept], r.reduced[kept] = variable, r.at[j], r.reduced[j]
		r.where[variable] = int32(kept)
		kept++
	}
	r.budget.room += len(r.table) * (len(r.column) - kept)
	r.column, r.at, r.reduced = r.column[:kept], r.at[:kept], r.reduced[:kept]
	for k, row := range r.table {
		short := make([]float64, kept)
		for to, from := range keep {
			short[to] = row[from]
		}
		r.table[k] = short
	}
}

// cutsPerPair is how many new inequalities a pair may be in at a time: beyond
// that they say much the same.
const cutsPerPair = 2

// cutsPerPerson, times their number, is how many are added at a time.
const cutsPerPerson = 3

// separate adds the inequalities missed most; it returns how many.
func (r *relaxation) separate() int {
	type missed struct {
		by float64
		c  cut
	}
	var found []missed
	x := make([]float64, len(r.cost))
	for k := range x {
		x[k] = r.x(k)
	}
	for a := range r.size {
		for b := a + 1; b < r.size; b++ {
			ab := r.pair(a, b)
			for c := b + 1; c < r.size; c++ {
				ac, bc := r.pair(a, c), r.pair(b, c)
				sum := x[ab] + x[bc] - x[ac]
				pair := [3]int32{int32(ab), int32(bc), int32(ac)}
				if sum > 1+10*feasible {
					found = append(found, missed{sum - 1, cut{pair, [3]float64{1, 1, -1}, 1}})
				} else if sum < -10*feasible {
					found = append(found, missed{-sum, cut{pair, [3]float64{-1, -1, 1}, 0}})
				}
			}
		}
	}
	slices.SortStableFunc(found, func(p, q missed) int {
		switch {
		case p.by > q.by+feasible:
			return -1
		case p.by < q.by-feasible:
			return 1
		}
		return 0
	})
	used := make([]int, len(r.cost))
	added := 0
	for _, f := range found {
		if p := f.c.pair; used[p[0]] >= cutsPerPair || used[p[1]] >= cutsPerPair || used[p[2]] >= cutsPerPair {
			continue
		}
		if r.budget.spent() {
			break
		}
		for _, k := range f.c.pair {
			used[k]++
		}
		r.add(f.c)
		if added++; added == cutsPerPerson*r.size {
			break
		}
	}
	return added
}
