package sqlstore_test

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

// BenchmarkSubmit measures what a submission costs the store, by many at once: lock,
// clock, look, ballot of 4 KiB, roll, idempotency, commit.
func BenchmarkSubmit(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { benchmarkSubmit(b, sqlstoretest.SQLite(b)) })
	b.Run("PostgreSQL", func(b *testing.B) { benchmarkSubmit(b, sqlstoretest.PostgreSQL(b)) })
}

func benchmarkSubmit(b *testing.B, s *sqlstore.Store) {
	ctx := b.Context()
	o := organisation()
	if err := s.Write(ctx, func(tx survey.Tx) error {
		return errors.Join(
			tx.InsertOrganisation(ctx, o),
			tx.InsertSurvey(ctx, survey.Survey{Organisation: o.ID, ID: o.ID, Version: 1}),
			tx.InsertRound(ctx, survey.Round{Organisation: o.ID, ID: o.ID, Survey: o.ID, Number: 1, State: survey.Open, Version: 1}),
		)
	}); err != nil {
		b.Fatal(err)
	}
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := submit(ctx, s, o.ID); err != nil {
				b.Error(err)
			}
		}
	})
}

func submit(ctx context.Context, s *sqlstore.Store, id survey.ID) error {
	key := func() (k survey.Key) {
		_, _ = rand.Read(k[:]) // never fails: it ends the program instead
		return k
	}
	pseudonym, request := key(), key()
	return s.Write(ctx, func(tx survey.Tx) error {
		if _, err := tx.LockRound(ctx, id, id, false); err != nil {
			return err
		}
		if _, err := tx.Now(ctx); err != nil {
			return err
		}
		if err := tx.Enrol(ctx, id, id, key()); err != nil {
			return err
		}
		if _, err := tx.Submitted(ctx, id, id, pseudonym, request, key()); err != nil {
			return err
		}
		return errors.Join(
			tx.PutBallot(ctx, id, id, survey.SealedBallot{Pseudonym: pseudonym, Version: 1, Sealed: make([]byte, 4<<10)}),
			tx.InsertIdempotency(ctx, id, id, survey.IdempotencyRecord{Key: request}),
		)
	})
}
