package plackettluce

import (
	"github.com/followship/followship/ranking"
)

// problem is the part of a profile the likelihood depends on, laid out flat:
// the ballots of at least two people within the components that are fitted.
//
// Parameters 0..k-1 are the log-worths of the people on such ballots, in roster
// order; the free log prevalences of ties follow.
type problem struct {
	opt    Options
	roster int     // n
	person []int32 // parameter → roster index
	index  []int32 // roster index → parameter, -1 without one
	idle   int     // people touched by the prior alone
	block  []int32 // parameter → block, a weak component
	size   []int   // block → number of its people

	items  []int32   // parameters, ballot after ballot, best first
	start  []int32   // ballot → first position in items; one more than ballots
	group  []int32   // ballot → first group; one more than ballots
	end    []int32   // group → end position in items
	weight []float64 // ballot
	rater  []int32   // ballot

	// The transposed index: at[first[i]:first[i+1]] are the positions of
	// parameter i. Sums over ballots are gathered through it, so that their
	// order, and with it every bit, is the same on any number of processors,
	// without a vector per block.
	first, at []int32

	ties ties
}

// newProblem lays out p. A nil graph puts everybody in one block; excluded
// says which weak components are left out.
func newProblem(p *ranking.Profile, opt Options, g *ranking.Graph, excluded []bool) *problem {
	n := p.People()
	q := &problem{opt: opt, roster: n, index: make([]int32, n)}
	used := func(o ranking.Order) bool {
		return o.Len() >= 2 && (g == nil || !excluded[g.Component[o.Items[0]]])
	}
	ballots, listings, groups := 0, 0, 0
	for b := range p.Len() {
		if o := p.Order(b); used(o) {
			ballots++
			listings += len(o.Items)
			groups += len(o.Ends)
			for _, i := range o.Items {
				q.index[i]++
			}
		}
	}
	blockOf := map[int]int32{}
	q.first = append(make([]int32, 0, n+1), 0)
	for i, count := range q.index {
		if count == 0 {
			q.index[i] = -1
			if g == nil || g.Component[i] < 0 || !excluded[g.Component[i]] {
				q.idle++
			}
			continue
		}
		k := int32(len(q.person))
		q.index[i] = k
		q.person = append(q.person, int32(i))
		q.first = append(q.first, q.first[k]+count)
		c := 0
		if g != nil {
			c = g.Component[i]
		}
		block, known := blockOf[c]
		if !known {
			block = int32(len(q.size))
			blockOf[c] = block
			q.size = append(q.size, 0)
		}
		q.block = append(q.block, block)
		q.size[block]++
	}
	q.items = make([]int32, 0, listings)
	q.end = make([]int32, 0, groups)
	q.start = append(make([]int32, 0, ballots+1), 0)
	q.group = append(make([]int32, 0, ballots+1), 0)
	q.weight = make([]float64, 0, ballots)
	q.rater = make([]int32, 0, ballots)
	q.at = make([]int32, listings)
	fill := make([]int32, len(q.person))
	for b := range p.Len() {
		o := p.Order(b)
		if !used(o) {
			continue
		}
		base := int32(len(q.items))
		for _, i := range o.Items {
			k := q.index[i]
			q.at[q.first[k]+fill[k]] = int32(len(q.items))
			fill[k]++
			q.items = append(q.items, k)
		}
		for _, e := range o.Ends {
			q.end = append(q.end, base+e)
		}
		q.start = append(q.start, int32(len(q.items)))
		q.group = append(q.group, int32(len(q.end)))
		q.weight = append(q.weight, o.Weight)
		q.rater = append(q.rater, int32(o.Rater))
	}
	q.ties = newTies(q)
	return q
}

// people returns k, the number of log-worths.
func (p *problem) people() int { return len(p.person) }

// dim returns the number of parameters.
func (p *problem) dim() int { return len(p.person) + p.ties.free }

func (p *problem) ballots() int { return len(p.weight) }

// totalWeight of the ballots that are fitted.
func (p *problem) totalWeight() float64 {
	total := 0.0
	for _, w := range p.weight {
		total += w
	}
	return total
}

// tolerance is the largest gradient entry of a converged fit.
func (p *problem) tolerance() float64 {
	return 1e-8 * max(1, p.totalWeight()/float64(max(1, p.roster)))
}

// longest returns the length of the longest ballot.
func (p *problem) longest() int {
	m := int32(0)
	for b := range p.ballots() {
		m = max(m, p.start[b+1]-p.start[b])
	}
	return int(m)
}

// centre subtracts from each log-worth the mean of its block.
func (p *problem) centre(theta []float64) {
	sum := make([]float64, len(p.size))
	for i, b := range p.block {
		sum[b] += theta[i]
	}
	for i, b := range p.block {
		theta[i] -= sum[b] / float64(p.size[b])
	}
}

// parallelFrom is the number of listings below which goroutines cost more than
// they save.
const parallelFrom = 1 << 14

// each calls f for 0..n-1, on several goroutines when the problem is worth it.
func (p *problem) each(serial bool, n int, f func(worker, i int)) {
	if serial || len(p.items) < parallelFrom {
		for i := range n {
			f(0, i)
		}
		return
	}
	ranking.ForEach(n, f)
}
