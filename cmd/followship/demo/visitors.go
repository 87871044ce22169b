package demo

import (
	"slices"

	"github.com/followship/followship/survey/simulate"
)

// choose finds who plays which part: somebody without a title whom many follow
// writes the open list, a holder of an office of the faculty runs the surveys, and
// two of whom nothing is planted keep directory and settings.
func (b *builder) choose() {
	b.administrator, b.faculty, b.auditor, b.associate = -1, -1, -1, -1
	truth := &b.sim.Truth
	if len(truth.Emergent) > 0 {
		b.associate = truth.Emergent[0]
	}
	last := b.sim.Rounds[len(b.sim.Rounds)-1].Closing
	for k := range b.sim.Mandates {
		m := &b.sim.Mandates[k]
		if m.Kind == simulate.OrgFaculty && m.Active(last) && !slices.Contains(truth.Unmatched, m.Person) {
			b.faculty = m.Person
		}
	}
	for _, part := range []*int{&b.administrator, &b.auditor, &b.faculty, &b.associate} {
		if *part < 0 {
			*part = b.plain()
		}
	}
}

// plain returns somebody of whom nothing is planted, without a title, who plays no
// part yet; whoever plays none when there is no such person.
func (b *builder) plain() int {
	taken := []int{b.administrator, b.faculty, b.auditor, b.associate}
	special := slices.Concat(b.sim.Truth.Emergent, b.sim.Truth.Popular)
	for _, ring := range b.sim.Truth.Rings {
		special = append(special, ring...)
	}
	for k := range b.sim.Mandates {
		special = append(special, b.sim.Mandates[k].Person)
	}
	other := -1
	for i := range b.sim.People {
		switch {
		case slices.Contains(taken, i):
		case !slices.Contains(special, i):
			return i
		case other < 0:
			other = i
		}
	}
	return other
}
