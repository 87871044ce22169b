package agreement

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/followship/followship/ranking"
)

// MaxPermutationSteps is the largest number of elementary steps (replicates
// times pairs within ballots, or times listings) a permutation test takes; what
// needs more is undefined, too_large.
const MaxPermutationSteps = 5_000_000_000

// arrangement holds the ballots of at least two people in the form the
// permutation tests need: the people of each ballot in ascending index and, in
// parallel, the positions they hold. A test exchanges the positions within
// each ballot (people over the positions within every ballot, D.1).
type arrangement struct {
	weight []float64
	end    []int // per ballot: end within items and rank
	items  []int32
	// rank is twice the midrank: an integer, so that equality is exact.
	rank []int32
	tied bool // whether any ballot holds a tie
}

func newArrangement(p *ranking.Profile) *arrangement {
	a := &arrangement{}
	type placed struct{ item, rank int32 }
	var row []placed
	for b := range p.Len() {
		o := p.Order(b)
		if o.Len() < 2 {
			continue
		}
		row = row[:0]
		start := int32(0)
		for _, end := range o.Ends {
			a.tied = a.tied || end-start > 1
			for _, i := range o.Items[start:end] {
				row = append(row, placed{i, start + 1 + end})
			}
			start = end
		}
		slices.SortFunc(row, func(x, y placed) int { return cmp.Compare(x.item, y.item) })
		for _, e := range row {
			a.items, a.rank = append(a.items, e.item), append(a.rank, e.rank)
		}
		a.weight = append(a.weight, o.Weight)
		a.end = append(a.end, len(a.items))
	}
	return a
}

// ballot returns the range of ballot b within items and rank.
func (a *arrangement) ballot(b int) (start, end int) {
	if b > 0 {
		start = a.end[b-1]
	}
	return start, a.end[b]
}

// count returns the number of distinct arrangements, or limit+1 if there are
// more than limit. Each stands for equally many permutations of the people.
func (a *arrangement) count(limit int) int {
	total := 1
	for b := range a.end {
		start, end := a.ballot(b)
		rank := slices.Sorted(slices.Values(a.rank[start:end]))
		// m!/(t1!·t2!·…), factor by factor: after the k-th it is the number
		// of arrangements of k positions, a whole number that never falls.
		run := 0
		ways := 1
		for k, r := range rank {
			if k > 0 && r == rank[k-1] {
				run++
			} else {
				run = 1
			}
			if ways = ways * (k + 1) / run; ways > limit {
				return limit + 1
			}
		}
		if total > limit/ways {
			return limit + 1
		}
		total *= ways
	}
	return total
}

// statistic computes a test statistic of the arrangement with the given
// positions. It owns scratch space: one goroutine, one statistic.
type statistic func(rank []int32) float64

// permutationP returns the p-value of the arrangement at hand: the share of
// arrangements whose statistic is at least as large, exact when there are at
// most [ranking.MaxEnumeration], else from the given number of replicates
// (0.5). newStatistic is called once per goroutine.
func (a *arrangement) permutationP(newStatistic func() statistic, replicates int, seed uint64) ranking.Statistic {
	if total := a.count(ranking.MaxEnumeration); total <= ranking.MaxEnumeration {
		return ranking.Defined(a.enumerate(newStatistic(), total))
	}
	if replicates < 1 {
		return ranking.Undefined(ranking.NoData)
	}
	threshold := newStatistic()(a.rank) - ranking.Slack
	var workers [ranking.Blocks]statistic // as many goroutines at most
	var atLeast [ranking.Blocks]int
	ranking.ForEach(ranking.Blocks, func(worker, block int) {
		if workers[worker] == nil {
			workers[worker] = newStatistic()
		}
		random := rand.New(ranking.NewSource(seed, uint64(block)))
		rank := slices.Clone(a.rank)
		first, last := ranking.BlockRange(block, replicates)
		for range last - first {
			for b := range a.end {
				start, end := a.ballot(b)
				shuffle(random, rank[start:end])
			}
			if workers[worker](rank) >= threshold {
				atLeast[block]++
			}
		}
	})
	count := 0
	for _, k := range atLeast {
		count += k
	}
	return ranking.Defined(ranking.PermutationP(count, replicates))
}

func (a *arrangement) enumerate(t statistic, total int) float64 {
	threshold := t(a.rank) - ranking.Slack
	rank := slices.Clone(a.rank)
	for b := range a.end {
		start, end := a.ballot(b)
		slices.Sort(rank[start:end])
	}
	atLeast := 0
	for range total {
		if t(rank) >= threshold {
			atLeast++
		}
		for b := range a.end { // an odometer, one wheel a ballot
			start, end := a.ballot(b)
			if ranking.NextPermutation(rank[start:end]) {
				break
			}
		}
	}
	return float64(atLeast) / float64(total)
}

// shuffle permutes x uniformly (Fisher and Yates).
func shuffle(random *rand.Rand, x []int32) {
	for k := len(x) - 1; k > 0; k-- {
		l := random.Uint32N(uint32(k + 1))
		x[k], x[l] = x[l], x[k]
	}
}
