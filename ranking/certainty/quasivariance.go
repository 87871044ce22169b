package certainty

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// QuasiVariances are variances that behave as if the scores were independent
// (C.2): sqrt(Of[i]+Of[j]) approximates the standard error of theta_i - theta_j.
type QuasiVariances struct {
	// Of holds one quasi-variance per person, > 0.
	Of []float64
	// MaxRelativeError is the largest |sqrt((Of[i]+Of[j])/v_ij) - 1| over
	// pairs. Report it with the error bars.
	MaxRelativeError float64
}

const (
	quasiSteps     = 100
	quasiTolerance = 1e-10
	// A quasi-variance this much below the typical variance is on its way to
	// zero: the minimum is not in the interior.
	quasiBoundary = 1e-7
)

// NewQuasiVariances minimises the sum over pairs of (log(q_i+q_j) - log v_ij)²,
// v(i, j) the variance of theta_i - theta_j, i < j. Two people share theirs
// evenly. Truncated Newton in log q, O(n²) a product; memory n²/2.
//
// It returns nil and a reason: [ranking.NoData] for nobody or a variance that
// is not finite and positive, [ranking.OneItem] for one person,
// [ranking.TooLarge] above [ranking.MaxPairPeople], and [ranking.NoMLE] when
// there is no interior minimum: variances so unequal that somebody's
// quasi-variance would have to be 0 or negative.
//
// Source: Firth & de Menezes, 2004, Quasi-variances.
func NewQuasiVariances(n int, v func(i, j int) float64) (*QuasiVariances, ranking.Reason) {
	switch {
	case n == 0:
		return nil, ranking.NoData
	case n == 1:
		return nil, ranking.OneItem
	case n > ranking.MaxPairPeople:
		return nil, ranking.TooLarge
	}
	f := &quasiFit{n: n, variance: make([][]float64, n), log: make([][]float64, n)}
	for i := range n {
		f.variance[i], f.log[i] = make([]float64, n), make([]float64, n)
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			x := v(i, j)
			if !usableVariance(x) {
				return nil, ranking.NoData
			}
			f.variance[i][j], f.variance[j][i] = x, x
			f.log[i][j], f.log[j][i] = math.Log(x), math.Log(x)
		}
	}
	if n == 2 {
		q := f.variance[0][1] / 2
		return &QuasiVariances{Of: []float64{q, q}}, ""
	}
	if !f.minimise() {
		return nil, ranking.NoMLE
	}
	out := &QuasiVariances{Of: f.q}
	for i := range n {
		for j := i + 1; j < n; j++ {
			e := math.Abs(math.Sqrt((f.q[i]+f.q[j])/f.variance[i][j]) - 1)
			out.MaxRelativeError = max(out.MaxRelativeError, e)
		}
	}
	return out, ""
}

type quasiFit struct {
	n             int
	variance, log [][]float64
	eta, q        []float64 // log q and q
	value         float64
	gradient      []float64
	partial       []float64
}

// start sets q to the least-squares solution of q_i + q_j = v_ij, kept
// positive.
func (f *quasiFit) start() (typical float64) {
	n := float64(f.n)
	sums := make([]float64, f.n)
	total := 0.0
	for i, row := range f.variance {
		for _, x := range row {
			sums[i] += x
		}
		total += sums[i]
	}
	mean := total / (2 * n * (n - 1)) // of q
	f.eta = make([]float64, f.n)
	for i, s := range sums {
		q := s / (n - 1)
		if f.n > 2 {
			q = (s - total/(2*(n-1))) / (n - 2)
		}
		f.eta[i] = math.Log(max(q, 0.05*mean))
	}
	return mean
}

// evaluate sets the value, the gradient and q at eta.
func (f *quasiFit) evaluate() {
	ranking.ForEach(f.n, func(_, i int) {
		value, gradient := 0.0, 0.0
		for j := range f.n {
			if j != i {
				sum := f.q[i] + f.q[j]
				r := math.Log(sum) - f.log[i][j]
				value += r * r
				gradient += 2 * r * f.q[i] / sum
			}
		}
		f.partial[i], f.gradient[i] = value, gradient
	})
	f.value = 0
	for _, x := range f.partial {
		f.value += x / 2 // every pair was met twice
	}
}

// curvature sets out to the Hessian times d.
func (f *quasiFit) curvature(d, out []float64) {
	ranking.ForEach(f.n, func(_, i int) {
		sum := 0.0
		for j := range f.n {
			if j != i {
				total := f.q[i] + f.q[j]
				r := math.Log(total) - f.log[i][j]
				a, b := f.q[i]/total, f.q[j]/total
				sum += 2 * ((a*a+r*a*b)*d[i] + (a*b-r*a*b)*d[j])
			}
		}
		out[i] = sum
	})
}

func (f *quasiFit) setQ() {
	for i, x := range f.eta {
		f.q[i] = math.Exp(x)
	}
}

// minimise reports whether it found an interior minimum.
func (f *quasiFit) minimise() bool {
	f.q, f.gradient, f.partial = make([]float64, f.n), make([]float64, f.n), make([]float64, f.n)
	typical := f.start()
	f.setQ()
	f.evaluate()
	step, old := make([]float64, f.n), make([]float64, f.n)
	for range quasiSteps {
		if largest(f.gradient) <= quasiTolerance {
			return slices.Min(f.q) > quasiBoundary*typical
		}
		f.direction(step)
		// In the logarithm, steps beyond a factor of e² are not to be trusted.
		length := min(1, 2/largest(step))
		slope := 0.0
		for i, g := range f.gradient {
			slope += g * step[i]
		}
		copy(old, f.eta)
		value := f.value
		moved := false
		for length > 1e-12 {
			for i := range f.eta {
				f.eta[i] = old[i] + length*step[i]
			}
			f.setQ()
			f.evaluate()
			if f.value <= value+1e-4*length*slope || f.value-value <= 1e-14*value && largest(f.gradient) <= 1e-7 {
				moved = true
				break
			}
			length /= 2
		}
		if !moved {
			return largest(f.gradient) <= 1e-6 && slices.Min(f.q) > quasiBoundary*typical
		}
		if slices.Min(f.q) <= quasiBoundary*typical {
			return false
		}
	}
	return largest(f.gradient) <= 1e-6
}

// direction solves Hessian·step = -gradient by conjugate gradients, stopping
// where the curvature is not positive.
func (f *quasiFit) direction(step []float64) {
	residual, search, product := make([]float64, f.n), make([]float64, f.n), make([]float64, f.n)
	clear(step)
	square := 0.0
	for i, g := range f.gradient {
		residual[i], search[i] = -g, -g
		square += g * g
	}
	target := square * min(0.01, square)
	for k := range 2 * f.n {
		f.curvature(search, product)
		bend := 0.0
		for i, s := range search {
			bend += s * product[i]
		}
		if bend <= 0 {
			if k == 0 {
				copy(step, search)
			}
			return
		}
		a := square / bend
		next := 0.0
		for i := range step {
			step[i] += a * search[i]
			residual[i] -= a * product[i]
			next += residual[i] * residual[i]
		}
		if next <= target {
			return
		}
		for i := range search {
			search[i] = residual[i] + next/square*search[i]
		}
		square = next
	}
}

func largest(x []float64) float64 {
	top := 0.0
	for _, y := range x {
		top = max(top, math.Abs(y))
	}
	return top
}
