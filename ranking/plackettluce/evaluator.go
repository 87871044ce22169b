package plackettluce

import (
	"math"
	"runtime"

	"github.com/followship/followship/ranking"
)

// widestSpread is the largest difference of two log-worths at which the
// likelihood is computed: the worths, scaled by the middle of their range, and
// the squares of their inverses then stay within a float64. Along a chain of 83
// people each would have to win 2,400 times as often as the next to exceed it.
const widestSpread = 640

// evaluator computes the log-likelihood and its gradient at one point after
// another, for one set of ballot weights. It is not safe for concurrent use.
type evaluator struct {
	p      *problem
	serial bool
	weight []float64

	chosen []float64 // c_i: sum of w/d over the stages where i is chosen
	tied   []float64 // weight of the stages choosing each order

	// Of the last point evaluated.
	table  []float64   // per person: a, then a^(1/d) per order; scaled
	coef   [][]float64 // delta by people remaining (capped), 0 where not allowed
	middle float64     // what was subtracted from theta
	total  []float64   // G_i, the sum of w/Z over the stages with i (no ties)
	level  []float64   // per group: 1/Z of its stage, 0 if it is none (no ties)

	listing []float64 // per position, gathered per person
	value   [ranking.Blocks]float64
	tieMean [ranking.Blocks][]float64
	scratch []*scratch
}

// scratch is one worker's room for one ballot.
type scratch struct {
	state, adjoint []float64
	history        []float64 // state before each position was added
	norm, peak     []float64 // per group: Z and e_d
}

func newEvaluator(p *problem, serial bool) *evaluator {
	e := &evaluator{
		p: p, serial: serial,
		chosen:  make([]float64, p.people()),
		tied:    make([]float64, len(p.ties.orders)),
		table:   make([]float64, p.people()*(1+len(p.ties.orders))),
		listing: make([]float64, len(p.items)),
	}
	e.coef = make([][]float64, len(p.ties.allowed))
	for s := range e.coef {
		e.coef[s] = make([]float64, 1+len(p.ties.orders))
	}
	if len(p.ties.orders) == 0 {
		e.total = make([]float64, p.people())
		e.level = make([]float64, len(p.end))
	} else {
		for b := range e.tieMean {
			e.tieMean[b] = make([]float64, len(p.ties.orders))
		}
	}
	e.setWeights(p.weight)
	return e
}

// setWeights makes w the weights of the ballots; it keeps the slice.
func (e *evaluator) setWeights(w []float64) {
	p := e.p
	e.weight = w
	clear(e.chosen)
	clear(e.tied)
	for b, weight := range w {
		from, stop := p.start[b], p.start[b+1]
		for _, end := range p.end[p.group[b]:p.group[b+1]] {
			if stop-from >= 2 {
				d := int(end - from)
				share := weight / float64(d)
				for _, i := range p.items[from:end] {
					e.chosen[i] += share
				}
				if j := p.ties.slot(d); j >= 0 && d > 1 {
					e.tied[j] += weight
				}
			}
			from = end
		}
	}
}

// workers makes sure that every worker has its scratch.
func (e *evaluator) workers() {
	want := 1
	if !e.serial {
		want = runtime.GOMAXPROCS(0)
	}
	if len(e.scratch) >= want {
		return
	}
	m, t := e.p.longest(), &e.p.ties
	for len(e.scratch) < want {
		e.scratch = append(e.scratch, &scratch{
			state:   make([]float64, t.width),
			adjoint: make([]float64, t.width),
			history: make([]float64, m*t.width),
			norm:    make([]float64, m),
			peak:    make([]float64, m*len(t.orders)),
		})
	}
}

