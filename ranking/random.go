package ranking

import (
	"cmp"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Replicates of a permutation test: the default, and where a published alert
// depends on it (0.5).
const (
	Replicates      = 999
	AlertReplicates = 9999
	// MaxEnumeration is the largest number of arrangements that are enumerated
	// instead of sampled.
	MaxEnumeration = 50_000
)

// Slack is how far apart two test statistics may be and still count as equal
// (0.5).
const Slack = 1e-12

// PermutationP returns the p-value of a sampled permutation test,
// (1 + atLeast)/(1 + replicates): never zero (Phipson & Smyth, 2010,
// Permutation p-values should never be zero). atLeast counts the replicates
// whose statistic is at least the observed one, with [Slack].
func PermutationP(atLeast, replicates int) float64 {
	return float64(1+atLeast) / float64(1+replicates)
}

// Seed derives the default seed of a random procedure from the round and the
// procedure's name by FNV-1a, so that two runs of a closed round agree bit for
// bit. A base other than 0 (a user's own seed) is mixed in.
func Seed(base uint64, parts ...string) uint64 {
	h := fnv.New64a()
	if base != 0 {
		var b [8]byte
		for i := range b {
			b[i] = byte(base >> (8 * i))
		}
		h.Write(b[:])
	}
	for _, s := range parts {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

// NewSource returns the PCG generator of a seed; stream tells apart the blocks
// of one procedure that run in parallel.
func NewSource(seed, stream uint64) *rand.PCG { return rand.NewPCG(seed, stream) }

// Blocks is the fixed number of blocks parallel sums are cut into. It does not
// depend on the machine: partial sums are added in block order, so the result
// has the same bits whatever GOMAXPROCS.
const Blocks = 64

// BlockRange returns the half-open range of n elements that block b holds.
func BlockRange(b, n int) (start, end int) {
	return b * n / Blocks, (b + 1) * n / Blocks
}

// ForBlocks calls f once for every block 0..Blocks-1, on up to GOMAXPROCS
// goroutines. f must write only what belongs to its block; the caller reduces
// in block order.
func ForBlocks(f func(block int)) {
	ForEach(Blocks, func(_, i int) { f(i) })
}

// ForEach calls f for every i in 0..n-1 on up to GOMAXPROCS goroutines. worker
// is below GOMAXPROCS and tells goroutines apart, for scratch space. f must
// write only what belongs to i.
func ForEach(n int, f func(worker, i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			f(0, i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(w, i)
			}
		})
	}
	wait.Wait()
}

// NextPermutation turns x into its lexicographic successor, so that from ascending
// order on every arrangement comes once, equal values taken for one. After the last
// it returns to the first and reports false.
func NextPermutation[T cmp.Ordered](x []T) bool {
	k := len(x) - 2
	for k >= 0 && x[k] >= x[k+1] {
		k--
	}
	if k < 0 {
		slices.Reverse(x)
		return false
	}
	l := len(x) - 1
	for x[l] <= x[k] {
		l--
	}
	x[k], x[l] = x[l], x[k]
	slices.Reverse(x[k+1:])
	return true
}
