package certainty_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
)

// C.3: the example of independent scores (R csranks).
func TestSimultaneousExample(t *testing.T) {
	theta := []float64{2, 1.8, 1, 0.2, -1}
	v := independent(.04, .04, .04, .04, .04)
	want := []certainty.RankSet{{1, 2}, {1, 2}, {3, 3}, {4, 4}, {5, 5}}
	for name, d := range map[string]*certainty.Replicates{
		"normal draws":      certainty.NormalDraws(v, 0, 1),
		"few normal draws":  certainty.NormalDraws(v, 600, 1),
		"used as they come": certainty.NewReplicates(theta, plainDraws(theta, v, 1000, 1)),
	} {
		c := certainty.Simultaneous(theta, errorsOf(v), d, certainty.SimultaneousAlpha)
		if got := c.Sets(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
		if got, want := c.Bands(), []int{1, 1, 2, 3, 4}; !slices.Equal(got, want) {
			t.Errorf("%s: bands: got %v, want %v", name, got, want)
		}
	}
}

// plainDraws returns theta plus draws of N(0,v), as a bootstrap would.
func plainDraws(theta []float64, v *mat.SymDense, count int, seed uint64) [][]float64 {
	var c mat.Cholesky
	if !c.Factorize(v) {
		panic("covariance is not positive definite")
	}
	var l mat.TriDense
	c.LTo(&l)
	random := rand.New(ranking.NewSource(seed, 99))
	out := make([][]float64, count)
	for b := range out {
		z := make([]float64, len(theta))
		for i := range z {
			z[i] = random.NormFloat64()
		}
		out[b] = make([]float64, len(theta))
		for i := range theta {
			out[b][i] = theta[i]
			for k := range i + 1 {
				out[b][i] += l.At(i, k) * z[k]
			}
		}
	}
	return out
}

// The maximal difference of n independent scores with equal variances is the
// studentised range over sqrt(2); its quantiles at infinite degrees of freedom
// are tabulated (Harter, 1960, Tables of range and studentized range).
func TestCriticalIsStudentisedRange(t *testing.T) {
	for _, w := range []struct {
		n      int
		alpha  float64
		q, tol float64
	}{
		{2, 0.10, 2.3262, 1e-4},
		{3, 0.10, 2.9018, 0.004},
		{5, 0.10, 3.4782, 0.004},
		{10, 0.10, 4.1289, 0.004},
		{20, 0.10, 4.6938, 0.004},
		{3, 0.05, 3.3145, 0.004},
		{10, 0.05, 4.4741, 0.004},
	} {
		v := mat.NewSymDense(w.n, nil)
		for i := range w.n {
			v.SetSym(i, i, 1)
		}
		d := certainty.NormalDraws(v, 1<<16, 5)
		c := certainty.Simultaneous(make([]float64, w.n), errorsOf(v), d, w.alpha)
		if got := c.Critical() * math.Sqrt2; math.Abs(got-w.q) > w.tol {
			t.Errorf("n=%d alpha=%g: got %.4f, want %.4f", w.n, w.alpha, got, w.q)
		}
	}
}

// One person against n-1 others, all independent with equal variances, is the
// two-sided many-to-one comparison; its 5 % points at infinite degrees of
// freedom are tabulated (Dunnett, 1964, New tables for multiple comparisons
// with a control).
func TestMarginalIsDunnett(t *testing.T) {
	for _, w := range []struct {
		others int
		point  float64
	}{{1, 1.96}, {2, 2.21}, {4, 2.44}, {9, 2.69}} {
		n := w.others + 1
		v := mat.NewSymDense(n, nil)
		for i := range n {
			v.SetSym(i, i, 0.5) // differences have variance 1
		}
		d := certainty.NormalDraws(v, 1<<16, 9)
		theta := make([]float64, n)
		for i := range theta {
			theta[i] = 10
		}
		for _, c := range []struct {
			gap  float64
			want certainty.RankSet
		}{
			{w.point + 0.01, certainty.RankSet{Lower: 1, Upper: 1}},
			{w.point - 0.01, certainty.RankSet{Lower: 1, Upper: n}},
			{-w.point - 0.01, certainty.RankSet{Lower: n, Upper: n}},
		} {
			theta[0] = 10 + c.gap
			got, ok := certainty.Marginal(0, theta, errorsOf(v), d, certainty.MarginalAlpha)
			if !ok || got != c.want {
				t.Errorf("%d others, ahead by %.2f: got %v, want %v", w.others, c.gap, got, c.want)
			}
		}
	}
}

// With two people the step-down goes from the two-sided to the one-sided
// normal point.
func TestTwoPeople(t *testing.T) {
	v := independent(0.5, 0.5)
	d := certainty.NormalDraws(v, 0, 3)
	for _, w := range []struct{ gap, critical float64 }{{1.6, 1.6449}, {1.7, 1.2816}} {
		c := certainty.Simultaneous([]float64{0, w.gap}, errorsOf(v), d, 0.10)
		if math.Abs(c.Critical()-w.critical) > 2e-4 {
			t.Errorf("gap %g: critical value: got %.4f, want %.4f", w.gap, c.Critical(), w.critical)
		}
		if got, want := c.Above(1, 0), w.gap > 1.65; got != want {
			t.Errorf("gap %g: above: got %t, want %t", w.gap, got, want)
		}
		if c.Above(0, 1) || c.Above(0, 0) {
			t.Errorf("gap %g: the lower person is above", w.gap)
		}
	}
}

// naive is the step-down of C.3 as it is written, without any economy.
func naive(theta []float64, se func(j, k int) float64, replicates [][]float64, family func(j, k int) bool, alpha float64) [][]bool {
	n := len(theta)
	in, above := make([][]bool, n), make([][]bool, n)
	for j := range n {
		in[j], above[j] = make([]bool, n), make([]bool, n)
		for k := range n {
			in[j][k] = j != k && se(j, k) > 0 && family(j, k)
		}
	}
	for {
		largest := make([]float64, len(replicates))
		for b, r := range replicates {
			for j := range n {
				for k := range n {
					if in[j][k] {
						largest[b] = max(largest[b], (r[j]-theta[j]-r[k]+theta[k])/se(j, k))
					}
				}
			}
		}
		slices.Sort(largest)
		c := ranking.Quantile(1-alpha, largest)
		found := false
		for j := range n {
			for k := range n {
				if in[j][k] && (theta[j]-theta[k])/se(j, k) > c {
					in[j][k], above[j][k], found = false, true, true
				}
			}
		}
		if !found {
			return above
		}
	}
}

// C.3: the fast step-down is the plain one.
func TestStepDownIsNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "people")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		theta := make([]float64, n)
		spread := rapid.Float64Range(0.1, 4).Draw(t, "spread")
		for i := range theta {
			theta[i] = spread * random.NormFloat64()
		}
		errors := mat.NewSymDense(n, nil)
		for j := range n {
			for k := j + 1; k < n; k++ {
				errors.SetSym(j, k, 0.5+random.Float64())
				if random.IntN(10) == 0 {
					errors.SetSym(j, k, 0)
				}
			}
		}
		replicates := make([][]float64, rapid.IntRange(1, 60).Draw(t, "replicates"))
		for b := range replicates {
			replicates[b] = make([]float64, n)
			for i := range replicates[b] {
				replicates[b][i] = theta[i] + 0.5*random.NormFloat64()
			}
		}
		d := certainty.NewReplicates(theta, replicates)
		alpha := rapid.SampledFrom([]float64{0.05, 0.1, 0.3}).Draw(t, "alpha")
		want := naive(theta, errors.At, replicates, func(int, int) bool { return true }, alpha)
		got := certainty.Simultaneous(theta, errors.At, d, alpha)
		for j := range n {
			for k := range n {
				if got.Above(j, k) != want[j][k] {
					t.Fatalf("%d above %d: got %t, want %t", j, k, got.Above(j, k), want[j][k])
				}
			}
		}
		for i := range n {
			want := naive(theta, errors.At, replicates, func(j, k int) bool { return j == i || k == i }, alpha)
			set := certainty.RankSet{Lower: 1, Upper: n}
			for k := range n {
				if want[k][i] {
					set.Lower++
				}
				if want[i][k] {
					set.Upper--
				}
			}
			if got, ok := certainty.Marginal(i, theta, errors.At, d, alpha); !ok || got != set {
				t.Fatalf("marginal set of %d: got %v, want %v", i, got, set)
			}
		}
	})
}

