package power

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/inference"
)

// Renewal tells how many of today's leading people are new to it (I.10a).
type Renewal struct {
	// Leaders is how many are recognised or emergent now, New how many of them
	// were neither at the earlier release, Joined how many of those were not on
	// its roster: turnover alone explains these.
	Leaders, New, Joined int
	// EarlierLeaders is how many were leaders then and Left how many of these
	// are no longer on the roster: places that turnover alone has freed.
	EarlierLeaders, Left int
	// Share is New/Leaders, ByTurnover is Joined/Leaders, in [0,1]; undefined
	// (no_data) without leaders.
	Share, ByTurnover ranking.Statistic
}

// Standing is one person's state at a release.
type Standing struct {
	// Present tells that the person was on the roster, Leader that they were a
	// recognised or emergent leader.
	Present, Leader bool
}

// MeasureRenewal compares this release with the latest one that shares no round
// with it. now and earlier hold one standing per person of a common roster.
func MeasureRenewal(now, earlier []Standing) Renewal {
	if len(now) != len(earlier) {
		panic("power: releases cover different rosters")
	}
	var r Renewal
	for i, s := range now {
		before := earlier[i]
		if before.Leader {
			r.EarlierLeaders++
			if !s.Present {
				r.Left++
			}
		}
		if !s.Leader {
			continue
		}
		r.Leaders++
		if !before.Leader {
			r.New++
			if !before.Present {
				r.Joined++
			}
		}
	}
	r.Share = inference.Wilson(r.New, r.Leaders, inference.Z90).Estimate
	r.ByTurnover = inference.Wilson(r.Joined, r.Leaders, inference.Z90).Estimate
	return r
}

// Constants of the climb from the lowest to the highest quarter (I.10b).
const (
	// ClimbRounds is how many rounds a climb may take.
	ClimbRounds = 2
	// FullMobility is the chance a climb is compared with: that of standing in
	// the highest quarter in one given round if nothing depended on the past.
	// Over two rounds it would be 7/16, so the comparison is lenient.
	FullMobility = 0.25
)

// Climb tells how often people of the lowest quarter reach the highest (I.10b).
type Climb struct {
	// Share holds who reached it among the people at risk, with a 90 % Wilson
	// interval.
	inference.Share
	// P is the probability of as few under [FullMobility].
	P ranking.Statistic
}

// MeasureClimb follows everybody who stood in the lowest quarter over the next
// [ClimbRounds] rounds and counts who stood in the highest in any of them.
// values[r] holds one value per person of round r. Quarters are those of
// [Classify] among the people with a value in all rounds of the window. Every
// person counts once, from the first such window: windows of one person overlap
// and repeat each other, and the interval supposes independent trials.
//
// Share and P are undefined (no_data) when nobody is at risk, as with fewer than
// three rounds. O(rounds·n log n).
//
// Source: Wilson, 1927.
func MeasureClimb(values [][]ranking.Statistic) Climb {
	var counted []bool
	risk, reached := 0, 0
	for start := 0; start+ClimbRounds < len(values); start++ {
		window := values[start : start+ClimbRounds+1]
		if counted == nil {
			counted = make([]bool, len(window[0]))
		}
		var people []int
		for i := range window[0] {
			if !slices.ContainsFunc(window, func(r []ranking.Statistic) bool { return !r[i].OK() }) {
				people = append(people, i)
			}
		}
		in := inAll(window...)
		class := make([][]int, len(in))
		for r, x := range in {
			class[r] = Classify(x, Classes)
		}
		for k, i := range people {
			if class[0][k] != 0 || counted[i] {
				continue
			}
			counted[i] = true
			risk++
			if slices.ContainsFunc(class[1:], func(c []int) bool { return c[k] == Classes-1 }) {
				reached++
			}
		}
	}
	c := Climb{Share: inference.Wilson(reached, risk, inference.Z90), P: ranking.Undefined(ranking.NoData)}
	if risk > 0 {
		c.P = ranking.Defined(inference.BinomialLower(float64(reached), float64(risk), FullMobility))
	}
	return c
}

// MinGroupPeople is how many people a group and its remainder must have for
// their odds to be compared (I.10d).
const MinGroupPeople = 10

// GroupOdds compares one group with everybody else (I.10d).
type GroupOdds struct {
	// Group is the name of the group, such as a team, a site or a tenure band.
	Group string
	// People of the group, of whom Followed are followed by somebody;
	// Others and OthersFollowed are the same for the remainder.
	People, Followed, Others, OthersFollowed int
	// Ratio is the odds of being followed in the group over those in the
	// remainder, > 0 and 1 when both are alike. Lower and Upper bound its 90 %
	// interval (Woolf, 1955). With an empty cell 1/2 is added to every cell
	// (Haldane, 1956). Undefined (no_data) with fewer than [MinGroupPeople]
	// people on either side, (constant) when everybody or nobody is followed.
	Ratio, Lower, Upper ranking.Statistic
}

// OddsByGroup returns the odds ratio of being followed for every group, in
// ascending name. followed[i] and group[i] describe person i; people whose group
// is "" are left out of both sides. O(n + groups·log groups).
func OddsByGroup(followed []bool, group []string) []GroupOdds {
	if len(followed) != len(group) {
		panic("power: one group per person")
	}
	number := make(map[string]int)
	var out []GroupOdds
	people, all := 0, 0
	for i, name := range group {
		if name == "" {
			continue
		}
		k, ok := number[name]
		if !ok {
			k = len(out)
			number[name] = k
			out = append(out, GroupOdds{Group: name})
		}
		people++
		out[k].People++
		if followed[i] {
			all++
			out[k].Followed++
		}
	}
	for k := range out {
		out[k].Others = people - out[k].People
		out[k].OthersFollowed = all - out[k].Followed
		out[k].compare()
	}
	slices.SortFunc(out, func(a, b GroupOdds) int {
		if a.Group < b.Group {
			return -1
		}
		return 1
	})
	return out
}

func (g *GroupOdds) compare() {
	undefined := func(r ranking.Reason) {
		g.Ratio, g.Lower, g.Upper = ranking.Undefined(r), ranking.Undefined(r), ranking.Undefined(r)
	}
	if g.People < MinGroupPeople || g.Others < MinGroupPeople {
		undefined(ranking.NoData)
		return
	}
	if f := g.Followed + g.OthersFollowed; f == 0 || f == g.People+g.Others {
		undefined(ranking.Constant)
		return
	}
	cells := []float64{
		float64(g.Followed), float64(g.People - g.Followed),
		float64(g.OthersFollowed), float64(g.Others - g.OthersFollowed),
	}
	if slices.Contains(cells, 0) {
		for i := range cells {
			cells[i] += 0.5
		}
	}
	logRatio := math.Log(cells[0]*cells[3]) - math.Log(cells[1]*cells[2])
	variance := 0.0
	for _, c := range cells {
		variance += 1 / c
	}
	half := inference.Z90 * math.Sqrt(variance)
	g.Ratio = ranking.Defined(math.Exp(logRatio))
	g.Lower = ranking.Defined(math.Exp(logRatio - half))
	g.Upper = ranking.Defined(math.Exp(logRatio + half))
}
