package attack

import (
	"math/rand/v2"
)

// Question is a cell and its value in a world: a number from 0.
type Question[W any] struct {
	Cell
	Value func(W) int
	// Unanimous: see [Belief].
	Unanimous bool
}

// Sampled is what drawn worlds say.
type Sampled struct {
	Draws, Matches int
	Beliefs        []Belief
}

// FewestMatches is the number of drawn worlds that must give the output before
// anything is held against it.
const FewestMatches = 40

// sampledZ is how many standard deviations the lower end of an estimated posterior
// lies below: thousands of cells are judged, and chance must fail none of them.
const sampledZ = 4

// Sample draws worlds and keeps those that give the output. Drawing stops when enough
// of them did, which does not depend on what they are, or at the limit.
func Sample[W any](random *rand.Rand, draws, enough int, draw func(*rand.Rand) W, matches func(W) bool, questions []Question[W]) Sampled {
	s := Sampled{Beliefs: make([]Belief, len(questions))}
	before, after := make([]map[int]float64, len(questions)), make([]map[int]float64, len(questions))
	for q := range questions {
		before[q], after[q] = map[int]float64{}, map[int]float64{}
	}
	for s.Draws < draws && s.Matches < enough {
		w := draw(random)
		s.Draws++
		match := matches(w)
		if match {
			s.Matches++
		}
		for q := range questions {
			v := questions[q].Value(w)
			before[q][v]++
			if match {
				after[q][v]++
			}
		}
	}
	for q := range questions {
		b := Belief{Cell: questions[q].Cell, Unanimous: questions[q].Unanimous, Prior: most(before[q]) / float64(max(1, s.Draws))}
		if n := float64(s.Matches); n > 0 {
			b.Posterior = most(after[q]) / n
			if s.Matches >= FewestMatches {
				b.Low = wilsonLow(most(after[q]), n, sampledZ)
			}
		}
		s.Beliefs[q] = b
	}
	return s
}

// Chain walks through worlds that give the output, from one that does: a
// Metropolis–Hastings chain. propose returns another world and how many times more
// probable it is, or false for none. Begun at a world that was itself drawn from the
// population, the chain is in equilibrium from its first step; what it has not left
// yet it takes for certain, so that it errs towards finding a leak.
//
// Source: Hastings, 1970, Monte Carlo sampling methods using Markov chains.
func Chain[W any](random *rand.Rand, start W, steps int, propose func(*rand.Rand, W) (W, float64), matches func(W) bool, visit func(W)) (moved int) {
	w := start
	for range steps {
		next, ratio := propose(random, w)
		if random.Float64() < ratio && matches(next) {
			w = next
			moved++
		}
		visit(w)
	}
	return moved
}

// Witnesses counts the different values that a cell takes in worlds with the same
// output, up to enough: changes of the true world are tried.
func Witnesses[W any](random *rand.Rand, truth W, tries, enough int, change func(*rand.Rand, W) W, matches func(W) bool, value func(W) int) int {
	seen := map[int]bool{value(truth): true}
	for range tries {
		if len(seen) >= enough {
			break
		}
		w := change(random, truth)
		if v := value(w); !seen[v] && matches(w) {
			seen[v] = true
		}
	}
	return len(seen)
}
