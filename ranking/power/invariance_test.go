package power_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
)

// drawGraph draws who names whom among n people.
func drawGraph(t *rapid.T, n int) [][]int {
	named := make([][]int, n)
	for u := range named {
		if !rapid.Bool().Draw(t, "answers") {
			continue
		}
		named[u] = []int{}
		for v := range n {
			if v != u && rapid.IntRange(0, 2).Draw(t, "names") == 0 {
				named[u] = append(named[u], v)
			}
		}
	}
	return named
}

func relabel(named [][]int, order []int) [][]int {
	moved := make([][]int, len(named))
	for u, names := range named {
		if names == nil {
			continue
		}
		moved[order[u]] = []int{}
		for _, v := range names {
			moved[order[u]] = append(moved[order[u]], order[v])
		}
	}
	return moved
}

func same(a, b ranking.Statistic) bool {
	return a.OK() == b.OK() && a.Reason() == b.Reason() && math.Abs(a.Value()-b.Value()) <= 1e-9*max(1, math.Abs(a.Value()))
}

// TestRelabelling is N.1 and N.9: renaming people changes no statistic of the
// rounds. It is also N.7: every drawn case, down to nobody, comes back without a
// panic and with a value or a reason.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 7).Draw(t, "n")
		order := rapid.Permutation(identity(n)).Draw(t, "order")
		rounds := rapid.IntRange(0, 4).Draw(t, "rounds")

		var graphs, movedGraphs []*follow.Graph
		for range rounds {
			named := drawGraph(t, n)
			graphs = append(graphs, graph(n, named...))
			movedGraphs = append(movedGraphs, graph(n, relabel(named, order)...))
		}
		a, b := power.Attach(graphs), power.Attach(movedGraphs)
		if a.NewTies != b.NewTies || !same(a.Beta, b.Beta) || !same(a.StandardError, b.StandardError) {
			t.Fatalf("attachment %+v became %+v", a, b)
		}
		for r, g := range graphs {
			x, y := power.FollowerNull(g, 19, 1), power.FollowerNull(movedGraphs[r], 19, 1)
			if x.Exact != y.Exact || x.Exact && (!same(x.Mean, y.Mean) || !same(x.P, y.P)) {
				t.Fatalf("null %+v became %+v", x, y)
			}
			explained(t, x.Mean, x.Excess, x.P)
		}

		values := drawRounds(t, n, rounds)
		moved := make([][]ranking.Statistic, rounds)
		labels := make([]string, rounds)
		for r := range values {
			labels[r] = fmt.Sprint(r)
			moved[r] = make([]ranking.Statistic, n)
			for i, to := range order {
				moved[r][to] = values[r][i]
			}
		}
		there, back := power.PersistenceOver(labels, values), power.PersistenceOver(labels, moved)
		for k := range there {
			if there[k].People != back[k].People || !same(there[k].TauB, back[k].TauB) {
				t.Fatalf("persistence %+v became %+v", there[k], back[k])
			}
			explained(t, there[k].TauB)
		}
		if !mat.Equal(power.Transitions(values), power.Transitions(moved)) {
			t.Fatal("transitions changed")
		}
		x, y := power.MeasureIncumbency(values), power.MeasureIncumbency(moved)
		if !same(x.Median, y.Median) || !same(x.Longest, y.Longest) || x.Running != y.Running || x.LongestCensored != y.LongestCensored {
			t.Fatalf("incumbency %+v became %+v", x, y)
		}
		c, d := power.MeasureClimb(values), power.MeasureClimb(moved)
		if c != d {
			t.Fatalf("climb %+v became %+v", c, d)
		}
		explained(t, a.Beta, a.StandardError, x.Median, x.Longest, c.Estimate, c.Lower, c.Upper, c.P, power.Mobility(power.Transitions(values)))
	})
}

// explained fails for a statistic that is neither defined nor undefined for a
// reason.
func explained(t *rapid.T, all ...ranking.Statistic) {
	for k, s := range all {
		if !s.OK() && s.Reason() == "" {
			t.Fatalf("statistic %d has neither value nor reason", k)
		}
	}
}
