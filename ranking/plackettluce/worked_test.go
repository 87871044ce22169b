package plackettluce

import (
	"math"
	"testing"

	"github.com/followship/followship/ranking"
)

func mustProfile(t testing.TB, n int, ballots []ranking.Ballot) *ranking.Profile {
	t.Helper()
	p, err := ranking.NewProfile(n, ballots)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func ballot(rater int, groups ...[]int) ranking.Ballot {
	return ranking.Ballot{Rater: rater, Weight: 1, Groups: groups}
}

// six is the running example of A.6.
func six(t testing.TB) *ranking.Profile {
	return mustProfile(t, 6, []ranking.Ballot{
		ballot(0, []int{1}, []int{2}, []int{3}),
		ballot(1, []int{2}, []int{0, 3}),
		ballot(2, []int{1}, []int{0}, []int{4}),
		ballot(3, []int{1}, []int{2}, []int{4, 5}),
		ballot(4, []int{1}, []int{3}, []int{2}, []int{5}),
		ballot(5, []int{2}, []int{3}, []int{4}),
	})
}

func near(t *testing.T, name string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %d values, want %d", name, len(got), len(want))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tol) {
			t.Errorf("%s[%d]: got %v, want %v", name, i, got[i], want[i])
		}
	}
}

func values(s []ranking.Statistic) []float64 {
	out := make([]float64, len(s))
	for i, x := range s {
		out[i] = x.Value()
	}
	return out
}

func TestSix(t *testing.T) {
	p := six(t)
	noTau, soft := Defaults(), Defaults()
	noTau.Tau = 0
	soft.MaxTieOrder = 1
	for _, c := range []struct {
		name  string // B.1
		opt   Options
		theta []float64
		tie   []float64
	}{
		{"six, defaults", Defaults(), []float64{-0.1416, 3.7832, 1.1835, 0.0420, -2.0703, -1.7328}, []float64{-1.2698}},
		{"six, tau off", noTau, []float64{-0.1400, 3.7323, 1.1682, 0.0407, -2.0449, -1.7107}, []float64{-1.3562}},
		{"six, D_max 1", soft, []float64{-0.1211, 3.1094, 0.9840, 0.0241, -1.7463, -1.4467}, []float64{}},
	} {
		m := Fit(p, c.opt)
		near(t, c.name+" theta", m.Theta(), c.theta, 5.1e-5)
		var ties []float64
		for _, x := range m.TieParameters() {
			ties = append(ties, x.LogPrevalence)
		}
		near(t, c.name+" tie", ties, c.tie, 5.1e-5)
		if !m.Converged || m.GradientNorm > 1e-8 {
			t.Errorf("%s: converged %v with gradient %v", c.name, m.Converged, m.GradientNorm)
		}
		t.Log(c.name, m.Iterations, m.GradientNorm)
	}
	m := Fit(p, Defaults())
	near(t, "six L", []float64{m.LogLikelihood}, []float64{-15.84510}, 5.1e-6)
	near(t, "six E", values(m.WinShare()), []float64{0.4775, 0.9763, 0.7057, 0.5116, 0.1383, 0.1906}, 5.1e-5)
	near(t, "six centred SE", values(m.StandardErrors()), []float64{1.09, 1.55, 0.82, 0.85, 1.15, 1.27}, 5.1e-3)
}
