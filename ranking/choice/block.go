package choice

// block is one strong component as the Kemeny solvers see it. Its people are
// numbered 0..size-1 from the highest priority to the lowest, so that solvers
// break ties by taking the smallest number.
type block struct {
	size int
	// against[a*size+b] is what placing a above b costs beyond the cheaper of
	// the two ways: the margin of b over a, or 0. The sum of the cheaper ways,
	// which every order pays, is left out: what remains is small, and a proof
	// compares small numbers.
	against []float64
	// slack is how far apart two costs may be and still be equal.
	slack float64
	// whole reports that costs are whole numbers; judged is the weight of all
	// comparisons within the block.
	whole  bool
	judged float64
}

// solution is what a solver knows about a block.
type solution struct {
	order []int
	// cost is that of order, bound one that no order undercuts; both are
	// beyond what every order pays.
	cost, bound float64
	// optimal and unique are proven: no other order costs less, or as little.
	optimal, unique bool
}

func newBlock(m *majority, members []int) *block {
	s := len(members)
	b := &block{size: s, against: make([]float64, s*s)}
	for x, i := range members {
		for y, j := range members {
			b.against[x*s+y] = max(0, m.margin(j, i))
			b.judged += m.above[i*m.people+j]
		}
	}
	if b.whole = m.slack == 0; b.whole {
		b.slack = 0.5 // costs are whole numbers: unequal ones differ by 1
	} else {
		b.slack = m.slack * b.judged
	}
	return b
}

// solve picks the solver for the size of the block. starts are orders for a
// search to set out from, by priority first; seed and stream feed its restarts.
func (b *block) solve(starts [][]int, seed, stream uint64) solution {
	if b.size <= MaxExact {
		return b.exact()
	}
	return b.prove(b.search(starts, seed, stream))
}

// cost adds up what an order pays.
func (b *block) cost(order []int) float64 {
	sum := 0.0
	for at, x := range order {
		for _, y := range order[at+1:] {
			sum += b.against[x*b.size+y]
		}
	}
	return sum
}
