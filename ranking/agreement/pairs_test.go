package agreement

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestTauBExamples(t *testing.T) {
	tests := []struct {
		name string
		x, y []float64
		want float64
	}{
		{"D.2 ties", []float64{1, 1, 2, 3}, []float64{1, 2, 2, 3}, 0.8},
		{"D.2 ties reversed", []float64{3, 2, 1, 1}, []float64{3, 2, 2, 1}, 0.8},
		{"E.7 one swap of six", []float64{1, 2, 3, 4, 5, 6}, []float64{1, 2, 3, 5, 4, 6}, 0.8667},
		{"two people", []float64{0, 1}, []float64{5, 4}, -1},
		{"equal to 1e-9", []float64{1, 1 + 1e-12, 2, 3}, []float64{1, 2, 2, 3}, 0.8},
	}
	for _, test := range tests {
		rankingtest.Near(t, test.name, TauB(test.x, test.y), test.want, 5e-5)
	}
	// B.7 "six": the score of B.1 against Copeland and Borda.
	theta := []float64{-0.1416, 3.7832, 1.1835, 0.0420, -2.0703, -1.7328}
	copeland := []float64{0.375, 1, 0.8, 0.5, 0.1, 0.125}
	borda := []float64{0.3750, 1, 0.7000, 0.3542, 0.0556, 0.0833}
	rankingtest.Near(t, "B.7 PL–Copeland", TauB(theta, copeland), 1, 1e-12)
	rankingtest.Near(t, "B.7 PL–Borda", TauB(theta, borda), 0.867, 5e-4)
}

func TestTauBUndefined(t *testing.T) {
	rising := []float64{1, 2, 3}
	flat := []float64{7, 7, 7}
	rankingtest.Undefined(t, "no observation", TauB(nil, nil), ranking.NoData)
	rankingtest.Undefined(t, "one observation", TauB(rising[:1], flat[:1]), ranking.OneItem)
	rankingtest.Undefined(t, "D.2 constant x", TauB(flat, rising), ranking.Constant)
	rankingtest.Undefined(t, "constant y", TauB(rising, flat), ranking.Constant)
	rankingtest.Undefined(t, "NaN", TauB([]float64{math.NaN(), 1}, rising[:2]), ranking.NoData)
	rankingtest.Undefined(t, "Inf", TauB([]float64{math.Inf(1), 1}, rising[:2]), ranking.NoData)
	rankingtest.Undefined(t, "Gamma of constant", CountPairs(flat, rising).Gamma(), ranking.Constant)
	rankingtest.Undefined(t, "d given constant x", CountPairs(flat, rising).SomersD(GivenX), ranking.Constant)
	rankingtest.Near(t, "d of a constant x given y", CountPairs(flat, rising).SomersD(GivenY), 0, 0)
	rankingtest.Undefined(t, "Gamma of nothing", CountPairs(nil, nil).Gamma(), ranking.OneItem)
}

func TestUnequalLengthsPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"TauB":     func() { TauB([]float64{1}, nil) },
		"Spearman": func() { Spearman([]float64{1}, nil) },
		"Count":    func() { CountPairs([]float64{1}, nil) },
		"NaN":      func() { CountPairs([]float64{math.NaN()}, []float64{1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			f()
		}()
	}
}

func TestGammaAndSomersD(t *testing.T) {
	// By hand: pairs (1,2): tied x; (1,3),(1,4),(2,4),(3,4): concordant;
	// (2,3): tied y.
	c := CountPairs([]float64{1, 1, 2, 3}, []float64{1, 2, 2, 3})
	if want := (PairCounts{Concordant: 4, TiedX: 1, TiedY: 1}); c != want {
		t.Errorf("counts = %+v, want %+v", c, want)
	}
	rankingtest.Near(t, "gamma", c.Gamma(), 1, 0)
	rankingtest.Near(t, "d(y|x)", c.SomersD(GivenX), 0.8, 1e-15)
	rankingtest.Near(t, "d(x|y)", c.SomersD(GivenY), 0.8, 1e-15)
}

