package plackettluce

import "math"

const (
	// spectralSteps is how often the chain is set up anew, at most.
	spectralSteps = 10
	// settled is a move of a log-worth too small to take another such step, and
	// to look beyond minorisation–maximisation at all.
	settled = 0.05
)

// spectral takes steps of the iterated spectral ranking of the model without tie
// parameters (Maystre & Grossglauser, 2015): the worths are the stationary
// distribution of a chain that moves from everybody left at a stage to those
// chosen, at the rate w/(d·Z). Where some people hardly ever lose,
// minorisation–maximisation crawls and Newton's steps overshoot; this does
// neither, for the distribution is found without subtractions, to the last
// digits of the smallest worth.
//
// It needs strongly connected blocks (no prior), and O(m²) per ballot and O(n³)
// a step.
func (s *solution) spectral() {
	p := s.p
	k := p.people()
	rate := make([]float64, k*k)
	theta, next := append([]float64(nil), s.beta[:k]...), make([]float64, k)
	members := make([][]int, len(p.size))
	for i, b := range p.block {
		members[b] = append(members[b], i)
	}
	for range spectralSteps {
		if !s.chain(theta, rate) {
			return
		}
		for _, people := range members {
			if !stationary(rate, k, people, next) {
				return
			}
		}
		p.centre(next)
		move := 0.0
		for i := range next {
			move = max(move, math.Abs(next[i]-theta[i]))
		}
		copy(theta, next)
		if move < settled {
			break
		}
	}
	copy(s.beta, theta)
}

// chain fills in the rates, row by row; false if they cannot be computed.
func (s *solution) chain(theta, rate []float64) bool {
	p, k := s.p, s.p.people()
	low, high := math.Inf(1), math.Inf(-1)
	for _, x := range theta {
		low, high = min(low, x), max(high, x)
	}
	if !(high-low <= widestSpread) {
		return false
	}
	worth := make([]float64, k)
	for i, x := range theta {
		worth[i] = math.Exp(x - (low+high)/2)
	}
	clear(rate)
	for b, w := range s.e.weight {
		from, stop := p.start[b], p.start[b+1]
		z := 0.0
		first := p.group[b]
		for g := p.group[b+1] - 1; g >= first; g-- {
			low, end := from, p.end[g]
			if g > first {
				low = p.end[g-1]
			}
			for _, i := range p.items[low:end] {
				z += worth[i]
			}
			if stop-low < 2 {
				continue
			}
			flow := w / (float64(end-low) * z)
			for _, to := range p.items[low:end] {
				for _, i := range p.items[low:stop] {
					rate[int(i)*k+int(to)] += flow
				}
			}
		}
	}
	return true
}

// stationary writes the logarithms of the stationary distribution of the chain
// among the people to out, up to a constant; it overwrites the rates. It is the
// elimination of Grassmann, Taksar & Heyman, 1985, Regenerative analysis and
// steady state distributions for Markov chains. False if it is out of range.
func stationary(rate []float64, k int, people []int, out []float64) bool {
	at := func(i, j int) *float64 { return &rate[people[i]*k+people[j]] }
	for n := len(people) - 1; n > 0; n-- {
		leave := 0.0
		for j := range n {
			leave += *at(n, j)
		}
		if !(leave > 0) {
			return false
		}
		for i := range n {
			share := *at(i, n) / leave
			*at(i, n) = share
			if share == 0 {
				continue
			}
			for j := range n {
				*at(i, j) += share * *at(n, j)
			}
		}
	}
	mass := make([]float64, len(people))
	for n := range people {
		if n == 0 {
			mass[0] = 1
		}
		for i := range n {
			mass[n] += mass[i] * *at(i, n)
		}
		x := math.Log(mass[n])
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return false
		}
		out[people[n]] = x
	}
	return true
}
