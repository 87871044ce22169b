package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// patience is how long a transaction is watched not to get what another holds.
const patience = 150 * time.Millisecond

// move changes the state of a round that is locked.
func move(t *testing.T, tx survey.Tx, r survey.Round, to survey.State) error {
	r.State = to
	return tx.UpdateRound(t.Context(), r)
}

// behind runs ours, and theirs in another transaction begun while ours holds what it
// took. It fails the test when theirs gets it before ours has ended.
func behind(t *testing.T, s survey.Store, take, ours, theirs func(survey.Tx) error) {
	t.Helper()
	ctx := t.Context()
	got := make(chan struct{})
	done := make(chan error, 1)
	write(t, s, func(tx survey.Tx) error {
		if err := take(tx); err != nil {
			return err
		}
		go func() {
			done <- s.Write(ctx, func(tx survey.Tx) error {
				err := theirs(tx)
				close(got)
				return err
			})
		}()
		select {
		case <-got:
			t.Error("the other transaction did not wait")
		case <-time.After(patience):
		}
		return ours(tx)
	})
	if err := <-done; err != nil {
		t.Errorf("the other transaction: %v", err)
	}
}

// testOrganisationLock checks that a rule about several people holds, though each of
// two transactions alone would keep it: the second sees what the first has written.
func testOrganisationLock(t *testing.T, s survey.Store) {
	ctx := t.Context()
	w, other := newWorld(t, s), newWorld(t, s)
	lock := func(tx survey.Tx) error { return tx.LockOrganisation(ctx, w.organisation) }
	tenure := []survey.Tenure{{Role: survey.Auditor}}
	behind(t, s, lock, func(tx survey.Tx) error {
		return tx.SetRoles(ctx, w.organisation, w.people[0], tenure)
	}, func(tx survey.Tx) error {
		if err := lock(tx); err != nil {
			return err
		}
		got, err := tx.RoleHolders(ctx, w.organisation)
		same(t, "role holders after the lock", got, map[survey.ID][]survey.Tenure{w.people[0]: tenure})
		return err
	})
	// It is that of one organisation.
	write(t, s, func(tx survey.Tx) error { return tx.LockOrganisation(ctx, other.organisation) })
}

func testExclusiveLock(t *testing.T, s survey.Store) {
	ctx := t.Context()
	for k := range 4 {
		// What the second takes; and whether the first changes the round, since a
		// database may look at a row again for that reason alone.
		exclusive, changed := k%2 == 1, k < 2
		w := newWorld(t, s)
		want := survey.Draft
		var round survey.Round
		var ended time.Time
		behind(t, s,
			func(tx survey.Tx) (err error) {
				round, err = tx.LockRound(ctx, w.organisation, w.round, true)
				return err
			},
			func(tx survey.Tx) error {
				if changed {
					want = survey.Closing
					if err := move(t, tx, round, want); err != nil {
						return err
					}
				}
				// Not by the clock of this transaction, which stands since the lock.
				return s.Read(ctx, func(r survey.Reader) (err error) {
					ended, err = r.Now(ctx)
					return err
				})
			},
			func(tx survey.Tx) error {
				r, err := tx.LockRound(ctx, w.organisation, w.round, exclusive)
				if err != nil {
					return err
				}
				same(t, "the state after the lock", r.State, want)
				now, err := tx.Now(ctx)
				if now.Before(ended) {
					t.Errorf("the clock after the lock is %v before the end of the other", ended.Sub(now))
				}
				return err
			})
	}
}

