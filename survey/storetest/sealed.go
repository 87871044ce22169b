package storetest

import (
	"bytes"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/followship/followship/survey"
)

// ballot returns a version of a ballot with random bytes in it.
func ballot(pseudonym survey.Key, version int) survey.SealedBallot {
	key := newKey()
	return survey.SealedBallot{Pseudonym: pseudonym, Version: version, Sealed: bytes.Repeat(key[:], 32), Hash: newKey()}
}

func testBallots(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	pseudonym := survey.Key(newKey())
	put := func(b survey.SealedBallot) func(survey.Tx) error {
		return func(tx survey.Tx) error { return tx.PutBallot(ctx, w.organisation, w.round, b) }
	}
	want := func(b survey.SealedBallot) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Ballot(ctx, w.organisation, w.round, pseudonym)
			same(t, "ballot", got, b)
			return err
		})
	}
	refused(t, s, "a second version first", survey.ErrStale, put(ballot(pseudonym, 2)))
	a, b := ballot(pseudonym, 1), ballot(pseudonym, 2)
	a.Sealed[0] = 0 // bytes are bytes
	write(t, s, put(a))
	want(a)
	refused(t, s, "a version twice", survey.ErrExists, put(ballot(pseudonym, 1)))
	refused(t, s, "a version too far", survey.ErrStale, put(ballot(pseudonym, 3)))
	want(a)
	write(t, s, put(b))
	want(b)
	refused(t, s, "a version of old", survey.ErrExists, put(ballot(pseudonym, 1)))
	write(t, s, func(tx survey.Tx) error { // the same person in another organisation is somebody else
		return tx.PutBallot(ctx, other.organisation, other.round, ballot(pseudonym, 1))
	})
	want(b)
	read(t, s, func(r survey.Reader) error {
		_, err := r.Ballot(ctx, w.organisation, w.round, newKey())
		wantError(t, "a ballot nobody cast", err, survey.ErrNotFound)
		_, err = r.Ballot(ctx, other.organisation, w.round, pseudonym)
		wantError(t, "a ballot elsewhere", err, survey.ErrNotFound)
		return r.Ballots(ctx, other.organisation, w.round, func(survey.SealedBallot) error {
			t.Error("ballots elsewhere: got one")
			return nil
		})
	})
	refused(t, s, "a ballot of no round", survey.ErrNotFound, func(tx survey.Tx) error {
		return tx.PutBallot(ctx, other.organisation, w.round, ballot(newKey(), 1))
	})
}

func testManyBallots(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	latest := map[survey.Key]survey.SealedBallot{}
	var pseudonyms []survey.Key
	for k := range 600 { // more than a store has in memory at once
		b := ballot(newKey(), 1)
		b.Sealed = b.Sealed[:64]
		pseudonyms = append(pseudonyms, b.Pseudonym)
		write(t, s, func(tx survey.Tx) error { return tx.PutBallot(ctx, w.organisation, w.round, b) })
		for version := 2; version <= 1+k%3; version++ {
			b = ballot(b.Pseudonym, version)
			write(t, s, func(tx survey.Tx) error { return tx.PutBallot(ctx, w.organisation, w.round, b) })
		}
		latest[b.Pseudonym] = b
	}
	slices.SortFunc(pseudonyms, func(a, b survey.Key) int { return bytes.Compare(a[:], b[:]) })
	stop := errors.New("stop")
	read(t, s, func(r survey.Reader) error {
		var got []survey.Key
		err := r.Ballots(ctx, w.organisation, w.round, func(b survey.SealedBallot) error {
			got = append(got, b.Pseudonym)
			if len(got)%100 == 1 { // the reader is free meanwhile
				again, err := r.Ballot(ctx, w.organisation, w.round, b.Pseudonym)
				same(t, "the ballot read beside", again, b)
				if err != nil {
					return err
				}
			}
			same(t, "one of many", b, latest[b.Pseudonym])
			return nil
		})
		same(t, "pseudonyms in order", got, pseudonyms)
		if err != nil {
			return err
		}
		n := 0
		err = r.Ballots(ctx, w.organisation, w.round, func(survey.SealedBallot) error {
			if n++; n == 300 {
				return stop
			}
			return nil
		})
		wantError(t, "an error on the way", err, stop)
		same(t, "ballots until the error", n, 300)
		return nil
	})
}

