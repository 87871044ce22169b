package plackettluce

import "math"

// laneSolver solves A·x = b for lanes right-hand sides at once, A the block of
// the Hessian that belongs to the log-worths, over the people of some
// components. Vectors are interleaved: entry l of person i is at i·lanes + l.
type laneSolver struct {
	h       *hessian
	ballots []int32   // those of the components
	diag    []float64 // of A
	level   []float64 // gauge per person, nil with a prior on theta
	comp    []int32   // person → component
	comps   int

	scratch     *hessianScratch
	r, z, d, hd []float64
	rows        []laneRow // without ties
	sums        []float64
}

func newLaneSolver(h *hessian, ballots []int32, comp []int32, comps int) *laneSolver {
	p := h.e.p
	n := p.people() * lanes
	s := &laneSolver{h: h, ballots: ballots, comp: comp, comps: comps, level: h.gauge()}
	s.diag = h.gauged()
	s.scratch = newHessianScratch(p, lanes)
	s.r, s.z, s.d, s.hd = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	if len(p.ties.orders) == 0 {
		s.rows = make([]laneRow, p.people())
	}
	s.sums = make([]float64, comps*lanes)
	return s
}

// gauged returns the diagonal of A, with its gauge.
func (h *hessian) gauged() []float64 {
	diag := append([]float64(nil), h.diag[:h.e.p.people()]...)
	for i, x := range h.gauge() {
		diag[i] += x
	}
	return diag
}

// multiply writes A·v.
func (s *laneSolver) multiply(dst, v []float64) {
	h := s.h
	p, a := h.e.p, h.e.table
	if len(p.ties.orders) == 0 {
		for i := range p.people() {
			x, row := (*[lanes]float64)(v[i*lanes:]), &s.rows[i]
			for l := range lanes {
				row.u[l] = a[i] * x[l]
			}
			row.acc = [lanes]float64{}
		}
		for _, b := range s.ballots {
			h.plainProducts(int(b), s.rows, s.scratch.stage)
		}
		for i := range p.people() {
			x, y, z := (*[lanes]float64)(v[i*lanes:]), &s.rows[i].acc, (*[lanes]float64)(dst[i*lanes:])
			own := h.fix[i] + h.prior[i]
			for l := range lanes {
				z[l] = a[i]*y[l] + own*x[l]
			}
		}
	} else {
		for i := range p.people() {
			own := h.fix[i] + h.prior[i]
			for l := i * lanes; l < (i+1)*lanes; l++ {
				dst[l] = own * v[l]
			}
		}
		for _, b := range s.ballots {
			h.tieProduct(int(b), lanes, v, s.scratch.out, s.scratch)
			for k, i := range p.items[p.start[b]:p.start[b+1]] {
				x, y := (*[lanes]float64)(s.scratch.out[k*lanes:]), (*[lanes]float64)(dst[int(i)*lanes:])
				for l := range lanes {
					y[l] += x[l]
				}
			}
		}
	}
	if s.level == nil {
		return
	}
	clear(s.sums)
	for i, c := range s.comp {
		for l := range lanes {
			s.sums[int(c)*lanes+l] += v[i*lanes+l]
		}
	}
	for i, c := range s.comp {
		for l := range lanes {
			dst[i*lanes+l] += s.level[i] * s.sums[int(c)*lanes+l]
		}
	}
}

// solve writes A⁻¹·b to x by conjugate gradients with Jacobi preconditioning,
// each lane to the relative accuracy.
func (s *laneSolver) solve(b, x []float64, accuracy float64) {
	clear(x)
	copy(s.r, b)
	rz := s.precondition()
	copy(s.d, s.z)
	goal := rz
	for l := range goal {
		goal[l] *= accuracy * accuracy
	}
	for range cgSteps {
		open := false
		for l := range rz {
			open = open || rz[l] > goal[l]
		}
		if !open {
			return
		}
		s.multiply(s.hd, s.d)
		var curvature, alpha, beta [lanes]float64
		for i, v := range s.d {
			curvature[i%lanes] += v * s.hd[i]
		}
		for l := range alpha {
			if curvature[l] > 0 {
				alpha[l] = rz[l] / curvature[l]
			}
		}
		for i := 0; i < len(x); i += lanes {
			for l := range lanes {
				x[i+l] += alpha[l] * s.d[i+l]
				s.r[i+l] -= alpha[l] * s.hd[i+l]
			}
		}
		next := s.precondition()
		for l := range beta {
			if rz[l] > 0 {
				beta[l] = next[l] / rz[l]
			}
		}
		rz = next
		for i := 0; i < len(x); i += lanes {
			for l := range lanes {
				s.d[i+l] = s.z[i+l] + beta[l]*s.d[i+l]
			}
		}
	}
}

// precondition sets z = r/diag and returns r·z per lane.
func (s *laneSolver) precondition() (rz [lanes]float64) {
	for i, d := range s.diag {
		inverse := 1 / d
		for l := range lanes {
			r := s.r[i*lanes+l]
			z := r * inverse
			s.z[i*lanes+l] = z
			rz[l] += r * z
		}
	}
	for l := range rz {
		if math.IsNaN(rz[l]) {
			rz[l] = 0
		}
	}
	return rz
}
