package report

import (
	"cmp"

	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// document puts the release together.
func (n *count) document() *survey.ReleaseDocument {
	organisation := n.report.Scopes[0]
	d := &survey.ReleaseDocument{
		Format: format, Survey: n.round.Survey, Round: n.round.ID, Number: n.round.Number, Label: n.round.Label,
		Floors: n.floors, Asked: n.roster.people, Turnout: len(n.casts),
	}
	d.Teams = n.teamReports()
	d.Areas = n.areaReports()
	d.People = n.personResults(organisation)
	d.Agreement = n.agreement(organisation)
	d.Leadership = n.leadership(organisation)
	d.Power = n.powerReport(organisation)
	d.Network = n.network(organisation)
	d.Notices = n.notices()
	d.Items = n.itemReports()
	d.Detectable = n.detectable(organisation)
	d.Refusals = n.refused.List()
	return d
}

// powerful reports whether figures about power may be shown of a scope: those
// who answered are enough (R9).
func (n *count) powerful(s *study.Scope) bool {
	return s != nil && s.Network != nil && n.keptFollowing(s) == "" && n.rules.Powerful(s.Network.Graph.Respondents(), n.floors)
}

func (n *count) agreement(s *study.Scope) survey.AgreementReport {
	var r survey.AgreementReport
	if !n.rules.Agreeing(len(n.lists), n.floors) || s.Agreement == nil {
		n.refused.Add(disclose.R2, 1)
		return r
	}
	r.U, r.PValue = disclose.Agreement(s.Agreement.U), disclose.PValue(s.Agreement.P)
	if rate, ok := s.Agreement.TieRate.Get(); ok {
		rate = min(max(rate, 0.05), 0.95) // all or none is everybody's answer
		r.TieRate = &rate
		*r.TieRate = float64(int(100*rate+0.5)) / 100
	}
	enough := 0
	for _, c := range n.counts() {
		if n.rules.About(c, n.floors) > disclose.Nothing {
			enough++
		}
	}
	coverage := 10 * (10 * enough / max(1, n.roster.people-n.declined))
	connected := n.connected(s)
	r.Coverage, r.Connected = &coverage, &connected
	return r
}

// connected reports whether everybody about whom something is counted can be compared
// with everybody else.
func (n *count) connected(s *study.Scope) bool {
	groups, people := 0, 0
	for _, members := range s.Components {
		listed := 0
		for _, i := range members {
			if !n.unlisted[i] {
				listed++
			}
		}
		if listed > 0 {
			groups++
		}
		people += listed
	}
	return groups == 1 && people == n.roster.people-n.declined
}

func (n *count) itemReports() []survey.ItemReport {
	out := make([]survey.ItemReport, len(n.shot.Settings.Items))
	for k, item := range n.shot.Settings.Items {
		out[k].Item = item.ID
		yes, answers := n.answers(item.ID)
		if n.items[k] == "" {
			out[k].Share, out[k].Lower, out[k].Upper = n.rules.Answers(yes, answers, n.floors.Item)
		}
		if out[k].Share == nil {
			n.refused.Add(disclose.ItemFloor, 1)
		}
	}
	return out
}

func (n *count) areaReports() []survey.AreaReport {
	out := make([]survey.AreaReport, len(n.shot.Settings.Areas))
	for k, area := range n.shot.Settings.Areas {
		out[k].Area = area
		g := n.input.Rounds[0].Areas[k].Graph
		if n.nobody[k] == "" {
			out[k].Nobody, _, _ = n.rules.Answers(g.Silent(), g.Respondents(), n.floors.Item)
		}
		s := n.scope(study.AreaPrefix + string(area))
		if !n.powerful(s) || s.Concentration == nil {
			n.refused.Add(cmp.Or(n.power[k], disclose.R9), 1)
			continue
		}
		c := s.Concentration
		out[k].EffectiveNumber, out[k].Gini = disclose.TwoDigits(c.EffectiveNumber), disclose.Hundredths(c.GiniCorrected)
		out[k].Excess = disclose.Hundredths(c.Null.Excess)
	}
	return out
}
