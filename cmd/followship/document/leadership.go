package document

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
)

// interval is the level of the rater bootstrap's interval for tau-b.
const interval = 0.95

func (b *builder) leadership(s *study.Scope) *Leadership {
	l := s.Leadership
	if l == nil {
		return nil
	}
	var why reasons
	lower, upper := l.Replicates.Interval(interval)
	if !l.Alignment.TauB.OK() {
		lower, upper = l.Alignment.TauB, l.Alignment.TauB
	}
	out := &Leadership{
		TauB: why.put("tau_b", l.Alignment.TauB), TauBLower: why.put("tau_b_lower", lower), TauBUpper: why.put("tau_b_upper", upper),
		Gamma: why.put("gamma", l.Alignment.Gamma), SomersD: why.put("somers_d", l.Alignment.SomersD),
		AUC: why.put("auc", l.Alignment.AUC), PValue: why.put("p_value", l.Alignment.P), Titled: l.Alignment.Titled,
		GateOpen: !l.Assessment.GateClosed, RoundsPooled: l.Assessment.Rounds, DesignEffect: NumberOf(l.Assessment.Design),
		Cells: make([]Cell, len(l.Assessment.Cells)), Vacancies: make([]Vacancy, len(l.Vacancies)),
	}
	for k := range l.Assessment.Cells {
		out.Cells[k] = b.cell(s, &l.Assessment.Cells[k])
	}
	out.Unmatched = unmatched(&l.Acting)
	out.Detectability = detectability(&l.Detect)
	for k := range l.Vacancies {
		v := &l.Vacancies[k]
		var missing reasons
		out.Vacancies[k] = Vacancy{
			Area: v.Area, Respondents: v.Nobody.Total, NamedNobody: missing.put("named_nobody", v.Nobody.Estimate),
			Lower: missing.put("lower", v.Nobody.Lower), Upper: missing.put("upper", v.Nobody.Upper),
			Supply: missing.put("supply", v.Supply),
		}
		out.Vacancies[k].Reasons = missing.m
	}
	out.Reasons = why.m
	return out
}

func (b *builder) cell(s *study.Scope, c *titles.Cell) Cell {
	var why reasons
	test := c.Reported()
	out := Cell{
		Person: b.id(s, c.Person), Scope: s.Name, Finding: string(c.Finding), Level: c.Level,
		Followers: c.Followers, Eligible: c.Eligible, Expected: why.put("expected", c.Expected), Rounds: c.Rounds,
		PValue: why.put("p_value", test.P), PAdjusted: why.put("p_adjusted", test.Adjusted),
	}
	if c.Titled() {
		out.Reference = string(c.Reference.Kind)
		// Why no claim could have been made about the mandate is worth knowing
		// even where the other test was made.
		if !c.Less.P.OK() {
			out.NotTested = c.Less.P.Reason()
		}
	}
	out.Reasons = why.m
	return out
}

func unmatched(a *titles.Acting) Unmatched {
	var why reasons
	out := Unmatched{
		Tested: a.Unmatched.Total, Unmatched: a.Unmatched.Successes, Rate: why.put("rate", a.Unmatched.Estimate),
		Lower: why.put("lower", a.Unmatched.Lower), Upper: why.put("upper", a.Unmatched.Upper), Raised: a.Raised(),
	}
	out.Reasons = why.m
	return out
}

func detectability(d *titles.Detectability) Detectability {
	var why reasons
	out := Detectability{
		Unmatched: d.Unmatched, PerRound: NumberOf(d.PerRound), Bound: why.put("bound", d.Bound),
		RoundsNeeded: why.put("rounds_needed", d.RoundsNeeded),
	}
	emergent := ranking.Undefined(ranking.NotDetectable)
	if d.Emergent > 0 {
		emergent = ranking.Defined(float64(d.Emergent))
	}
	out.Emergent = why.put("emergent", emergent)
	out.Reasons = why.m
	return out
}
