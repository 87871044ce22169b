package diagnostics

import "github.com/followship/followship/ranking"

// AlertBands is the number of bands from which a shift raises an alert (E.2).
const AlertBands = 2

// Extreme is the largest value among raters and whose it is, the first of equal
// ones; Rater is -1 where it is undefined.
type Extreme struct {
	Value ranking.Statistic
	Rater int
}

// Influence is the most that one rater moves (E.2).
type Influence struct {
	// Change, RankShift and BandChanges are the largest of [Rater] when one
	// rater is left out, BandShift the most bands anybody moves then.
	Change, RankShift, BandChanges, BandShift Extreme
	// Manipulation is the manipulation resistance of the round: the most bands
	// one rater can move anybody by reversing a list.
	Manipulation Extreme
	// Alert reports whether any shift is of two bands or more.
	Alert bool
}

// InfluenceOf returns the extremes over raters. Undefined with the reason of
// the first rater where no rater has a value, no_data without raters.
func InfluenceOf(raters []Rater) Influence {
	largest := func(of func(*Rater) ranking.Statistic) Extreme {
		out := Extreme{ranking.Undefined(ranking.NoData), -1}
		if len(raters) > 0 {
			out.Value = of(&raters[0])
		}
		for k := range raters {
			x := of(&raters[k])
			if x.OK() && (out.Rater < 0 || x.Value() > out.Value.Value()) {
				out = Extreme{x, raters[k].Rater}
			}
		}
		return out
	}
	i := Influence{
		Change:       largest(func(r *Rater) ranking.Statistic { return r.Change }),
		RankShift:    largest(func(r *Rater) ranking.Statistic { return r.RankShift }),
		BandChanges:  largest(func(r *Rater) ranking.Statistic { return r.BandChanges }),
		BandShift:    largest(func(r *Rater) ranking.Statistic { return r.BandShift }),
		Manipulation: largest(func(r *Rater) ranking.Statistic { return r.Reversal }),
	}
	i.Alert = i.BandShift.Value.Value() >= AlertBands || i.Manipulation.Value.Value() >= AlertBands
	return i
}
