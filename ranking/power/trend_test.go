package power_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/combin"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/rankingtest"
)

func times(n int) []float64 {
	t := make([]float64, n)
	for i := range t {
		t[i] = float64(i)
	}
	return t
}

func TestMannKendall(t *testing.T) {
	// I.9, the worked example.
	trend := power.MannKendall([]float64{.30, .32, .31, .36, .40, .41}, times(6))
	if trend.S != 13 || trend.Up != 14 || trend.Pairs != 15 || !trend.Exact || trend.Rounds != 6 {
		t.Errorf("trend = %+v, want S 13, 14 of 15 pairs up, exact", trend)
	}
	rankingtest.Near(t, "z", trend.Z, 2.254, 5e-4)
	rankingtest.Near(t, "p", trend.P, 0.0167, 5e-5)
	rankingtest.Near(t, "p of a rise", trend.PRising, 6.0/720, 1e-15) // at most one inversion: 1 + 5
	rankingtest.Near(t, "slope", trend.Slope, 0.0225, 1e-12)

	// I.9: the least exact p-values.
	rankingtest.Near(t, "p of 4 rising", power.MannKendall(times(4), times(4)).P, 2.0/24, 1e-15)
	rankingtest.Near(t, "p of 5 rising", power.MannKendall(times(5), times(5)).P, 2.0/120, 1e-15)

	// A missing round leaves a gap in t and none in S.
	gap := power.MannKendall([]float64{1, 2, 5}, []float64{0, 1, 3})
	rankingtest.Near(t, "slope over a gap", gap.Slope, 4.0/3, 1e-12) // of 1, 4/3, 3/2

	falling := power.MannKendall([]float64{3, 2, 1}, times(3))
	if falling.S != -3 || falling.Up != 0 {
		t.Errorf("falling: S %d, up %d, want -3, 0", falling.S, falling.Up)
	}
	rankingtest.Near(t, "z of falling", falling.Z, -2/math.Sqrt(66.0/18), 1e-12)
	rankingtest.Near(t, "p of falling", falling.P, 2.0/6, 1e-15)
	rankingtest.Near(t, "p of a rise in falling", falling.PRising, 1, 0)

	for _, x := range [][]float64{nil, {4}} {
		one := power.MannKendall(x, times(len(x)))
		for name, s := range map[string]ranking.Statistic{"z": one.Z, "p": one.P, "rising": one.PRising, "slope": one.Slope} {
			rankingtest.Undefined(t, name, s, ranking.TooFewRounds)
		}
	}
	for n := 2; n < 12; n++ {
		level := power.MannKendall(make([]float64, n), times(n))
		rankingtest.Undefined(t, "z of equal values", level.Z, ranking.Constant)
		rankingtest.Undefined(t, "p of equal values", level.P, ranking.Constant)
		rankingtest.Undefined(t, "p of a rise of equal values", level.PRising, ranking.Constant)
		rankingtest.Near(t, "slope of equal values", level.Slope, 0, 0)
	}
	rankingtest.Undefined(t, "slope at one time", power.MannKendall([]float64{1, 2}, []float64{3, 3}).Slope, ranking.TooFewRounds)
}

// TestNewcombTrends is K.1: u and the corrected Gini of the top-3 graph.
func TestNewcombTrends(t *testing.T) {
	labels, profiles := rankingtest.Profiles(t, rankingtest.Newcomb(t))
	var u []ranking.Statistic
	for _, p := range profiles {
		u = append(u, agreement.U(ranking.NewCounts(p)))
	}
	x, index := power.Series(labels, u)
	trend := power.MannKendall(x, index)
	if trend.S != 81 || trend.Exact {
		t.Errorf("u: S = %d, exact %t, want 81, normal", trend.S, trend.Exact)
	}
	rankingtest.Near(t, "u: z", trend.Z, 3.96, 5e-3)
	rankingtest.Near(t, "u: slope by label", trend.Slope, 0.0134, 5e-5)
	rankingtest.Near(t, "u: slope by position", power.MannKendall(x, times(len(x))).Slope, 0.0148, 5e-5)

	_, graphs := newcombTop(t)
	var gini []ranking.Statistic
	for _, g := range graphs {
		gini = append(gini, power.Concentrate(power.Holdings(g)).GiniCorrected)
	}
	x, index = power.Series(labels, gini)
	trend = power.MannKendall(x, index)
	if trend.S != 24 {
		t.Errorf("Gini: S = %d, want 24", trend.S)
	}
	rankingtest.Near(t, "Gini: z", trend.Z, 1.14, 5e-3)
	rankingtest.Near(t, "Gini: p", trend.P, 0.25, 5e-3)
	rankingtest.Near(t, "Gini: slope", trend.Slope, 0.0029, 5e-5)
}

