package inference

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/combin"

	"github.com/followship/followship/ranking"
)

// CountReplicates draws replicates of a random experiment in parallel and
// returns in how many of them it succeeded. The work is cut into the fixed
// number of blocks of package ranking, each with its own generator of the
// seed, so the count does not depend on the machine.
//
// experiment is called once for every block and returns the function that draws
// one replicate; scratch space belongs into its closure. Turn the count into a
// p-value with [ranking.PermutationP]. It panics if replicates is negative.
func CountReplicates(seed uint64, replicates int, experiment func() func(*rand.Rand) bool) int {
	if replicates < 0 {
		panic("inference: negative number of replicates")
	}
	var counts [ranking.Blocks]int
	ranking.ForBlocks(func(b int) {
		start, end := ranking.BlockRange(b, replicates)
		if start == end {
			return
		}
		random := rand.New(ranking.NewSource(seed, uint64(b)))
		draw := experiment()
		for range end - start {
			if draw(random) {
				counts[b]++
			}
		}
	})
	total := 0
	for _, c := range counts {
		total += c
	}
	return total
}

// LogCombinations returns ln C(n, k), 0 <= k <= n. It panics outside that
// range. Compare it with the logarithm of a limit before calling
// combin.Binomial, which overflows silently.
func LogCombinations(n, k int) float64 {
	if k < 0 || k > n {
		panic("inference: k outside 0..n")
	}
	return combin.LogGeneralizedBinomial(float64(n), float64(k))
}

// Enumerable reports whether a number of arrangements, given by its logarithm,
// is at most [ranking.MaxEnumeration], so that 0.5 asks for enumeration. The
// tolerance absorbs the rounding of the logarithm, far below one arrangement.
func Enumerable(logArrangements float64) bool {
	return logArrangements <= math.Log(ranking.MaxEnumeration)+1e-9
}
