package report

import (
	"math"

	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// alignmentLevel is that of the interval around tau-b, as everywhere in chapter H.
const alignmentLevel = 0.90

// leadership sets titles against followership in the organisation.
func (n *count) leadership(s *study.Scope) survey.LeadershipReport {
	r := survey.LeadershipReport{Cells: n.cells(), Vacancies: n.vacancies()}
	l := s.Leadership
	if l == nil || !n.powerful(s) {
		n.refused.Add(disclose.R9, 1)
		return r
	}
	lower, upper := l.Replicates.Interval(alignmentLevel)
	r.TauB, r.Lower, r.Upper = disclose.Hundredths(l.Alignment.TauB), disclose.Hundredths(lower), disclose.Hundredths(upper)
	r.AUC, r.PValue = disclose.Hundredths(l.Alignment.AUC), disclose.PValue(l.Alignment.P)
	// The register says who holds a mandate: one who declined would be missed.
	titled := l.Alignment.Titled + n.declinedHolders()
	r.Titled = &titled
	if l.Assessment.AUC.OK() {
		open := !l.Assessment.GateClosed
		r.GateOpen = &open
	}
	// Of few mandates tested, or when all of them are unmatched, the numbers would
	// name the holders; and nobody is told before two rounds agree.
	tested, unmatched := 0, 0
	for _, c := range r.Cells {
		if c.Scope.Kind == survey.InOrganisation && c.Finding == "unmatched_mandate" {
			unmatched++
		}
	}
	for i := range l.Assessment.Cells {
		if l.Assessment.Cells[i].Less.P.OK() {
			tested++
		}
	}
	if tested >= n.floors.Group && unmatched < tested {
		r.Tested, r.Unmatched = &tested, &unmatched
	}
	return r
}

// declinedHolders counts those who declined to be listed and hold a mandate of the
// whole organisation.
func (n *count) declinedHolders() int {
	holders := make(map[int]bool)
	for _, m := range n.input.Mandates {
		if n.unlisted[m.Person] && m.Level > 0 && m.Held[0] && m.Scope == study.Organisation {
			holders[m.Person] = true
		}
	}
	return len(holders)
}

func (n *count) vacancies() []survey.VacancyReport {
	out := make([]survey.VacancyReport, len(n.shot.Settings.Areas))
	for k, area := range n.shot.Settings.Areas {
		g := n.input.Rounds[0].Areas[k].Graph
		out[k].Area = area
		if n.nobody[k] == "" {
			out[k].Nobody, out[k].Lower, out[k].Upper = n.rules.Answers(g.Silent(), g.Respondents(), n.floors.Item)
		}
		if out[k].Nobody == nil {
			n.refused.Add(disclose.ItemFloor, 1)
		}
	}
	return out
}

// detectable says what the round could have found in the organisation. How often
// holders were followed enters it, so it is a figure about power too.
func (n *count) detectable(s *study.Scope) survey.Detectable {
	var d survey.Detectable
	if s.Leadership == nil || !n.powerful(s) {
		return d
	}
	found := s.Leadership.Detect
	unmatched, emergent := found.Unmatched, found.Emergent
	d.Unmatched = &unmatched
	if emergent > 0 {
		d.Emergent = &emergent
	}
	if rounds, ok := found.RoundsNeeded.Get(); ok {
		needed := int(math.Ceil(min(rounds, 1000)))
		d.RoundsNeeded = &needed
	}
	return d
}
