package plackettluce

import (
	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
)

// denseBlocks is the largest dimension at which the dense Hessian is summed in
// parallel: above it, a matrix per block is too much memory for its use.
const denseBlocks = 256

// dense returns the Hessian as a matrix. Without a prior on theta its null
// directions, the level of each block, are given the block's mean information,
// which changes no contrast within a block and makes the matrix definite.
func (h *hessian) dense() *mat.SymDense {
	p := h.e.p
	k, n := p.people(), p.dim()
	data := make([]float64, n*n)
	if n <= denseBlocks && len(p.items) >= parallelFrom && !h.e.serial {
		parts := make([][]float64, ranking.Blocks)
		h.workers(1)
		ranking.ForEach(ranking.Blocks, func(worker, block int) {
			from, to := ranking.BlockRange(block, p.ballots())
			part := make([]float64, n*n)
			for b := from; b < to; b++ {
				h.addPairs(b, part, n, nil, h.scratch[worker])
			}
			parts[block] = part
		})
		for _, part := range parts {
			addTo(data, part, 1)
		}
	} else {
		h.workers(1)
		for b := range p.ballots() {
			h.addPairs(b, data, n, nil, h.scratch[0])
		}
	}
	for i := range k {
		data[i*n+i] = h.diag[i]
	}
	for j, row := range h.border {
		for i, x := range row {
			data[i*n+k+j] = x
		}
		for m := range h.border {
			data[(k+j)*n+k+m] = h.corner[j*len(h.border)+m]
		}
	}
	m := mat.NewSymDense(n, data)
	p.addGauge(m, h.gauge())
	return m
}

// addGauge adds to every pair of a block the level given per person.
func (p *problem) addGauge(m *mat.SymDense, level []float64) {
	for i, x := range level {
		for j := i; j < len(level); j++ {
			if p.block[i] == p.block[j] {
				m.SetSym(i, j, m.At(i, j)+x)
			}
		}
	}
}

// gauge returns, per person, what is added to every pair of their block; nil
// where the prior holds the level.
func (h *hessian) gauge() []float64 { return h.e.p.gauge(h.diag) }

func (p *problem) gauge(diag []float64) []float64 {
	if p.opt.Kappa > 0 {
		return nil
	}
	level := make([]float64, len(p.size))
	for i, b := range p.block {
		level[b] += diag[i]
	}
	out := make([]float64, p.people())
	for i, b := range p.block {
		n := float64(p.size[b])
		out[i] = level[b] / n / n
	}
	return out
}

// addPairs adds the entries of ballot b outside the diagonal to the upper
// triangle of the n×n matrix dst; row maps parameters to its rows in the same
// order, nil stands for the identity.
func (h *hessian) addPairs(b int, dst []float64, n int, row []int32, s *hessianScratch) {
	e := h.e
	p, t := e.p, &e.p.ties
	put := func(i, j int32, x float64) {
		if row != nil {
			i, j = row[i], row[j]
		}
		if i > j {
			i, j = j, i
		}
		dst[int(i)*n+int(j)] += x
	}
	stop := p.start[b+1]
	if len(t.orders) == 0 {
		running, pos := 0.0, p.start[b]
		for g := p.group[b]; g < p.group[b+1]; g++ {
			running += h.square[g]
			for ; pos < p.end[g]; pos++ {
				i := p.items[pos]
				y := e.table[i] * running
				for _, j := range p.items[pos+1 : stop] {
					put(i, j, -y*e.table[j])
				}
			}
		}
		return
	}
	f := t.powers
	running, y := make([]float64, f*f), make([]float64, f)
	h.stagesOf(b, s, func(_ int32, terms stageTerms) {
		h.piTotal(terms, s)
		for m, x := range s.pi {
			addTo(running[m*f:][:f], s.pi, -terms.weight*x)
		}
		for j, d := range t.orders {
			c := terms.coef[j+1] * terms.inverse / float64(d*d)
			o := t.power[j]
			for m := 1; m < d; m++ {
				for r := 1; m+r <= d; r++ {
					running[(o+m-1)*f+o+r-1] += c * sign(m+r) * h.symmetric(s, j, d-m-r)
				}
			}
		}
	}, func(pos int32) {
		i := p.items[pos]
		x := h.feature[int(i)*f:][:f]
		for m := range y {
			y[m] = dot(running[m*f:][:f], x)
		}
		for _, j := range p.items[pos+1 : stop] {
			put(i, j, dot(y, h.feature[int(j)*f:][:f]))
		}
	})
}
