package inference

import "gonum.org/v1/gonum/mathext"

// BinomialUpper returns P(X >= x) of the binomial distribution with n trials of
// probability p, continued to fractional counts by the regularised incomplete
// beta: I_p(x, n-x+1), 1 for x <= 0 and 0 for x > n. For whole x and n it is
// the ordinary tail. Fractions arise when counts are divided by a design effect
// (H.3), where distuv.Binomial has no answer.
//
// It panics unless n >= 0 and 0 <= p <= 1.
func BinomialUpper(x, n, p float64) float64 {
	checkBinomial(n, p)
	switch {
	case x <= 0:
		return 1
	case x > n || p == 0:
		return 0
	case p == 1:
		return 1
	}
	return clampProbability(mathext.RegIncBeta(x, n-x+1, p))
}

// BinomialLower returns P(X <= x) of the same distribution:
// I_{1-p}(n-x, x+1), 1 for x >= n and 0 for x < 0.
//
// It panics unless n >= 0 and 0 <= p <= 1.
func BinomialLower(x, n, p float64) float64 {
	checkBinomial(n, p)
	switch {
	case x < 0:
		return 0
	case x >= n || p == 0:
		return 1
	case p == 1:
		return 0
	}
	return clampProbability(mathext.RegIncBeta(n-x, x+1, 1-p))
}

func checkBinomial(n, p float64) {
	if !(n >= 0) || !(p >= 0 && p <= 1) {
		panic("inference: binomial needs n >= 0 and a probability in [0,1]")
	}
}

func clampProbability(p float64) float64 { return min(1, max(0, p)) }
