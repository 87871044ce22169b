package choice

import "math"

const (
	// feasible is how far a bound or an inequality may be missed.
	feasible = 1e-7
	// smallestPivot is the smallest entry of the table worth dividing by.
	smallestPivot = 1e-7
	// dualSlack is how far a reduced cost may pass zero for a better pivot.
	dualSlack = 1e-10
	// stall is how many pivots without progress switch to the rule that cannot
	// go round in circles.
	stall = 100
	// maxPivots ends the solution of one relaxation.
	maxPivots = 20_000
)

// solve makes the relaxation feasible for the inequalities it has. It reports
// that no order within its bounds costs limit or less, or that it did not finish.
func (r *relaxation) solve(limit float64) (possible, finished bool) {
	idle, last := 0, r.objective
	for step := range maxPivots {
		if r.budget.spent() {
			break
		}
		r.budget.work -= len(r.table) + len(r.column)
		if step%16 == 15 && r.base+r.objective > limit && r.bound() > limit {
			return false, true
		}
		if r.objective > last+1e-12*math.Abs(last) {
			idle, last = 0, r.objective
		} else {
			idle++
		}
		row, to := r.leaving(idle > stall)
		if row < 0 {
			return r.bound() <= limit, true
		}
		column := r.entering(row, to, idle > stall)
		if column < 0 {
			return false, r.impossible(row, to)
		}
		r.pivot(row, column, to)
	}
	return true, false
}

// leaving returns the row whose variable misses its bounds by most, and the
// bound; with cycling in view, the one of the smallest number.
func (r *relaxation) leaving(careful bool) (row int, to float64) {
	row = -1
	worst := feasible
	for k, variable := range r.basic {
		lo, hi := r.bounds(variable)
		miss, bound := lo-r.value[k], lo
		if over := r.value[k] - hi; over > miss {
			miss, bound = over, hi
		}
		if miss <= feasible {
			continue
		}
		if careful {
			if row < 0 || variable < r.basic[row] {
				row, to = k, bound
			}
		} else if miss > worst {
			row, to, worst = k, bound, miss
		}
	}
	return row, to
}

// movable reports whether the variable of column j may move so that the
// variable of a row with entry v there moves in the wanted direction.
func (r *relaxation) movable(j int, v float64, up bool) bool {
	if math.Abs(v) <= smallestPivot {
		return false
	}
	lo, hi := r.bounds(r.column[j])
	if lo == hi {
		return false
	}
	rises := r.at[j] == lo // the only way a variable at its lower bound can go
	return rises == ((v < 0) == up)
}

// entering returns the column whose reduced cost vanishes first, -1 if none
// helps. Among those that pass zero by a hair the largest entry is taken.
func (r *relaxation) entering(row int, to float64, careful bool) int {
	up := r.value[row] < to
	least := math.Inf(1)
	for j, v := range r.table[row] {
		if r.movable(j, v, up) {
			least = min(least, (math.Abs(r.reduced[j])+dualSlack)/math.Abs(v))
		}
	}
	best, size := -1, 0.0
	for j, v := range r.table[row] {
		if v = math.Abs(v); v <= smallestPivot || math.Abs(r.reduced[j]) > least*v || !r.movable(j, r.table[row][j], up) {
			continue
		}
		if careful {
			if best < 0 || r.column[j] < r.column[best] {
				best = j
			}
		} else if v > size {
			best, size = j, v
		}
	}
	return best
}

// impossible checks that no admissible values bring the variable of a row to
// its bound, small entries included.
func (r *relaxation) impossible(row int, to float64) bool {
	up := r.value[row] < to
	reach := 0.0
	for j, v := range r.table[row] {
		lo, hi := r.bounds(r.column[j])
		if lo == hi || v == 0 {
			continue
		}
		if (r.at[j] == lo) == ((v < 0) == up) {
			// Slacks are at most 2: three pairs of at most 1.
			reach += math.Abs(v) * min(hi-lo, 2)
		}
	}
	return math.Abs(to-r.value[row])-reach > feasible/2
}

// pivot exchanges the variable of a row, which goes to a bound, for that of a
// column.
func (r *relaxation) pivot(row, column int, to float64) {
	own := r.table[row]
	p := own[column]
	step := (r.value[row] - to) / p
	cost := r.reduced[column]
	r.objective += cost * step
	for k := range r.table {
		if k != row {
			r.value[k] -= r.table[k][column] * step
		}
	}
	entered := r.at[column] + step
	inverse := 1 / p
	var filled []int32
	for j, v := range own {
		if v != 0 && j != column {
			if v *= inverse; math.Abs(v) < 1e-13 {
				v = 0
			} else {
				filled = append(filled, int32(j))
			}
			own[j] = v
		}
	}
	own[column] = inverse
	for k, other := range r.table {
		f := other[column]
		if k == row || f == 0 {
			continue
		}
		r.budget.work -= len(filled)
		for _, j := range filled {
			other[j] -= f * own[j]
		}
		other[column] = -f * inverse
	}
	for _, j := range filled {
		r.reduced[j] -= cost * own[j]
	}
	r.reduced[column] = -cost * inverse
	in, out := r.column[column], r.basic[row]
	r.column[column], r.basic[row] = out, in
	r.where[out], r.where[in] = int32(column), int32(-1-row)
	r.at[column], r.value[row] = to, entered
}
