package faulttest

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// inventory is everything that is kept, by where it lies: "table …" for what a reader
// of SQL sees, "file …" for what a thief of files does.
type inventory map[string][]byte

// tables reads every row of every table.
func (s *service) tables(t testing.TB) inventory {
	t.Helper()
	all := inventory{}
	for _, name := range s.names(t) {
		all["table "+name] = s.table(t, name)
	}
	return all
}

// table reads every row of a table.
func (s *service) table(t testing.TB, name string) (text []byte) {
	t.Helper()
	db, _ := s.store.Queue()
	rows, err := db.QueryContext(t.Context(), `SELECT * FROM `+name)
	must(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(t, err)
	values := make([]any, len(columns))
	for k := range values {
		values[k] = new(any)
	}
	for rows.Next() {
		must(t, rows.Scan(values...))
		for _, v := range values {
			switch v := (*v.(*any)).(type) {
			case []byte:
				text = append(text, v...)
			default:
				text = fmt.Append(text, v)
			}
			text = append(text, '|')
		}
		text = append(text, '\n')
	}
	must(t, rows.Err())
	return text
}

// names lists the tables.
func (s *service) names(t testing.TB) (names []string) {
	t.Helper()
	db, sqlite := s.store.Queue()
	query := `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`
	if sqlite {
		query = `SELECT name FROM sqlite_master WHERE type = 'table'`
	}
	rows, err := db.QueryContext(t.Context(), query)
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		must(t, rows.Scan(&name))
		names = append(names, name)
	}
	must(t, rows.Err())
	slices.Sort(names)
	return names
}

// files reads the files of a database, and on SQLite a copy of it too. It leaves out
// those of a PostgreSQL on another machine or of another user.
func (p place) files(t testing.TB, s *service) inventory {
	t.Helper()
	all := inventory{}
	if _, sqlite := s.store.Queue(); sqlite {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			text, err := os.ReadFile(p.Database + suffix)
			must(t, err)
			// What moves from one to the other is no more than before.
			all["file"] = append(all["file"], text...)
		}
		copied := filepath.Join(t.TempDir(), "copy")
		must(t, s.store.Backup(t.Context(), copied))
		text, err := os.ReadFile(copied)
		must(t, err)
		all["file of a copy"] = text
		return all
	}
	s.settle(t)
	db, _ := s.store.Queue()
	var folder, id string
	must(t, db.QueryRowContext(t.Context(), `SELECT current_setting('data_directory'), CAST(oid AS TEXT) FROM pg_database
		WHERE datname = current_database()`).Scan(&folder, &id))
	if _, err := os.ReadDir(folder); err != nil {
		t.Logf("the files of PostgreSQL are not looked at: %v", err)
		return all
	}
	for _, file := range list(t, filepath.Join(folder, "base", id)) {
		text, err := os.ReadFile(file)
		if os.IsNotExist(err) { // it was temporary
			continue
		}
		must(t, err)
		all["file of the database"] = append(all["file of the database"], text...)
	}
	all["file of the write-ahead log"] = s.logged(t, filepath.Join(folder, "pg_wal"))
	return all
}

// keepLog has PostgreSQL keep its write-ahead log from here on, and [service.logged]
// read it from here: what was written before, such as the directory, is in older
// files, which the server may use anew, with what is in them, at any time.
func (s *service) keepLog(t testing.TB) {
	t.Helper()
	db, sqlite := s.store.Queue()
	if sqlite {
		return
	}
	slot := "canaries_" + strings.ToLower(rand.Text())
	must(t, db.QueryRowContext(t.Context(), `SELECT CAST(pg_current_wal_flush_lsn() AS TEXT)
		FROM pg_create_physical_replication_slot($1, TRUE)`, slot).Scan(&s.loggedFrom))
	t.Cleanup(func() {
		_, err := db.ExecContext(context.WithoutCancel(t.Context()), `SELECT pg_drop_replication_slot($1)`, slot)
		if err != nil {
			t.Error(err)
		}
	})
}

// logged reads what was written to the write-ahead log since [service.keepLog].
func (s *service) logged(t testing.TB, folder string) (text []byte) {
	t.Helper()
	if s.loggedFrom == "" {
		t.Fatal("the log was not kept")
	}
	db, _ := s.store.Queue()
	var first, last string
	var from, to int
	must(t, db.QueryRowContext(t.Context(), `SELECT a.file_name, a.file_offset, b.file_name, b.file_offset
		FROM pg_walfile_name_offset(CAST($1 AS pg_lsn)) AS a, pg_walfile_name_offset(pg_current_wal_flush_lsn()) AS b`,
		s.loggedFrom).Scan(&first, &from, &last, &to))
	for _, file := range list(t, folder) {
		name := filepath.Base(file)
		if len(name) != len(first) || name < first || name > last {
			continue
		}
		part, err := os.ReadFile(file)
		must(t, err)
		if name == last {
			part = part[:to]
		}
		if name == first {
			part = part[from:]
		}
		text = append(text, part...)
	}
	return text
}

func list(t testing.TB, folder string) (files []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	must(t, err)
	for _, e := range entries {
		if e.Type().IsRegular() {
			files = append(files, filepath.Join(folder, e.Name()))
		}
	}
	return files
}

// rest has a database write nothing by itself. Statistics of columns, which have people
// of the directory in them, are gathered now and not again, and no page has anything to
// clear away: where the rows that stay are moved together, their bytes are there twice.
func (s *service) rest(t testing.TB) {
	t.Helper()
	if _, sqlite := s.store.Queue(); !sqlite {
		for _, name := range s.names(t) {
			s.exec(t, `ALTER TABLE `+name+` SET (autovacuum_enabled = false)`)
		}
		s.exec(t, `VACUUM (FULL, ANALYZE)`)
		s.exec(t, `VACUUM (FULL) pg_statistic`)
	}
	s.settle(t)
	s.keepLog(t)
}

// settle brings what was written so far to where it will lie.
func (s *service) settle(t testing.TB) {
	t.Helper()
	if _, sqlite := s.store.Queue(); sqlite {
		s.exec(t, `PRAGMA wal_checkpoint(TRUNCATE)`)
	} else {
		s.exec(t, `CHECKPOINT`)
	}
}

func (s *service) exec(t testing.TB, statement string) {
	t.Helper()
	db, _ := s.store.Queue()
	_, err := db.ExecContext(t.Context(), statement)
	must(t, err)
}

// more tells where the forms of somebody are oftener than before, but for places that
// may have them.
func (n needles) more(before, after inventory, but ...string) (found []string) {
	for where, text := range after {
		if slices.Contains(but, where) {
			continue
		}
		earlier := n.in(before[where])
		for form, k := range n.in(text) {
			if k > earlier[form] {
				found = append(found, fmt.Sprintf("%s: %s, %d times instead of %d", where, form, k, earlier[form]))
			}
		}
	}
	slices.Sort(found)
	return found
}

// merge adds what lies elsewhere.
func (i inventory) merge(other inventory) inventory {
	for where, text := range other {
		i[where] = text
	}
	return i
}

func (i inventory) size() string {
	n := 0
	for _, text := range i {
		n += len(text)
	}
	return fmt.Sprintf("%.1f MB in %d places", float64(n)/1e6, len(i))
}

// places lists where a form of somebody is at all.
func (n needles) places(i inventory) string {
	var found []string
	for where, text := range i {
		if len(n.in(text)) > 0 {
			found = append(found, where)
		}
	}
	slices.Sort(found)
	return strings.Join(found, ", ")
}
