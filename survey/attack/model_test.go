package attack_test

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/followship/followship/api"
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

// model is a world that was fitted as the product fits it. Rank sets are worked out when
// they are asked for: they take ten times as long.
type model struct {
	*plackettluce.Model
	share []ranking.Statistic
}

// fit returns nil where there is no estimate.
func fit(profile *ranking.Profile) *model {
	m := plackettluce.Fit(profile, plackettluce.Defaults())
	if !m.Converged {
		return nil
	}
	return &model{m, m.WinShare()}
}

// score returns what would be shown as somebody's score.
func (m *model) score(x int) (score int, ok bool) {
	e, ok := m.share[x].Get()
	if !ok {
		return 0, false
	}
	return disclose.Score(e), true
}

// contributions returns what would be shown of some people if their raters were enough.
// Without sets their ends are only good for the tiers.
func (m *model) contributions(of []int, sets bool) map[int]contribution {
	out := map[int]contribution{}
	if m == nil {
		return out
	}
	covariance := m.Covariance()
	if covariance == nil {
		return out
	}
	theta := m.Centred()
	for _, members := range m.Graph().Weak {
		n := len(members)
		if n < certainty.MinTierPeople || !slices.ContainsFunc(of, func(x int) bool { return slices.Contains(members, x) }) {
			continue
		}
		part := make([]float64, n)
		for j, x := range members {
			part[j] = theta[x]
		}
		se := func(j, k int) float64 { return math.Sqrt(covariance.Var(members[j], members[k])) }
		var found []certainty.RankSet
		if !sets {
			found = clearSets(part, se)
		}
		if found == nil {
			found = drawnSets(part, se, covariance, members)
		}
		if found == nil {
			continue
		}
		tiers := certainty.Tiers(found, n)
		for k, x := range members {
			if score, ok := m.score(x); ok && slices.Contains(of, x) {
				out[x] = contribution{string(tiers[k]), found[k].Lower, found[k].Upper, score}
			}
		}
	}
	return out
}

// drawnSets returns rank sets as the product works them out.
func drawnSets(theta []float64, se func(j, k int) float64, covariance *plackettluce.Covariance, members []int) []certainty.RankSet {
	v, block := covariance.ModelBased(), mat.NewSymDense(len(members), nil)
	for j, x := range members {
		for k, y := range members[:j+1] {
			block.SetSym(j, k, v.At(covariance.Row(x), covariance.Row(y)))
		}
	}
	comparisons := certainty.Simultaneous(theta, se, certainty.NormalDraws(block, modelDraws, 1), certainty.SimultaneousAlpha)
	if comparisons == nil {
		return nil
	}
	return comparisons.Sets()
}

// clearSets returns rank sets with the tiers of the exact ones, nil where these hang on
// the critical value: it lies between that of Bonferroni and that of the few
// comparisons that are left at last.
func clearSets(theta []float64, se func(j, k int) float64) []certainty.RankSet {
	const lowest, fewest = 1.9, 8
	n := len(theta)
	highest := 1.01 * distuv.UnitNormal.Quantile(1-certainty.SimultaneousAlpha/float64(n*(n-1)))
	many, few := certainty.AtCritical(theta, se, lowest), certainty.AtCritical(theta, se, highest)
	left := 0
	for j := range n {
		for k := range j {
			left += one(!many.Above(j, k) && !many.Above(k, j))
		}
	}
	sets := few.Sets()
	if left < fewest || !slices.Equal(certainty.Tiers(sets, n), certainty.Tiers(many.Sets(), n)) {
		return nil
	}
	return sets
}

// gives reports whether lists give what was seen of some people: the tiers alone, with
// the scores, or with the intervals too.
func gives(profile *ranking.Profile, seen map[int]api.PersonResult, detail int) bool {
	m := fit(profile)
	if m == nil {
		return len(seen) == 0
	}
	var of []int
	sets := false
	for x, r := range seen {
		of = append(of, x)
		sets = sets || detail > 1 && r.Lower != nil
		if detail > 0 && r.Score != nil {
			if score, ok := m.score(x); !ok || score != *r.Score {
				return false
			}
		}
	}
	shown := m.contributions(of, sets)
	for x, r := range seen {
		c, ok := shown[x]
		if !ok || r.Tier != nil && c.tier != string(*r.Tier) {
			return false
		}
		if sets && r.Lower != nil && (c.lower != *r.Lower || c.upper != *r.Upper) {
			return false
		}
	}
	return true
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

// askedAbout is how many raters a walk through worlds asks about: each of them has to
// answer anew often enough.
const askedAbout = 4

// aboveCells asks, of a few raters who do not pool, how they placed each of some people
// against others: so many at random.
func (g *target) aboveCells(random *rand.Rand, p *played, pool []*spy, of []int, most int) []attack.Question[world] {
	var out []attack.Question[world]
	raters := p.submitters()
	left := askedAbout
	for _, n := range random.Perm(len(raters)) {
		r := raters[n]
		if left == 0 || slices.ContainsFunc(pool, func(s *spy) bool { return s.k == r }) || r == g.coerced {
			continue
		}
		left--
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

// walking are the raters whose answers a walk draws anew: all who do not pool, three
// times as often those who are asked about.
func walking[W any](raters []int, pool []*spy, questions []attack.Question[W]) []int {
	var out []int
	for _, r := range raters {
		if slices.ContainsFunc(pool, func(s *spy) bool { return s.k == r }) {
			continue
		}
		out = append(out, r)
		if slices.ContainsFunc(questions, func(q attack.Question[W]) bool { return q.Rater == r }) {
			out = append(out, r, r)
		}
	}
	return out
}

// judged notes what is believed, and counts what is not clear.
func (a *assault) judged(beliefs []attack.Belief) {
	for _, b := range beliefs {
		if b.Unclear {
			a.unclear++
			continue
		}
		a.beliefs = append(a.beliefs, b)
	}
}