// TestExactTrendByEnumeration counts S over all permutations of the values.
func TestExactTrendByEnumeration(t *testing.T) {
	for _, x := range [][]float64{
		{1, 2}, {2, 1, 1}, {1, 3, 2, 2}, {1, 1, 2, 2, 2}, {5, 1, 4, 2, 3}, {1, 2, 2, 3, 3, 3}, {3, 1, 4, 1, 5, 9, 2}, {1, 1, 1, 2, 2, 3, 1, 4},
	} {
		got := power.MannKendall(x, times(len(x)))
		total, extreme, rising := 0, 0, 0
		for _, order := range combin.Permutations(len(x), len(x)) {
			y := make([]float64, len(x))
			for k, from := range order {
				y[k] = x[from]
			}
			s := 0
			for j := range y {
				for i := range j {
					switch {
					case y[j] > y[i]:
						s++
					case y[j] < y[i]:
						s--
					}
				}
			}
			total++
			if max(s, -s) >= max(got.S, -got.S) {
				extreme++
			}
			if s >= got.S {
				rising++
			}
		}
		rankingtest.Near(t, fmt.Sprint(x, " p"), got.P, float64(extreme)/float64(total), 1e-12)
		rankingtest.Near(t, fmt.Sprint(x, " p of a rise"), got.PRising, float64(rising)/float64(total), 1e-12)
	}
}

// TestNormalMeetsExact: where exact p-values end, the normal ones are close.
func TestNormalMeetsExact(t *testing.T) {
	x := []float64{1, 3, 2, 5, 4, 7, 6, 8, 9}
	nine, eight := power.MannKendall(x, times(9)), power.MannKendall(x[:8], times(8))
	if nine.Exact || !eight.Exact {
		t.Fatal("the exact p-value must end at eight rounds")
	}
	z := eight.Z.Value()
	rankingtest.Near(t, "two-sided", eight.P, math.Erfc(z/math.Sqrt2), 5e-3)
	rankingtest.Near(t, "one-sided", eight.PRising, math.Erfc(z/math.Sqrt2)/2, 5e-3)
}

// TestTrendInvariance: a monotone transform of the values changes no count and
// no p-value; turning the values round changes signs only.
func TestTrendInvariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.IntRange(0, 8), 0, 12).Draw(t, "x")
		x, y, z := floats(raw), floats(raw), floats(raw)
		for i := range x {
			y[i] = math.Exp(x[i]) - 100
			z[i] = -x[i]
		}
		a := power.MannKendall(x, times(len(x)))
		b := power.MannKendall(y, times(len(x)))
		b.Slope = a.Slope
		if a != b {
			t.Fatalf("%+v became %+v", a, b)
		}
		c := power.MannKendall(z, times(len(x)))
		if c.S != -a.S || c.Z.Value() != -a.Z.Value() || c.P != a.P || math.Abs(c.Slope.Value()+a.Slope.Value()) > 1e-12 {
			t.Fatalf("%+v turned round is %+v", a, c)
		}
		if p := a.P.Value(); a.P.OK() && (p <= 0 || p > 1) || a.PRising.Value() > 1 {
			t.Fatalf("p = %v, rising %v", p, a.PRising)
		}
		// Theil–Sen is equivariant: adding a line adds its slope.
		w := slices.Clone(x)
		for i := range w {
			w[i] += 3 * float64(i)
		}
		if d := power.MannKendall(w, times(len(x))); d.Slope.OK() && math.Abs(d.Slope.Value()-a.Slope.Value()-3) > 1e-9 {
			t.Fatalf("slope %v with a line of 3 is %v", a.Slope, d.Slope)
		}
	})
}
