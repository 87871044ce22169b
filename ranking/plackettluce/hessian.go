package plackettluce

import (
	"runtime"

	"github.com/followship/followship/ranking"
)

// hessian is the negative second derivative of L at the point its evaluator
// was last evaluated at, as an operator: the information of the estimate.
//
// At a stage the statistic of person i is 1/d if i is in the chosen group of
// size d, else 0; the information is the covariance of these statistics. With
// the features X_i = (a, then x, x², …, x^(d-1) with x = a^(1/d) per order d)
// the expectation is p_i = X_i·pi, and for i != j the expected product is
// X_i·G·X_j, because e_{d-2} without i and j is a polynomial in x_i and x_j over
// the elementary symmetric polynomials of all. pi and G belong to the stage, so
// sums over later people and over earlier stages give a product with the
// Hessian in one pass up and one pass down the ballot. Removing i and j from a
// polynomial loses digits only relative to Z, which an information matrix
// tolerates; the gradient does not use it.
type hessian struct {
	e *evaluator
	// feature holds X_i, stride ties.powers; the evaluator's table without ties.
	feature []float64
	square  []float64   // per group: w/Z² (no ties)
	fix     []float64   // expected squares less the products with oneself
	prior   []float64   // of the prior, per person
	diag    []float64   // of the whole matrix, per parameter
	border  [][]float64 // per free tie parameter: its row against the people
	corner  []float64   // the tie parameters against each other, row by row
	scaled  []float64   // a_i·v_i (no ties)
	scratch []*hessianScratch
}

// hessianScratch is one worker's room for one ballot and up to lanes vectors.
type hessianScratch struct {
	state   []float64
	pi      []float64 // features of one stage
	parts   []float64 // per order, the part of pi of that order
	moment  []float64 // sum of X_j·v_j over the people that remain
	running []float64
	stage   []float64 // per group: what a stage adds to running
	cumul   []float64
	project []float64
	out     []float64
}

// newHessian prepares the operator at the evaluator's current point beta.
func newHessian(e *evaluator, beta []float64) *hessian {
	p, t := e.p, &e.p.ties
	k := p.people()
	h := &hessian{
		e: e, fix: make([]float64, k), prior: make([]float64, k),
		diag: make([]float64, p.dim()), corner: make([]float64, t.free*t.free),
	}
	for range t.free {
		h.border = append(h.border, make([]float64, k))
	}
	if len(t.orders) == 0 {
		h.preparePlain()
	} else {
		h.prepareTies()
	}
	h.addPrior(beta)
	return h
}

func (h *hessian) preparePlain() {
	e := h.e
	p := e.p
	h.feature = e.table
	h.square = make([]float64, len(e.level))
	h.scaled = make([]float64, p.people())
	p.each(e.serial, ranking.Blocks, func(_, block int) {
		from, to := ranking.BlockRange(block, p.ballots())
		for b := from; b < to; b++ {
			running := 0.0
			pos := p.start[b]
			for g := p.group[b]; g < p.group[b+1]; g++ {
				h.square[g] = e.weight[b] * e.level[g] * e.level[g]
				running += h.square[g]
				for ; pos < p.end[g]; pos++ {
					e.listing[pos] = running
				}
			}
		}
	})
	e.gather(e.listing, h.diag)
	for i, a := range e.table {
		h.fix[i] = a * e.total[i]
		h.diag[i] = h.fix[i] - a*a*h.diag[i]
	}
}

// stageTerms are what one stage contributes, per unit of weight and over Z.
type stageTerms struct {
	inverse float64   // w/Z
	weight  float64   // w
	coef    []float64 // delta per order, [0] for single choices
}

