package titles_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/rankingtest"
	"github.com/followship/followship/ranking/titles"
)

func near(got ranking.Statistic, want, tolerance float64) bool {
	return got.OK() && math.Abs(got.Value()-want) <= tolerance
}

func everybody(n int) []bool { return slices.Repeat([]bool{true}, n) }

// exampleSix is the follow graph of G.3 with the levels of G.5: P1 2, P4 1.
func exampleSix() (*follow.Graph, []int) {
	return follow.New(6, everybody(6), []follow.Edge{
		{From: 0, To: 1},
		{From: 2, To: 1},
		{From: 3, To: 1},
		{From: 4, To: 1},
		{From: 5, To: 1},
		{From: 0, To: 2},
		{From: 1, To: 2},
		{From: 3, To: 2},
		{From: 5, To: 2},
		{From: 2, To: 0},
		{From: 4, To: 3},
		{From: 1, To: 3},
	}), []int{2, 0, 0, 1, 0, 0}
}

// drawRounds draws up to four small rounds of one scope, often sparse, with
// newcomers, leavers and mandates of various ages, kinds and levels.
func drawRounds(t *rapid.T) ([]titles.Round, titles.Mandates) {
	n := rapid.IntRange(0, 14).Draw(t, "people")
	raters := n + rapid.IntRange(0, 1).Draw(t, "outside")
	m := titles.Mandates{Level: make([]int, n)}
	highest := rapid.IntRange(0, 2).Draw(t, "levels")
	for i := range m.Level {
		if rapid.Bool().Draw(t, "titled") {
			m.Level[i] = rapid.IntRange(min(1, highest), highest).Draw(t, "level")
		}
	}
	if rapid.Bool().Draw(t, "kinds") {
		m.Kind = rapid.SliceOfN(rapid.SampledFrom([]string{"coach", "mentor"}), n, n).Draw(t, "kind")
	}
	rounds := make([]titles.Round, rapid.IntRange(0, 5).Draw(t, "rounds"))
	for k := range rounds {
		responded := rapid.SliceOfN(rapid.Bool(), raters, raters).Draw(t, "responded")
		var edges []follow.Edge
		if n > 1 {
			for range rapid.IntRange(0, 80).Draw(t, "names") {
				u, v := rapid.IntRange(0, raters-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
				if u != v {
					edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
				}
			}
		}
		rounds[k].Graph = follow.New(n, responded, edges)
		if rapid.Bool().Draw(t, "some away") {
			rounds[k].Graph = rounds[k].Graph.WithCandidates(rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "candidates"))
		}
		if rapid.Bool().Draw(t, "new mandates") {
			rounds[k].Held = rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "held")
		}
	}
	return rounds, m
}

// krackhardt returns the advice graph of K.2 and the levels of its managers.
func krackhardt(t testing.TB) (*follow.Graph, []int) {
	t.Helper()
	const n = rankingtest.KrackhardtPeople
	var edges []follow.Edge
	from, to := rankingtest.Advice(t)
	for k := range from {
		edges = append(edges, follow.Edge{From: from[k], To: to[k]})
	}
	level := make([]int, n)
	for _, row := range rankingtest.Table(t, "krackhardt/mandates.csv") {
		level[rankingtest.Number(t, row["person"])-1] = rankingtest.Number(t, row["level"])
	}
	return follow.New(n, everybody(n), edges), level
}
