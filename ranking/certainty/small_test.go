package certainty_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
)

// C.4: a person is compared with the leader of the band, not with neighbours.
func TestBands(t *testing.T) {
	theta := []float64{0, 3, 1, 2}
	apart := func(gap float64) func(lower, upper int) bool {
		return func(lower, upper int) bool { return theta[upper]-theta[lower] > gap }
	}
	for _, w := range []struct {
		gap  float64
		want []int
	}{
		{0.5, []int{4, 1, 3, 2}},
		{1.5, []int{2, 1, 2, 1}},
		{2.5, []int{2, 1, 1, 1}},
		{9, []int{1, 1, 1, 1}},
	} {
		if got := certainty.Bands(theta, apart(w.gap)); !slices.Equal(got, w.want) {
			t.Errorf("gap %g: got %v, want %v", w.gap, got, w.want)
		}
	}
	if got := certainty.Bands(nil, apart(0)); len(got) != 0 {
		t.Errorf("nobody: got %v", got)
	}
}

// E.2 needs the bands of changed scores.
func TestBandsOf(t *testing.T) {
	theta := []float64{2, 1.8, 1, 0.2, -1}
	v := independent(.04, .04, .04, .04, .04)
	c := certainty.Simultaneous(theta, errorsOf(v), certainty.NormalDraws(v, 0, 1), 0.1)
	if got, want := c.BandsOf([]float64{-1, 0.2, 1, 1.8, 2}), []int{4, 3, 2, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("reversed: got %v, want %v", got, want)
	}
	if got, want := c.BandsOf(make([]float64, 5)), []int{1, 1, 1, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("level: got %v, want %v", got, want)
	}
}

// C.6: the middle of an even and of an odd number of people, and its limits.
func TestTiers(t *testing.T) {
	const more, as, less, none = certainty.MoreOften, certainty.AsOften, certainty.LessOften, certainty.NoTier
	for _, w := range []struct {
		name string
		sets []certainty.RankSet
		want []certainty.Tier
	}{
		{"nobody", nil, []certainty.Tier{}},
		{"four are too few", []certainty.RankSet{{1, 1}, {2, 2}, {3, 3}, {4, 4}}, []certainty.Tier{none, none, none, none}},
		{"five", []certainty.RankSet{{1, 2}, {1, 3}, {3, 3}, {3, 5}, {4, 5}}, []certainty.Tier{more, as, as, as, less}},
		{"six", []certainty.RankSet{{1, 3}, {1, 4}, {3, 3}, {4, 4}, {3, 6}, {4, 6}}, []certainty.Tier{more, as, more, less, as, less}},
		{"outer tiers may be empty", []certainty.RankSet{{1, 5}, {1, 5}, {1, 5}, {1, 5}, {1, 5}}, []certainty.Tier{as, as, as, as, as}},
	} {
		if got := certainty.Tiers(w.sets, len(w.sets)); !slices.Equal(got, w.want) {
			t.Errorf("%s: got %q, want %q", w.name, got, w.want)
		}
	}
	if got := certainty.Tiers(nil, 6); !slices.Equal(got, make([]certainty.Tier, 6)) {
		t.Errorf("without sets: got %q", got)
	}
}

