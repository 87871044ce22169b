package attack_test

import (
	"math/rand/v2"
	"slices"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey/attack"
)

// Bounds of walks through worlds in which a model is fitted. Larger scopes are left to
// the study of floors, where nothing is found in much smaller ones.
const (
	fittedPeople = 18
	fittedSteps  = 2000
)

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
	a.ask(p, pool, of, seen)
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

// ask goes through worlds that give what was seen, or less of it where the rank sets of
// the product hang on more draws than are taken here.
func (a *assault) ask(p *played, pool []*spy, of []int, seen map[int]api.PersonResult) {
	questions := a.aboveCells(a.random, p, pool, of, budget)
	raters, truth := p.submitters(), a.truth(p)
	draw := a.knownTo(p, pool, nil)
	for detail := 2; detail >= 0; detail-- {
		if !gives(a.profile(p, truth), seen, detail) {
			continue
		}
		a.within(p)
		s := attack.Walk(a.random, truth, walking(raters, pool, questions), far(fittedSteps), draw, func(random *rand.Rand, w world, r int) world {
			w = slices.Clone(w)
			w[slices.Index(raters, r)] = a.drawn(random, p, r)
			return w
		}, func(w world) bool { return gives(a.profile(p, w), seen, detail) }, questions)
		a.judged(s.Beliefs)
		return
	}
	a.unclear += len(questions)
}

// truth is what was handed in.
func (g *target) truth(p *played) world {
	var w world
	for _, k := range p.submitters() {
		w = append(w, p.answers[k])
	}
	return w
}
