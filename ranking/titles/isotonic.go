package titles

import (
	"cmp"
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// block is a run of levels start..end-1 whose fitted rate is one.
type block struct {
	start, end          int
	followers, eligible float64
}

func (b block) rate() float64 { return b.followers / b.eligible }

// isotonic fits rates followers/eligible that do not decrease from level to
// level, by pooling adjacent violators, weighted by eligible > 0. Neighbours of
// one rate form one block, so that blocks are the sets on which the fit is
// constant. O(levels).
//
// Source: Barlow, Bartholomew, Bremner & Brunk, 1972, Statistical Inference
// under Order Restrictions.
func isotonic(blocks []block, followers, eligible []float64) []block {
	blocks = blocks[:0]
	for l := range followers {
		blocks = append(blocks, block{l, l + 1, followers[l], eligible[l]})
		for k := len(blocks) - 1; k > 0; k-- {
			below, above := blocks[k-1], blocks[k]
			if below.rate() < above.rate() && !ranking.SameScore(below.rate(), above.rate()) {
				break
			}
			blocks[k-1] = block{below.start, above.end, below.followers + above.followers, below.eligible + above.eligible}
			blocks = blocks[:k]
		}
	}
	return blocks
}

// LevelFit is the followership of one level (H.2).
type LevelFit struct {
	// Level, with its People, their Followers and Eligible pairs summed.
	Level, People, Followers, Eligible int
	// Rate is the fitted follow rate: isotonic, not decreasing with the level.
	Rate float64
}

// Expectation is the followership to be expected given the title.
type Expectation struct {
	// Levels are the levels met, ascending; nil when Reason says why not.
	Levels []LevelFit
	// Z is every person's residual (f - N·q)/sqrt(N·q·(1-q)), q the fitted rate
	// of their level: a description; the test is [Assess]. Undefined where q is
	// 0 or 1 (constant) or nobody could have named the person (no_data).
	Z []ranking.Statistic
	// Reason is few_titles unless two levels have three people each, no_data
	// without anybody; then every Z has it too.
	Reason ranking.Reason
}

// Expect fits the follow rates of the levels by isotonic regression of their
// sums (H.2). level[i], followers[i] and eligible[i] belong to person i; people
// with eligible 0 take no part. It panics if the lengths differ.
// O(n + levels·log levels).
func Expect(level, followers, eligible []int) Expectation {
	if len(level) != len(followers) || len(level) != len(eligible) {
		panic("titles: level, followers and eligible of unequal length")
	}
	e := Expectation{Z: make([]ranking.Statistic, len(level))}
	of := make(map[int]int)
	for i, l := range level {
		if eligible[i] <= 0 {
			continue
		}
		k, ok := of[l]
		if !ok {
			k = len(e.Levels)
			of[l] = k
			e.Levels = append(e.Levels, LevelFit{Level: l})
		}
		e.Levels[k].People++
		e.Levels[k].Followers += followers[i]
		e.Levels[k].Eligible += eligible[i]
	}
	wide := 0
	for _, l := range e.Levels {
		if l.People >= 3 {
			wide++
		}
	}
	if wide < 2 {
		e.Reason = ranking.FewTitles
		if len(e.Levels) == 0 {
			e.Reason = ranking.NoData
		}
		e.Levels = nil
		for i := range e.Z {
			e.Z[i] = ranking.Undefined(e.Reason)
		}
		return e
	}
	slices.SortFunc(e.Levels, func(a, b LevelFit) int { return cmp.Compare(a.Level, b.Level) })
	f, n := make([]float64, len(e.Levels)), make([]float64, len(e.Levels))
	for k, l := range e.Levels {
		of[l.Level] = k
		f[k], n[k] = float64(l.Followers), float64(l.Eligible)
	}
	for _, b := range isotonic(nil, f, n) {
		for k := b.start; k < b.end; k++ {
			e.Levels[k].Rate = b.rate()
		}
	}
	for i, l := range level {
		if eligible[i] <= 0 {
			e.Z[i] = ranking.Undefined(ranking.NoData)
			continue
		}
		q := e.Levels[of[l]].Rate
		if q <= 0 || q >= 1 {
			e.Z[i] = ranking.Undefined(ranking.Constant)
			continue
		}
		mean := float64(eligible[i]) * q
		e.Z[i] = ranking.Defined((float64(followers[i]) - mean) / math.Sqrt(mean*(1-q)))
	}
	return e
}
