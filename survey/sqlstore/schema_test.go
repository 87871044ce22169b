package sqlstore_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// sealed are the tables whose rows must not tell of one another, nor of anybody,
// and all their columns.
var sealed = map[string][]string{
	"comment_share": {"organisation_id", "round_id", "share_key", "sealed"},
	"ballot":        {"organisation_id", "round_id", "pseudonym", "version", "sealed", "sealed_hash"},
	"roll":          {"organisation_id", "round_id", "roll_key"},
	"draft":         {"organisation_id", "round_id", "draft_key", "revision", "sealed"},
	"idempotency":   {"organisation_id", "round_id", "request_key", "request_digest", "receipt_hash", "receipt_version"},
}

// homeless are the tables that belong to no organisation.
var homeless = []string{"rate_counter", "session", "sign_in"}

// query returns the rows of a query, each as the texts of its columns.
func query(t *testing.T, s *sqlstore.Store, query string, args ...any) (rows [][]string) {
	t.Helper()
	db, _ := s.Queue()
	found, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for found.Next() {
		row := make([]string, len(columns))
		into := make([]any, len(columns))
		for k := range row {
			into[k] = &row[k]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// tables returns the tables of the store and the columns of their keys, in order.
func tables(t *testing.T, s *sqlstore.Store) map[string][]string {
	t.Helper()
	text := `SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c ON c.pk > 0
		WHERE t.type = 'table' ORDER BY t.name, c.pk`
	if _, sqlite := s.Queue(); !sqlite {
		text = `SELECT c.table_name, k.column_name FROM information_schema.table_constraints c
			JOIN information_schema.key_column_usage k ON k.constraint_name = c.constraint_name AND k.table_schema = c.table_schema
			WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = current_schema() ORDER BY c.table_name, k.ordinal_position`
	}
	keys := map[string][]string{}
	for _, row := range query(t, s, text) {
		if strings.HasPrefix(row[0], "river_") || strings.HasPrefix(row[0], "goose_") {
			continue
		}
		keys[row[0]] = append(keys[row[0]], row[1])
	}
	return keys
}

func TestEveryKeyBeginsWithTheOrganisation(t *testing.T) {
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		keys := tables(t, s)
		if len(keys) < 20 {
			t.Errorf("got %d tables, want all of them", len(keys))
		}
		for table, key := range keys {
			if (key[0] == "organisation_id") == slices.Contains(homeless, table) {
				t.Errorf("table %s has the key %v", table, key)
			}
		}
	})
}

func TestSealedTablesHoldNothingElse(t *testing.T) {
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		text := `SELECT name, type FROM pragma_table_info($1) ORDER BY cid`
		if _, sqlite := s.Queue(); !sqlite {
			text = `SELECT column_name, data_type FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position`
		}
		for table, want := range sealed {
			var got []string
			for _, row := range query(t, s, text, table) {
				got = append(got, row[0])
				if strings.Contains(strings.ToLower(row[1]), "time") {
					t.Errorf("%s.%s is a time", table, row[0])
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("table %s has columns %v, want %v and no other", table, got, want)
			}
		}
	})
}

// TestNoRowsAreNumbered checks that SQLite does not count rows as they come, which
// would tell whose roll entry goes with which ballot.
func TestNoRowsAreNumbered(t *testing.T) {
	s := sqlstoretest.SQLite(t)
	ours := tables(t, s)
	for _, row := range query(t, s, `SELECT name, wr FROM pragma_table_list WHERE schema = 'main'`) {
		if _, ok := ours[row[0]]; ok && row[1] != "1" {
			t.Errorf("table %s has a rowid", row[0])
		}
	}
}

// TestIDsCompareByBytes checks that PostgreSQL orders ids like Go does, whatever its
// locale is.
func TestIDsCompareByBytes(t *testing.T) {
	s := sqlstoretest.PostgreSQL(t)
	for _, row := range query(t, s, `SELECT table_name, column_name, COALESCE(collation_name, 'none') FROM information_schema.columns
		WHERE table_schema = current_schema() AND column_name LIKE '%\_id' AND table_name NOT LIKE 'river%' AND table_name NOT LIKE 'goose%'`) {
		if row[2] != "C" {
			t.Errorf("%s.%s has collation %s, want C", row[0], row[1], row[2])
		}
	}
}
