package study

import (
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/diagnostics"
	"github.com/followship/followship/ranking/plackettluce"
)

// Diagnostics are those of the raters and ballots of a scope (chapter E). Raters
// are indices of the input, not positions in Members: they may lie outside.
type Diagnostics struct {
	// Raters has one entry per rater with a ballot in the scope.
	Raters []diagnostics.Rater
	// Exact tells whether raters were left out by a fit of their own rather than
	// by one Newton step.
	Exact bool
	// LargestShare is the largest share of all choices (A.3).
	LargestShare diagnostics.Extreme
	Influence    diagnostics.Influence
	Duplicates   []diagnostics.Duplicate
	Reciprocity  diagnostics.Reciprocity
}

// diagnose computes chapter E. Bands are those of the largest component.
func (r *run) diagnose(s *Scope, c *cell, m *plackettluce.Model) {
	p := c.profile
	d := &Diagnostics{
		Duplicates:  diagnostics.Duplicates(p, m),
		Reciprocity: diagnostics.Reciprocate(p, m, ranking.Replicates, r.seed(c, "reciprocity")),
	}
	d.Raters, d.Exact = diagnostics.Raters(p, m, diagnostics.Bands{Comparisons: c.comparisons, Members: c.compared})
	number := c.scope.raters(p.Raters())
	for k := range d.Raters {
		d.Raters[k].Rater = number[d.Raters[k].Rater]
	}
	for _, same := range d.Duplicates {
		for k, rater := range same.Raters {
			same.Raters[k] = number[rater]
		}
	}
	d.LargestShare = diagnostics.Largest(d.Raters, func(x *diagnostics.Rater) ranking.Statistic { return x.Share })
	d.Influence = diagnostics.InfluenceOf(d.Raters)
	s.Diagnostics = d
}

// raters returns the index in the input of each of the count raters of a
// profile over the scope: its members, then the others in ascending index, as
// [ranking.Profile.Project] numbers them.
func (s scope) raters(count int) []int {
	out := slices.Clone(s.members)
	for r := 0; len(out) < count; r++ {
		if r >= s.people || s.index(r) < 0 {
			out = append(out, r)
		}
	}
	return out
}
