package plackettluce

import "github.com/followship/followship/ranking"

// lanes is how many vectors are multiplied with the Hessian in one pass where
// many are at hand: a cache line of float64.
const lanes = 8

// product writes the product of the Hessian with v, both of all parameters.
func (h *hessian) product(dst, v []float64) {
	e := h.e
	p := e.p
	k, q := p.people(), p.ties.free
	h.workers(1)
	plain := len(p.ties.orders) == 0
	if plain {
		for i, a := range e.table {
			h.scaled[i] = a * v[i]
		}
	}
	p.each(e.serial, ranking.Blocks, func(worker, block int) {
		from, to := ranking.BlockRange(block, p.ballots())
		for b := from; b < to; b++ {
			out := e.listing[p.start[b]:p.start[b+1]]
			if plain {
				h.plainProduct(b, h.scaled, out, h.scratch[worker].stage)
			} else {
				h.tieProduct(b, 1, v, out, h.scratch[worker])
			}
		}
	})
	e.gather(e.listing, dst[:k])
	for i := range k {
		if plain {
			dst[i] *= -e.table[i]
		}
		dst[i] += (h.fix[i] + h.prior[i]) * v[i]
	}
	for j := range q {
		l, row := v[k+j], h.border[j]
		sum := 0.0
		for i, x := range row {
			dst[i] += x * l
			sum += x * v[i]
		}
		for n := range q {
			sum += h.corner[j*q+n] * v[k+n]
		}
		dst[k+j] = sum
	}
}

// plainProduct writes, for each listing of ballot b, the running sum over
// stages of w/Z² times the sum of u over the people left.
func (h *hessian) plainProduct(b int, u, out, stage []float64) {
	p := h.e.p
	first, start := p.group[b], p.start[b]
	pos := p.start[b+1]
	sum := 0.0
	for g := p.group[b+1] - 1; g >= first; g-- {
		low := start
		if g > first {
			low = p.end[g-1]
		}
		for pos > low {
			pos--
			sum += u[p.items[pos]]
		}
		stage[g-first] = sum * h.square[g]
	}
	running := 0.0
	for g := first; g < p.group[b+1]; g++ {
		running += stage[g-first]
		for ; pos < p.end[g]; pos++ {
			out[pos-start] = running
		}
	}
}

// laneRow is what one person needs in plainProducts: a vector's entries and what
// is added up for the person. They share two neighbouring cache lines, because
// fetching the rows, in no order, is most of the time.
type laneRow struct{ u, acc [lanes]float64 }

// plainProducts is plainProduct for the lanes of u, subtracted from acc instead
// of written by listing. The sums are single variables so that they stay in
// registers.
func (h *hessian) plainProducts(b int, rows []laneRow, stage []float64) {
	p := h.e.p
	first, start := p.group[b], p.start[b]
	pos := p.start[b+1]
	// Nothing is wanted of this sum (stage[0] is written again): its short loop
	// has many rows underway from memory at once, the long one below few.
	touch := 0.0
	for _, i := range p.items[start:pos] {
		touch += rows[i].u[0]
	}
	stage[0] = touch
	var s0, s1, s2, s3, s4, s5, s6, s7 float64
	for g := p.group[b+1] - 1; g >= first; g-- {
		low := start
		if g > first {
			low = p.end[g-1]
		}
		for pos > low {
			pos--
			x := &rows[p.items[pos]].u
			s0 += x[0]
			s1 += x[1]
			s2 += x[2]
			s3 += x[3]
			s4 += x[4]
			s5 += x[5]
			s6 += x[6]
			s7 += x[7]
		}
		s, y := h.square[g], (*[lanes]float64)(stage[int(g-first)*lanes:])
		y[0] = s0 * s
		y[1] = s1 * s
		y[2] = s2 * s
		y[3] = s3 * s
		y[4] = s4 * s
		y[5] = s5 * s
		y[6] = s6 * s
		y[7] = s7 * s
	}
	s0, s1, s2, s3, s4, s5, s6, s7 = 0, 0, 0, 0, 0, 0, 0, 0
	for g := first; g < p.group[b+1]; g++ {
		y := (*[lanes]float64)(stage[int(g-first)*lanes:])
		s0 += y[0]
		s1 += y[1]
		s2 += y[2]
		s3 += y[3]
		s4 += y[4]
		s5 += y[5]
		s6 += y[6]
		s7 += y[7]
		for ; pos < p.end[g]; pos++ {
			x := &rows[p.items[pos]].acc
			x[0] -= s0
			x[1] -= s1
			x[2] -= s2
			x[3] -= s3
			x[4] -= s4
			x[5] -= s5
			x[6] -= s6
			x[7] -= s7
		}
	}
}

