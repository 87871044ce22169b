package certainty

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// Error rates of C.3.
const (
	// SimultaneousAlpha is the chance that any rank set of a public list misses.
	SimultaneousAlpha = 0.10
	// MarginalAlpha is the chance that the rank set on a person's own page, or
	// the Bonferroni interval of a large scope, misses.
	MarginalAlpha = 0.05
)

// RankSet is a confidence set for a rank: Lower to Upper, 1 is best. Print both
// ends, never a bare rank.
type RankSet struct {
	Lower, Upper int
}

// Comparisons are the outcome of comparing everybody with everybody in one
// component at a joint error rate.
type Comparisons struct {
	theta    []float64
	position []int // in descending theta
	// inverse[j][k-j-1] is 1 over the standard error of the difference of the
	// people at positions j < k, 0 where undefined.
	inverse  [][]float64
	critical float64
}

// Simultaneous compares all n people of a component (C.3): step-down over all
// ordered pairs, so that with probability 1-alpha every rank set contains its
// person's true rank. theta holds their scores, se(j, k) the standard error of
// theta_j - theta_k; where it is 0, negative, NaN or infinite the pair is never
// told apart. d are replicates of the error of theta over the same people.
//
// It returns nil, for which the reason is [ranking.TooLarge], above
// [ranking.MaxPairPeople] people, and nil, reason [ranking.TooFewRaters], when
// there are two people or more and d is nil. O(draws·n²) time, O(n²) memory.
//
// Source: Mogstad, Romano, Shaikh & Wilhelm, 2024, Inference for ranks with
// applications to mobility across neighbourhoods and academic achievement
// across countries.
func Simultaneous(theta []float64, se func(j, k int) float64, d *Replicates, alpha float64) *Comparisons {
	n := len(theta)
	if n > ranking.MaxPairPeople || n > 1 && d == nil {
		return nil
	}
	c := arrange(theta, se)
	if n < 2 {
		return c
	}
	order := descending(theta)
	f := newFamily(theta, order, d)
	for j := range n - 1 {
		f.rows = append(f.rows, row{base: j, from: j + 1, inverse: c.inverse[j], rejected: make([]bool, n-j-1)})
	}
	c.critical = f.stepDown(d, alpha)
	return c
}

// Marginal returns the rank set of one person (C.3), which contains the
// person's true rank with probability 1-alpha: the family is the comparisons
// that involve this person. Arguments are those of [Simultaneous]. Without
// replicates, or above [ranking.MaxPairPeople] people, there is none. O(draws·n).
func Marginal(person int, theta []float64, se func(j, k int) float64, d *Replicates, alpha float64) (set RankSet, ok bool) {
	n := len(theta)
	if n == 1 {
		return RankSet{Lower: 1, Upper: 1}, true
	}
	if n > ranking.MaxPairPeople || d == nil {
		return RankSet{}, false
	}
	order := descending(theta)
	f := newFamily(theta, order, d)
	r := row{base: slices.Index(order, person), inverse: make([]float64, n), rejected: make([]bool, n)}
	for k, i := range order {
		if i == person {
			continue
		}
		r.inverse[k] = inverseOf(se(person, i))
		if k < r.base {
			r.inverse[k] *= -1
		}
	}
	f.rows = []row{r}
	f.stepDown(d, alpha)
	set = RankSet{Lower: 1, Upper: n}
	for k, above := range r.rejected {
		switch {
		case !above:
		case k < r.base:
			set.Lower++
		default:
			set.Upper--
		}
	}
	return set, true
}

// AtCritical compares as [Simultaneous] does, with a critical value that is known:
// what it would find if the joint error were what it was when that value was drawn.
func AtCritical(theta []float64, se func(j, k int) float64, critical float64) *Comparisons {
	c := arrange(theta, se)
	c.critical = critical
	return c
}

// arrange orders the people and takes the standard errors of their differences.
func arrange(theta []float64, se func(j, k int) float64) *Comparisons {
	n := len(theta)
	order := descending(theta)
	c := &Comparisons{theta: theta, position: make([]int, n), inverse: make([][]float64, n)}
	for k, i := range order {
		c.position[i] = k
	}
	ranking.ForEach(n, func(_, j int) {
		c.inverse[j] = make([]float64, n-j-1)
		for k := j + 1; k < n; k++ {
			c.inverse[j][k-j-1] = inverseOf(se(order[j], order[k]))
		}
	})
	return c
}

func newFamily(theta []float64, order []int, d *Replicates) *family {
	if d.people != len(theta) {
		panic("certainty: replicates of other people")
	}
	f := &family{theta: make([]float64, len(order)), column: make([]int32, len(order))}
	for k, i := range order {
		f.theta[k], f.column[k] = theta[i], d.column[i]
	}
	return f
}

// inverseOf returns 1/se, 0 if that is no finite positive number.
func inverseOf(se float64) float64 {
	if x := 1 / se; se > 0 && x > 0 && !math.IsInf(x, 0) {
		return x
	}
	return 0
}

// descending returns the indices of theta from the largest value to the
// smallest; equal ones keep their order.
func descending(theta []float64) []int {
	order := make([]int, len(theta))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case theta[a] > theta[b]:
			return -1
		case theta[a] < theta[b]:
			return 1
		}
		return 0
	})
	return order
}

// Critical returns the last critical value of the step-down, 0 for fewer than
// two people.
func (c *Comparisons) Critical() float64 { return c.critical }

// Above reports whether person j is significantly above person k.
func (c *Comparisons) Above(j, k int) bool { return c.above(c.theta, j, k) }

func (c *Comparisons) above(theta []float64, j, k int) bool {
	a, b := c.position[j], c.position[k]
	if a == b {
		return false
	}
	if a > b {
		a, b = b, a
	}
	return significant(theta[j], theta[k], c.inverse[a][b-a-1], c.critical)
}

// Sets returns everybody's rank set, simultaneous over the component. O(n²).
func (c *Comparisons) Sets() []RankSet {
	n := len(c.theta)
	sets := make([]RankSet, n)
	for i := range sets {
		sets[i] = RankSet{Lower: 1, Upper: n}
	}
	for j := range sets {
		for k := range sets {
			if c.Above(j, k) {
				sets[j].Upper--
				sets[k].Lower++
			}
		}
	}
	return sets
}

// Bands returns everybody's band (C.4), counted from 1.
func (c *Comparisons) Bands() []int { return c.BandsOf(c.theta) }

// BandsOf returns the bands another score vector of the same people would have
// if its differences were as certain as the observed ones: standard errors and
// critical value are kept. This is how E.2 measures by how many bands a ballot
// moves people without a new inference for every ballot.
func (c *Comparisons) BandsOf(theta []float64) []int {
	if len(theta) != len(c.theta) {
		panic("certainty: scores of other people")
	}
	return Bands(theta, func(lower, upper int) bool { return c.above(theta, upper, lower) })
}
