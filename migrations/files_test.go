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
		engine       migrations.Engine
		bare, hidden string
	}{
		{migrations.SQLite, ") " + rowid, "/*postgres " + collate + "*/"},
		{migrations.PostgreSQL, "TEXT " + collate, "/*sqlite " + rowid + "*/"},
	}
	for _, test := range tests {
		t.Run(string(test.engine), func(t *testing.T) {
			text := all(t, migrations.For(test.engine))
			if !strings.Contains(text, test.bare) {
				t.Errorf("got no %q", test.bare)
			}
			if strings.Count(text, test.hidden) != strings.Count(text, strings.Trim(test.hidden, "/*sqlitepostgres ")) {
				t.Errorf("got the other engine's clause outside of its comment")
			}
			if strings.Contains(text, "/*"+string(test.engine)) {
				t.Errorf("got a comment of its own left")
			}
		})
	}
}

// TestExpandOnly checks that no migration takes anything away.
func TestExpandOnly(t *testing.T) {
	text := strings.ToUpper(all(t, migrations.For(migrations.PostgreSQL)))
	for _, word := range []string{"DROP ", "RENAME ", "DELETE ", "UPDATE ", "+GOOSE DOWN", "ALTER COLUMN"} {
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
