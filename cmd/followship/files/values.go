package files

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// number reads a decimal number, without Go's hexadecimals and underscores and
// without words for infinity or "not a number". What is too large is infinite.
func number(s string) (float64, bool) {
	if len(s) > 0 && len(s) <= 9 {
		// Small integers are nearly all there is.
		n := 0
		for i := 0; i < len(s); i++ {
			digit := s[i] - '0'
			if digit > 9 {
				n = -1
				break
			}
			n = n*10 + int(digit)
		}
		if n >= 0 {
			return float64(n), true
		}
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c == '.', c == '-', c == '+', c == 'e', c == 'E':
		default:
			return 0, false
		}
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil || math.IsInf(x, 0)
}

// integer returns the value of a label that is one. Go's other spellings (hex,
// underscores) are not integers to a reader of CSV.
func integer(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// isDate reports whether s is an ISO 8601 calendar date. Such dates compare as
// text.
func isDate(s string) bool {
	if len(s) != len(time.DateOnly) {
		return false
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// isLabel reports whether s can be printed on one line: no control characters
// and no line or paragraph separators.
func isLabel(s string) bool {
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return false
		}
	}
	return true
}

// parseScope returns the canonical form of a scope.
func parseScope(text string) (string, bool) {
	if text == "" || text == Organisation {
		return Organisation, true
	}
	kind, what, found := strings.Cut(text, ":")
	what = strings.TrimSpace(what)
	if !found || what == "" || kind != "team" && kind != "area" {
		return "", false
	}
	if len(kind)+1+len(what) == len(text) {
		return text, true
	}
	return kind + ":" + what, true
}
