package certainty_test

import (
	"math"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/rankingtest"
)

// The table of K.1: Newcomb's fraternity, week 15.
var week15 = []struct {
	person int
	theta  float64
	quasi  float64
	set    certainty.RankSet
	band   int
	tier   certainty.Tier
}{
	{17, 1.908, .296, certainty.RankSet{Lower: 1, Upper: 5}, 1, certainty.MoreOften},
	{9, 1.255, .281, certainty.RankSet{Lower: 1, Upper: 10}, 1, certainty.AsOften},
	{4, 1.159, .279, certainty.RankSet{Lower: 1, Upper: 10}, 1, certainty.AsOften},
	{12, 0.817, .277, certainty.RankSet{Lower: 1, Upper: 13}, 1, certainty.AsOften},
	{2, 0.682, .273, certainty.RankSet{Lower: 1, Upper: 13}, 1, certainty.AsOften},
	{1, 0.588, .271, certainty.RankSet{Lower: 2, Upper: 13}, 2, certainty.AsOften},
	{13, 0.439, .284, certainty.RankSet{Lower: 2, Upper: 13}, 2, certainty.AsOften},
	{7, 0.437, .276, certainty.RankSet{Lower: 2, Upper: 13}, 2, certainty.AsOften},
	{6, 0.414, .284, certainty.RankSet{Lower: 2, Upper: 13}, 2, certainty.AsOften},
	{11, 0.096, .276, certainty.RankSet{Lower: 2, Upper: 14}, 2, certainty.AsOften},
	{8, -0.100, .281, certainty.RankSet{Lower: 4, Upper: 15}, 2, certainty.AsOften},
	{5, -0.197, .294, certainty.RankSet{Lower: 4, Upper: 15}, 2, certainty.AsOften},
	{14, -0.304, .287, certainty.RankSet{Lower: 4, Upper: 15}, 2, certainty.AsOften},
	{15, -0.900, .294, certainty.RankSet{Lower: 10, Upper: 15}, 3, certainty.LessOften},
	{3, -1.433, .317, certainty.RankSet{Lower: 11, Upper: 17}, 3, certainty.LessOften},
	{16, -2.402, .394, certainty.RankSet{Lower: 15, Upper: 17}, 4, certainty.LessOften},
	{10, -2.460, .390, certainty.RankSet{Lower: 15, Upper: 17}, 4, certainty.LessOften},
}

// K.1: rank sets, bands, tiers (C.6) and quasi-variances of week 15. The rank
// sets of persons 3, 4 and 8 hang on a critical value known to a few ten
// thousandths, so several seeds have to agree.
func TestNewcombWeek15(t *testing.T) {
	t.Parallel()
	theta, v := strictFit(t, 17, rankingtest.NewcombWeek(t, "15").Lists)
	se := errorsOf(v)
	for seed := range uint64(3) {
		d := certainty.NormalDraws(v, 0, ranking.Seed(seed, "15", "rank-sets"))
		c := certainty.Simultaneous(theta, se, d, certainty.SimultaneousAlpha)
		// 0.0007 is four standard errors around the value of 100 million directions.
		if got, want := c.Critical(), 3.1613; math.Abs(got-want) > 0.0007 {
			t.Errorf("seed %d: critical value: got %.4f, want %.4f", seed, got, want)
		}
		sets, bands := c.Sets(), c.Bands()
		tiers := certainty.Tiers(sets, 17)
		for _, w := range week15 {
			i := w.person - 1
			if math.Abs(theta[i]-w.theta) > 0.0006 {
				t.Errorf("person %d: theta: got %.4f, want %.3f", w.person, theta[i], w.theta)
			}
			if sets[i] != w.set {
				t.Errorf("seed %d, person %d: rank set: got %v, want %v", seed, w.person, sets[i], w.set)
			}
			if bands[i] != w.band {
				t.Errorf("seed %d, person %d: band: got %d, want %d", seed, w.person, bands[i], w.band)
			}
			if tiers[i] != w.tier {
				t.Errorf("seed %d, person %d: tier: got %q, want %q", seed, w.person, tiers[i], w.tier)
			}
		}
	}

	q, reason := certainty.NewQuasiVariances(17, func(i, j int) float64 { return se(i, j) * se(i, j) })
	if reason != "" {
		t.Fatalf("quasi-variances: %s", reason)
	}
	for _, w := range week15 {
		if got := math.Sqrt(q.Of[w.person-1]); math.Abs(got-w.quasi) > 0.0006 {
			t.Errorf("person %d: quasi-standard error: got %.4f, want %.3f", w.person, got, w.quasi)
		}
	}
	if got := q.MaxRelativeError; math.Abs(got-0.20) > 0.005 {
		t.Errorf("largest quasi-variance error: got %.4f, want 0.20", got)
	}
}
