package plackettluce

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"github.com/followship/followship/ranking"
)

const (
	// mmSteps minorisation–maximisation steps put saturated people where
	// Newton's quadratic model holds; Newton from zero stalls on them.
	mmSteps = 20
	// directSteps is the largest dimension at which Newton steps are solved by
	// Cholesky instead of conjugate gradients.
	directSteps = 256
	// cgSteps caps the conjugate gradient iterations of a Newton step.
	cgSteps = 200
	// finalStep is the Newton step below which a small problem is left alone.
	finalStep = 1e-11
	// flatSteps is how many Newton steps of undiminished length may follow once
	// the gradient is small before the maximum is taken to lie at infinity: near
	// a maximum they shrink quadratically, along a flat direction each is as long
	// as the last.
	flatSteps = 6
	// flatStep is the length below which a step is no sign of a flat direction,
	// flatGradient the gradient, in units of the lightest ballot, above which it
	// may still be the long way to a maximum.
	flatStep, flatGradient = 1e-2, 1e-3
)

// solution is a point with what is known about it.
type solution struct {
	p          *problem
	e          *evaluator // last evaluated at beta
	beta, grad []float64
	value      float64
	norm       float64 // largest absolute gradient entry
	iterations int
	converged  bool
	// flat are the tie orders along which the likelihood still rises at
	// infinity; nil when there is a maximum.
	flat []int
}

// solve maximises L. A nil warm start begins with minorisation–maximisation and,
// with tie parameters, L-BFGS; Newton's method ends either way.
func (p *problem) solve(warm []float64) *solution {
	s := &solution{p: p, e: newEvaluator(p, false)}
	s.beta = make([]float64, p.dim())
	s.grad = make([]float64, p.dim())
	if warm != nil {
		copy(s.beta, warm)
	} else if p.people() > 0 {
		moved := s.mm(mmSteps)
		if moved > settled && p.opt.Kappa == 0 && p.dim() <= directSteps {
			s.spectral()
		}
	}
	if !s.refresh() {
		clear(s.beta)
		s.refresh()
	}
	if warm == nil && p.ties.free > 0 && p.people() > 0 {
		s.startTies()
		s.quasiNewton()
	}
	s.newton()
	return s
}

// refresh evaluates at beta; it reports whether L is finite there.
func (s *solution) refresh() bool {
	value := s.e.evaluate(s.beta, s.grad)
	if math.IsInf(value, -1) {
		return false
	}
	s.value, s.norm = value, maxAbs(s.grad)
	return true
}

func maxAbs(x []float64) float64 {
	m := 0.0
	for _, v := range x {
		m = max(m, math.Abs(v))
	}
	return m
}

// mm takes minorisation–maximisation steps of the model without tie parameters
// (Hunter, 2004): theta_i <- log((c_i + kappa) / (G_i + 2·kappa/(1 + a_i))). Each
// raises that model's L, without a line search. It returns the longest move of a
// log-worth in the last step.
func (s *solution) mm(steps int) (moved float64) {
	p, e := s.p, s.e
	k, kappa := p.people(), p.opt.Kappa
	if len(p.ties.orders) > 0 {
		soft := *p
		soft.ties = ties{powers: 1}
		soft.ties.allow(nil)
		e = newEvaluator(&soft, e.serial)
		e.setWeights(s.e.weight)
	}
	theta, grad := s.beta[:k], make([]float64, k)
	for range steps {
		if math.IsInf(e.likelihood(theta, grad), -1) {
			return moved
		}
		moved = 0
		shift := math.Exp(e.middle)
		for i, x := range theta {
			// G is over scaled worths: the true one is G/shift.
			rate := e.total[i]/shift + 2*kappa/(1+math.Exp(x))
			theta[i] = math.Log((e.chosen[i] + kappa) / rate)
			moved = max(moved, math.Abs(theta[i]-x))
		}
		if kappa == 0 {
			p.centre(theta)
		}
	}
	return moved
}

