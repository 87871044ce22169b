package diagnostics_test

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/diagnostics"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/rankingtest"
)

// draw returns one ballot each of some of the people and of raters outside.
func draw(t *rapid.T, people, outside int) []ranking.Ballot {
	var list []ranking.Ballot
	for r := range people + outside {
		if !rapid.Bool().Draw(t, "votes") {
			continue
		}
		b := ranking.Ballot{Rater: r, Weight: float64(rapid.IntRange(1, 3).Draw(t, "weight"))}
		for _, i := range rapid.Permutation(indices(people)).Draw(t, "order") {
			switch rapid.IntRange(0, 3).Draw(t, "how") {
			case 0: // not on the list
			case 1:
				if len(b.Groups) > 0 && i != r {
					last := len(b.Groups) - 1
					b.Groups[last] = append(b.Groups[last], i)
					continue
				}
				fallthrough
			default:
				if i != r {
					b.Groups = append(b.Groups, []int{i})
				}
			}
		}
		list = append(list, b)
	}
	return list
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// result is everything the package says of a profile.
type result struct {
	shares      []ranking.Statistic
	raters      []diagnostics.Rater
	influence   diagnostics.Influence
	duplicates  []diagnostics.Duplicate
	reciprocity diagnostics.Reciprocity
}

func diagnose(p *ranking.Profile, opt plackettluce.Options) result {
	m := plackettluce.Fit(p, opt)
	r := result{
		shares: diagnostics.Shares(p), duplicates: diagnostics.Duplicates(p, m),
		reciprocity: diagnostics.Reciprocate(p, m, 99, 1),
	}
	r.raters, _ = diagnostics.Raters(p, m, bandsOf(m, 1))
	r.influence = diagnostics.InfluenceOf(r.raters)
	return r
}

// TestInvariance checks that the order of the ballots and the numbers of people
// and raters do not matter. Bands are left out: their critical value is drawn,
// and other numbers are other draws.
func TestInvariance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people, outside := rapid.IntRange(1, 6).Draw(t, "people"), rapid.IntRange(0, 3).Draw(t, "outside")
		list := draw(t, people, outside)
		to := rapid.Permutation(indices(people)).Draw(t, "numbers")
		other := make([]ranking.Ballot, len(list))
		for k, from := range rapid.Permutation(indices(len(list))).Draw(t, "ballots") {
			b := list[from]
			if b.Rater < people {
				b.Rater = to[b.Rater]
			}
			groups := make([][]int, len(b.Groups))
			for g, group := range b.Groups {
				for _, i := range group {
					groups[g] = append(groups[g], to[i])
				}
			}
			b.Groups = groups
			other[k] = b
		}
		a, b := diagnose(rankingtest.Valid(t, people, list), plackettluce.Defaults()), diagnose(rankingtest.Valid(t, people, other), plackettluce.Defaults())
		same(t, "rho", b.reciprocity.Rho, a.reciprocity.Rho)
		same(t, "change", b.influence.Change.Value, a.influence.Change.Value)
		same(t, "rank shift", b.influence.RankShift.Value, a.influence.RankShift.Value)
		if b.reciprocity.Dyads != a.reciprocity.Dyads || len(b.duplicates) != len(a.duplicates) {
			t.Errorf("dyads %d and %d, duplicates %d and %d", a.reciprocity.Dyads, b.reciprocity.Dyads, len(a.duplicates), len(b.duplicates))
		}
		for _, x := range a.raters {
			number := x.Rater
			if number < people {
				number = to[number]
			}
			k := slices.IndexFunc(b.raters, func(y diagnostics.Rater) bool { return y.Rater == number })
			y := b.raters[k]
			same(t, "tau-b", y.TauB, x.TauB)
			same(t, "share", y.Share, x.Share)
			same(t, "change of a rater", y.Change, x.Change)
			same(t, "rank shift of a rater", y.RankShift, x.RankShift)
			if y.Flagged != x.Flagged || y.Length != x.Length {
				t.Errorf("rater %d: flagged %t and %t, length %d and %d", number, x.Flagged, y.Flagged, x.Length, y.Length)
			}
		}
	})
}

func same(t rankingtest.T, name string, got, want ranking.Statistic) {
	t.Helper()
	if got.OK() != want.OK() || got.Reason() != want.Reason() || math.Abs(got.Value()-want.Value()) > 1e-7 {
		t.Errorf("%s = %v (%q), want %v (%q)", name, got.Value(), got.Reason(), want.Value(), want.Reason())
	}
}