func testSharedLock(t *testing.T, s survey.Store) {
	ctx := t.Context()
	w := newWorld(t, s)
	// Whoever takes it exclusively waits for those who share it, and sees what they
	// did.
	behind(t, s,
		func(tx survey.Tx) error {
			_, err := tx.LockRound(ctx, w.organisation, w.round, false)
			return err
		},
		func(tx survey.Tx) error { return tx.Enrol(ctx, w.organisation, w.round, newKey()) },
		func(tx survey.Tx) error {
			if _, err := tx.LockRound(ctx, w.organisation, w.round, true); err != nil {
				return err
			}
			n, err := tx.RollCount(ctx, w.organisation, w.round)
			same(t, "the roll after the lock", n, 1)
			return err
		})
	// So does whoever changes it.
	behind(t, s,
		func(tx survey.Tx) error {
			_, err := tx.LockRound(ctx, w.organisation, w.round, false)
			return err
		},
		func(survey.Tx) error { return nil },
		func(tx survey.Tx) error { return tx.UpdateRound(ctx, w.draft(w.round, 1)) })
}

// testEnrolTogether has two take in something for one person: the second waits, and
// sees what the first did, whether the person was on the roll before or not.
func testEnrolTogether(t *testing.T, s survey.Store) {
	ctx := t.Context()
	w := newWorld(t, s)
	key, pseudonym := survey.Key(newKey()), survey.Key(newKey())
	enrol := func(tx survey.Tx) error { return tx.Enrol(ctx, w.organisation, w.round, key) }
	for version := 1; version <= 2; version++ {
		behind(t, s, enrol,
			func(tx survey.Tx) error {
				return tx.PutBallot(ctx, w.organisation, w.round, ballot(pseudonym, version))
			},
			func(tx survey.Tx) error {
				if err := enrol(tx); err != nil {
					return err
				}
				got, err := tx.Submitted(ctx, w.organisation, w.round, pseudonym, newKey(), newKey())
				same(t, "the version after the wait", got.Version, version)
				return err
			})
	}
}

// testCloseWhileSubmitting lets many submit while one closes: everybody whose
// submission succeeded is there when the round has closed, and nobody else.
func testCloseWhileSubmitting(t *testing.T, s survey.Store) {
	ctx := t.Context()
	w := newWorld(t, s)
	errClosed := errors.New("closed")
	write(t, s, func(tx survey.Tx) error {
		r, err := tx.LockRound(ctx, w.organisation, w.round, true)
		if err != nil {
			return err
		}
		return move(t, tx, r, survey.Open)
	})
	const writers, each = 8, 10
	var group sync.WaitGroup
	var mutex sync.Mutex
	accepted, late := 0, 0
	for range writers {
		group.Go(func() {
			for range each {
				b := ballot(newKey(), 1)
				err := s.Write(ctx, func(tx survey.Tx) error {
					r, err := tx.LockRound(ctx, w.organisation, w.round, false)
					if err != nil {
						return err
					}
					if r.State != survey.Open {
						return errClosed
					}
					return first([]error{
						tx.PutBallot(ctx, w.organisation, w.round, b),
						tx.Enrol(ctx, w.organisation, w.round, newKey()),
						tx.InsertIdempotency(ctx, w.organisation, w.round, survey.IdempotencyRecord{Key: newKey()}),
					})
				})
				mutex.Lock()
				switch {
				case err == nil:
					accepted++
				case errors.Is(err, errClosed):
					late++
				default:
					t.Errorf("submit: %v", err)
				}
				mutex.Unlock()
			}
		})
	}
	time.Sleep(20 * time.Millisecond)
	counted := 0
	write(t, s, func(tx survey.Tx) error {
		r, err := tx.LockRound(ctx, w.organisation, w.round, true)
		if err != nil {
			return err
		}
		counted = 0
		if err := tx.Ballots(ctx, w.organisation, w.round, func(survey.SealedBallot) error {
			counted++
			return nil
		}); err != nil {
			return err
		}
		return move(t, tx, r, survey.Closing)
	})
	group.Wait()
	read(t, s, func(r survey.Reader) error {
		n, err := r.RollCount(ctx, w.organisation, w.round)
		same(t, "on the roll", n, accepted)
		return err
	})
	same(t, "counted at the close", counted, accepted)
	same(t, "answered at all", accepted+late, writers*each)
}
