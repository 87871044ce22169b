package plackettluce

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
)

func drawOptions(t *rapid.T) Options {
	return Options{
		Kappa:       rapid.SampledFrom([]float64{0, 0.5, 0.01}).Draw(t, "kappa"),
		Tau:         rapid.SampledFrom([]float64{0, 3}).Draw(t, "tau"),
		MaxTieOrder: rapid.IntRange(1, 5).Draw(t, "order"),
	}
}

// drawMaximum draws options under which L has a maximum, or the fit says that it has
// none. A prior on people and none on ties is left out: where all stand tied L rises
// for ever with the prevalence of ties, and two fits of one thing stop apart.
func drawMaximum(t *rapid.T) Options {
	opt := drawOptions(t)
	if opt.Tau == 0 {
		opt.Kappa = 0
	}
	return opt
}

// listed copies the ballots of a profile.
func listed(p *ranking.Profile) []ranking.Ballot {
	var out []ranking.Ballot
	for b := range p.Len() {
		o := p.Order(b)
		c := ranking.Ballot{Rater: o.Rater, Weight: o.Weight}
		for g := range o.Ends {
			var group []int
			for _, i := range o.Group(g) {
				group = append(group, int(i))
			}
			c.Groups = append(c.Groups, group)
		}
		out = append(out, c)
	}
	return out
}

func rebuild(t *rapid.T, p *ranking.Profile, ballots []ranking.Ballot) *ranking.Profile {
	builder := ranking.NewBuilder(p.People(), p.Raters())
	for _, b := range ballots {
		if err := builder.Add(b); err != nil {
			t.Fatal(err)
		}
	}
	return builder.Profile()
}

func same(t *rapid.T, name string, a, b []float64, tol float64) {
	for i := range a {
		if math.Abs(a[i]-b[i]) > tol*max(1, math.Abs(a[i])) {
			t.Fatalf("%s[%d]: %v and %v", name, i, a[i], b[i])
		}
	}
}

// N.7 and that every fit converges to a vanishing gradient.
func TestFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, 8, 12, 8)
		m := Fit(p, drawOptions(t))
		if !m.Converged {
			t.Fatalf("not converged: gradient %v", m.GradientNorm)
		}
		func() {
			var tb testing.TB = fatal{TB: nil, t: t}
			checkFinite(tb, m)
		}()
	})
}

// fatal lets helpers written for testing.TB report to rapid.
type fatal struct {
	testing.TB
	t *rapid.T
}

func (f fatal) Helper()                           {}
func (f fatal) Fatal(args ...any)                 { f.t.Fatal(args...) }
func (f fatal) Fatalf(format string, args ...any) { f.t.Fatalf(format, args...) }

func TestDegenerate(t *testing.T) {
	for _, c := range []struct {
		name    string
		people  int
		ballots []ranking.Ballot
		reason  ranking.Reason
	}{
		{"nobody", 0, nil, ranking.NoData},
		{"one person", 1, nil, ranking.NoData},
		{"no ballots", 3, nil, ranking.NoData},
		{"an empty ballot", 2, []ranking.Ballot{ballot(5)}, ranking.NoData},
		{"a ballot of one", 2, []ranking.Ballot{ballot(5, []int{1})}, ranking.NoData},
		{"one ballot", 3, []ranking.Ballot{ballot(5, []int{1}, []int{0})}, ""},
		{"all tied", 3, []ranking.Ballot{ballot(5, []int{0, 1, 2}), ballot(6, []int{0, 1, 2})}, ""},
		{"a tie above D_max", 6, []ranking.Ballot{ballot(9, []int{0, 1, 2, 3, 4, 5})}, ""},
	} {
		m := Fit(mustProfile(t, c.people, c.ballots), Defaults())
		if m.Reason != c.reason || !m.Converged {
			t.Errorf("%s: reason %q, converged %v", c.name, m.Reason, m.Converged)
		}
		if c.people > 0 {
			checkFinite(t, m)
		}
		if c.name == "all tied" {
			// N.5: equal scores.
			near(t, c.name, values(m.WinShare()), []float64{0.5, 0.5, 0.5}, 1e-12)
		}
	}
}

// N.1: relabelling people or reordering ballots changes nothing.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, 8, 10, 8)
		opt := drawMaximum(t)
		n := p.People()
		to := rapid.Permutation(indices(n)).Draw(t, "labels")
		ballots := rapid.Permutation(listed(p)).Draw(t, "ballots")
		for _, b := range ballots {
			for _, g := range b.Groups {
				for k := range g {
					g[k] = to[g[k]]
				}
			}
		}
		a, b := Fit(p, opt), Fit(rebuild(t, p, ballots), opt)
		if a.Reason != b.Reason {
			t.Fatalf("reasons %q and %q", a.Reason, b.Reason)
		}
		theta, errors := make([]float64, n), make([]float64, n) // of b, in the labels of a
		for i := range n {
			theta[i], errors[i] = b.Centred()[to[i]], b.StandardErrors()[to[i]].Value()
			if a.Status(i) != b.Status(to[i]) {
				t.Fatalf("status of %d: %q and %q", i, a.Status(i), b.Status(to[i]))
			}
		}
		if a.Reason != "" {
			return // a part has no maximum
		}
		same(t, "L", []float64{a.LogLikelihood}, []float64{b.LogLikelihood}, 1e-8)
		sameFit(t, a.Centred(), theta, values(a.StandardErrors()), errors)
	})
}

