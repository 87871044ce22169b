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
// replicates (at least [ranking.Replicates]) times the pairs within ballots pass
// [MaxPermutationSteps] or the roster [ranking.MaxPairPeople]. A replicate that leaves no pair separated by two
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
	// Every pair is also stored: fewer replicates do not make room for more.
	if pairs*float64(max(replicates, ranking.Replicates)) > MaxPermutationSteps {
		return ranking.Undefined(ranking.TooLarge)
	}
	if u := U(ranking.NewCounts(p)); !u.OK() {
		return u
	}
	a := newArrangement(p)
	return a.permutationP(newUTest(a, p.People()).statistic, replicates, seed)
}

// uTest is what all replicates of one test share. The people of a ballot never
// change, so neither do the pairs it judges: each pair of people has a number,
// and the counts are vectors over these numbers instead of an n×n matrix that
// would be mostly empty. A pair judged only by one ballot of weight 1 adds
// nothing to u whatever its order and is left out; among many people with short
// lists that is most of them.
type uTest struct {
	a      *arrangement
	judged []judgedPair
	end    []int // per ballot: end within judged
	pairs  int
}

// judgedPair is a pair of one ballot: the places of its people in the
// arrangement, the one of lower index first, and the pair's number.
type judgedPair struct{ first, second, pair int32 }

func newUTest(a *arrangement, people int) *uTest {
	t := &uTest{a: a}
	const single = -1 // judged by one ballot of weight 1 so far
	number := make([]int32, people*people)
	for b, weight := range a.weight {
		start, end := a.ballot(b)
		for k, i := range a.items[start:end] {
			for _, j := range a.items[start+k+1 : end] {
				id := &number[int(i)*people+int(j)]
				switch {
				case *id == 0 && weight == 1:
					*id = single
				case *id <= 0:
					t.pairs++
					*id = int32(t.pairs)
				}
			}
		}
	}
	for b := range a.end {
		start, end := a.ballot(b)
		for k := start; k < end; k++ {
			for l := k + 1; l < end; l++ {
				if id := number[int(a.items[k])*people+int(a.items[l])]; id > 0 {
					t.judged = append(t.judged, judgedPair{int32(k), int32(l), id - 1})
				}
			}
		}
		t.end = append(t.end, len(t.judged))
	}
	return t
}

// statistic returns u as a function of the positions.
func (t *uTest) statistic() statistic {
	count := make([]float64, 2*t.pairs)
	return func(rank []int32) float64 {
		t.count(count, rank)
		var sum separations
		for k := 0; k+1 < len(count); k += 2 {
			sum.add(count[k], count[k+1])
		}
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
	start := 0
	for b, weight := range t.a.weight {
		judged := t.judged[start:t.end[b]]
		start = t.end[b]
		if !t.a.tied {
			for _, j := range judged {
				// The sign bit tells who is above, without a branch that no
				// processor could predict.
				above := uint32(rank[j.second]-rank[j.first]) >> 31
				count[2*uint32(j.pair)+above] += weight
			}
			continue
		}
		for _, j := range judged {
			if d := rank[j.second] - rank[j.first]; d != 0 {
				count[2*uint32(j.pair)+uint32(d)>>31] += weight
			}
		}
	}
}
