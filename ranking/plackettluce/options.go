package plackettluce

import "math"

// Options are the constants of the model and the budget of its solver.
type Options struct {
	// Kappa >= 0 is the number of wins and of losses each person is given
	// against an imagined colleague of worth 1. 0 is plain maximum likelihood.
	Kappa float64
	// Tau >= 0 is the standard deviation of the normal prior on the log
	// prevalences of ties; 0 switches that prior off.
	Tau float64
	// MaxTieOrder is D_max: tie groups up to this size have a prevalence of
	// their own, larger ones are soft labels. 1 (or less) is the soft-label
	// model throughout; above 64 counts as 64.
	MaxTieOrder int
	// MaxIterations caps the Newton iterations; 0 or less means 50. An estimate
	// that needs more is returned with Converged false.
	MaxIterations int
}

const (
	defaultIterations = 50
	// largestTieOrder keeps e_d within the range of a float64 for every list
	// length that fits in memory.
	largestTieOrder = 64
)

// Defaults returns kappa 0.5 (as in Turner et al., 2020), tau 3 and D_max 4.
func Defaults() Options {
	return Options{Kappa: 0.5, Tau: 3, MaxTieOrder: 4, MaxIterations: defaultIterations}
}

// normal replaces what has a natural substitute and panics on what has none.
func (o Options) normal() Options {
	if !(o.Kappa >= 0) || math.IsInf(o.Kappa, 0) || !(o.Tau >= 0) || math.IsInf(o.Tau, 0) {
		panic("plackettluce: kappa and tau must be finite and not negative")
	}
	o.MaxTieOrder = min(max(o.MaxTieOrder, 1), largestTieOrder)
	if o.MaxIterations <= 0 {
		o.MaxIterations = defaultIterations
	}
	return o
}
