package simulate

import (
	"math/rand/v2"
	"slices"
	"time"
)

// unmatched chooses the holders whose mandates are not followed: of mandates
// that span the organisation if there are enough (a hollow title is seen best
// there), the organisation's manager last of them.
func (g *generator) unmatched(r *rand.Rand) {
	truth := &g.o.Truth
	held := r.Perm(len(g.o.Mandates))
	slices.SortStableFunc(held, func(a, b int) int {
		return g.exposure(a) - g.exposure(b)
	})
	for _, m := range held[:g.cfg.Plant.Unmatched] {
		i := g.o.Mandates[m].Person
		g.protected[m] = true
		g.planted[i] = true
		truth.Popularity[i] = g.cfg.Plant.UnmatchedFactor
		truth.Unmatched = append(truth.Unmatched, i)
	}
	slices.Sort(truth.Unmatched)
}

func (g *generator) exposure(m int) int {
	switch what := g.o.Mandates[m]; {
	case what.Scope.Reach != ReachOrganisation:
		return 2
	case what.Kind == Manager && !g.cfg.FlatMandates:
		return 1
	}
	return 0
}

// histories carries the register through the rounds. What changes for a round
// changes on a day after the closing of the round before, so that the closing
// days tell the holders apart: a holder's last day is the day before the
// successor's first.
func (g *generator) histories(r *rand.Rand) {
	gather := g.newGatherings(r)
	for t := range g.o.Rounds {
		closing := g.o.Rounds[t].Closing
		before := closing.AddDate(0, 0, -180)
		if t > 0 {
			before = g.o.Rounds[t-1].Closing
		}
		days := int(closing.Sub(before).Hours() / 24)
		handover := func() time.Time { return before.AddDate(0, 0, 1+r.IntN(days)) }

		settled := len(g.o.Mandates)
		gather.step(t, handover)
		if t == 0 {
			continue
		}
		for m := range settled {
			if g.protected[m] || !g.o.Mandates[m].End.IsZero() || r.Float64() >= g.cfg.Turnover {
				continue
			}
			g.pass(r, m, handover())
		}
	}
}

// pass hands a mandate to somebody without one, if there is somebody.
func (g *generator) pass(r *rand.Rand, m int, start time.Time) {
	what := g.o.Mandates[m]
	pool := what.Scope
	if what.Kind == Manager && what.Scope.Reach == ReachOrganisation && !g.cfg.FlatMandates {
		pool = Scope{ReachTeam, 0} // who manages the organisation leads its first team
	}
	successor := g.candidate(r, pool)
	if successor < 0 {
		return
	}
	g.finish(m, start)
	g.grant(successor, role{what.Kind, what.Level}, what.Scope, start)
}

// finish ends a mandate on the day before the next one starts.
func (g *generator) finish(m int, next time.Time) {
	g.o.Mandates[m].End = next.AddDate(0, 0, -1)
	g.held[g.o.Mandates[m].Person]--
}

// gatherings carries what every gatherer is still to receive.
type gatherings struct {
	g *generator
	// areas and teams are the order in which they come; the second gatherer is
	// one ahead of the first, so that no two receive an area in one round.
	areas, teams []int
}

func (g *generator) newGatherings(r *rand.Rand) *gatherings {
	all := &gatherings{g: g, areas: r.Perm(g.cfg.Areas), teams: r.Perm(g.cfg.Teams)}
	g.o.gathered = make(map[int][]int)
	for _, h := range g.o.Truth.Gatherings {
		never := make([]int, g.cfg.Areas)
		for a := range never {
			never[a] = g.cfg.Rounds
		}
		g.o.gathered[h.Person] = never
	}
	return all
}

// step gives each gatherer one mandate more for round t: of the next area,
// which its ordinary lead hands over, or, when all areas are gathered, of the
// next team.
func (all *gatherings) step(t int, handover func() time.Time) {
	g := all.g
	for k := range g.o.Truth.Gatherings {
		h := &g.o.Truth.Gatherings[k]
		start := handover()
		var scope Scope
		what, area := role{ProductOwner, 2}, -1
		if t < len(all.areas) {
			area = all.areas[(t+k)%len(all.areas)]
			what, scope = role{FacultyLead, 2}, Scope{ReachArea, area}
			for m := range g.o.Mandates {
				o := &g.o.Mandates[m]
				if o.Scope == scope && o.Kind == FacultyLead && o.End.IsZero() && !g.protected[m] {
					g.finish(m, start)
				}
			}
			g.o.gathered[h.Person][area] = t
		} else {
			scope = Scope{ReachTeam, all.teams[(t-len(all.areas)+k)%len(all.teams)]}
		}
		m := g.grant(h.Person, what, scope, start)
		g.protected[m] = true
		h.Steps = append(h.Steps, Step{Round: t, Mandate: m, Area: area})
	}
}
