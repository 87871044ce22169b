package migrations

import (
	"bytes"
	"embed"
	"io"
	"io/fs"
	"regexp"
)

// Engine is a database engine, as the comments of the files name it.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

//go:embed *.sql
var files embed.FS

// For returns the files for one engine: its own clauses are taken out of their
// comments, those of the other stay in theirs.
func For(engine Engine) fs.FS {
	return spoken{files, regexp.MustCompile(`/\*` + string(engine) + ` ([^*]*)\*/`)}
}

// spoken is a file system whose files have the clauses of one engine out of their
// comments.
type spoken struct {
	fs.FS
	clause *regexp.Regexp
}

// Open implements [fs.FS].
func (s spoken) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.IsDir() {
		return f, err
	}
	defer f.Close() //nolint:errcheck // an embedded file, only read
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	text = s.clause.ReplaceAll(text, []byte("$1"))
	return &file{f, bytes.NewReader(text)}, nil
}

// file is an open file with another text. Its size is that of the original.
type file struct {
	fs.File
	text io.Reader
}

func (f *file) Read(b []byte) (int, error) { return f.text.Read(b) }
func (f *file) Close() error               { return nil }
