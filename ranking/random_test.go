package ranking_test

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/followship/followship/ranking"
)

// 0.5: never zero, 1 when every replicate reaches the observed value.
func TestPermutationP(t *testing.T) {
	for _, test := range []struct {
		atLeast, replicates int
		want                float64
	}{
		{0, 999, 0.001}, {999, 999, 1}, {49, 999, 0.05}, {0, 9999, 0.0001},
	} {
		if got := ranking.PermutationP(test.atLeast, test.replicates); got != test.want {
			t.Errorf("PermutationP(%d, %d) = %v, want %v", test.atLeast, test.replicates, got, test.want)
		}
	}
}

// 0.2: FNV-1a of the round and the procedure.
func TestSeed(t *testing.T) {
	h := fnv.New64a()
	h.Write([]byte("2024-1\x00u\x00"))
	if got, want := ranking.Seed(0, "2024-1", "u"), h.Sum64(); got != want {
		t.Errorf("Seed = %x, want %x", got, want)
	}
	seeds := []uint64{
		ranking.Seed(0), ranking.Seed(1), ranking.Seed(2), ranking.Seed(1 << 40),
		ranking.Seed(0, "a", "b"), ranking.Seed(0, "ab"), ranking.Seed(0, "ab", ""), ranking.Seed(0, "b", "a"),
		ranking.Seed(1, "a", "b"),
	}
	slices.Sort(seeds)
	if len(slices.Compact(seeds)) != 9 {
		t.Errorf("seeds collide: %x", seeds)
	}
}

func TestNewSource(t *testing.T) {
	draw := func(seed, stream uint64) [4]uint64 {
		s := ranking.NewSource(seed, stream)
		return [4]uint64{s.Uint64(), s.Uint64(), s.Uint64(), s.Uint64()}
	}
	first := draw(1, 2)
	if again := draw(1, 2); again != first {
		t.Error("one seed, two sequences")
	}
	if first == draw(1, 3) || first == draw(2, 2) {
		t.Error("seed and stream do not matter")
	}
}

func TestBlocksPartition(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 65, 1000, 100_003} {
		next := 0
		for b := range ranking.Blocks {
			start, end := ranking.BlockRange(b, n)
			if start != next || end < start || end-start > n/ranking.Blocks+1 {
				t.Fatalf("n = %d, block %d: [%d, %d) after %d", n, b, start, end, next)
			}
			next = end
		}
		if next != n {
			t.Fatalf("n = %d: blocks end at %d", n, next)
		}
	}
}

// Every index once, workers below GOMAXPROCS, no worker twice at a time.
func TestForEach(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, processors := range []int{1, 3, 8} {
		runtime.GOMAXPROCS(processors)
		for _, n := range []int{0, 1, 2, 64, 500} {
			calls := make([]atomic.Int32, n)
			busy := make([]atomic.Bool, processors)
			ranking.ForEach(n, func(worker, i int) {
				if worker >= processors || !busy[worker].CompareAndSwap(false, true) {
					t.Errorf("worker %d of %d is shared", worker, processors)
					return
				}
				calls[i].Add(1)
				busy[worker].Store(false)
			})
			for i := range calls {
				if calls[i].Load() != 1 {
					t.Fatalf("%d processors: %d of %d called %d times", processors, i, n, calls[i].Load())
				}
			}
		}
	}
}

// 0.2 and N.10: a sum reduced in block order has the same bits with any number
// of processors, though the numbers are of very different size.
func TestForBlocksDeterministic(t *testing.T) {
	random := rand.New(ranking.NewSource(1, 1))
	x := make([]float64, 10_007)
	for i := range x {
		x[i] = math.Exp(20 * random.NormFloat64())
	}
	sum := func() float64 {
		var part [ranking.Blocks]float64
		ranking.ForBlocks(func(b int) {
			start, end := ranking.BlockRange(b, len(x))
			for _, v := range x[start:end] {
				part[b] += v
			}
		})
		total := 0.0
		for _, s := range part {
			total += s
		}
		return total
	}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	want := sum()
	for _, processors := range []int{2, 8, 64} {
		runtime.GOMAXPROCS(processors)
		if got := sum(); got != want {
			t.Errorf("%d processors: %v, want %v", processors, got, want)
		}
	}
}

func TestNextPermutation(t *testing.T) {
	x := []int{1, 2, 2, 5}
	var seen []string
	for next := true; next; next = ranking.NextPermutation(x) {
		seen = append(seen, fmt.Sprint(x))
	}
	if len(seen) != 12 || !slices.IsSorted(seen) || len(slices.Compact(seen)) != 12 || !slices.IsSorted(x) {
		t.Errorf("%d arrangements of 12, back at %v: %v", len(seen), x, seen)
	}
	for _, short := range [][]int{nil, {3}} {
		if ranking.NextPermutation(short) {
			t.Errorf("%v has a successor", short)
		}
	}
}
