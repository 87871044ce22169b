package assign

import (
	"slices"

	"github.com/followship/followship/survey"
)

// lists say who is asked about whom, by position on the roster.
type lists struct {
	cap    int
	named  [][]int32 // whom each rater is asked about, cap at most
	raters [][]int32 // who is asked about each person
}

func newLists(n, most int) *lists {
	l := &lists{cap: most, named: make([][]int32, n), raters: make([][]int32, n)}
	all := make([]int32, n*most)
	for u := range l.named {
		l.named[u] = all[u*most : u*most : (u+1)*most]
	}
	return l
}

// load is how many colleagues u is asked about.
func (l *lists) load(u int32) int { return len(l.named[u]) }

// covered is how many raters are asked about p.
func (l *lists) covered(p int32) int { return len(l.raters[p]) }

func (l *lists) full(u int32) bool { return len(l.named[u]) >= l.cap }

// names reports whether u is asked about p.
func (l *lists) names(u, p int32) bool { return slices.Contains(l.named[u], p) }

// lacks reports whether p could be on the list of u, were there room, and is not.
func (l *lists) lacks(u, p int32) bool { return u != p && !l.names(u, p) }

// add puts p on the list of u, who lacks p and has room.
func (l *lists) add(u, p int32) {
	l.named[u] = append(l.named[u], p)
	l.raters[p] = append(l.raters[p], u)
}

// offer adds p to the list of u if u lacks p and has room.
func (l *lists) offer(u, p int32) {
	if !l.full(u) && l.lacks(u, p) {
		l.add(u, p)
	}
}

// replace puts p on the list of u, who lacks p, in place of q.
func (l *lists) replace(u, q, p int32) {
	l.named[u][slices.Index(l.named[u], q)] = p
	k := slices.Index(l.raters[q], u)
	last := len(l.raters[q]) - 1
	l.raters[q][k] = l.raters[q][last]
	l.raters[q] = l.raters[q][:last]
	l.raters[p] = append(l.raters[p], u)
}

func (l *lists) coverage() []int {
	coverage := make([]int, len(l.raters))
	for p := range l.raters {
		coverage[p] = len(l.raters[p])
	}
	return coverage
}

// shown returns the list of u in the order in which it is shown.
func (l *lists) shown(s *survey.Snapshot, u int, seed uint64) []survey.ID {
	// From ascending order on: the seed is no secret, and who undoes the drawing
	// must not learn how the list came about.
	slices.Sort(l.named[u])
	shown := make([]survey.ID, len(l.named[u]))
	for k, p := range l.named[u] {
		shown[k] = s.Roster[p].Person
	}
	shuffle(shown, seed, "shown", s.Roster[u].Person)
	return shown
}
