package agreement

import (
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/followship/followship/ranking"
)

// RankTest is a test of the hypothesis that raters order people at random.
type RankTest struct {
	// ChiSquare is the test statistic, >= 0, and DF its degrees of freedom.
	ChiSquare ranking.Statistic
	DF        int
	// P is the upper tail of the chi-square distribution with DF degrees of
	// freedom at ChiSquare.
	P ranking.Statistic
	// PreferPermutation says that P is a poor approximation here (fewer than 5
	// people, fewer than 8 ballots, or ties the statistic does not correct
	// for): report the permutation p-value instead.
	PreferPermutation bool
}

func undefinedTest(why ranking.Reason) RankTest {
	return RankTest{ChiSquare: ranking.Undefined(why), P: ranking.Undefined(why)}
}

func chiSquareTest(x float64, df int, prefer bool) RankTest {
	return RankTest{
		ChiSquare:         ranking.Defined(x),
		DF:                df,
		P:                 ranking.Defined(distuv.ChiSquared{K: float64(df)}.Survival(x)),
		PreferPermutation: prefer,
	}
}

// KendallW returns Kendall's coefficient of concordance with its correction
// for ties (D.3),
//
//	W = 12·S / (m²(n³-n) - m·sum_r sum_g (t³-t)),  S = sum_j (R_j - m(n+1)/2)²,
//
// in [0,1], for m complete lists of the same n people with rank sums R_j.
// Ballots of fewer than two people do not count as lists. O(mn).
//
// Undefined: no list, or lists that do not hold the same people (no_data), one
// list (one_rater), all ties (constant).
//
// Source: Kendall & Babington Smith, 1939, The problem of m rankings.
func KendallW(p *ranking.Profile) ranking.Statistic {
	c, why := newConcordance(newArrangement(p))
	if why != "" {
		return ranking.Undefined(why)
	}
	return ranking.Defined(c.w(c.squares(c.a.rank)))
}

// Friedman returns Friedman's test of complete lists, chi² = m(n-1)·W with n-1
// degrees of freedom, corrected for ties (D.3). It is undefined when
// [KendallW] is. O(mn).
//
// Source: Friedman, 1937, The use of ranks to avoid the assumption of
// normality implicit in the analysis of variance.
func Friedman(p *ranking.Profile) RankTest {
	c, why := newConcordance(newArrangement(p))
	if why != "" {
		return undefinedTest(why)
	}
	w := c.w(c.squares(c.a.rank))
	return chiSquareTest(c.raters*float64(c.people-1)*w, c.people-1, c.people < 5 || c.raters < 8)
}

// FriedmanPermutation returns the permutation p-value of [Friedman] (and so of
// [KendallW]): people permuted over the positions within every ballot, exact
// for at most [ranking.MaxEnumeration] arrangements. It is undefined when they
// are, and too_large above [MaxPermutationSteps]. O(replicates·mn).
func FriedmanPermutation(p *ranking.Profile, replicates int, seed uint64) ranking.Statistic {
	c, why := newConcordance(newArrangement(p))
	if why != "" {
		return ranking.Undefined(why)
	}
	if float64(len(c.a.items))*float64(max(replicates, 1)) > MaxPermutationSteps {
		return ranking.Undefined(ranking.TooLarge)
	}
	newStatistic := func() statistic {
		scratch := *c
		scratch.sum = make([]float64, c.people)
		return func(rank []int32) float64 { return scratch.w(scratch.squares(rank)) }
	}
	return c.a.permutationP(newStatistic, replicates, seed)
}

// concordance is what Kendall's W needs of complete lists.
type concordance struct {
	a           *arrangement
	people      int
	raters      float64 // m, the total weight
	denominator float64
	sum         []float64 // scratch: rank sums, doubled
}

func newConcordance(a *arrangement) (*concordance, ranking.Reason) {
	if len(a.end) == 0 {
		return nil, ranking.NoData
	}
	n := a.end[0]
	c := &concordance{a: a, people: n, sum: make([]float64, n)}
	ties := 0.0
	for b, weight := range a.weight {
		start, end := a.ballot(b)
		if !slices.Equal(a.items[start:end], a.items[:n]) {
			return nil, ranking.NoData // incomplete: see SkillingsMack
		}
		c.raters += weight
		ties += weight * tieSum(a.rank[start:end])
	}
	if len(a.end) == 1 && c.raters < 2 {
		return nil, ranking.OneRater
	}
	complete := c.raters * (cube(n) - float64(n))
	if complete-ties <= negligible*complete {
		return nil, ranking.Constant
	}
	c.denominator = c.raters * (complete - ties)
	return c, ""
}

// squares returns S for the given positions.
func (c *concordance) squares(rank []int32) float64 {
	clear(c.sum)
	for b, weight := range c.a.weight {
		start, end := c.a.ballot(b)
		for k, r := range rank[start:end] {
			c.sum[k] += weight * float64(r)
		}
	}
	mean := c.raters * float64(c.people+1)
	s := 0.0
	for _, r := range c.sum {
		s += (r - mean) * (r - mean)
	}
	return s / 4 // ranks are doubled
}

func (c *concordance) w(squares float64) float64 { return min(1, 12*squares/c.denominator) }

// tieSum returns sum t³-t over the groups of equal ranks.
func tieSum(rank []int32) float64 {
	sorted := slices.Sorted(slices.Values(rank))
	sum := 0.0
	for start := 0; start < len(sorted); {
		end := start + 1
		for end < len(sorted) && sorted[end] == sorted[start] {
			end++
		}
		sum += cube(end-start) - float64(end-start)
		start = end
	}
	return sum
}

func cube(n int) float64 { return float64(n) * float64(n) * float64(n) }
