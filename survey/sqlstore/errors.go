package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"

	"github.com/lib/pq"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/followship/followship/survey"
)

// step is what a transaction was about when something failed.
type step int

const (
	reading step = iota
	writing
	deleting
	ending
)

// failure is what went wrong, whichever engine says so.
type failure int

const (
	unknown   failure = iota
	missing           // no row
	taken             // something unique is there
	dangling          // a reference leads nowhere, or would
	malformed         // a value the database does not take
	race              // it may go well next time
	busy              // waited long enough for a lock
	readOnly          // a replica, or a fault of the program
	lost              // the connection
	ended             // the context
)

// translate turns an error of a driver into one of the domain. It is the only place
// that knows codes of engines.
func translate(err error, during step) error {
	switch classify(err) {
	case missing:
		return survey.ErrNotFound
	case taken:
		return because(survey.ErrExists, err)
	case dangling:
		if during == deleting {
			return because(survey.ErrReferenced, err)
		}
		return because(survey.ErrNotFound, err)
	case malformed:
		return &survey.Error{Kind: survey.Invalid, Code: survey.CodeInvalid, Message: "the database does not take this value", Err: err}
	case race, busy:
		return &survey.Error{Kind: survey.Unavailable, Code: survey.CodeUnavailable, Message: "others were faster; try again", Err: err}
	case lost:
		if during == ending {
			return because(survey.ErrOutcomeUnknown, err)
		}
		return &survey.Error{Kind: survey.Unavailable, Code: survey.CodeUnavailable, Message: "the database does not answer", Err: err}
	}
	return err
}

func because(e *survey.Error, cause error) *survey.Error {
	c := *e
	c.Err = cause
	return &c
}

// contended reports whether a transaction that failed with err may be run again: it
// was rolled back, and lost a race that it may win next time.
func contended(err error) bool { return err != nil && classify(err) == race }

func classify(err error) failure {
	if e, ok := errors.AsType[*pq.Error](err); ok {
		return classifyPostgreSQL(string(e.Code))
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return classifySQLite(e.Code())
	}
	switch {
	case err == nil:
		return unknown
	case errors.Is(err, sql.ErrNoRows):
		return missing
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return ended
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, sql.ErrConnDone):
		return lost
	}
	if _, ok := errors.AsType[networkError](err); ok {
		return lost
	}
	return unknown
}

// networkError is an error of a network, as package net describes it.
type networkError interface {
	error
	Timeout() bool
	Temporary() bool
}

// classifyPostgreSQL knows the codes of appendix A of PostgreSQL's manual.
func classifyPostgreSQL(code string) failure {
	switch code {
	case "23505": // unique_violation
		return taken
	case "23503": // foreign_key_violation
		return dangling
	case "23502", "23514": // not_null_violation, check_violation
		return malformed
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return race
	case "55P03": // lock_not_available
		return busy
	case "25006": // read_only_sql_transaction
		return readOnly
	case "57014": // query_canceled, by the end of a context
		return ended
	case "57P01", "57P02", "57P03", "57P05", "25P03": // the server ends the connection
		return lost
	}
	switch code[:min(2, len(code))] {
	case "08": // connection_exception
		return lost
	case "22": // data_exception
		return malformed
	case "53": // insufficient_resources
		return busy
	}
	return unknown
}

func classifySQLite(code int) failure {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return taken
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return dangling
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH:
		return malformed
	case sqlite3.SQLITE_INTERRUPT:
		return ended
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return busy // the driver has waited for the busy timeout
	case sqlite3.SQLITE_READONLY:
		return readOnly
	}
	return unknown
}
