package simulate

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// The kinds of mandates: the roles of the grid (leadership, knowledge and
// momentum by person, team and organisation), and the line manager.
const (
	Manager         = "manager"
	Steward         = "steward"
	BusinessCoach   = "business coach"
	TeamCoach       = "team coach"
	OrgFaculty      = "org faculty"
	Mentor          = "mentor"
	FacultyLead     = "faculty lead"
	TaskOwner       = "task owner"
	ProductOwner    = "product owner"
	StrategyFaculty = "strategy faculty"
)

// Reach is what a mandate spans.
type Reach int

// The reaches.
const (
	ReachOrganisation Reach = iota
	ReachTeam
	ReachArea
)

// Scope is what a mandate spans: the organisation, or the team or area of an
// index.
type Scope struct {
	Reach Reach
	Index int
}

// Mandate is a title held from Start to End, both days included.
type Mandate struct {
	Person      int
	Title, Kind string
	// Level is 1 or more, larger is more senior.
	Level int
	Scope Scope
	Start time.Time
	// End is zero while the mandate is open.
	End time.Time
}

// Active reports whether the mandate is held on a day.
func (m *Mandate) Active(on time.Time) bool {
	return !on.Before(m.Start) && (m.End.IsZero() || !on.After(m.End))
}

// ScopeName returns the scope as the files write it: organisation, team:NAME
// or area:NAME.
func (o *Organisation) ScopeName(s Scope) string {
	switch s.Reach {
	case ReachTeam:
		return "team:" + o.Teams[s.Index].Name
	case ReachArea:
		return "area:" + o.Areas[s.Index].Name
	}
	return "organisation"
}

// role is a mandate before it has a holder and a scope.
type role struct {
	kind  string
	level int
}

// The roles of each reach in the order in which they are filled: for the
// organisation, after its one manager, one after the other; for teams and
// areas the first role everywhere before the second.
var (
	organisationRoles = []role{
		{OrgFaculty, 3}, {StrategyFaculty, 3}, {BusinessCoach, 2}, {Steward, 1}, {TaskOwner, 1},
	}
	teamRoles = []role{{Manager, 2}, {TeamCoach, 2}, {ProductOwner, 2}}
	areaRoles = []role{{FacultyLead, 2}, {Mentor, 1}}
)

// mandates fills the register: the mandates of the beginning, then round by
// round what gatherers receive and what passes on.
func (g *generator) mandates() {
	r := g.rng(streamMandates)
	g.held = make([]int, g.cfg.People)
	areas := g.areaOrder()
	// Every third mandate spans the organisation, so that anybody left can
	// hold it: the loop ends.
	for k := 0; len(g.o.Mandates) < g.cfg.Titled; k++ {
		g.first(r, k, areas)
	}
	g.unmatched(r)
	g.histories(r)
	g.report()
}

// first grants the k-th mandate of the beginning, if somebody can hold it.
func (g *generator) first(r *rand.Rand, k int, areas []int) {
	var (
		what  role
		scope Scope
		lead  = -1
	)
	teams := g.cfg.Teams
	switch turn := k / 3; {
	case g.cfg.FlatMandates:
		what = role{organisationRoles[k%len(organisationRoles)].kind, 1}
	case k == 0:
		what = role{Manager, 4}
		lead = g.o.Teams[0].Lead
	case k%3 == 0:
		what = organisationRoles[(turn-1)%len(organisationRoles)]
	case k%3 == 1:
		what = roleOf(teamRoles, turn/teams)
		scope = Scope{ReachTeam, (turn + 1) % teams}
		if what.kind == Manager {
			if scope.Index == 0 {
				return // the organisation's manager leads the first team
			}
			lead = g.o.Teams[scope.Index].Lead
		}
	default:
		what = roleOf(areaRoles, turn/len(areas))
		scope = Scope{ReachArea, areas[turn%len(areas)]}
	}
	holder := g.candidate(r, scope)
	if lead >= 0 && g.held[lead] == 0 && !g.planted[lead] {
		holder = lead
	}
	if holder < 0 {
		return
	}
	start := g.cfg.FirstClosing.AddDate(0, 0, -(200 + r.IntN(1200)))
	g.grant(holder, what, scope, start)
}

