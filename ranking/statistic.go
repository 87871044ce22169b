package ranking

import "math"

// Reason says why a quantity is undefined. The list is closed.
type Reason string

// The reasons a statistic can be undefined.
const (
	NoData                Reason = "no_data"
	OneRater              Reason = "one_rater"
	OneItem               Reason = "one_item"
	Constant              Reason = "constant"
	Disconnected          Reason = "disconnected"
	TooFewRaters          Reason = "too_few_raters"
	TooFewRounds          Reason = "too_few_rounds"
	Suppressed            Reason = "suppressed"
	NoMLE                 Reason = "no_mle"
	TooLarge              Reason = "too_large"
	FewTitles             Reason = "few_titles"
	NotDetectable         Reason = "not_detectable"
	TitlesNotFollowedMore Reason = "titles_not_followed_more"
)

// Statistic is a number that may be undefined. The zero value is undefined
// with an empty reason; use [Defined] and [Undefined].
type Statistic struct {
	value  float64
	ok     bool
	reason Reason
}

// Defined returns a statistic with value x. A NaN or an infinity is no value:
// it becomes undefined with reason [NoData], so that no such number can leave
// the package.
func Defined(x float64) Statistic {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return Undefined(NoData)
	}
	return Statistic{value: x, ok: true}
}

// Undefined returns a statistic without a value.
func Undefined(r Reason) Statistic { return Statistic{reason: r} }

// Get returns the value and whether it is defined; the value of an undefined
// statistic is 0.
func (s Statistic) Get() (float64, bool) { return s.value, s.ok }

// OK reports whether the statistic is defined.
func (s Statistic) OK() bool { return s.ok }

// Value returns the value, 0 when undefined.
func (s Statistic) Value() float64 { return s.value }

// Reason returns why the statistic is undefined, "" when it is defined.
func (s Statistic) Reason() Reason { return s.reason }

// Pointer returns the value as a pointer, nil when undefined.
func (s Statistic) Pointer() *float64 {
	if !s.ok {
		return nil
	}
	v := s.value
	return &v
}
