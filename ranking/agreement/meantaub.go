package agreement

import (
	"slices"

	"github.com/followship/followship/ranking"
)

// MaxMeetingSteps is the largest number of elementary steps, raters times
// listings, that are spent on meeting every rater with every other.
const MaxMeetingSteps = 2_000_000_000

// MeanTauB returns the mean of tau-b over the pairs of raters with at least
// two people in common (D.2), each pair counted once: weighted by
// C(common,2), the number of pairs of people both have judged, and
// unweighted. pairs is how many pairs of raters entered. Pairs whose tau-b is
// undefined, because one of the two ties all they have in common, do not enter.
//
// A profile holds one ballot of a rater, so ballots stand for raters here. A
// ballot of weight w stands for w equal ballots: two ballots meet w·w' times,
// and a ballot meets its own copies C(w,2) times, never for w <= 1. pairs
// counts these meetings and is a whole number for whole weights.
//
// Undefined: no ballot of two people (no_data), one rater (one_rater), no two
// raters with two people in common (no_data), everything tied (constant), or
// more than [MaxMeetingSteps] steps or [ranking.MaxPairPeople] people (too_large).
// Without a tie the weighted mean follows from the comparison counts and has no
// limit on the number of raters, and for complete lists the unweighted equals it.
//
// Cost O(raters²·length), or O(sum of m²) by the counts.
func MeanTauB(p *ranking.Profile) (weighted, unweighted ranking.Statistic, pairs float64) {
	refuse := func(why ranking.Reason) (ranking.Statistic, ranking.Statistic, float64) {
		return ranking.Undefined(why), ranking.Undefined(why), 0
	}
	if p.People() > ranking.MaxPairPeople {
		return refuse(ranking.TooLarge)
	}
	a := newArrangement(p)
	switch {
	case len(a.end) == 0:
		return refuse(ranking.NoData)
	case len(a.end) == 1 && a.weight[0] <= 1:
		return refuse(ranking.OneRater)
	}
	if work := float64(len(a.end)) * float64(len(a.items)); work > MaxMeetingSteps {
		if a.tied {
			return refuse(ranking.TooLarge)
		}
		return meanStrictTauB(p, a)
	}
	sum := meetAll(a, p.People())
	switch {
	case sum.pairs > 0 && sum.pairWeight > 0:
		return ranking.Defined(clamp(sum.weightedTau / sum.pairWeight)),
			ranking.Defined(clamp(sum.tau / sum.pairs)), sum.pairs
	case sum.common:
		return refuse(ranking.Constant)
	default:
		return refuse(ranking.NoData)
	}
}

// meetings are the sums over pairs of ballots.
type meetings struct {
	tau, pairs              float64
	weightedTau, pairWeight float64
	common                  bool // some two ballots have two people in common
}

func (m *meetings) add(weight float64, c PairCounts, common int) {
	m.common = true
	tau, ok := c.TauB().Get()
	if !ok {
		return
	}
	m.tau += weight * tau
	m.pairs += weight
	m.weightedTau += weight * pairsOf(common) * tau
	m.pairWeight += weight * pairsOf(common)
}

// meetAll adds up all pairs of ballots. Ballot a belongs to block a mod 64:
// early ballots meet more later ones, so runs of ballots would be unequal work.
func meetAll(a *arrangement, people int) meetings {
	var part [ranking.Blocks]meetings
	ranking.ForBlocks(func(block int) {
		sum := &part[block]
		m := &meeter{place: make([]int32, people)}
		for first := block; first < len(a.end); first += ranking.Blocks {
			start, end := a.ballot(first)
			for k, i := range a.items[start:end] {
				m.place[i] = a.rank[start+k]
			}
			if w := a.weight[first]; w > 1 {
				c, common := m.meet(a, first)
				sum.add(w*(w-1)/2, c, common)
			}
			for second := first + 1; second < len(a.end); second++ {
				if c, common := m.meet(a, second); common >= 2 {
					sum.add(a.weight[first]*a.weight[second], c, common)
				}
			}
			for _, i := range a.items[start:end] {
				m.place[i] = 0
			}
		}
	})
	var sum meetings
	for _, s := range part {
		sum.tau += s.tau
		sum.pairs += s.pairs
		sum.weightedTau += s.weightedTau
		sum.pairWeight += s.pairWeight
		sum.common = sum.common || s.common
	}
	return sum
}

