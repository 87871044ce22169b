package diagnostics

import (
	"math/rand/v2"
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
)

// permutationP returns the share of arrangements of the residuals within the
// lists whose reciprocity is at least rho (0.5). Lists that are part of no dyad
// change nothing and are not permuted.
func (r *residuals) permutationP(rho float64, replicates int, seed uint64) ranking.Statistic {
	threshold := rho - ranking.Slack
	if total := r.arrangements(); total <= ranking.MaxEnumeration {
		return ranking.Defined(float64(r.enumerate(threshold, total)) / float64(total))
	}
	if replicates < 1 {
		return ranking.Undefined(ranking.NoData)
	}
	if float64(replicates)*float64(len(r.dyads)) > agreement.MaxPermutationSteps {
		return ranking.Undefined(ranking.TooLarge)
	}
	var atLeast [ranking.Blocks]int
	ranking.ForBlocks(func(block int) {
		random := rand.New(ranking.NewSource(seed, uint64(block)))
		e := slices.Clone(r.e)
		first, last := ranking.BlockRange(block, replicates)
		for range last - first {
			r.shuffle(random, e)
			if r.reaches(e, threshold) {
				atLeast[block]++
			}
		}
	})
	total := 0
	for _, k := range atLeast {
		total += k
	}
	return ranking.Defined(ranking.PermutationP(total, replicates))
}

// reaches counts an arrangement without any residual in a dyad as reaching the
// threshold: the p-value errs towards caution.
func (r *residuals) reaches(e []float64, threshold float64) bool {
	t, ok := r.rho(e)
	return !ok || t >= threshold
}

// shuffle draws, for every list, who of the whole list stands in the places of
// those who list the rater (Fisher and Yates, as far as it matters).
func (r *residuals) shuffle(random *rand.Rand, e []float64) {
	start := 0
	for k, end := range r.end {
		for a := start; a < r.mutual[k]; a++ {
			b := a + int(random.Uint32N(uint32(end-a)))
			e[a], e[b] = e[b], e[a]
		}
		start = end
	}
}

// arrangements returns the number of permutations of all lists, above
// [ranking.MaxEnumeration] some number above it.
func (r *residuals) arrangements() int {
	total, start := 1, 0
	for _, end := range r.end {
		for k := 2; k <= end-start; k++ {
			if total *= k; total > ranking.MaxEnumeration {
				return total
			}
		}
		start = end
	}
	return total
}

// enumerate counts the arrangements that reach the threshold.
func (r *residuals) enumerate(threshold float64, total int) int {
	order, e := make([]int, len(r.e)), make([]float64, len(r.e))
	for k := range order {
		order[k] = k
	}
	atLeast := 0
	for range total {
		for k, from := range order {
			e[k] = r.e[from]
		}
		if r.reaches(e, threshold) {
			atLeast++
		}
		start := 0
		for _, end := range r.end { // an odometer, one wheel a list
			if ranking.NextPermutation(order[start:end]) {
				break
			}
			start = end
		}
	}
	return atLeast
}