// roleOf returns the role of the k-th time round: the first role once, as there
// is one manager to a team and one lead to an area, then the others in turn.
func roleOf(roles []role, k int) role {
	if k == 0 {
		return roles[0]
	}
	return roles[1+(k-1)%(len(roles)-1)]
}

// areaOrder lists the areas with those that contain others last: a lead is
// given where the work is before where it is summed up.
func (g *generator) areaOrder() []int {
	contains := make([]bool, len(g.o.Areas))
	for _, a := range g.o.Areas {
		if a.Parent >= 0 {
			contains[a.Parent] = true
		}
	}
	var inner, outer []int
	for a := range g.o.Areas {
		if contains[a] {
			outer = append(outer, a)
		} else {
			inner = append(inner, a)
		}
	}
	return append(inner, outer...)
}

// candidate draws somebody who may hold a mandate of the scope: of that team
// or area, without a mandate and not planted. It returns -1 if nobody may.
func (g *generator) candidate(r *rand.Rand, s Scope) int {
	at, size := func(k int) int { return k }, g.cfg.People
	switch s.Reach {
	case ReachTeam:
		members := g.o.Teams[s.Index].Members
		at, size = func(k int) int { return members[k] }, len(members)
	case ReachArea:
		workers := g.workers[s.Index]
		at, size = func(k int) int { return workers[k] }, len(workers)
	}
	if size == 0 {
		return -1
	}
	eligible := func(i int) bool { return g.held[i] == 0 && !g.planted[i] }
	// A few darts first, so that a large organisation is not read through for
	// every mandate.
	for range 32 {
		if i := at(r.IntN(size)); eligible(i) {
			return i
		}
	}
	chosen, seen := -1, 0
	for k := range size {
		if i := at(k); eligible(i) {
			seen++
			if r.IntN(seen) == 0 {
				chosen = i
			}
		}
	}
	return chosen
}

// grant adds a mandate to the register and returns its index. A manager leads
// their team from then on, the organisation's manager the first team.
func (g *generator) grant(holder int, what role, scope Scope, start time.Time) int {
	title := what.kind
	switch {
	case scope.Reach == ReachTeam:
		title += " " + g.o.Teams[scope.Index].Name
	case scope.Reach == ReachArea && what.kind == FacultyLead:
		title = "lead " + g.o.Areas[scope.Index].Name // the area's name, not the role's
	case scope.Reach == ReachArea:
		title += " " + g.o.Areas[scope.Index].Name
	}
	title = strings.ToUpper(title[:1]) + title[1:]
	g.held[holder]++
	g.o.Mandates = append(g.o.Mandates, Mandate{
		Person: holder, Title: title, Kind: what.kind, Level: what.level, Scope: scope, Start: start,
	})
	g.protected = append(g.protected, false)
	if what.kind == Manager && !g.cfg.FlatMandates {
		team := 0
		if scope.Reach == ReachTeam {
			team = scope.Index
		}
		if g.o.People[holder].Team == team {
			g.o.Teams[team].Lead = holder
		}
	}
	return len(g.o.Mandates) - 1
}

// MandatesHeld returns how many mandates each person holds on the closing day
// of a round.
func (o *Organisation) MandatesHeld(round int) []int {
	held := make([]int, len(o.People))
	for m := range o.Mandates {
		if o.Mandates[m].Active(o.Rounds[round].Closing) {
			held[o.Mandates[m].Person]++
		}
	}
	return held
}

func (o *Organisation) worksIn(person, area int) bool {
	return slices.Contains(o.People[person].Areas, area)
}
