package sqlstore_test

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// eachEmpty runs a test on an empty database of each engine.
func eachEmpty(t *testing.T, f func(t *testing.T, database string)) {
	t.Run("SQLite", func(t *testing.T) { f(t, filepath.Join(t.TempDir(), "followship.db")) })
	t.Run("PostgreSQL", func(t *testing.T) { f(t, sqlstoretest.Database(t)) })
}

// TestMigrateAtOnce lets several servers start on an empty database.
func TestMigrateAtOnce(t *testing.T) {
	eachEmpty(t, func(t *testing.T, database string) {
		var group sync.WaitGroup
		begin := make(chan struct{})
		for range 6 {
			s := sqlstoretest.Open(t, database)
			group.Go(func() {
				<-begin
				for range 2 { // a second time changes nothing
					if err := s.Migrate(t.Context()); err != nil {
						t.Errorf("migrate: %v", err)
					}
				}
				if version, err := s.Version(t.Context()); err != nil || version < 5 {
					t.Errorf("version: got %d, %v, want the last one", version, err)
				}
			})
		}
		close(begin)
		group.Wait()
	})
}

func TestVersionOfNothing(t *testing.T) {
	eachEmpty(t, func(t *testing.T, database string) {
		version, err := sqlstoretest.Open(t, database).Version(t.Context())
		if version != 0 || err != nil {
			t.Errorf("got %d, %v, want 0", version, err)
		}
	})
}

// TestMigrateNewer checks that an old program leaves newer data alone.
func TestMigrateNewer(t *testing.T) {
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		db, _ := s.Queue()
		if _, err := db.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999999, TRUE)`); err != nil {
			t.Fatal(err)
		}
		err := s.Migrate(t.Context())
		if err == nil || !strings.Contains(err.Error(), "older than the data") {
			t.Errorf("got %v, want an error that says so", err)
		}
	})
}
