package simulate

import (
	"math/rand/v2"
	"slices"
)

// follows draws the follow nominations of every round.
func (g *generator) follows() {
	r := g.rng(streamFollows)
	o, n := g.o, g.cfg.People
	// habit is a rater's number of names in an area, last whom they named.
	habit := make([][]int, g.cfg.Areas)
	last := make([][][]int, g.cfg.Areas)
	whole := int(g.cfg.Names)
	for a := range habit {
		habit[a], last[a] = make([]int, n), make([][]int, n)
		for i := range n {
			habit[a][i] = whole
			if r.Float64() < g.cfg.Names-float64(whole) {
				habit[a][i]++
			}
		}
	}
	namer := newNamer(o)
	for t := range o.Rounds {
		round := &o.Rounds[t]
		for a := range o.Areas {
			namer.set(t, a)
			for _, i := range g.workers[a] {
				if !round.Answered[i] {
					continue
				}
				answer := Nomination{Area: a, From: i}
				if r.Float64() >= g.cfg.Nobody {
					answer.To = g.names(r, namer, i, habit[a][i], last[a][i])
				}
				if len(answer.To) > 0 {
					last[a][i] = answer.To
				}
				round.Nominations = append(round.Nominations, answer)
			}
		}
	}
}

// names draws one answer: what is kept of the last one, then new names.
func (g *generator) names(r *rand.Rand, namer *namer, rater, k int, last []int) []int {
	k = min(k, g.cfg.People-1)
	if k == 0 {
		return nil
	}
	chosen := make([]int, 0, k)
	for _, j := range last {
		if r.Float64() < g.cfg.Persistence {
			chosen = append(chosen, j)
		}
	}
	for len(chosen) < k {
		j := namer.draw(r, rater, chosen)
		if j < 0 {
			break
		}
		chosen = append(chosen, j)
	}
	slices.Sort(chosen)
	return chosen
}

// namer draws names by weight in one round and area. Raters of a team weigh
// their team mates differently from outsiders, so that the weights fall into
// those of the team and those of all others; cumulative sums of both make a
// draw logarithmic in the number of people.
type namer struct {
	o       *Organisation
	t, area int
	// all is cumulative over everybody, as outsiders weigh them; own is
	// cumulative within each team, as its members do.
	all []float64
	own [][]float64
	// others is the weight outsiders give to everybody outside each team.
	others []float64
}

func newNamer(o *Organisation) *namer {
	m := &namer{
		o: o, all: make([]float64, len(o.People)),
		own: make([][]float64, len(o.Teams)), others: make([]float64, len(o.Teams)),
	}
	for x, team := range o.Teams {
		m.own[x] = make([]float64, len(team.Members))
	}
	return m
}

func (m *namer) set(t, area int) {
	m.t, m.area = t, area
	total := 0.0
	for j := range m.all {
		total += m.o.weight(t, area, j, false)
		m.all[j] = total
	}
	for x, team := range m.o.Teams {
		inside, outside := 0.0, 0.0
		for k, j := range team.Members {
			inside += m.o.weight(t, area, j, true)
			m.own[x][k] = inside
			outside += m.o.weight(t, area, j, false)
		}
		m.others[x] = max(0, total-outside)
		if len(team.Members) == len(m.o.People) {
			m.others[x] = 0 // and not what rounding leaves
		}
	}
}

// draw returns a colleague of the rater who is not among chosen, in proportion
// to the weights, or -1 if nobody of positive weight is left.
func (m *namer) draw(r *rand.Rand, rater int, chosen []int) int {
	team := m.o.People[rater].Team
	own := m.own[team]
	inside := own[len(own)-1]
	if total := inside + m.others[team]; total > 0 {
		// Rejection leaves the distribution as it is. Where it would take long
		// (few are left, or one person has all the weight) the scan below
		// draws from the same distribution.
		for range 64 {
			var j int
			if u := r.Float64() * total; u < inside {
				j = m.o.Teams[team].Members[pick(own, u)]
			} else if j = m.outsider(r, team); j < 0 {
				break
			}
			if j != rater && !slices.Contains(chosen, j) {
				return j
			}
		}
	}
	return m.scan(r, rater, chosen)
}

// outsider draws somebody outside a team, or -1 if that takes too long.
func (m *namer) outsider(r *rand.Rand, team int) int {
	for range 64 {
		j := pick(m.all, r.Float64()*m.all[len(m.all)-1])
		if m.o.People[j].Team != team {
			return j
		}
	}
	return -1
}

// scan draws from the weights of everybody left, one by one.
func (m *namer) scan(r *rand.Rand, rater int, chosen []int) int {
	total, drawn := 0.0, -1
	for j := range m.o.People {
		w := m.o.FollowWeight(m.t, m.area, rater, j)
		if w == 0 || slices.Contains(chosen, j) {
			continue
		}
		total += w
		// The j-th takes the place with probability w over the total so far.
		if r.Float64()*total < w {
			drawn = j
		}
	}
	return drawn
}
