package report

import (
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// network describes following between teams and against the hierarchy.
func (n *count) network(s *study.Scope) survey.NetworkReport {
	r := survey.NetworkReport{Flows: []survey.Flow{}}
	if !n.powerful(s) {
		n.refused.Add(disclose.R9, 1)
		return r
	}
	r.Flows = n.flows(s)
	respondents := s.Network.Graph.Respondents()
	r.Reciprocity = disclose.Percent(s.Network.Reciprocity, respondents)
	if x := s.Network.Teams; x != nil {
		r.EI = disclose.Hundredths(x.Index)
	}
	if d := s.Network.Direction; d != nil {
		r.Up = disclose.Share(d.Up.Count, d.Edges, respondents)
		r.Down = disclose.Share(d.Down.Count, d.Edges, respondents)
		r.Lateral = disclose.Share(d.Lateral.Count, d.Edges, respondents)
		r.UpRatio = disclose.TwoDigits(d.Up.Ratio)
	}
	return r
}

// flows returns the larger shares of a team's names that go to another. Those
// who are in no team that may be shown are together in "": their own names are
// kept back unless they are enough, and nobody can be told apart by them.
func (n *count) flows(s *study.Scope) []survey.Flow {
	g := s.Network.Graph
	teams := make([]team, 0, len(n.teams)+1)
	for _, t := range n.teams {
		if t.following == "" {
			teams = append(teams, t)
		}
	}
	rest := n.rest(teams)
	if len(rest.members) > 0 {
		teams = append([]team{rest}, teams...)
	}
	in := make([][]int, n.roster.people) // by person, places in teams
	for k, t := range teams {
		for _, i := range t.members {
			in[i] = append(in[i], k)
		}
	}
	out := []survey.Flow{}
	for _, from := range teams {
		if from.following != "" {
			continue
		}
		given, respondents := 0, 0
		to := make([]int, len(teams))
		for _, i := range from.members {
			if g.Responded(i) {
				respondents++
			}
			for _, v := range g.Named(i) {
				given++
				for _, k := range in[v] {
					to[k]++
				}
			}
		}
		if !n.rules.Enough(respondents, n.floors) {
			continue
		}
		for k, names := range to {
			// Shares up to one step are left out: there is one from every team to
			// every other, and it says next to nothing.
			if share := disclose.Share(names, given, respondents); share != nil && *share > disclose.Step(respondents) {
				out = append(out, survey.Flow{From: from.id, To: teams[k].id, Share: share})
			}
		}
	}
	return out
}

// rest returns those in none of the teams as one. Their names are one more group
// of raters beside the teams, so it must not combine with these either.
func (n *count) rest(teams []team) team {
	in := make([]bool, n.roster.people)
	var shown, hidden [][]int
	for _, t := range teams {
		shown = append(shown, n.follow.of(t.raters))
		for _, i := range t.members {
			in[i] = true
		}
	}
	var rest team
	for i, yes := range in {
		if !yes {
			rest.members = append(rest.members, i)
		}
	}
	for k, i := range n.raters {
		if !in[i] {
			rest.raters = append(rest.raters, k)
		}
	}
	for _, t := range n.teams {
		if t.following != "" {
			hidden = append(hidden, n.follow.of(t.raters))
		}
	}
	for k, answers := range n.follow.byArea {
		if n.power[k] == "" {
			shown = append(shown, answers)
		} else if len(answers) < len(n.follow.Rater) {
			hidden = append(hidden, answers)
		}
	}
	shown = append(shown, n.follow.of(rest.raters))
	if n.rules.On(disclose.R3) && disclose.Audit(shown, hidden, n.follow.Answers, n.floors.Group) != nil {
		rest.following = disclose.R3
	}
	return rest
}
