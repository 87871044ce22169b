package disclose

import (
	"slices"
	"strconv"

	"github.com/followship/followship/ranking"
)

const (
	// WitnessPeople is the size of the largest scope in which figures about a person
	// need witnesses. Above, floors and rounding do.
	WitnessPeople = 30
	// exactPeople is the size of the largest scope in which every list that a rater
	// could have written is tried.
	exactPeople = 5
	// witnesses is how many placements of a person by one rater must be able to give
	// what is shown.
	witnesses = 3
	// mostOutputs bounds how often a search evaluates the whole output for one
	// rater, beside what it takes to find out whom to keep back.
	mostOutputs = 32
	// mostTries bounds it then, for each person on a list.
	mostTries = 3
)

// Lists are the ballots behind the contributions of one scope, and what is shown for
// any others. People are 0..People-1.
type Lists struct {
	People int
	// Rater[k] wrote list k, Groups[k] is it: first group first.
	Rater  []int
	Groups [][][]int
	// Absent are those who cannot be listed; nil for nobody.
	Absent []bool
	// Longest is how many people a list may hold.
	Longest int
	// Output returns what is shown of everybody when list k is another, by the code
	// that counts. Screens are quicker and nearly right, the quickest first, and
	// return nil where they cannot say: a list they tell apart is not looked at
	// further. All are called from several goroutines.
	Output  func(k int, groups [][]int) []Cells
	Screens []func(k int, groups [][]int) []Cells
}

// Witnessed is the witness search of R3. It returns how much may be shown of
// everybody, [Full] where what the other rules leave may stay.
//
// A witness against knowing where rater r put person j is a list that r could have
// handed in, with j elsewhere, while all others stay as they are, that gives the
// very same output about all persons. So it holds against everybody but r acting
// together. Each pair of a rater and somebody they listed needs three placements,
// the true one among them; a pair for which fewer exist at all needs all of these.
// Lists that leave j out are placements too.
//
// In scopes of up to five all lists are tried. In larger ones the search changes as
// much of a list as it can at once: neighbours change places or are tied, and what
// turns out to show is taken back, until the output is the same. Where a pair stays
// without witnesses the cells that tell it from the nearest candidates are kept
// back, first interval and score, then the tier, until every pair has its own.
// Keeping a cell back never takes a witness away, so one pass over the pairs ends at
// a fixed point. The result depends on the input alone.
//
// What is kept back is not itself part of the output compared: any rule that is
// not the same for all ballots has a last one on either side.
func (r Rules) Witnessed(s Lists, shown []Cells) []Detail {
	limit := slices.Repeat([]Detail{Full}, s.People)
	if !r.searches() || s.People > WitnessPeople || !slices.ContainsFunc(shown, func(c Cells) bool { return c != Cells{} }) {
		return limit
	}
	all := make([]*search, len(s.Groups))
	ranking.ForEach(len(all), func(_, k int) {
		all[k] = newSearch(&s, k, shown, slices.Clone(limit))
		if s.People <= exactPeople {
			all[k].enumerate()
		} else {
			all[k].run()
		}
	})
	for _, x := range all {
		x.limit = limit
		x.settle()
	}
	return limit
}

// placement is where somebody stands on a list: how many are ahead, and how many
// share the group. It is zero for who is not listed.
type placement struct{ ahead, tied int }

func placements(groups [][]int, people int) []placement {
	out := make([]placement, people)
	ahead := 0
	for _, g := range groups {
		for _, i := range g {
			out[i] = placement{ahead, len(g)}
		}
		ahead += len(g)
	}
	return out
}

// search looks for witnesses against knowing one list.
type search struct {
	*Lists
	list   int
	groups [][]int
	shown  []Cells
	limit  []Detail
	// seen[j] are the placements of person j that give the same output, nil for
	// people who are not listed; wanted[j] is how many there must be.
	seen   []map[placement]bool
	wanted []int
	// tried are the lists whose output is known, near what is known at a glance.
	tried map[string]bool
	near  map[string][]Cells
	// others are lists whose whole output is known and is another.
	others  []candidate
	outputs int
}

