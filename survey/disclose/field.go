package disclose

import "slices"

// prime is the order of the field the audit computes in, large enough for no
// combination of few groups to vanish by accident and small enough for products
// to fit.
const prime = 1<<31 - 1

// row is a combination of groups: its value for each class of raters, and the
// weight of each group in it.
type row struct{ cells, from []uint64 }

func (r row) clone() row { return row{slices.Clone(r.cells), slices.Clone(r.from)} }

// pivot is a row that is 1 in a column of its own.
type pivot struct {
	row
	column int
}

// cancel makes the row vanish in the pivot's column.
func (r row) cancel(p pivot) {
	factor := r.cells[p.column]
	if factor == 0 {
		return
	}
	subtract(r.cells, p.cells, factor)
	subtract(r.from, p.from, factor)
}

func subtract(to, what []uint64, factor uint64) {
	for k, v := range what {
		if v != 0 {
			to[k] = (to[k] + (prime-factor)*v) % prime
		}
	}
}

// eliminate brings rows into echelon form over some columns, reduced, so that a
// pivot's column is 0 in all other rows. It returns the rows with a pivot there
// and those that vanish on all of these columns. The rows given stay as they are.
func eliminate(rows []row, columns []int) (pivots []pivot, vanishing []row) {
	for _, given := range rows {
		r := given.clone()
		for _, p := range pivots {
			r.cancel(p)
		}
		at := slices.IndexFunc(columns, func(k int) bool { return r.cells[k] != 0 })
		if at < 0 {
			vanishing = append(vanishing, r)
			continue
		}
		scale := inverse(r.cells[columns[at]])
		for _, half := range [][]uint64{r.cells, r.from} {
			for k, v := range half {
				half[k] = v * scale % prime
			}
		}
		p := pivot{r, columns[at]}
		for _, before := range pivots {
			before.cancel(p)
		}
		pivots = append(pivots, p)
	}
	return pivots, vanishing
}

// inverse returns 1/x by Fermat's little theorem.
func inverse(x uint64) uint64 {
	result, power := uint64(1), x
	for e := prime - 2; e > 0; e >>= 1 {
		if e&1 == 1 {
			result = result * power % prime
		}
		power = power * power % prime
	}
	return result
}
