package agreement

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
)

// MaxBlockPeople is the largest roster the Skillings–Mack test is computed
// for: it decomposes an n×n matrix.
const MaxBlockPeople = 500

// eigenCut is the eigenvalue, relative to the largest, below which a direction
// counts as one the ballots say nothing about.
const eigenCut = 1e-10

// SkillingsMack returns the Skillings–Mack test of incomplete lists (D.3):
// with A_j = sum_b sqrt(12/(m_b+1))·(r_bj - (m_b+1)/2) over the ballots of
// m_b >= 2 people that hold j, and Sigma the covariance of A under random
// orders, the statistic A'·Sigma⁺·A follows a chi-square distribution with
// rank(Sigma) degrees of freedom. For complete lists without ties it is
// Friedman's statistic, for balanced incomplete ones Durbin's.
//
// The statistic is not corrected for ties; with ties, or few ballots, prefer
// [SkillingsMackPermutation]. O(sum of m² + n³).
//
// Undefined: no ballot of two people (no_data), one such ballot (one_rater), a
// roster above [MaxBlockPeople] (too_large).
//
// Sources: Skillings & Mack, 1981, On the use of a Friedman-type statistic in
// balanced and unbalanced block designs; Durbin, 1951, Incomplete blocks in
// ranking experiments.
func SkillingsMack(p *ranking.Profile) RankTest {
	t, why := newBlockTest(p)
	if why != "" {
		return undefinedTest(why)
	}
	prefer := t.a.tied || t.people < 5 || len(t.a.end) < 8
	return chiSquareTest(t.statistic()(t.a.rank), t.df, prefer)
}

// SkillingsMackPermutation returns the permutation p-value of
// [SkillingsMack]: people permuted over the positions within every ballot,
// exact for at most [ranking.MaxEnumeration] arrangements. It is undefined when
// the test is, and too_large above [MaxPermutationSteps].
// O(replicates·(listings + n²)).
func SkillingsMackPermutation(p *ranking.Profile, replicates int, seed uint64) ranking.Statistic {
	t, why := newBlockTest(p)
	if why != "" {
		return ranking.Undefined(why)
	}
	steps := float64(len(t.a.items)) + float64(t.people)*float64(t.people)
	if steps*float64(max(replicates, 1)) > MaxPermutationSteps {
		return ranking.Undefined(ranking.TooLarge)
	}
	return t.a.permutationP(t.statistic, replicates, seed)
}

// blockTest is what the Skillings–Mack statistic needs of the ballots.
type blockTest struct {
	a      *arrangement
	people int       // those on a ballot with others
	place  []int     // per listing, the person's number among them
	factor []float64 // per ballot, weight·sqrt(12/(m+1))
	// root is df×people with root'·root = Sigma⁺: the statistic is the squared
	// length of root·A, never negative by rounding.
	root *mat.Dense
	df   int
}

func newBlockTest(p *ranking.Profile) (*blockTest, ranking.Reason) {
	if p.People() > MaxBlockPeople {
		return nil, ranking.TooLarge
	}
	a := newArrangement(p)
	switch {
	case len(a.end) == 0:
		return nil, ranking.NoData
	case len(a.end) == 1 && a.weight[0] < 2:
		return nil, ranking.OneRater
	}
	t := &blockTest{a: a, place: make([]int, len(a.items)), factor: make([]float64, len(a.end))}
	number := make([]int, p.People())
	for k, i := range a.items {
		if number[i] == 0 {
			t.people++
			number[i] = t.people
		}
		t.place[k] = number[i] - 1
	}
	sigma := mat.NewSymDense(t.people, nil)
	for b, weight := range a.weight {
		start, end := a.ballot(b)
		t.factor[b] = weight * math.Sqrt(12/float64(end-start+1))
		for k := start; k < end; k++ {
			j := t.place[k]
			sigma.SetSym(j, j, sigma.At(j, j)+weight*float64(end-start-1))
			for l := k + 1; l < end; l++ {
				sigma.SetSym(j, t.place[l], sigma.At(j, t.place[l])-weight)
			}
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(sigma, true) {
		return nil, ranking.NoData
	}
	value := eigen.Values(nil) // ascending
	var vector mat.Dense
	eigen.VectorsTo(&vector)
	first := 0
	for first < t.people && value[first] <= eigenCut*value[t.people-1] {
		first++
	}
	t.df = t.people - first
	t.root = mat.NewDense(t.df, t.people, nil)
	for k := range t.df {
		scale := 1 / math.Sqrt(value[first+k])
		for j := range t.people {
			t.root.Set(k, j, scale*vector.At(j, first+k))
		}
	}
	return t, ""
}

func (t *blockTest) statistic() statistic {
	deviation, image := mat.NewVecDense(t.people, nil), mat.NewVecDense(t.df, nil)
	sum := deviation.RawVector().Data
	return func(rank []int32) float64 {
		clear(sum)
		for b, factor := range t.factor {
			start, end := t.a.ballot(b)
			middle := int32(end - start + 1) // twice the mean rank
			for k := start; k < end; k++ {
				sum[t.place[k]] += factor * float64(rank[k]-middle) / 2
			}
		}
		image.MulVec(t.root, deviation)
		return mat.Dot(image, image)
	}
}