// correlated returns a covariance matrix without structure.
func correlated(n int, random *rand.Rand) *mat.SymDense {
	a := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			a.Set(i, j, random.NormFloat64())
		}
	}
	v := mat.NewSymDense(n, nil)
	v.SymOuterK(1/float64(n), a)
	for i := range n {
		v.SetSym(i, i, v.At(i, i)+0.1)
	}
	return v
}

// Directions with weights give the quantile of plain draws, after rejections
// too and when standard errors are not those of the covariance.
func TestNormalDrawsAgreeWithPlainOnes(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	for _, n := range []int{3, 6, 12} {
		v := correlated(n, random)
		theta := make([]float64, n)
		for i := range theta {
			theta[i] = 1.5 * random.NormFloat64()
		}
		larger := func(j, k int) float64 { return errorsOf(v)(j, k) * (1 + 0.3*float64((j+k)%3)) }
		for name, se := range map[string]func(j, k int) float64{"own errors": errorsOf(v), "larger errors": larger} {
			plain := certainty.Simultaneous(theta, se, certainty.NewReplicates(theta, plainDraws(theta, v, 100_000, 8)), 0.1)
			quick := certainty.Simultaneous(theta, se, certainty.NormalDraws(v, 40_000, 8), 0.1)
			if got, want := quick.Critical(), plain.Critical(); math.Abs(got-want) > 0.02 {
				t.Errorf("n=%d, %s: critical value: got %.4f, want %.4f", n, name, got, want)
			}
		}
	}
}

