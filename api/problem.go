package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/followship/followship/survey"
)

// statuses maps the domain's kinds of error to status codes: the one place that
// does.
var statuses = map[survey.Kind]int{
	survey.Fault:           http.StatusInternalServerError,
	survey.Invalid:         http.StatusUnprocessableEntity,
	survey.Unauthenticated: http.StatusUnauthorized,
	survey.Forbidden:       http.StatusForbidden,
	survey.NotFound:        http.StatusNotFound,
	survey.Conflict:        http.StatusConflict,
	survey.Stale:           http.StatusPreconditionFailed,
	survey.Limited:         http.StatusTooManyRequests,
	survey.Unavailable:     http.StatusServiceUnavailable,
}

// Codes of transport, beside those of the domain.
const (
	codeMalformed    survey.Code = "malformed_body"
	codeUnknownField survey.Code = "unknown_field"
	codeMediaType    survey.Code = "unsupported_media_type"
	codeTooLarge     survey.Code = "body_too_large"
	codeNoAddress    survey.Code = "no_such_address"
	codeNoMethod     survey.Code = "method_not_allowed"
	codeIfMatch      survey.Code = "if_match_required"
	codeCrossOrigin  survey.Code = "cross_origin"
)

// transportCodes returns the codes of transport.
func transportCodes() []survey.Code {
	return []survey.Code{
		codeMalformed, codeUnknownField, codeMediaType, codeTooLarge, codeNoAddress, codeNoMethod, codeIfMatch, codeCrossOrigin,
	}
}

// transportError is an error with a status of its own: the domain does not know
// of media types and headers.
type transportError struct {
	status int
	code   survey.Code
	detail string
	field  string
}

func (e *transportError) Error() string { return e.detail }

// noIfMatch says what to do where a version must be named.
const noIfMatch = "send the ETag of what you read as If-Match"

// titles are what a status is called in a problem.
var titles = map[int]string{
	http.StatusBadRequest:            "The request is malformed",
	http.StatusUnauthorized:          "Sign in first",
	http.StatusForbidden:             "This is not for you",
	http.StatusNotFound:              "There is no such thing",
	http.StatusMethodNotAllowed:      "This cannot be done here",
	http.StatusConflict:              "It does not fit what is there",
	http.StatusPreconditionFailed:    "It has changed since you read it",
	http.StatusRequestEntityTooLarge: "The body is too large",
	http.StatusUnsupportedMediaType:  "The body has the wrong media type",
	http.StatusUnprocessableEntity:   "A rule forbids it",
	http.StatusPreconditionRequired:  "Say which version you mean",
	http.StatusTooManyRequests:       "Too often",
	http.StatusInternalServerError:   "Something went wrong here",
	http.StatusServiceUnavailable:    "Not now",
}

// problemOf turns any error into the problem that is told. What it does not know
// becomes a 500 without detail.
func problemOf(err error) Problem {
	if e, ok := errors.AsType[*transportError](err); ok {
		return newProblem(e.status, e.code, e.detail, e.field)
	}
	if e, ok := errors.AsType[*survey.Error](err); ok && e.Kind != survey.Fault {
		return newProblem(statuses[e.Kind], e.Code, e.Message, e.Field)
	}
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		switch e.Code {
		case http.StatusNotFound:
			return newProblem(e.Code, codeNoAddress, "there is nothing at this address", "")
		case http.StatusMethodNotAllowed:
			return newProblem(e.Code, codeNoMethod, "this address does not take this method", "")
		case http.StatusRequestEntityTooLarge:
			return newProblem(e.Code, codeTooLarge, "the body is too large", "")
		case http.StatusBadRequest:
			// What the router could not read: a path, a query or a header. Its own
			// words may repeat what was sent.
			if text, _ := e.Message.(string); strings.HasPrefix(text, "Header parameter If-Match is required") {
				return newProblem(http.StatusPreconditionRequired, codeIfMatch, noIfMatch, "")
			}
			return newProblem(e.Code, survey.CodeInvalid, "a parameter is missing or malformed", "")
		}
	}
	return newProblem(http.StatusInternalServerError, survey.CodeFault, "", "")
}

func newProblem(status int, code survey.Code, detail, field string) Problem {
	p := Problem{Type: "about:blank", Title: titles[status], Status: status, Code: ProblemCode(code)}
	if detail != "" {
		p.Detail = &detail
	}
	if field != "" {
		p.Field = &field
	}
	return p
}

// handleError answers a request with the problem of an error, and logs what is
// the program's fault.
func (s *Server) handleError(err error, c echo.Context) {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(c.Request().Context(), "request failed", slog.String("route", c.Path()), slog.Int("status", p.Status), slog.Any("error", err))
	}
	if c.Response().Committed {
		return
	}
	writeProblem(c.Response(), p)
}

func writeProblem(w http.ResponseWriter, p Problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	// A client that has gone away cannot be told.
	_ = json.NewEncoder(w).Encode(p)
}
