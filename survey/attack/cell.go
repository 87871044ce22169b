package attack

import (
	"fmt"
	"math"
)

// Kind is what a cell is about.
type Kind string

// The kinds of cells.
const (
	Above     Kind = "above"     // rater placed ratee above other
	Place     Kind = "place"     // rater placed ratee at place k
	Listed    Kind = "listed"    // rater listed ratee
	Named     Kind = "named"     // rater named ratee in an area
	Agreed    Kind = "agreed"    // rater said yes to an item
	Complied  Kind = "complied"  // rater handed in the list they were made to
	Wrote     Kind = "wrote"     // rater wrote a comment
	Submitted Kind = "submitted" // rater handed in a ballot
	Result    Kind = "result"    // somebody else's result, or what it rests on
	Isolated  Kind = "isolated"  // figures combine to one about few raters
	Differs   Kind = "differs"   // what is read depends on what nobody may see
)

// Cell is one thing about an answer that nobody else is to find out. Numbers are
// places on a roster, -1 for none.
type Cell struct {
	Kind                Kind
	Rater, Ratee, Other int
	// Detail says more: the area, or how the figures combine.
	Detail string
}

// String names the cell.
func (c Cell) String() string {
	switch c.Kind {
	case Above:
		return fmt.Sprintf("%d placed %d above %d", c.Rater, c.Ratee, c.Other)
	case Place:
		return fmt.Sprintf("where %d placed %d", c.Rater, c.Ratee)
	case Named:
		return fmt.Sprintf("%d named %d (%s)", c.Rater, c.Ratee, c.Detail)
	case Listed:
		return fmt.Sprintf("%d listed %d", c.Rater, c.Ratee)
	case Agreed:
		return fmt.Sprintf("%d said yes (%s)", c.Rater, c.Detail)
	case Complied:
		return fmt.Sprintf("%d did as told (%s)", c.Rater, c.Detail)
	case Submitted:
		return fmt.Sprintf("%d handed in (%s)", c.Rater, c.Detail)
	}
	return fmt.Sprintf("%s %d: %s", c.Kind, c.Rater, c.Detail)
}

// Belief is what an adversary makes of a cell.
type Belief struct {
	Cell
	// Prior is the probability of the most probable value before anything is read,
	// Posterior that after.
	Prior, Posterior float64
	// Low is the lower end of an interval for Posterior where that is estimated, and
	// Posterior itself where it is exact.
	Low float64
	// Certain reports whether no other value gives the output. Only an exact solver
	// can tell.
	Certain bool
	// Unanimous marks a cell whose value all raters concerned share: nothing that is
	// true could hide it.
	Unanimous bool
	// Said is what the figure itself says of everybody it is about, 0 where it is no
	// share: of 30 colleagues 85 % of whom say yes, each can be guessed at 85 %; of an end
	// that holds all, "70 or more", it is 1.
	Said float64
	// Typical is what the figure says of whoever it is about when nothing more is known
	// of them: the likelier of yes and no by the number expected behind the share. 0
	// where the figure is no share.
	Typical float64
	// Pooling is how many colleagues pool, 0 where it does not matter.
	Pooling int
	// Silent marks a cell about which nothing is shown.
	Silent bool
	// LookedUp marks a cell that is not guessed at: either it is there to be read, or it
	// is not.
	LookedUp bool
	// Unclear marks a cell of which too little was drawn to hold anything against it.
	Unclear bool
}

// Gain is how much better the adversary guesses than before.
func (b Belief) Gain() float64 { return b.Posterior - b.Prior }

// Excess is how much better the adversary guesses than by what was expected of the
// person, and than by what the share says of everybody it is about.
func (b Belief) Excess() float64 { return b.Low - max(b.Prior, b.Typical) }

// Limits are what may be reached: Posterior and Gain by a cell, Gain by an attack on average
// over the cells about which something is shown, which is how much more often the
// adversary guesses right than before.
//
// A share says something of everybody: where 22 of 30 colleagues say yes, each of them
// can be guessed at 73 % by who had thought it to be half of them. That is what it is
// published for, and no floor changes it. So a cell is held to what goes beyond it
// ([Belief.Excess]); what does not is counted as [AsEverybody], and is in the average.
// So is what how far lists agree says of a list that nobody would choose: of 20 lists one
// that stands against all others lowers it, and whoever demanded it can guess that it
// was handed in. That is held to the limit of the posterior and to the average.
//
// A cell is held against up to Colleagues who pool; more of them may be certain of
// nothing, but where three who all said no know that 70 % of 13 said yes, nine of the
// ten others did.
type Limits struct {
	Posterior, Gain float64
	Colleagues      int
}

// Promised returns the limits of the specification.
func Promised() Limits { return Limits{Posterior: 0.8, Gain: 0.15, Colleagues: 2} }

// Verdict is what is wrong with a belief.
type Verdict string

// The verdicts, the worst last.
const (
	Kept          Verdict = ""
	AsEverybody   Verdict = "as everybody" // noted alone, see Limits
	TooMuchGained Verdict = "gain"
	TooProbable   Verdict = "posterior"
	Pinned        Verdict = "certain"
)

// Judge holds a belief against limits.
//
// A cell that was nearly certain beforehand is nearly certain afterwards whatever is
// published, so the limit of the posterior holds where the guess alone did not come
// near it: within the gain that is allowed. Where all raters concerned said the same,
// nothing is held against what is published.
func (l Limits) Judge(b Belief) Verdict {
	switch {
	case b.Unanimous:
		return Kept
	case b.Certain && b.Prior < 1:
		return Pinned
	case l.above(b) && b.Low > b.Said && b.Pooling <= l.Colleagues:
		return TooProbable
	case b.Excess() > l.Gain && b.Pooling <= l.Colleagues && b.Kind != Complied:
		return TooMuchGained
	case b.Low-b.Prior > l.Gain:
		return AsEverybody
	}
	return Kept
}

// above reports whether a cell whose guess did not come near it is above the limit of
// the posterior.
func (l Limits) above(b Belief) bool { return b.Low > l.Posterior && b.Prior <= l.Posterior-l.Gain }

// wilsonLow is the lower end of the Wilson interval of a share k of n at z standard
// deviations.
func wilsonLow(k, n, z float64) float64 {
	if n == 0 {
		return 0
	}
	p := k / n
	centre := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, (centre-half)/(1+z*z/n))
}
