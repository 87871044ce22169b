package inference_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/inference"
)

func TestBenjaminiHochberg(t *testing.T) {
	for _, tt := range []struct {
		name    string
		p, want []float64
	}{
		{"I.12", []float64{.001, .02, .04, .30, .50}, []float64{.005, .05, .04 * 5 / 3, .375, .50}},
		{"order is kept", []float64{.50, .02, .001, .30, .04}, []float64{.50, .05, .005, .375, .04 * 5 / 3}},
		{"later smaller value pulls down", []float64{.04, .041, .042}, []float64{.042, .042, .042}},
		{"ties", []float64{.03, .03, .9}, []float64{.045, .045, .9}},
		{"never above one", []float64{.9, 1, .8}, []float64{1, 1, 1}},
		{"empty", nil, []float64{}},
	} {
		got := inference.BenjaminiHochberg(tt.p)
		if len(got) != len(tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
			continue
		}
		for i := range got {
			if math.Abs(got[i]-tt.want[i]) > 1e-12 {
				t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
				break
			}
		}
	}
}

// The adjusted values reject exactly what the step-up procedure rejects: the k
// smallest, k the largest j with p_(j) <= j·q/m.
func TestBenjaminiHochbergIsTheStepUpProcedure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 30).Draw(t, "p")
		q := rapid.Float64Range(0.001, 0.999).Draw(t, "q")
		sorted := slices.Sorted(slices.Values(p))
		k := 0
		for j, v := range sorted {
			if v*(float64(len(p))/float64(j+1)) <= q {
				k = j + 1
			}
		}
		adjusted := inference.BenjaminiHochberg(p)
		rejected := 0
		for i, a := range adjusted {
			if a < p[i] || a > 1 {
				t.Fatalf("adjusted %v of %v", a, p[i])
			}
			if a <= q {
				rejected++
			}
		}
		if rejected != k {
			t.Fatalf("rejected %d, step-up rejects %d", rejected, k)
		}
	})
}

func TestWilson(t *testing.T) {
	for _, tt := range []struct {
		name                   string
		successes, total       int
		z                      float64
		estimate, lower, upper float64
		tolerance              float64
	}{
		{"H.5", 31, 44, inference.Z90, .7045, .5822, .8031, 5e-5},
		{"nobody", 0, 10, inference.Z90, 0, 0, .2129, 5e-5},
		{"everybody", 10, 10, inference.Z90, 1, .7871, 1, 5e-5},
		{"no width at z = 0", 1, 4, 0, .25, .25, .25, 1e-15},
	} {
		got := inference.Wilson(tt.successes, tt.total, tt.z)
		for _, pair := range [][2]float64{
			{got.Estimate.Value(), tt.estimate}, {got.Lower.Value(), tt.lower}, {got.Upper.Value(), tt.upper},
		} {
			if math.Abs(pair[0]-pair[1]) > tt.tolerance {
				t.Errorf("%s: got %v %v %v, want %v %v %v", tt.name, got.Estimate, got.Lower, got.Upper,
					tt.estimate, tt.lower, tt.upper)
				break
			}
		}
	}
	if got := inference.Wilson(0, 0, inference.Z90); got.Estimate.Reason() != ranking.NoData || got.Lower.OK() || got.Upper.OK() {
		t.Errorf("no answers: got %+v, want no_data", got)
	}
}

// The bounds are where the score test of the share has exactly level z.
func TestWilsonInvertsTheScoreTest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		got := inference.Wilson(k, n, inference.Z90)
		for _, bound := range []float64{got.Lower.Value(), got.Upper.Value()} {
			if bound == 0 || bound == 1 {
				continue
			}
			z := (float64(k)/float64(n) - bound) / math.Sqrt(bound*(1-bound)/float64(n))
			if math.Abs(math.Abs(z)-inference.Z90) > 1e-6 {
				t.Fatalf("%d of %d: bound %v has z %v", k, n, bound, z)
			}
		}
	})
}

func TestBinomialTailsOfWholeCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 200).Draw(t, "n")
		x := rapid.IntRange(-1, n+1).Draw(t, "x")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		lower, upper := 0.0, 0.0
		for k := range n + 1 {
			mass := distuv.Binomial{N: float64(n), P: p}.Prob(float64(k))
			if p == 0 || p == 1 { // gonum's log-probability is NaN there
				mass = 0
				if (p == 0 && k == 0) || (p == 1 && k == n) {
					mass = 1
				}
			}
			if k <= x {
				lower += mass
			}
			if k >= x {
				upper += mass
			}
		}
		if got := inference.BinomialLower(float64(x), float64(n), p); math.Abs(got-lower) > 1e-9 {
			t.Fatalf("P(X <= %d), n %d, p %v: got %v, want %v", x, n, p, got, lower)
		}
		if got := inference.BinomialUpper(float64(x), float64(n), p); math.Abs(got-upper) > 1e-9 {
			t.Fatalf("P(X >= %d), n %d, p %v: got %v, want %v", x, n, p, got, upper)
		}
	})
}

func TestBinomialTailsOfFractions(t *testing.T) {
	// H.3: nobody of 40/1.5 followings, p(title) = 0.122807.
	got, want := inference.BinomialLower(0, 40/1.5, 0.7*80/(0.7*80+400)), 0.03038
	if math.Abs(got-want) > 5e-6 {
		t.Errorf("H.3 unmatched: got %v, want %v", got, want)
	}
	// H.3: 24 of 80 followings at the margin 1.5, D = 1.5.
	got, want = inference.BinomialUpper(24/1.5, 80/1.5, 0.125), 0.000583
	if math.Abs(got-want) > 5e-7 {
		t.Errorf("H.3 emergent: got %v, want %v", got, want)
	}
}

func TestCountReplicates(t *testing.T) {
	count := func() int {
		return inference.CountReplicates(7, 9999, func() func(*rand.Rand) bool {
			return func(r *rand.Rand) bool { return r.Float64() < 0.3 }
		})
	}
	got := count()
	if math.Abs(float64(got)-2999.7) > 4*math.Sqrt(9999*.3*.7) {
		t.Errorf("got %d of 9999 at probability 0.3", got)
	}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	one := count()
	runtime.GOMAXPROCS(8)
	if eight := count(); one != got || eight != got {
		t.Errorf("N.10: got %d, with one processor %d, with eight %d", got, one, eight)
	}
	if got := inference.CountReplicates(1, 0, nil); got != 0 {
		t.Errorf("no replicates: got %d", got)
	}
}

func TestEnumerable(t *testing.T) {
	for _, tt := range []struct {
		n, k int
		want bool
	}{{21, 5, true}, {50_000, 1, true}, {50_001, 1, false}, {200, 100, false}, {0, 0, true}} {
		if got := inference.Enumerable(inference.LogCombinations(tt.n, tt.k)); got != tt.want {
			t.Errorf("C(%d,%d): got %v, want %v", tt.n, tt.k, got, tt.want)
		}
	}
}

func TestMisuseOfShapePanics(t *testing.T) {
	for name, f := range map[string]func(){
		"p above one":        func() { inference.BenjaminiHochberg([]float64{1.1}) },
		"p not a number":     func() { inference.BenjaminiHochberg([]float64{math.NaN()}) },
		"too many successes": func() { inference.Wilson(3, 2, 1) },
		"negative quantile":  func() { inference.Wilson(1, 2, -1) },
		"probability":        func() { inference.BinomialLower(1, 2, 1.5) },
		"trials":             func() { inference.BinomialUpper(1, -2, .5) },
		"replicates":         func() { inference.CountReplicates(1, -1, nil) },
		"combinations":       func() { inference.LogCombinations(2, 3) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
