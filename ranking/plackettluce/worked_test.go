package plackettluce

import (
	"math"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
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
	}
	m := Fit(p, Defaults())
	near(t, "six L", []float64{m.LogLikelihood}, []float64{-15.84510}, 5.1e-6)
	near(t, "six E", values(m.WinShare()), []float64{0.4775, 0.9763, 0.7057, 0.5116, 0.1383, 0.1906}, 5.1e-5)
	near(t, "six centred SE", values(m.StandardErrors()), []float64{1.09, 1.55, 0.82, 0.85, 1.15, 1.27}, 5.1e-3)
}

// B.1: with D_max 1 the centred error of P2 is 1.32 model-based and 0.56 by the
// sandwich, which is why the latter waits for 30 raters.
func TestSixSandwich(t *testing.T) {
	soft := Defaults()
	soft.MaxTieOrder = 1
	m := Fit(six(t), soft)
	c := m.Covariance()
	if c.Sandwich() != nil {
		t.Error("a sandwich of six raters is published")
	}
	sandwich := c.newSandwichForTest()
	near(t, "model-based", []float64{c.CentredSE()[1].Value()}, []float64{1.32}, 5e-3)
	near(t, "sandwich", []float64{math.Sqrt(c.centredDiagonal(sandwich, indices(6))[1])}, []float64{0.56}, 5e-3)
	// E.2: the largest change without one rater is 0.505 (P5), soft labels.
	largest, who := 0.0, -1
	for r := range 6 {
		for i, x := range m.Without(r) {
			if change := math.Abs(x - m.Centred()[i]); change > largest {
				largest, who = change, r
			}
		}
	}
	near(t, "influence", []float64{largest}, []float64{0.505}, 5e-4)
	if who != 4 {
		t.Errorf("largest influence by %d, want 4", who)
	}
}

// B.1: the fruit example of R's PlackettLuce, tau off.
func TestFruit(t *testing.T) {
	rows := []string{"1200", "4123", "2111", "1230", "2110", "1032"}
	builder := ranking.NewBuilder(4, 10)
	for r, row := range rows {
		var items []int32
		var ranks []float64
		for i, c := range row {
			if c != '0' {
				items, ranks = append(items, int32(i)), append(ranks, float64(c-'0'))
			}
		}
		builder.AddRanked(4+r, 1, items, ranks)
	}
	opt := Defaults()
	opt.Tau = 0
	m := Fit(builder.Profile(), opt)
	theta := m.Theta()
	near(t, "contrasts", []float64{theta[1] - theta[0], theta[2] - theta[0], theta[3] - theta[0]}, []float64{0.25287, -0.61351, -0.08688}, 5.1e-6)
	ties := m.TieParameters()
	if len(ties) != 2 || ties[0].Order != 2 || ties[1].Order != 3 {
		t.Fatalf("tie parameters %v", ties)
	}
	near(t, "log delta", []float64{ties[0].LogPrevalence, ties[1].LogPrevalence}, []float64{-2.15068, -0.79245}, 5.1e-6)
}

// B.1: two people, all ballots A>B.
func TestTwoPeople(t *testing.T) {
	for _, c := range []struct {
		ballots int
		theta   float64
	}{{2, 1.01200}, {20, 1.97461}} {
		var ballots []ranking.Ballot
		for r := range c.ballots {
			ballots = append(ballots, ballot(2+r, []int{0}, []int{1}))
		}
		m := Fit(mustProfile(t, 2, ballots), Defaults())
		near(t, "theta", m.Theta(), []float64{c.theta, -c.theta}, 5.1e-6)
		if b := m.Boundary(); !b[0] || !b[1] {
			t.Error("who never lost or never won is at the boundary")
		}
	}
}

// K.1: Newcomb's fraternity, week 15.
func TestNewcomb(t *testing.T) {
	p := rankingtest.NewcombWeek(t, "15").Profile(t)
	opt := Defaults()
	m := Fit(p, opt)
	table := []struct {
		person int
		theta  float64
		score  float64
	}{
		{17, 1.908, 84},
		{9, 1.255, 74},
		{4, 1.159, 72},
		{12, 0.817, 66},
		{2, 0.682, 63},
		{1, 0.588, 61},
		{13, 0.439, 58},
		{7, 0.437, 58},
		{6, 0.414, 57},
		{11, 0.096, 50},
		{8, -0.100, 46},
		{5, -0.197, 44},
		{14, -0.304, 42},
		{15, -0.900, 31},
		{3, -1.433, 22},
		{16, -2.402, 11},
		{10, -2.460, 10},
	}
	theta, share := m.Centred(), m.WinShare()
	for _, row := range table {
		i := row.person - 1
		near(t, "theta", []float64{theta[i]}, []float64{row.theta}, 5.1e-4)
		if s := Score(share[i]); s.Value() != row.score {
			t.Errorf("person %d: score %v, want %v", row.person, s.Value(), row.score)
		}
	}
	// B.1: the mean error is 0.60 raw, 0.27 centred.
	v := m.Covariance().ModelBased()
	raw, centred := 0.0, 0.0
	for i, s := range m.StandardErrors() {
		raw += math.Sqrt(v.At(i, i)) / 17
		centred += s.Value() / 17
	}
	near(t, "raw and centred error", []float64{raw, centred}, []float64{0.60, 0.27}, 0.02)
}
