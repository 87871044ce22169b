package files

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// maxColumns bounds the header.
const maxColumns = 1000

// table reads one file row by row and names its faults. After next has
// returned true, at gives the row's fields.
type table struct {
	in     *input
	csv    *csv.Reader
	header []string
	known  []bool // columns with a meaning
	fields []string
	strict bool
	rows   int  // rows begun, blank lines not counted
	spread bool // the row failed in encoding/csv on a line after its first
	drops  []drop
}

// drop counts the rows left out for one reason.
type drop struct {
	fault Fault
	count int
	first int // line
}

// openTable reads the header.
func (s *session) openTable(src *Source) (*table, error) {
	display := src.Name
	if display == "-" {
		display = "standard input"
	}
	if src.Reader == nil {
		return nil, &Error{File: display, Line: 1, Column: 1, Fault: BadUse, Reason: "there is nothing to read from"}
	}
	in, err := openInput(display, src.Reader, s.progress)
	if err != nil {
		return nil, err
	}
	t := &table{in: in, csv: csv.NewReader(bufio.NewReaderSize(in, bufferSize)), strict: s.opt.Strict}
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	t.csv.TrimLeadingSpace = true
	fields, err := t.csv.Read()
	if err != nil {
		if in.ended && errors.Is(err, io.EOF) {
			return nil, in.fault(EmptyFile, 1, 1, "the file is empty")
		}
		e := t.csvFault(err)
		if e.Fault == BadQuote {
			e.Fault = BadHeader
			e.Reason += formatHint(string(in.currentRow()))
		}
		return nil, e
	}
	t.in.rowStart = t.csv.InputOffset()
	for i, f := range fields {
		t.header = append(t.header, strings.Clone(strings.TrimSpace(f)))
		if strings.ContainsRune(f, '\r') {
			line, column := t.csv.FieldPos(i)
			return nil, in.fault(BadLineEnding, line, column, "lines end in bare carriage returns (an old Macintosh format); save the file with LF or CRLF")
		}
		// A tab is the mark of another separator, of which require speaks.
		if !isLabel(strings.ReplaceAll(t.header[i], "\t", "")) {
			e := t.fault(i, BadHeader, "the column name %s holds control characters", quote(f))
			e.ColumnName = ""
			return nil, e
		}
		if i == maxColumns {
			e := t.fault(i, BadHeader, "more than %d columns", maxColumns)
			e.ColumnName = ""
			return nil, e
		}
	}
	t.known = make([]bool, len(t.header))
	return t, nil
}

// column returns the index of an optional column, -1 if it is absent.
func (t *table) column(name string) int {
	i := slices.Index(t.header, name)
	if i >= 0 {
		t.known[i] = true
	}
	return i
}

// roundColumn returns the index of the column of rounds, which may be named
// week.
func (t *table) roundColumn() (int, error) {
	round, week := t.column("round"), t.column("week")
	if round >= 0 && week >= 0 {
		return 0, t.fault(max(round, week), DuplicateColumn, "the file has both round and week, which mean the same")
	}
	return max(round, week), nil
}

// require finds the required columns and refuses names that are there twice,
// in this order: a file without header would be told of its values otherwise.
func (t *table) require(names ...string) ([]int, error) {
	at := make([]int, len(names))
	for k, n := range names {
		if at[k] = t.column(n); at[k] < 0 {
			line, column := t.csv.FieldPos(0)
			e := t.in.fault(MissingColumn, line, column, "the column %s is missing; the header is %s%s", name(n), t.shownHeader(), t.hint())
			return nil, e
		}
	}
	first := make(map[string]int, len(t.header))
	for i, h := range t.header {
		if at, twice := first[h]; twice && h != "" {
			return nil, t.fault(i, DuplicateColumn, "the column is there twice, as columns %d and %d", at+1, i+1)
		}
		first[h] = i
	}
	return at, nil
}

func (t *table) shownHeader() string { return quote(strings.Join(t.header, ",")) }

// hint guesses why columns are missing.
func (t *table) hint() string {
	whole := strings.Join(t.header, ",")
	if hint := formatHint(whole); hint != "" {
		return hint
	}
	for _, s := range []struct{ separator, word string }{
		{";", "semicolons"}, {"\t", "tabs"}, {"|", "vertical bars"},
	} {
		if strings.Contains(whole, s.separator) {
			return " (columns are separated by " + s.word + "; use commas)"
		}
	}
	for _, h := range t.header {
		for _, want := range []string{"id", "person", "title", "round", "rater", "ratee", "rank", "from", "to"} {
			if h != want && strings.EqualFold(h, want) {
				return " (names are case-sensitive)"
			}
		}
	}
	return ""
}

// formatHint recognises other formats by their first character.
func formatHint(text string) string {
	switch {
	case strings.HasPrefix(text, "<"):
		return " (is this HTML or XML?)"
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return " (is this JSON?)"
	}
	return ""
}

// ignored returns the warning about columns without a meaning, "" if there are
// none.
func (t *table) ignored() string {
	var names []string
	for i, h := range t.header {
		if !t.known[i] {
			names = append(names, quote(h))
		}
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return fmt.Sprintf("%s: the column %s is ignored", printable(t.in.name), names[0])
	case n > 10:
		names = append(names[:10], fmt.Sprintf("and %d more", n-10))
		fallthrough
	default:
		return fmt.Sprintf("%s: the columns %s are ignored", printable(t.in.name), strings.Join(names, ", "))
	}
}

