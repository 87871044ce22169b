package follow

import "github.com/followship/followship/ranking"

// People returns n, the size of the roster.
func (g *Graph) People() int { return g.people }

// Raters returns the size of the rater index space: the roster and the raters
// outside it.
func (g *Graph) Raters() int { return len(g.responded) }

// Edges returns the number of distinct nominations, those of raters outside
// the roster included.
func (g *Graph) Edges() int { return len(g.named) }

// Responded reports whether rater r answered, possibly by naming nobody.
func (g *Graph) Responded(r int) bool { return g.responded[r] }

// Candidate reports whether person i could be named.
func (g *Graph) Candidate(i int) bool { return g.candidates == nil || g.candidates[i] }

// Named returns the people rater r named, in ascending index. The slice is the
// graph's own: do not change it.
func (g *Graph) Named(r int) []int32 { return g.named[g.first[r]:g.first[r+1]] }

// Follows reports whether rater u named person v, O(log of u's list).
func (g *Graph) Follows(u, v int) bool {
	row := g.Named(u)
	lo, hi := 0, len(row)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if int(row[mid]) < v {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo < len(row) && int(row[lo]) == v
}

// Respondents returns how many raters answered.
func (g *Graph) Respondents() int {
	count := 0
	for _, yes := range g.responded {
		if yes {
			count++
		}
	}
	return count
}

// Candidates returns how many people could be named.
func (g *Graph) Candidates() int {
	if g.candidates == nil {
		return g.people
	}
	count := 0
	for _, yes := range g.candidates {
		if yes {
			count++
		}
	}
	return count
}

// Choices returns E_u, how many people rater u could name: the candidates, u
// excepted. candidates is [Graph.Candidates], passed since callers ask for
// every rater.
func (g *Graph) Choices(u, candidates int) int {
	if u < g.people && g.Candidate(u) {
		return candidates - 1
	}
	return candidates
}

// Followers returns f_i, the distinct followers of every person (in-degree),
// the headline follow score of G.2: anybody can verify it and it does not
// amplify chains.
func (g *Graph) Followers() []int {
	followers := make([]int, g.people)
	for _, v := range g.named {
		followers[v]++
	}
	return followers
}

// Eligible returns N_i, how many respondents could have named person i: the
// respondents other than i, 0 for people who could not be named.
func (g *Graph) Eligible() []int {
	respondents := g.Respondents()
	eligible := make([]int, g.people)
	for i := range eligible {
		if !g.Candidate(i) {
			continue
		}
		eligible[i] = respondents
		if g.responded[i] {
			eligible[i]--
		}
	}
	return eligible
}

// Rate returns the follow rate f_i/N_i of every person, in [0, 1]; undefined
// (no_data) where nobody could have named them.
func (g *Graph) Rate() []ranking.Statistic {
	followers, eligible := g.Followers(), g.Eligible()
	rate := make([]ranking.Statistic, g.people)
	for i := range rate {
		if eligible[i] == 0 {
			rate[i] = ranking.Undefined(ranking.NoData)
			continue
		}
		rate[i] = ranking.Defined(float64(followers[i]) / float64(eligible[i]))
	}
	return rate
}

// Strength returns the sum of the weights of the edges to every person, the
// secondary follow score of G.2; without weights it equals the followers.
func (g *Graph) Strength() []float64 {
	strength := make([]float64, g.people)
	for k, v := range g.named {
		if g.weight == nil {
			strength[v]++
		} else {
			strength[v] += g.weight[k]
		}
	}
	return strength
}

// Silent returns how many respondents explicitly named nobody, the numerator
// of the vacancy of H.4.
func (g *Graph) Silent() int {
	count := 0
	for r, yes := range g.responded {
		if yes && g.first[r] == g.first[r+1] {
			count++
		}
	}
	return count
}

// inner calls f for every edge between people of the roster, by rater and then
// by person named.
func (g *Graph) inner(f func(u, v int)) {
	for u := range g.people {
		for _, v := range g.Named(u) {
			f(u, int(v))
		}
	}
}

// innerEdges returns L, the number of edges between people of the roster.
func (g *Graph) innerEdges() int {
	if len(g.first) == 0 {
		return 0
	}
	return g.first[g.people]
}
