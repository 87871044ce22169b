package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// maxBody is the largest JSON body, in bytes: a ballot that lists nobody twice
// and says of everybody in a large organisation that there is not enough contact.
const maxBody = 4 << 20

// binder reads JSON and nothing else: one value, of known fields only, in valid
// UTF-8 without NUL, with nothing after it. It takes nothing from path or query,
// which the generated server reads by itself, so that a body cannot override them.
type binder struct{}

// Bind implements [echo.Binder].
func (binder) Bind(target any, c echo.Context) error {
	r := c.Request()
	if err := mediaType(r, "application/json"); err != nil {
		return err
	}
	body, err := readBody(r, maxBody)
	if err != nil {
		return err
	}
	return decode(body, target)
}

// mediaType checks the Content-Type of a request.
func mediaType(r *http.Request, want string) error {
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	if err != nil || kind != want || charset != "" && charset != "utf-8" {
		return &transportError{http.StatusUnsupportedMediaType, codeMediaType, "want Content-Type: " + want, ""}
	}
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return &transportError{http.StatusUnsupportedMediaType, codeMediaType, "compressed bodies are not taken", ""}
	}
	return nil
}

// readBody reads a body of at most limit bytes.
func readBody(r *http.Request, limit int64) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, limit))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, &transportError{http.StatusRequestEntityTooLarge, codeTooLarge, fmt.Sprintf("want %d bytes at most", limit), ""}
	}
	if err != nil {
		return nil, malformed("the body broke off")
	}
	return body, nil
}

func malformed(detail string) error {
	return &transportError{http.StatusBadRequest, codeMalformed, detail, ""}
}

func decode(body []byte, target any) error {
	if !utf8.Valid(body) {
		return malformed("the body is not UTF-8")
	}
	if bytes.IndexByte(body, 0) >= 0 {
		return malformed("the body holds a NUL character")
	}
	if halfCharacter(body) {
		return malformed("a text holds half of a character")
	}
	if duplicateKey(body) {
		return malformed("an object names a field twice")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	var sent any
	if err := decoder.Decode(&sent); err != nil {
		return malformed("the body is not JSON")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return malformed("something stands after the body")
	}
	if err := shaped(sent, reflect.TypeOf(target).Elem(), ""); err != nil {
		return err
	}
	return decodeError(json.Unmarshal(body, target))
}

// decodeError says what is wrong with JSON without repeating what was sent.
func decodeError(err error) error {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return &transportError{http.StatusBadRequest, codeMalformed, "this has the wrong type", strings.ReplaceAll(e.Field, ".", "/")}
	}
	if err != nil {
		return malformed("the body is not the JSON that the contract asks for")
	}
	return nil
}

// halfCharacter reports whether an escape names half of a surrogate pair alone. The
// standard decoder would put another character in its place, so that something else is
// kept than was sent.
func halfCharacter(body []byte) bool {
	high := false // the escape before was the first half
	for k := 0; k < len(body); k++ {
		if body[k] != '\\' || k+1 >= len(body) {
			if high {
				return true
			}
			continue
		}
		k++ // whatever is escaped is no backslash that escapes
		half := uint64(0)
		if body[k] == 'u' && k+4 < len(body) {
			n, err := strconv.ParseUint(string(body[k+1:k+5]), 16, 16)
			if err != nil {
				return high // malformed, which the decoder says better
			}
			half, k = n&0xfc00, k+4
		}
		if high != (half == 0xdc00) {
			return true
		}
		high = half == 0xd800
	}
	return high
}

// duplicateKey reports whether an object of well-formed JSON names a key twice:
// the standard decoder takes the last, others take the first, and what reads
// differently to two readers is refused. Malformed JSON is left to the decoder.
func duplicateKey(body []byte) bool {
	decoder := json.NewDecoder(bytes.NewReader(body))
	type level struct {
		keys map[string]bool // nil in an array
		key  bool            // a key comes next
	}
	var stack []level
	value := func() {
		if n := len(stack); n > 0 && stack[n-1].keys != nil {
			stack[n-1].key = true
		}
	}
	for {
		token, err := decoder.Token()
		if err != nil {
			return false
		}
		if n := len(stack); n > 0 && stack[n-1].key {
			if name, ok := token.(string); ok {
				if stack[n-1].keys[name] {
					return true
				}
				stack[n-1].keys[name] = true
				stack[n-1].key = false
				continue
			}
		}
		switch token {
		case json.Delim('{'):
			stack = append(stack, level{keys: make(map[string]bool), key: true})
		case json.Delim('['):
			stack = append(stack, level{})
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:len(stack)-1]
			value()
		default:
			value()
		}
	}
}
