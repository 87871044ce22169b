package titles

import (
	"math"
	"testing"

	"github.com/followship/followship/ranking"
)

// H.3: N_i = 80, D = 1.5, F/M = 40/400, f_i = 0.
func TestLessExample(t *testing.T) {
	got := less(0, 80/1.5, Reference{effectiveFollowers: 40 / 1.5, effectivePairs: 400 / 1.5})
	if p, ok := got.P.Get(); !ok || math.Abs(p-.03038) > 5e-6 {
		t.Errorf("got %+v, want 0.03038", got.P)
	}
	// With followings of one's own they count among the sum: P(X <= 2) of 42.
	got = less(2, 80, Reference{effectiveFollowers: 40, effectivePairs: 400})
	want, mass := 0.0, math.Pow(1-56.0/456, 42)
	for x := range 3 {
		want += mass
		mass *= float64(42-x) / float64(x+1) * 56 / 400
	}
	if p, ok := got.P.Get(); !ok || math.Abs(p-want) > 1e-12 {
		t.Errorf("two followings: got %+v, want %v", got.P, want)
	}
	// Half the reference: (1 - 0.122807)^(20/1.5) = 0.17 could never reach 0.10.
	got = less(0, 80/1.5, Reference{effectiveFollowers: 20 / 1.5, effectivePairs: 400 / 1.5})
	if got.P.Reason() != ranking.NotDetectable {
		t.Errorf("got %+v, want not_detectable", got.P)
	}
}

// Levels of one rate are one block: a rate is no reason to split.
func TestIsotonicBlocks(t *testing.T) {
	tenth := .1
	for _, tt := range []struct {
		name string
		f, n []float64
		ends []int
	}{
		{"increasing", []float64{1, 2, 3}, []float64{10, 10, 10}, []int{1, 2, 3}},
		{"decreasing", []float64{3, 2, 1}, []float64{10, 10, 10}, []int{3}},
		{"equal", []float64{1, 2, 6}, []float64{10, 20, 30}, []int{2, 3}},
		{"equal but for the last bit", []float64{.3, tenth + 2*tenth}, []float64{1, 1}, []int{2}},
		{"pooled into the one below", []float64{2, 4, 1}, []float64{10, 10, 10}, []int{1, 3}},
		{"cascade", []float64{3, 5, 0}, []float64{10, 10, 10}, []int{3}},
		{"nothing", nil, nil, nil},
	} {
		blocks := isotonic(nil, tt.f, tt.n)
		if len(blocks) != len(tt.ends) {
			t.Errorf("%s: got %+v, want ends %v", tt.name, blocks, tt.ends)
			continue
		}
		for k, b := range blocks {
			if b.end != tt.ends[k] {
				t.Errorf("%s: got %+v, want ends %v", tt.name, blocks, tt.ends)
				break
			}
		}
	}
}

// D over a set of rounds equals the formula when they are consecutive, and
// counts every pair at its true distance when they are not.
func TestDesignEffectOfSets(t *testing.T) {
	rho := []float64{.622, .596, .561}
	for _, tt := range []struct {
		name string
		set  uint
		want float64
	}{
		{"one round", 0b0100, 1},
		{"no round", 0, 1},
		{"two neighbours", 0b0110, 1.622},
		{"first and last", 0b1001, 1.561},
		{"with a gap", 0b1101, 1 + 2.0/3*(.622+.596+.561)},
		{"H.3 Newcomb", 0b1111, 1 + .5*(3*.622+2*.596+.561)},
	} {
		if got := designEffect(tt.set, rho); math.Abs(got-tt.want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