type candidate struct {
	at    []placement
	cells []Cells
}

func newSearch(s *Lists, list int, shown []Cells, limit []Detail) *search {
	x := &search{
		Lists: s, list: list, groups: s.Groups[list], shown: shown, limit: limit,
		seen: make([]map[placement]bool, s.People), wanted: make([]int, s.People),
		tried: make(map[string]bool), near: make(map[string][]Cells),
	}
	for j, p := range placements(x.groups, s.People) {
		if p.tied > 0 {
			x.seen[j] = map[placement]bool{p: true}
			x.wanted[j] = witnesses
		}
	}
	x.tried[key(x.groups)] = true
	return x
}

func key(groups [][]int) string {
	var b []byte
	for _, g := range groups {
		sorted := slices.Clone(g)
		slices.Sort(sorted)
		for _, i := range sorted {
			b = append(strconv.AppendInt(b, int64(i), 10), ' ')
		}
		b = append(b, '/')
	}
	return string(b)
}

func (x *search) lacks(j int) bool { return x.seen[j] != nil && len(x.seen[j]) < x.wanted[j] }

func (x *search) lacking() []int {
	var out []int
	for j := range x.seen {
		if x.lacks(j) {
			out = append(out, j)
		}
	}
	return out
}

// differing lists those of whom something else would be shown.
func (x *search) differing(cells []Cells) []int {
	var out []int
	for i, c := range cells {
		if c.within(x.limit[i]) != x.shown[i].within(x.limit[i]) {
			out = append(out, i)
		}
	}
	return out
}

func (x *search) accept(at []placement) {
	for j, p := range at {
		if x.seen[j] != nil {
			x.seen[j][p] = true
		}
	}
}

// try evaluates a list that was not tried before, and returns of whom something
// else would be shown: nobody for a witness, which is counted.
func (x *search) try(groups [][]int, screen bool) (differing []int, tried bool) {
	id := key(groups)
	if x.tried[id] {
		return nil, false
	}
	if screen {
		if differing = x.differing(x.glance(groups)); len(differing) > 0 {
			return differing, true
		}
		for _, closer := range x.Screens[min(1, len(x.Screens)):] {
			if differing = x.differing(closer(x.list, groups)); len(differing) > 0 {
				return differing, true
			}
		}
	}
	x.tried[id] = true
	c := candidate{placements(groups, x.People), x.Output(x.list, groups)}
	x.outputs++
	if differing = x.differing(c.cells); len(differing) == 0 {
		x.accept(c.at)
	} else {
		x.others = append(x.others, c)
	}
	return differing, true
}

// run searches by changing much at once, then one person at a time.
func (x *search) run() {
	for len(x.lacking()) > 0 && x.outputs < mostOutputs {
		if !x.attempt() {
			break
		}
	}
	for _, j := range x.lacking() {
		for _, groups := range x.alone(j) {
			if !x.lacks(j) || x.outputs >= mostOutputs {
				break
			}
			if !x.seen[j][placements(groups, x.People)[j]] {
				x.try(groups, true)
			}
		}
	}
}

// unit is a change to neighbouring groups of a list, which leaves all others where
// they are.
type unit struct{ at, change int }

// changes are what can be done to so many neighbouring groups.
var changes = []struct {
	span int
	to   func(groups [][]int) [][]int
}{
	{2, exchange}, {2, tie}, {1, untie}, {3, rotate}, {3, back}, {3, turn}, {3, tie},
}

func exchange(g [][]int) [][]int { return [][]int{g[1], g[0]} }

func rotate(g [][]int) [][]int { return [][]int{g[1], g[2], g[0]} }

func back(g [][]int) [][]int { return [][]int{g[2], g[0], g[1]} }

func turn(g [][]int) [][]int { return [][]int{g[2], g[1], g[0]} }

func tie(g [][]int) [][]int { return [][]int{slices.Concat(g...)} }

func untie(g [][]int) [][]int {
	var out [][]int
	for _, i := range g[0] {
		out = append(out, []int{i})
	}
	return out
}