// tabulate fills the table of worths and the prevalences; it reports whether
// beta is within the range that can be computed.
func (e *evaluator) tabulate(beta []float64) bool {
	p, t := e.p, &e.p.ties
	k, stride := p.people(), 1+len(t.orders)
	low, high := math.Inf(1), math.Inf(-1)
	for _, x := range beta[:k] {
		low, high = min(low, x), max(high, x)
	}
	if !(high-low <= widestSpread) {
		return false
	}
	for _, l := range beta[k:] {
		if !(math.Abs(l) <= widestSpread/2) {
			return false
		}
	}
	e.middle = (low + high) / 2
	if stride == 1 {
		for i, x := range beta[:k] {
			e.table[i] = math.Exp(x - e.middle)
		}
	} else {
		for i, x := range beta[:k] {
			row := e.table[i*stride : (i+1)*stride]
			row[0] = math.Exp(x - e.middle)
			for j, d := range t.orders {
				if d == 2 {
					row[j+1] = math.Sqrt(row[0])
				} else {
					row[j+1] = math.Exp((x - e.middle) / float64(d))
				}
			}
		}
	}
	for s, allowed := range t.allowed {
		row := e.coef[s]
		clear(row)
		if allowed[0] {
			row[0] = 1
		}
		for j, free := range t.parameter {
			if !allowed[j+1] {
				continue
			}
			row[j+1] = 1
			if free >= 0 {
				row[j+1] = math.Exp(beta[k+free])
			}
		}
	}
	return true
}

// evaluate returns L at beta and writes its gradient; -Inf outside the range
// that can be computed, with an undefined gradient.
func (e *evaluator) evaluate(beta, grad []float64) float64 {
	value := e.likelihood(beta, grad)
	if math.IsInf(value, -1) {
		return value
	}
	value += e.p.addPrior(beta, grad)
	for _, g := range grad {
		if math.IsNaN(g) || math.IsInf(g, 0) {
			return math.Inf(-1)
		}
	}
	if math.IsNaN(value) {
		return math.Inf(-1)
	}
	return value
}

// likelihood is evaluate without the prior.
func (e *evaluator) likelihood(beta, grad []float64) float64 {
	p, t := e.p, &e.p.ties
	if p.people() == 0 {
		clear(grad)
		return 0
	}
	if !e.tabulate(beta) {
		return math.Inf(-1)
	}
	k := p.people()
	plain := len(t.orders) == 0
	e.workers()
	p.each(e.serial, ranking.Blocks, func(worker, block int) {
		from, to := ranking.BlockRange(block, p.ballots())
		if plain {
			e.value[block] = e.plainBlock(from, to)
		} else {
			e.value[block] = e.tieBlock(from, to, e.scratch[worker], e.tieMean[block])
		}
	})
	value := 0.0
	for _, v := range e.value {
		value -= v
	}
	if plain {
		e.gather(e.listing, e.total)
		for i := range k {
			grad[i] = e.chosen[i] - e.table[i]*e.total[i]
			value += e.chosen[i] * (beta[i] - e.middle)
		}
		return value
	}
	e.gather(e.listing, grad[:k])
	for i := range k {
		grad[i] = e.chosen[i] - grad[i]
		value += e.chosen[i] * (beta[i] - e.middle)
	}
	for j, free := range t.parameter {
		if free < 0 {
			continue
		}
		mean := 0.0
		for b := range e.tieMean {
			mean += e.tieMean[b][j]
		}
		grad[k+free] = e.tied[j] - mean
		value += e.tied[j] * beta[k+free]
	}
	return value
}

// gather sums x over the positions of every person.
func (e *evaluator) gather(x, dst []float64) {
	p := e.p
	p.each(e.serial, ranking.Blocks, func(_, block int) {
		from, to := ranking.BlockRange(block, p.people())
		for i := from; i < to; i++ {
			sum := 0.0
			for _, pos := range p.at[p.first[i]:p.first[i+1]] {
				sum += x[pos]
			}
			dst[i] = sum
		}
	})
}

// plainBlock handles ballots from..to without tie orders: it writes the running
// sum of w/Z to every listing and returns the sum of w·log Z.
func (e *evaluator) plainBlock(from, to int) float64 {
	p, a := e.p, e.table
	total := 0.0
	for b := from; b < to; b++ {
		weight := e.weight[b]
		first, last := p.group[b], p.group[b+1]-1
		start := p.start[b]
		pos := p.start[b+1]
		z := 0.0
		for g := last; g >= first; g-- {
			low := start
			if g > first {
				low = p.end[g-1]
			}
			for pos > low {
				pos--
				z += a[p.items[pos]]
			}
			e.level[g] = z
		}
		if lastAlone(p, b, last) {
			e.level[last] = 0
		}
		running, product, logs := 0.0, 1.0, 0.0
		for g := first; g <= last; g++ {
			if z := e.level[g]; z > 0 {
				inverse := 1 / z
				e.level[g] = inverse
				running += weight * inverse
				if inverse > 1e100 || inverse < 1e-100 {
					logs += math.Log(z)
				} else {
					product *= z
					if product > 1e100 || product < 1e-100 {
						logs += math.Log(product)
						product = 1
					}
				}
			}
			for end := p.end[g]; pos < end; pos++ {
				e.listing[pos] = running
			}
		}
		total += weight * (logs + math.Log(product))
	}
	return total
}

