package titles

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/combin"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/inference"
)

// AUC returns the Mann–Whitney probability that a random member of the class
// has a larger value than a random other, ties counting half, in [0, 1]; 1/2 is
// no difference. One class empty is undefined (no_data without anybody, else
// constant). It panics unless value and class have one length. O(n log n).
//
// Sources: Mann & Whitney, 1947; Hanley & McNeil, 1982, The meaning and use of
// the area under a receiver operating characteristic curve.
func AUC(value []float64, class []bool) ranking.Statistic {
	return newRankSum(value, class).auc()
}

// AUCTest returns the two-sided permutation p-value of |AUC - 1/2| (H.1): exact
// over all assignments of the class when there are at most 50,000, from 9999
// replicates to 2,000 people, and above from the normal distribution with the
// tie-corrected variance of the rank sum. Undefined where [AUC] is.
func AUCTest(value []float64, class []bool, seed uint64) ranking.Statistic {
	s := newRankSum(value, class)
	if auc := s.auc(); !auc.OK() {
		return auc
	}
	// The smaller class is cheaper to enumerate and to draw, and |AUC - 1/2|
	// is the same for either.
	members := min(s.members, len(s.rank)-s.members)
	switch {
	case inference.Enumerable(inference.LogCombinations(len(s.rank), members)):
		return ranking.Defined(s.exact(members))
	case len(s.rank) <= ranking.MaxPairPeople:
		return ranking.Defined(s.sampled(members, seed))
	}
	return ranking.Defined(s.normal())
}

// rankSum holds doubled midranks, whole numbers, so that equal statistics
// compare as equal.
type rankSum struct {
	rank    []int64
	members int
	sum     int64 // of the class
}

func newRankSum(value []float64, class []bool) *rankSum {
	if len(value) != len(class) {
		panic("titles: one class per value")
	}
	s := &rankSum{rank: make([]int64, len(value))}
	for i, r := range ranking.Midranks(value) {
		s.rank[i] = int64(2 * r)
		if class[i] {
			s.members++
			s.sum += s.rank[i]
		}
	}
	return s
}

// centre returns the doubled rank sum expected of so many members.
func (s *rankSum) centre(members int) int64 { return int64(members) * int64(len(s.rank)+1) }

func (s *rankSum) auc() ranking.Statistic {
	others := len(s.rank) - s.members
	switch {
	case len(s.rank) == 0:
		return ranking.Undefined(ranking.NoData)
	case s.members == 0 || others == 0:
		return ranking.Undefined(ranking.Constant)
	}
	pairs := float64(s.members) * float64(others)
	return ranking.Defined(0.5 + float64(s.sum-s.centre(s.members))/(2*pairs))
}

// distance is how far the class's rank sum lies from its expectation; the
// other class's lies as far on the other side.
func (s *rankSum) distance() int64 { return absolute(s.sum - s.centre(s.members)) }

func (s *rankSum) exact(members int) float64 {
	limit, centre := s.distance(), s.centre(members)
	chosen := make([]int, members)
	atLeast, total := 0, 0
	for all := combin.NewCombinationGenerator(len(s.rank), members); all.Next(); total++ {
		sum := int64(0)
		for _, i := range all.Combination(chosen) {
			sum += s.rank[i]
		}
		if absolute(sum-centre) >= limit {
			atLeast++
		}
	}
	return float64(atLeast) / float64(total)
}

func (s *rankSum) sampled(members int, seed uint64) float64 {
	limit, centre := s.distance(), s.centre(members)
	atLeast := inference.CountReplicates(seed, ranking.AlertReplicates, func() func(*rand.Rand) bool {
		rank := append([]int64(nil), s.rank...)
		return func(r *rand.Rand) bool {
			sum := int64(0)
			for k := range members {
				j := k + r.IntN(len(rank)-k)
				rank[k], rank[j] = rank[j], rank[k]
				sum += rank[k]
			}
			return absolute(sum-centre) >= limit
		}
	})
	return ranking.PermutationP(atLeast, ranking.AlertReplicates)
}

func (s *rankSum) normal() float64 {
	n := float64(len(s.rank))
	count := make(map[int64]int)
	for _, r := range s.rank {
		count[r]++
	}
	ties := int64(0) // whole numbers: the order of the map does not matter
	for _, t := range count {
		ties += int64(t) * (int64(t)*int64(t) - 1)
	}
	pairs := float64(s.members) * (n - float64(s.members))
	variance := pairs / 12 * (n + 1 - float64(ties)/(n*(n-1)))
	if variance <= 0 {
		return 1 // all tied: every assignment is as extreme
	}
	z := float64(s.distance()) / 2 / math.Sqrt(variance)
	return math.Erfc(z / math.Sqrt2)
}

func absolute(x int64) int64 { return max(x, -x) }