// N.1: relabelling changes nothing. N.10: one seed, one answer, whatever the
// number of processors.
func TestRelabellingAndProcessors(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 1))
	const n = 14
	v := correlated(n, random)
	theta := make([]float64, n)
	for i := range theta {
		theta[i] = random.NormFloat64()
	}
	order := random.Perm(n)
	w, moved := mat.NewSymDense(n, nil), make([]float64, n)
	for i := range n {
		moved[order[i]] = theta[i]
		for j := i; j < n; j++ {
			w.SetSym(order[i], order[j], v.At(i, j))
		}
	}
	run := func(theta []float64, v *mat.SymDense) *certainty.Comparisons {
		return certainty.Simultaneous(theta, errorsOf(v), certainty.NormalDraws(v, 20_000, 2), 0.1)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := run(theta, v)
	runtime.GOMAXPROCS(8)
	eight, relabelled := run(theta, v), run(moved, w)
	if one.Critical() != eight.Critical() {
		t.Errorf("processors matter: %v and %v", one.Critical(), eight.Critical())
	}
	if math.Abs(one.Critical()-relabelled.Critical()) > 1e-6 {
		t.Errorf("labels matter: %v and %v", one.Critical(), relabelled.Critical())
	}
	sets, bands := one.Sets(), one.Bands()
	setsMoved, bandsMoved := relabelled.Sets(), relabelled.Bands()
	for i := range n {
		if sets[i] != setsMoved[order[i]] || bands[i] != bandsMoved[order[i]] {
			t.Errorf("person %d: %v and %v, band %d and %d", i, sets[i], setsMoved[order[i]], bands[i], bandsMoved[order[i]])
		}
	}
}