// countSlowly is the definition of PairCounts.
func countSlowly(x, y []float64) PairCounts {
	x, y = ranking.Midranks(x), ranking.Midranks(y)
	var c PairCounts
	for i := range x {
		for j := range i {
			switch {
			case x[i] == x[j] && y[i] == y[j]:
				c.TiedBoth++
			case x[i] == x[j]:
				c.TiedX++
			case y[i] == y[j]:
				c.TiedY++
			case (x[i] < x[j]) == (y[i] < y[j]):
				c.Concordant++
			default:
				c.Discordant++
			}
		}
	}
	return c
}

func TestCountPairsIsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 80).Draw(t, "n")
		value := rapid.OneOf(
			rapid.Map(rapid.IntRange(-3, 3), func(k int) float64 { return float64(k) }),
			rapid.Float64Range(-1e3, 1e3))
		x := rapid.SliceOfN(value, n, n).Draw(t, "x")
		y := rapid.SliceOfN(value, n, n).Draw(t, "y")
		got, want := CountPairs(x, y), countSlowly(x, y)
		if n < 2 {
			want = PairCounts{}
		}
		if got != want {
			t.Fatalf("CountPairs = %+v, want %+v", got, want)
		}
	})
}

// Long vectors take the radix sort; short ones do not.
func TestCountPairsLong(t *testing.T) {
	random := rand.New(ranking.NewSource(1, 0))
	for _, levels := range []int{3, 1000, 1 << 30} {
		n := radixLength + 500
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = float64(random.IntN(levels)-levels/2) * 0.37
			y[i] = math.Copysign(math.Floor(math.Abs(x[i])/2), x[i]) + float64(random.IntN(3))
		}
		if got, want := CountPairs(x, y), countSlowly(x, y); got != want {
			t.Errorf("levels %d: %+v, want %+v", levels, got, want)
		}
	}
}

// N.9: tau-b is symmetric and free of item order; and a reversed vector
// changes only its sign.
func TestTauBProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 30).Draw(t, "n")
		value := rapid.Map(rapid.IntRange(-5, 5), func(k int) float64 { return float64(k) / 3 })
		x := rapid.SliceOfN(value, n, n).Draw(t, "x")
		y := rapid.SliceOfN(value, n, n).Draw(t, "y")
		perm := rapid.Permutation(rankingtest.UpTo(n)).Draw(t, "perm")
		px, py, minus := make([]float64, n), make([]float64, n), make([]float64, n)
		for i, k := range perm {
			px[k], py[k] = x[i], y[i]
			minus[i] = -y[i]
		}
		tau := TauB(x, y)
		if got := TauB(y, x); got != tau {
			t.Fatalf("not symmetric: %v, %v", tau, got)
		}
		if got := TauB(px, py); got != tau {
			t.Fatalf("depends on the order: %v, %v", tau, got)
		}
		if got := TauB(x, minus); got.Value() != -tau.Value() || got.OK() != tau.OK() {
			t.Fatalf("reversal: %v, %v", tau, got)
		}
		if rho := Spearman(x, y); rho.OK() != tau.OK() {
			t.Fatalf("Spearman defined %v, tau-b %v", rho, tau)
		}
		if self := TauB(x, x); self.OK() && self.Value() != 1 {
			t.Fatalf("tau-b with itself %v", self)
		}
	})
}

func TestSpearmanExamples(t *testing.T) {
	rankingtest.Near(t, "D.2", Spearman([]float64{1, 2, 3, 4}, []float64{2, 1, 4, 3}), 0.6, 1e-12)
	rankingtest.Near(t, "negated", Spearman([]float64{1, 2, 3, 4}, []float64{-2, -1, -4, -3}), -0.6, 1e-12)
	rankingtest.Undefined(t, "constant", Spearman([]float64{1, 1}, []float64{1, 2}), ranking.Constant)
	rankingtest.Undefined(t, "one", Spearman([]float64{1}, []float64{2}), ranking.OneItem)
	rankingtest.Undefined(t, "none", Spearman(nil, nil), ranking.NoData)
}

func BenchmarkTauB(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"observations=20", 20}, {"observations=1000", 1000}, {"observations=1000000", 1_000_000}} {
		b.Run(size.name, func(b *testing.B) {
			random := rand.New(ranking.NewSource(1, 0))
			x, y := make([]float64, size.n), make([]float64, size.n)
			for i := range x {
				x[i] = random.NormFloat64()
				y[i] = x[i] + random.NormFloat64()
			}
			b.ReportAllocs()
			for b.Loop() {
				TauB(x, y)
			}
		})
	}
}
