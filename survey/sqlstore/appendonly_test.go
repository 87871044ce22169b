package sqlstore_test

import (
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// TestLogOnlyGrows writes to the transparency log as somebody does who has the
// database and not the program: each engine refuses what takes a line away or changes
// one, and takes what is appended in order.
func TestLogOnlyGrows(t *testing.T) {
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		ctx := t.Context()
		id := survey.RandomIDs{}.New()
		add := func() {
			t.Helper()
			if err := s.Write(ctx, func(tx survey.Tx) error {
				return tx.AppendLog(ctx, survey.LogEntry{Organisation: id, At: time.Unix(1_700_000_000, 0), Action: survey.EditRoles, Detail: "faculty"})
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Write(ctx, func(tx survey.Tx) error {
			return tx.InsertOrganisation(ctx, survey.Organisation{ID: id, Name: "Acme", TimeZone: "UTC", Context: survey.Flat, Version: 1})
		}); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			add()
		}
		before := query(t, s, `SELECT number, detail FROM log_line ORDER BY number`)
		db, sqlite := s.Queue()
		statements := []string{
			`UPDATE log_line SET detail = 'nothing' WHERE number = 2`,
			`UPDATE log_line SET number = 7 WHERE number = 3`,
			`DELETE FROM log_line WHERE number = 3`,
			`DELETE FROM log_line`,
			`UPDATE log_head SET number = 1`,
			`UPDATE log_head SET number = number`,
			`DELETE FROM log_head`,
		}
		if !sqlite {
			statements = append(statements, `TRUNCATE log_line`, `TRUNCATE log_line CASCADE`)
		}
		for _, statement := range statements {
			if _, err := db.ExecContext(ctx, statement); err == nil {
				t.Errorf("%s: nobody minds", statement)
			}
		}
		after := query(t, s, `SELECT number, detail FROM log_line ORDER BY number`)
		if len(after) != 3 || len(before) != 3 {
			t.Fatalf("got %d lines, then %d, want 3", len(before), len(after))
		}
		for k := range after {
			if before[k][0] != after[k][0] || before[k][1] != after[k][1] {
				t.Errorf("line %d was %v and is %v", k+1, before[k], after[k])
			}
		}
		add()
	})
}
