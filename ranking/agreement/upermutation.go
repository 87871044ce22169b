package agreement

import "github.com/followship/followship/ranking"

// UPermutation returns the one-sided p-value of [U] against raters who order
// their lists at random: people are permuted over the positions within every
// ballot, so lengths and ties of the ballots stay. It is exact when there are
// at most [ranking.MaxEnumeration] arrangements, otherwise sampled with the
// given number of replicates; the same seed gives the same p-value whatever
// the number of processors.
//
// It is undefined when u is, with the same reason, and too_large when
// replicates times the pairs within ballots pass [MaxPermutationSteps] or the roster
// [ranking.MaxPairPeople]. A replicate that leaves no pair separated by two
// raters counts as agreement: the p-value errs towards caution.
//
// Cost O(replicates·sum of m²).
func UPermutation(p *ranking.Profile, replicates int, seed uint64) ranking.Statistic {
	if p.People() > ranking.MaxPairPeople {
		return ranking.Undefined(ranking.TooLarge)
	}
	pairs := 0.0
	for b := range p.Len() {
		pairs += pairsOf(p.Order(b).Len())
	}
	if pairs == 0 {
		return ranking.Undefined(ranking.NoData)
	}
	if pairs*float64(max(replicates, 1)) > MaxPermutationSteps {
		return ranking.Undefined(ranking.TooLarge)
	}
	a := newArrangement(p)
	t := newUTest(a, p.People())
	if u := t.observed(); !u.OK() {
		return u
	}
	return a.permutationP(t.statistic, replicates, seed)
}

// uTest is what all replicates of one test share. The people of a ballot never
// change, so neither do the pairs it judges: each pair that stands together on
// some ballot has a number, and the counts are vectors over these numbers
// instead of an n×n matrix that would be mostly empty.
type uTest struct {
	a     *arrangement
	pair  []int32 // per ballot, the numbers of its pairs (k,l), k < l
	pairs int
}

func newUTest(a *arrangement, people int) *uTest {
	t := &uTest{a: a}
	number := make([]int32, people*people)
	for b := range a.end {
		start, end := a.ballot(b)
		items := a.items[start:end]
		for k, i := range items {
			for _, j := range items[k+1:] {
				id := &number[int(i)*people+int(j)]
				if *id == 0 {
					t.pairs++
					*id = int32(t.pairs)
				}
				t.pair = append(t.pair, *id-1)
			}
		}
	}
	return t
}

func (t *uTest) observed() ranking.Statistic {
	count := make([]float64, 2*t.pairs)
	t.count(count, t.a.rank)
	sum := separate(count)
	if sum.weight == 0 {
		return ranking.Undefined(ranking.Constant) // pairs, but all tied
	}
	return sum.u()
}

func (t *uTest) statistic() statistic {
	count := make([]float64, 2*t.pairs)
	return func(rank []int32) float64 {
		t.count(count, rank)
		sum := separate(count)
		if u, ok := sum.u().Get(); ok {
			return u
		}
		return 1
	}
}

// count sets count[2k] and count[2k+1] to the weight that puts the first and
// the second person of pair k above the other.
func (t *uTest) count(count []float64, rank []int32) {
	clear(count)
	next := 0
	for b, weight := range t.a.weight {
		start, end := t.a.ballot(b)
		positions := rank[start:end]
		for k, r := range positions {
			rest := positions[k+1:]
			pair := t.pair[next : next+len(rest)]
			next += len(rest)
			if !t.a.tied {
				for l, s := range rest {
					// The sign bit of s-r, without a branch that no
					// processor could predict.
					count[2*uint(pair[l])+uint(uint32(s-r)>>31)] += weight
				}
				continue
			}
			for l, s := range rest {
				if s != r {
					count[2*uint(pair[l])+uint(uint32(s-r)>>31)] += weight
				}
			}
		}
	}
}

func separate(count []float64) separations {
	var sum separations
	for k := 0; k+1 < len(count); k += 2 {
		sum.add(count[k], count[k+1])
	}
	return sum
}
