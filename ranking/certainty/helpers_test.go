package certainty_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// strictFit is plain Newton for the penalised Plackett–Luce likelihood of
// strict lists (B.1 with kappa 0.5): the centred scores and the model-based
// covariance. It is written for clarity, to depend on nothing.
func strictFit(tb testing.TB, n int, lists [][]int) (theta []float64, v *mat.SymDense) {
	tb.Helper()
	const kappa = 0.5
	theta = make([]float64, n)
	v = mat.NewSymDense(n, nil)
	for range 200 {
		gradient, information := mat.NewVecDense(n, nil), mat.NewSymDense(n, nil)
		add := func(i, j int, x float64) { information.SetSym(i, j, information.At(i, j)+x) }
		for i, t := range theta {
			s := 1 / (1 + math.Exp(-t))
			gradient.SetVec(i, kappa-2*kappa*s)
			add(i, i, 2*kappa*s*(1-s))
		}
		for _, list := range lists {
			for s := 0; s+1 < len(list); s++ {
				z := 0.0
				for _, i := range list[s:] {
					z += math.Exp(theta[i])
				}
				gradient.SetVec(list[s], gradient.AtVec(list[s])+1)
				for _, i := range list[s:] {
					p := math.Exp(theta[i]) / z
					gradient.SetVec(i, gradient.AtVec(i)-p)
					add(i, i, p)
					for _, j := range list[s:] {
						if i <= j {
							add(i, j, -p*math.Exp(theta[j])/z)
						}
					}
				}
			}
		}
		var c mat.Cholesky
		if !c.Factorize(information) {
			tb.Fatal("information matrix is not positive definite")
		}
		var step mat.VecDense
		if err := c.SolveVecTo(&step, gradient); err != nil {
			tb.Fatal(err)
		}
		size := mat.Norm(&step, math.Inf(1))
		for i := range theta {
			theta[i] += step.AtVec(i) * min(1, 1/size)
		}
		if size < 1e-12 {
			if err := c.InverseTo(v); err != nil {
				tb.Fatal(err)
			}
			mean := 0.0
			for _, t := range theta {
				mean += t / float64(n)
			}
			for i := range theta {
				theta[i] -= mean
			}
			return theta, v
		}
	}
	tb.Fatal("Newton did not converge")
	return nil, nil
}

// errorsOf returns the standard error of differences under covariance v.
func errorsOf(v mat.Symmetric) func(j, k int) float64 {
	return func(j, k int) float64 { return math.Sqrt(v.At(j, j) + v.At(k, k) - 2*v.At(j, k)) }
}

// independent returns n independent variances.
func independent(variance ...float64) *mat.SymDense {
	v := mat.NewSymDense(len(variance), nil)
	for i, x := range variance {
		v.SetSym(i, i, x)
	}
	return v
}
