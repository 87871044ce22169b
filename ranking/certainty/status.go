package certainty

import (
	"cmp"
	"slices"

	"github.com/followship/followship/ranking"
)

// Status says whether there are enough data about a person (C.5). It hides
// nothing by itself. The list is closed.
type Status string

// The statuses.
const (
	Sufficient       Status = "sufficient"
	FewRaters        Status = "few_raters"
	InsufficientData Status = "insufficient_data"
	NotListed        Status = "not_listed"
)

// Minimum data of C.5.
const (
	SufficientRaters = 7
	MinRaters        = 3
	MinComparisons   = 6
	MinOpponents     = 3
	MinComponent     = 5
	MinScopeBallots  = 5
)

// Evidence is how much was said about one person.
type Evidence struct {
	// Raters is the number of distinct raters with the person on a ballot.
	Raters int
	// Comparisons is the number of opponents met, with repetition: the sum of
	// m-1 over those ballots.
	Comparisons int
	// Opponents is the number of distinct opponents, counted up to
	// [MinOpponents] only.
	Opponents int
}

// EvidenceOf counts the evidence about everybody in O(total list length).
func EvidenceOf(p *ranking.Profile) []Evidence {
	out := make([]Evidence, p.People())
	// Ballots of one rater are visited together, so that remembering the last
	// rater counts distinct ones.
	order := make([]int, p.Len())
	for b := range order {
		order[b] = b
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.Order(a).Rater, p.Order(b).Rater) })
	last := make([]int, p.People())
	for i := range last {
		last[i] = -1
	}
	met := make([][MinOpponents]int32, p.People())
	for _, b := range order {
		o := p.Order(b)
		for _, i := range o.Items {
			e := &out[i]
			if last[i] != o.Rater {
				last[i] = o.Rater
				e.Raters++
			}
			e.Comparisons += o.Len() - 1
			for _, j := range o.Items {
				if e.Opponents == MinOpponents {
					break
				}
				if j != i && !slices.Contains(met[i][:e.Opponents], j) {
					met[i][e.Opponents] = j
					e.Opponents++
				}
			}
		}
	}
	return out
}

// StatusOf returns a person's status (C.5) from the evidence about them, the
// size of their weak component and the number of ballots of at least two people
// in the scope.
func StatusOf(e Evidence, componentSize, scopeBallots int) Status {
	switch {
	case e.Raters == 0:
		return NotListed
	case e.Raters < MinRaters, e.Comparisons < MinComparisons, e.Opponents < MinOpponents,
		componentSize < MinComponent, scopeBallots < MinScopeBallots:
		return InsufficientData
	case e.Raters < SufficientRaters:
		return FewRaters
	default:
		return Sufficient
	}
}