// prepareTies computes the features, the diagonal and the border.
func (h *hessian) prepareTies() {
	e := h.e
	p, t := e.p, &e.p.ties
	k, f, q := p.people(), t.powers, t.free
	stride := 1 + len(t.orders)
	h.feature = make([]float64, k*f)
	for i := range k {
		row, x := h.feature[i*f:(i+1)*f], e.table[i*stride:(i+1)*stride]
		row[0] = x[0]
		for j, d := range t.orders {
			power := 1.0
			for n := range d - 1 {
				power *= x[j+1]
				row[t.power[j]+n] = power
			}
		}
	}
	h.workers(1)
	pairs := make([]float64, len(p.items))
	borders := make([][]float64, q)
	for j := range borders {
		borders[j] = make([]float64, len(p.items))
	}
	var corner [ranking.Blocks][]float64
	diagonal := e.listing
	p.each(e.serial, ranking.Blocks, func(worker, block int) {
		from, to := ranking.BlockRange(block, p.ballots())
		s := h.scratch[worker]
		sum := make([]float64, q*q)
		second := make([]float64, f)    // sum of w·E over stages, statistic squared
		product := make([]float64, f*f) // sum of w·G
		squares := make([]float64, f*f) // sum of w·pi·pi'
		border := make([]float64, q*f)
		tie := make([]float64, q)
		for b := from; b < to; b++ {
			clear(second)
			clear(product)
			clear(squares)
			clear(border)
			h.stagesOf(b, s, func(g int32, terms stageTerms) {
				h.piAt(terms, s)
				w := terms.weight
				addTo(second, s.parts[:f], w)
				clear(tie)
				for j, d := range t.orders {
					part := s.parts[(j+1)*f:][:f]
					addTo(second, part, w/float64(d))
					c := terms.coef[j+1] * terms.inverse / w
					prob := c * s.state[t.state[j]+d-1]
					if free := t.parameter[j]; free >= 0 {
						tie[free] = prob
						addTo(border[free*f:][:f], part, w)
						addTo(border[free*f:][:f], s.pi, -w*prob)
						sum[free*q+free] += w * prob
					}
					o := t.power[j]
					for m := 1; m < d; m++ {
						for n := 1; m+n <= d; n++ {
							product[(o+m-1)*f+o+n-1] += w * c / float64(d*d) * sign(m+n) * h.symmetric(s, j, d-m-n)
						}
					}
				}
				for m, x := range s.pi {
					for n, y := range s.pi {
						squares[m*f+n] += w * x * y
					}
				}
				for m := range q {
					for n := range q {
						sum[m*q+n] -= w * tie[m] * tie[n]
					}
				}
			}, func(pos int32) {
				x := h.feature[int(p.items[pos])*f:][:f]
				with := quadratic(product, x)
				expected := dot(second, x)
				pairs[pos] = expected - with
				diagonal[pos] = expected - quadratic(squares, x)
				for j := range borders {
					borders[j][pos] = dot(border[j*f:][:f], x)
				}
			})
		}
		corner[block] = sum
	})
	e.gather(pairs, h.fix)
	e.gather(diagonal, h.diag[:k])
	for j := range borders {
		e.gather(borders[j], h.border[j])
	}
	for _, sum := range corner {
		addTo(h.corner, sum, 1)
	}
}

func (h *hessian) addPrior(beta []float64) {
	p := h.e.p
	k, q, kappa, tau := p.people(), p.ties.free, p.opt.Kappa, p.opt.Tau
	if kappa > 0 {
		delta, pair := p.pairPrevalence(beta)
		ties := 0.0
		for i := range k {
			t := priorAt(beta[i], delta)
			h.prior[i] = 2 * kappa * t.variance
			if pair >= 0 {
				h.border[pair][i] += 2 * kappa * t.cross
				ties += t.tie * (1 - t.tie)
			}
		}
		if pair >= 0 {
			t := priorAt(0, delta)
			h.corner[pair*q+pair] += 2 * kappa * (ties + float64(p.idle)*t.tie*(1-t.tie))
		}
	}
	if tau > 0 {
		for j := range q {
			h.corner[j*q+j] += 1 / (tau * tau)
		}
	}
	for i := range k {
		// Rounding may leave a person who nearly always comes first without
		// information; the preconditioner needs a positive number.
		h.diag[i] = max(h.diag[i]+h.prior[i], 1e-12*(h.fix[i]+h.prior[i]), 1e-300)
	}
	for j := range q {
		h.diag[k+j] = max(h.corner[j*q+j], 1e-300)
	}
}

