package titles

import "github.com/followship/followship/ranking/follow"

// Sums are what the findings need of one round of one scope (H.3): sums per
// person, and no name that anybody gave. They outlive the answers they were
// taken from.
type Sums struct {
	// Candidate[i] reports whether person i could be named.
	Candidate []bool
	// Followers[i] and Eligible[i] are f_i and N_i of the round, 0 for people who
	// could not be named.
	Followers, Eligible []int
	// Chance[i] is the sum over the pairs of person i of a/E, the share of the
	// people a respondent could name whom they did; MarginChance[i] that of
	// 1.5a/(1.5a + E - a).
	Chance, MarginChance []float64
	// Names is the number of distinct nominations.
	Names int
}

// Sum takes the sums of a round from its answers. O(n + names).
func Sum(g *follow.Graph) *Sums {
	n := g.People()
	s := &Sums{
		Candidate: make([]bool, n), Followers: g.Followers(), Eligible: g.Eligible(),
		Chance: make([]float64, n), MarginChance: make([]float64, n), Names: g.Edges(),
	}
	candidates := g.Candidates()
	own, ownMargin := make([]float64, g.Raters()), make([]float64, g.Raters())
	sum, sumMargin := 0.0, 0.0
	for u := range g.Raters() {
		choices := g.Choices(u, candidates)
		if !g.Responded(u) || choices == 0 {
			continue
		}
		a, e := float64(len(g.Named(u))), float64(choices)
		own[u], ownMargin[u] = a/e, EmergentMargin*a/(EmergentMargin*a+e-a)
		sum, sumMargin = sum+own[u], sumMargin+ownMargin[u]
	}
	for i := range n {
		s.Candidate[i] = g.Candidate(i)
		if s.Candidate[i] && s.Eligible[i] > 0 {
			s.Chance[i] = max(0, sum-own[i])
			s.MarginChance[i] = max(0, sumMargin-ownMargin[i])
		}
	}
	return s
}

// Restrict returns the sums of some people, such as those of a team: person k of
// the result is person people[k]. Names stays what it was.
func (s *Sums) Restrict(people []int) *Sums {
	out := &Sums{
		Candidate: make([]bool, len(people)), Followers: make([]int, len(people)), Eligible: make([]int, len(people)),
		Chance: make([]float64, len(people)), MarginChance: make([]float64, len(people)), Names: s.Names,
	}
	for k, i := range people {
		out.Candidate[k], out.Followers[k], out.Eligible[k] = s.Candidate[i], s.Followers[i], s.Eligible[i]
		out.Chance[k], out.MarginChance[k] = s.Chance[i], s.MarginChance[i]
	}
	return out
}

// People returns the size of the roster.
func (s *Sums) People() int { return len(s.Candidate) }
