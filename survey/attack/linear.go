package attack

import (
	"math/big"
	"slices"
)

// Few looks for a combination, with any weights, of figures that are sums over
// groups of raters and over all raters 0..whole-1, that speaks of fewer than below
// raters and of at least one who is not known. It returns the smallest it finds, nil
// for none. The figures of those known are known too and are taken off.
//
// It is the attacks on group figures in one: own ballot off, team minus sub-team,
// overlapping teams, the whole minus its parts, and what no one of them would give.
// Raters in the same groups cannot be told apart; a set of them can be reached when
// some combination vanishes on everybody else.
func Few(groups [][]int, whole int, known []int, below int) []int {
	classes := classesOf(groups, whole, known)
	rows := make([][]*big.Rat, len(groups)+1)
	for s := range rows {
		rows[s] = make([]*big.Rat, len(classes))
		for k, c := range classes {
			rows[s][k] = new(big.Rat)
			if s == len(groups) || slices.Contains(c.in, s) {
				rows[s][k].SetInt64(1)
			}
		}
	}
	columns := make([]int, 0, len(classes))
	for k := range classes {
		columns = append(columns, k)
	}
	// A basis of all combinations; those on few classes are looked for among the sets
	// of classes that are small enough, the smallest first.
	basis := reduced(rows, columns)
	var small []int
	for k, c := range classes {
		if len(c.raters) < below {
			small = append(small, k)
		}
	}
	var best []int
	var try func(from int, chosen []int, raters int)
	try = func(from int, chosen []int, raters int) {
		if len(chosen) > 0 && (best == nil || raters < len(best)) && reaches(basis, columns, chosen) {
			best = nil
			for _, k := range chosen {
				best = append(best, classes[k].raters...)
			}
			slices.Sort(best)
		}
		for at := from; at < len(small); at++ {
			if n := raters + len(classes[small[at]].raters); n < below && (best == nil || n < len(best)) {
				try(at+1, append(slices.Clone(chosen), small[at]), n)
			}
		}
	}
	try(0, nil, 0)
	return best
}

// class are raters in the same groups.
type class struct{ raters, in []int }

func classesOf(groups [][]int, whole int, known []int) []class {
	var out []class
	for r := range whole {
		if slices.Contains(known, r) {
			continue
		}
		var in []int
		for s, g := range groups {
			if slices.Contains(g, r) {
				in = append(in, s)
			}
		}
		k := slices.IndexFunc(out, func(c class) bool { return slices.Equal(c.in, in) })
		if k < 0 {
			out = append(out, class{in: in})
			k = len(out) - 1
		}
		out[k].raters = append(out[k].raters, r)
	}
	return out
}

// reaches reports whether a combination of the rows is other than zero, and that only
// on the chosen columns: then the rows have a smaller rank on the others.
func reaches(rows [][]*big.Rat, columns, chosen []int) bool {
	rest := slices.DeleteFunc(slices.Clone(columns), func(k int) bool { return slices.Contains(chosen, k) })
	return len(reduced(rows, rest)) < len(rows)
}

// reduced returns a basis of the rows on some columns, by Gaussian elimination without
// rounding.
func reduced(rows [][]*big.Rat, columns []int) [][]*big.Rat {
	left := make([][]*big.Rat, len(rows))
	for s, row := range rows {
		left[s] = make([]*big.Rat, len(row))
		for k, x := range row {
			left[s][k] = new(big.Rat).Set(x)
		}
	}
	rank := 0
	for _, k := range columns {
		pivot := -1
		for s := rank; s < len(left); s++ {
			if left[s][k].Sign() != 0 {
				pivot = s
				break
			}
		}
		if pivot < 0 {
			continue
		}
		left[rank], left[pivot] = left[pivot], left[rank]
		for s := range left {
			if s == rank || left[s][k].Sign() == 0 {
				continue
			}
			factor := new(big.Rat).Quo(left[s][k], left[rank][k])
			for c := range left[s] {
				left[s][c].Sub(left[s][c], new(big.Rat).Mul(factor, left[rank][c]))
			}
		}
		rank++
	}
	return left[:rank]
}
