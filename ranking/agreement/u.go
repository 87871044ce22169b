package agreement

import "github.com/followship/followship/ranking"

// negligible is the share of a sum of non-negative terms below which a
// difference of such sums counts as zero: it covers rounding in the weights.
const negligible = 1e-11

// U returns the coefficient of agreement of Kendall and Babington Smith in its
// incomplete form (D.1),
//
//	u = 2·sum_{i<j} [C(W_ij,2) + C(W_ji,2)] / sum_{i<j} C(W_ij+W_ji,2) - 1,
//
// with C(x,2) = x(x-1)/2. (1+u)/2 is the chance that two random raters who
// both separate a random pair put it the same way; u is 1 for perfect
// agreement and about 0 for random orders. Ties are dropped; see [TieRate].
// O(n²).
//
// Weights are counts: only with weights below 1 can C be negative, and a
// coefficient outside [-1,1] that comes of it is no agreement between raters
// and undefined (no_data). Otherwise u is undefined when there is no
// comparison (no_data), when all are ties (constant) and when no pair was
// separated by two raters (one_rater). Counts that do not exist (nil) are
// those of a roster above [ranking.MaxPairPeople]: too_large.
//
// Source: Kendall & Babington Smith, 1940, On the method of paired
// comparisons.
func U(c *ranking.Counts) ranking.Statistic {
	if c == nil {
		return ranking.Undefined(ranking.TooLarge)
	}
	n := c.People()
	above, tied := c.Above.RawMatrix().Data, c.Tied.RawMatrix().Data
	var sum separations
	ties := 0.0
	for i := range n {
		for j := i + 1; j < n; j++ {
			sum.add(above[i*n+j], above[j*n+i])
			ties += tied[i*n+j]
		}
	}
	if sum.weight == 0 && ties > 0 {
		return ranking.Undefined(ranking.Constant)
	}
	return sum.u()
}

// separations are the sums over pairs that u is made of. As
// C(a,2) + C(b,2) = C(a+b,2) - ab, u is 1 - 2·opposed/judged.
type separations struct {
	weight  float64 // sum of a+b
	judged  float64 // sum of C(a+b,2): pairs of raters who both separate a pair
	opposed float64 // sum of a·b: those of them who separate it differently
}

// add takes in a pair separated one way by weight a and the other way by b.
func (s *separations) add(a, b float64) {
	w := a + b
	s.weight += w
	s.judged += w * (w - 1) / 2
	s.opposed += a * b
}

func (s *separations) u() ranking.Statistic {
	if s.weight == 0 {
		return ranking.Undefined(ranking.NoData)
	}
	if s.judged <= negligible*s.weight {
		return ranking.Undefined(ranking.OneRater)
	}
	u := 1 - 2*s.opposed/s.judged
	if u < -1 {
		return ranking.Undefined(ranking.NoData)
	}
	return ranking.Defined(u)
}

// TieRate returns the share of the pairs within ballots that are tied, in
// [0,1], each ballot counting by its weight (D.1). It is undefined (no_data)
// when no ballot holds two people. O(number of tie groups).
func TieRate(p *ranking.Profile) ranking.Statistic {
	pairs, tied := 0.0, 0.0
	for b := range p.Len() {
		o := p.Order(b)
		pairs += o.Weight * pairsOf(o.Len())
		for g := range o.Ends {
			tied += o.Weight * pairsOf(len(o.Group(g)))
		}
	}
	if pairs == 0 {
		return ranking.Undefined(ranking.NoData)
	}
	return ranking.Defined(tied / pairs)
}

// pairsOf returns the number of pairs of m things.
func pairsOf(m int) float64 { return float64(m) * float64(m-1) / 2 }
