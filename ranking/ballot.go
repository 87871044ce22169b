package ranking

import (
	"fmt"
	"math"
	"slices"
)

// Ballot is one rater's weak order of the people they know: a sequence of
// non-empty tie groups, best first. People outside every group are missing,
// not last (A.2).
type Ballot struct {
	// Rater identifies who wrote the ballot. 0..n-1 are people of the roster;
	// larger numbers are raters outside it.
	Rater int
	// Weight is a finite number > 0; 1 for an ordinary ballot.
	Weight float64
	// Groups holds roster indices. People in one group are tied.
	Groups [][]int
}

// BallotFault is why a ballot is refused (A.4). The list is closed and is
// checked in this order.
type BallotFault string

// The faults of a ballot, in the order in which they are checked.
const (
	UnknownRater    BallotFault = "unknown_rater"
	BadWeight       BallotFault = "bad_weight"
	EmptyGroup      BallotFault = "empty_group"
	TooLong         BallotFault = "too_long"
	SelfRanked      BallotFault = "self_ranked"
	DuplicatePerson BallotFault = "duplicate_person"
	UnknownPerson   BallotFault = "unknown_person"
)

// BallotError reports the first fault of a ballot.
type BallotError struct {
	Fault BallotFault
	// Rater is the ballot's rater, Person the person concerned or -1.
	Rater, Person int
}

// Error implements error.
func (e *BallotError) Error() string {
	if e.Person >= 0 {
		return fmt.Sprintf("ballot of rater %d: %s (person %d)", e.Rater, e.Fault, e.Person)
	}
	return fmt.Sprintf("ballot of rater %d: %s", e.Rater, e.Fault)
}

// Rules are the limits a ballot is checked against.
type Rules struct {
	// People is the size of the roster.
	People int
	// Raters is how many raters there are: raters are 0..Raters-1. It is at
	// least People.
	Raters int
	// MaxList is the longest list accepted; 0 accepts any length (files).
	MaxList int
}

// Check returns the first fault of b as a *BallotError, nil when there is none
// (A.4). An empty ballot, a ballot of one person and a fully tied one are valid.
func (r Rules) Check(b Ballot) error {
	fault := func(f BallotFault, person int) error {
		return &BallotError{Fault: f, Rater: b.Rater, Person: person}
	}
	if b.Rater < 0 || b.Rater >= max(r.Raters, r.People) {
		return fault(UnknownRater, -1)
	}
	if !(b.Weight > 0) || math.IsInf(b.Weight, 0) {
		return fault(BadWeight, -1)
	}
	length := 0
	for _, g := range b.Groups {
		if len(g) == 0 {
			return fault(EmptyGroup, -1)
		}
		length += len(g)
	}
	if r.MaxList > 0 && length > r.MaxList {
		return fault(TooLong, -1)
	}
	for _, g := range b.Groups {
		if slices.Contains(g, b.Rater) {
			return fault(SelfRanked, b.Rater)
		}
	}
	seen := make(map[int]struct{}, length)
	for _, g := range b.Groups {
		for _, i := range g {
			if _, twice := seen[i]; twice {
				return fault(DuplicatePerson, i)
			}
			seen[i] = struct{}{}
		}
	}
	for _, g := range b.Groups {
		for _, i := range g {
			if i < 0 || i >= r.People {
				return fault(UnknownPerson, i)
			}
		}
	}
	return nil
}
