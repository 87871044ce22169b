package plackettluce

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
)

const (
	// probes is the number of Rademacher vectors the diagonal of a covariance
	// too large to compute is estimated with.
	probes = 128
	// exactComponent is the largest component whose errors are computed exactly
	// nevertheless.
	exactComponent = 100
	// probeAccuracy is the relative accuracy of each solve, far below the
	// sampling error of the probes.
	probeAccuracy = 3e-3
	// probeWorkers bounds the memory of parallel solves.
	probeWorkers = 8
)

// StandardErrors returns the standard errors of the centred log-worths by
// roster index: model-based with fewer than 30 raters, else the larger of the
// model-based and the cluster-robust one. Undefined with [ranking.OneItem] in a
// component of one and with the reason of [Model.Status] without an estimate.
//
// Up to 2,000 people they are exact, O(n³). Above, they are exact in components
// of up to 100 people and estimated in larger ones by 128 Rademacher probes,
// each a solve by conjugate gradients (Hutchinson, 1990, A stochastic estimator
// of the trace of the influence matrix): the model-based ones to about 1 %, the
// cluster-robust ones to about 6 %. The probes have a fixed seed.
func (m *Model) StandardErrors() []ranking.Statistic {
	return append([]ranking.Statistic(nil), m.errors()...)
}

func (m *Model) computeErrors() []ranking.Statistic {
	if c := m.Covariance(); c != nil {
		return c.CentredSE()
	}
	out := m.noErrors()
	if m.problem.people() == 0 {
		return out
	}
	d := newDiagonal(m)
	model := d.modelBased()
	if len(d.k.raters) >= sandwichRaters {
		for i, v := range d.sandwich() {
			model[i] = max(model[i], v)
		}
	}
	for i, v := range model {
		out[m.problem.person[i]] = ranking.Defined(math.Sqrt(v))
	}
	return out
}

// diagonal computes the diagonal of C·V·C without V. With the Hessian in blocks
// (A, B; B', S0) of log-worths and tie parameters,
//
//	V = A⁻¹ + W·S⁻¹·W',  W = A⁻¹·B,  S = S0 - B'·W,
//
// so that only solves with A are needed; A has no entries between components.
type diagonal struct {
	m       *Model
	k       *kernel
	comp    []int32   // parameter → component
	size    []float64 // component → people
	parts   []part    // small components
	small   []bool    // component → is among parts
	ballots []int32   // of the large components
	w       [][]float64
	centred [][]float64 // W, centred by component
	s       *mat.SymDense
}

// part is a component small enough for its dense inverse.
type part struct {
	people  []int32 // parameters
	ballots []int32
	v       *mat.SymDense // A⁻¹
}

func newDiagonal(m *Model) *diagonal {
	p := m.problem
	k, q := p.people(), p.ties.free
	d := &diagonal{m: m, k: m.kernel(), comp: make([]int32, k)}
	number := make([]int32, len(m.members))
	var members [][]int32
	for c, people := range m.members {
		if len(people) < 2 {
			continue
		}
		number[c] = int32(len(members))
		list := make([]int32, len(people))
		for j, i := range people {
			list[j] = p.index[i]
			d.comp[p.index[i]] = number[c]
		}
		members = append(members, list)
		d.size = append(d.size, float64(len(people)))
	}
	d.small = make([]bool, len(members))
	place := make([]int, len(members))
	for c, list := range members {
		if len(list) <= exactComponent {
			d.small[c] = true
			place[c] = len(d.parts)
			d.parts = append(d.parts, part{people: list})
		}
	}
	for b := range p.ballots() {
		if c := d.comp[p.items[p.start[b]]]; d.small[c] {
			d.parts[place[c]].ballots = append(d.parts[place[c]].ballots, int32(b))
		} else {
			d.ballots = append(d.ballots, int32(b))
		}
	}
	for range q {
		d.w = append(d.w, make([]float64, k))
	}
	d.invertParts()
	d.solveBorder()
	if q > 0 {
		s := mat.NewSymDense(q, nil)
		for i := range q {
			for j := i; j < q; j++ {
				s.SetSym(i, j, d.k.h.corner[i*q+j]-dot(d.k.h.border[i], d.w[j]))
			}
		}
		d.s = invert(s)
	}
	for _, w := range d.w {
		d.centred = append(d.centred, d.centre(append([]float64(nil), w...)))
	}
	return d
}