// next reads the next row of the right number of fields; false is the end.
func (t *table) next() (bool, error) {
	for {
		fields, err := t.csv.Read()
		t.fields = fields
		if err == io.EOF {
			return false, nil
		}
		t.rows++
		fault := t.rowFault(err)
		t.in.rowStart = t.csv.InputOffset()
		if fault == nil {
			return true, nil
		}
		if err := t.reject(fault); err != nil {
			return false, err
		}
	}
}

// each calls row for every row until the end or a fault that ends the reading.
func (t *table) each(row func(*table) *Error) error {
	for {
		ok, err := t.next()
		if err != nil || !ok {
			return err
		}
		if fault := row(t); fault != nil {
			if err := t.reject(fault); err != nil {
				return err
			}
		}
	}
}

func (t *table) rowFault(err error) *Error {
	t.spread = false
	if t.rows == math.MaxInt32 {
		return t.in.fault(TooManyRows, t.in.newlines+1, 1, "the file has more than %d rows", math.MaxInt32-1)
	}
	if err != nil {
		return t.csvFault(err)
	}
	if t.csv.InputOffset()-t.in.rowStart > maxRow {
		// Blank lines before the row are in that count.
		size := 0
		for _, f := range t.fields {
			size += len(f) + 1
		}
		if size > maxRow {
			line, column := t.csv.FieldPos(0)
			return t.in.fault(RowTooLong, line, column, "the row is longer than 1 MiB")
		}
	}
	if got, want := len(t.fields), len(t.header); got != want {
		line, column := t.csv.FieldPos(0)
		var hint string
		switch {
		case got < want && t.cut():
			hint = "; the file ends within this line, was it cut off?"
		case got > want:
			hint = "; a field that holds a comma needs quotes"
		}
		return t.in.fault(WrongFieldCount, line, column, "the row has %d %s, the header has %d%s", got, plural(got, "field"), want, hint)
	}
	return nil
}

// cut reports whether the row just read is the last and has no line end.
func (t *table) cut() bool {
	return t.in.ended && t.csv.InputOffset() == t.in.offset && t.in.last != '\n'
}

// csvFault places an error of encoding/csv or of the input below it.
func (t *table) csvFault(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	pe, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return t.in.unreadable(err)
	}
	if t.csv.InputOffset() == t.in.offset {
		if e := t.in.unclosed(); e != nil {
			return e
		}
		// The line is only the part before what ended the input.
		if e, ok := errors.AsType[*Error](t.in.err); ok && t.in.last != '\n' {
			return e
		}
	}
	t.spread = pe.StartLine != pe.Line
	reason := "a quote within a field that is not quoted; quote the field and double its quotes"
	if errors.Is(pe, csv.ErrQuote) {
		reason = "a quoted field goes on after its closing quote; double the quotes within it"
	}
	return t.in.fault(BadQuote, pe.Line, pe.Column, "%s", reason)
}

// reject takes note of a bad row: its fault comes back when it ends the
// reading.
func (t *table) reject(e *Error) error {
	if t.strict || e.Fault.ofFile() || e.Fault.structural() && t.spansLines() {
		return e
	}
	t.countDrop(e.Fault, e.Line)
	return nil
}

func (t *table) countDrop(f Fault, line int) {
	at := slices.IndexFunc(t.drops, func(d drop) bool { return d.fault == f })
	if at < 0 {
		at = len(t.drops)
		t.drops = append(t.drops, drop{fault: f, first: line})
	}
	t.drops[at].count++
	t.drops[at].first = min(t.drops[at].first, line)
}

// spansLines reports whether the row is spread over several lines: then a
// stray quote may have swallowed good rows, and dropping "the row" would lose
// them unseen.
func (t *table) spansLines() bool {
	return t.spread || slices.ContainsFunc(t.fields, func(f string) bool { return strings.ContainsRune(f, '\n') })
}

// at returns field i of the row without the white space around it, "" for an
// absent column.
func (t *table) at(i int) string {
	if i < 0 {
		return ""
	}
	f := t.fields[i]
	if n := len(f); n > 0 && (f[0]-'!' > '~'-'!' || f[n-1]-'!' > '~'-'!') {
		return strings.TrimSpace(f)
	}
	return f
}

// fault places a fault at field i of the row.
func (t *table) fault(i int, f Fault, format string, args ...any) *Error {
	line, column := t.csv.FieldPos(i)
	e := t.in.fault(f, line, column, format, args...)
	e.ColumnName = t.header[i]
	return e
}

// label returns the fault of a field that cannot be printed on one line.
func (t *table) label(i int, text string) *Error {
	if i < 0 || isLabel(text) {
		return nil
	}
	return t.fault(i, BadText, "%s holds control characters", quote(text))
}

// finish reports what was dropped. A table of which no row is left is a fault
// unless empty is allowed.
func (s *session) finish(t *table, kept int, empty bool) error {
	if w := t.ignored(); w != "" {
		s.warn("%s", w)
	}
	slices.SortFunc(t.drops, func(a, b drop) int { return strings.Compare(string(a.fault), string(b.fault)) })
	for _, d := range t.drops {
		s.dropped += d.count
		s.warn("%s: %d bad %s dropped: %s (first at line %d)", printable(t.in.name), d.count, plural(d.count, "row"), d.fault, d.first)
	}
	switch {
	case kept > 0:
	case len(t.drops) > 0 && !empty:
		first := slices.MinFunc(t.drops, func(a, b drop) int { return a.first - b.first })
		return t.in.fault(NoRows, 1, 1, "none of the %d %s can be used, the first for %s at line %d",
			t.rows, plural(t.rows, "row"), first.fault, first.first)
	case !empty:
		return t.in.fault(NoRows, 1, 1, "there is no row after the header")
	default:
		s.warn("%s: there is no row after the header", printable(t.in.name))
	}
	return nil
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