// startTies sets the log prevalences by iterative scaling: each is raised by the
// log ratio of observed to expected ties.
func (s *solution) startTies() {
	k := s.p.people()
	for range 4 {
		start := append([]float64(nil), s.beta[k:]...)
		data := append([]float64(nil), s.grad...)
		s.e.likelihood(s.beta, data)
		for j, free := range s.p.ties.parameter {
			if free < 0 {
				continue
			}
			expected := s.e.tied[j] - data[k+free]
			if s.e.tied[j] > 0 && expected > 0 {
				step := math.Log(s.e.tied[j] / expected)
				s.beta[k+free] = min(max(s.beta[k+free]+step, -20), 20)
			}
		}
		before := s.value
		if !s.refresh() || s.value < before {
			copy(s.beta[k:], start)
			s.refresh()
			return
		}
	}
}

// quasiNewton runs gonum's L-BFGS in parameters scaled to unit information. It
// only has to come near: Newton's method, which has the exact Hessian, does not
// depend on how its line search ended.
func (s *solution) quasiNewton() {
	n := len(s.beta)
	scale := newHessian(s.e, s.beta).diag
	for i, d := range scale {
		scale[i] = 1 / math.Sqrt(d)
	}
	at := make([]float64, n)
	beta, grad := make([]float64, n), make([]float64, n)
	value, known := 0.0, false
	evaluate := func(y []float64) {
		if known && floats.Equal(y, at) {
			return
		}
		copy(at, y)
		for i, v := range y {
			beta[i] = v * scale[i]
		}
		value, known = s.e.evaluate(beta, grad), true
	}
	y := make([]float64, n)
	for i, b := range s.beta {
		y[i] = b / scale[i]
	}
	problem := optimize.Problem{
		Func: func(y []float64) float64 { evaluate(y); return -value },
		Grad: func(g, y []float64) {
			evaluate(y)
			for i := range g {
				g[i] = -grad[i] * scale[i]
			}
		},
	}
	settings := &optimize.Settings{
		GradientThreshold: 1e-2,
		MajorIterations:   100,
		FuncEvaluations:   300,
		Converger:         optimize.NeverTerminate{},
	}
	result, _ := optimize.Minimize(problem, y, settings, &optimize.LBFGS{Store: 12})
	if result != nil && -result.F >= s.value {
		for i, v := range result.X {
			s.beta[i] = v * scale[i]
		}
		s.iterations += result.MajorIterations
	}
	s.refresh()
}

// newton iterates until the gradient vanishes; where a maximum need not exist,
// or the problem is small, until the step does too.
func (s *solution) newton() {
	p := s.p
	n := p.dim()
	if n == 0 {
		s.converged = true
		return
	}
	tol := p.tolerance()
	unsure := p.opt.Kappa == 0 || p.opt.Tau == 0
	small := -1.0
	if p.opt.Kappa == 0 && p.opt.Tau == 0 && p.ties.free > 0 {
		small = flatGradient * slices.Min(s.e.weight)
	}
	step := make([]float64, n)
	trial, trialGrad := make([]float64, n), make([]float64, n)
	flat, rescues, previous := 0, 0, 0.0
	for it := 0; ; it++ {
		s.converged = s.norm <= tol
		if s.converged && !unsure && n > directSteps {
			return
		}
		if it >= p.opt.MaxIterations {
			return
		}
		h := newHessian(s.e, s.beta)
		s.direction(h, step)
		longest := maxAbs(step)
		if s.converged && longest <= finalStep*max(1, maxAbs(s.beta)) {
			return
		}
		if s.norm <= small && longest > flatStep && longest > previous/2 {
			flat++
		} else {
			flat = 0
		}
		previous = longest
		if flat > flatSteps {
			s.flat = s.risingTies(step)
			return
		}
		if !s.search(step, trial, trialGrad) {
			if s.converged {
				s.refresh()
				return
			}
			if rescues++; rescues > 3 {
				s.refresh()
				return
			}
			s.rescue(h, trial, trialGrad)
		}
		s.iterations++
	}
}

// risingTies returns the tie orders whose prevalence a flat direction raises.
func (s *solution) risingTies(step []float64) []int {
	k := s.p.people()
	var rising []int
	for j, free := range s.p.ties.parameter {
		if free >= 0 && step[k+free] > flatStep {
			rising = append(rising, s.p.ties.orders[j])
		}
	}
	if rising == nil {
		rising = s.p.ties.orders
	}
	return rising
}

