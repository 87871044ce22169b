package power_test

import (
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/rankingtest"
)

// TestNewcombWinShares is K.1: what rests on the contribution score E_i.
func TestNewcombWinShares(t *testing.T) {
	labels, profiles := rankingtest.Profiles(t, rankingtest.Newcomb(t))
	var values [][]ranking.Statistic
	for _, p := range profiles {
		values = append(values, plackettluce.Fit(p, plackettluce.Defaults()).WinShare())
	}
	want := []float64{
		.603, .779, .824, .838, .838, .838, .868, .868, .721, .794, .779, .882, .882, .853,
		.309, // first to last
	}
	pairs := power.PersistenceOver(labels, values)
	if len(pairs) != len(want) {
		t.Fatalf("%d pairs of rounds, want %d", len(pairs), len(want))
	}
	for k, p := range pairs {
		rankingtest.Near(t, "persistence "+p.From+" to "+p.To, p.TauB, want[k], 5e-4)
		if p.People != 17 {
			t.Errorf("%d people in both rounds, want 17", p.People)
		}
	}
	if last := pairs[len(pairs)-1]; last.From != "0" || last.To != "15" {
		t.Errorf("last pair is %s to %s, want 0 to 15", last.From, last.To)
	}
	if gap := pairs[8]; gap.From != "8" || gap.To != "10" {
		t.Errorf("ninth pair is %s to %s, want 8 to 10", gap.From, gap.To)
	}
	fromOne, _ := power.Persistence(values[1], values[len(values)-1])
	rankingtest.Near(t, "label 1 to 15", fromOne, 0.559, 5e-4)

	counts := power.Transitions(values)
	matrix := mat.NewDense(4, 4, []float64{51, 5, 0, 0, 2, 36, 18, 0, 3, 15, 51, 1, 0, 0, 1, 55})
	if !mat.Equal(counts, matrix) {
		t.Errorf("transitions =\n%v, want\n%v", mat.Formatted(counts), mat.Formatted(matrix))
	}
	rankingtest.Near(t, "M", power.Mobility(counts), 0.245, 5e-4)

	ends := power.Transitions([][]ranking.Statistic{values[0], values[len(values)-1]})
	if risk := mat.Sum(ends.RowView(0)); ends.At(0, 3) != 0 || risk != 4 {
		t.Errorf("%v of %v moved from the lowest quarter to the top, want 0 of 4", ends.At(0, 3), risk)
	}
}
