package attack_test

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
	"github.com/followship/followship/survey/disclose"
)

// repeating is the probability that somebody answers in the second round as in the
// first: see [target.everybody].
const repeating = 0.7

// apart returns how many are in one of two ascending lists and not in the other.
func apart(a, b []int) int {
	n := 0
	for _, x := range a {
		if !slices.Contains(b, x) {
			n++
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			n++
		}
	}
	return n
}

// roundPairs sets the results of two rounds against each other, between which few
// joined or left and most answered as before.
func roundPairs(a *assault) {
	if len(a.played) < 2 {
		return
	}
	first, second := a.played[0], a.played[1]
	pool := a.pooling(3)
	for _, s := range pool {
		before, ok1 := a.own(first, s)
		after, ok2 := a.own(second, s)
		if !ok1 || !ok2 {
			continue
		}
		_, then := first.placers(a.target, s.k)
		_, now := second.placers(a.target, s.k)
		n := apart(then, now)
		a.saw(attack.Isolated, s.k, before.Score != nil && after.Score != nil && n > 0 && n < promised.Group,
			fmt.Sprintf("a score in two rounds, %d raters apart", n))
		// Shares of followers, area by area.
		for k, f := range after.Followed {
			if f.Share == nil || string(f.Scope.Kind) != "area" || k >= len(before.Followed) || before.Followed[k].Share == nil {
				continue
			}
			area := slices.IndexFunc(a.Areas, func(x survey.Area) bool { return string(x.ID) == text(f.Scope.Id) })
			a.twoShares(first, second, pool, s.k, area, *before.Followed[k].Share, *f.Share)
		}
	}
	for a.queries < budget/4 {
		for _, s := range pool {
			got, _ := read[api.OwnResults](a.t, a.get("/people/me/results", s))
			for _, r := range got.Results {
				one, ok := a.own(a.round(r.Round.Id), s)
				a.saw(attack.Result, s.k, ok && fmt.Sprint(value(one.Score)) != fmt.Sprint(value(r.Result.Score)), "results over rounds and of one")
			}
		}
	}
}

func value(x *int) int {
	if x == nil {
		return -1
	}
	return *x
}

func (g *target) round(id string) *played {
	for _, p := range g.played {
		if string(p.round.ID) == id {
			return p
		}
	}
	return g.played[0]
}

