package power_test

import (
	"math"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestRenewal(t *testing.T) {
	// I.10a: five leaders now; one stayed, two are new of whom one has joined
	// since, two more are new from within; one earlier leader has left.
	standing := func(present, leader bool) power.Standing {
		return power.Standing{Present: present, Leader: leader}
	}
	now := []power.Standing{
		standing(true, true), standing(true, true), standing(true, true), standing(true, true), standing(true, false), standing(false, false),
	}
	earlier := []power.Standing{
		standing(true, true), standing(false, false), standing(true, false), standing(true, false), standing(true, true), standing(true, true),
	}
	r := power.MeasureRenewal(now, earlier)
	if r.Leaders != 4 || r.New != 3 || r.Joined != 1 || r.EarlierLeaders != 3 || r.Left != 1 {
		t.Errorf("renewal = %+v", r)
	}
	rankingtest.Near(t, "share", r.Share, 0.75, 0)
	rankingtest.Near(t, "share by turnover", r.ByTurnover, 0.25, 0)
	rankingtest.Undefined(t, "share without leaders", power.MeasureRenewal(nil, nil).Share, ranking.NoData)
}

func TestClimb(t *testing.T) {
	// Eight people in quarters of two. Person 0 climbs in two rounds, person 1
	// in one; 2 and 3 enter the lowest quarter later and stay below the top.
	values := [][]ranking.Statistic{
		defined(1, 2, 3, 4, 5, 6, 7, 8),
		defined(4, 8, 1, 2, 3, 5, 6, 7),
		defined(8, 1, 3, 2, 4, 5, 6, 7),
		defined(8, 1, 3, 2, 4, 5, 6, 7),
	}
	c := power.MeasureClimb(values)
	if c.Total != 4 || c.Successes != 2 {
		t.Errorf("%d of %d climbed, want 2 of 4", c.Successes, c.Total)
	}
	rankingtest.Near(t, "p", c.P, 1-math.Pow(.25, 4)-4*math.Pow(.25, 3)*.75, 1e-12)
	rankingtest.Near(t, "estimate", c.Estimate, 0.5, 0)

	// Too few rounds, nobody, everybody equal: nobody is at risk.
	for _, none := range [][][]ranking.Statistic{nil, values[:2], {{}, {}, {}}, {defined(1, 1), defined(1, 1), defined(1, 1)}} {
		c := power.MeasureClimb(none)
		rankingtest.Undefined(t, "share", c.Estimate, ranking.NoData)
		rankingtest.Undefined(t, "p", c.P, ranking.NoData)
	}

	// Somebody who is away in the window is not at risk; of the other seven the
	// two lowest are, and one of them climbs.
	values[2][0] = ranking.Undefined(ranking.NoData)
	if c := power.MeasureClimb(values[:3]); c.Total != 2 || c.Successes != 1 {
		t.Errorf("%d of %d climbed with one away, want 1 of 2", c.Successes, c.Total)
	}
}

func TestOddsByGroup(t *testing.T) {
	var followed []bool
	var group []string
	add := func(name string, yes, no int) {
		for k := range yes + no {
			followed, group = append(followed, k < yes), append(group, name)
		}
	}
	add("south", 4, 8)
	add("north", 9, 3)
	add("", 5, 5)
	odds := power.OddsByGroup(followed, group)
	if len(odds) != 2 || odds[0].Group != "north" || odds[1].Group != "south" {
		t.Fatalf("groups = %+v, want north and south", odds)
	}
	// I.10d: (9/3)/(4/8) = 6; ln 6 ± 1.645·sqrt(1/9+1/3+1/4+1/8).
	rankingtest.Near(t, "ratio", odds[0].Ratio, 6, 1e-12)
	half := 1.6448536 * math.Sqrt(1.0/9+1.0/3+1.0/4+1.0/8)
	rankingtest.Near(t, "lower", odds[0].Lower, 6*math.Exp(-half), 1e-12)
	rankingtest.Near(t, "upper", odds[0].Upper, 6*math.Exp(half), 1e-12)
	rankingtest.Near(t, "ratio of the remainder", odds[1].Ratio, 1.0/6, 1e-12)

	// Fewer than ten people on either side, or no variation: undefined.
	followed, group = nil, nil
	add("small", 3, 6)
	add("large", 10, 10)
	for _, g := range power.OddsByGroup(followed, group) {
		rankingtest.Undefined(t, g.Group, g.Ratio, ranking.NoData)
	}
	followed, group = nil, nil
	add("a", 10, 0)
	add("b", 12, 0)
	for _, g := range power.OddsByGroup(followed, group) {
		rankingtest.Undefined(t, g.Group, g.Ratio, ranking.Constant)
	}
	// An empty cell: (10.5/0.5)/(5.5/5.5).
	followed, group = nil, nil
	add("a", 10, 0)
	add("b", 5, 5)
	rankingtest.Near(t, "ratio with an empty cell", power.OddsByGroup(followed, group)[0].Ratio, 21, 1e-12)
	if got := power.OddsByGroup(nil, nil); len(got) != 0 {
		t.Errorf("odds of nobody = %v", got)
	}
}
