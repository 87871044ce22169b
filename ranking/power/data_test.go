package power_test

import (
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/rankingtest"
)

// newcombTop returns the top-3 graphs of K.1.
func newcombTop(t testing.TB) (labels []string, graphs []*follow.Graph) {
	t.Helper()
	labels, profiles := rankingtest.Profiles(t, rankingtest.Newcomb(t))
	for _, p := range profiles {
		graphs = append(graphs, follow.Derived(p, 3))
	}
	return labels, graphs
}

// krackhardt returns the advice graph of K.2.
func krackhardt(t testing.TB) *follow.Graph {
	t.Helper()
	var edges []follow.Edge
	from, to := rankingtest.Advice(t)
	for k := range from {
		edges = append(edges, follow.Edge{From: from[k], To: to[k]})
	}
	return follow.New(rankingtest.KrackhardtPeople, slices.Repeat([]bool{true}, rankingtest.KrackhardtPeople), edges)
}

// defined turns values into statistics, NaN into an undefined one (no_data).
func defined(x ...float64) []ranking.Statistic {
	out := make([]ranking.Statistic, len(x))
	for i, v := range x {
		out[i] = ranking.Defined(v)
	}
	return out
}

func floats(counts []int) []float64 {
	x := make([]float64, len(counts))
	for i, c := range counts {
		x[i] = float64(c)
	}
	return x
}
