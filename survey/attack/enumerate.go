package attack

// Possible is everything that gives one output.
type Possible struct {
	// Mass is the probability of the output.
	Mass float64
	// Options are the joint probabilities of the output with each option of each
	// rater.
	Options [][]float64
}

// Enumerate goes through every combination of options, of which each rater chooses one
// with a probability of their own, and sorts them by the output they give. It is exact
// and takes as many steps as there are combinations.
func Enumerate[K comparable](prior [][]float64, output func(choice []int) K) map[K]*Possible {
	out := make(map[K]*Possible)
	choice := make([]int, len(prior))
	var step func(rater int, p float64)
	step = func(rater int, p float64) {
		if p == 0 {
			return
		}
		if rater < len(prior) {
			for o, q := range prior[rater] {
				choice[rater] = o
				step(rater+1, p*q)
			}
			return
		}
		key := output(choice)
		x := out[key]
		if x == nil {
			x = newPossible(prior)
			out[key] = x
		}
		x.Mass += p
		for r, o := range choice {
			x.Options[r][o] += p
		}
	}
	step(0, 1)
	return out
}

func newPossible(prior [][]float64) *Possible {
	x := &Possible{Options: make([][]float64, len(prior))}
	for r := range prior {
		x.Options[r] = make([]float64, len(prior[r]))
	}
	return x
}

// Believe returns what is believed of a cell of one rater, whose value is a number from
// 0 that follows from their option, given the output.
func (x *Possible) Believe(prior []float64, rater int, c Cell, value func(option int) int) Belief {
	before, after := map[int]float64{}, map[int]float64{}
	for o, p := range prior {
		v := value(o)
		before[v] += p
		if q := x.Options[rater][o]; q > 0 {
			after[v] += q
		}
	}
	b := Belief{Cell: c, Prior: most(before), Posterior: most(after) / x.Mass}
	b.Certain = len(after) == 1
	if b.Certain {
		b.Posterior = 1
	}
	b.Low = b.Posterior
	return b
}

func most(of map[int]float64) float64 {
	m := 0.0
	for _, p := range of {
		m = max(m, p)
	}
	return m
}

// Orders returns every strict order of people, in lexical order of their places in the
// argument.
func Orders(people []int) [][]int {
	if len(people) == 0 {
		return [][]int{{}}
	}
	var out [][]int
	for k, first := range people {
		rest := append(append([]int{}, people[:k]...), people[k+1:]...)
		for _, tail := range Orders(rest) {
			out = append(out, append([]int{first}, tail...))
		}
	}
	return out
}
