package api

import (
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/followship/followship/survey"
)

// value returns what a pointer points to, the zero value for nil.
func value[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// optional returns a pointer to a text, nil for the empty one.
func optional[From, To ~string](text From) *To {
	if text == "" {
		return nil
	}
	to := To(text)
	return &to
}

// mapped converts every element; the result is never nil, so that it is [] in
// JSON.
func mapped[From, To any](from []From, convert func(From) To) []To {
	to := make([]To, len(from))
	for k, x := range from {
		to[k] = convert(x)
	}
	return to
}

func idsOf(ids []ID) []survey.ID { return mapped(ids, func(id ID) survey.ID { return survey.ID(id) }) }

func ids(ids []survey.ID) []ID { return mapped(ids, func(id survey.ID) ID { return ID(id) }) }

func date(d *Date) survey.Date { return survey.Date(value(d)) }

// moment returns a time as the contract has it, nil for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// known returns a number, nil when it is negative: not known.
func known(n int) *int {
	if n < 0 {
		return nil
	}
	return &n
}

func hexHash(h survey.Hash) string { return hex.EncodeToString(h[:]) }

// etag is the version of a thing as a header.
func etag(version int) *string {
	tag := `"` + strconv.Itoa(version) + `"`
	return &tag
}

// version reads If-Match.
func version(ifMatch string) (int, error) {
	text, quoted := strings.CutPrefix(ifMatch, `"`)
	if quoted {
		text, quoted = strings.CutSuffix(text, `"`)
	}
	n, err := strconv.Atoi(text)
	if err != nil || !quoted || n < 0 {
		return 0, &transportError{http.StatusPreconditionRequired, codeIfMatch, noIfMatch, ""}
	}
	return n, nil
}
