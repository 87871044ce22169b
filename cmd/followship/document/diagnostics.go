package document

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/diagnostics"
	"github.com/followship/followship/ranking/study"
)

func (b *builder) diagnostics(s *study.Scope) *Diagnostics {
	d := s.Diagnostics
	if d == nil {
		return nil
	}
	var why reasons
	out := &Diagnostics{
		LargestShare: why.put("largest_share", d.LargestShare.Value), LargestShareRater: b.rater(d.LargestShare),
		OneStep: !d.Exact, LeaveOneOut: []LeaveOneOut{}, Influence: nothing[Influence](),
		Duplicates: make([]Duplicate, len(d.Duplicates)), Reciprocity: admiration(d.Reciprocity),
	}
	// Of a scope too large for either there is nothing to say of each rater that
	// the reason does not say once.
	if len(s.Members) > ranking.MaxPairPeople {
		why.note("leave_one_out", ranking.TooLarge)
		why.note("influence", ranking.TooLarge)
	} else {
		for k := range d.Raters {
			out.LeaveOneOut = append(out.LeaveOneOut, b.leaveOneOut(&d.Raters[k]))
		}
		out.Influence = some(b.influence(&d.Influence))
	}
	for k, x := range d.Duplicates {
		out.Duplicates[k] = b.duplicate(x)
	}
	out.Reasons = why.m
	return out
}

// rater returns the id of the rater of an extreme, "" where there is none.
func (b *builder) rater(x diagnostics.Extreme) string {
	if x.Rater < 0 {
		return ""
	}
	return b.raters[x.Rater]
}

func (b *builder) leaveOneOut(x *diagnostics.Rater) LeaveOneOut {
	var why reasons
	out := LeaveOneOut{
		Rater: b.raters[x.Rater], Length: x.Length, Share: why.put("share", x.Share),
		TauB: why.put("tau_b", x.TauB), Flagged: x.Flagged,
		MaxChange:    why.put("max_change", x.Change),
		MaxRankShift: why.put("max_rank_shift", x.RankShift),
		BandChanges:  why.put("band_changes", x.BandChanges),
	}
	out.Reasons = why.m
	return out
}

func (b *builder) influence(x *diagnostics.Influence) Influence {
	var why reasons
	out := Influence{
		MaxChange: why.put("max_change", x.Change.Value), MaxChangeRater: b.rater(x.Change),
		MaxRankShift:   why.put("max_rank_shift", x.RankShift.Value),
		MaxBandChanges: why.put("max_band_changes", x.BandChanges.Value),
		MaxBandShift:   why.put("max_band_shift", x.BandShift.Value),
		Manipulation:   why.put("manipulation_bands", x.Manipulation.Value),
		Alert:          x.Alert,
	}
	out.Reasons = why.m
	return out
}

func (b *builder) duplicate(x diagnostics.Duplicate) Duplicate {
	var why reasons
	out := Duplicate{
		Raters: make([]string, len(x.Raters)), Length: x.Length,
		Probability: why.put("probability", x.Probability), Flagged: x.Flagged,
	}
	for k, r := range x.Raters {
		out.Raters[k] = b.raters[r]
	}
	out.Reasons = why.m
	return out
}

func admiration(x diagnostics.Reciprocity) Admiration {
	var why reasons
	out := Admiration{Rho: why.put("rho", x.Rho), PValue: why.put("p_value", x.P), Dyads: x.Dyads}
	out.Reasons = why.m
	return out
}
