package sqlstore

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // registers the driver
)

// busyTimeout is how long a connection to SQLite waits for others.
const busyTimeout = 5 * time.Second

// pragmas are what every connection to a SQLite file is set to, and checked for.
// secure_delete overwrites what is deleted, with synchronous FULL a commit is on disk
// when it returns.
var pragmas = []struct{ name, value, reads string }{
	{"busy_timeout", "5000", "5000"},
	{"journal_mode", "WAL", "wal"},
	{"foreign_keys", "1", "1"},
	{"synchronous", "FULL", "2"},
	{"secure_delete", "1", "1"},
	{"trusted_schema", "0", "0"},
}

func openSQLite(ctx context.Context, o Options) (*Store, error) {
	sqlx.BindDriver("sqlite", sqlx.DOLLAR)
	path, err := filepath.Abs(o.Database)
	if err != nil {
		return nil, err
	}
	// SQLite would make a file that others may read, and gives its journals the
	// mode of the file.
	f, err := os.OpenFile(path, os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	writer, err := connectSQLite(ctx, path, 1, url.Values{"_txlock": {"immediate"}})
	if err != nil {
		return nil, err
	}
	reader, err := connectSQLite(ctx, path, o.Connections, url.Values{"_pragma": {"query_only(1)"}})
	if err != nil {
		_ = writer.Close()
		return nil, err
	}
	return &Store{engine: sqliteEngine, reader: reader, writer: writer, queue: writer, jobs: newSQLiteEnqueuer()}, nil
}

func connectSQLite(ctx context.Context, path string, connections int, settings url.Values) (*sqlx.DB, error) {
	query := url.Values{"_time_format": {"sqlite"}, "_timezone": {"UTC"}, "_dqs": {"0"}}
	for _, p := range pragmas {
		query.Add("_pragma", p.name+"("+p.value+")")
	}
	for name, values := range settings {
		query[name] = append(query[name], values...)
	}
	db, err := sqlx.Open("sqlite", sqliteName(path, query))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	for _, p := range pragmas {
		var got string
		if err := db.GetContext(ctx, &got, `PRAGMA `+p.name); err != nil {
			_ = db.Close()
			return nil, fmt.Errorf("%s: %w", p.name, translate(err, reading))
		}
		if got != p.reads {
			_ = db.Close()
			return nil, fmt.Errorf("pragma %s is %s, want %s", p.name, got, p.reads)
		}
	}
	return db, nil
}

// sqliteName returns the name of a file with settings, as the driver takes it.
func sqliteName(path string, settings url.Values) string {
	name := url.URL{Scheme: "file", Path: filepath.ToSlash(path), OmitHost: true, RawQuery: settings.Encode()}
	return name.String()
}
