package plackettluce

import (
	"slices"

	"gonum.org/v1/gonum/mat"
)

// prevalentTies is the log prevalence above which the dense Hessian of a small
// problem is computed by stableDense: the rounding error of the fast one grows
// with the square of the prevalence.
const prevalentTies = 4

// matrix returns the dense Hessian at beta: by stableDense where ties are so
// common that the fast one is poor and the problem is small enough.
func (h *hessian) matrix(beta []float64) *mat.SymDense {
	if p := h.e.p; p.ties.free > 0 && p.dim() <= directSteps && slices.Max(beta[p.people():]) > prevalentTies {
		return h.stableDense(beta)
	}
	return h.dense()
}

// stableDense is dense by differentiating the reverse recurrence of the gradient
// forward, once per person on a ballot: nothing is subtracted but the two terms
// of a covariance. It corrects the diagonal h.diag as well. It costs O(m²·sum of D) per ballot.
func (h *hessian) stableDense(beta []float64) *mat.SymDense {
	e := h.e
	p, t := e.p, &e.p.ties
	k, n := p.people(), p.dim()
	m := mat.NewSymDense(n, nil)
	f := newForward(p)
	place := make([]int, 0, p.longest()+t.free)
	for b := range p.ballots() {
		items := p.items[p.start[b]:p.start[b+1]]
		place = place[:0]
		for _, i := range items {
			place = append(place, int(i))
		}
		for free := range t.free {
			place = append(place, k+free)
		}
		for c, column := range place {
			f.run(e, b, c)
			for r, x := range f.out[:len(items)] {
				if i := int(items[r]); i <= column {
					m.SetSym(i, column, m.At(i, column)+x)
				}
			}
			for free, x := range f.tieOut {
				if i := k + free; i <= column {
					m.SetSym(i, column, m.At(i, column)+x)
				}
			}
		}
	}
	add := func(i, j int, x float64) { m.SetSym(i, j, m.At(i, j)+x) }
	if kappa := p.opt.Kappa; kappa > 0 {
		delta, pair := p.pairPrevalence(beta)
		for i := range k {
			prior := priorAt(beta[i], delta)
			add(i, i, 2*kappa*prior.variance)
			if pair >= 0 {
				add(i, k+pair, 2*kappa*prior.cross)
				add(k+pair, k+pair, 2*kappa*prior.tie*(1-prior.tie))
			}
		}
		if pair >= 0 {
			idle := priorAt(0, delta)
			add(k+pair, k+pair, 2*kappa*float64(p.idle)*idle.tie*(1-idle.tie))
		}
	}
	if tau := p.opt.Tau; tau > 0 {
		for j := range t.free {
			add(k+j, k+j, 1/(tau*tau))
		}
	}
	for i := range h.diag {
		h.diag[i] = max(m.At(i, i), 1e-300)
	}
	p.addGauge(m, h.gauge())
	return m
}

// forward differentiates the gradient of one ballot along one parameter.
type forward struct {
	state, stateDot, adjoint, adjointDot []float64
	history, historyDot                  []float64
	norm, normDot, peak, peakDot         []float64
	out, tieOut                          []float64
}

func newForward(p *problem) *forward {
	m, t := p.longest(), &p.ties
	room := func(n int) []float64 { return make([]float64, n) }
	return &forward{
		state: room(t.width), stateDot: room(t.width), adjoint: room(t.width), adjointDot: room(t.width),
		history: room(m * t.width), historyDot: room(m * t.width),
		norm: room(m), normDot: room(m), peak: room(m * len(t.orders)), peakDot: room(m * len(t.orders)),
		out: room(m), tieOut: room(t.free),
	}
}

