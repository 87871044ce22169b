package sqlstore_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

func organisation() survey.Organisation {
	return survey.Organisation{ID: "aaaaaaaaaaaaaaaaaaaaaaaaaa", Name: "Waystone", TimeZone: "UTC", Version: 1}
}

func insertOrganisation(t *testing.T, s *sqlstore.Store) error {
	return s.Write(t.Context(), func(tx survey.Tx) error { return tx.InsertOrganisation(t.Context(), organisation()) })
}

// organisations counts them.
func organisations(t *testing.T, s *sqlstore.Store) int {
	t.Helper()
	n := 0
	if err := s.Read(t.Context(), func(r survey.Reader) error {
		all, err := r.Organisations(t.Context())
		n = len(all)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestSQLiteFile checks that the file is for its owner alone, with all that lies
// beside it, and where it was asked for.
func TestSQLiteFile(t *testing.T) {
	for _, name := range []string{"plain.db", "with space.db", "50%20?_pragma=foreign_keys(0)&x#y.db", "ünïcode:.db"} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			s := sqlstoretest.Open(t, filepath.Join(folder, name))
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := insertOrganisation(t, s); err != nil {
				t.Fatal(err)
			}
			files, err := os.ReadDir(folder)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, f := range files {
				found = found || f.Name() == name
				info, err := f.Info()
				if err != nil {
					t.Fatal(err)
				}
				if !strings.HasPrefix(f.Name(), name) {
					t.Errorf("got a file %q", f.Name())
				}
				if mode := info.Mode().Perm(); mode&0o077 != 0 && info.Size() > 0 {
					t.Errorf("%s has mode %v, want it for its owner alone", f.Name(), mode)
				}
			}
			if !found {
				t.Errorf("got files %v, want %s among them", files, name)
			}
		})
	}
}

// TestCommitsAreOnDisk asks the connections on which ballots are written when a commit
// returns; on PostgreSQL with a URL that asks for less. What is deleted is overwritten.
func TestCommitsAreOnDisk(t *testing.T) {
	setting := func(s *sqlstore.Store, statement, want string) {
		t.Helper()
		if got, err := sqlstore.Setting(t.Context(), s, statement); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %s", statement, got, err, want)
		}
	}
	t.Run("SQLite", func(t *testing.T) {
		s := sqlstoretest.SQLite(t)
		setting(s, `PRAGMA synchronous`, "2") // FULL
		setting(s, `PRAGMA secure_delete`, "1")
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		u, err := url.Parse(sqlstoretest.Migrated(t))
		if err != nil {
			t.Fatal(err)
		}
		query := u.Query()
		query.Set("synchronous_commit", "off")
		u.RawQuery = query.Encode()
		setting(sqlstoretest.Open(t, u.String()), `SHOW synchronous_commit`, "on")
	})
}

// TestReadersDoNotWrite checks that the connections of Read cannot.
func TestReadersDoNotWrite(t *testing.T) {
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		err := s.Read(t.Context(), func(r survey.Reader) error {
			return sqlstore.Raw(t.Context(), r, `DELETE FROM organisation`)
		})
		if err == nil || !(strings.Contains(err.Error(), "readonly") || strings.Contains(err.Error(), "read-only")) {
			t.Errorf("got %v, want a refusal", err)
		}
	})
}

func TestOpenErrors(t *testing.T) {
	tests := []struct{ name, database, want string }{
		{"no folder", filepath.Join(t.TempDir(), "missing", "x.db"), "no such file"},
		{"a folder", t.TempDir(), "is a directory"},
		{"malformed", "postgres://user:secret@[::1/x", "malformed"},
		{"nobody there", "postgres://user:secret@127.0.0.1:1/x?sslmode=disable", "does not answer"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: test.database})
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want one with %q and no password", err, test.want)
			}
		})
	}
}

// TestNotADatabase checks that a file that is something else is left alone.
func TestNotADatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "letter.txt")
	text := strings.Repeat("Dear colleagues, ", 100)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlstore.Open(t.Context(), sqlstore.Options{Database: path}); err == nil {
		t.Error("got no error")
	}
	if got, _ := os.ReadFile(path); string(got) != text {
		t.Error("the file was changed")
	}
}

// TestTwoProcesses lets two stores write to one database, as a server and a command
// do.
func TestTwoProcesses(t *testing.T) {
	eachEmpty(t, func(t *testing.T, database string) {
		stores := []*sqlstore.Store{sqlstoretest.Open(t, database), sqlstoretest.Open(t, database)}
		if err := stores[0].Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := insertOrganisation(t, stores[0]); err != nil {
			t.Fatal(err)
		}
		const each = 25
		var group sync.WaitGroup
		for _, s := range stores {
			group.Go(func() {
				for range each {
					if err := s.Write(t.Context(), func(tx survey.Tx) error {
						if _, err := tx.Organisations(t.Context()); err != nil { // reads before it writes
							return err
						}
						return tx.AppendLog(t.Context(), survey.LogEntry{Organisation: organisation().ID, At: time.Unix(1, 0), Action: survey.SeeLog})
					}); err != nil {
						t.Errorf("write: %v", err)
					}
				}
			})
		}
		group.Wait()
		if err := stores[1].Read(t.Context(), func(r survey.Reader) error {
			log, err := r.Log(t.Context(), organisation().ID, 0, 3*each)
			if len(log) != 2*each {
				t.Errorf("got %d lines, want %d", len(log), 2*each)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