// lastAlone reports whether the last group of ballot b is one person: no choice
// is left then.
func lastAlone(p *problem, b int, last int32) bool {
	low := p.start[b]
	if last > p.group[b] {
		low = p.end[last-1]
	}
	return p.end[last]-low == 1
}

// tieBlock handles ballots from..to with tie orders. Upward from the last group
// it adds people to the elementary symmetric polynomials, downward it runs the
// same recurrence in reverse for the derivatives: polynomials are never divided.
// It writes the expected statistic of every listing, adds the expected number
// of ties to tieMean and returns the sum of w·log Z.
func (e *evaluator) tieBlock(from, to int, s *scratch, tieMean []float64) float64 {
	p, t := e.p, &e.p.ties
	stride, width, orders, top := 1+len(t.orders), t.width, t.orders, t.top()
	clear(tieMean)
	total := 0.0
	for b := from; b < to; b++ {
		first, last := p.group[b], p.group[b+1]
		start, stop := p.start[b], p.start[b+1]
		state := s.state
		clear(state)
		sum := 0.0
		pos := stop
		for g := last - 1; g >= first; g-- {
			low := start
			if g > first {
				low = p.end[g-1]
			}
			for pos > low {
				pos--
				copy(s.history[int(pos-start)*width:], state)
				row := e.table[int(p.items[pos])*stride:][:stride]
				sum += row[0]
				for j, d := range orders {
					addOne(state[t.state[j]:t.state[j]+d], row[j+1])
				}
			}
			coef := e.coef[min(int(stop-low), top)]
			z := coef[0] * sum
			peak := s.peak[int(g-first)*len(orders):][:len(orders)]
			for j, d := range orders {
				peak[j] = state[t.state[j]+d-1]
				z += coef[j+1] * peak[j]
			}
			s.norm[g-first] = z
		}
		adjoint := s.adjoint
		clear(adjoint)
		running, product, logs := 0.0, 1.0, 0.0
		pos = start
		for g := first; g < last; g++ {
			if stop-pos >= 2 {
				z := s.norm[g-first]
				inverse := e.weight[b] / z
				coef := e.coef[min(int(stop-pos), top)]
				running += coef[0] * inverse
				for j, d := range orders {
					c := coef[j+1] * inverse
					adjoint[t.state[j]+d-1] += c
					tieMean[j] += c * s.peak[int(g-first)*len(orders)+j]
				}
				if z > 1e100 || z < 1e-100 {
					logs += math.Log(z)
				} else {
					product *= z
					if product > 1e100 || product < 1e-100 {
						logs += math.Log(product)
						product = 1
					}
				}
			}
			for end := p.end[g]; pos < end; pos++ {
				row := e.table[int(p.items[pos])*stride:][:stride]
				before := s.history[int(pos-start)*width:][:width]
				mean := row[0] * running
				for j, d := range orders {
					o := t.state[j]
					x := row[j+1]
					mean += x * removeOne(adjoint[o:o+d], before[o:o+d], x) / float64(d)
				}
				e.listing[pos] = mean
			}
		}
		total += e.weight[b] * (logs + math.Log(product))
	}
	return total
}

// addOne adds a variable to e_1..e_d, held in sym[0..d-1].
func addOne(sym []float64, x float64) {
	for k := len(sym) - 1; k > 0; k-- {
		sym[k] += x * sym[k-1]
	}
	sym[0] += x
}

// removeOne reverses addOne for the adjoints of e_1..e_d and returns the
// adjoint of x; before holds the polynomials without x.
func removeOne(adjoint, before []float64, x float64) float64 {
	bar := adjoint[0]
	for k := 1; k < len(adjoint); k++ {
		bar += adjoint[k] * before[k-1]
		adjoint[k-1] += x * adjoint[k]
	}
	return bar
}
