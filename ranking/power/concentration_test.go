package power_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats/scalar"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestConcentrate(t *testing.T) {
	// I.1–I.3, the worked example.
	c := power.Concentrate([]float64{0, 0, 1, 1, 2, 2, 3, 11})
	rankingtest.Near(t, "Gini", c.Gini, 0.6, 1e-12)
	rankingtest.Near(t, "corrected Gini", c.GiniCorrected, 0.6857, 5e-5)
	rankingtest.Near(t, "Herfindahl", c.Herfindahl, 0.35, 1e-12)
	rankingtest.Near(t, "normalised Herfindahl", c.HerfindahlNormalised, (0.35-0.125)/0.875, 1e-12)
	rankingtest.Near(t, "effective number", c.EffectiveNumber, 2.857, 5e-4)
	rankingtest.Near(t, "Theil", c.Theil, 0.7060, 5e-5)
	rankingtest.Near(t, "Hoover", c.Hoover, 0.45, 1e-12)
	rankingtest.Near(t, "top share", c.TopShare, 0.55, 1e-12)
	rankingtest.Near(t, "largest share", c.LargestShare, 0.55, 1e-12)

	// I.1: equal values give Gini 0 and n effective people, to the last bit.
	for _, v := range []float64{1, 0.1, 1.0 / 3} {
		e := power.Concentrate([]float64{v, v, v, v, v, v, v})
		for name, got := range map[string]ranking.Statistic{"Gini": e.Gini, "corrected": e.GiniCorrected} {
			if x, ok := got.Get(); !ok || x != 0 {
				t.Errorf("%s of seven times %v = %v, want 0", name, v, x)
			}
		}
		rankingtest.Near(t, "effective number", e.EffectiveNumber, 7, 1e-12)
		rankingtest.Near(t, "Theil", e.Theil, 0, 1e-12)
		rankingtest.Near(t, "Hoover", e.Hoover, 0, 1e-12)
	}

	// One holder of everything is the other end of every scale.
	one := power.Concentrate([]float64{0, 0, 0, 5})
	rankingtest.Near(t, "corrected Gini", one.GiniCorrected, 1, 0)
	rankingtest.Near(t, "normalised Herfindahl", one.HerfindahlNormalised, 1, 0)
	rankingtest.Near(t, "Theil", one.Theil, math.Log(4), 1e-15)
	rankingtest.Near(t, "Hoover", one.Hoover, 0.75, 0)

	// The top share is that of the ceil(n/10) largest.
	eleven := power.Concentrate([]float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 5, 6})
	rankingtest.Near(t, "top share of 11", eleven.TopShare, 0.55, 1e-15)
	rankingtest.Near(t, "largest share of 11", eleven.LargestShare, 0.3, 1e-15)
}

func TestConcentrateUndefined(t *testing.T) {
	for _, x := range [][]float64{nil, {0}, {0, 0, 0}} {
		c := reflect.ValueOf(power.Concentrate(x))
		for f := range c.NumField() {
			rankingtest.Undefined(t, c.Type().Field(f).Name, c.Field(f).Interface().(ranking.Statistic), ranking.NoData)
		}
		if curve := power.Lorenz(x); curve != nil {
			t.Errorf("Lorenz(%v) = %v, want nil", x, curve)
		}
	}
	c := power.Concentrate([]float64{3})
	rankingtest.Undefined(t, "corrected Gini of one person", c.GiniCorrected, ranking.OneItem)
	rankingtest.Undefined(t, "normalised Herfindahl of one person", c.HerfindahlNormalised, ranking.OneItem)
	rankingtest.Near(t, "Gini of one person", c.Gini, 0, 0)
	rankingtest.Near(t, "effective number of one person", c.EffectiveNumber, 1, 0)
	for _, bad := range []float64{-1, math.NaN(), math.Inf(1)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Concentrate accepted %v", bad)
				}
			}()
			power.Concentrate([]float64{1, bad})
		}()
	}
}

func TestLorenz(t *testing.T) {
	got := power.Lorenz([]float64{3, 1, 0, 4})
	want := [][2]float64{{0, 0}, {0.25, 0}, {0.5, 0.125}, {0.75, 0.5}, {1, 1}}
	if !slices.Equal(got, want) {
		t.Errorf("Lorenz = %v, want %v", got, want)
	}
}

// TestNewcombConcentration checks K.1, label 15.
func TestNewcombConcentration(t *testing.T) {
	labels, graphs := newcombTop(t)
	last := graphs[len(graphs)-1]
	want := []int{3, 3, 0, 8, 2, 4, 3, 2, 6, 0, 2, 5, 3, 1, 0, 1, 8}
	if got := last.Followers(); !slices.Equal(got, want) {
		t.Errorf("followers at label 15 = %v, want %v", got, want)
	}
	first, final := power.Concentrate(power.Holdings(graphs[0])), power.Concentrate(power.Holdings(last))
	rankingtest.Near(t, "corrected Gini at label "+labels[0], first.GiniCorrected, 0.456, 5e-4)
	rankingtest.Near(t, "corrected Gini at label 15", final.GiniCorrected, 0.475, 5e-4)
	rankingtest.Near(t, "effective number at label 15", final.EffectiveNumber, 10.2, 0.05)
}

