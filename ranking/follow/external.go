package follow

import "github.com/followship/followship/ranking"

// ExternalInternal is the E–I index of the nominations by team (G.7).
type ExternalInternal struct {
	// External counts the nominations that leave the rater's team, against the
	// null of chance; its P is also the p-value of the index.
	External Tendency
	// Internal is the number that stay.
	Internal int
	// Index is (external - internal)/all in [-1, 1], Expected its mean under
	// the null: positive only because the other teams are larger together is no
	// openness. Undefined (no_data) without nominations.
	Index, Expected ranking.Statistic
}

// EI returns the E–I index. team[i] numbers person i's team, negative when it
// is not known: such people's nominations, given and received, are left out and
// chance is taken among the others. It panics unless team covers the roster.
// Cost O(n + edges), times the replicates of [Tendency] to 2,000 people.
//
// Source: Krackhardt & Stern, 1988, Informal networks and organizational
// crises.
func EI(g *Graph, team []int, seed uint64) ExternalInternal {
	if len(team) != g.people {
		panic("follow: one team per person")
	}
	size := make(map[int]int) // candidates by team; only looked up
	known := 0
	for i, t := range team {
		if t >= 0 && g.Candidate(i) {
			size[t]++
			known++
		}
	}
	var x ExternalInternal
	external := 0
	var urns []urn
	for u, t := range team {
		if t < 0 {
			continue
		}
		outside, inside := 0, 0
		for _, v := range g.Named(u) {
			switch team[v] {
			case t:
				inside++
			default:
				if team[v] >= 0 {
					outside++
				}
			}
		}
		if outside+inside == 0 {
			continue
		}
		external += outside
		x.Internal += inside
		urns = append(urns, urn{draws: outside + inside, size: g.Choices(u, known), white: known - size[t]})
	}
	total := external + x.Internal
	x.External = tendency(external, total, g.people, urns, ranking.Seed(seed, "external-internal"))
	if total == 0 {
		x.Index, x.Expected = ranking.Undefined(ranking.NoData), ranking.Undefined(ranking.NoData)
		return x
	}
	x.Index = ranking.Defined(float64(external-x.Internal) / float64(total))
	x.Expected = ranking.Defined(2*x.External.ExpectedShare.Value() - 1)
	return x
}
