package attack_test

import (
	"math/rand/v2"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey/attack"
)

// Bounds of sampling: worlds in which a model is fitted are dear. Larger scopes are
// left to the study of floors, where nothing is found in much smaller ones.
const (
	fittedPeople = 18
	fittedWorlds = 240
	fittedEnough = 120
)

// fitted is a world and what would be shown of those who pool.
type fitted struct {
	world
	shown map[int]contribution
}

// ownBallot takes the own results of those who pool, one or more, and asks how others
// placed them, with the lists of those who pool taken off.
func ownBallot(a *assault) {
	p := a.played[a.random.IntN(len(a.played))]
	pool := a.pooling(1 + a.random.IntN(3))
	seen := map[int]api.PersonResult{}
	var of []int
	for _, s := range pool {
		if r, ok := a.own(p, s); ok && r.Tier != nil {
			seen[s.k] = r
			of = append(of, s.k)
		}
	}
	if len(of) == 0 {
		a.kept(p, pool) // nothing is shown, so nothing is learned
		return
	}
	if len(p.shot.Roster) > fittedPeople {
		a.unclear++
		return
	}
	draw := a.knownTo(p, pool, nil)
	worlds := make([]fitted, fittedWorlds)
	for k := range worlds {
		w := draw(a.random)
		worlds[k] = fitted{w, contributions(a.profile(p, w), of)}
	}
	a.ask(p, pool, of, worlds, seen)
}

// kept notes cells about which nothing is shown: the guess stays what it was.
func (a *assault) kept(p *played, pool []*spy) {
	var of []int
	for _, s := range pool {
		of = append(of, s.k)
	}
	draw := a.knownTo(p, pool, nil)
	s := attack.Sample(a.random, 1, 1, draw, func(world) bool { return true }, a.aboveCells(a.random, p, pool, of, budget))
	for _, b := range s.Beliefs {
		b.Silent = true
		a.beliefs = append(a.beliefs, b)
	}
}

// ask conditions drawn worlds on what was seen, on less of it when too few of them
// give all.
func (a *assault) ask(p *played, pool []*spy, of []int, worlds []fitted, seen map[int]api.PersonResult) {
	questions := a.aboveCells(a.random, p, pool, of, budget)
	wrapped := make([]attack.Question[fitted], len(questions))
	for k, q := range questions {
		wrapped[k] = attack.Question[fitted]{Cell: q.Cell, Unanimous: q.Unanimous, Value: func(f fitted) int { return q.Value(f.world) }}
	}
	for _, detail := range []int{2, 1, 0} {
		next := 0
		s := attack.Sample(a.random, len(worlds), fittedEnough, func(*rand.Rand) fitted { next++; return worlds[next-1] },
			func(f fitted) bool { return gives(f.shown, seen, detail) }, wrapped)
		if s.Matches >= attack.FewestMatches {
			a.beliefs = append(a.beliefs, s.Beliefs...)
			return
		}
	}
	a.unclear += len(questions)
}

// gives reports whether a world gives what was seen: the tiers alone, with the scores,
// or with the intervals too.
func gives(shown map[int]contribution, seen map[int]api.PersonResult, detail int) bool {
	for k, r := range seen {
		c, ok := shown[k]
		if !ok || c.tier != string(*r.Tier) {
			return false
		}
		if detail > 0 && r.Score != nil && c.score != *r.Score {
			return false
		}
		if detail > 1 && r.Lower != nil && (c.lower != *r.Lower || c.upper != *r.Upper) {
			return false
		}
	}
	return true
}
