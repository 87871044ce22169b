package study

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/titles"
)

// notices puts together the evidence of every scope of the last round and
// returns the rules that fired.
func (r *run) notices() []power.Notice {
	last := len(r.in.Rounds) - 1
	if last < 0 {
		return nil
	}
	var evidence []power.Evidence
	for _, c := range r.cells[last] {
		if c.graph != nil {
			evidence = append(evidence, r.evidence(c))
		}
	}
	return power.Alerts(evidence)
}

func (r *run) evidence(c *cell) power.Evidence {
	s := c.out
	e := power.Evidence{
		Scope:      c.scope.name,
		People:     c.graph.Candidates(),
		Unanswered: unanswered(c.graph),
		Derived:    c.derived,
	}
	if x := s.Concentration; x != nil {
		e.Concentration, e.Null = x.Concentration, x.Null
		e.Stacking, e.Capture, e.Brokerage = x.Stacking, x.Capture, x.Brokerage
		if o := r.overOf(c.scope.name); o != nil {
			e.Attachment, e.Climb = &o.Attachment, &o.Climb
			if o.TrendOf == "gini_corrected" {
				e.Trend = &o.Trend
			}
		}
	}
	e.Vacuum = r.vacuum(c)
	if l := s.Leadership; l != nil {
		e.Mandates = mandateEvidence(l.Assessment)
		e.Titles = r.titleEvidence(c, l)
	}
	return e
}

// unanswered counts the people of the roster who did not answer; raters outside
// it were not asked.
func unanswered(g *follow.Graph) int {
	count := 0
	for i := range g.People() {
		if !g.Responded(i) {
			count++
		}
	}
	return count
}

// vacuum sets what people want against whom they follow, for the organisation:
// the item does not say of which area "here" speaks.
func (r *run) vacuum(c *cell) []power.VacuumEvidence {
	wish := r.in.Rounds[c.round].Wish
	if wish == nil || c.scope.name != Organisation {
		return nil
	}
	v := titles.LookForLeadership(c.graph, wish)
	return []power.VacuumEvidence{{
		Area: "the organisation", Wish: v.Demand, Vacancy: v.Nobody, Supply: v.Supply,
	}}
}

func mandateEvidence(a *titles.Assessment) *power.MandateEvidence {
	var m power.MandateEvidence
	for _, c := range a.Cells {
		switch {
		case !c.Titled():
		case !c.Less.P.OK():
			m.Undetectable++
		default:
			m.Detectable++
			if c.Finding == titles.UnmatchedMandate {
				m.Unmatched++
			}
		}
	}
	return &m
}

func (r *run) titleEvidence(c *cell, l *Leadership) *power.TitleEvidence {
	t := &power.TitleEvidence{
		Titled: l.Alignment.Titled, GateClosed: l.Assessment.GateClosed, AUC: l.Alignment.AUC, P: l.Alignment.P, TauB: l.Alignment.TauB,
		PreviousTauB:  ranking.Undefined(ranking.TooFewRounds),
		StrongerShare: l.Replicates.ShareAbove(power.StrongerTauB),
	}
	if past := r.pastOf(c); c.round == 0 && len(past) > 0 {
		t.PreviousTauB = past[len(past)-1].tauB
	}
	if c.round > 0 {
		if previous := r.find(c.round-1, c.scope.name); previous != nil && previous.out.Leadership != nil {
			t.PreviousTauB = previous.out.Leadership.Alignment.TauB
		}
	}
	return t
}
