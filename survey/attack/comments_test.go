package attack_test

import (
	"fmt"
	"slices"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
)

// comments reads the unsigned comments about those who pool and guesses who wrote them:
// one of the writers, less those who pool. Fewer than five writers, or a comment of
// somebody to whom it was not told that it waits, is a leak by itself.
func comments(a *assault) {
	for _, p := range a.played {
		for n := 1; n <= 3; n++ {
			for _, s := range a.pooling(n) {
				got, ok := read[api.OwnResult](a.t, a.get("/rounds/"+string(p.round.ID)+"/result", s))
				if !ok {
					continue
				}
				for _, batch := range got.Comments.Batches {
					a.guessWriters(p, a.pooling(n), s, batch.Texts)
				}
			}
		}
	}
	if len(a.beliefs) == 0 {
		a.unclear++
	}
}

func (a *assault) guessWriters(p *played, pool []*spy, about *spy, texts []string) {
	var writers []int
	for _, text := range texts {
		if k := a.wrote[text]; !slices.Contains(writers, k) {
			writers = append(writers, k)
		}
	}
	a.saw(attack.Wrote, -1, len(writers) < fewestWriters, fmt.Sprintf("a batch of %d writers", len(writers)))
	// In the order of who wrote them, of seven or more, they are not shuffled.
	in := make([]int, len(texts))
	for k, text := range texts {
		in[k] = slices.IndexFunc(p.shot.Roster, func(f survey.Frozen) bool { return f.Person == a.People[a.wrote[text]].ID })
	}
	a.saw(attack.Wrote, -1, len(texts) >= 7 && slices.IsSorted(in), "comments in the order of their writers")
	known := func(k int) bool { return slices.ContainsFunc(pool, func(s *spy) bool { return s.k == k }) }
	possible, left := 0.0, 0.0
	for _, k := range p.submitters() {
		if k != about.k && !known(k) {
			possible++
		}
	}
	for _, k := range writers {
		if !known(k) {
			left++
		}
	}
	if left == 0 || possible == 0 {
		return
	}
	for _, text := range texts {
		if k := a.wrote[text]; !known(k) {
			a.beliefs = append(a.beliefs, attack.Belief{
				Cell:  attack.Cell{Kind: attack.Wrote, Rater: k, Ratee: about.k, Other: -1, Detail: fmt.Sprintf("%.0f writers unknown", left)},
				Prior: 1 / possible, Posterior: 1 / left, Low: 1 / left, Certain: left == 1 && possible > 1,
				Typical: 1 / float64(len(writers)), Pooling: len(pool),
			})
		}
	}
}
