package report

import (
	"slices"
	"strconv"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// powerReport says how following gathers in the organisation.
func (n *count) powerReport(s *study.Scope) survey.PowerReport {
	r := survey.PowerReport{Lorenz: []float64{}, Persistence: []survey.PersistencePair{}}
	n.stacking(&r)
	c := s.Concentration
	shown := n.powerful(s) && c != nil
	r.Trend.Values = n.values(nil)
	if !shown {
		n.refused.Add(disclose.R9, 1)
		return r
	}
	respondents := s.Network.Graph.Respondents()
	r.Gini, r.NullMean, r.Excess = disclose.Hundredths(c.GiniCorrected), disclose.Hundredths(c.Null.Mean), disclose.Hundredths(c.Null.Excess)
	r.PValue, r.EffectiveNumber = disclose.PValue(c.Null.P), disclose.TwoDigits(c.EffectiveNumber)
	r.TopShare = disclose.Percent(c.TopShare, respondents)
	r.Lorenz = deciles(c.Lorenz)
	if c.Capture != nil {
		broad := c.Capture.Broad
		r.InHalf = &broad
	}
	r.Trend.Values = n.values(r.Gini)
	n.overRounds(&r)
	return r
}

// stacking describes the register of mandates, which everybody can read: it needs
// no answers.
func (n *count) stacking(r *survey.PowerReport) {
	held := make([]int, n.roster.people)
	faculty := 0
	for _, m := range n.input.Mandates {
		if m.Level > 0 && m.Held[0] {
			held[m.Person]++
			if m.Scope == facultyScope {
				faculty++
			}
		}
	}
	s := power.Stack(held)
	r.Mandates, r.Holders, r.Several, r.Faculty = &s.Mandates, &s.Holders, &s.Stacked, &faculty
	if s.Mandates > 0 {
		largest := (200*s.Largest + s.Mandates) / (2 * s.Mandates)
		r.LargestShare = &largest
	}
}

// overRounds fills in what compares rounds.
func (n *count) overRounds(r *survey.PowerReport) {
	o := n.report.Over
	r.Trend.Rounds = o.Trend.Rounds
	r.Trend.Slope, r.Trend.PValue = disclose.Thousandths(o.Trend.Slope), disclose.PValue(o.Trend.P)
	if o.Attachment.NewTies >= power.MinNewTies {
		r.Attachment = disclose.Hundredths(o.Attachment.Beta)
	}
	few := make(map[string]bool) // rounds with too few raters, by number
	for _, p := range n.past {
		few[p.Label] = !n.rules.Powerful(p.turnout, n.floors)
	}
	if !slices.ContainsFunc(n.past, func(p past) bool { return few[p.Label] }) {
		r.Mobility = disclose.Hundredths(o.Mobility)
	}
	for _, p := range o.Persistence {
		from, _ := strconv.Atoi(p.From)
		to, _ := strconv.Atoi(p.To)
		pair := survey.PersistencePair{From: from, To: to}
		if !few[p.From] && !few[p.To] {
			pair.TauB = disclose.Hundredths(p.TauB)
		}
		r.Persistence = append(r.Persistence, pair)
	}
	r.Renewal = n.renewal()
}

// values lists the concentration each round was published with.
func (n *count) values(now *float64) []survey.TrendValue {
	out := []survey.TrendValue{}
	for _, p := range n.past {
		out = append(out, survey.TrendValue{Number: p.round.Number, Label: p.round.Label, Gini: p.gini})
	}
	return append(out, survey.TrendValue{Number: n.round.Number, Label: n.round.Label, Gini: now})
}

// renewal is the share of those found to lead in the organisation who were not in
// the latest release that shares no round with this one (I.10a).
func (n *count) renewal() *int {
	l := n.report.Scopes[0].Leadership
	if l == nil {
		return nil
	}
	at := len(n.past) - l.Assessment.Rounds
	if at < 0 || n.past[at].findings == nil {
		return nil
	}
	earlier := n.past[at].standings(n.roster.people)
	now := make([]power.Standing, n.roster.people)
	for _, c := range l.Assessment.Cells {
		now[c.Person] = power.Standing{Present: true, Leader: leads(c.Finding)}
	}
	m := power.MeasureRenewal(now, earlier)
	if m.Leaders < n.floors.Group {
		return nil
	}
	return disclose.Share(m.New, m.Leaders, m.Leaders)
}

// deciles reads the Lorenz curve at the deciles of people.
func deciles(curve [][2]float64) []float64 {
	out := []float64{}
	if len(curve) < 2 {
		return out
	}
	people := len(curve) - 1
	for d := range 11 {
		at, rest := d*people/10, d*people%10
		y := curve[at][1]
		if rest > 0 {
			y += float64(rest) / 10 * (curve[at+1][1] - y)
		}
		out = append(out, *disclose.Hundredths(ranking.Defined(y)))
	}
	return out
}
