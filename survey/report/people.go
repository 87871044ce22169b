package report

import (
	"slices"

	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// counts returns for everybody on the roster the raters behind their result.
func (n *count) counts() []disclose.Raters {
	out := make([]disclose.Raters, n.roster.people)
	for k, c := range n.casts {
		for _, person := range n.shot.Roster[n.raters[k]].Assigned {
			if i := n.roster.of(person); i >= 0 {
				out[i].Assigned++
			}
		}
		for _, group := range c.Ballot.Groups {
			for _, person := range group {
				out[n.roster.of(person)].Placed++
			}
		}
	}
	return out
}

// personResults returns what people see of themselves.
func (n *count) personResults(s *study.Scope) []survey.PersonResult {
	cells, refused := n.contributions(s)
	limit := n.witnessed(s, cells)
	out := make([]survey.PersonResult, n.roster.people)
	for i := range out {
		out[i].Person = n.shot.Roster[i].Person
		out[i].Followed = n.followed(i)
		if refused[i] != "" {
			n.refused.Add(refused[i], 1)
		}
		if limit[i] < disclose.Full {
			n.refused.Add(disclose.R3, 1)
		}
		cells[i].Put(&out[i], limit[i])
	}
	return out
}

// contributions returns what floors, rounding and earlier releases leave of
// everybody's contribution, and the rule that kept something back, "" for none.
func (n *count) contributions(s *study.Scope) (cells []disclose.Cells, refused []disclose.Rule) {
	size := make([]int, n.roster.people) // of everybody's component
	for _, members := range s.Components {
		for _, i := range members {
			size[i] = len(members)
		}
	}
	isolating := n.isolating()
	cells, refused = make([]disclose.Cells, n.roster.people), make([]disclose.Rule, n.roster.people)
	for i, raters := range n.counts() {
		detail := n.rules.About(raters, n.floors)
		if detail < disclose.Full {
			refused[i] = disclose.R1
		} else if isolating[i] {
			refused[i] = disclose.R7
			detail = disclose.TierOnly
		}
		if s.Scores == nil || n.unlisted[i] {
			continue
		}
		x := s.Scores[i]
		cells[i] = disclose.Contribution(disclose.Estimate{
			Tier: x.Tier, Places: x.Places, Of: size[i], WinShare: x.WinShare,
		}, detail)
	}
	return cells, refused
}

// isolating tells for everybody whether their raters differ by few from those of
// an earlier round that showed their score (R7).
func (n *count) isolating() []bool {
	out := make([]bool, n.roster.people)
	now := n.placers(n.casts)
	for k, p := range n.pairs {
		for i, shown := range p.score {
			if !shown {
				continue
			}
			if p.before != nil {
				out[i] = out[i] || n.rules.Isolating(p.before[i], now[i], n.floors.Group)
				continue
			}
			// Its ballots are gone. The step from the first round whose ballots are
			// left was counted in it, with what came before.
			if d, ok := n.drift(k, i); ok {
				out[i] = out[i] || n.rules.Drifting(d.before, disclose.Apart(d.raters, now[i]), n.floors.Group)
			}
		}
	}
	return out
}

// placers returns who placed each person of the roster, ascending.
func (n *count) placers(casts []survey.Cast) [][]int {
	out := make([][]int, n.roster.people)
	for _, c := range casts {
		for _, group := range c.Ballot.Groups {
			for _, person := range group {
				if i := n.roster.of(person); i >= 0 {
					out[i] = append(out[i], n.roster.index[c.Rater])
				}
			}
		}
	}
	for _, raters := range out {
		slices.Sort(raters)
	}
	return out
}

// followed returns how a person is followed: in the organisation, in every area
// and in the person's own teams.
func (n *count) followed(person int) []survey.Followed {
	scopes := []survey.Scope{{Kind: survey.InOrganisation}}
	for _, area := range n.shot.Settings.Areas {
		scopes = append(scopes, survey.Scope{Kind: survey.InArea, ID: area})
	}
	for _, id := range n.shot.Roster[person].Teams {
		scopes = append(scopes, survey.Scope{Kind: survey.InTeam, ID: id})
	}
	out := make([]survey.Followed, len(scopes))
	for k, scope := range scopes {
		out[k].Scope = scope
		if n.unlisted[person] {
			continue
		}
		if f := n.followedIn(scopeName(scope), person); f != nil {
			out[k].Share, out[k].Finding = f.share, f.word
		}
	}
	return out
}
