package attack_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/followship/followship/api"
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/survey/attack"
)

// teamReport is what a spy reads of a team, false for nothing.
func (a *assault) teamReport(p *played, s *spy, team int) (api.TeamReport, bool) {
	got, ok := read[api.TeamResult](a.t, a.get("/rounds/"+string(p.round.ID)+"/teams/"+string(a.Teams[team].ID), s))
	r := got.Team
	return r, ok && (r.Agreement != nil || r.EffectiveNumber != nil || r.Gini != nil || r.Inward != nil || r.Submitters != nil)
}

// teamRaters are those of a team who answered: places among the submitters.
func (g *target) teamRaters(p *played, team int) []int {
	var out []int
	for n, k := range p.submitters() {
		f := p.shot.Roster[p.shot.Find(g.People[k].ID)]
		if slices.Contains(f.Teams, g.Teams[team].ID) {
			out = append(out, n)
		}
	}
	return out
}

// groupSums puts together every figure about a group that anybody of the spies can
// read, the figures about everybody and the flows between teams, and looks for a
// combination about few. All teams are read by all spies: who is in a team reads it.
func groupSums(a *assault) {
	for _, p := range a.played {
		raters := p.submitters()
		shown := map[int]bool{}
		for team := range a.Teams {
			for _, s := range a.spies {
				if _, ok := a.teamReport(p, s, team); ok {
					shown[team] = true
				}
				if a.queries >= 2*budget {
					break
				}
			}
		}
		network, _ := read[api.NetworkAnswer](a.t, a.get("/rounds/"+string(p.round.ID)+"/reports/network", a.spies[0]))
		for _, f := range network.Report.Flows {
			for team := range a.Teams {
				if f.From != nil && *f.From == string(a.Teams[team].ID) {
					shown[team] = true
				}
			}
		}
		var groups [][]int
		for team := range a.Teams {
			if shown[team] {
				groups = append(groups, a.teamRaters(p, team))
			}
		}
		few := attack.Few(groups, len(raters), nil, promised.Group)
		if len(raters) < promised.Group && len(groups) == 0 {
			few = nil // nothing is shown of so few
		}
		a.saw(attack.Isolated, -1, len(few) > 0, fmt.Sprintf("%d groups combine to %d raters", len(groups), len(few)))
		// Of those who pool the own ballots are taken off: nobody may stand alone.
		for n := 1; n <= 3; n++ {
			var known []int
			for _, s := range a.pooling(n) {
				if at := slices.Index(raters, s.k); at >= 0 {
					known = append(known, at)
				}
			}
			alone := attack.Few(groups, len(raters), known, 2)
			if len(raters) < promised.Group && len(groups) == 0 {
				alone = nil
			}
			a.saw(attack.Isolated, -1, len(alone) > 0, fmt.Sprintf("%d groups, %d pooling, leave one rater", len(groups), n))
		}
	}
}

// figures are what is shown of a group: nil where nothing is.
type figures struct{ u, ties, gini, number *float64 }

// figuresOf counts the figures of a group in a world. Members are all of the group, in
// it or not those who answered.
func (g *target) figuresOf(p *played, w world, members []int, whole bool) (f [4]float64) {
	in := make([]int, len(g.People))
	for k := range in {
		in[k] = -1
	}
	for n, k := range members {
		in[k] = n
	}
	b := ranking.NewBuilder(len(g.People), len(g.People))
	for n, k := range p.submitters() {
		if in[k] < 0 && !whole {
			continue
		}
		if err := b.Add(ranking.Ballot{Rater: k, Weight: 1, Groups: w[n].Groups}); err != nil {
			panic(err)
		}
	}
	profile := b.Profile()
	if !whole {
		profile = profile.Restrict(in, len(members))
	}
	u, _ := agreement.U(ranking.NewCounts(profile)).Get()
	ties, _ := agreement.TieRate(profile).Get()
	graph := g.graph(p, w, members, whole)
	holdings := make([]float64, 0, len(members))
	followers := graph.Followers()
	for n := range members {
		holdings = append(holdings, float64(followers[n]))
	}
	c := power.Concentrate(holdings)
	gini, _ := c.GiniCorrected.Get()
	number, _ := c.EffectiveNumber.Get()
	return [4]float64{u, ties, gini, number}
}

// graph is who follows whom among members, in any area.
func (g *target) graph(p *played, w world, members []int, whole bool) *follow.Graph {
	at := map[int]int{}
	for n, k := range members {
		at[k] = n
	}
	responded := make([]bool, len(members))
	var edges []follow.Edge
	seen := map[[2]int]bool{}
	for n, k := range p.submitters() {
		from, ok := at[k]
		if !ok {
			continue
		}
		responded[from] = true
		for _, names := range w[n].Names {
			for _, x := range names {
				if to, ok := at[x]; ok && !seen[[2]int{from, to}] {
					seen[[2]int{from, to}] = true
					edges = append(edges, follow.Edge{From: int32(from), To: int32(to)})
				}
			}
		}
	}
	return follow.New(len(members), responded, edges)
}

// groupPeople is the largest group whose figures are gone into, and groupSteps how far a
// walk through its worlds goes.
const (
	groupPeople = 26
	groupSteps  = 10_000
	allSteps    = 40_000 // of all groups of an organisation
)