// search halves the step while L falls, and moves to where it does not. L is
// known to some sixteen digits only: near the maximum a smaller gradient decides.
func (s *solution) search(step, trial, grad []float64) bool {
	slope := floats.Dot(step, s.grad)
	noise := 1e-13 * (1 + math.Abs(s.value)) * 16
	t := 1.0
	if longest := maxAbs(step); longest > 20 {
		t = 20 / longest
	}
	for range 40 {
		copy(trial, s.beta)
		floats.AddScaled(trial, t, step)
		if s.p.opt.Kappa == 0 {
			s.p.centre(trial[:s.p.people()])
		}
		value := s.e.evaluate(trial, grad)
		rises := value >= s.value+1e-4*t*slope
		if rises || value >= s.value-noise && maxAbs(grad) < s.norm {
			copy(s.beta, trial)
			copy(s.grad, grad)
			s.value, s.norm = value, maxAbs(grad)
			return true
		}
		t /= 2
	}
	s.refresh()
	return false
}

// rescue gets a stalled line search going again: by minorisation–maximisation
// without ties, else by a step along the gradient in units of information.
func (s *solution) rescue(h *hessian, trial, grad []float64) {
	if len(s.p.ties.orders) == 0 {
		s.mm(mmSteps)
		s.refresh()
		return
	}
	step := make([]float64, len(s.beta))
	for i, g := range s.grad {
		step[i] = g / h.diag[i]
	}
	s.search(step, trial, grad)
}

// direction solves Hessian·step = gradient.
func (s *solution) direction(h *hessian, step []float64) {
	n := len(step)
	if n <= directSteps {
		s.directStep(h, step)
		return
	}
	accuracy := min(0.1, s.norm)
	if !conjugateGradients(h, s.grad, step, accuracy, cgSteps) && n <= ranking.MaxPairPeople {
		s.directStep(h, step)
	}
	if s.p.opt.Kappa == 0 {
		s.p.centre(step[:s.p.people()])
	}
}

// directStep solves by Cholesky.
func (s *solution) directStep(h *hessian, step []float64) {
	n := len(step)
	if c, ok := factor(h.matrix(s.beta)); ok {
		// A poor condition is no obstacle to an ascent direction.
		_ = c.SolveVecTo(mat.NewVecDense(n, step), mat.NewVecDense(n, s.grad))
	} else {
		clear(step)
	}
	if s.p.opt.Kappa == 0 {
		s.p.centre(step[:s.p.people()])
	}
	if hasNaN(step) || !(floats.Dot(step, s.grad) > 0) {
		for i, g := range s.grad {
			step[i] = g / h.diag[i]
		}
	}
}

// factor factorises a matrix that is positive definite but for rounding: if
// need be its diagonal is raised, by a growing share. a is overwritten.
func factor(a *mat.SymDense) (*mat.Cholesky, bool) {
	var c mat.Cholesky
	for ridge := 1e-13; ridge < 10; ridge *= 100 {
		if c.Factorize(a) {
			return &c, true
		}
		for i := range a.SymmetricDim() {
			a.SetSym(i, i, a.At(i, i)*(1+ridge)+1e-300)
		}
	}
	return nil, false
}

func hasNaN(x []float64) bool {
	for _, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return true
		}
	}
	return false
}

// conjugateGradients solves h·x = b with Jacobi preconditioning to the relative
// accuracy in the preconditioner's norm. It reports whether it got there.
func conjugateGradients(h *hessian, b, x []float64, accuracy float64, steps int) bool {
	n := len(b)
	r := append([]float64(nil), b...)
	z, d, hd := make([]float64, n), make([]float64, n), make([]float64, n)
	clear(x)
	rz := 0.0
	for i, v := range r {
		z[i] = v / h.diag[i]
		rz += v * z[i]
	}
	copy(d, z)
	goal := rz * accuracy * accuracy
	for step := range steps {
		if rz <= goal || rz == 0 {
			return true
		}
		h.product(hd, d)
		curvature := floats.Dot(d, hd)
		if !(curvature > 0) {
			if step == 0 {
				copy(x, z)
			}
			return false
		}
		alpha := rz / curvature
		next := 0.0
		for i := range x {
			x[i] += alpha * d[i]
			r[i] -= alpha * hd[i]
			z[i] = r[i] / h.diag[i]
			next += r[i] * z[i]
		}
		beta := next / rz
		rz = next
		for i := range d {
			d[i] = z[i] + beta*d[i]
		}
	}
	return rz <= goal
}
