package plackettluce

import "math"

// priorTerms are the pieces of the pseudo-comparison of one person with a
// colleague of worth 1: the outcomes win, loss and (with delta_2 > 0) tie have
// the statistic 1, 0 and ½ for theta.
type priorTerms struct {
	logNorm  float64 // log z - theta/2
	mean     float64 // of the statistic: d log z / d theta
	tie      float64 // probability of a tie: d log z / d l_2
	variance float64 // of the statistic
	cross    float64 // covariance of the statistic with a tie
}

// priorAt evaluates z = a + 1 + delta·sqrt(a), divided by sqrt(a) so that
// neither side overflows.
func priorAt(theta, delta float64) priorTerms {
	up, down := math.Exp(theta/2), math.Exp(-theta/2)
	norm := up + down + delta
	win, tie := up/norm, delta/norm
	t := priorTerms{logNorm: math.Log(norm), mean: win + tie/2, tie: tie}
	t.variance = win*(down/norm) + tie*(win+down/norm)/4
	t.cross = tie/2 - t.mean*tie
	return t
}

// pairPrevalence returns delta_2 and its parameter, or 0 and -1 when 2 is not
// among the tie orders.
func (p *problem) pairPrevalence(beta []float64) (delta float64, parameter int) {
	j := p.ties.slot(2)
	if j < 0 {
		return 0, -1
	}
	parameter = p.ties.parameter[j]
	if parameter < 0 {
		return 1, -1
	}
	return math.Exp(beta[p.people()+parameter]), parameter
}

// addPrior adds the prior to the gradient and returns its value.
func (p *problem) addPrior(beta, grad []float64) float64 {
	k, kappa, tau := p.people(), p.opt.Kappa, p.opt.Tau
	value := 0.0
	if kappa > 0 {
		delta, pair := p.pairPrevalence(beta)
		ties := 0.0
		for i := range k {
			t := priorAt(beta[i], delta)
			value -= 2 * kappa * t.logNorm
			grad[i] += kappa - 2*kappa*t.mean
			ties += t.tie
		}
		idle := priorAt(0, delta)
		value -= 2 * kappa * float64(p.idle) * idle.logNorm
		if pair >= 0 {
			grad[k+pair] -= 2 * kappa * (ties + float64(p.idle)*idle.tie)
		}
	}
	if tau > 0 {
		for j, l := range beta[k:] {
			value -= l * l / (2 * tau * tau)
			grad[k+j] -= l / (tau * tau)
		}
	}
	return value
}
