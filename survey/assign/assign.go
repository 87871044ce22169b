package assign

import (
	"fmt"

	"github.com/followship/followship/survey"
)

// Assigner implements [survey.Assigner].
type Assigner struct{}

var _ survey.Assigner = Assigner{}

// New returns an assigner.
func New() Assigner { return Assigner{} }

// Assign implements [survey.Assigner]. The roster must be in ascending order of
// id; acquaintances who are not on it do not count. When the coverage asked for
// cannot be reached, the best that can be is.
func (Assigner) Assign(s *survey.Snapshot, known []survey.Acquaintance, seed uint64) survey.Design {
	n := len(s.Roster)
	goal := goalOf(s.Settings, n)
	f := newFamiliarity(s, known)
	l := newLists(n, goal.cap)
	if f.strangers() {
		dealCircle(l, circle{members: everybody(n), order: newOffsets()(n, goal.reach)}.shuffled(seed, "roster", ""))
	} else {
		dealTeams(l, s, seed)
		addAcquaintances(l, f, s, seed)
	}
	newRepair(l, f, goal.reach).run()
	bridges, connected := connect(l, f)
	for u := range s.Roster {
		s.Roster[u].Assigned = l.shown(s, u, seed)
	}
	d := survey.Design{
		Feasible: goal.reason == "", Reason: goal.reason,
		Coverage:  l.coverage(),
		Connected: connected, Bridges: bridges,
		Connectivity: connectivity(l),
	}
	for k, c := range d.Coverage {
		if k == 0 || c < d.Least {
			d.Least = c
		}
	}
	return d
}

// goal is what an assignment is after.
type goal struct {
	cap    int    // the longest list
	reach  int    // how many raters everybody gets
	reason string // why that is fewer than asked for, "" when it is not
}

// goalOf compares what is asked for with what is possible. The default coverage
// stands for everybody where there are fewer colleagues; another one was chosen.
func goalOf(s survey.Settings, n int) goal {
	colleagues := max(0, n-1)
	want := s.Coverage
	if want == survey.DefaultSettings().Coverage {
		want = min(want, colleagues)
	}
	g := goal{cap: max(0, min(s.ListCap, colleagues))}
	g.reach = max(0, min(want, g.cap))
	switch {
	case n < 2:
		g.reason = "there are no two people to ask about each other"
	case want > colleagues:
		g.reason = fmt.Sprintf("%d raters are wanted for everybody, but nobody has more than %d colleagues", want, colleagues)
	case want > g.cap:
		g.reason = fmt.Sprintf("%d raters are wanted for everybody, but nobody is asked about more than %d colleagues", want, g.cap)
	}
	return g
}

func everybody(n int) []int32 {
	all := make([]int32, n)
	for k := range all {
		all[k] = int32(k)
	}
	return all
}