func testRoll(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	want := func(key survey.Key, on bool, count int) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.OnRoll(ctx, w.organisation, w.round, key)
			same(t, "on the roll", got, on)
			n, err2 := r.RollCount(ctx, w.organisation, w.round)
			same(t, "count of the roll", n, count)
			return first([]error{err, err2})
		})
	}
	key := survey.Key(newKey())
	want(key, false, 0)
	for range 2 {
		write(t, s, func(tx survey.Tx) error { return tx.Enrol(ctx, w.organisation, w.round, key) })
		want(key, true, 1)
	}
	write(t, s, func(tx survey.Tx) error {
		return first([]error{
			tx.Enrol(ctx, w.organisation, w.round, newKey()),
			tx.Enrol(ctx, w.organisation, w.round, key), // and goes on
			tx.Enrol(ctx, other.organisation, other.round, newKey()),
		})
	})
	want(key, true, 2)
	want(newKey(), false, 2)
	read(t, s, func(r survey.Reader) error {
		on, err := r.OnRoll(ctx, other.organisation, w.round, key)
		same(t, "on the roll elsewhere", on, false)
		n, err2 := r.RollCount(ctx, other.organisation, w.round)
		same(t, "count of the roll elsewhere", n, 0)
		return first([]error{err, err2})
	})
	refused(t, s, "the roll of no round", survey.ErrNotFound, func(tx survey.Tx) error {
		return tx.Enrol(ctx, other.organisation, w.round, newKey())
	})
}

// testMixRoll mixes a roll of many keys, again and again: all stay on it, and so do
// those of others. (What mixing is for only the engine can see.)
func testMixRoll(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	mix := func(tx survey.Tx) error { return tx.MixRoll(ctx, w.organisation, w.round) }
	write(t, s, mix)
	write(t, s, func(tx survey.Tx) error { return tx.Enrol(ctx, other.organisation, other.round, newKey()) })
	var keys []survey.Key
	for k := range 50 {
		keys = append(keys, newKey())
		write(t, s, func(tx survey.Tx) error { return tx.Enrol(ctx, w.organisation, w.round, keys[k]) })
		if k%7 == 0 {
			write(t, s, mix)
		}
	}
	write(t, s, mix)
	read(t, s, func(r survey.Reader) error {
		for _, key := range keys {
			on, err := r.OnRoll(ctx, w.organisation, w.round, key)
			if err != nil {
				return err
			}
			same(t, "on the roll", on, true)
		}
		n, err := r.RollCount(ctx, w.organisation, w.round)
		same(t, "count of the roll", n, len(keys))
		m, err2 := r.RollCount(ctx, other.organisation, other.round)
		same(t, "count of the roll elsewhere", m, 1)
		return first([]error{err, err2})
	})
}

// testMixWhileEnrolling mixes while many enrol, some of them again: nobody is lost,
// doubled or refused.
func testMixWhileEnrolling(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	const people, mixers, each = 20, 2, 15
	var group sync.WaitGroup
	for range people {
		key := newKey()
		group.Go(func() {
			for range 3 {
				if err := s.Write(ctx, func(tx survey.Tx) error { return tx.Enrol(ctx, w.organisation, w.round, key) }); err != nil {
					t.Errorf("enrol: %v", err)
				}
			}
		})
	}
	for range mixers {
		group.Go(func() {
			for range each {
				if err := s.Write(ctx, func(tx survey.Tx) error { return tx.MixRoll(ctx, w.organisation, w.round) }); err != nil {
					t.Errorf("mix: %v", err)
				}
			}
		})
	}
	group.Wait()
	read(t, s, func(r survey.Reader) error {
		n, err := r.RollCount(ctx, w.organisation, w.round)
		same(t, "count of the roll", n, people)
		return err
	})
}

func testDrafts(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	key := survey.Key(newKey())
	draft := func(revision int) survey.SealedDraft {
		return survey.SealedDraft{Key: key, Revision: revision, Sealed: ballot(key, 1).Sealed}
	}
	put := func(seen int, d survey.SealedDraft) func(survey.Tx) error {
		return func(tx survey.Tx) error { return tx.PutDraft(ctx, w.organisation, w.round, seen, d) }
	}
	get := func() (d survey.SealedDraft, err error) {
		err = s.Read(ctx, func(r survey.Reader) error {
			d, err = r.Draft(ctx, w.organisation, w.round, key)
			return err
		})
		return d, err
	}
	_, err := get()
	wantError(t, "no draft yet", err, survey.ErrNotFound)
	refused(t, s, "in place of none", survey.ErrStale, put(1, draft(2)))
	var want survey.SealedDraft
	seen := 0
	for _, revision := range []int{7, 8, 1 << 30} {
		want = draft(revision)
		write(t, s, put(seen, want))
		seen = revision
		got, err := get()
		same(t, "draft", got, want)
		wantError(t, "draft", err, nil)
	}
	for _, seen := range []int{0, 7, 8, 9, 1<<30 + 1} {
		refused(t, s, "in place of another", survey.ErrStale, put(seen, draft(10)))
	}
	write(t, s, func(tx survey.Tx) error { return tx.DeleteDraft(ctx, other.organisation, w.round, key) })
	got, err := get()
	same(t, "after it was deleted elsewhere", got, want)
	wantError(t, "after it was deleted elsewhere", err, nil)
	for range 2 { // it may be gone already
		write(t, s, func(tx survey.Tx) error { return tx.DeleteDraft(ctx, w.organisation, w.round, key) })
	}
	_, err = get()
	wantError(t, "deleted", err, survey.ErrNotFound)
	refused(t, s, "in place of one that is gone", survey.ErrStale, put(1<<30, draft(4)))
	write(t, s, put(0, draft(1)))
}