// invertParts inverts A within the small components and solves for W there.
func (d *diagonal) invertParts() {
	h := d.k.h
	p := h.e.p
	level := h.gauge()
	row := make([]int32, p.people())
	for _, part := range d.parts {
		for r, i := range part.people {
			row[i] = int32(r)
		}
	}
	ranking.ForEach(len(d.parts), func(_, c int) {
		part := &d.parts[c]
		n := len(part.people)
		data := make([]float64, n*n)
		s := newHessianScratch(p, 1)
		for _, b := range part.ballots {
			h.addPairs(int(b), data, n, row, s)
		}
		for r, i := range part.people {
			data[r*n+r] = h.diag[i]
			if level != nil {
				for j := r; j < n; j++ {
					data[r*n+j] += level[i]
				}
			}
		}
		part.v = invert(mat.NewSymDense(n, data))
		for j := range d.w {
			for r, i := range part.people {
				sum := 0.0
				for t, o := range part.people {
					sum += part.v.At(r, t) * h.border[j][o]
				}
				d.w[j][i] = sum
			}
		}
	})
}

// solveBorder solves for W in the large components.
func (d *diagonal) solveBorder() {
	if len(d.ballots) == 0 || len(d.w) == 0 {
		return
	}
	k := d.m.problem.people()
	solver := newLaneSolver(d.k.h, d.ballots, d.comp, len(d.size))
	b, x := make([]float64, k*lanes), make([]float64, k*lanes)
	for from := 0; from < len(d.w); from += lanes {
		clear(b)
		columns := min(lanes, len(d.w)-from)
		for i, c := range d.comp {
			if d.small[c] {
				continue
			}
			for l := range columns {
				b[i*lanes+l] = d.k.h.border[from+l][i]
			}
		}
		solver.solve(b, x, 1e-8)
		for i, c := range d.comp {
			if d.small[c] {
				continue
			}
			for l := range columns {
				d.w[from+l][i] = x[i*lanes+l]
			}
		}
	}
}

// centre subtracts the component means from x, per parameter, in place.
func (d *diagonal) centre(x []float64) []float64 {
	sum := make([]float64, len(d.size))
	for i, c := range d.comp {
		sum[c] += x[i]
	}
	for i, c := range d.comp {
		x[i] -= sum[c] / d.size[c]
	}
	return x
}

// probe runs the tasks of lanes probes each, on a bounded number of workers, and
// adds what they return in order. signs is the number of Rademacher variables of
// a probe; fill writes the right-hand sides of a task, collect what its solution
// x contributes.
func (d *diagonal) probe(stream uint64, signs int, fill func(s *laneSolver, bits []uint64, b []float64), collect func(s *laneSolver, bits []uint64, x, sum []float64)) []float64 {
	k := d.m.problem.people()
	const tasks = probes / lanes
	sums := make([][]float64, tasks)
	seed := ranking.Seed(0, "plackettluce", "standard_errors")
	ranking.ForEach(probeWorkers, func(_, worker int) {
		var solver *laneSolver
		var b, x []float64
		var bits []uint64
		for task := worker; task < tasks; task += probeWorkers {
			if solver == nil {
				solver = newLaneSolver(d.k.h, d.ballots, d.comp, len(d.size))
				b, x = make([]float64, k*lanes), make([]float64, k*lanes)
				bits = make([]uint64, (signs+7)/8)
			}
			source := ranking.NewSource(seed, stream+uint64(task))
			for i := range bits {
				bits[i] = source.Uint64()
			}
			clear(b)
			fill(solver, bits, b)
			solver.solve(b, x, probeAccuracy)
			sums[task] = make([]float64, k)
			collect(solver, bits, x, sums[task])
		}
	})
	total := make([]float64, k)
	for _, sum := range sums {
		addTo(total, sum, 1.0/probes)
	}
	return total
}

