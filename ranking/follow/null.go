package follow

import (
	"math"
	"math/rand/v2"
	"sort"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/inference"
)

// Tendency compares a number of nominations with what chance gives when every
// rater names the same number of people uniformly at random among those the
// rater could have named (G.5).
type Tendency struct {
	// Count is the observed number of nominations of this kind, Expected its
	// exact mean under the null.
	Count    int
	Expected float64
	// Share and ExpectedShare divide them by all nominations considered, and
	// Ratio is Count/Expected; undefined without nominations, the ratio also
	// (constant) when chance gives none.
	Share, ExpectedShare, Ratio ranking.Statistic
	// Z is the standardised count, undefined (constant) when the null leaves no
	// choice. Its mean and variance are exact: sums of hypergeometric moments.
	Z ranking.Statistic
	// P is the two-sided p-value of |Count - Expected|: exact when there are at
	// most 50,000 arrangements, from 999 replicates to 2,000 people, and normal
	// above. Undefined where Z is.
	P ranking.Statistic
}

// urn is one rater's share in the null: draws of size, white of which are of
// the kind counted.
type urn struct{ draws, size, white int }

// tendency tests an observed count against the urns.
func tendency(count, total, people int, urns []urn, seed uint64) Tendency {
	t := Tendency{Count: count}
	variance, logArrangements := 0.0, 0.0
	for _, u := range urns {
		a, e, k := float64(u.draws), float64(u.size), float64(u.white)
		t.Expected += a * k / e
		if u.size > 1 {
			variance += a * (k / e) * (1 - k/e) * (e - a) / (e - 1)
		}
		logArrangements += inference.LogCombinations(u.size, u.draws)
	}
	if total == 0 {
		none := ranking.Undefined(ranking.NoData)
		t.Share, t.ExpectedShare, t.Ratio, t.Z, t.P = none, none, none, none, none
		return t
	}
	t.Share = ranking.Defined(float64(count) / float64(total))
	t.ExpectedShare = ranking.Defined(t.Expected / float64(total))
	t.Ratio = ranking.Undefined(ranking.Constant)
	if t.Expected > 0 {
		t.Ratio = ranking.Defined(float64(count) / t.Expected)
	}
	if variance == 0 {
		t.Z, t.P = ranking.Undefined(ranking.Constant), ranking.Undefined(ranking.Constant)
		return t
	}
	distance := math.Abs(float64(count) - t.Expected)
	// The sum of many fractions is off by some of its last bits.
	limit := distance - ranking.Slack*max(1, t.Expected)
	t.Z = ranking.Defined((float64(count) - t.Expected) / math.Sqrt(variance))
	switch {
	case inference.Enumerable(logArrangements):
		p := 0.0
		for x, mass := range sumOfUrns(urns) {
			if math.Abs(float64(x)-t.Expected) >= limit {
				p += mass
			}
		}
		t.P = ranking.Defined(min(1, p))
	case people <= ranking.MaxPairPeople:
		tables := tabulate(urns)
		atLeast := inference.CountReplicates(seed, ranking.Replicates, func() func(*rand.Rand) bool {
			return func(r *rand.Rand) bool {
				x := 0
				for _, cumulative := range tables {
					x += draw(cumulative, r)
				}
				return math.Abs(float64(x)-t.Expected) >= limit
			}
		})
		t.P = ranking.Defined(ranking.PermutationP(atLeast, ranking.Replicates))
	default:
		t.P = ranking.Defined(math.Erfc(math.Abs(t.Z.Value()) / math.Sqrt2))
	}
	return t
}

// tabulate returns the cumulative hypergeometric probabilities of every urn;
// equal urns, the rule rather than the exception, share one table.
func tabulate(urns []urn) [][]float64 {
	tables := make([][]float64, len(urns))
	known := make(map[urn][]float64)
	for i, u := range urns {
		cumulative, ok := known[u]
		if !ok {
			cumulative = u.distribution()
			for x := 1; x < len(cumulative); x++ {
				cumulative[x] += cumulative[x-1]
			}
			cumulative[len(cumulative)-1] = 1
			known[u] = cumulative
		}
		tables[i] = cumulative
	}
	return tables
}

// draw returns how many of a rater's names are of the kind counted, by
// inversion: one random number a rater however many the names.
func draw(cumulative []float64, r *rand.Rand) int {
	u := r.Float64()
	if len(cumulative) > 32 {
		return sort.Search(len(cumulative), func(x int) bool { return cumulative[x] > u })
	}
	x := 0
	for cumulative[x] <= u {
		x++
	}
	return x
}

// sumOfUrns returns the exact distribution of the total over the urns by
// convolution.
func sumOfUrns(urns []urn) []float64 {
	sum := []float64{1}
	for _, u := range urns {
		mass := u.distribution()
		next := make([]float64, len(sum)+len(mass)-1)
		for x, p := range sum {
			for y, q := range mass {
				next[x+y] += p * q
			}
		}
		sum = next
	}
	return sum
}

// distribution returns the hypergeometric probabilities of 0..draws.
func (u urn) distribution() []float64 {
	all := inference.LogCombinations(u.size, u.draws)
	mass := make([]float64, u.draws+1)
	for x := range mass {
		if x > u.white || u.draws-x > u.size-u.white {
			continue
		}
		mass[x] = math.Exp(inference.LogCombinations(u.white, x) +
			inference.LogCombinations(u.size-u.white, u.draws-x) - all)
	}
	return mass
}
