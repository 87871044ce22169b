package agreement

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestRBOExamples(t *testing.T) {
	list := func(groups ...[]int) [][]int { return groups }
	strict := func(items ...int) [][]int {
		var groups [][]int
		for _, i := range items {
			groups = append(groups, []int{i})
		}
		return groups
	}
	const a, b, c, d, e = 1, 2, 3, 4, 5
	tied := list([]int{a}, []int{b, c}, []int{d})
	tests := []struct {
		name    string
		x, y    [][]int
		variant Variant
		want    float64
		within  float64
	}{
		{"D.4 ABCD/BACD", strict(a, b, c, d), strict(b, a, c, d), VariantB, 0.9, 5e-5},
		{"D.4 A(BC)D/ABCD w", tied, strict(a, b, c, d), VariantW, 0.9820, 5e-5},
		{"D.4 A(BC)D/ABCD a", tied, strict(a, b, c, d), VariantA, 0.9775, 5e-5},
		{"D.4 A(BC)D/ABCD b", tied, strict(a, b, c, d), VariantB, 0.98794, 5e-6},
		{"D.4 ABC/CBA", strict(a, b, c), strict(c, b, a), VariantB, 0.8550, 5e-5},
		{"D.4 A(BC)DE/BAE b", list([]int{a}, []int{b, c}, []int{d}, []int{e}), strict(b, a, e), VariantB, 0.74916, 5e-6},
		{"D.4 (ABC) with itself a", list([]int{a, b, c}), list([]int{c, b, a}), VariantA, 0.903, 5e-4},
		{"D.4 (ABC) with itself b", list([]int{a, b, c}), list([]int{c, b, a}), VariantB, 1, 0},
		{"D.4 (ABC) with itself w", list([]int{a, b, c}), list([]int{c, b, a}), VariantW, 1, 0},
		{"D.4 disjoint", strict(a, b), strict(c, d), VariantB, 0, 0},
		{"D.4 disjoint, unequal", strict(a, b), strict(c, d, e), VariantB, 0, 0},
		{"empty groups count nothing", list(nil, []int{a}, nil, []int{b}, nil), strict(b, a), VariantB, 0.9, 1e-12},
	}
	for _, test := range tests {
		rankingtest.Near(t, test.name, RBO(test.x, test.y, 0.9, test.variant), test.want, test.within)
		rankingtest.Near(t, test.name+", exchanged", RBO(test.y, test.x, 0.9, test.variant), test.want, test.within)
	}
	rankingtest.Undefined(t, "D.4 empty", RBO(nil, strict(a), 0.9, VariantB), ranking.NoData)
	rankingtest.Undefined(t, "both empty", RBO(list(nil), nil, 0.9, VariantB), ranking.NoData)
}

// rboSlowly is D.4 word for word: contributions of every item at every depth.
func rboSlowly(x, y [][]int, p float64, variant Variant) float64 {
	length := func(groups [][]int) (n int) {
		for _, g := range groups {
			n += len(g)
		}
		return n
	}
	if length(x) > length(y) {
		x, y = y, x
	}
	s, l := length(x), length(y)
	contribution := func(groups [][]int, d int) map[int]float64 {
		c := make(map[int]float64)
		first := 1
		for _, g := range groups {
			last := first + len(g) - 1
			for _, i := range g {
				switch {
				case d < first:
					c[i] = 0
				case variant == VariantW || d >= last:
					c[i] = 1
				default:
					c[i] = float64(d-first+1) / float64(last-first+1)
				}
			}
			first = last + 1
		}
		return c
	}
	sum, atShort, overlap := 0.0, 0.0, 0.0
	for d := 1; d <= l; d++ {
		cx, cy := contribution(x, d), contribution(y, d)
		overlap = 0
		var sx, sy, qx, qy, alone, count float64
		for i, c := range cx {
			overlap += c * cy[i]
			sx += c
			qx += c * c
		}
		for i, c := range cy {
			sy += c
			qy += c * c
			if _, ok := cx[i]; !ok && c > 0 {
				alone += c
				count++
			}
		}
		total := overlap
		if d > s {
			total += float64(d-s) * atShort * alone / count
			sx, qx = float64(d), float64(d)
		}
		agreement := 0.0
		switch variant {
		case VariantA:
			agreement = total / float64(d)
		case VariantB:
			agreement = total / math.Sqrt(qx*qy)
		case VariantW:
			agreement = 2 * total / (sx + sy)
		}
		if d == s {
			atShort = agreement
		}
		sum += agreement * math.Pow(p, float64(d))
	}
	tail := (overlap + float64(l-s)*atShort) / float64(l)
	return (1-p)/p*sum + (1-p)/p*tail*math.Pow(p, float64(l+1))/(1-p)
}