// groupFigures takes the figures about everybody and about the teams of those who pool,
// and asks how others placed people and whom they named.
func groupFigures(a *assault) {
	p := a.played[a.random.IntN(len(a.played))]
	pool := a.pooling(1 + a.random.IntN(3))
	findings, ok := read[api.Findings](a.t, a.get("/rounds/"+string(p.round.ID)+"/release", pool[0]))
	var everybody []int
	for _, f := range p.shot.Roster {
		everybody = append(everybody, a.number[f.Person])
	}
	if ok {
		a.figured(p, pool, everybody, true, figures{u: findings.Agreement.U, ties: findings.Agreement.TieRate, gini: findings.Power.Gini, number: findings.Power.EffectiveNumber})
	}
	for team := range a.Teams {
		for _, s := range pool {
			if r, ok := a.teamReport(p, s, team); ok {
				var members []int
				for _, f := range p.shot.Roster {
					if slices.Contains(f.Teams, a.Teams[team].ID) {
						members = append(members, a.number[f.Person])
					}
				}
				a.figured(p, pool, members, false, figures{u: r.Agreement, gini: r.Gini, number: r.EffectiveNumber})
				break
			}
		}
		if len(a.beliefs) > 2*budget || a.steps >= far(allSteps) {
			return
		}
	}
}

func (a *assault) figured(p *played, pool []*spy, members []int, whole bool, seen figures) {
	if seen == (figures{}) {
		return
	}
	if len(members) > groupPeople {
		a.unclear++
		return
	}
	a.within(p)
	raters := p.submitters()
	draw, truth := a.knownTo(p, pool, members), a.truth(p)
	var walked []int
	for n, r := range raters {
		if slices.Contains(members, r) {
			walked = append(walked, r)
		} else {
			truth[n] = attack.Answer{}
		}
	}
	near := func(shown *float64, x, step float64) bool { return shown == nil || math.Abs(*shown-x) <= step }
	// Lists and names are drawn apart, agreement and ties follow from lists alone and
	// concentration from names: each says nothing of the other.
	for _, by := range []struct {
		kind  attack.Kind
		shown bool
		gives func(f [4]float64) bool
	}{
		{attack.Above, seen.u != nil || seen.ties != nil, func(f [4]float64) bool { // two digits, 0.95 at most
			return near(seen.u, min(f[0], 0.95), 0.00501) && near(seen.ties, min(max(f[1], 0.05), 0.95), 0.00501)
		}},
		{attack.Named, seen.gini != nil || seen.number != nil, func(f [4]float64) bool { // two digits
			return near(seen.gini, f[2], 0.00501) && (seen.number == nil || math.Abs(*seen.number-f[3]) <= 0.0501*math.Pow(10, math.Floor(math.Log10(math.Max(*seen.number, 1)))))
		}},
	} {
		if !by.shown {
			continue
		}
		gives := func(w world) bool { return by.gives(a.figuresOf(p, w, members, whole)) }
		questions := a.groupCells(p, pool, members, by.kind)
		if !gives(truth) {
			a.t.Errorf("seed %d: figures of %d people do not follow from what was handed in", a.seed, len(members))
			return
		}
		s := attack.Walk(a.random, truth, walking(walked, pool, questions), min(far(groupSteps), far(allSteps)-a.steps), draw, func(random *rand.Rand, w world, r int) world {
			w = slices.Clone(w)
			w[slices.Index(raters, r)] = a.drawn(random, p, r)
			return w
		}, gives, questions)
		a.steps += s.Draws
		a.judged(s.Beliefs)
	}
}

// groupCells asks about a few raters of a group: how they placed its members against
// each other, or whom of them they named.
func (a *assault) groupCells(p *played, pool []*spy, members []int, kind attack.Kind) []attack.Question[world] {
	var out []attack.Question[world]
	raters, left := p.submitters(), askedAbout
	for _, n := range a.random.Perm(len(raters)) {
		r := raters[n]
		if left == 0 || !slices.Contains(members, r) || r == a.coerced || slices.ContainsFunc(pool, func(s *spy) bool { return s.k == r }) {
			continue
		}
		left--
		for i, x := range members {
			if x == r {
				continue
			}
			if kind == attack.Named {
				out = append(out, attack.Question[world]{
					Cell: attack.Cell{Kind: kind, Rater: r, Ratee: x, Other: -1, Detail: "area 0"}, Unanimous: p.allNamed(0, x, members),
					Value: func(w world) int { return one(w[n].Named(0, x)) },
				})
				continue
			}
			for _, y := range members[:i] {
				if y != r && p.answers[r].Above(x, y) < 3 {
					out = append(out, attack.Question[world]{
						Cell: attack.Cell{Kind: kind, Rater: r, Ratee: x, Other: y}, Unanimous: p.unanimous(x, y),
						Value: func(w world) int { return w[n].Above(x, y) },
					})
				}
			}
		}
	}
	a.random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:min(len(out), budget)]
}

// allNamed reports whether all who could name somebody did, or nobody: all of
// some people, nil for everybody.
func (p *played) allNamed(area, x int, among []int) bool {
	yes, no := 0, 0
	for k, a := range p.answers {
		switch {
		case k == x || among != nil && !slices.Contains(among, k):
		case a.Named(area, x):
			yes++
		default:
			no++
		}
	}
	return yes == 0 || no == 0
}
