package ranking_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
)

func TestMidranks(t *testing.T) {
	for _, test := range []struct {
		name    string
		x, want []float64
	}{
		{"0.3", []float64{10, 20, 20, 30}, []float64{1, 2.5, 2.5, 4}},
		{"0.3 unsorted", []float64{20, 30, 10, 20}, []float64{2.5, 4, 1, 2.5}},
		{"none", nil, []float64{}},
		{"one", []float64{7}, []float64{1}},
		{"all equal", []float64{3, 3, 3}, []float64{2, 2, 2}},
		{"equal to 1e-9", []float64{1, 1 + 5e-10, 2}, []float64{1.5, 1.5, 3}},
		{"relative above 1", []float64{1e6, 1e6 + 5e-4, 1e6 + 1}, []float64{1.5, 1.5, 3}},
		{"apart by more", []float64{1, 1 + 2e-9}, []float64{1, 2}},
		{"zeros of both signs", []float64{0, math.Copysign(0, -1), -1}, []float64{2.5, 2.5, 1}},
	} {
		if got := ranking.Midranks(test.x); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestMidranksProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 20).Draw(t, "n")
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(-4, 4), func(k int) float64 { return float64(k) / 7 }), n, n).Draw(t, "x")
		ranks := ranking.Midranks(x)
		sum := 0.0
		for i, r := range ranks {
			below, equal := 0, 0
			for _, v := range x {
				switch {
				case v < x[i]:
					below++
				case v == x[i]:
					equal++
				}
			}
			if want := float64(below) + float64(equal+1)/2; r != want {
				t.Fatalf("rank of %v in %v = %v, want %v", x[i], x, r, want)
			}
			sum += r
		}
		if want := float64(n*(n+1)) / 2; sum != want {
			t.Fatalf("ranks add up to %v, want %v", sum, want)
		}
	})
}

func TestSameScore(t *testing.T) {
	for _, test := range []struct {
		a, b float64
		want bool
	}{
		{0, 1e-9, true},
		{0, 1.1e-9, false},
		{1e9, 1e9 + 1, true},
		{1e9, 1e9 + 1.1, false},
		{-5, 5, false},
		{2, 2, true},
	} {
		if got := ranking.SameScore(test.a, test.b); got != test.want || ranking.SameScore(test.b, test.a) != got {
			t.Errorf("SameScore(%v, %v) = %v", test.a, test.b, got)
		}
	}
}

// 0.4: Hyndman and Fan's type 7.
func TestQuantile(t *testing.T) {
	x := []float64{1, 2, 3, 4, 10}
	for _, test := range []struct{ p, want float64 }{
		{0, 1}, {0.25, 2}, {0.5, 3}, {0.975, 9.4}, {1, 10}, {0.1, 1.4},
	} {
		if got := ranking.Quantile(test.p, x); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("0.4 quantile %v = %v, want %v", test.p, got, test.want)
		}
	}
	if got := ranking.Quantile(0.5, []float64{1, 2}); got != 1.5 {
		t.Errorf("median of 1, 2 = %v", got)
	}
	for _, p := range []float64{0, 0.3, 1} {
		if got := ranking.Quantile(p, []float64{4}); got != 4 {
			t.Errorf("quantile %v of one = %v", p, got)
		}
	}
	mustPanic(t, "nothing", func() { ranking.Quantile(0.5, nil) })
	mustPanic(t, "below 0", func() { ranking.Quantile(-0.1, x) })
	mustPanic(t, "above 1", func() { ranking.Quantile(1.1, x) })
	mustPanic(t, "NaN", func() { ranking.Quantile(math.NaN(), x) })
}

func TestQuantileProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-100, 100), 1, 20).Draw(t, "x")
		slices.Sort(x)
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		q := rapid.Float64Range(p, 1).Draw(t, "q")
		a, b := ranking.Quantile(p, x), ranking.Quantile(q, x)
		if a < x[0]-1e-9 || b > x[len(x)-1]+1e-9 || a > b+1e-9 {
			t.Fatalf("quantiles %v at %v, %v at %v of %v", a, p, b, q, x)
		}
		minus := make([]float64, len(x))
		for i, v := range x {
			minus[len(x)-1-i] = -v
		}
		if c := ranking.Quantile(1-p, minus); math.Abs(a+c) > 1e-9*max(1, math.Abs(a)) {
			t.Fatalf("mirrored quantile %v, %v", a, c)
		}
	})
}