// TestLeaveOneOutByDefinition sets E.1 and E.2 against fits of what is left,
// within the components that it connects.
func TestLeaveOneOutByDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(2, 6).Draw(t, "people")
		list := draw(t, people, 3)
		p := rankingtest.Valid(t, people, list)
		before := plackettluce.Fit(p, plackettluce.Defaults())
		raters, _ := diagnostics.Raters(p, before, diagnostics.Bands{})
		for k, x := range raters {
			rest := slices.Delete(slices.Clone(list), k, k+1)
			after := plackettluce.Fit(rankingtest.Valid(t, people, rest), plackettluce.Defaults())
			change := 0.0
			for _, members := range after.Graph().Weak {
				level := 0.0
				for _, i := range members {
					level += before.Centred()[i] / float64(len(members))
				}
				for _, i := range members {
					change = max(change, math.Abs(after.Centred()[i]-before.Centred()[i]+level))
				}
			}
			rankingtest.Near(t, "largest change", x.Change, change, 1e-7)
			concordant, discordant := 0, 0
			for above, group := range list[k].Groups {
				for _, i := range group {
					for _, below := range list[k].Groups[above+1:] {
						for _, j := range below {
							if c := after.Graph().Component; c[i] < 0 || c[i] != c[j] {
								continue
							}
							if d := after.Theta()[i] - after.Theta()[j]; d > 1e-6 {
								concordant++
							} else if d < -1e-6 {
								discordant++
							}
						}
					}
				}
			}
			if tau, ok := x.TauB.Get(); ok && sign(tau) != sign(float64(concordant-discordant)) {
				t.Errorf("rater %d: tau-b %v of %d concordant and %d discordant pairs", x.Rater, tau, concordant, discordant)
			}
		}
	})
}

func sign(x float64) int {
	switch {
	case x > 1e-12:
		return 1
	case x < -1e-12:
		return -1
	}
	return 0
}

// TestRanges checks what N.7 asks of every output, on anything at all.
func TestRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.IntRange(1, 7).Draw(t, "people")
		opt := plackettluce.Defaults()
		if rapid.Bool().Draw(t, "no prior") {
			opt.Kappa, opt.Tau = 0, 0
		}
		sound(t, diagnose(rankingtest.Valid(t, people, draw(t, people, 3)), opt))
	})
}

// TestDegenerate spells out the inputs of N.7.
func TestDegenerate(t *testing.T) {
	tied := [][]int{{0, 1, 2, 3}}
	for name, list := range map[string][]ranking.Ballot{
		"no ballots":   nil,
		"empty ballot": {{Rater: 0, Weight: 1}},
		"one ballot":   {{Rater: 4, Weight: 1, Groups: [][]int{{0}, {1}, {2}, {3}}}},
		"one person":   {{Rater: 4, Weight: 1, Groups: [][]int{{0}}}},
		"two people":   {{Rater: 0, Weight: 1, Groups: [][]int{{1}}}, {Rater: 1, Weight: 1, Groups: [][]int{{0}}}},
		"all tied":     {{Rater: 4, Weight: 1, Groups: tied}, {Rater: 5, Weight: 1, Groups: tied}},
		"disconnected": {{Rater: 4, Weight: 1, Groups: [][]int{{0}, {1}}}, {Rater: 5, Weight: 1, Groups: [][]int{{2}, {3}}}},
		"a huge and a tiny weight": {
			{Rater: 4, Weight: 1e9, Groups: [][]int{{0}, {1}, {2}, {3}}}, {Rater: 5, Weight: 1e-9, Groups: [][]int{{3}, {1}, {2}, {0}}},
		},
		"several ballots of one rater": {
			{Rater: 4, Weight: 1, Groups: [][]int{{0}, {1}}}, {Rater: 4, Weight: 1, Groups: [][]int{{2}, {1}, {3}}}, {Rater: 5, Weight: 1, Groups: tied},
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, kappa := range []float64{0, 0.5} {
				opt := plackettluce.Defaults()
				opt.Kappa = kappa
				sound(t, diagnose(rankingtest.Valid(t, 4, list), opt))
			}
		})
	}
}

// sound checks that every number is finite and within its range, and that what
// is undefined says why.
func sound(t rankingtest.T, r result) {
	t.Helper()
	within := func(name string, x ranking.Statistic, low, high float64) {
		t.Helper()
		if v, ok := x.Get(); ok != (x.Reason() == "") || ok && !(v >= low && v <= high) {
			t.Errorf("%s = %v (%q), want a number in [%v, %v] or a reason", name, v, x.Reason(), low, high)
		}
	}
	for _, share := range r.shares {
		within("share", share, 0, 1)
	}
	for _, x := range r.raters {
		within("tau-b", x.TauB, -1, 1)
		within("share", x.Share, 0, 1)
		within("change", x.Change, 0, math.MaxFloat64)
		within("rank shift", x.RankShift, 0, 10)
		within("band changes", x.BandChanges, 0, 10)
		within("band shift", x.BandShift, 0, 10)
		within("reversal", x.Reversal, 0, 10)
	}
	for _, x := range []diagnostics.Extreme{
		r.influence.Change, r.influence.RankShift, r.influence.BandChanges, r.influence.BandShift, r.influence.Manipulation,
	} {
		within("extreme", x.Value, 0, math.MaxFloat64)
		if x.Value.OK() != (x.Rater >= 0) {
			t.Errorf("extreme %v of rater %d", x.Value, x.Rater)
		}
	}
	for _, d := range r.duplicates {
		within("probability", d.Probability, math.SmallestNonzeroFloat64, 1)
		if len(d.Raters) < 2 || d.Length < diagnostics.MinDuplicate || !slices.IsSorted(d.Raters) {
			t.Errorf("duplicate %+v", d)
		}
	}
	within("rho", r.reciprocity.Rho, -1, 1)
	within("p", r.reciprocity.P, 1./ranking.MaxEnumeration, 1)
	if r.reciprocity.P.OK() && !r.reciprocity.Rho.OK() {
		t.Errorf("p %v without rho", r.reciprocity.P)
	}
}

