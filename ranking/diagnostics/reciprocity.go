package diagnostics

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/plackettluce"
)

// minDyads is the number of mutual listings from which rho is computed (E.4).
const minDyads = 3

// Reciprocity says whether people place those higher who place them higher,
// beyond merit (E.4).
type Reciprocity struct {
	// Rho is the dyadic reciprocity in [-1,1]; above 0 favours are returned.
	// Undefined above [ranking.MaxPairPeople] people (too_large), without an
	// estimate (no_mle), without a dyad (no_data), with one or two
	// (too_few_raters) and when nobody is placed otherwise than expected
	// (constant).
	Rho ranking.Statistic
	// P is its one-sided permutation p-value; undefined when Rho is, or
	// (too_large) when the test would pass [agreement.MaxPermutationSteps].
	P ranking.Statistic
	// Dyads is the number of pairs of people who list each other.
	Dyads int
}

// Reciprocate computes the dyadic reciprocity of the residuals
// e_ij = b_ij - mean over l != j on i's list of sigma(theta_j - theta_l), where
// b_ij = (m - rank)/(m - 1): by how much i places j higher than everybody else
// would have them. Over the pairs who list each other,
// rho = sum 2·e_ij·e_ji / sum (e_ij² + e_ji²).
//
// The p-value permutes the residuals within each rater's list: exactly when
// there are at most [ranking.MaxEnumeration] arrangements, else by the given
// number of replicates from the seed. m is the fit of p. Lists of one person,
// raters outside the roster and weights do not matter; of several ballots of
// one rater the last counts, as in A.4.
//
// Cost O(sum of m²), and replicates times the people who are listed mutually.
//
// Source: Kenny & La Voie, 1984, The social relations model.
func Reciprocate(p *ranking.Profile, m *plackettluce.Model, replicates int, seed uint64) Reciprocity {
	none := func(why ranking.Reason, dyads int) Reciprocity {
		return Reciprocity{Rho: ranking.Undefined(why), P: ranking.Undefined(why), Dyads: dyads}
	}
	if p.People() > ranking.MaxPairPeople {
		return none(ranking.TooLarge, 0)
	}
	if !m.Converged {
		return none(ranking.NoMLE, 0)
	}
	r := newResiduals(p, m)
	switch {
	case len(r.dyads) == 0:
		why := ranking.NoData
		if m.Reason == ranking.NoMLE {
			why = ranking.NoMLE
		}
		return none(why, 0)
	case len(r.dyads) < minDyads:
		return none(ranking.TooFewRaters, len(r.dyads))
	}
	rho, ok := r.rho(r.e)
	if !ok {
		return none(ranking.Constant, len(r.dyads))
	}
	return Reciprocity{
		Rho: ranking.Defined(rho), P: r.permutationP(rho, replicates, seed), Dyads: len(r.dyads),
	}
}

// residuals are those of the lists that are part of a dyad. Within each list
// the people who list the rater come first, so that a permutation need not be
// drawn beyond them.
type residuals struct {
	e      []float64
	end    []int // per list
	mutual []int // per list: end of those who list the rater
	dyads  [][2]int32
}

// list is one rater's list, its people in ascending index.
type list struct {
	people []int32
	e      []float64
	back   []int   // where each of them lists the rater, -1 for nowhere
	place  []int32 // of each of them in residuals.e
}

func newResiduals(p *ranking.Profile, m *plackettluce.Model) *residuals {
	lists := listsOf(p, m)
	theta := m.Theta()
	ranking.ForEach(len(lists), func(_, i int) {
		l := &lists[i]
		if len(l.people) == 0 {
			return
		}
		subtractExpected(l.e, l.people, theta)
		for k, j := range l.people {
			at, found := slices.BinarySearch(lists[j].people, int32(i))
			if !found {
				at = -1
			}
			l.back[k] = at
		}
	})
	r := &residuals{}
	for i := range lists {
		r.append(&lists[i])
	}
	for i, l := range lists {
		for k, j := range l.people {
			if int(j) > i && l.back[k] >= 0 {
				r.dyads = append(r.dyads, [2]int32{l.place[k], lists[j].place[l.back[k]]})
			}
		}
	}
	return r
}

// append adds a list that is part of a dyad, those who list the rater first.
func (r *residuals) append(l *list) {
	start := len(r.e)
	for k, back := range l.back {
		if back >= 0 {
			l.place[k] = int32(len(r.e))
			r.e = append(r.e, l.e[k])
		}
	}
	if len(r.e) == start {
		return
	}
	r.mutual = append(r.mutual, len(r.e))
	for k, back := range l.back {
		if back < 0 {
			l.place[k] = int32(len(r.e))
			r.e = append(r.e, l.e[k])
		}
	}
	r.end = append(r.end, len(r.e))
}

// listsOf returns the list of every person of the roster, with b_ij in place of
// the residuals; empty for those without a list of two or without estimates.
func listsOf(p *ranking.Profile, m *plackettluce.Model) []list {
	last := make([]ranking.Order, p.People())
	for b := range p.Len() {
		if o := p.Order(b); o.Rater < len(last) {
			last[o.Rater] = o
		}
	}
	lists := make([]list, len(last))
	for i, o := range last {
		length := o.Len()
		if length < 2 || slices.ContainsFunc(o.Items, func(j int32) bool { return m.Status(int(j)) != "" }) {
			continue
		}
		order := make([]int, length)
		for k := range order {
			order[k] = k
		}
		slices.SortFunc(order, func(a, b int) int { return int(o.Items[a]) - int(o.Items[b]) })
		ranks := o.Midranks(nil)
		l := list{make([]int32, length), make([]float64, length), make([]int, length), make([]int32, length)}
		for k, from := range order {
			l.people[k] = o.Items[from]
			l.e[k] = (float64(length) - ranks[from]) / float64(length-1)
		}
		lists[i] = l
	}
	return lists
}

// maxSpread is the largest difference of log-worths on a list up to which their
// exponentials can be added without one of them vanishing.
const maxSpread = 600

// subtractExpected subtracts from e, parallel to the people of a list, the mean
// probability with which each is placed above another one on it.
func subtractExpected(e []float64, people []int32, theta []float64) {
	worth := make([]float64, len(people))
	for k, j := range people {
		worth[k] = theta[j]
	}
	others := float64(len(worth) - 1)
	if high := slices.Max(worth); high-slices.Min(worth) <= maxSpread {
		// One exponential a person instead of one a pair.
		for k, x := range worth {
			worth[k] = math.Exp(x - high)
		}
		for k, a := range worth {
			sum := -0.5
			for _, b := range worth {
				sum += a / (a + b)
			}
			e[k] -= sum / others
		}
		return
	}
	for k, a := range worth {
		sum := -0.5
		for _, b := range worth {
			sum += 1 / (1 + math.Exp(b-a))
		}
		e[k] -= sum / others
	}
}

// negligible is the mean square of residuals that are rounding alone.
const negligible = 1e-20

// rho returns the dyadic reciprocity of residuals; false when they all vanish.
func (r *residuals) rho(e []float64) (float64, bool) {
	product, square := 0.0, 0.0
	for _, d := range r.dyads {
		x, y := e[d[0]], e[d[1]]
		product += x * y
		square += x*x + y*y
	}
	if square <= negligible*float64(len(r.dyads)) {
		return 0, false
	}
	return max(-1, min(1, 2*product/square)), true
}
