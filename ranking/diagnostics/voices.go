package diagnostics

import (
	"slices"

	"github.com/followship/followship/ranking"
)

// voice is one rater with all the ballots they wrote; a rater, not a ballot, is
// what is left out.
type voice struct {
	rater   int
	ballots []ranking.Order
}

// voices returns the raters with a ballot, even an empty one, by rater index.
func voices(p *ranking.Profile) []voice {
	place := make([]int, p.Raters())
	var out []voice
	for b := range p.Len() {
		o := p.Order(b)
		if place[o.Rater] == 0 {
			out = append(out, voice{rater: o.Rater})
			place[o.Rater] = len(out)
		}
		v := &out[place[o.Rater]-1]
		v.ballots = append(v.ballots, o)
	}
	slices.SortFunc(out, func(a, b voice) int { return a.rater - b.rater })
	return out
}

// length returns the number of people on the longest ballot.
func (v voice) length() int {
	longest := 0
	for _, o := range v.ballots {
		longest = max(longest, o.Len())
	}
	return longest
}
