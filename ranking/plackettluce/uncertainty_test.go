package plackettluce

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
)

// teams draws lists within teams of the given sizes, so that each team is a
// component of its own.
func teams(sizes []int, length int, grid float64, seed uint64) *ranking.Profile {
	rng := rand.New(ranking.NewSource(seed, 0))
	n := 0
	for _, s := range sizes {
		n += s
	}
	builder := ranking.NewBuilder(n, n)
	start := 0
	for _, size := range sizes {
		for r := start; r < start+size; r++ {
			var items []int32
			var ranks []float64
			for _, k := range rng.Perm(size) {
				if i := start + k; i != r && len(items) < length {
					items = append(items, int32(i))
					x := 2*float64(k)/float64(size) + math.Log(rng.ExpFloat64())
					if grid > 0 {
						x = math.Round(x / grid)
					}
					ranks = append(ranks, x)
				}
			}
			builder.AddRanked(r, 1, items, ranks)
		}
		start += size
	}
	return builder.Profile()
}

// The diagonal without a covariance matrix is that of the matrix: exactly in
// small components, to the error of 128 probes in large ones.
func TestProbes(t *testing.T) {
	for _, c := range []struct{ kappa, grid float64 }{{0.5, 0}, {0.5, 0.3}, {0, 0}, {0, 0.3}} {
		opt := Defaults()
		opt.Kappa = c.kappa
		m := Fit(teams([]int{3, 40, 250, 20}, 8, c.grid, 11), opt)
		d := newDiagonal(m)
		model, sandwich := d.modelBased(), d.sandwich()
		cov := m.Covariance()
		for comp, people := range m.members {
			if len(people) < 2 {
				continue
			}
			wantModel, wantSandwich := cov.centredDiagonal(cov.model, people), cov.centredDiagonal(cov.sandwich, people)
			worstModel, worstSandwich := 0.0, 0.0
			for k, i := range people {
				row := cov.Row(i)
				worstModel = max(worstModel, math.Abs(model[row]/wantModel[k]-1))
				worstSandwich = max(worstSandwich, math.Abs(sandwich[row]/wantSandwich[k]-1))
			}
			tolModel, tolSandwich := 1e-6, 1e-6
			if len(people) > exactComponent {
				tolModel, tolSandwich = 0.1, 0.6 // some four standard deviations of the probes
			}
			if worstModel > tolModel || worstSandwich > tolSandwich {
				t.Errorf("kappa %v, grid %v, component %d of %d: relative errors %v and %v", c.kappa, c.grid, comp, len(people), worstModel, worstSandwich)
			}
		}
	}
}

func TestManyPeople(t *testing.T) {
	m := Fit(simulate(2100, 10, 0, 4), Defaults())
	if m.Covariance() != nil || m.CovarianceReason() != ranking.TooLarge {
		t.Error("a covariance above 2,000 people")
	}
	if _, reason := m.Bootstrap(2, 1); reason != ranking.TooLarge {
		t.Errorf("bootstrap above 2,000 people: %q", reason)
	}
	// No error is below what a person's own information allows.
	h := m.kernel().h
	for i, s := range m.StandardErrors() {
		own := 1 / math.Sqrt(h.diag[m.problem.index[i]])
		if s.Value() < 0.9*own || s.Value() > 3*own {
			t.Fatalf("error %v where a person's own information alone gives %v", s.Value(), own)
		}
	}
}

// The rule of the larger variance, per pair, starts at 30 raters.
func TestVarianceRule(t *testing.T) {
	for _, raters := range []int{29, 30} {
		m := Fit(simulate(raters, 6, 0, 2), Defaults())
		c := m.Covariance()
		s := c.Sandwich()
		if (s != nil) != (raters >= 30) || c.Raters() != raters {
			t.Fatalf("%d raters: sandwich %v, counted %d", raters, s != nil, c.Raters())
		}
		larger := false
		v := c.ModelBased()
		for j := range raters {
			for k := range raters {
				want := contrast(v, c.Row(j), c.Row(k))
				if s != nil && contrast(s, c.Row(j), c.Row(k)) > want {
					larger = true
					want = contrast(s, c.Row(j), c.Row(k))
				}
				if math.Abs(c.Var(j, k)-want) > 1e-12 {
					t.Fatalf("variance of %d - %d: %v, want %v", j, k, c.Var(j, k), want)
				}
			}
		}
		if s != nil && !larger {
			t.Error("the sandwich is nowhere the larger")
		}
	}
}

