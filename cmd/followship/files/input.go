package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"unicode/utf8"
)

const (
	maxRow     = 1 << 20   // bytes of one row
	bufferSize = 256 << 10 // of the reader between input and encoding/csv
)

// signatures are the beginnings of files that people hand over for CSV.
var signatures = []struct {
	fault  Fault
	prefix string
	reason string
}{
	{NotCSV, "\x1f\x8b", "the file is compressed with gzip; decompress it first (gunzip -c FILE | followship analyse -)"},
	{NotCSV, "PK\x03\x04", "the file is a spreadsheet or a zip archive; save the table as CSV (UTF-8)"},
	{NotCSV, "\xd0\xcf\x11\xe0", "the file is an old Excel workbook; save the table as CSV (UTF-8)"},
	{NotCSV, "BZh", "the file is compressed with bzip2; decompress it first"},
	{NotCSV, "\xfd7zXZ\x00", "the file is compressed with xz; decompress it first"},
	{NotCSV, "\x28\xb5\x2f\xfd", "the file is compressed with zstd; decompress it first"},
	{NotCSV, "%PDF-", "the file is a PDF document, not a table"},
	{NotCSV, "SQLite f", "the file is an SQLite database, not a table"},
	{BadEncoding, "\xff\xfe", "the file is encoded in UTF-16; save it as UTF-8"},
	{BadEncoding, "\xfe\xff", "the file is encoded in UTF-16; save it as UTF-8"},
	{BadEncoding, "\x00\x00\xfe\xff", "the file is encoded in UTF-32; save it as UTF-8"},
}

const byteOrderMark = "\xef\xbb\xbf"

// input is the byte layer under encoding/csv. It refuses what is not UTF-8
// text at the byte concerned, bounds the memory of a row (encoding/csv would
// read an unclosed quote to the end of any file), keeps the bytes of the current
// row so that faults can be placed, and reports progress.
type input struct {
	name     string
	source   io.Reader
	head     []byte // looked at already, not delivered yet
	err      error  // what ended the source; sticky
	ended    bool   // err is the regular end
	headErr  error  // the same, to be delivered after head
	progress func(n int)

	offset    int64 // bytes delivered
	lineStart int64 // offset of the current line
	newlines  int   // line ends delivered
	last      byte  // delivered last

	partial  [utf8.UTFMax]byte // an incomplete character at the end
	partials int

	rowStart int64  // where the row being read starts, set by table
	row      []byte // bytes delivered from rowBase on
	rowBase  int64
}

// openInput looks at the first bytes of the source and drops a byte order mark.
func openInput(display string, source io.Reader, progress func(int)) (*input, error) {
	in := &input{name: display, source: source, progress: progress}
	head := make([]byte, 8)
	n := 0
	for idle := 0; n < len(head) && in.headErr == nil; {
		k, err := source.Read(head[n:])
		n, in.headErr = n+k, err
		if idle++; k > 0 {
			idle = 0
		} else if idle == 100 && err == nil {
			in.headErr = io.ErrNoProgress
		}
	}
	in.head = head[:n]
	in.progress(n)
	for _, s := range signatures {
		if bytes.HasPrefix(in.head, []byte(s.prefix)) {
			return nil, in.fault(s.fault, 1, 1, "%s", s.reason)
		}
	}
	in.head = bytes.TrimPrefix(in.head, []byte(byteOrderMark))
	return in, nil
}

func (in *input) fault(f Fault, line, column int, format string, args ...any) *Error {
	return &Error{File: in.name, Line: line, Column: column, Fault: f, Reason: fmt.Sprintf(format, args...)}
}

// Read implements io.Reader.
func (in *input) Read(p []byte) (int, error) {
	if in.err != nil {
		return 0, in.err
	}
	// encoding/csv asks for more only while a row is incomplete: everything
	// kept belongs to that one row.
	if row := in.currentRow(); len(row) > maxRow {
		return in.fail(in.tooLong(row))
	}
	var n int
	var err error
	if len(in.head) > 0 {
		n = copy(p, in.head)
		in.head = in.head[n:]
	} else if err = in.headErr; err == nil {
		n, err = in.source.Read(p)
		in.progress(n)
	}
	if at := in.firstBad(p[:n]); at < n {
		return in.accept(p[:max(at, 0)]), in.stop(in.badByte(p, at))
	}
	n = in.accept(p[:n])
	switch {
	case err == nil:
		return n, nil
	case err != io.EOF: // a wrapped EOF is a broken source, not an end
		return n, in.stop(in.unreadable(err))
	case in.partials > 0:
		column := int(in.offset-in.lineStart) - in.partials + 1
		return n, in.stop(in.fault(BadEncoding, in.newlines+1, column, "the file ends within a character; it was cut off or is not UTF-8"))
	}
	in.ended = true
	return n, in.stop(io.EOF)
}

// fail ends the input with nothing delivered.
func (in *input) fail(e *Error) (int, error) { return 0, in.stop(e) }

func (in *input) stop(err error) error {
	in.err = err
	return err
}

