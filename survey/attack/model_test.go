package attack_test

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/survey/attack"
	"github.com/followship/followship/survey/disclose"
)

// world is what those who answered may have handed in, in ascending order of raters.
type world []attack.Answer

// knownTo returns a function that draws worlds in which those who pool handed in what
// they did. Of answers that do not matter, those of others than among, there are none;
// nil are all.
func (g *target) knownTo(p *played, pool []*spy, among []int) func(*rand.Rand) world {
	raters := p.submitters()
	return func(random *rand.Rand) world {
		g.within(p)
		w := make(world, len(raters))
		for n, k := range raters {
			if among != nil && !slices.Contains(among, k) {
				continue
			}
			if slices.ContainsFunc(pool, func(s *spy) bool { return s.k == k }) {
				w[n] = p.answers[k]
				continue
			}
			w[n] = g.drawn(random, p, k)
		}
		return w
	}
}

// drawn draws what somebody may have handed in: who was told what to write did so or
// not, as likely as not.
func (g *target) drawn(random *rand.Rand, p *played, k int) attack.Answer {
	if k == g.coerced && p == g.played[0] && random.IntN(2) == 0 {
		return g.signature(random, p)
	}
	return g.draw(random, p, k)
}

// within sets who is there in a round.
func (g *target) within(p *played) {
	on := make([]bool, len(g.People))
	for _, f := range p.shot.Roster {
		on[g.number[f.Person]] = true
	}
	g.pop.On = on
}

// profile returns the lists of a world.
func (g *target) profile(p *played, w world) *ranking.Profile {
	b := ranking.NewBuilder(len(g.People), len(g.People))
	for n, k := range p.submitters() {
		if err := b.Add(ranking.Ballot{Rater: k, Weight: 1, Groups: w[n].Groups}); err != nil {
			panic(err)
		}
	}
	return b.Profile()
}

// contribution is what is shown of somebody's contribution.
type contribution struct {
	tier                string
	lower, upper, score int
}

// modelDraws is the number of draws behind rank sets: fewer than the product takes, so
// that many worlds can be counted. A set that hangs on the third decimal may differ.
const modelDraws = 2048

// contributions counts a world as the product does, and returns what would be shown of
// some people if their raters were enough.
func contributions(profile *ranking.Profile, of []int) map[int]contribution {
	out := map[int]contribution{}
	m := plackettluce.Fit(profile, plackettluce.Defaults())
	if !m.Converged {
		return out
	}
	covariance := m.Covariance()
	if covariance == nil {
		return out
	}
	v, theta, share := covariance.ModelBased(), m.Centred(), m.WinShare()
	for _, members := range m.Graph().Weak {
		n := len(members)
		if n < certainty.MinTierPeople || !slices.ContainsFunc(of, func(x int) bool { return slices.Contains(members, x) }) {
			continue
		}
		block, part := mat.NewSymDense(n, nil), make([]float64, n)
		for j, x := range members {
			part[j] = theta[x]
			for k, y := range members[:j+1] {
				block.SetSym(j, k, v.At(covariance.Row(x), covariance.Row(y)))
			}
		}
		comparisons := certainty.Simultaneous(part, func(j, k int) float64 { return math.Sqrt(covariance.Var(members[j], members[k])) },
			certainty.NormalDraws(block, modelDraws, 1), certainty.SimultaneousAlpha)
		if comparisons == nil {
			continue
		}
		sets := comparisons.Sets()
		tiers := certainty.Tiers(sets, n)
		for k, x := range members {
			if e, ok := share[x].Get(); ok && slices.Contains(of, x) {
				out[x] = contribution{string(tiers[k]), sets[k].Lower, sets[k].Upper, disclose.Score(e)}
			}
		}
	}
	return out
}

// unanimous reports whether all who compared two people put them the same way round.
func (p *played) unanimous(x, y int) bool {
	seen := map[int]bool{}
	for _, a := range p.answers {
		if v := a.Above(x, y); v < 3 {
			seen[v] = true
		}
	}
	return len(seen) < 2
}

// aboveCells asks, of raters who do not pool, how they placed each of some people
// against others: so many at random.
func (g *target) aboveCells(random *rand.Rand, p *played, pool []*spy, of []int, most int) []attack.Question[world] {
	var out []attack.Question[world]
	for n, r := range p.submitters() {
		if slices.ContainsFunc(pool, func(s *spy) bool { return s.k == r }) || r == g.coerced {
			continue
		}
		for _, x := range of {
			if x == r {
				continue
			}
			for _, f := range p.shot.Roster {
				y := g.number[f.Person]
				if y == r || y == x || p.answers[r].Above(x, y) == 3 {
					continue
				}
				out = append(out, attack.Question[world]{
					Cell:      attack.Cell{Kind: attack.Above, Rater: r, Ratee: x, Other: y},
					Unanimous: p.unanimous(x, y), Value: func(w world) int { return w[n].Above(x, y) },
				})
			}
			out = append(out, attack.Question[world]{
				Cell: attack.Cell{Kind: attack.Place, Rater: r, Ratee: x, Other: -1}, Value: func(w world) int { return w[n].Place(x) },
			}, attack.Question[world]{
				Cell: attack.Cell{Kind: attack.Listed, Rater: r, Ratee: x, Other: -1}, Value: func(w world) int { return min(1, 1+w[n].Place(x)) },
			})
		}
	}
	random.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
	return out[:min(len(out), most)]
}