// The promise of C.3: with known normal errors, all sets together contain the
// true ranks in 90 % of the rounds at least.
func TestSimultaneousCoverage(t *testing.T) {
	truth := []float64{1.2, 1, 0.8, 0.2, 0, -1, -1.1, -2}
	v := independent(.1, .3, .1, .2, .2, .1, .4, .1)
	// A critical value off by the sampling error of so few draws, 0.003, moves
	// coverage by a thirtieth of what is allowed below.
	d := certainty.NormalDraws(v, 4000, 1)
	const rounds = 1500
	covered, marginal := 0, 0
	for _, theta := range plainDraws(truth, v, rounds, 77) {
		missed := false
		for i, s := range certainty.Simultaneous(theta, errorsOf(v), d, 0.1).Sets() {
			missed = missed || i+1 < s.Lower || i+1 > s.Upper
		}
		if !missed {
			covered++
		}
		if s, _ := certainty.Marginal(3, theta, errorsOf(v), d, 0.05); s.Lower <= 4 && 4 <= s.Upper {
			marginal++
		}
	}
	// Three standard errors below 90 % and 95 %.
	if got := float64(covered) / rounds; got < 0.877 {
		t.Errorf("simultaneous coverage: got %.3f, want 0.90 at least", got)
	}
	if got := float64(marginal) / rounds; got < 0.933 {
		t.Errorf("marginal coverage: got %.3f, want 0.95 at least", got)
	}
}

// N.5, N.7: nothing to tell apart.
func TestDegenerate(t *testing.T) {
	zero := func(int, int) float64 { return 0 }
	if c := certainty.Simultaneous(nil, zero, nil, 0.1); c == nil || len(c.Sets()) != 0 || len(c.Bands()) != 0 {
		t.Errorf("nobody: got %v", c)
	}
	c := certainty.Simultaneous([]float64{0.3}, zero, nil, 0.1)
	if got, want := c.Sets(), []certainty.RankSet{{1, 1}}; !slices.Equal(got, want) {
		t.Errorf("one person: got %v, want %v", got, want)
	}
	if got, ok := certainty.Marginal(0, []float64{0.3}, zero, nil, 0.05); !ok || got != (certainty.RankSet{Lower: 1, Upper: 1}) {
		t.Errorf("one person, own page: got %v, %t", got, ok)
	}
	if c := certainty.Simultaneous([]float64{0, 1}, zero, nil, 0.1); c != nil {
		t.Error("two people without replicates have rank sets")
	}
	if _, ok := certainty.Marginal(0, []float64{0, 1}, zero, nil, 0.05); ok {
		t.Error("two people without replicates have a marginal rank set")
	}
	if d := certainty.NormalDraws(mat.NewSymDense(3, nil), 0, 1); d != nil {
		t.Error("no variance, yet draws")
	}
	if d := certainty.NormalDraws(independent(1, math.NaN()), 0, 1); d != nil {
		t.Error("undefined variance, yet draws")
	}

	// All tied, up to rounding.
	tied := []float64{0, 1e-12, -1e-13, 0}
	v := independent(1, 1, 1, 1)
	for _, se := range []func(j, k int) float64{errorsOf(v), zero, func(int, int) float64 { return math.NaN() }, func(int, int) float64 { return 1e-14 }} {
		for _, d := range []*certainty.Replicates{
			certainty.NormalDraws(v, 1000, 1),
			certainty.NewReplicates(tied, [][]float64{tied, tied}),
		} {
			c := certainty.Simultaneous(tied, se, d, 0.1)
			if math.IsNaN(c.Critical()) || math.IsInf(c.Critical(), 0) {
				t.Errorf("critical value %v", c.Critical())
			}
			for i, s := range c.Sets() {
				if s != (certainty.RankSet{Lower: 1, Upper: 4}) || c.Bands()[i] != 1 {
					t.Errorf("all tied: person %d has %v in band %d", i, s, c.Bands()[i])
				}
			}
		}
	}

	// A pair without a standard error is never told apart; others are.
	d := certainty.NormalDraws(independent(1e-4, 1e-4, 1e-4), 1000, 1)
	c = certainty.Simultaneous([]float64{2, 1, 0}, func(j, k int) float64 {
		if j+k == 2 {
			return 0
		}
		return 0.0141
	}, d, 0.1)
	if got, want := c.Sets(), []certainty.RankSet{{1, 2}, {2, 2}, {2, 3}}; !slices.Equal(got, want) {
		t.Errorf("undefined error: got %v, want %v", got, want)
	}

	if c := certainty.Simultaneous(make([]float64, ranking.MaxPairPeople+1), zero, d, 0.1); c != nil {
		t.Error("rank sets beyond the size limit")
	}
}