// TestKrackhardtConcentration checks K.2, I.1 and I.6.
func TestKrackhardtConcentration(t *testing.T) {
	g := krackhardt(t)
	c := power.Concentrate(power.Holdings(g))
	rankingtest.Near(t, "Gini", c.Gini, 0.246, 5e-4)
	rankingtest.Near(t, "corrected Gini", c.GiniCorrected, 0.258, 5e-4)
	rankingtest.Near(t, "effective number", c.EffectiveNumber, 17.6, 0.05)
	rankingtest.Near(t, "Hoover", c.Hoover, 0.177, 5e-4)
	null := power.FollowerNull(g, ranking.AlertReplicates, 1)
	rankingtest.Near(t, "null mean", null.Mean, 0.115, 1e-3)
	rankingtest.Near(t, "excess", null.Excess, 0.131, 1e-3)
	rankingtest.Near(t, "p", null.P, 0.0001, 0)

	betweenness, _ := follow.Betweenness(g, 1)
	b := power.Concentrate(betweenness)
	rankingtest.Near(t, "corrected Gini of betweenness", b.GiniCorrected, 0.727, 5e-4)
	rankingtest.Near(t, "effective brokers", b.EffectiveNumber, 5.5, 0.05)
	rankingtest.Near(t, "share of the top 3", b.TopShare, 0.657, 5e-4)
	rankingtest.Near(t, "top share", b.LargestShare, 0.33, 5e-3)
}

func drawHoldings(t *rapid.T) []float64 {
	return rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 30).Draw(t, "x")
}

// TestGiniIsMeanDifference compares with the definition: half the mean absolute
// difference of all pairs, relative to the mean.
func TestGiniIsMeanDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawHoldings(t)
		n, total, difference := float64(len(x)), 0.0, 0.0
		for _, a := range x {
			total += a
			for _, b := range x {
				difference += math.Abs(a - b)
			}
		}
		got := power.Concentrate(x).Gini
		if total == 0 {
			rankingtest.Undefined(t, "Gini", got, ranking.NoData)
			return
		}
		if want := difference / (2 * n * total); !scalar.EqualWithinAbs(got.Value(), want, 1e-12) {
			t.Fatalf("Gini = %v, by differences %v", got.Value(), want)
		}
	})
}

// TestLorenzArea ties the curve to the Gini: one minus twice the area below.
func TestLorenzArea(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawHoldings(t)
		curve := power.Lorenz(x)
		if curve == nil {
			return
		}
		area := 0.0
		for i := 1; i < len(curve); i++ {
			area += (curve[i][0] - curve[i-1][0]) * (curve[i][1] + curve[i-1][1]) / 2
			if curve[i][1] < curve[i-1][1] || curve[i][1] > curve[i][0]+1e-12 {
				t.Fatalf("curve falls or crosses the diagonal: %v", curve)
			}
		}
		if g := power.Concentrate(x).Gini.Value(); !scalar.EqualWithinAbs(1-2*area, g, 1e-12) {
			t.Fatalf("1 - 2·area = %v, Gini %v", 1-2*area, g)
		}
	})
}

// each calls f for every measure of two concentrations.
func each(a, b power.Concentration, f func(name string, x, y ranking.Statistic)) {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range va.NumField() {
		f(va.Type().Field(i).Name, va.Field(i).Interface().(ranking.Statistic), vb.Field(i).Interface().(ranking.Statistic))
	}
}

// TestScaleAndOrder is N.8, first half, and N.1.
func TestScaleAndOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// Whole eighths: scaling must not lose small holdings to underflow.
		x := floats(rapid.SliceOfN(rapid.IntRange(0, 800), 1, 30).Draw(t, "x"))
		for i := range x {
			x[i] /= 8
		}
		scale := rapid.SampledFrom([]float64{1e-300, 1e-9, 0.37, 3, 1e12, 1e306}).Draw(t, "scale")
		y := rapid.Permutation(x).Draw(t, "y")
		for i := range y {
			y[i] *= scale
		}
		each(power.Concentrate(x), power.Concentrate(y), func(name string, a, b ranking.Statistic) {
			if a.Reason() != b.Reason() || !scalar.EqualWithinAbsOrRel(a.Value(), b.Value(), 1e-9, 1e-9) {
				t.Fatalf("%s = %v, scaled by %v %v", name, a, scale, b)
			}
		})
	})
}

// TestTransfer is N.8, second half.
func TestTransfer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(0, 100), 2, 30).Draw(t, "x")
		i := rapid.IntRange(0, len(x)-1).Draw(t, "i")
		j := rapid.IntRange(0, len(x)-1).Draw(t, "j")
		if x[i] > x[j] {
			i, j = j, i
		}
		if i == j {
			return
		}
		y := slices.Clone(x)
		amount := y[i] * rapid.Float64Range(0, 1).Draw(t, "part")
		y[i] -= amount
		y[j] += amount
		each(power.Concentrate(x), power.Concentrate(y), func(name string, a, b ranking.Statistic) {
			if name == "EffectiveNumber" {
				a, b = b, a
			}
			if b.Value() < a.Value()-1e-9 {
				t.Fatalf("%s fell from %v to %v", name, a.Value(), b.Value())
			}
		})
	})
}