// A replicate is the fit to the reweighted ballots (C.1).
func TestBootstrap(t *testing.T) {
	for _, c := range []struct {
		name  string
		kappa float64
		p     *ranking.Profile
	}{
		{"strict", 0.5, teams([]int{30, 12}, 7, 0, 3)},
		{"ties", 0.5, teams([]int{30, 12}, 7, 0.3, 3)},
		{"ties, no prior", 0, teams([]int{30, 12}, 7, 0.2, 3)},
		{"few distinct orders", 0.5, election(600, 40, 6, 3)},
		{"few distinct orders, no prior", 0, election(600, 40, 6, 3)},
	} {
		opt := Defaults()
		opt.Kappa = c.kappa
		p := c.p
		m := Fit(p, opt)
		replicates, reason := m.Bootstrap(12, 99)
		if reason != "" {
			t.Fatal(reason)
		}
		errors := values(m.StandardErrors())
		for r, got := range replicates {
			exponential := distuv.Exponential{Rate: 1, Src: ranking.NewSource(99, uint64(r))}
			u, total := make([]float64, p.Len()), 0.0
			for b := range u {
				u[b] = exponential.Rand()
				total += u[b]
			}
			for b := range u {
				u[b] *= float64(len(u)) / total
			}
			want := Fit(p.Reweighted(u), opt).Centred()
			for i := range want {
				if math.Abs(got[i]-want[i]) > 2e-3*errors[i] {
					t.Fatalf("%s: replicate %d, person %d: %v, want %v (error %v)", c.name, r, i, got[i], want[i], errors[i])
				}
			}
		}
	}
	four := mustProfile(t, 3, []ranking.Ballot{
		ballot(3, []int{0}, []int{1}), ballot(4, []int{1}, []int{2}), ballot(5, []int{2}, []int{0}), ballot(6, []int{0, 1}), ballot(6, []int{2}), ballot(7, []int{1}),
	})
	if r, reason := Fit(four, Defaults()).Bootstrap(10, 1); r != nil || reason != ranking.TooFewRaters {
		t.Errorf("four raters: %d replicates, reason %q", len(r), reason)
	}
}

// Gathering equal orders changes neither the likelihood nor its gradient.
func TestDistinct(t *testing.T) {
	for _, p := range []*ranking.Profile{election(600, 40, 6, 1), teams([]int{30, 12}, 7, 0.3, 3)} {
		whole := newProblem(p, Defaults().normal(), nil, nil)
		d := newDistinct(whole)
		random := rand.New(ranking.NewSource(1, 1))
		beta := make([]float64, whole.dim())
		for i := range beta {
			beta[i] = random.NormFloat64()
		}
		want, got := make([]float64, len(beta)), make([]float64, len(beta))
		l, m := newEvaluator(whole, true).evaluate(beta, want), newEvaluator(d.p, true).evaluate(beta, got)
		if math.Abs(l-m) > 1e-9*math.Abs(l) || !floats.EqualApprox(got, want, 1e-8) {
			t.Errorf("%d distinct orders of %d: likelihood %v, want %v; gradient %v, want %v", d.p.ballots(), whole.ballots(), m, l, got, want)
		}
	}
	if d := newDistinct(newProblem(election(600, 40, 6, 1), Defaults().normal(), nil, nil)); d.p.ballots() > 40 {
		t.Errorf("%d distinct orders, want the 40 that were cast", d.p.ballots())
	}
}

