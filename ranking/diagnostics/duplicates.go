package diagnostics

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/plackettluce"
)

// Equal ballots count from MinDuplicate people on; they are flagged when
// their order has a probability below FlagProbability (E.3).
const (
	MinDuplicate    = 4
	FlagProbability = 1e-3
)

// Duplicate is a weak order that several raters handed in.
type Duplicate struct {
	// Raters are the rater indices, two or more, ascending.
	Raters []int
	// Length is m, the number of people in the order.
	Length int
	// Probability is that of the order under the fit, given who is on it: the
	// chance that another rater who lists these people puts them the same way,
	// in (0,1]. What a float64 cannot tell from 0 is its smallest number.
	// Undefined (no_mle) without an estimate of everybody on it.
	Probability ranking.Statistic
	// Flagged reports whether that chance is small. People who work together
	// may also see the same things.
	Flagged bool
}

// Duplicates returns the weak orders of at least [MinDuplicate] people that
// different raters share, in order of their raters; the order of people within
// a tie group does not matter. m is the fit of p. O(listings).
func Duplicates(p *ranking.Profile, m *plackettluce.Model) []Duplicate {
	// Hashes are looked up, never ranged over: the order is that of the ballots.
	classes := make(map[uint64][]int)
	var found []class
	for b := range p.Len() {
		o := p.Order(b)
		if o.Len() < MinDuplicate {
			continue
		}
		h := hash(o)
		k := slices.IndexFunc(classes[h], func(k int) bool { return sameOrder(found[k].order, o) })
		if k < 0 {
			classes[h] = append(classes[h], len(found))
			found = append(found, class{o, []int{o.Rater}})
			continue
		}
		c := &found[classes[h][k]]
		c.raters = append(c.raters, o.Rater)
	}
	var out []Duplicate
	for _, c := range found {
		slices.Sort(c.raters)
		if c.raters = slices.Compact(c.raters); len(c.raters) < 2 {
			continue
		}
		out = append(out, newDuplicate(c, m))
	}
	slices.SortStableFunc(out, func(a, b Duplicate) int { return slices.Compare(a.Raters, b.Raters) })
	return out
}

// class is an order and everybody who handed it in.
type class struct {
	order  ranking.Order
	raters []int
}

func newDuplicate(c class, m *plackettluce.Model) Duplicate {
	d := Duplicate{Raters: c.raters, Length: c.order.Len(), Probability: ranking.Undefined(ranking.NoMLE)}
	if !m.Converged {
		return d
	}
	d.Probability = m.StageProbability(c.order)
	if l, ok := d.Probability.Get(); ok {
		d.Probability = ranking.Defined(min(1, max(math.Exp(l), math.SmallestNonzeroFloat64)))
		d.Flagged = d.Probability.Value() < FlagProbability
	}
	return d
}

// hash is FNV-1a, word by word, over the canonical form of an order: a profile
// keeps the people of a tie group in ascending index.
func hash(o ranking.Order) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, x := range [2][]int32{o.Ends, o.Items} {
		for _, v := range x {
			h = (h ^ uint64(uint32(v))) * prime
		}
	}
	return h
}

func sameOrder(a, b ranking.Order) bool {
	return slices.Equal(a.Items, b.Items) && slices.Equal(a.Ends, b.Ends)
}
