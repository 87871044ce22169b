package study

import (
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/titles"
)

// Past is what is left of an earlier round: aggregates by scope, no ballot. With
// it the last round is studied as if the earlier ones were still there, but for
// what needs their answers themselves.
type Past struct {
	// Label and Time are those of a [Round].
	Label string
	Time  float64
	// Scopes are those of the round, in any order.
	Scopes []PastScope
}

// PastScope is one scope of an earlier round. What is said of people covers the
// roster of [Input.People], whatever the scope.
type PastScope struct {
	Name string
	// Sums are those of the follow graph, nil when nothing is left of it. People
	// who were not there, or not in the scope, are no candidates.
	Sums *titles.Sums
	// Recurrence[k-1] counts names of the round k before given again in this one.
	Recurrence []titles.Recurrence
	// WinShare is E_i of everybody, nil for none.
	WinShare []ranking.Statistic
	// Gini is corrected, U the agreement, TauB that of level and follow rate.
	Gini, U, TauB ranking.Statistic
	// Graph holds the answers while they can still be read, over the roster and
	// raters who have left; nil when they are gone. Repetition and attachment
	// are taken from it.
	Graph *follow.Graph
}

func (p *Past) find(name string) *PastScope {
	i := slices.IndexFunc(p.Scopes, func(s PastScope) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &p.Scopes[i]
}

// pastRound is a past round as a cell sees it: restricted to its members.
type pastRound struct {
	label               string
	time                float64
	graph               *follow.Graph // nil when gone
	sums                *titles.Sums  // nil when gone too
	recurrence          []titles.Recurrence
	winShare, followers []ranking.Statistic
	gini, u, tauB       ranking.Statistic
	held                []bool // by member, [titles.Round.Held]
}

// pastOf returns what the past rounds say of the scope of a cell, in order of
// time; rounds that did not have it are left out.
func (r *run) pastOf(c *cell) []pastRound {
	var out []pastRound
	for t := range r.in.Past {
		past := &r.in.Past[t]
		if s := past.find(c.scope.name); s != nil {
			p := s.restrict(c.scope)
			p.label, p.time, p.held = past.Label, past.Time, r.heldBefore(c, t)
			out = append(out, p)
		}
	}
	return out
}

func (s *PastScope) restrict(to scope) pastRound {
	p := pastRound{
		graph: s.Graph, sums: s.Sums, recurrence: s.Recurrence,
		gini: s.Gini, u: s.U, tauB: s.TauB,
		winShare: make([]ranking.Statistic, len(to.members)), followers: make([]ranking.Statistic, len(to.members)),
	}
	if !to.whole() {
		if s.Sums != nil {
			p.sums = s.Sums.Restrict(to.members)
		}
		if s.Graph != nil {
			p.graph = s.Graph.Restrict(to.position(), len(to.members))
		}
	}
	for k, i := range to.members {
		p.winShare[k], p.followers[k] = ranking.Undefined(ranking.NoData), ranking.Undefined(ranking.NoData)
		if s.WinShare != nil {
			p.winShare[k] = s.WinShare[i]
		}
		if s.Sums != nil && s.Sums.Candidate[i] {
			p.followers[k] = ranking.Defined(float64(s.Sums.Followers[i]))
		}
	}
	return p
}

// heldBefore is [run.held] for past round t.
func (r *run) heldBefore(c *cell, t int) []bool {
	held := make([]bool, len(c.scope.members))
	for _, m := range r.in.Mandates {
		if !m.Held[c.round] || t >= len(m.HeldBefore) || !m.HeldBefore[t] || !m.counts(c.scope.name) {
			continue
		}
		if k := c.scope.index(m.Person); k >= 0 && m.Level == c.level[k] && m.Kind == c.kind[k] {
			held[k] = true
		}
	}
	return held
}

// withPast adds past rounds to those of a cell, latest first, up to the window
// of H.3.
func (r *run) withPast(c *cell, latestFirst []titles.Round) []titles.Round {
	if c.derived {
		return latestFirst
	}
	for _, p := range slices.Backward(r.pastOf(c)) {
		if len(latestFirst) == titles.Window {
			break
		}
		if p.sums == nil {
			continue
		}
		latestFirst = append(latestFirst, titles.Round{
			Graph: p.graph, Sums: p.sums, Recurrence: p.recurrence, Held: p.held,
		})
	}
	return latestFirst
}