// TestAllTied checks that lists which tie everybody move nobody.
func TestAllTied(t *testing.T) {
	tied := [][]int{{0, 1, 2, 3}}
	p := rankingtest.Valid(t, 4, []ranking.Ballot{
		{Rater: 4, Weight: 1, Groups: tied}, {Rater: 5, Weight: 1, Groups: tied}, {Rater: 6, Weight: 1, Groups: tied},
	})
	r := diagnose(p, plackettluce.Defaults())
	for _, x := range r.raters {
		rankingtest.Undefined(t, "tau-b", x.TauB, ranking.Constant)
		rankingtest.Near(t, "change", x.Change, 0, 1e-9)
		rankingtest.Near(t, "rank shift", x.RankShift, 0, 0)
		rankingtest.Near(t, "band changes", x.BandChanges, 0, 0)
		rankingtest.Near(t, "reversal", x.Reversal, 0, 0)
	}
	if len(r.duplicates) != 1 || r.duplicates[0].Flagged {
		t.Errorf("duplicates %+v, want one, for nothing else is ever chosen", r.duplicates)
	}
	rankingtest.Undefined(t, "rho", r.reciprocity.Rho, ranking.NoData)
}

// TestSizeLadder checks what is left above the limits of 0.7.
func TestSizeLadder(t *testing.T) {
	list := []ranking.Ballot{
		{Rater: 0, Weight: 1, Groups: [][]int{{1}, {2}, {3}, {4}}},
		{Rater: 1, Weight: 1, Groups: [][]int{{0}, {2}, {3}, {4}}},
		{Rater: 2, Weight: 1, Groups: [][]int{{0}, {1}, {3}, {4}}},
	}
	for _, people := range []int{diagnostics.MaxRefitPeople, diagnostics.MaxRefitPeople + 1, ranking.MaxPairPeople + 1} {
		p := rankingtest.Valid(t, people, list)
		m := plackettluce.Fit(p, plackettluce.Defaults())
		raters, exact := diagnostics.Raters(p, m, diagnostics.Bands{})
		r := diagnostics.Reciprocate(p, m, 99, 1)
		if exact != (people <= diagnostics.MaxRefitPeople) {
			t.Errorf("%d people: exact %t", people, exact)
		}
		rankingtest.Near(t, "share", raters[0].Share, 1./3, 1e-12)
		if people > ranking.MaxPairPeople {
			rankingtest.Undefined(t, "tau-b", raters[0].TauB, ranking.TooLarge)
			rankingtest.Undefined(t, "change", raters[0].Change, ranking.TooLarge)
			rankingtest.Undefined(t, "rho", r.Rho, ranking.TooLarge)
			continue
		}
		rankingtest.Near(t, "tau-b", raters[0].TauB, raters[0].TauB.Value(), 0)
		if r.Dyads != 3 || !r.Rho.OK() {
			t.Errorf("%d people: %d dyads, rho %v", people, r.Dyads, r.Rho)
		}
	}
}

// TestOneStepIsNear checks that a Newton step, which stands in for the fit
// above 500 people, is close to it where nobody carries much of anybody's
// information.
func TestOneStepIsNear(t *testing.T) {
	p := simulate(60, 20, 0.1, 3)
	m := plackettluce.Fit(p, plackettluce.Defaults())
	for r := range 5 {
		exact, step, before := m.Without(r), m.OneStep(r), m.Centred()
		for i := range exact {
			if moved := math.Abs(exact[i] - before[i]); math.Abs(exact[i]-step[i]) > 0.01+0.3*moved {
				t.Errorf("rater %d, person %d: %v by one step, %v exactly, from %v", r, i, step[i], exact[i], before[i])
			}
		}
	}
}

// TestSameBits checks that the number of processors does not matter.
func TestSameBits(t *testing.T) {
	p := simulate(40, 12, 0.2, 5)
	var want string
	for _, processors := range []int{1, 8} {
		before := runtime.GOMAXPROCS(processors)
		got := fmt.Sprint(diagnose(p, plackettluce.Defaults()))
		runtime.GOMAXPROCS(before)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("another result with %d processors", processors)
		}
	}
}