// attempt puts as many of those who lack witnesses as it can elsewhere without its
// showing, and tries that list; what shows after all is taken back. It reports
// whether it found a witness.
func (x *search) attempt() bool {
	var kept []unit
	for c, change := range changes {
		for offset := range change.span {
			var add []unit
			for g := offset; g+change.span <= len(x.groups); g += change.span {
				if u := (unit{g, c}); x.free(u, kept) && x.useful(u) {
					add = append(add, u)
				}
			}
			kept = x.grow(kept, add)
		}
	}
	for len(kept) > 0 && x.outputs < mostOutputs {
		differing, tried := x.try(x.changed(kept), true)
		if !tried {
			return false
		}
		if len(differing) == 0 {
			return true
		}
		left := slices.DeleteFunc(slices.Clone(kept), func(u unit) bool {
			return slices.ContainsFunc(x.people(u), func(i int) bool { return slices.Contains(differing, i) })
		})
		if len(left) == len(kept) { // it shows elsewhere: every second one
			left = left[:0]
			for k := 0; k+1 < len(kept); k += 2 {
				left = append(left, kept[k])
			}
		}
		kept = left
	}
	return false
}

// people are those a unit moves.
func (x *search) people(u unit) []int {
	return slices.Concat(x.groups[u.at : u.at+changes[u.change].span]...)
}

// free reports whether a unit touches no group that others do.
func (x *search) free(u unit, others []unit) bool {
	return !slices.ContainsFunc(others, func(o unit) bool {
		return u.at < o.at+changes[o.change].span && o.at < u.at+changes[u.change].span
	})
}

// useful reports whether a unit puts somebody who lacks witnesses where none had
// them. What is done elsewhere on the list does not matter to that.
func (x *search) useful(u unit) bool {
	at := placements(x.changed([]unit{u}), x.People)
	return slices.ContainsFunc(x.people(u), func(i int) bool { return x.lacks(i) && !x.seen[i][at[i]] })
}

// grow adds to some units those of others that do not show at a glance: all at once,
// else by halves.
func (x *search) grow(kept, add []unit) []unit {
	if len(add) == 0 {
		return kept
	}
	both := slices.Concat(kept, add)
	if len(x.differing(x.glance(x.changed(both)))) == 0 {
		return both
	}
	if len(add) == 1 {
		return kept
	}
	half := len(add) / 2
	return x.grow(x.grow(kept, add[:half]), add[half:])
}

func (x *search) changed(units []unit) [][]int {
	var out [][]int
	for g := 0; g < len(x.groups); {
		k := slices.IndexFunc(units, func(u unit) bool { return u.at == g })
		if k < 0 {
			out = append(out, x.groups[g])
			g++
			continue
		}
		change := changes[units[k].change]
		out = append(out, change.to(x.groups[g:g+change.span])...)
		g += change.span
	}
	return out
}

// alone returns lists in which one person is elsewhere and the others stay in their
// order: the nearest first, tied with others, and left out.
func (x *search) alone(j int) [][][]int {
	var rest [][]int
	place := 0
	for g, group := range x.groups {
		if slices.Contains(group, j) {
			place = g
		}
		if without := slices.DeleteFunc(slices.Clone(group), func(i int) bool { return i == j }); len(without) > 0 {
			rest = append(rest, without)
		}
	}
	var out [][][]int
	for step := range len(rest) + 1 {
		for _, at := range []int{place - step, place + step} {
			if at >= 0 && at <= len(rest) {
				out = append(out, slices.Insert(slices.Clone(rest), at, []int{j}))
			}
			if at >= 0 && at < len(rest) {
				tied := slices.Clone(rest)
				tied[at] = append(slices.Clone(tied[at]), j)
				out = append(out, tied)
			}
		}
	}
	out = append(out, rest)
	// On a list of few, others have to come onto it to stand ahead or beside.
	for u, p := range placements(x.groups, x.People) {
		if length(x.groups) >= min(few, x.Longest) || p.tied > 0 || !x.listable(u) {
			continue
		}
		ahead := slices.Insert(slices.Clone(x.groups), place, []int{u})
		beside := slices.Clone(x.groups)
		beside[place] = append(slices.Clone(beside[place]), u)
		out = append(out, ahead, beside)
	}
	return out
}

