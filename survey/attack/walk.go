package attack

import (
	"math"
	"math/rand/v2"
	"slices"
)

// newAnswers is how many new answers of every rater who is asked about end a walk; where
// a cell looks more probable than suspicious up to eight times as many are drawn.
const (
	newAnswers = 160
	suspicious = 0.7
	// fewestNew is how many new answers of every rater show that a walk has left where
	// it began.
	fewestNew = 10
)

// Walk is [Sample] for outputs that are drawn too rarely: it goes from worlds that give
// the output to others that do by drawing the answer of one rater anew, which is kept
// when the output stays what it is. start is a world that gives the output and was itself drawn from the
// population, so that the walk is in equilibrium from its first step: the true one.
//
// draw draws a world, for what is believed beforehand. redraw returns a copy of a world
// in which one of raters answers anew, by what is known of them beforehand; then all
// worlds that give the output are visited as often as they are probable
// ([Chain] with a ratio of 1).
//
// A cell is judged by as many visits as are worth one drawn world each: no more than new
// answers of its rater were kept, and no more than the spread of the means of batches
// says; at most so many steps are taken. It is unclear where these are fewer than [FewestMatches], and everywhere when
// some rater hardly answered anew: then the walk has not left where it began.
//
// Source: Flegal and Jones, 2010, Batch means and spectral variance estimators in
// Markov chain Monte Carlo.
func Walk[W any](random *rand.Rand, start W, raters []int, steps int, draw func(*rand.Rand) W, redraw func(*rand.Rand, W, int) W, matches func(W) bool, questions []Question[W]) Sampled {
	s := Sampled{Beliefs: make([]Belief, len(questions))}
	const guesses = 400
	before := make([]map[int]float64, len(questions))
	for q := range before {
		before[q] = map[int]float64{}
	}
	for range guesses {
		w := draw(random)
		for q := range questions {
			before[q][questions[q].Value(w)]++
		}
	}
	now, seen := make([]int, len(questions)), make([][]int, len(questions))
	look := func(w W) {
		for q := range questions {
			now[q] = questions[q].Value(w)
		}
	}
	look(start)
	kept, at, w, enough := map[int]int{}, 0, start, newAnswers
	done := func() bool {
		if slices.ContainsFunc(raters, func(r int) bool { return kept[r] < fewestNew }) ||
			slices.ContainsFunc(questions, func(q Question[W]) bool { return kept[q.Rater] < enough }) {
			return false
		}
		for q := range questions {
			share, _ := visited(seen[q])
			if !questions[q].Unanimous && share > suspicious && most(before[q])/guesses < suspicious && enough < 8*newAnswers {
				enough *= 2
				return false
			}
		}
		return true
	}
	for s.Draws < steps && !done() {
		const stretch = 100
		s.Draws += stretch
		Chain(random, w, stretch, func(random *rand.Rand, w W) (W, float64) {
			at = raters[random.IntN(len(raters))]
			return redraw(random, w, at), 1
		}, func(w W) bool {
			ok := matches(w)
			if ok {
				kept[at]++
				s.Matches++
				look(w)
			}
			return ok
		}, func(x W) {
			w = x
			for q, v := range now {
				seen[q] = append(seen[q], v)
			}
		})
	}
	stuck := slices.ContainsFunc(raters, func(r int) bool { return kept[r] < fewestNew })
	for q := range questions {
		b := Belief{Cell: questions[q].Cell, Unanimous: questions[q].Unanimous, Prior: most(before[q]) / guesses}
		var worth float64
		b.Posterior, worth = visited(seen[q])
		if worth = min(worth, float64(kept[b.Rater])); worth >= FewestMatches && !stuck {
			b.Low = wilsonLow(b.Posterior*worth, worth, sampledZ)
		} else {
			b.Unclear = true
		}
		s.Beliefs[q] = b
	}
	return s
}

// visited returns how often the most frequent value was visited, and how many
// independent draws that is worth.
func visited(values []int) (share, worth float64) {
	counts := map[int]float64{}
	for _, v := range values {
		counts[v]++
	}
	value, n := 0, 0.0
	for v, c := range counts {
		if c > n || c == n && v < value {
			value, n = v, c
		}
	}
	share = n / float64(len(values))
	const batches = 20
	size := len(values) / batches
	if size == 0 {
		return share, 0
	}
	spread := 0.0
	for k := range batches {
		m := 0.0
		for _, v := range values[k*size : (k+1)*size] {
			if v == value {
				m += 1 / float64(size)
			}
		}
		spread += (m - share) * (m - share) / (batches - 1)
	}
	if spread == 0 {
		return share, math.Inf(1)
	}
	return share, share * (1 - share) / (spread / batches)
}
