package sqlstore_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// TestReplacedBallots checks that of what somebody has changed their mind about
// only the hash stays, by which an old receipt can be recognised.
func TestReplacedBallots(t *testing.T) {
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		ctx := t.Context()
		o := organisation()
		if err := s.Write(ctx, func(tx survey.Tx) error {
			steps := []error{
				tx.InsertOrganisation(ctx, o),
				tx.InsertSurvey(ctx, survey.Survey{Organisation: o.ID, ID: o.ID, Version: 1}),
				tx.InsertRound(ctx, survey.Round{Organisation: o.ID, ID: o.ID, Survey: o.ID, Number: 1, State: survey.Open, Version: 1}),
			}
			for version := 1; version <= 3; version++ {
				steps = append(steps, tx.PutBallot(ctx, o.ID, o.ID, survey.SealedBallot{Version: version, Sealed: []byte{1, 2, 3}, Hash: survey.Hash{byte(version)}}))
			}
			return errors.Join(steps...)
		}); err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(query(t, s, `SELECT version, length(sealed), length(sealed_hash) FROM ballot ORDER BY version`))
		if want := "[[1 0 32] [2 0 32] [3 3 32]]"; got != want {
			t.Errorf("got versions, lengths of content and of hash %s, want %s", got, want)
		}
	})
}
