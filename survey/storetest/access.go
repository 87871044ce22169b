package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

func signIn() survey.SignIn {
	return survey.SignIn{ID: newKey(), Browser: newKey(), Code: newKey(), Mail: "zofia@example.org", Expires: instant, Tries: 1, Reusable: true}
}

func testSignIns(t *testing.T, s survey.Store) {
	ctx := t.Context()
	want := signIn()
	complete(t, "sign-in", valueOf(want))
	write(t, s, func(tx survey.Tx) error { return tx.InsertSignIn(ctx, want) })
	refused(t, s, "a token twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertSignIn(ctx, want) })
	get := func() (got survey.SignIn, err error) {
		err = s.Read(ctx, func(r survey.Reader) error {
			got, err = r.SignIn(ctx, want.ID)
			return err
		})
		return got, err
	}
	got, err := get()
	same(t, "sign-in", got, want)
	wantError(t, "sign-in", err, nil)
	write(t, s, func(tx survey.Tx) error {
		tries, err := tx.TrySignIn(ctx, want.ID)
		same(t, "tries", tries, 2)
		return err
	})
	want.Tries = 2
	got, _ = get()
	same(t, "after a try", got, want)
	write(t, s, func(tx survey.Tx) error { return tx.DeleteSignIn(ctx, want.ID) })
	_, err = get()
	wantError(t, "deleted", err, survey.ErrNotFound)
	refused(t, s, "delete twice", survey.ErrNotFound, func(tx survey.Tx) error { return tx.DeleteSignIn(ctx, want.ID) })
	refused(t, s, "try what is deleted", survey.ErrNotFound, func(tx survey.Tx) error {
		_, err := tx.TrySignIn(ctx, want.ID)
		return err
	})
}

// testSignInTwice checks that one of many who use a link at once gets in, and that
// each attempt with a code counts.
func testSignInTwice(t *testing.T, s survey.Store) {
	ctx := t.Context()
	link := signIn()
	link.Tries = 0
	write(t, s, func(tx survey.Tx) error { return tx.InsertSignIn(ctx, link) })
	const many = 8
	var group sync.WaitGroup
	var seen [many + 1]atomic.Int32
	for range many {
		group.Go(func() {
			if err := s.Write(ctx, func(tx survey.Tx) error {
				tries, err := tx.TrySignIn(ctx, link.ID)
				if err == nil {
					seen[tries].Add(1)
				}
				return err
			}); err != nil {
				t.Errorf("try: %v", err)
			}
		})
	}
	group.Wait()
	for tries := 1; tries <= many; tries++ {
		if n := seen[tries].Load(); n != 1 {
			t.Errorf("%d tries were seen by %d, want 1", tries, n)
		}
	}
	var in atomic.Int32
	for range many {
		group.Go(func() {
			err := s.Write(ctx, func(tx survey.Tx) error {
				if _, err := tx.SignIn(ctx, link.ID); err != nil {
					return err
				}
				return tx.DeleteSignIn(ctx, link.ID)
			})
			switch {
			case err == nil:
				in.Add(1)
			case !errors.Is(err, survey.ErrNotFound):
				t.Errorf("use: %v", err)
			}
		})
	}
	group.Wait()
	same(t, "those who got in", in.Load(), int32(1))
}

func count(t *testing.T, s survey.Store, counter string, window time.Duration) (n int) {
	t.Helper()
	write(t, s, func(tx survey.Tx) (err error) {
		n, err = tx.Count(t.Context(), counter, window)
		return err
	})
	return n
}

func testCounters(t *testing.T, s survey.Store) {
	for want := 1; want <= 3; want++ {
		same(t, "counter", count(t, s, "a|192.0.2.1", time.Hour), want)
	}
	same(t, "another counter", count(t, s, "b|192.0.2.1", time.Hour), 1)
	// A window that is over starts anew, whatever the next one is.
	same(t, "a short one", count(t, s, "c", 300*time.Millisecond), 1)
	same(t, "a short one again", count(t, s, "c", time.Hour), 2)
	time.Sleep(350 * time.Millisecond)
	same(t, "after its window", count(t, s, "c", time.Hour), 1)
	same(t, "in the next window", count(t, s, "c", time.Hour), 2)
}

func testCountConcurrently(t *testing.T, s survey.Store) {
	const many = 20
	var group sync.WaitGroup
	var mutex sync.Mutex
	var got []int
	for range many {
		group.Go(func() {
			var n int
			err := s.Write(t.Context(), func(tx survey.Tx) (err error) {
				n, err = tx.Count(t.Context(), "same", time.Hour)
				return err
			})
			if err != nil {
				t.Errorf("count: %v", err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			got = append(got, n)
		})
	}
	group.Wait()
	slices.Sort(got)
	for k, n := range got {
		if n != k+1 {
			t.Fatalf("got counts %v, want each number from 1 to %d once", got, many)
		}
	}
}

// clock returns the time of the store.
func clock(t *testing.T, s survey.Store) (now time.Time) {
	t.Helper()
	read(t, s, func(r survey.Reader) (err error) {
		now, err = r.Now(t.Context())
		return err
	})
	return now
}

func testSessions(t *testing.T, s survey.Store) {
	ctx := t.Context()
	now := clock(t, s)
	later := now.Add(time.Hour)
	want := func(token string, data []byte, ok bool) {
		t.Helper()
		got, found, err := s.Session(ctx, token)
		if string(got) != string(data) || found != ok || err != nil {
			t.Errorf("session %q: got %q, %t, %v, want %q, %t", token, got, found, err, data, ok)
		}
	}
	want("a", nil, false)
	put := func(token, data string, expires time.Time) {
		t.Helper()
		if err := s.PutSession(ctx, token, []byte(data), expires); err != nil {
			t.Fatal(err)
		}
	}
	put("a", "one\x00\xff", later)
	put("b", "other", later)
	want("a", []byte("one\x00\xff"), true)
	put("a", "two", later)
	want("a", []byte("two"), true)
	put("b", "other", now.Add(-time.Second))
	want("b", nil, false)
	for range 2 {
		if err := s.DeleteSession(ctx, "a"); err != nil {
			t.Fatal(err)
		}
		want("a", nil, false)
	}
}

func testDeleteExpired(t *testing.T, s survey.Store) {
	ctx := t.Context()
	now := clock(t, s)
	old, fresh := signIn(), signIn()
	old.Expires, fresh.Expires = now, now.Add(time.Hour)
	write(t, s, func(tx survey.Tx) error {
		return first([]error{tx.InsertSignIn(ctx, old), tx.InsertSignIn(ctx, fresh)})
	})
	if err := s.PutSession(ctx, "session", []byte("data"), now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	same(t, "counter", count(t, s, "counter", time.Hour), 1)
	write(t, s, func(tx survey.Tx) error { return tx.DeleteExpired(ctx, now) })
	read(t, s, func(r survey.Reader) error {
		_, err := r.SignIn(ctx, old.ID)
		wantError(t, "an old sign-in", err, survey.ErrNotFound)
		_, err = r.SignIn(ctx, fresh.ID)
		return err
	})
	if _, ok, err := s.Session(ctx, "session"); !ok || err != nil {
		t.Errorf("a fresh session: got %t, %v, want it", ok, err)
	}
	same(t, "a counter of this window", count(t, s, "counter", time.Hour), 2)
	write(t, s, func(tx survey.Tx) error { return tx.DeleteExpired(ctx, now.Add(2*time.Hour)) })
	read(t, s, func(r survey.Reader) error {
		_, err := r.SignIn(ctx, fresh.ID)
		wantError(t, "a sign-in two hours later", err, survey.ErrNotFound)
		return nil
	})
	if _, ok, err := s.Session(ctx, "session"); ok || err != nil {
		t.Errorf("a session two hours later: got %t, %v, want none", ok, err)
	}
	same(t, "a counter two hours later", count(t, s, "counter", time.Hour), 1)
}

func testJobs(t *testing.T, s survey.Store) {
	lister, ok := s.(JobLister)
	if !ok {
		t.Skip("the store does not list its jobs (storetest.JobLister)")
	}
	w := newWorld(t, s)
	ctx := t.Context()
	want := func(jobs ...survey.Job) {
		t.Helper()
		got, err := lister.WaitingJobs(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for k := range got {
			got[k].At = time.Time{}
		}
		key := func(j survey.Job) string { return string(j.Kind) + string(j.Object) }
		order := func(a, b survey.Job) int { return strings.Compare(key(a), key(b)) }
		slices.SortFunc(got, order)
		slices.SortFunc(jobs, order)
		same(t, "jobs that wait", append([]survey.Job{}, got...), append([]survey.Job{}, jobs...))
	}
	closing := survey.Job{Kind: survey.JobClose, Organisation: w.organisation, Object: w.round}
	announce := survey.Job{Kind: survey.JobAnnounce, Organisation: w.organisation, Object: w.round}
	second := survey.Job{Kind: survey.JobClose, Organisation: w.organisation, Object: newID()}

	failed := errors.New("failed")
	refused(t, s, "a transaction that fails", failed, func(tx survey.Tx) error {
		if err := tx.Enqueue(ctx, closing); err != nil {
			return err
		}
		return failed
	})
	want()
	write(t, s, func(tx survey.Tx) (err error) {
		return tx.Enqueue(ctx, closing)
	})
	want(closing)
	write(t, s, func(tx survey.Tx) error {
		at := closing
		at.At = clock(t, s)
		return first([]error{tx.Enqueue(ctx, closing), tx.Enqueue(ctx, at), tx.Enqueue(ctx, announce), tx.Enqueue(ctx, second), tx.Enqueue(ctx, second)})
	})
	want(closing, announce, second)
	var group sync.WaitGroup
	remind := survey.Job{Kind: survey.JobRemind, Organisation: w.organisation, Object: w.round, At: clock(t, s).Add(time.Hour)}
	for range 8 {
		group.Go(func() {
			if err := s.Write(ctx, func(tx survey.Tx) error { return tx.Enqueue(ctx, remind) }); err != nil {
				t.Errorf("enqueue: %v", err)
			}
		})
	}
	group.Wait()
	remind.At = time.Time{}
	want(closing, announce, second, remind)
}

func testPing(t *testing.T, s survey.Store) {
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("ping: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if err := s.Ping(context.WithoutCancel(t.Context())); err == nil {
		t.Error("ping after the close: got no error")
	}
}