// few is the length below which a list leaves too few places to its people.
const few = 3

// enumerate tries every list the rater could have written.
func (x *search) enumerate() {
	exist := make([]map[placement]bool, x.People)
	for j := range exist {
		exist[j] = make(map[placement]bool)
	}
	var walk func(groups [][]int, left []int)
	walk = func(groups [][]int, left []int) {
		for j, p := range placements(groups, x.People) {
			exist[j][p] = true
		}
		x.try(groups, false)
		// The next group is any set of those left; what is not taken may still come.
		for set := 1; set < 1<<len(left); set++ {
			var group, rest []int
			for k, i := range left {
				if set>>k&1 == 1 {
					group = append(group, i)
				} else {
					rest = append(rest, i)
				}
			}
			if length(groups)+len(group) <= x.Longest {
				walk(append(slices.Clone(groups), group), rest)
			}
		}
	}
	var people []int
	for i := range x.People {
		if x.listable(i) {
			people = append(people, i)
		}
	}
	walk(nil, people)
	for j := range x.wanted {
		x.wanted[j] = min(x.wanted[j], len(exist[j]))
	}
}

// listable reports whether the rater could list somebody.
func (x *search) listable(i int) bool {
	return i != x.Rater[x.list] && (x.Absent == nil || !x.Absent[i])
}

func length(groups [][]int) int {
	n := 0
	for _, g := range groups {
		n += len(g)
	}
	return n
}

// settle keeps cells back until everybody on the list has their witnesses.
func (x *search) settle() {
	for j := range x.seen {
		if x.lacks(j) {
			x.again()
		}
		for tries := 0; x.lacks(j); {
			known := x.nearest(j)
			if x.People > exactPeople && tries < mostTries {
				if groups, cost := x.promising(j); groups != nil && (known == nil || cost < x.cost(known.cells)) {
					x.try(groups, false)
					tries++
					continue
				}
			}
			if known == nil { // nothing else could have been written
				break
			}
			x.hide(known.cells)
			x.again()
		}
	}
}

// nearest returns the list that puts person j elsewhere and differs in the fewest
// cells, of those whose output is known; nil for none.
func (x *search) nearest(j int) *candidate {
	var best *candidate
	for k := range x.others {
		c := &x.others[k]
		if !x.seen[j][c.at[j]] && (best == nil || x.cost(c.cells) < x.cost(best.cells)) {
			best = c
		}
	}
	return best
}

// promising returns a list with one person elsewhere that was not tried and should
// differ in the fewest cells; nil for none.
func (x *search) promising(j int) (best [][]int, least int) {
	for _, groups := range x.alone(j) {
		if x.tried[key(groups)] || x.seen[j][placements(groups, x.People)[j]] {
			continue
		}
		if cost := x.cost(x.glance(groups)); best == nil || cost < least {
			best, least = groups, cost
		}
	}
	return best, least
}

// glance is what would be shown, as far as it can be said quickly; nil else.
func (x *search) glance(groups [][]int) []Cells {
	if len(x.Screens) == 0 {
		return nil
	}
	id := key(groups)
	near, known := x.near[id]
	if !known {
		near = x.Screens[0](x.list, groups)
		x.near[id] = near
	}
	return near
}

// again counts the lists that give the same output by now.
func (x *search) again() {
	x.others = slices.DeleteFunc(x.others, func(c candidate) bool {
		if len(x.differing(c.cells)) > 0 {
			return false
		}
		x.accept(c.at)
		return true
	})
}

// cost is how many cells would have to be kept back for a list to be
// a witness.
func (x *search) cost(cells []Cells) int {
	n := 0
	for _, i := range x.differing(cells) {
		n++
		if cells[i].Tier != x.shown[i].Tier {
			n += 2
		}
	}
	return n
}

// hide keeps back what tells another output from what is shown.
func (x *search) hide(cells []Cells) {
	for _, i := range x.differing(cells) {
		x.limit[i] = TierOnly
		if cells[i].Tier != x.shown[i].Tier {
			x.limit[i] = Nothing
		}
	}
}