// signOf returns the Rademacher variable i of lane l.
func signOf(bits []uint64, i, l int) float64 {
	if bits[i/8]>>(uint(i%8)*8+uint(l))&1 == 0 {
		return -1
	}
	return 1
}

// modelBased returns the diagonal of C·V·C per parameter.
//
// The probes are centred before and after the solve: the common level, whose
// variance the prior alone bounds, would be most of their noise. With A = D - O,
// D its diagonal, the terms 1/D and O/D² of the series for A⁻¹ have a known
// diagonal, so they are taken off each probe and put back exactly.
func (d *diagonal) modelBased() []float64 {
	k := d.m.problem.people()
	out := make([]float64, k)
	if len(d.ballots) > 0 {
		diag := d.k.h.gauged()
		estimate := d.probe(0, k, func(_ *laneSolver, bits []uint64, b []float64) {
			for i, c := range d.comp {
				if d.small[c] {
					continue
				}
				for l := range lanes {
					b[i*lanes+l] = signOf(bits, i, l)
				}
			}
			d.centreLanes(b)
		}, func(s *laneSolver, bits []uint64, x, sum []float64) {
			d.centreLanes(x)
			for i, c := range d.comp {
				for l := range lanes {
					s.d[i*lanes+l] = 0
					if !d.small[c] {
						s.d[i*lanes+l] = signOf(bits, i, l) / s.diag[i]
					}
				}
			}
			s.multiply(s.hd, s.d)
			for i, c := range d.comp {
				if d.small[c] {
					continue
				}
				for l := range lanes {
					z, at := signOf(bits, i, l), i*lanes+l
					// (O/D²·z)_i = (z - A·z/D)_i / D_i
					sum[i] += z * (x[at] - s.d[at] - (z-s.hd[at])/s.diag[i])
				}
			}
		})
		for i, c := range d.comp {
			if !d.small[c] {
				out[i] = max(estimate[i]+1/diag[i], 0.5/diag[i])
			}
		}
	}
	for _, part := range d.parts {
		for r, x := range centredDiagonal(part.v) {
			out[part.people[r]] = max(x, 0)
		}
	}
	d.addTies(out, d.s)
	return out
}

// addTies adds the diagonal of CW·s·(CW)'.
func (d *diagonal) addTies(out []float64, s *mat.SymDense) {
	for i := range d.centred {
		for j := range d.centred {
			x := s.At(i, j)
			for r := range out {
				out[r] += d.centred[i][r] * x * d.centred[j][r]
			}
		}
	}
}

// centredDiagonal returns the diagonal of C·v·C, C centring all of v.
func centredDiagonal(v *mat.SymDense) []float64 {
	n := v.SymmetricDim()
	out := make([]float64, n)
	total := 0.0
	for i := range out {
		sum := 0.0
		for j := range n {
			sum += v.At(i, j)
		}
		total += sum
		out[i] = v.At(i, i) - 2*sum/float64(n)
	}
	for i := range out {
		out[i] += total / float64(n) / float64(n)
	}
	return out
}

