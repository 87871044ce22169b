package study

import (
	"slices"
	"strings"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/titles"
)

// network computes chapter G for the scope.
func (r *run) network(s *Scope, c *cell) {
	g := c.graph
	n := &Network{Graph: g, Derived: c.derived}
	n.PageRank = follow.PageRank(g, damping, nil)
	if s.Network = n; !c.full {
		return
	}
	n.Betweenness, n.BetweennessReason = follow.Betweenness(g, r.seed(c, "betweenness"))
	n.Reciprocity, n.Mutuality = follow.Reciprocity(g)
	if g.People() <= follow.MaxBrokerage {
		n.Constraint = follow.Constraint(g)
	} else {
		n.ConstraintReason = ranking.TooLarge
	}
	if slices.Max(append([]int{0}, c.level...)) > 0 {
		d := follow.Direction(g, c.level, r.seed(c, "direction"))
		n.Direction = &d
	}
	if r.in.Manager != nil {
		m := follow.OwnLineManager(g, r.managers(c))
		n.Managers = &m
	}
	if team := r.teams(c); team != nil {
		x := follow.EI(g, team, r.seed(c, "external"))
		n.Teams = &x
	}
}

// damping is that of PageRank (G.3).
const damping = 0.85

// managers returns the line manager of every member, -1 outside the scope.
func (r *run) managers(c *cell) []int {
	out := make([]int, len(c.scope.members))
	for k, i := range c.scope.members {
		out[k] = -1
		if m := r.in.Manager[i]; m >= 0 {
			out[k] = c.scope.index(m)
		}
	}
	return out
}

// teams numbers the team of every member, -1 for none; nil when the scope has
// members of fewer than two teams. Somebody in several teams counts in the
// first.
func (r *run) teams(c *cell) []int {
	out := make([]int, len(c.scope.members))
	met := -1
	several := false
	for k, i := range c.scope.members {
		out[k] = r.team[i]
		switch {
		case out[k] < 0:
		case met < 0:
			met = out[k]
		case met != out[k]:
			several = true
		}
	}
	if !several {
		return nil
	}
	return out
}

// firstTeams numbers the first team of everybody, -1 for none.
func (in *Input) firstTeams() []int {
	first := make([]int, in.People)
	for i := range first {
		first[i] = -1
	}
	for number, team := range in.Teams {
		for _, i := range team.Members {
			if first[i] < 0 {
				first[i] = number
			}
		}
	}
	return first
}

// leadership computes chapter H for the scope, up to the decision over all
// scopes of the round.
func (r *run) leadership(s *Scope, c *cell) {
	l := &Leadership{Alignment: titles.Align(c.graph, c.level, r.seed(c, "alignment"))}
	if l.Alignment.TauB.OK() && (c.full || c.last) {
		l.Replicates, _ = titles.BootstrapAlignment(c.graph, c.level, r.seed(c, "alignment bootstrap"))
	}
	l.Rounds, l.Mandates = r.comparable(c), titles.Mandates{Level: c.level, Kind: c.kind}
	l.Assessment = titles.Assess(l.Rounds, l.Mandates)
	s.Leadership = l
	if !c.full {
		return
	}
	l.Expected = titles.Expect(c.level, c.graph.Followers(), c.graph.Eligible())
	l.Detect = titles.Detect(r.plan(c, l))
	for _, a := range r.in.Rounds[c.round].Areas {
		if strings.HasPrefix(c.scope.name, AreaPrefix) && c.scope.name != AreaPrefix+a.Name {
			continue
		}
		g := a.Graph
		if !c.scope.whole() {
			g = g.Restrict(c.scope.position(), len(c.scope.members))
		}
		l.Vacancies = append(l.Vacancies, Vacancy{Area: a.Name, Vacancy: titles.LookForLeadership(g, nil)})
	}
}