func (in *input) unreadable(err error) *Error {
	// The path is in the message already.
	shown := err
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		shown = pe.Err
	}
	text, _ := shorten(printable(shown.Error()))
	e := in.fault(Unreadable, in.newlines+1, int(in.offset-in.lineStart)+1, "cannot be read: %s", text)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		e.Reason = "the input breaks off here: unexpected end"
	}
	e.Err = err
	return e
}

// accept takes note of what is delivered.
func (in *input) accept(p []byte) int {
	if len(p) == 0 {
		return 0
	}
	in.row = append(in.row, p...)
	if k := bytes.LastIndexByte(p, '\n'); k >= 0 {
		in.newlines += bytes.Count(p, []byte{'\n'})
		in.lineStart = in.offset + int64(k) + 1
	}
	in.offset += int64(len(p))
	in.last = p[len(p)-1]
	return len(p)
}

// firstBad returns the index of the first byte of p that is NUL or starts
// something that is not UTF-8, len(p) if there is none. It is negative when the
// character began in an earlier p. A character that p leaves incomplete is
// carried over.
func (in *input) firstBad(p []byte) int {
	bad, start := len(p), 0
	for in.partials > 0 && start < len(p) {
		in.partial[in.partials] = p[start]
		in.partials++
		start++
		if head := in.partial[:in.partials]; utf8.FullRune(head) {
			if r, size := utf8.DecodeRune(head); r == utf8.RuneError && size == 1 {
				return start - in.partials
			}
			in.partials = 0
		}
	}
	text := p[start:]
	for k := 1; k <= min(len(text), utf8.UTFMax-1); k++ {
		if tail := text[len(text)-k:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				in.partials = copy(in.partial[:], tail)
				text = text[:len(text)-k]
			}
			break
		}
	}
	if !utf8.Valid(text) {
		for at := 0; at < len(text); {
			r, size := utf8.DecodeRune(text[at:])
			if r == utf8.RuneError && size == 1 {
				bad = start + at
				break
			}
			at += size
		}
	}
	if nul := bytes.IndexByte(p[:bad], 0); nul >= 0 {
		bad = nul
	}
	return bad
}

// badByte describes the byte at p[at], of which p[:at] has been accepted.
func (in *input) badByte(p []byte, at int) *Error {
	line, column := in.newlines+1, int(in.offset-in.lineStart)+1
	value := in.partial[0]
	if at >= 0 {
		value = p[at]
	} else {
		column += at
	}
	if value == 0 {
		return in.fault(BadEncoding, line, column, "a NUL byte: the file is binary or encoded in UTF-16; save it as UTF-8")
	}
	return in.fault(BadEncoding, line, column, "byte 0x%02X is not UTF-8 (is the file in Latin-1 or Windows-1252?); save it as UTF-8", value)
}

// currentRow returns the bytes of the row being read that were delivered so
// far, without the blank lines before it, and forgets the rows before.
func (in *input) currentRow() []byte {
	skip := int(in.rowStart - in.rowBase)
	if skip < 0 {
		skip = 0
	}
	for skip < len(in.row) {
		if rest := in.row[skip:]; rest[0] == '\n' {
			skip++
		} else if len(rest) > 1 && rest[0] == '\r' && rest[1] == '\n' {
			skip += 2
		} else {
			break
		}
	}
	if skip > 0 {
		in.row = in.row[:copy(in.row, in.row[skip:])]
		in.rowBase += int64(skip)
	}
	return in.row
}

// place returns the position of a byte of the current row.
func (in *input) place(row []byte, at int) (line, column int) {
	line = in.newlines + 1 - bytes.Count(row[at:], []byte{'\n'})
	return line, at - bytes.LastIndexByte(row[:at], '\n')
}

func (in *input) tooLong(row []byte) *Error {
	if at := openQuote(row); at >= 0 {
		line, column := in.place(row, at)
		return in.fault(RowTooLong, line, column, "the quote opened here is not closed within 1 MiB")
	}
	line, column := in.place(row, 0)
	return in.fault(RowTooLong, line, column, "the row is longer than 1 MiB")
}

// unclosed returns the fault of a quoted field that the end of the file cuts
// off, nil if there is none.
func (in *input) unclosed() *Error {
	if !in.ended {
		return nil
	}
	row := in.currentRow()
	at := openQuote(row)
	if at < 0 {
		return nil
	}
	line, column := in.place(row, at)
	return in.fault(UnclosedQuote, line, column, "the quote opened here is never closed")
}

// openQuote returns the index of the quote that is open at the end of row, -1
// if none is. Its rules are those of encoding/csv.
func openQuote(row []byte) int {
	open, start := -1, true
	for i := 0; i < len(row); i++ {
		c := row[i]
		switch {
		case open >= 0 && c == '"' && i+1 < len(row) && row[i+1] == '"':
			i++
		case open >= 0 && c == '"':
			open = -1
		case open >= 0:
		case c == '"' && start:
			open, start = i, false
		default:
			start = c == ',' || c == '\n' || start && (c == ' ' || c == '\t')
		}
	}
	return open
}