// The spread of the replicates is that of the sandwich, which it estimates too.
func TestBootstrapSpread(t *testing.T) {
	m := Fit(simulate(80, 12, 0, 6), Defaults())
	replicates, _ := m.Bootstrap(400, 5)
	d := m.Covariance().centredDiagonal(m.Covariance().Sandwich(), indices(80))
	ratio := 0.0
	for i := range 80 {
		variance := 0.0
		for _, r := range replicates {
			x := r[i] - m.centred[i]
			variance += x * x / 400
		}
		ratio += math.Sqrt(variance/d[i]) / 80
	}
	if ratio < 0.85 || ratio > 1.2 {
		t.Errorf("spread of the bootstrap over the sandwich error: %v", ratio)
	}
}

// Without is the fit of the ballots that remain; OneStep its derivative.
func TestLeaveOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, 7, 12, 7)
		opt := drawOptions(t)
		m := Fit(p, opt)
		rater := p.Order(0).Rater
		var rest []ranking.Ballot
		factor := make([]float64, p.Len())
		const eps = 1e-5
		for b, x := range listed(p) {
			factor[b] = 1
			if x.Rater == rater {
				factor[b] = 1 - eps
			} else {
				rest = append(rest, x)
			}
		}
		refit := Fit(rebuild(t, p, rest), opt)
		want := refit.Theta()
		if got := m.Without(rater); got != nil {
			m.centre(want)
			same(t, "without", got, want, 1e-7)
		} else if opt.Kappa > 0 {
			t.Fatal("no refit in spite of a prior")
		}
		if len(m.SaturatedTieOrders()) > 0 {
			return
		}
		less := Fit(p.Reweighted(factor), opt).Centred()
		for i, x := range m.OneStep(rater) {
			slope, step := (less[i]-m.centred[i])/eps, x-m.centred[i]
			if math.Abs(slope-step) > 1e-2*max(1, math.Abs(step)) {
				t.Fatalf("one step %v, slope %v", step, slope)
			}
		}
		var own []ranking.Order
		for b := range p.Len() {
			if o := p.Order(b); o.Rater == rater {
				own = append(own, o)
			}
		}
		same(t, "replaced by itself", m.OneStepReplaced(rater, own...), m.Centred(), 1e-9)
	})
}

// Above 2,000 people a step is solved by conjugate gradients: to the same end.
func TestIterativeStep(t *testing.T) {
	m := Fit(simulate(150, 8, 0.2, 12), Defaults())
	k := m.kernel()
	g := make([]float64, m.problem.dim())
	k.add(g, 3, 1)
	direct, iterative := make([]float64, len(g)), make([]float64, len(g))
	m.solve(g, direct)
	conjugateGradients(k.h, g, iterative, 1e-10, cgSteps)
	near(t, "step", iterative, direct, 1e-8)
}

// StageProbability is a probability: over all weak orders of three people it
// sums to one.
func TestStageProbability(t *testing.T) {
	m := Fit(mustProfile(t, 3, []ranking.Ballot{
		ballot(3, []int{0}, []int{1}, []int{2}), ballot(4, []int{1, 2}, []int{0}), ballot(5, []int{0, 1, 2}), ballot(6, []int{2}, []int{0, 1}),
	}), Defaults())
	sum := 0.0
	var walk func(o ranking.Order, left []int32)
	walk = func(o ranking.Order, left []int32) {
		if len(left) == 0 {
			sum += math.Exp(m.StageProbability(o).Value())
			return
		}
		for mask := 1; mask < 1<<len(left); mask++ {
			next := ranking.Order{Items: append([]int32(nil), o.Items...), Ends: append([]int32(nil), o.Ends...)}
			var rest []int32
			for k, i := range left {
				if mask>>k&1 == 1 {
					next.Items = append(next.Items, i)
				} else {
					rest = append(rest, i)
				}
			}
			next.Ends = append(next.Ends, int32(len(next.Items)))
			walk(next, rest)
		}
	}
	walk(ranking.Order{}, []int32{0, 1, 2})
	near(t, "total probability", []float64{sum}, []float64{1}, 1e-12)
}
