package document

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
)

func (b *builder) over(o *study.Over) *Over {
	if o == nil {
		return nil
	}
	var why reasons
	out := &Over{
		Persistence: make([]Persistence, len(o.Persistence)),
		Mobility:    why.put("mobility", o.Mobility),
		Transitions: make([][]int, len(o.Transitions)),
		Quarters:    o.TransitionsOf,
		Incumbency:  incumbency(&o.Incumbency),
		Trend:       nothing[Trend](), Attachment: nothing[Attachment](), Renewal: nothing[Renewal](),
		Climb: climb(&o.Climb),
	}
	for k, p := range o.Persistence {
		var missing reasons
		out.Persistence[k] = Persistence{From: p.From, To: p.To, TauB: missing.put("tau_b", p.TauB), People: p.People}
		out.Persistence[k].Reasons = missing.m
	}
	for k, row := range o.Transitions {
		for _, count := range row {
			out.Transitions[k] = append(out.Transitions[k], int(count))
		}
	}
	if o.Trend.Rounds >= 2 {
		out.Trend = some(trend(&o.Trend, o.TrendOf))
	} else {
		why.note("trend", ranking.TooFewRounds)
	}
	if o.Attachment.NewTies > 0 {
		var missing reasons
		attachment := Attachment{
			Beta: missing.put("beta", o.Attachment.Beta), StandardError: missing.put("standard_error", o.Attachment.StandardError),
			NewTies: o.Attachment.NewTies,
		}
		attachment.Reasons = missing.m
		out.Attachment = some(attachment)
	} else {
		why.note("attachment", o.Attachment.Beta.Reason())
	}
	if x := o.Renewal; x != nil {
		var missing reasons
		renewal := Renewal{
			Leaders: x.Leaders, New: x.New,
			Share: missing.put("share", x.Share), ByTurnover: missing.put("by_turnover", x.ByTurnover),
		}
		renewal.Reasons = missing.m
		out.Renewal = some(renewal)
	} else {
		why.note("renewal", o.RenewalReason)
	}
	out.Reasons = why.m
	return out
}

func trend(t *power.Trend, of string) Trend {
	var why reasons
	out := Trend{
		Of: of, Rounds: t.Rounds, S: t.S, Z: why.put("z", t.Z), PValue: why.put("p_value", t.P), Exact: t.Exact,
		Slope: why.put("slope", t.Slope),
	}
	out.Reasons = why.m
	return out
}

func incumbency(x *power.Incumbency) Incumbency {
	var why reasons
	out := Incumbency{
		Median: why.put("median", x.Median), Longest: why.put("longest", x.Longest),
		Running: x.Running, Censored: x.LongestCensored,
	}
	out.Reasons = why.m
	return out
}

func climb(x *power.Climb) Climb {
	var why reasons
	out := Climb{
		AtRisk: x.Total, Reached: x.Successes, Share: why.put("share", x.Estimate),
		Lower: why.put("lower", x.Lower), Upper: why.put("upper", x.Upper), PValue: why.put("p_value", x.P),
	}
	out.Reasons = why.m
	return out
}
