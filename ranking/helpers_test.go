package ranking_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

// drawBallots draws valid ballots over a roster of n: partial, tied, weighted,
// empty and single ones included. Some raters are outside the roster.
func drawBallots(t *rapid.T, n, most int) []ranking.Ballot {
	ballots := make([]ranking.Ballot, rapid.IntRange(0, most).Draw(t, "ballots"))
	for b := range ballots {
		rater := rapid.IntRange(0, n+2).Draw(t, "rater")
		perm := rapid.Permutation(rankingtest.UpTo(n)).Draw(t, "order")
		var groups [][]int
		for _, i := range perm[:rapid.IntRange(0, n).Draw(t, "length")] {
			if i == rater {
				continue
			}
			if len(groups) > 0 && rapid.IntRange(0, 2).Draw(t, "tie") == 0 {
				groups[len(groups)-1] = append(groups[len(groups)-1], i)
			} else {
				groups = append(groups, []int{i})
			}
		}
		ballots[b] = ranking.Ballot{
			Rater:  rater,
			Weight: rapid.SampledFrom([]float64{1, 2, 0.25}).Draw(t, "weight"),
			Groups: groups,
		}
	}
	return ballots
}

// groupsOf returns the tie groups of a view, ascending within a group.
func groupsOf(o ranking.Order) [][]int {
	var groups [][]int
	for g := range o.Ends {
		var items []int
		for _, i := range o.Group(g) {
			items = append(items, int(i))
		}
		groups = append(groups, items)
	}
	return groups
}

func mustPanic(t testing.TB, name string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", name)
		}
	}()
	f()
}
