package power_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestStack(t *testing.T) {
	// I.4: ten mandates, six people.
	s := power.Stack([]int{0, 1, 0, 4, 3, 2})
	if s.Mandates != 10 || s.Holders != 4 || s.Stacked != 3 || s.Largest != 4 {
		t.Errorf("counts = %d mandates, %d holders, %d stacked, largest %d, want 10, 4, 3, 4",
			s.Mandates, s.Holders, s.Stacked, s.Largest)
	}
	rankingtest.Near(t, "largest share", s.LargestShare, 0.4, 1e-15)
	rankingtest.Near(t, "Gini over all people", s.Gini, 0.5, 1e-12) // (-5·0-3·0-1·1+1·2+3·3+5·4)/(6·10)
	rankingtest.Near(t, "effective holders", s.EffectiveNumber, 100.0/30, 1e-12)
	rankingtest.Near(t, "evenness", s.Evenness, 100.0/30/4, 1e-12)
	rankingtest.Near(t, "evenness of equal holders", power.Stack([]int{2, 0, 2, 2}).Evenness, 1, 1e-15)
	for _, none := range [][]int{nil, {0}, {0, 0}} {
		s := power.Stack(none)
		rankingtest.Undefined(t, "evenness without mandates", s.Evenness, ranking.NoData)
		rankingtest.Undefined(t, "Gini without mandates", s.Gini, ranking.NoData)
	}
}

func TestCapture(t *testing.T) {
	// I.5: person 0 leads in all four areas, 1 and 2 in two each.
	c := power.MeasureCapture([][]int{
		{9, 5, 4, 0, 1, 1, 0, 0, 1, 1},
		{8, 0, 5, 4, 1, 0, 1, 1, 0, 1},
		{7, 1, 0, 1, 4, 5, 0, 1, 1, 0},
		{6, 4, 1, 1, 0, 0, 5, 1, 1, 0},
	}, 9999, 1)
	if want := []int{4, 2, 2, 1, 1, 1, 1, 0, 0, 0}; !slices.Equal(c.Leads, want) {
		t.Errorf("leads = %v, want %v", c.Leads, want)
	}
	if c.Areas != 4 || c.Distinct != 7 || c.Places != 12 || c.Most != 4 || c.Broad != 3 || c.Fewest != 2 {
		t.Errorf("capture = %+v", c)
	}
	rankingtest.Near(t, "overlap", c.Overlap, 7.0/12, 1e-15)
	// Each area has seven people with followers, of whom three lead: 35^4
	// arrangements are simulated. Only person 0 is followed in all four.
	if c.Exact || c.Replicates != 9999 {
		t.Errorf("replicates = %d, exact %t", c.Replicates, c.Exact)
	}
	rankingtest.Near(t, "p", c.P, 81.0/2401, 0.008)
}

func TestCaptureExact(t *testing.T) {
	// Two areas, four followed people each, one leads: 16 arrangements, in 4 of
	// which the same person leads both.
	c := power.MeasureCapture([][]int{{5, 1, 1, 1}, {5, 1, 1, 1}}, 99, 1)
	if !c.Exact || c.Replicates != 16 {
		t.Fatalf("replicates = %d, exact %t, want all 16", c.Replicates, c.Exact)
	}
	rankingtest.Near(t, "p", c.P, 0.25, 0)
	rankingtest.Near(t, "overlap", c.Overlap, 0.5, 0)
	rankingtest.Near(t, "p of overlap", c.OverlapP, 0.25, 0)
	apart := power.MeasureCapture([][]int{{5, 1, 1, 1}, {1, 5, 1, 1}}, 99, 1)
	rankingtest.Near(t, "p apart", apart.P, 1, 0)
	rankingtest.Near(t, "overlap apart", apart.Overlap, 1, 0)
}

// TestCaptureTies: a tie that would make the list longer than three is left out
// whole, as are people without followers.
func TestCaptureTies(t *testing.T) {
	for _, c := range []struct {
		name      string
		followers []int
		want      []int
	}{
		{"shared third place", []int{5, 4, 2, 2, 1}, []int{1, 1, 0, 0, 0}},
		{"shared second place", []int{5, 4, 4, 1, 0}, []int{1, 1, 1, 0, 0}},
		{"four first", []int{2, 2, 2, 2, 1}, []int{0, 0, 0, 0, 0}},
		{"one followed", []int{0, 0, 1, 0, 0}, []int{0, 0, 1, 0, 0}},
		{"nobody", []int{0, 0, 0, 0, 0}, []int{0, 0, 0, 0, 0}},
	} {
		if got := power.MeasureCapture([][]int{c.followers}, 9, 1).Leads; !slices.Equal(got, c.want) {
			t.Errorf("%s: leads = %v, want %v", c.name, got, c.want)
		}
	}
	for _, none := range [][][]int{nil, {{}}, {{0, 0}}, {{0}, {0}}} {
		c := power.MeasureCapture(none, 9, 1)
		rankingtest.Undefined(t, "overlap", c.Overlap, ranking.NoData)
		rankingtest.Undefined(t, "p", c.P, ranking.NoData)
		rankingtest.Undefined(t, "p of overlap", c.OverlapP, ranking.NoData)
	}
}

// TestCaptureRelabelling is N.1 for counts, and for p where it is exact.
func TestCaptureRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		areas := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, 4), n, n), 1, 3).Draw(t, "areas")
		order := rapid.Permutation(identity(n)).Draw(t, "order")
		moved := make([][]int, len(areas))
		for a, f := range areas {
			moved[a] = make([]int, n)
			for i, to := range order {
				moved[a][to] = f[i]
			}
		}
		x, y := power.MeasureCapture(areas, 9, 1), power.MeasureCapture(moved, 9, 1)
		for i, to := range order {
			if x.Leads[i] != y.Leads[to] {
				t.Fatalf("leads %v became %v", x.Leads, y.Leads)
			}
		}
		if x.Overlap != y.Overlap || x.Exact && (x.P != y.P || x.OverlapP != y.OverlapP) {
			t.Fatalf("%+v became %+v", x, y)
		}
	})
}

func identity(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}
