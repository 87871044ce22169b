package sqlstoretest

import (
	"path/filepath"
	"testing"

	"github.com/followship/followship/survey/sqlstore"
)

// Each runs a test on both engines, each with a store of its own.
func Each(t *testing.T, f func(t *testing.T, s *sqlstore.Store)) {
	t.Run("SQLite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { f(t, PostgreSQL(t)) })
}

// SQLite returns an empty store in a file.
func SQLite(t testing.TB) *sqlstore.Store {
	t.Helper()
	return migrated(t, filepath.Join(t.TempDir(), "followship.db"))
}

// PostgreSQL returns an empty store in a database of its own. It skips the test
// where there is no server.
func PostgreSQL(t testing.TB) *sqlstore.Store {
	t.Helper()
	return Open(t, Migrated(t))
}

// Migrated returns the URL of an empty database of PostgreSQL with the schema, for
// tests of several processes. It skips the test where there is no server.
func Migrated(t testing.TB) string {
	t.Helper()
	return clone(t, schema(t))
}

// Database returns the URL of an empty database of PostgreSQL, without a schema.
func Database(t testing.TB) string {
	t.Helper()
	return clone(t, "template1")
}

// Open opens a database that exists and closes it with the test.
func Open(t testing.TB, database string) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func migrated(t testing.TB, database string) *sqlstore.Store {
	t.Helper()
	s := Open(t, database)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}
