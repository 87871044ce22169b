package rankingtest

import (
	"math"

	"github.com/followship/followship/ranking"
)

// Near fails unless got is defined and within tolerance of want.
func Near(t T, name string, got ranking.Statistic, want, tolerance float64) {
	t.Helper()
	if !got.OK() || !(math.Abs(got.Value()-want) <= tolerance) {
		t.Errorf("%s = %v (%q), want %v ± %g", name, got.Value(), got.Reason(), want, tolerance)
	}
}

// Undefined fails unless got is undefined for the reason.
func Undefined(t T, name string, got ranking.Statistic, why ranking.Reason) {
	t.Helper()
	if got.OK() || got.Reason() != why {
		t.Errorf("%s = %v (%q), want undefined, %q", name, got.Value(), got.Reason(), why)
	}
}

// Same reports whether two statistics are both undefined for one reason, or within
// 1e-9 of each other.
func Same(a, b ranking.Statistic) bool {
	if !a.OK() || !b.OK() {
		return a.OK() == b.OK() && a.Reason() == b.Reason()
	}
	return math.Abs(a.Value()-b.Value()) <= 1e-9
}
