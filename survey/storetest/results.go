package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

func testReleases(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	want := survey.Release{Organisation: w.organisation, Round: w.round, Hash: newKey(), Document: []byte("{ \"b\":1,\n\t\"a\": \"ä\x00\xff\" }")}
	write(t, s, func(tx survey.Tx) error { return tx.InsertRelease(ctx, want) })
	check := func() {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Release(ctx, w.organisation, w.round)
			same(t, "release, byte by byte", got, want)
			return err
		})
	}
	check()
	second := want
	second.Document, second.Hash = []byte("{}"), newKey()
	refused(t, s, "a second release", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertRelease(ctx, second) })
	check()
	read(t, s, func(r survey.Reader) error {
		_, err := r.Release(ctx, other.organisation, w.round)
		wantError(t, "a release elsewhere", err, survey.ErrNotFound)
		_, err = r.Release(ctx, other.organisation, other.round)
		wantError(t, "no release", err, survey.ErrNotFound)
		return nil
	})
	second.Organisation = other.organisation
	refused(t, s, "a release of no round", survey.ErrNotFound, func(tx survey.Tx) error { return tx.InsertRelease(ctx, second) })
}

func testCarryForwards(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	carry := func(number int) survey.CarryForward {
		return survey.CarryForward{Organisation: w.organisation, Survey: w.survey, Round: newID(), Number: number, Sealed: []byte{0, 1, byte(number)}}
	}
	two, ten := carry(2), carry(10)
	write(t, s, func(tx survey.Tx) error {
		return first([]error{
			tx.InsertRound(ctx, w.draft(ten.Round, 10)), tx.InsertCarryForward(ctx, ten),
			tx.InsertRound(ctx, w.draft(two.Round, 2)), tx.InsertCarryForward(ctx, two),
		})
	})
	want := func(organisation survey.ID, records ...survey.CarryForward) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.CarryForwards(ctx, organisation, w.survey)
			same(t, "records", got, append([]survey.CarryForward{}, records...))
			return err
		})
	}
	want(w.organisation, two, ten)
	want(other.organisation)
	refused(t, s, "a record twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertCarryForward(ctx, two) })
	write(t, s, func(tx survey.Tx) error { return tx.DeleteCarryForward(ctx, other.organisation, two.Round) })
	want(w.organisation, two, ten)
	for range 2 {
		write(t, s, func(tx survey.Tx) error { return tx.DeleteCarryForward(ctx, w.organisation, two.Round) })
		want(w.organisation, ten)
	}
}

func testDestructions(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	ballots := survey.Destruction{Organisation: w.organisation, Round: w.round, Sealed: survey.SealedBallots, At: instant}
	carry := ballots
	carry.Sealed, carry.Swept = survey.SealedCarry, instant.Add(time.Hour)
	complete(t, "destruction", reflect.ValueOf(carry))
	write(t, s, func(tx survey.Tx) error {
		return first([]error{tx.InsertDestruction(ctx, carry), tx.InsertDestruction(ctx, ballots)})
	})
	want := func(organisation survey.ID, all ...survey.Destruction) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Destructions(ctx, organisation)
			same(t, "destructions", got, append([]survey.Destruction{}, all...))
			return err
		})
	}
	want(w.organisation, ballots, carry)
	want(other.organisation)
	refused(t, s, "twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertDestruction(ctx, ballots) })
	stray := ballots
	stray.Organisation = other.organisation
	refused(t, s, "of a round elsewhere", survey.ErrNotFound, func(tx survey.Tx) error { return tx.InsertDestruction(ctx, stray) })

	// Of several who have swept at once, one is told that it was the first.
	at := instant.Add(2 * time.Hour)
	var swept atomic.Int32
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			err := s.Write(ctx, func(tx survey.Tx) error {
				return tx.MarkSwept(ctx, w.organisation, w.round, survey.SealedBallots, at)
			})
			switch {
			case err == nil:
				swept.Add(1)
			case !errors.Is(err, survey.ErrNotFound):
				t.Errorf("swept: %v", err)
			}
		})
	}
	group.Wait()
	if n := swept.Load(); n != 1 {
		t.Errorf("%d were the first", n)
	}
	ballots.Swept = at
	want(w.organisation, ballots, carry)
	for what, place := range map[string]survey.Destruction{"elsewhere": stray, "again": carry} {
		refused(t, s, what, survey.ErrNotFound, func(tx survey.Tx) error {
			return tx.MarkSwept(ctx, place.Organisation, place.Round, place.Sealed, at)
		})
	}
	want(w.organisation, ballots, carry)
}

