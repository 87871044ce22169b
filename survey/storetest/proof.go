package storetest

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

func hashes(n int) []survey.Hash {
	out := make([]survey.Hash, n)
	for k := range out {
		out[k] = newKey()
	}
	slices.SortFunc(out, func(a, b survey.Hash) int { return bytes.Compare(a[:], b[:]) })
	return out
}

func testCheckpoints(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	want := survey.SignedCheckpoint{
		Organisation: w.organisation, Round: w.round, Note: "a note\n\n— ömlaut\n", VerifierKey: "name+hash+key",
		Earlier: []survey.CountedWith{{Round: newID(), Ballots: true}, {Round: newID(), Carry: true}},
	}
	// A large one: what is kept of it is one value however many there are.
	leaves := survey.Leaves{Counted: hashes(10_000), Superseded: hashes(3)}
	refused(t, s, "a checkpoint of no round", survey.ErrNotFound, func(tx survey.Tx) error {
		foreign := want
		foreign.Organisation = other.organisation
		return tx.InsertCheckpoint(ctx, foreign, leaves)
	})
	write(t, s, func(tx survey.Tx) error { return tx.InsertCheckpoint(ctx, want, leaves) })
	check := func() {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Checkpoint(ctx, w.organisation, w.round)
			same(t, "checkpoint", got, want)
			if err != nil {
				return err
			}
			all, err := r.Leaves(ctx, w.organisation, w.round)
			same(t, "leaves", all, leaves)
			return err
		})
	}
	check()
	second := want
	second.Note = "another"
	refused(t, s, "a second checkpoint", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertCheckpoint(ctx, second, survey.Leaves{}) })
	// It outlives what it was made from.
	write(t, s, func(tx survey.Tx) error { return tx.DeleteSealed(ctx, w.organisation, w.round, true) })
	check()
	read(t, s, func(r survey.Reader) error {
		_, err := r.Checkpoint(ctx, other.organisation, w.round)
		wantError(t, "a checkpoint elsewhere", err, survey.ErrNotFound)
		_, err = r.Leaves(ctx, other.organisation, w.round)
		wantError(t, "leaves elsewhere", err, survey.ErrNotFound)
		return nil
	})
	empty := survey.SignedCheckpoint{Organisation: other.organisation, Round: other.round, Note: "n", VerifierKey: "k", Earlier: []survey.CountedWith{}}
	write(t, s, func(tx survey.Tx) error { return tx.InsertCheckpoint(ctx, empty, survey.Leaves{}) })
	read(t, s, func(r survey.Reader) error {
		got, err := r.Checkpoint(ctx, other.organisation, other.round)
		same(t, "a checkpoint of nobody", got, empty)
		if err != nil {
			return err
		}
		all, err := r.Leaves(ctx, other.organisation, other.round)
		same(t, "no leaves", all, survey.Leaves{Counted: []survey.Hash{}, Superseded: []survey.Hash{}})
		return err
	})
}

func testReplacedLeaves(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	one, two := survey.Key(newKey()), survey.Key(newKey())
	ballot := func(pseudonym survey.Key, version int) survey.SealedBallot {
		return survey.SealedBallot{Pseudonym: pseudonym, Version: version, Sealed: []byte("sealed"), Hash: newKey()}
	}
	all := []survey.SealedBallot{ballot(one, 1), ballot(one, 2), ballot(one, 3), ballot(two, 1)}
	write(t, s, func(tx survey.Tx) error {
		for _, b := range all {
			if err := tx.PutBallot(ctx, w.organisation, w.round, b); err != nil {
				return err
			}
		}
		return nil
	})
	want := []survey.Hash{all[0].Hash, all[1].Hash}
	slices.SortFunc(want, func(a, b survey.Hash) int { return bytes.Compare(a[:], b[:]) })
	read(t, s, func(r survey.Reader) error {
		got, err := r.ReplacedLeaves(ctx, w.organisation, w.round)
		same(t, "replaced", got, want)
		if err != nil {
			return err
		}
		got, err = r.ReplacedLeaves(ctx, other.organisation, w.round)
		same(t, "replaced elsewhere", got, []survey.Hash{})
		return err
	})
}

func testRecounts(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	want := survey.Recount{Organisation: w.organisation, Round: w.round, AskedBy: w.people[0], AskedAt: instant}
	check := func(what string) {
		t.Helper()
		write(t, s, func(tx survey.Tx) error { return tx.PutRecount(ctx, want) })
		read(t, s, func(r survey.Reader) error {
			got, err := r.Recount(ctx, w.organisation, w.round)
			same(t, what, got, want)
			return err
		})
	}
	check("asked")
	want.ConfirmedBy, want.ConfirmedAt = w.people[1], instant.Add(time.Hour)
	check("confirmed")
	want.Verdict, want.RecountedAt = survey.Pass, instant.Add(2*time.Hour)
	check("done")
	want = survey.Recount{Organisation: w.organisation, Round: w.round, AskedBy: w.people[1], AskedAt: instant.Add(3 * time.Hour)}
	check("asked again")
	read(t, s, func(r survey.Reader) error {
		_, err := r.Recount(ctx, other.organisation, w.round)
		wantError(t, "a recount elsewhere", err, survey.ErrNotFound)
		_, err = r.Recount(ctx, other.organisation, other.round)
		wantError(t, "no recount", err, survey.ErrNotFound)
		return nil
	})
	foreign := want
	foreign.AskedBy = other.people[0]
	refused(t, s, "a recount asked for by nobody", survey.ErrNotFound, func(tx survey.Tx) error { return tx.PutRecount(ctx, foreign) })
}