// workers makes sure that every worker has scratch for vectors of lanes.
func (h *hessian) workers(lanes int) {
	want := 1
	if !h.e.serial {
		want = runtime.GOMAXPROCS(0)
	}
	for len(h.scratch) < want {
		h.scratch = append(h.scratch, newHessianScratch(h.e.p, lanes))
	}
}

func newHessianScratch(p *problem, lanes int) *hessianScratch {
	t, m := &p.ties, p.longest()
	f := t.powers
	return &hessianScratch{
		state:   make([]float64, t.width),
		pi:      make([]float64, f),
		parts:   make([]float64, f*(1+len(t.orders))),
		moment:  make([]float64, f*lanes),
		running: make([]float64, f*lanes),
		stage:   make([]float64, m*f*lanes),
		cumul:   make([]float64, m*(t.width+1)),
		project: make([]float64, lanes),
		out:     make([]float64, m*lanes),
	}
}

// stagesOf walks ballot b: stage is called for every choice from the first down,
// with the polynomials of the people left in s.state, and position for every
// listing after the stages it takes part in.
func (h *hessian) stagesOf(b int, s *hessianScratch, stage func(g int32, terms stageTerms), position func(pos int32)) {
	e := h.e
	p, t := e.p, &e.p.ties
	stride, top := 1+len(t.orders), t.top()
	first, last := p.group[b], p.group[b+1]
	start, stop := p.start[b], p.start[b+1]
	clear(s.state)
	sum, pos := 0.0, stop
	room := t.width + 1
	for g := last - 1; g >= first; g-- {
		low := start
		if g > first {
			low = p.end[g-1]
		}
		for pos > low {
			pos--
			row := e.table[int(p.items[pos])*stride:][:stride]
			sum += row[0]
			for j, d := range t.orders {
				addOne(s.state[t.state[j]:t.state[j]+d], row[j+1])
			}
		}
		keep := s.cumul[int(g-first)*room:][:room]
		copy(keep, s.state)
		keep[room-1] = sum
	}
	for g := first; g < last; g++ {
		if stop-pos >= 2 {
			keep := s.cumul[int(g-first)*room:][:room]
			copy(s.state, keep)
			coef := e.coef[min(int(stop-pos), top)]
			stage(g, stageTerms{e.weight[b] / h.norm(coef, keep), e.weight[b], coef})
		}
		for ; pos < p.end[g]; pos++ {
			position(pos)
		}
	}
}

// norm returns Z from the polynomials and, last, the plain sum.
func (h *hessian) norm(coef, state []float64) float64 {
	t := &h.e.p.ties
	z := coef[0] * state[t.width]
	for j, d := range t.orders {
		z += coef[j+1] * state[t.state[j]+d-1]
	}
	return z
}

// symmetric returns e_n of the people left for order j.
func (h *hessian) symmetric(s *hessianScratch, j, n int) float64 {
	if n == 0 {
		return 1
	}
	return s.state[h.e.p.ties.state[j]+n-1]
}

// piAt fills s.pi and s.parts for one stage: p_i = X_i·pi, and X_i·part_d is the
// part of it that choices of size d contribute.
func (h *hessian) piAt(terms stageTerms, s *hessianScratch) {
	t := &h.e.p.ties
	f := t.powers
	clear(s.parts)
	per := terms.inverse / terms.weight
	s.parts[0] = terms.coef[0] * per
	for j, d := range t.orders {
		part := s.parts[(j+1)*f:][:f]
		c := terms.coef[j+1] * per / float64(d)
		for n := 1; n < d; n++ {
			part[t.power[j]+n-1] = c * sign(n-1) * h.symmetric(s, j, d-n)
		}
		part[0] = c * sign(d-1)
	}
	copy(s.pi, s.parts[:f])
	for j := range t.orders {
		addTo(s.pi, s.parts[(j+1)*f:][:f], 1)
	}
}

func sign(n int) float64 {
	if n%2 == 0 {
		return 1
	}
	return -1
}

func addTo(dst, x []float64, scale float64) {
	for i, v := range x {
		dst[i] += scale * v
	}
}

func dot(x, y []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}

func quadratic(m, x []float64) float64 {
	f, sum := len(x), 0.0
	for i, v := range x {
		sum += v * dot(m[i*f:(i+1)*f], x)
	}
	return sum
}