// twoShares draws who named somebody in both rounds and keeps what gives both shares.
func (a *assault) twoShares(first, second *played, pool []*spy, x, area, before, after int) {
	type both struct{ then, now map[int]bool }
	var r1, r2 []int
	for _, k := range first.submitters() {
		if k != x {
			r1 = append(r1, k)
		}
	}
	for _, k := range second.submitters() {
		if k != x {
			r2 = append(r2, k)
		}
	}
	known := func(k int) bool { return slices.ContainsFunc(pool, func(s *spy) bool { return s.k == k }) }
	rounded := disclose.People
	low1, high1 := inSteps(before, len(r1), rounded)
	low2, high2 := inSteps(after, len(r2), rounded)
	p := a.pop.Naming(area, x)
	draw := func(random *rand.Rand) both {
		w := both{map[int]bool{}, map[int]bool{}}
		for _, k := range r1 {
			w.then[k] = random.Float64() < p
			if known(k) {
				w.then[k] = first.answers[k].Named(area, x)
			}
		}
		for _, k := range r2 {
			w.now[k] = random.Float64() < p
			if then, was := w.then[k]; was && random.Float64() < repeating {
				w.now[k] = then
			}
			if known(k) {
				w.now[k] = second.answers[k].Named(area, x)
			}
		}
		return w
	}
	matches := func(w both) bool {
		n1, n2 := 0, 0
		for _, yes := range w.then {
			n1 += one(yes)
		}
		for _, yes := range w.now {
			n2 += one(yes)
		}
		return n1 >= low1 && n1 <= high1 && n2 >= low2 && n2 <= high2
	}
	var questions []attack.Question[both]
	for _, k := range r2 {
		if !known(k) {
			questions = append(questions, attack.Question[both]{
				Cell:  attack.Cell{Kind: attack.Named, Rater: k, Ratee: x, Other: -1, Detail: fmt.Sprintf("area %d, two rounds", area)},
				Value: func(w both) int { return one(w.now[k]) }, Unanimous: second.allNamed(area, x, nil),
			})
		}
	}
	s := attack.Sample(a.random, 2000, 300, draw, matches, questions)
	if s.Matches < attack.FewestMatches {
		a.unclear += len(questions)
		return
	}
	typical := attack.Typical(slices.Repeat([]float64{p}, len(r2)), low2, high2)
	for _, b := range s.Beliefs {
		b.Typical, b.Pooling = typical, len(pool)
		a.beliefs = append(a.beliefs, b)
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// inversion has a spy answer differently in the second round, and asks what the change
// of a colleague's result says of the others, most of whom answered as before.
func inversion(a *assault) {
	if len(a.played) < 2 {
		return
	}
	first, second := a.played[0], a.played[1]
	pool := a.pooling(2)
	seen1, seen2 := map[int]api.PersonResult{}, map[int]api.PersonResult{}
	var of []int
	for _, s := range pool {
		b, ok1 := a.own(first, s)
		c, ok2 := a.own(second, s)
		if ok1 && ok2 && b.Tier != nil && c.Tier != nil {
			seen1[s.k], seen2[s.k] = b, c
			of = append(of, s.k)
		}
	}
	if len(of) == 0 {
		a.kept(second, pool)
		return
	}
	if len(second.shot.Roster) > fittedPeople-4 {
		a.unclear++
		return
	}
	type pair struct{ then, now world }
	r1, r2 := first.submitters(), second.submitters()
	before := a.knownTo(first, pool, nil)
	// again has a rater answer the second round as the first, mostly.
	again := func(random *rand.Rand, w pair, n int) {
		a.within(second)
		w.now[n] = a.draw(random, second, r2[n])
		if at := slices.Index(r1, r2[n]); at >= 0 && random.Float64() < repeating {
			w.now[n] = a.still(w.then[at])
		}
	}
	draw := func(random *rand.Rand) pair {
		w := pair{then: before(random), now: make(world, len(r2))}
		for n, k := range r2 {
			again(random, w, n)
			if slices.ContainsFunc(pool, func(s *spy) bool { return s.k == k }) {
				w.now[n] = second.answers[k]
			}
		}
		return w
	}
	redraw := func(random *rand.Rand, w pair, r int) pair {
		w = pair{slices.Clone(w.then), slices.Clone(w.now)}
		if at := slices.Index(r1, r); at >= 0 {
			a.within(first)
			w.then[at] = a.drawn(random, first, r)
		}
		if n := slices.Index(r2, r); n >= 0 {
			again(random, w, n)
		}
		return w
	}
	questions := a.aboveCells(a.random, second, pool, of, budget)
	wrapped := make([]attack.Question[pair], len(questions))
	for k, q := range questions {
		wrapped[k] = attack.Question[pair]{Cell: q.Cell, Unanimous: q.Unanimous, Value: func(w pair) int { return q.Value(w.now) }}
	}
	all := slices.Concat(r1, r2)
	slices.Sort(all)
	truth := pair{a.truth(first), a.truth(second)}
	for detail := 2; detail >= 0; detail-- {
		matches := func(w pair) bool {
			return gives(a.profile(first, w.then), seen1, detail) && gives(a.profile(second, w.now), seen2, detail)
		}
		if !matches(truth) {
			continue
		}
		s := attack.Walk(a.random, truth, walking(slices.Compact(all), pool, wrapped), far(fittedSteps/2), draw, redraw, matches, wrapped)
		a.judged(s.Beliefs)
		return
	}
	a.unclear += len(questions)
}
