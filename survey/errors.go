package survey

import (
	"errors"
	"fmt"
)

// Kind is what somebody can do about an error. Every error that leaves a
// service has one; one without is a fault of the program or the machine.
type Kind int

// The kinds. The edge maps each to one status.
const (
	Fault           Kind = iota // nothing the caller can mend
	Invalid                     // the request is malformed or breaks a rule
	Unauthenticated             // sign in first
	Forbidden                   // not for this actor, whatever they send
	NotFound                    // there is no such thing, or not for this actor
	Conflict                    // it contradicts what is there
	Stale                       // it was made from an older version
	Limited                     // too often; wait
	Unavailable                 // not now; the same request may succeed later
)

// Code names one cause. The list is closed: clients may switch on it.
type Code string

// The codes of the domain. The edge adds those of transport.
const (
	CodeInvalid           Code = "invalid"
	CodeSignIn            Code = "sign_in_required"
	CodeSignInAgain       Code = "sign_in_again"
	CodeForbidden         Code = "forbidden"
	CodeNotFound          Code = "not_found"
	CodeExists            Code = "already_exists"
	CodeStale             Code = "stale"
	CodeLimited           Code = "too_many_requests"
	CodeUnavailable       Code = "unavailable"
	CodeState             Code = "wrong_state"
	CodeNotOpen           Code = "round_not_open"
	CodeNotPublished      Code = "not_published"
	CodeApproval          Code = "approval_required"
	CodeDuties            Code = "duties_conflict"
	CodeLink              Code = "link_invalid"
	CodeIdempotency       Code = "idempotency_mismatch"
	CodeSelfRanked        Code = "self_ranked"
	CodeDuplicatePerson   Code = "duplicate_person"
	CodeUnknownPerson     Code = "unknown_person"
	CodeTooLong           Code = "too_long"
	CodeEmptyGroup        Code = "empty_group"
	CodeUnknownArea       Code = "unknown_area"
	CodeNotOnRoster       Code = "not_on_roster"
	CodeReferenced        Code = "still_referenced"
	CodeMalformedImport   Code = "malformed_import"
	CodeInfeasible        Code = "assignment_infeasible"
	CodeKeyDestroyed      Code = "key_destroyed"
	CodeOutcomeUnknown    Code = "outcome_unknown"
	CodeFault             Code = "internal"
	CodeFloorsLowered     Code = "floor_too_low"
	CodeSettingsFrozen    Code = "settings_frozen"
	CodeMembershipOverlap Code = "membership_overlap"
)

// Codes returns every code of the domain, for contracts and tests.
func Codes() []Code {
	return []Code{
		CodeInvalid, CodeSignIn, CodeSignInAgain, CodeForbidden, CodeNotFound, CodeExists, CodeStale, CodeLimited, CodeUnavailable,
		CodeState, CodeNotOpen, CodeNotPublished, CodeApproval, CodeDuties, CodeLink, CodeIdempotency,
		CodeSelfRanked, CodeDuplicatePerson, CodeUnknownPerson, CodeTooLong, CodeEmptyGroup, CodeUnknownArea,
		CodeNotOnRoster, CodeReferenced, CodeMalformedImport, CodeInfeasible, CodeKeyDestroyed,
		CodeOutcomeUnknown, CodeFault, CodeFloorsLowered, CodeSettingsFrozen, CodeMembershipOverlap,
	}
}

// Error is an error of the domain. Message is for the person who made the
// request; it never holds what they may not see, and nothing of a ballot.
type Error struct {
	Kind    Kind
	Code    Code
	Message string
	// Field is the part of the request at fault, as a JSON pointer without its
	// leading slash ("groups/0/1"); "" for the whole.
	Field string
	// Err is the cause, for logs; nil for none.
	Err error
}

func (e *Error) Error() string {
	switch {
	case e.Err != nil:
		return fmt.Sprintf("%s: %v", e.Message, e.Err)
	case e.Field != "":
		return e.Field + ": " + e.Message
	}
	return e.Message
}

func (e *Error) Unwrap() error { return e.Err }

// Is makes errors of one kind and code equal, so that a test or a caller can
// compare with a constant of this package.
func (e *Error) Is(target error) bool {
	other, ok := errors.AsType[*Error](target)
	return ok && e.Kind == other.Kind && e.Code == other.Code
}

// At returns a copy of the error that names the field at fault.
func (e *Error) At(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// ErrAltered is returned for what does not open: it was altered, it belongs to
// somewhere else, or it was sealed under another key. It is no [Error]: nobody who
// makes a request is told.
var ErrAltered = errors.New("it does not open: it was altered, belongs elsewhere, or was sealed under another key")

// Errors that need no detail.
var (
	ErrSignIn       = &Error{Kind: Unauthenticated, Code: CodeSignIn, Message: "sign in first"}
	ErrSignInAgain  = &Error{Kind: Forbidden, Code: CodeSignInAgain, Message: "sign in again for this: you did so too long ago"}
	ErrForbidden    = &Error{Kind: Forbidden, Code: CodeForbidden, Message: "this is not for you"}
	ErrNotFound     = &Error{Kind: NotFound, Code: CodeNotFound, Message: "there is no such thing"}
	ErrStale        = &Error{Kind: Stale, Code: CodeStale, Message: "it has changed since you read it"}
	ErrExists       = &Error{Kind: Conflict, Code: CodeExists, Message: "it exists already"}
	ErrReferenced   = &Error{Kind: Conflict, Code: CodeReferenced, Message: "something else refers to it"}
	ErrNotOpen      = &Error{Kind: Conflict, Code: CodeNotOpen, Message: "the round is not open"}
	ErrLimited      = &Error{Kind: Limited, Code: CodeLimited, Message: "too many attempts; wait a little"}
	ErrLink         = &Error{Kind: Invalid, Code: CodeLink, Message: "this link or code is no longer valid"}
	ErrKeyDestroyed = &Error{Kind: Conflict, Code: CodeKeyDestroyed, Message: "the key of this round was destroyed"}
	// ErrOutcomeUnknown is returned when a commit failed in a way that leaves
	// open whether it took effect: read back by key before doing it again.
	ErrOutcomeUnknown = &Error{Kind: Unavailable, Code: CodeOutcomeUnknown, Message: "the connection was lost; it may have been saved"}
)

// invalid returns an error about one field of a request.
func invalid(field, format string, args ...any) *Error {
	return &Error{Kind: Invalid, Code: CodeInvalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// KindOf returns the kind of err, [Fault] when it has none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Fault
}
