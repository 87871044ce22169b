package follow

import "github.com/followship/followship/ranking"

// Reciprocity returns the share r of nominations that are returned, and rho =
// (r - a)/(1 - a) with a = L/(n(n-1)) the density of the L nominations: above 0
// when following is more mutual than chance (G.6).
//
// Without nominations both are undefined (no_data); when everybody names
// everybody rho is (constant). Cost O(L log of the longest list).
//
// Source: Garlaschelli & Loffredo, 2004, Patterns of link reciprocity in
// directed networks.
func Reciprocity(g *Graph) (r, rho ranking.Statistic) {
	edges := g.innerEdges()
	if edges == 0 {
		return ranking.Undefined(ranking.NoData), ranking.Undefined(ranking.NoData)
	}
	returned := 0
	g.inner(func(u, v int) {
		if g.Follows(v, u) {
			returned++
		}
	})
	share := float64(returned) / float64(edges)
	pairs := float64(g.people) * float64(g.people-1)
	r = ranking.Defined(share)
	if float64(edges) == pairs {
		return r, ranking.Undefined(ranking.Constant)
	}
	a := float64(edges) / pairs
	return r, ranking.Defined((share - a) / (1 - a))
}