// C.3: z for five people is Phi^-1(1-0.05/8) = 2.4977; with variances 0.02 and
// 0.02 in the median, people 0.4996 apart are told apart.
func TestBonferroniExample(t *testing.T) {
	v := []float64{.02, .02, .02, .02, .06}
	theta := []float64{1, 0.51, 0.49, 0, 0.49}
	want := []certainty.RankSet{{1, 2}, {1, 4}, {2, 5}, {3, 5}, {1, 5}}
	// Person 4 is compared with half-width 2.4977·sqrt(0.08) = 0.7065.
	if got := certainty.BonferroniIntervals(theta, v, certainty.MarginalAlpha); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// C.3 for large scopes: the sorted search counts what the definition counts.
func TestBonferroniIsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		theta := rapid.SliceOfN(rapid.Float64Range(-3, 3), 0, 40).Draw(t, "theta")
		n := len(theta)
		variance := rapid.SliceOfN(rapid.SampledFrom([]float64{0.01, 0.05, 0.2, 0, math.NaN(), math.Inf(1)}), n, n).Draw(t, "variance")
		var usable []float64
		for _, v := range variance {
			if v > 0 && !math.IsInf(v, 0) {
				usable = append(usable, v)
			}
		}
		slices.Sort(usable)
		got := certainty.BonferroniIntervals(theta, variance, 0.05)
		for j := range n {
			want := certainty.RankSet{Lower: 1, Upper: n}
			if v := variance[j]; v > 0 && !math.IsInf(v, 0) && n > 1 {
				reach := distuv.UnitNormal.Quantile(1-0.05/float64(2*(n-1))) * math.Sqrt(v+ranking.Quantile(0.5, usable))
				for k := range n {
					if theta[k]-theta[j] > reach {
						want.Lower++
					}
					if theta[j]-theta[k] > reach {
						want.Upper--
					}
				}
			}
			if got[j] != want {
				t.Fatalf("person %d: got %v, want %v", j, got[j], want)
			}
		}
	})
}

// C.5, one rule at a time.
func TestStatusOf(t *testing.T) {
	enough := certainty.Evidence{Raters: 7, Comparisons: 6, Opponents: 3}
	for _, w := range []struct {
		name               string
		evidence           certainty.Evidence
		component, ballots int
		want               certainty.Status
	}{
		{"just enough", enough, 5, 5, certainty.Sufficient},
		{"six raters", certainty.Evidence{Raters: 6, Comparisons: 6, Opponents: 3}, 5, 5, certainty.FewRaters},
		{"three raters", certainty.Evidence{Raters: 3, Comparisons: 6, Opponents: 3}, 5, 5, certainty.FewRaters},
		{"two raters", certainty.Evidence{Raters: 2, Comparisons: 6, Opponents: 3}, 5, 5, certainty.InsufficientData},
		{"five comparisons", certainty.Evidence{Raters: 7, Comparisons: 5, Opponents: 3}, 5, 5, certainty.InsufficientData},
		{"two opponents", certainty.Evidence{Raters: 7, Comparisons: 9, Opponents: 2}, 5, 5, certainty.InsufficientData},
		{"component of four", enough, 4, 5, certainty.InsufficientData},
		{"four ballots", enough, 5, 4, certainty.InsufficientData},
		{"never listed", certainty.Evidence{}, 5, 5, certainty.NotListed},
		{"listed alone", certainty.Evidence{Raters: 1}, 1, 5, certainty.InsufficientData},
	} {
		if got := certainty.StatusOf(w.evidence, w.component, w.ballots); got != w.want {
			t.Errorf("%s: got %s, want %s", w.name, got, w.want)
		}
	}
}

// C.5: the evidence in "six".
func TestEvidenceOf(t *testing.T) {
	p, err := ranking.NewProfile(6, []ranking.Ballot{
		{Rater: 0, Weight: 1, Groups: [][]int{{1}, {2}, {3}}},
		{Rater: 1, Weight: 1, Groups: [][]int{{2}, {0, 3}}},
		{Rater: 2, Weight: 1, Groups: [][]int{{1}, {0}, {4}}},
		{Rater: 3, Weight: 1, Groups: [][]int{{1}, {2}, {4, 5}}},
		{Rater: 4, Weight: 1, Groups: [][]int{{1}, {3}, {2}, {5}}},
		{Rater: 5, Weight: 1, Groups: [][]int{{2}, {3}, {4}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []certainty.Evidence{{2, 4, 3}, {4, 10, 3}, {5, 12, 3}, {4, 9, 3}, {3, 7, 3}, {2, 6, 3}}
	if got := certainty.EvidenceOf(p); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}

	// Two ballots of one rater, a ballot of one, and people met twice.
	p, err = ranking.NewProfile(4, []ranking.Ballot{
		{Rater: 2, Weight: 1, Groups: [][]int{{0}, {1}}},
		{Rater: 3, Weight: 1, Groups: [][]int{{0}}},
		{Rater: 2, Weight: 1, Groups: [][]int{{1}, {0}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want = []certainty.Evidence{{2, 2, 1}, {1, 2, 1}, {}, {}}
	if got := certainty.EvidenceOf(p); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
