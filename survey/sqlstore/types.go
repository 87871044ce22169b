package sqlstore

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/followship/followship/survey"
)

// timestamp is an instant in microseconds, which is what PostgreSQL keeps; the zero
// time is NULL. It travels as text of one width, so that SQLite, which has no type for
// it, compares instants by comparing texts.
type timestamp struct{ time.Time }

const timestampForm = "2006-01-02 15:04:05.000000-07:00"

// Value implements [driver.Valuer].
func (t timestamp) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC().Truncate(time.Microsecond).Format(timestampForm), nil
}

// Scan implements [database/sql.Scanner].
func (t *timestamp) Scan(src any) (err error) {
	switch v := src.(type) {
	case nil:
		*t = timestamp{}
	case time.Time:
		*t = timestamp{v.UTC()}
	case string:
		t.Time, err = time.Parse(timestampForm, v)
		t.Time = t.UTC()
	default:
		err = fmt.Errorf("got %T for a time", src)
	}
	return err
}

// optionalID is an id whose absence, "", is NULL: a reference to nothing.
type optionalID survey.ID

// Value implements [driver.Valuer].
func (id optionalID) Value() (driver.Value, error) {
	if id == "" {
		return nil, nil
	}
	return string(id), nil
}

// Scan implements [database/sql.Scanner].
func (id *optionalID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*id = ""
	case string:
		*id = optionalID(v)
	case []byte:
		*id = optionalID(v)
	default:
		return fmt.Errorf("got %T for an id", src)
	}
	return nil
}

// digest is 32 bytes: a hash or a key.
type digest [32]byte

// Value implements [driver.Valuer].
func (d digest) Value() (driver.Value, error) { return d[:], nil }

// Scan implements [database/sql.Scanner].
func (d *digest) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok || len(b) != len(d) {
		return fmt.Errorf("got %T for %d bytes, or another number of them", src, len(d))
	}
	copy(d[:], b)
	return nil
}

// jsonText is a value kept as JSON, in a column of text: bytes would become a
// BLOB on SQLite.
type jsonText[T any] struct{ V T }

// Value implements [driver.Valuer].
func (j jsonText[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	if err != nil {
		return nil, err
	}
	if escapes(string(b), "0000") || escapes(string(b), "fffd") {
		return nil, errText
	}
	return string(b), nil
}

// Scan implements [database/sql.Scanner].
func (j *jsonText[T]) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), &j.V)
	case []byte:
		return json.Unmarshal(v, &j.V)
	}
	return fmt.Errorf("got %T for JSON", src)
}

// escapes reports whether JSON of the standard library holds the escape \uXXXX of
// a character. It writes NUL so, and \ufffd only for bytes that are no UTF-8: the
// character itself it writes as it is.
func escapes(text, code string) bool {
	for rest := text; ; {
		before, after, ok := strings.Cut(rest, `\u`+code)
		if !ok {
			return false
		}
		backslashes := len(before) - len(strings.TrimRight(before, `\`))
		if backslashes%2 == 0 { // an odd one more escapes the backslash itself
			return true
		}
		rest = after
	}
}

var (
	errText   = &survey.Error{Kind: survey.Invalid, Code: survey.CodeInvalid, Message: "want valid UTF-8 without NUL"}
	errNumber = &survey.Error{Kind: survey.Invalid, Code: survey.CodeInvalid, Message: "want a finite number"}
)

// values turns arguments into what a driver takes, and refuses what the two engines
// do not treat alike: NUL, which PostgreSQL does not keep; bytes that are no UTF-8,
// which SQLite does; and NaN, which SQLite makes NULL of.
func values(args []any) ([]any, error) {
	out := make([]any, len(args))
	for k, arg := range args {
		v, err := driver.DefaultParameterConverter.ConvertValue(arg)
		if err != nil {
			return nil, err
		}
		switch v := v.(type) {
		case string:
			if !utf8.ValidString(v) || strings.Contains(v, "\x00") {
				return nil, errText
			}
		case float64:
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, errNumber
			}
		}
		out[k] = v
	}
	return out, nil
}
