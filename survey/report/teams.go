package report

import (
	"slices"

	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// team is a team as the round froze it.
type team struct {
	id      survey.ID
	members []int // of the roster, ascending
	raters  []int // positions among the ballots, ascending
	// rule keeps the team back, "" for a team that may be shown. Of one that may,
	// agreement and following keep back the figures of these kinds.
	rule, agreement, following disclose.Rule
}

// formTeams finds members and submitters of all teams, and which may be shown.
func (n *count) formTeams() []team {
	teams := members(n.shot)
	position := make([]int, n.roster.people)
	for i := range position {
		position[i] = -1
	}
	for k, i := range n.raters {
		position[i] = k
	}
	for t := range teams {
		for _, i := range teams[t].members {
			if position[i] >= 0 {
				teams[t].raters = append(teams[t].raters, position[i])
			}
		}
		if n.joined(teams[t]) {
			teams[t].rule = disclose.R7
		}
	}
	for kept := true; kept; { // until neither keeps back what the other shows
		kept = n.keep(teams, n.roster.people, func(t team) []int { return t.members })
		kept = n.keep(teams, len(n.casts), func(t team) []int { return t.raters }) || kept
	}
	return teams
}

// keep keeps back teams that may not be shown by the people who make them up, and
// reports whether there are any more.
func (n *count) keep(teams []team, whole int, people func(team) []int) (more bool) {
	groups := make([]disclose.Group, len(teams))
	for t := range teams {
		groups[t] = disclose.Group{ID: teams[t].id, Answers: people(teams[t]), Kept: teams[t].rule}
	}
	for t, rule := range n.rules.Publishable(groups, disclose.OneEach(whole), n.floors.Group) {
		more = more || teams[t].rule != rule
		teams[t].rule = rule
	}
	return more
}

// members returns the teams of a snapshot by ascending id.
func members(shot *survey.Snapshot) []team {
	teams := make([]team, len(shot.Teams))
	number := make(map[survey.ID]int, len(teams))
	for t := range teams {
		teams[t].id = shot.Teams[t].ID
		number[teams[t].id] = t
	}
	for i, f := range shot.Roster {
		for _, id := range f.Teams {
			if t, ok := number[id]; ok {
				teams[t].members = append(teams[t].members, i)
			}
		}
	}
	return teams
}

// teamReports returns what teams see of themselves.
func (n *count) teamReports() []survey.TeamReport {
	out := make([]survey.TeamReport, len(n.teams))
	for k, t := range n.teams {
		out[k].Team = t.id
		if t.rule != "" {
			n.refused.Add(t.rule, 1)
			continue
		}
		r := &out[k]
		r.Submitters = disclose.Share(len(t.raters), len(t.members), len(t.raters))
		s := n.scope(study.TeamPrefix + string(t.id))
		if s == nil {
			continue
		}
		if t.agreement != "" {
			n.refused.Add(t.agreement, 1)
		} else if s.Agreement != nil {
			r.Agreement = disclose.Agreement(s.Agreement.U)
		}
		if t.following != "" {
			n.refused.Add(t.following, 1)
			continue
		}
		if s.Network == nil || !n.rules.Enough(s.Network.Graph.Respondents(), n.floors) {
			continue
		}
		if c := s.Concentration; c != nil {
			r.EffectiveNumber, r.Gini = disclose.TwoDigits(c.EffectiveNumber), disclose.Hundredths(c.GiniCorrected)
		}
		within, given := 0, 0
		all := n.report.Scopes[0].Network.Graph
		for _, i := range t.members {
			for _, v := range all.Named(i) {
				given++
				if _, ok := slices.BinarySearch(t.members, int(v)); ok {
					within++
				}
			}
		}
		r.Inward = disclose.Share(within, given, s.Network.Graph.Respondents())
	}
	return out
}
