package migrations_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/followship/followship/migrations"
)

// TestFor checks that each engine gets its own clauses and only those.
func TestFor(t *testing.T) {
	const rowid, collate = `WITHOUT ROWID`, `COLLATE "C"`
	tests := []struct {
		engine      migrations.Engine
		own, others string
		hidden      string // the clause of the other in its comment
	}{
		{migrations.SQLite, rowid, collate, `/*postgres COLLATE "C"*/`},
		{migrations.PostgreSQL, collate, rowid, `/*sqlite WITHOUT ROWID*/`},
	}
	for _, test := range tests {
		t.Run(string(test.engine), func(t *testing.T) {
			text := all(t, migrations.For(test.engine))
			if !strings.Contains(text, test.own) {
				t.Errorf("got no %s", test.own)
			}
			if strings.Contains(text, "/*"+string(test.engine)) {
				t.Error("got a clause of its own left in its comment")
			}
			if got, want := strings.Count(text, test.others), strings.Count(text, test.hidden); got != want {
				t.Errorf("got %s %d times, %d of them in a comment, want all", test.others, got, want)
			}
		})
	}
}

// TestExpandOnly checks that no migration takes anything away.
func TestExpandOnly(t *testing.T) {
	text := strings.ToUpper(all(t, migrations.For(migrations.PostgreSQL)))
	text = strings.ReplaceAll(text, " SET STATISTICS ", " ") // of what the planner knows, not of what is kept
	for _, word := range []string{"DROP ", "RENAME ", "DELETE FROM ", " SET ", "+GOOSE DOWN", "ALTER COLUMN"} {
		if strings.Contains(text, word) {
			t.Errorf("got %q in a migration, want only additions", word)
		}
	}
}

func all(t *testing.T, files fs.FS) string {
	t.Helper()
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("got %v, %v, want files", names, err)
	}
	var text strings.Builder
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(b)
	}
	return text.String()
}
