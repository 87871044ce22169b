package diagnostics

import "github.com/followship/followship/ranking"

// AlertBands is the number of bands from which a shift raises an alert (E.2).
const AlertBands = 2

// Extreme is the largest value among raters and the index of the rater whose it
// is, the first of equal ones; -1 where it is undefined.
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

// InfluenceOf returns the extremes over raters.
func InfluenceOf(raters []Rater) Influence {
	i := Influence{
		Change:       Largest(raters, func(r *Rater) ranking.Statistic { return r.Change }),
		RankShift:    Largest(raters, func(r *Rater) ranking.Statistic { return r.RankShift }),
		BandChanges:  Largest(raters, func(r *Rater) ranking.Statistic { return r.BandChanges }),
		BandShift:    Largest(raters, func(r *Rater) ranking.Statistic { return r.BandShift }),
		Manipulation: Largest(raters, func(r *Rater) ranking.Statistic { return r.Reversal }),
	}
	i.Alert = i.BandShift.Value.Value() >= AlertBands || i.Manipulation.Value.Value() >= AlertBands
	return i
}

// Largest returns the largest value of a field. It is undefined with the reason
// of the first rater when no rater has one, with no_data without raters.
func Largest(raters []Rater, of func(*Rater) ranking.Statistic) Extreme {
	out := Extreme{ranking.Undefined(ranking.NoData), -1}
	for k := range raters {
		x := of(&raters[k])
		switch {
		case x.OK() && (out.Rater < 0 || x.Value() > out.Value.Value()):
			out = Extreme{x, raters[k].Rater}
		case k == 0:
			out.Value = x
		}
	}
	return out
}