// comparable returns the rounds that H.3 may pool for the cell, oldest first,
// the cell's own last: the latest that asked the same people about the same
// areas. Rounds between them that did not are passed over.
func (r *run) comparable(c *cell) []titles.Round {
	rounds := []titles.Round{{Graph: c.graph}}
	c.pooledFrom = c.round
	for t := c.round - 1; t >= 0 && len(rounds) < titles.Window; t-- {
		earlier := r.find(t, c.scope.name)
		if earlier == nil || earlier.graph == nil || earlier.derived ||
			!slices.Equal(earlier.scope.members, c.scope.members) ||
			!strings.HasPrefix(c.scope.name, AreaPrefix) && !r.sameAreas(t, c.round) {
			continue
		}
		rounds = append(rounds, titles.Round{Graph: earlier.graph, Held: r.held(c, t)})
		c.pooledFrom = t
	}
	rounds = r.withPast(c, rounds)
	slices.Reverse(rounds)
	return rounds
}

func (r *run) sameAreas(t, u int) bool {
	return slices.EqualFunc(r.in.Rounds[t].Areas, r.in.Rounds[u].Areas,
		func(a, b Area) bool { return a.Name == b.Name })
}

// held reports for every member whether the mandate they hold in the cell's
// round was theirs already in round t.
func (r *run) held(c *cell, t int) []bool {
	held := make([]bool, len(c.scope.members))
	for _, m := range r.in.Mandates {
		if !m.Held[c.round] || !m.Held[t] || !m.counts(c.scope.name) {
			continue
		}
		if k := c.scope.index(m.Person); k >= 0 && m.Level == c.level[k] && m.Kind == c.kind[k] {
			held[k] = true
		}
	}
	return held
}

// plan describes the round as the detectability rule sees it.
func (r *run) plan(c *cell, l *Leadership) titles.Plan {
	g := c.graph
	p := titles.Plan{
		// Raters outside the roster are beside the rule, which counts people.
		People: g.People(), Respondents: g.People() - unanswered(g), Rounds: max(1, l.Assessment.Rounds),
		Holders: l.Alignment.Titled, Untitled: l.Alignment.Untitled, Design: l.Assessment.Design,
	}
	if answers := g.Respondents(); answers > 0 {
		p.Names = float64(g.Edges()) / float64(answers)
	}
	// How many times as often as the average holders are followed, by the round
	// itself; the default where nobody with a title was named.
	followers, eligible := g.Followers(), g.Eligible()
	var titled, of, all, pairs float64
	for i, f := range followers {
		all, pairs = all+float64(f), pairs+float64(eligible[i])
		if c.level[i] > 0 {
			titled, of = titled+float64(f), of+float64(eligible[i])
		}
	}
	if titled > 0 && all > 0 {
		p.Lambda = (titled / of) / (all / pairs)
	}
	return p
}

// concentration computes I.1–I.6 for the scope.
func (r *run) concentration(s *Scope, c *cell) {
	holdings := power.Holdings(c.graph)
	x := &Concentration{
		Concentration: power.Concentrate(holdings),
		Lorenz:        power.Lorenz(holdings),
	}
	s.Concentration = x
	if !c.full && !c.last {
		return
	}
	x.Null = power.FollowerNull(c.graph, ranking.AlertReplicates, r.seed(c, "follower null"))
	if c.scope.name == Organisation {
		if mandates := r.mandates(c); mandates != nil {
			stacking := power.Stack(mandates)
			x.Stacking = &stacking
		}
		if areas := r.in.Rounds[c.round].Areas; len(areas) > 1 {
			followers := make([][]int, len(areas))
			for a := range areas {
				followers[a] = areas[a].Graph.Followers()
			}
			capture := power.MeasureCapture(followers, ranking.AlertReplicates, r.seed(c, "capture"))
			x.Capture = &capture
		}
	}
	if between := s.betweenness(r, c); between != nil {
		b := power.Concentrate(between)
		x.Brokerage = &b
	}
}

// betweenness returns the scope's betweenness, computing it when that was not
// done for the network.
func (s *Scope) betweenness(r *run, c *cell) []float64 {
	if s.Network != nil && c.full {
		return s.Network.Betweenness
	}
	b, _ := follow.Betweenness(c.graph, r.seed(c, "betweenness"))
	return b
}

// mandates counts the active mandates of every member, whatever their scope;
// nil when there are none.
func (r *run) mandates(c *cell) []int {
	var out []int
	for _, m := range r.in.Mandates {
		if m.Level <= 0 || !m.Held[c.round] {
			continue
		}
		if out == nil {
			out = make([]int, len(c.scope.members))
		}
		if k := c.scope.index(m.Person); k >= 0 {
			out[k]++
		}
	}
	return out
}
