package prose

import (
	"strings"

	"github.com/followship/followship/cmd/followship/document"
)

// diagnostics prints what the lists say of themselves.
func (r *report) diagnostics(round *document.Round) {
	d := round.Diagnostics.Get()
	if d == nil {
		return
	}
	r.heading("Lists worth a second look")
	r.say("These name raters, for the researcher's eyes. A list that differs is dissent, not misconduct; none is left out of any figure.")
	for _, x := range d.LeaveOneOut {
		if x.Flagged {
			r.item("The list of %s runs against the others (tau-b %s).", r.name(x.Rater), num(x.TauB, 2))
		}
	}
	for _, x := range d.Duplicates {
		if x.Flagged {
			r.item("%s handed in the same list of %d; by chance this would be rare (%s). People who work together may also see the same.",
				list(r.names(x.Raters)), x.Length, pvalue(x.Probability))
		}
	}
	r.mutual(d.Reciprocity)
	if x := d.Influence.Get(); x != nil {
		r.influence(x, d.OneStep)
	}
	if _, ok := d.LargestShare.Value(); ok {
		r.item("The largest share of all choices that one rater made is %s.", percent(d.LargestShare))
	}
}

func (r *report) names(ids []string) []string {
	names := make([]string, len(ids))
	for k, id := range ids {
		names[k] = r.name(id)
	}
	return names
}

// mutual says whether favours are returned. A large p-value is no evidence that
// they are not.
func (r *report) mutual(x document.Admiration) {
	rho, ok := x.Rho.Value()
	if !ok {
		return
	}
	what := "no sign that people place one another higher than others place them"
	if rho > 0 && smallP(x.PValue) {
		what = "people place one another higher than others place them"
	}
	r.item("Mutual listing: %s (rho %s over %s, %s).", what, num(x.Rho, 2), count(x.Dyads, "pair", "pairs"), pvalue(x.PValue))
}

// influence says how far one rater can move the result. Without bands it does
// not speak of them.
func (r *report) influence(x *document.Influence, oneStep bool) {
	var words []string
	if moved, ok := x.Manipulation.Value(); ok {
		if moved >= 1 {
			words = append(words, "By turning their list round, one rater could move somebody by "+count(int(moved), "band", "bands")+".")
		} else {
			words = append(words, "No single rater can move anybody by a band by turning their list round.")
		}
	}
	if shift, ok := x.MaxRankShift.Value(); ok {
		about := ""
		if oneStep {
			about = "about "
		}
		unit := " places."
		if shift == 1 {
			unit = " place."
		}
		// Tied places are midranks, so a shift may end in a half.
		words = append(words, "Leaving one rater out moves nobody by more than "+about+strings.TrimSuffix(num(x.MaxRankShift, 1), ".0")+unit)
	}
	if x.Alert {
		words = append(words, "So much hangs on a single list that bands should be read with caution.")
	}
	if len(words) > 0 {
		r.item("%s", strings.Join(words, " "))
	}
}

func smallP(p document.Number) bool {
	v, ok := p.Value()
	return ok && v <= 0.05
}