// run writes to f.out and f.tieOut the derivatives of the expected statistics of
// ballot b along its person at position c or, from its length on, along a free
// tie parameter.
func (f *forward) run(e *evaluator, b, c int) {
	p, t := e.p, &e.p.ties
	stride, width, orders, top := 1+len(t.orders), t.width, t.orders, t.top()
	first, last := p.group[b], p.group[b+1]
	start, stop := p.start[b], p.start[b+1]
	along := c - int(stop-start) // the tie parameter, if not negative
	clear(f.state)
	clear(f.stateDot)
	sum, sumDot, pos := 0.0, 0.0, stop
	for g := last - 1; g >= first; g-- {
		low := start
		if g > first {
			low = p.end[g-1]
		}
		for pos > low {
			pos--
			at := int(pos - start)
			copy(f.history[at*width:], f.state)
			copy(f.historyDot[at*width:], f.stateDot)
			row := e.table[int(p.items[pos])*stride:][:stride]
			sum += row[0]
			if at == c {
				sumDot += row[0]
			}
			for j, d := range orders {
				x, xDot := row[j+1], 0.0
				if at == c {
					xDot = x / float64(d)
				}
				s, dot := f.state[t.state[j]:][:d], f.stateDot[t.state[j]:][:d]
				for n := d - 1; n > 0; n-- {
					dot[n] += xDot*s[n-1] + x*dot[n-1]
					s[n] += x * s[n-1]
				}
				dot[0] += xDot
				s[0] += x
			}
		}
		coef := e.coef[min(int(stop-low), top)]
		z, zDot := coef[0]*sum, coef[0]*sumDot
		at := int(g-first) * len(orders)
		for j, d := range orders {
			o := t.state[j] + d - 1
			f.peak[at+j], f.peakDot[at+j] = f.state[o], f.stateDot[o]
			z += coef[j+1] * f.state[o]
			zDot += coef[j+1] * f.stateDot[o]
			if along >= 0 && t.parameter[j] == along {
				zDot += coef[j+1] * f.state[o]
			}
		}
		f.norm[g-first], f.normDot[g-first] = z, zDot
	}
	clear(f.adjoint)
	clear(f.adjointDot)
	clear(f.tieOut)
	running, runningDot := 0.0, 0.0
	pos = start
	for g := first; g < last; g++ {
		if stop-pos >= 2 {
			inverse := e.weight[b] / f.norm[g-first]
			inverseDot := -inverse * (f.normDot[g-first] / f.norm[g-first])
			coef := e.coef[min(int(stop-pos), top)]
			running += coef[0] * inverse
			runningDot += coef[0] * inverseDot
			at := int(g-first) * len(orders)
			for j, d := range orders {
				x, xDot := coef[j+1]*inverse, coef[j+1]*inverseDot
				if along >= 0 && t.parameter[j] == along {
					xDot += x
				}
				f.adjoint[t.state[j]+d-1] += x
				f.adjointDot[t.state[j]+d-1] += xDot
				if free := t.parameter[j]; free >= 0 {
					f.tieOut[free] += xDot*f.peak[at+j] + x*f.peakDot[at+j]
				}
			}
		}
		for ; pos < p.end[g]; pos++ {
			at := int(pos - start)
			row := e.table[int(p.items[pos])*stride:][:stride]
			own := 0.0
			if at == c {
				own = 1
			}
			out := row[0] * (runningDot + own*running)
			for j, d := range orders {
				x, xDot := row[j+1], own*row[j+1]/float64(d)
				o := t.state[j]
				s, dot := f.history[at*width+o:][:d], f.historyDot[at*width+o:][:d]
				a, aDot := f.adjoint[o:][:d], f.adjointDot[o:][:d]
				bar, barDot := a[0], aDot[0]
				for n := 1; n < d; n++ {
					bar += a[n] * s[n-1]
					barDot += aDot[n]*s[n-1] + a[n]*dot[n-1]
					aDot[n-1] += xDot*a[n] + x*aDot[n]
					a[n-1] += x * a[n]
				}
				out += (xDot*bar + x*barDot) / float64(d)
			}
			f.out[at] = out
		}
	}
}
