package plackettluce

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
)

// drawProfile draws ballots with ties, different lengths and weights.
func drawProfile(t *rapid.T, people, ballots, longest int) *ranking.Profile {
	n := rapid.IntRange(2, people).Draw(t, "people")
	count := rapid.IntRange(0, ballots).Draw(t, "ballots")
	var list []ranking.Ballot
	for range count {
		order := rapid.Permutation(indices(n)).Draw(t, "order")
		order = order[:rapid.IntRange(0, min(n, longest)).Draw(t, "length")]
		b := ranking.Ballot{Rater: n + rapid.IntRange(0, 9).Draw(t, "rater"), Weight: rapid.SampledFrom([]float64{1, 1, 2, 0.5, 7}).Draw(t, "weight")}
		for len(order) > 0 {
			d := min(len(order), rapid.SampledFrom([]int{1, 1, 1, 2, 2, 3, 4, 6}).Draw(t, "group"))
			b.Groups = append(b.Groups, order[:d])
			order = order[d:]
		}
		list = append(list, b)
	}
	p, err := ranking.NewProfile(n, append(list, ranking.Ballot{Rater: n + 9, Weight: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// bruteForce computes L from the definition, by enumerating the subsets.
func bruteForce(p *ranking.Profile, m *problem, opt Options, beta []float64) float64 {
	k := m.people()
	prevalence := func(d int) float64 {
		if d == 1 {
			return 1
		}
		j := m.ties.slot(d)
		if j < 0 {
			return 0
		}
		return math.Exp(beta[k+m.ties.parameter[j]])
	}
	total := 0.0
	for b := range p.Len() {
		o := p.Order(b)
		for g := range o.Ends {
			low := 0
			if g > 0 {
				low = int(o.Ends[g-1])
			}
			left := o.Items[low:]
			if len(left) < 2 {
				continue
			}
			mean := func(subset []int32) float64 {
				sum := 0.0
				for _, i := range subset {
					sum += beta[m.index[i]]
				}
				return sum / float64(len(subset))
			}
			z := 0.0
			for mask := 1; mask < 1<<len(left); mask++ {
				var subset []int32
				for k, i := range left {
					if mask>>k&1 == 1 {
						subset = append(subset, i)
					}
				}
				if delta := prevalence(len(subset)); delta > 0 {
					z += delta * math.Exp(mean(subset))
				}
			}
			chosen := mean(o.Group(g)) - math.Log(z)
			if d := len(o.Group(g)); d > 1 && prevalence(d) > 0 {
				chosen += math.Log(prevalence(d))
			}
			total += o.Weight * chosen
		}
	}
	for i := range p.People() {
		x := 0.0
		if j := m.index[i]; j >= 0 {
			x = beta[j]
		}
		pair := 0.0
		if m.ties.slot(2) >= 0 {
			pair = prevalence(2)
		}
		total += opt.Kappa * (x - 2*math.Log(math.Exp(x)+1+pair*math.Exp(x/2)))
	}
	if opt.Tau > 0 {
		for _, l := range beta[k:] {
			total -= l * l / (2 * opt.Tau * opt.Tau)
		}
	}
	return total
}

// The likelihood is the one of the definition, the gradient its derivative, the
// Hessian the derivative of that, as a product, as a matrix, in lanes.
func TestDerivatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProfile(t, 9, 8, 9)
		opt := Options{
			Kappa: rapid.SampledFrom([]float64{0, 0.5, 2}).Draw(t, "kappa"), Tau: rapid.SampledFrom([]float64{0, 3}).Draw(t, "tau"),
			MaxTieOrder: rapid.IntRange(1, 6).Draw(t, "order"),
		}.normal()
		q := newProblem(p, opt, nil, nil)
		if len(q.ties.saturated) > 0 || q.people() == 0 {
			return
		}
		n, k := q.dim(), q.people()
		beta := make([]float64, n)
		for i := range beta {
			beta[i] = rapid.Float64Range(-3, 3).Draw(t, "beta")
		}
		e := newEvaluator(q, false)
		grad := make([]float64, n)
		value := e.evaluate(beta, grad)
		if want := bruteForce(p, q, opt, beta); math.Abs(value-want) > 1e-9*max(1, math.Abs(want)) {
			t.Fatalf("L = %v, by enumeration %v", value, want)
		}
		h := newHessian(e, beta)
		matrix, stable := h.dense(), h.stableDense(beta)
		level := h.gauge()
		const step = 1e-5
		other, at := newEvaluator(q, false), append([]float64(nil), beta...)
		up, down := make([]float64, n), make([]float64, n)
		unit, column := make([]float64, n), make([]float64, n)
		solver := newLaneSolver(h, allBallots(q), make([]int32, k), 1)
		wide, wideOut := make([]float64, k*lanes), make([]float64, k*lanes)
		for j := range n {
			at[j] = beta[j] + step
			above := other.evaluate(at, up)
			at[j] = beta[j] - step
			below := other.evaluate(at, down)
			at[j] = beta[j]
			if slope := (above - below) / (2 * step); math.Abs(slope-grad[j]) > 1e-5*max(1, math.Abs(slope)) {
				t.Fatalf("gradient[%d] = %v, by differences %v", j, grad[j], slope)
			}
			unit[j] = 1
			h.product(column, unit)
			unit[j] = 0
			for i := range n {
				want := -(up[i] - down[i]) / (2 * step)
				if math.Abs(column[i]-want) > 1e-5*max(1, math.Abs(want)) {
					t.Fatalf("Hessian[%d,%d] = %v, by differences %v", i, j, column[i], want)
				}
				dense := matrix.At(i, j)
				if level != nil && i < k && j < k {
					dense -= level[i]
				}
				if math.Abs(stable.At(i, j)-matrix.At(i, j)) > 1e-9*max(1, math.Abs(want)) {
					t.Fatalf("stable Hessian[%d,%d] = %v, fast %v", i, j, stable.At(i, j), matrix.At(i, j))
				}
				if math.Abs(dense-column[i]) > 1e-9*max(1, math.Abs(want)) {
					t.Fatalf("dense Hessian[%d,%d] = %v, product %v", i, j, dense, column[i])
				}
				if i == j && math.Abs(h.diag[i]-max(column[i], 0)) > 1e-9*max(1, want) {
					t.Fatalf("diagonal[%d] = %v, product %v", i, h.diag[i], column[i])
				}
			}
			if j >= k {
				continue
			}
			clear(wide)
			for l := range lanes {
				wide[j*lanes+l] = float64(l)
			}
			solver.multiply(wideOut, wide)
			for i := range k {
				for l := range lanes {
					want := float64(l) * column[i]
					if level != nil {
						want += float64(l) * level[i]
					}
					if math.Abs(wideOut[i*lanes+l]-want) > 1e-9*max(1, math.Abs(want)) {
						t.Fatalf("lane %d of row %d: %v, want %v", l, i, wideOut[i*lanes+l], want)
					}
				}
			}
		}
	})
}

func allBallots(q *problem) []int32 {
	out := make([]int32, q.ballots())
	for b := range out {
		out[b] = int32(b)
	}
	return out
}
