package titles

import (
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
	if len(rounds) < 2 {
		return nil
	}
	rate := make([][]ranking.Statistic, len(rounds))
	for t, g := range rounds {
		rate[t] = g.Rate()
	}
	rho := make([]float64, len(rounds)-1)
	for k := range rho {
		lag := k + 1
		names, again, chance := 0, 0, 0.0
		for t := 0; t+lag < len(rounds); t++ {
			now, later := rounds[t], rounds[t+lag]
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
					names++
					chance += rate[t+lag][v].Value()
					for len(row) > 0 && row[0] < v {
						row = row[1:]
					}
					if len(row) > 0 && row[0] == v {
						again++
					}
				}
			}
		}
		if names == 0 {
			continue
		}
		chance /= float64(names)
		if 1-chance <= ranking.Slack {
			rho[k] = 1
			continue
		}
		share := float64(again) / float64(names)
		rho[k] = min(1, max(0, (share-chance)/(1-chance)))
	}
	return rho
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