func testIdempotency(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	want := survey.IdempotencyRecord{Key: newKey(), Digest: newKey(), Receipt: survey.Receipt{Hash: newKey(), Version: 3}}
	complete(t, "record", valueOf(want))
	insert := func(tx survey.Tx) error { return tx.InsertIdempotency(ctx, w.organisation, w.round, want) }
	write(t, s, insert)
	read(t, s, func(r survey.Reader) error {
		got, err := r.Idempotency(ctx, w.organisation, w.round, want.Key)
		same(t, "record", got, want)
		_, missing := r.Idempotency(ctx, w.organisation, w.round, newKey())
		wantError(t, "a key never used", missing, survey.ErrNotFound)
		_, foreign := r.Idempotency(ctx, other.organisation, w.round, want.Key)
		wantError(t, "a key elsewhere", foreign, survey.ErrNotFound)
		return err
	})
	refused(t, s, "a key twice", survey.ErrExists, insert)
}

func testSubmitted(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	pseudonym, draft := survey.Key(newKey()), survey.Key(newKey())
	record := survey.IdempotencyRecord{Key: newKey(), Digest: newKey(), Receipt: survey.Receipt{Hash: newKey(), Version: 2}}
	want := func(what string, of world, request survey.Key, want survey.Submitted) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Submitted(ctx, of.organisation, of.round, pseudonym, request, draft)
			same(t, what, got, want)
			return err
		})
	}
	want("nothing yet", w, record.Key, survey.Submitted{})
	write(t, s, func(tx survey.Tx) error {
		return first([]error{
			tx.PutBallot(ctx, w.organisation, w.round, ballot(pseudonym, 1)),
			tx.PutBallot(ctx, w.organisation, w.round, ballot(pseudonym, 2)),
			tx.InsertIdempotency(ctx, w.organisation, w.round, record),
		})
	})
	want("submitted", w, record.Key, survey.Submitted{Version: 2, Record: &record})
	want("by another request", w, newKey(), survey.Submitted{Version: 2})
	want("elsewhere", other, record.Key, survey.Submitted{})
	write(t, s, func(tx survey.Tx) error {
		return tx.PutDraft(ctx, w.organisation, w.round, 0, survey.SealedDraft{Key: draft, Revision: 1, Sealed: []byte{1}})
	})
	want("with a draft", w, newKey(), survey.Submitted{Version: 2, Draft: true})
}

func testDeleteSealed(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	second := newID()
	key := survey.Key(newKey())
	write(t, s, func(tx survey.Tx) error { return tx.InsertRound(ctx, w.draft(second, 2)) })
	for _, round := range []survey.ID{w.round, second} {
		write(t, s, func(tx survey.Tx) error {
			return first([]error{
				tx.PutBallot(ctx, w.organisation, round, ballot(key, 1)),
				tx.Enrol(ctx, w.organisation, round, key),
				tx.PutDraft(ctx, w.organisation, round, 0, survey.SealedDraft{Key: key, Revision: 1, Sealed: []byte{1}}),
				tx.InsertIdempotency(ctx, w.organisation, round, survey.IdempotencyRecord{Key: key}),
			})
		})
	}
	want := func(round survey.ID, drafts, ballots bool) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			_, draft := r.Draft(ctx, w.organisation, round, key)
			_, record := r.Idempotency(ctx, w.organisation, round, key)
			_, ballot := r.Ballot(ctx, w.organisation, round, key)
			on, err := r.OnRoll(ctx, w.organisation, round, key)
			same(t, "draft, record, ballot, roll", []bool{draft == nil, record == nil, ballot == nil, on}, []bool{drafts, drafts, ballots, ballots})
			return err
		})
	}
	want(w.round, true, true)
	write(t, s, func(tx survey.Tx) error { return tx.DeleteSealed(ctx, newID(), w.round, true) })
	want(w.round, true, true)
	write(t, s, func(tx survey.Tx) error { return tx.DeleteSealed(ctx, w.organisation, w.round, false) })
	want(w.round, false, true)
	write(t, s, func(tx survey.Tx) error { return tx.DeleteSealed(ctx, w.organisation, w.round, true) })
	want(w.round, false, false)
	want(second, true, true)
}