// sameFit compares fits of the same data that were had in another order. Where ballots
// and prior hardly say anything the likelihood is a plain: both stop on it, not at the
// same place, and what can be asked is that they are next to each other by the
// measure of their standard errors.
func sameFit(t *rapid.T, theta, other, errors, otherErrors []float64) {
	for i := range theta {
		near, nearError := 1e-8*max(1, math.Abs(theta[i])), 1e-5
		if errors[i] > 5 {
			near, nearError = max(near, 1e-5*errors[i]), 1e-3
		}
		if math.Abs(theta[i]-other[i]) > near {
			t.Fatalf("theta[%d]: %v and %v (± %v)", i, theta[i], other[i], errors[i])
		}
		if math.Abs(errors[i]-otherErrors[i]) > nearError*errors[i] {
			t.Fatalf("standard error[%d]: %v and %v", i, errors[i], otherErrors[i])
		}
	}
}

// N.2: a ballot of weight 2 equals two copies.
func TestCopies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, 7, 8, 7)
		opt := drawMaximum(t)
		ballots := listed(p)
		k := rapid.IntRange(0, len(ballots)-1).Draw(t, "ballot")
		twice := slices.Clone(ballots)
		twice[k].Weight *= 2
		a := Fit(rebuild(t, p, twice), opt)
		b := Fit(rebuild(t, p, append(ballots, ballots[k])), opt)
		sameFit(t, a.Centred(), b.Centred(), values(a.StandardErrors()), values(b.StandardErrors()))
	})
}

// N.3: reversing lists of two negates theta.
func TestReversal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, 7, 15, 2)
		opt := drawOptions(t)
		ballots := listed(p)
		for _, b := range ballots {
			slices.Reverse(b.Groups)
		}
		a, b := Fit(p, opt), Fit(rebuild(t, p, ballots), opt)
		negated := b.Theta()
		for i := range negated {
			negated[i] = -negated[i]
		}
		same(t, "theta", a.Theta(), negated, 1e-8)
	})
}

// N.6: E averages 1/2 in each component.
func TestMeanShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Fit(drawProfile(t, 12, 4, 4), Defaults())
		share := m.WinShare()
		for _, people := range m.Graph().Weak {
			if len(people) == 1 {
				if s := share[people[0]]; s.OK() || s.Reason() != ranking.OneItem {
					t.Fatalf("share of a component of one: %v", s)
				}
				continue
			}
			sum := 0.0
			for _, i := range people {
				sum += share[i].Value()
			}
			if math.Abs(sum/float64(len(people))-0.5) > 1e-12 {
				t.Fatalf("mean share %v", sum/float64(len(people)))
			}
		}
	})
}

// B.1: bins are within 0.001 of the sum over pairs, also far out.
func TestBinnedShares(t *testing.T) {
	rng := ranking.NewSource(5, 0)
	theta := make([]float64, 6000)
	for i := range theta {
		theta[i] = 8 * (float64(rng.Uint64()>>11)/(1<<53) - 0.5)
	}
	theta[0], theta[1], theta[2] = 40, -40, 39
	exact, binned := pairShares(theta), binnedShares(theta)
	sum := 0.0
	for i := range theta {
		if math.Abs(exact[i]-binned[i]) > 1e-4 {
			t.Fatalf("share of theta %v: %v exact, %v binned", theta[i], exact[i], binned[i])
		}
		sum += binned[i]
	}
	near(t, "mean", []float64{sum / 6000}, []float64{0.5}, 1e-12)
	equal := binnedShares(make([]float64, 5001))
	near(t, "equal worths", equal[:2], []float64{0.5, 0.5}, 1e-12)
}

// N.10: the same bits whatever the number of processors.
func TestProcessors(t *testing.T) {
	for _, grid := range []float64{0, 0.2} {
		p := simulate(2100, 12, grid, 7)
		q := simulate(60, 8, grid, 8)
		var first string
		for _, processors := range []int{1, 8} {
			before := runtime.GOMAXPROCS(processors)
			m, small := Fit(p, Defaults()), Fit(q, Defaults())
			replicates, _ := small.Bootstrap(20, 3)
			got := fmt.Sprint(m.Theta(), m.LogLikelihood, m.StandardErrors(), m.WinShare(), m.OneStep(3), replicates)
			runtime.GOMAXPROCS(before)
			if first == "" {
				first = got
			} else if got != first {
				t.Errorf("grid %v: results depend on the number of processors", grid)
			}
		}
	}
}
