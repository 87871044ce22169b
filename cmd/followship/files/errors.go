package files

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fault is what is wrong with a file or a row, from a closed list. Where the
// method names a fault of a ballot (A.4) the word is the same.
type Fault string

// Faults of a file as a whole: they end the reading even when bad rows are
// dropped.
const (
	Unreadable      Fault = "unreadable"       // an error of the reader
	EmptyFile       Fault = "empty_file"       // no header row
	NoRows          Fault = "no_rows"          // no row that can be used
	NotCSV          Fault = "not_csv"          // compressed, a spreadsheet, another format
	BadEncoding     Fault = "bad_encoding"     // not UTF-8, or NUL bytes
	BadLineEnding   Fault = "bad_line_ending"  // bare carriage returns
	BadHeader       Fault = "bad_header"       // unprintable or too many column names
	MissingColumn   Fault = "missing_column"   // a required column is absent
	DuplicateColumn Fault = "duplicate_column" // a column name twice, or round and week
	RowTooLong      Fault = "row_too_long"     // a row of more than 1 MiB
	TooManyRows     Fault = "too_many_rows"    // more than 2³¹
	UnclosedQuote   Fault = "unclosed_quote"   // a quoted field without end
	DuplicateRound  Fault = "duplicate_round"  // two labels of one number
	BadUse          Fault = "bad_use"          // sources or options that do not fit together
)

// Faults of one row.
const (
	BadQuote        Fault = "bad_quote"
	WrongFieldCount Fault = "wrong_field_count"
	BadText         Fault = "bad_text" // control characters in a label
	EmptyRound      Fault = "empty_round"
	EmptyPerson     Fault = "empty_person"
	EmptyTitle      Fault = "empty_title"
	UnknownRater    Fault = "unknown_rater"
	UnknownPerson   Fault = "unknown_person"
	UnknownSuperior Fault = "unknown_superior"
	BadWeight       Fault = "bad_weight"
	BadRank         Fault = "bad_rank"
	BadScope        Fault = "bad_scope"
	BadLevel        Fault = "bad_level"
	BadTerm         Fault = "bad_term" // start or end of a mandate
	SelfRanked      Fault = "self_ranked"
	SelfFollowed    Fault = "self_followed"
	OwnSuperior     Fault = "own_superior"
	ReportingCycle  Fault = "reporting_cycle"
	DuplicatePerson Fault = "duplicate_person"
)

// ofFile reports whether the fault concerns the file as a whole.
func (f Fault) ofFile() bool {
	switch f {
	case Unreadable, EmptyFile, NoRows, NotCSV, BadEncoding, BadLineEnding, BadHeader, MissingColumn,
		DuplicateColumn, RowTooLong, TooManyRows, UnclosedQuote, DuplicateRound, BadUse:
		return true
	}
	return false
}

// structural reports whether the fault may come from a quote in the wrong
// place.
func (f Fault) structural() bool { return f == BadQuote || f == WrongFieldCount || f == BadText }

// Error is the first fault of a file.
type Error struct {
	// File is the source's name; "-" is shown as "standard input".
	File string
	// Line and Column say where, from 1. Columns count bytes, as in
	// encoding/csv; a byte order mark is not counted.
	Line, Column int
	// ColumnName is the header of the field concerned, "" when the fault is
	// not one field's.
	ColumnName string
	Fault      Fault
	// Reason is one printable sentence without full stop; values of the file
	// are quoted in it and shortened.
	Reason string
	// Err is the reader's error of an [Unreadable] file, else nil.
	Err error
}

// Error returns "file:line:column: reason", with the name of the column.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", printable(e.File), e.Line, e.Column)
	if e.ColumnName != "" {
		fmt.Fprintf(&b, "column %s: ", name(e.ColumnName))
	}
	b.WriteString(e.Reason)
	return b.String()
}

// Unwrap returns the reader's error, if there was one.
func (e *Error) Unwrap() error { return e.Err }

// maxShown is how many characters of a value a message repeats.
const maxShown = 60

// quote shows a value of a file in a message: quoted, shortened, and without
// anything a terminal would act on.
func quote(s string) string {
	short, cut := shorten(s)
	if cut {
		return strconv.Quote(short) + "…"
	}
	return strconv.Quote(short)
}

// name shows a column name, in quotes only where it needs them.
func name(s string) string {
	if q := quote(s); q != `"`+s+`"` || strings.ContainsAny(s, " :") {
		return q
	}
	return s
}

func shorten(s string) (short string, cut bool) {
	count := 0
	for at := range s {
		if count == maxShown {
			return s[:at], true
		}
		count++
	}
	return s, false
}

// printable replaces what a terminal would act on, and keeps the length: file
// names are wanted whole.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}
