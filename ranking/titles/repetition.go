package titles

import (
	"math"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
)

// Repetition returns rho_k for the lags k = 1..len(rounds)-1, each in [0, 1]
// (H.3): how much more often than by chance a rater who names somebody names
// them again k rounds later. It is (share named again - chance)/(1 - chance)
// over all pairs of rounds k apart and the raters answering both, chance being
// the mean, over those names, of the later follow rate of the person named.
// Names of people who could not be named later are left out; without any name
// to repeat rho is 0, and where chance is already 1 it is 1.
//
// rounds are oldest first over one roster. O(names·rounds).
func Repetition(rounds []*follow.Graph) []float64 {
	all := make([]Round, len(rounds))
	for t, g := range rounds {
		all[t].Graph = g
	}
	return repetitionOf(all)
}

// repetitionOf is [Repetition] of rounds some of which may have lost their
// answers. A lag of which nothing was ever counted is taken for that of names
// kept as [DefaultDesignEffect] supposes, or as they were kept from one round to
// the next if that is more: too small a design effect would make claims of
// repeated names.
func repetitionOf(rounds []Round) []float64 {
	if len(rounds) < 2 {
		return nil
	}
	rho := make([]float64, len(rounds)-1)
	for k := range rho {
		lag := k + 1
		known := false
		var sum Recurrence
		for t := 0; t+lag < len(rounds); t++ {
			c, ok := recurrence(rounds[t], rounds[t+lag], k)
			known = known || ok
			sum.add(c)
		}
		if rho[k] = sum.rho(); !known {
			rho[k] = math.Pow(max(keptByDefault, rho[0]), float64(lag))
		}
	}
	return rho
}

func recurrence(now, later Round, k int) (Recurrence, bool) {
	switch {
	case k < len(later.Recurrence) && later.Recurrence[k].Known:
		return later.Recurrence[k], true
	case now.Graph != nil && later.Graph != nil:
		return Recur(now.Graph, later.Graph), true
	}
	return Recurrence{}, false
}

// Recurrence counts how names of one round are given again in a later one.
// Counts of several pairs of rounds add up; nobody's answer can be read from
// them.
type Recurrence struct {
	// Known is false for a pair of rounds that was never counted.
	Known bool
	// Names counts the names given in the earlier round, by raters who answered
	// both, of people who could be named in the later; Again of these were.
	Names, Again int
	// Chance is the sum, over Names, of the later follow rate of the person
	// named.
	Chance float64
}

func (c *Recurrence) add(o Recurrence) {
	c.Names += o.Names
	c.Again += o.Again
	c.Chance += o.Chance
}

func (c *Recurrence) rho() float64 {
	if c.Names == 0 {
		return 0
	}
	chance := c.Chance / float64(c.Names)
	if 1-chance <= ranking.Slack {
		return 1
	}
	share := float64(c.Again) / float64(c.Names)
	return min(1, max(0, (share-chance)/(1-chance)))
}

// Recur counts the names of one round that are given again in a later one, over
// one roster. O(names).
func Recur(now, later *follow.Graph) Recurrence {
	c := Recurrence{Known: true}
	rate := later.Rate()
	for r := range min(now.Raters(), later.Raters()) {
		if !later.Responded(r) {
			continue
		}
		// Both rows ascend: one walk finds what they share.
		row := later.Named(r)
		for _, v := range now.Named(r) {
			if !later.Candidate(int(v)) {
				continue
			}
			c.Names++
			c.Chance += rate[v].Value()
			for len(row) > 0 && row[0] < v {
				row = row[1:]
			}
			if len(row) > 0 && row[0] == v {
				c.Again++
			}
		}
	}
	return c
}

// DesignEffect returns D of rounds consecutive rounds, in [1, rounds]:
// 1 + (2/R)·sum over k < R of (R-k)·rho_k. Counts pooled over the rounds hold as
// much evidence as D times fewer independent ones. It panics unless rho covers
// the lags.
//
// Source: Kish, 1965, Survey Sampling.
func DesignEffect(rounds int, rho []float64) float64 {
	if rounds < 1 || len(rho) < rounds-1 {
		panic("titles: repetition does not cover the rounds")
	}
	return designEffect(1<<rounds-1, rho)
}

// designEffect returns D of the rounds in a bit set, which need not be
// consecutive: 1 + (2/R) times the sum of rho over all pairs of them.
func designEffect(set uint, rho []float64) float64 {
	count, sum := 0, 0.0
	for t := 0; set>>t != 0; t++ {
		if set>>t&1 == 0 {
			continue
		}
		count++
		for s := range t {
			if set>>s&1 == 1 {
				sum += rho[t-s-1]
			}
		}
	}
	if count < 2 {
		return 1
	}
	return 1 + 2*sum/float64(count)
}
