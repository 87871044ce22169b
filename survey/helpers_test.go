package survey_test

import (
	"context"
	"errors"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
	"github.com/followship/followship/survey/surveytest"
)

// each runs a test on both engines, in a house of its own, beside others.
func each(t *testing.T, o surveytest.Options, f func(t *testing.T, h *surveytest.House)) {
	t.Helper()
	t.Parallel()
	for name, store := range map[string]func(testing.TB) *sqlstore.Store{"SQLite": sqlstoretest.SQLite, "PostgreSQL": sqlstoretest.PostgreSQL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, surveytest.New(t, store(t)).House(t, o))
		})
	}
}

// onSQLite runs a test on one engine, for what depends on none.
func onSQLite(t *testing.T, o surveytest.Options, f func(t *testing.T, h *surveytest.House)) {
	t.Helper()
	t.Parallel()
	f(t, surveytest.New(t, sqlstoretest.SQLite(t)).House(t, o))
}

// wantCode checks that an error has a code, "" for no error.
func wantCode(t *testing.T, what string, err error, want survey.Code) {
	t.Helper()
	var got survey.Code
	if e, ok := errors.AsType[*survey.Error](err); ok {
		got = e.Code
	} else if err != nil {
		t.Errorf("%s: got %v, want an error of the domain", what, err)
		return
	}
	if got != want {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, want)
	}
}

// must checks that there is no error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// lines returns the transparency log of a house.
func lines(t *testing.T, h *surveytest.House) []survey.LogEntry {
	t.Helper()
	log, err := survey.Logbook{Parts: h.Parts}.List(t.Context(), h.Actor(3), 0, 200)
	must(t, err)
	return log
}

// force puts a round into a state, whatever its life says.
func force(t *testing.T, h *surveytest.House, id survey.ID, change func(*survey.Round)) {
	t.Helper()
	h.Write(t, func(ctx context.Context, tx survey.Tx) error {
		r, err := tx.Round(ctx, h.Organisation.ID, id)
		if err != nil {
			return err
		}
		change(&r)
		return tx.UpdateRound(ctx, r)
	})
}

// keys remembers for which rounds keys were made.
type keys struct {
	survey.Sealer
	ids []survey.ID
}

func (k *keys) CreateRound(ctx context.Context, organisation, round survey.ID) error {
	k.ids = append(k.ids, round)
	return k.Sealer.CreateRound(ctx, organisation, round)
}

// nowhere is a store that does not answer.
type nowhere struct{ survey.Store }

func (nowhere) Write(context.Context, func(survey.Tx) error) error {
	return &survey.Error{Kind: survey.Unavailable, Code: survey.CodeUnavailable}
}

// verifierKey returns what signatures of the house are checked with.
func verifierKey(t *testing.T, h *surveytest.House) string {
	t.Helper()
	key, err := h.Sealer.VerifierKey(t.Context(), h.Organisation.ID)
	must(t, err)
	return key
}