// testVacuum checks that a store can be vacuumed at any time, by several at once, and
// that nothing is lost by it. What lies on disk is for each store to test.
func testVacuum(t *testing.T, s survey.Store) {
	w := newWorld(t, s)
	ctx := t.Context()
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if err := s.Vacuum(ctx); err != nil {
				t.Errorf("vacuum: %v", err)
			}
		})
	}
	group.Go(func() {
		for k := range 20 {
			err := s.Write(ctx, func(tx survey.Tx) error {
				return tx.PutBallot(ctx, w.organisation, w.round, survey.SealedBallot{Pseudonym: newKey(), Version: 1, Sealed: []byte{byte(k)}, Hash: newKey()})
			})
			if err != nil {
				t.Errorf("ballot %d: %v", k, err)
			}
		}
	})
	group.Wait()
	read(t, s, func(r survey.Reader) error {
		n := 0
		err := r.Ballots(ctx, w.organisation, w.round, func(survey.SealedBallot) error { n++; return nil })
		if n != 20 {
			t.Errorf("%d ballots are left of 20", n)
		}
		return err
	})
}

// checkLog reads the log of an organisation and checks that it is whole.
func checkLog(t *testing.T, s survey.Store, organisation survey.ID, lines int) (log []survey.LogEntry) {
	t.Helper()
	read(t, s, func(r survey.Reader) error {
		for {
			page, err := r.Log(t.Context(), organisation, len(log), 7)
			if err != nil || len(page) == 0 {
				return err
			}
			log = append(log, page...)
		}
	})
	if len(log) != lines {
		t.Fatalf("log: got %d lines, want %d", len(log), lines)
	}
	var previous survey.Hash
	for k, e := range log {
		if e.Number != k+1 || e.Previous != previous || e.Hash != e.Sum() || e.Organisation != organisation {
			t.Errorf("line %d: the chain is broken: %+v", k+1, e)
		}
		previous = e.Hash
	}
	return log
}

func testLog(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	read(t, s, func(r survey.Reader) error {
		none, err := r.Log(ctx, w.organisation, 0, 10)
		same(t, "an empty log", none, []survey.LogEntry{})
		return err
	})
	entry := func(organisation survey.ID, k int) survey.LogEntry {
		return survey.LogEntry{
			Organisation: organisation, At: instant.Add(time.Duration(k)*time.Second + 789*time.Nanosecond), Actor: w.people[0],
			Action: survey.EditSurveys, Object: fmt.Sprintf("Ömlaut %d", k), Detail: "purpose\nfloors",
			// The store does not believe what it is told about these.
			Number: 99, Previous: newKey(), Hash: newKey(),
		}
	}
	for k := range 16 {
		write(t, s, func(tx survey.Tx) error { return tx.AppendLog(ctx, entry(w.organisation, k)) })
	}
	write(t, s, func(tx survey.Tx) error { // several in one transaction, and of two organisations
		return first([]error{
			tx.AppendLog(ctx, entry(w.organisation, 16)), tx.AppendLog(ctx, entry(other.organisation, 0)), tx.AppendLog(ctx, entry(w.organisation, 17)),
		})
	})
	failed := errors.New("failed")
	refused(t, s, "a transaction that fails", failed, func(tx survey.Tx) error {
		if err := tx.AppendLog(ctx, entry(w.organisation, 18)); err != nil {
			return err
		}
		return failed
	})
	write(t, s, func(tx survey.Tx) error { return tx.AppendLog(ctx, entry(w.organisation, 18)) })
	log := checkLog(t, s, w.organisation, 19)
	checkLog(t, s, other.organisation, 1)
	for k, e := range log {
		want := entry(w.organisation, k)
		want.At = want.At.Truncate(time.Microsecond)
		want.Number, want.Previous, want.Hash = e.Number, e.Previous, e.Hash
		same(t, "line", e, want)
	}
	read(t, s, func(r survey.Reader) error {
		got, err := r.Log(ctx, w.organisation, 17, 100)
		same(t, "lines after 17", got, log[17:])
		return err
	})
	refused(t, s, "a log of nobody", survey.ErrNotFound, func(tx survey.Tx) error { return tx.AppendLog(ctx, entry(newID(), 0)) })
}

func testLogConcurrently(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	const writers, each = 8, 5
	var group sync.WaitGroup
	for k := range writers {
		group.Go(func() {
			for range each {
				organisation := w.organisation
				if k%4 == 0 {
					organisation = other.organisation
				}
				if err := s.Write(t.Context(), func(tx survey.Tx) error {
					return tx.AppendLog(t.Context(), survey.LogEntry{Organisation: organisation, At: instant, Action: survey.SeeLog})
				}); err != nil {
					t.Errorf("append: %v", err)
				}
			}
		})
	}
	group.Wait()
	checkLog(t, s, w.organisation, writers*each*3/4)
	checkLog(t, s, other.organisation, writers*each/4)
}