// meeter compares one ballot, whose positions stand in place (0 for people it
// does not hold), with others.
type meeter struct {
	place         []int32
	x, y, scratch []int32
	keys          []int64
}

// meet counts the pairs of people of ballot b that the placed ballot holds too.
func (m *meeter) meet(a *arrangement, b int) (c PairCounts, common int) {
	start, end := a.ballot(b)
	m.x, m.y = m.x[:0], m.y[:0]
	for k, i := range a.items[start:end] {
		if place := m.place[i]; place != 0 {
			m.x, m.y = append(m.x, place), append(m.y, a.rank[start+k])
		}
	}
	common = len(m.x)
	if common <= 40 { // up to here all pairs are faster than sorting
		return countAll(m.x, m.y), common
	}
	m.keys = m.keys[:0]
	for k, x := range m.x {
		m.keys = append(m.keys, int64(x)<<32|int64(m.y[k]))
	}
	slices.Sort(m.keys)
	for k, key := range m.keys {
		m.x[k], m.y[k] = int32(key>>32), int32(key)
	}
	m.scratch = slices.Grow(m.scratch[:0], common)[:common]
	return countSorted(m.x, m.y, m.scratch), common
}

// countAll counts the pairs of short vectors one by one.
func countAll(x, y []int32) PairCounts {
	var table [3][3]int64
	for k, xk := range x {
		yk := y[k]
		for l, xl := range x[:k] {
			table[1+sign(xk-xl)][1+sign(yk-y[l])]++
		}
	}
	return PairCounts{
		Concordant: table[0][0] + table[2][2],
		Discordant: table[0][2] + table[2][0],
		TiedX:      table[1][0] + table[1][2],
		TiedY:      table[0][1] + table[2][1],
		TiedBoth:   table[1][1],
	}
}

// sign returns -1, 0 or 1 without a branch.
func sign(d int32) int32 { return d>>31 | int32(uint32(-d)>>31) }

// meanStrictTauB computes the means of lists without ties from the comparison
// counts: there the weighted sum is that of concordant less discordant pairs
// of people, and every pair of raters with two in common is usable.
func meanStrictTauB(p *ranking.Profile, a *arrangement) (weighted, unweighted ranking.Statistic, pairs float64) {
	var sum separations
	c := ranking.NewCounts(p)
	n := c.People()
	above := c.Above.RawMatrix().Data
	for i := range n {
		for j := i + 1; j < n; j++ {
			sum.add(above[i*n+j], above[j*n+i])
		}
	}
	// C(w,2) of the counts is negative for w < 1, where a ballot has no copy.
	total, copies := 0.0, 0.0
	complete := true
	for b, w := range a.weight {
		start, end := a.ballot(b)
		total += w
		copies += max(0, w*(w-1)/2) - w*(w-1)/2
		sum.judged += (max(0, w*(w-1)/2) - w*(w-1)/2) * pairsOf(end-start)
		complete = complete && slices.Equal(a.items[start:end], a.items[:a.end[0]])
	}
	if sum.judged <= negligible*sum.weight {
		return ranking.Undefined(ranking.NoData), ranking.Undefined(ranking.NoData), 0
	}
	weighted = ranking.Defined(clamp(1 - 2*sum.opposed/sum.judged))
	if !complete {
		return weighted, ranking.Undefined(ranking.TooLarge), 0
	}
	return weighted, weighted, total*(total-1)/2 + copies
}