// tieProduct writes, for each listing of ballot b and each of n interleaved
// vectors in v, the sum over stages of X_i·(G·M - pi·(pi·M)), M the moments
// sum of X_j·v_j over the people left.
func (h *hessian) tieProduct(b, n int, v, out []float64, s *hessianScratch) {
	e := h.e
	p, t := e.p, &e.p.ties
	f, stride, top, room := t.powers, 1+len(t.orders), t.top(), t.width+1
	first, last := p.group[b], p.group[b+1]
	start, stop := p.start[b], p.start[b+1]
	keep := s.cumul[:room]
	clear(s.state)
	moment := s.moment[:f*n]
	clear(moment)
	sum, pos := 0.0, stop
	for g := last - 1; g >= first; g-- {
		low := start
		if g > first {
			low = p.end[g-1]
		}
		for pos > low {
			pos--
			i := int(p.items[pos])
			row := e.table[i*stride:][:stride]
			sum += row[0]
			for j, d := range t.orders {
				addOne(s.state[t.state[j]:t.state[j]+d], row[j+1])
			}
			x := v[i*n:][:n]
			for m, feature := range h.feature[i*f : (i+1)*f] {
				addTo(moment[m*n:][:n], x, feature)
			}
		}
		y := s.stage[int(g-first)*f*n:][:f*n]
		clear(y)
		if stop-low < 2 {
			continue
		}
		copy(keep, s.state)
		keep[t.width] = sum
		coef := e.coef[min(int(stop-low), top)]
		terms := stageTerms{e.weight[b] / h.norm(coef, keep), e.weight[b], coef}
		h.piTotal(terms, s)
		project := s.project[:n]
		clear(project)
		for m, x := range s.pi {
			addTo(project, moment[m*n:][:n], x)
		}
		for m, x := range s.pi {
			addTo(y[m*n:][:n], project, -x*terms.weight)
		}
		for j, d := range t.orders {
			c := coef[j+1] * terms.inverse / float64(d*d)
			o := t.power[j]
			for m := 1; m < d; m++ {
				for r := 1; m+r <= d; r++ {
					addTo(y[(o+m-1)*n:][:n], moment[(o+r-1)*n:][:n], c*sign(m+r)*h.symmetric(s, j, d-m-r))
				}
			}
		}
	}
	running := s.running[:f*n]
	clear(running)
	for g := first; g < last; g++ {
		addTo(running, s.stage[int(g-first)*f*n:][:f*n], 1)
		for ; pos < p.end[g]; pos++ {
			i := int(p.items[pos])
			dst := out[int(pos-start)*n:][:n]
			clear(dst)
			for m, x := range h.feature[i*f : (i+1)*f] {
				addTo(dst, running[m*n:][:n], x)
			}
		}
	}
}

// piTotal fills s.pi alone.
func (h *hessian) piTotal(terms stageTerms, s *hessianScratch) {
	t := &h.e.p.ties
	clear(s.pi)
	per := terms.inverse / terms.weight
	s.pi[0] = terms.coef[0] * per
	for j, d := range t.orders {
		c := terms.coef[j+1] * per / float64(d)
		for n := 1; n < d; n++ {
			s.pi[t.power[j]+n-1] = c * sign(n-1) * h.symmetric(s, j, d-n)
		}
		s.pi[0] += c * sign(d-1)
	}
}
