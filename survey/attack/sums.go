package attack

// Sums is a scope in which every rater chooses one of several options, each a vector
// of small numbers, and what is published follows from the sum of the vectors.
type Sums struct {
	// Vectors are by rater and option, of equal length; Prior are the probabilities
	// of the options.
	Vectors [][][]int
	Prior   [][]float64
}

// half is what some of the raters can sum up to.
type half struct {
	sums [][]int
	mass []float64
	// options are joint probabilities by sum, rater and option.
	options [][][]float64
}

// Enumerate is [Enumerate] for sums, with outputs numbered from 0 to keys-1: both
// halves of the raters are gone through on their own, so that it takes as many steps
// as there are pairs of different sums. Outputs that nothing gives are nil.
func (s Sums) Enumerate(keys int, output func(sum []int) int) []*Possible {
	middle := len(s.Prior) / 2
	first, second := s.half(0, middle), s.half(middle, len(s.Prior))
	// How probable the other half's part of each output is, for each sum of one.
	left, right := table(len(first.sums), keys), table(len(second.sums), keys)
	sum := make([]int, len(s.Vectors[0][0]))
	for a := range first.sums {
		for b := range second.sums {
			for d := range sum {
				sum[d] = first.sums[a][d] + second.sums[b][d]
			}
			key := output(sum)
			left[a][key] += second.mass[b]
			right[b][key] += first.mass[a]
		}
	}
	out := make([]*Possible, keys)
	s.gather(out, first, left, 0)
	s.gather(out, second, right, middle)
	for _, x := range out {
		if x != nil {
			for _, p := range x.Options[0] {
				x.Mass += p
			}
		}
	}
	return out
}

func table(rows, columns int) [][]float64 {
	out := make([][]float64, rows)
	for k := range out {
		out[k] = make([]float64, columns)
	}
	return out
}

func (s Sums) gather(out []*Possible, h *half, others [][]float64, from int) {
	for k := range h.sums {
		for key, other := range others[k] {
			if other == 0 {
				continue
			}
			x := out[key]
			if x == nil {
				x = newPossible(s.Prior)
				out[key] = x
			}
			for r := range h.options[k] {
				for o, p := range h.options[k][r] {
					x.Options[from+r][o] += p * other
				}
			}
		}
	}
}

func (s Sums) half(from, to int) *half {
	h := &half{}
	found := Enumerate(s.Prior[from:to], func(choice []int) string {
		key := make([]byte, len(s.Vectors[0][0]))
		for r, o := range choice {
			for d, x := range s.Vectors[from+r][o] {
				key[d] += byte(x)
			}
		}
		return string(key)
	})
	for key, x := range found {
		sum := make([]int, len(key))
		for d := range sum {
			sum[d] = int(key[d])
		}
		h.sums, h.mass, h.options = append(h.sums, sum), append(h.mass, x.Mass), append(h.options, x.Options)
	}
	return h
}
