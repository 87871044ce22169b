package survey

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

type tableRow struct {
	line  int
	cells map[string]string
}

// readTable reads a bounded CSV file with a header.
func readTable(file io.Reader, required, optional []string) ([]tableRow, error) {
	malformed := func(format string, args ...any) error {
		return &Error{Kind: Invalid, Code: CodeMalformedImport, Message: fmt.Sprintf(format, args...)}
	}
	content, err := io.ReadAll(io.LimitReader(file, MaxImportBytes+1))
	if err != nil {
		return nil, malformed("the file could not be read to its end")
	}
	text := strings.TrimPrefix(string(content), "\ufeff")
	switch {
	case len(content) > MaxImportBytes:
		return nil, malformed("the file is larger than %d bytes", MaxImportBytes)
	case !utf8.ValidString(text):
		return nil, malformed("the file is not UTF-8")
	case strings.ContainsRune(text, 0):
		return nil, malformed("the file holds a NUL character")
	}
	reader := csv.NewReader(strings.NewReader(text))
	header, err := reader.Read()
	if err != nil {
		return nil, malformed("the file has no header row")
	}
	known := append(slices.Clone(required), optional...)
	for k, name := range header {
		header[k] = strings.TrimSpace(strings.ToLower(name))
		if !slices.Contains(known, header[k]) {
			return nil, malformed("unknown column %q: want some of %s", name, strings.Join(known, ", "))
		}
		if slices.Index(header, header[k]) != k {
			return nil, malformed("the column %q is there twice", name)
		}
	}
	for _, name := range required {
		if !slices.Contains(header, name) {
			return nil, malformed("the column %q is missing", name)
		}
	}
	var rows []tableRow
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				return nil, malformed("line %d: %v", parse.Line, parse.Err)
			}
			return nil, malformed("%v", err)
		}
		if len(rows) == MaxImportRows {
			return nil, malformed("the file has more than %d rows", MaxImportRows)
		}
		line, _ := reader.FieldPos(0)
		row := tableRow{line: line, cells: make(map[string]string, len(header))}
		for k, name := range header {
			row.cells[name] = strings.TrimSpace(record[k])
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, malformed("the file has a header and no rows")
	}
	return rows, nil
}
