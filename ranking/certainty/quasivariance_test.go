package certainty_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
)

// C.2: the example (R qvcalc).
func TestQuasiVariancesExample(t *testing.T) {
	v := mat.NewSymDense(4, []float64{
		.30, .10, .08, .05,
		.10, .25, .07, .04,
		.08, .07, .40, .06,
		.05, .04, .06, .20,
	})
	got, reason := certainty.NewQuasiVariances(4, func(i, j int) float64 {
		return v.At(i, i) + v.At(j, j) - 2*v.At(i, j)
	})
	if reason != "" {
		t.Fatal(reason)
	}
	for i, want := range []float64{0.19812, 0.16977, 0.32331, 0.19137} {
		if math.Abs(got.Of[i]-want) > 6e-6 {
			t.Errorf("person %d: got %.6f, want %.5f", i, got.Of[i], want)
		}
	}
	if math.Abs(got.MaxRelativeError-0.035) > 0.0005 {
		t.Errorf("largest error: got %.5f, want 0.035", got.MaxRelativeError)
	}
}

// Independent scores are their own quasi-variances, whatever their scale.
func TestQuasiVariancesOfIndependentScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(t, "people")
		scale := rapid.SampledFrom([]float64{1e-6, 1, 1e6}).Draw(t, "scale")
		variance := rapid.SliceOfN(rapid.Float64Range(0.05, 3), n, n).Draw(t, "variance")
		got, reason := certainty.NewQuasiVariances(n, func(i, j int) float64 { return scale * (variance[i] + variance[j]) })
		if reason != "" {
			t.Fatal(reason)
		}
		for i, want := range variance {
			if math.Abs(got.Of[i]/scale-want) > 1e-6*want {
				t.Fatalf("person %d: got %v, want %v", i, got.Of[i]/scale, want)
			}
		}
		if got.MaxRelativeError > 1e-6 {
			t.Fatalf("error %v", got.MaxRelativeError)
		}
	})
}

func TestQuasiVariancesDegenerate(t *testing.T) {
	constant := func(x float64) func(i, j int) float64 { return func(int, int) float64 { return x } }
	got, reason := certainty.NewQuasiVariances(2, constant(0.5))
	if reason != "" || got.Of[0] != 0.25 || got.Of[1] != 0.25 || got.MaxRelativeError != 0 {
		t.Errorf("two people: got %v, %s", got, reason)
	}
	// Person 0 would need (0.1+0.1-0.35)/2 < 0.
	unequal := func(i, j int) float64 {
		if i == 0 {
			return 0.1
		}
		return 0.35
	}
	for _, w := range []struct {
		name string
		n    int
		v    func(i, j int) float64
		want ranking.Reason
	}{
		{"nobody", 0, constant(1), ranking.NoData},
		{"one person", 1, constant(1), ranking.OneItem},
		{"no variance", 4, constant(0), ranking.NoData},
		{"undefined variance", 4, constant(math.NaN()), ranking.NoData},
		{"infinite variance", 4, constant(math.Inf(1)), ranking.NoData},
		{"too many", ranking.MaxPairPeople + 1, constant(1), ranking.TooLarge},
		{"negative quasi-variance", 3, unequal, ranking.NoMLE},
	} {
		if got, reason := certainty.NewQuasiVariances(w.n, w.v); got != nil || reason != w.want {
			t.Errorf("%s: got %v, %q, want %q", w.name, got, reason, w.want)
		}
	}
}