// sandwich returns the diagonal of C·V·(sum of g_r·g_r')·V·C·m/(m-1).
func (d *diagonal) sandwich() []float64 {
	p, kern := d.m.problem, d.k
	k, q := p.people(), p.ties.free
	out := make([]float64, k)
	// shift[r] = S⁻¹·(W'·g_theta - g_l): (V·g_r)_theta = A⁻¹·g_theta + W·shift.
	shift := make([]float64, len(kern.raters)*q)
	outer := mat.NewSymDense(max(q, 1), nil)
	if q > 0 {
		for r, ballots := range kern.raters {
			raw := make([]float64, q)
			for _, b := range ballots {
				for j := range raw {
					raw[j] -= kern.tie[int(b)*q+j]
					for pos := p.start[b]; pos < p.start[b+1]; pos++ {
						raw[j] += kern.score[pos] * d.w[j][p.items[pos]]
					}
				}
			}
			for i := range q {
				for j := range q {
					shift[r*q+i] += d.s.At(i, j) * raw[j]
				}
			}
			outer.SymRankOne(outer, 1, mat.NewVecDense(q, shift[r*q:(r+1)*q]))
		}
	}
	if len(d.ballots) > 0 {
		estimate := d.probe(probes, len(kern.raters), func(_ *laneSolver, bits []uint64, b []float64) {
			var z [lanes]float64
			for _, ballot := range d.ballots {
				for l := range z {
					z[l] = signOf(bits, int(kern.raterOf[ballot]), l)
				}
				for pos := p.start[ballot]; pos < p.start[ballot+1]; pos++ {
					row, g := (*[lanes]float64)(b[int(p.items[pos])*lanes:]), kern.score[pos]
					for l := range z {
						row[l] += z[l] * g
					}
				}
			}
		}, func(_ *laneSolver, bits []uint64, x, sum []float64) {
			d.addShift(bits, shift, x)
			d.centreLanes(x)
			for i := range k {
				for _, v := range x[i*lanes : (i+1)*lanes] {
					sum[i] += v * v
				}
			}
		})
		for i, c := range d.comp {
			if !d.small[c] {
				out[i] = estimate[i]
			}
		}
	}
	for _, part := range d.parts {
		d.addPart(part, shift, out)
	}
	if q > 0 {
		ties := make([]float64, k)
		d.addTies(ties, outer)
		for _, part := range d.parts {
			for _, i := range part.people {
				out[i] += ties[i]
			}
		}
	}
	raters := float64(len(kern.raters))
	for i := range out {
		out[i] = max(out[i], 0) * raters / (raters - 1)
	}
	return out
}

// addShift adds W times the signed sum of the raters' shifts to x.
func (d *diagonal) addShift(bits []uint64, shift, x []float64) {
	q := len(d.w)
	for j := range q {
		var sum [lanes]float64
		for r := range d.k.raters {
			for l := range sum {
				sum[l] += signOf(bits, r, l) * shift[r*q+j]
			}
		}
		for i, w := range d.w[j] {
			for l := range sum {
				x[i*lanes+l] += w * sum[l]
			}
		}
	}
}

// centreLanes subtracts the component means from every lane of x.
func (d *diagonal) centreLanes(x []float64) {
	mean := make([]float64, len(d.size)*lanes)
	for i, c := range d.comp {
		for l := range lanes {
			mean[int(c)*lanes+l] += x[i*lanes+l]
		}
	}
	for c, n := range d.size {
		for l := range lanes {
			mean[c*lanes+l] /= n
		}
	}
	for i, c := range d.comp {
		for l := range lanes {
			x[i*lanes+l] -= mean[int(c)*lanes+l]
		}
	}
}

// addPart adds the exact sum over the raters of a small component of
// (x + Wt)² - (Wt)², x = A⁻¹·g_r, all centred; the (Wt)² of all raters, also of
// those who compared nobody in it, are added by the caller.
func (d *diagonal) addPart(part part, shift, out []float64) {
	kern, p := d.k, d.m.problem
	n, q := len(part.people), len(d.w)
	row := make(map[int32]int, n)
	for r, i := range part.people {
		row[i] = r
	}
	g, x := make([]float64, n), make([]float64, n)
	done := map[int32]bool{}
	byRater := map[int32][]int32{}
	for _, b := range part.ballots {
		byRater[kern.raterOf[b]] = append(byRater[kern.raterOf[b]], b)
	}
	for _, b := range part.ballots {
		r := kern.raterOf[b]
		if done[r] {
			continue
		}
		done[r] = true
		clear(g)
		for _, own := range byRater[r] {
			for pos := p.start[own]; pos < p.start[own+1]; pos++ {
				g[row[p.items[pos]]] += kern.score[pos]
			}
		}
		mean := 0.0
		for i := range x {
			x[i] = 0
			for j, v := range g {
				x[i] += part.v.At(i, j) * v
			}
			mean += x[i] / float64(n)
		}
		for i, person := range part.people {
			v := x[i] - mean
			tie := 0.0
			for j := range q {
				tie += d.centred[j][person] * shift[int(r)*q+j]
			}
			out[person] += v*v + 2*v*tie
		}
	}
}