func drawList(t *rapid.T) [][]int {
	perm := rapid.Permutation(rankingtest.UpTo(9)).Draw(t, "order")
	var groups [][]int
	for k, i := range perm[:rapid.IntRange(1, 9).Draw(t, "length")] {
		if k > 0 && rapid.Bool().Draw(t, "tie") {
			groups[len(groups)-1] = append(groups[len(groups)-1], i)
		} else {
			groups = append(groups, []int{i})
		}
	}
	return groups
}

func TestRBOIsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := drawList(t), drawList(t)
		p := rapid.Float64Range(0.05, 0.99).Draw(t, "p")
		for _, variant := range []Variant{VariantA, VariantB, VariantW} {
			got := RBO(x, y, p, variant)
			if want := rboSlowly(x, y, p, variant); !rankingtest.Same(got, ranking.Defined(want)) {
				t.Fatalf("variant %d: %v, want %v", variant, got.Value(), want)
			}
			if v := got.Value(); v < 0 || v > 1+1e-12 {
				t.Fatalf("variant %d: %v outside [0,1]", variant, v)
			}
			if back := RBO(y, x, p, variant); !rankingtest.Same(got, back) {
				t.Fatalf("variant %d is not symmetric: %v, %v", variant, got, back)
			}
		}
		if self := RBO(x, x, p, VariantB); self.Value() != 1 {
			t.Fatalf("a list against itself: %v", self)
		}
	})
}

func TestRBOPanics(t *testing.T) {
	one := [][]int{{1}}
	for name, f := range map[string]func(){
		"persistence 1": func() { RBO(one, one, 1, VariantB) },
		"NaN":           func() { RBO(one, one, math.NaN(), VariantB) },
		"variant":       func() { RBO(one, one, 0.9, 3) },
		"twice":         func() { RBO([][]int{{1}, {1}}, one, 0.9, VariantB) },
		"no score":      func() { TieGroups([]int{0}, []float64{math.NaN()}) },
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

func TestTieGroups(t *testing.T) {
	got := TieGroups([]int{0, 2, 3, 4}, []float64{0.5, 9, 2, 0.5 + 1e-12, 1})
	if want := [][]int{{2}, {4}, {0, 3}}; !reflect.DeepEqual(got, want) {
		t.Errorf("groups %v, want %v", got, want)
	}
	if got := TieGroups(nil, nil); got != nil {
		t.Errorf("groups of nobody %v", got)
	}
}

func BenchmarkRBO(b *testing.B) {
	for _, size := range []struct {
		name string
		n    int
	}{{"people=17", 17}, {"people=100000", 100_000}} {
		b.Run(size.name, func(b *testing.B) {
			random := newRandom(1)
			x, y := make([]float64, size.n), make([]float64, size.n)
			for i := range x {
				x[i] = random.NormFloat64()
				y[i] = math.Floor(x[i]*100) / 100
			}
			people := rankingtest.UpTo(size.n)
			first, second := TieGroups(people, x), TieGroups(people, y)
			b.ReportAllocs()
			for b.Loop() {
				RBO(first, second, 0.9, VariantB)
			}
		})
	}
}
