package choice

import (
	"cmp"
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
)

// The names of the secondary methods.
const (
	MethodKemeny   = "kemeny"
	MethodCopeland = "copeland"
	MethodBorda    = "borda"
)

const (
	// maxGap is the largest gap with which a Kemeny order serves as secondary.
	maxGap = 0.01
	// minTauB is the agreement below which positions depend on the method.
	minTauB = 0.8
	// bandShift is the number of bands that makes a person's shift count.
	bandShift = 2
	// persistence is that of the rank-biased overlap between two methods.
	persistence = 0.9
)

// Robustness says how far a secondary method confirms the primary one (B.7).
type Robustness struct {
	// Secondary names the secondary method.
	Secondary string
	// TauB and RBO compare the two orders of the same people: Kendall's tau-b
	// in [-1,1] and rank-biased overlap, p = 0.9, variant b, in [0,1].
	TauB, RBO ranking.Statistic
	// ShiftedPeople lists, ascending, whose band differs by two or more.
	ShiftedPeople []int
	// MethodDependent is set when TauB is below 0.8 or anybody shifted; the
	// positions of the shifted, or of everybody, are then shown as a range.
	MethodDependent bool
}

// Secondary picks the secondary method and returns its name and scores (B.7):
// the Kemeny order k where there is one with a gap of at most 0.01, else
// Copeland on the counts c, else (c nil: above [ranking.MaxPairPeople] people)
// Borda.
func Secondary(p *ranking.Profile, c *ranking.Counts, k *KemenyOrder) (method string, score []ranking.Statistic) {
	switch {
	case k != nil && k.Gap <= maxGap:
		return MethodKemeny, k.Scores(p.People())
	case c != nil:
		return MethodCopeland, Copeland(c)
	default:
		return MethodBorda, Borda(p)
	}
}

// Compare sets a secondary method against the primary one over people, the
// members of one weak component (orders say nothing beyond). primary and
// secondary are scores over the roster, band the bands of the primary order
// counted from 1 at the top (C.4), all indexed by person; a nil band leaves out
// the shifts. People without a score in either are left out.
//
// The bands of the secondary order are those of the primary by size: if the
// first band holds five people, so does the secondary's. A tie across a border
// is read in favour of the primary: a person shifts only if they do however the
// tie is broken.
//
// O(n log n).
func Compare(method string, people []int, primary, secondary []ranking.Statistic, band []int) *Robustness {
	r := &Robustness{Secondary: method}
	var both []int
	for _, i := range people {
		if primary[i].OK() && secondary[i].OK() {
			both = append(both, i)
		}
	}
	x, y := make([]float64, len(primary)), make([]float64, len(primary))
	var px, py []float64
	for _, i := range both {
		x[i], y[i] = primary[i].Value(), secondary[i].Value()
		px, py = append(px, x[i]), append(py, y[i])
	}
	r.TauB = agreement.TauB(px, py)
	groups := agreement.TieGroups(both, y)
	r.RBO = agreement.RBO(agreement.TieGroups(both, x), groups, persistence, agreement.VariantB)
	if band != nil {
		r.ShiftedPeople = shifted(both, groups, band)
	}
	r.MethodDependent = len(r.ShiftedPeople) > 0 || r.TauB.OK() && r.TauB.Value() < minTauB
	return r
}

// shifted returns whose band differs from every band their place in the
// secondary order could give them by at least bandShift.
func shifted(people []int, secondary [][]int, band []int) []int {
	bands := make([]int, 0, len(people)) // of the positions, from the top
	for _, i := range people {
		bands = append(bands, band[i])
	}
	slices.SortFunc(bands, cmp.Compare[int])
	var out []int
	first := 0
	for _, group := range secondary {
		best, worst := bands[first], bands[first+len(group)-1]
		for _, i := range group {
			if max(best-band[i], band[i]-worst) >= bandShift {
				out = append(out, i)
			}
		}
		first += len(group)
	}
	slices.Sort(out)
	return out
}
