package document

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/followship/followship/ranking"
)

// Number is a number of the document: a value, null, or left out because the
// method that computes it was not asked for. The zero value is left out.
type Number struct {
	value float64
	state state
}

type state uint8

const (
	leftOut state = iota
	null
	present
)

// numberOf returns the value of s, null when it is undefined.
func numberOf(s ranking.Statistic) Number {
	v, ok := s.Get()
	if !ok {
		return Number{state: null}
	}
	return Number{value: v, state: present}
}

// NumberOf returns x as a number of the document. Anything but a finite number
// is null: it never leaves the program as text.
func NumberOf(x float64) Number { return numberOf(ranking.Defined(x)) }

// integer returns an integer of the document.
func integer(x int) Number { return NumberOf(float64(x)) }

// Value returns the value and whether there is one.
func (n Number) Value() (float64, bool) { return n.value, n.state == present }

// IsZero reports whether the number is left out of the document.
func (n Number) IsZero() bool { return n.state == leftOut }

// MarshalJSON implements [json.Marshaler].
func (n Number) MarshalJSON() ([]byte, error) {
	if n.state != present {
		return []byte("null"), nil
	}
	if n.value == math.Trunc(n.value) && math.Abs(n.value) < 1e15 {
		return strconv.AppendInt(nil, int64(n.value), 10), nil
	}
	return json.Marshal(n.value)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (n *Number) UnmarshalJSON(b []byte) error {
	var v *float64
	if err := json.Unmarshal(b, &v); err != nil {
		return err
	}
	*n = Number{state: null}
	if v != nil {
		*n = Number{value: *v, state: present}
	}
	return nil
}
