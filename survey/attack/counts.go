package attack

// Counted returns for each of some people who independently did something with the
// given probabilities how probable that is once their number is known to lie within
// bounds. ok is false when no number within them is possible.
//
// The distribution of the number is the Poisson binomial one; without one person it is
// computed from both sides of the list, so that nothing is divided by what may be 0.
//
// Source: Wang, 1993, On the number of successes in independent trials.
func Counted(prior []float64, low, high int) (posterior []float64, ok bool) {
	n := len(prior)
	before := make([][]float64, n+1) // before[k][j]: j among the first k
	after := make([][]float64, n+1)  // after[k][j]: j among those from k on
	before[0], after[n] = []float64{1}, []float64{1}
	for k := range n {
		before[k+1] = oneMore(before[k], prior[k])
	}
	for k := n - 1; k >= 0; k-- {
		after[k] = oneMore(after[k+1], prior[k])
	}
	total := within(before[n], low, high)
	if total <= 0 {
		return nil, false
	}
	posterior = make([]float64, n)
	for k := range n {
		joint := 0.0
		for i, p := range before[k] {
			// i before, one, and from low-1-i to high-1-i behind.
			joint += p * prior[k] * within(after[k+1], low-1-i, high-1-i)
		}
		posterior[k] = min(1, joint/total)
	}
	return posterior, true
}

func oneMore(counts []float64, p float64) []float64 {
	out := make([]float64, len(counts)+1)
	for j, q := range counts {
		out[j] += q * (1 - p)
		out[j+1] += q * p
	}
	return out
}

func within(counts []float64, low, high int) float64 {
	sum := 0.0
	for j := max(0, low); j <= min(high, len(counts)-1); j++ {
		sum += counts[j]
	}
	return sum
}

// Likeliest turns the probability that something is so into the probability of what is
// likelier.
func Likeliest(p float64) float64 { return max(p, 1-p) }

// Typical is what a share says of whoever it is about: the likelier of yes and no when
// nothing more is known of anybody than their prior and that the number lies within
// bounds.
func Typical(prior []float64, low, high int) float64 {
	posterior, ok := Counted(prior, low, high)
	if !ok {
		return 0
	}
	sum := 0.0
	for _, p := range posterior {
		sum += p
	}
	return Likeliest(sum / float64(max(1, len(prior))))
}
