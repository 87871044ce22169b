package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/jobs"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
)

const (
	organisation = survey.ID("aaaaaaaaaaaaaaaaaaaaaaaaaa")
	round        = survey.ID("bbbbbbbbbbbbbbbbbbbbbbbbbb")
)

var closing = survey.Job{Kind: survey.JobClose, Organisation: organisation, Object: round}

// start starts workers that stop with the test.
func start(t *testing.T, s *sqlstore.Store, handlers jobs.Handlers, o jobs.Options) *jobs.Workers {
	t.Helper()
	o.Poll = 50 * time.Millisecond
	db, sqlite := s.Queue()
	w, err := jobs.New(db, sqlite, handlers, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Second)
		defer cancel()
		_ = w.Stop(ctx) // twice in some tests
	})
	return w
}

func enqueue(t *testing.T, s *sqlstore.Store, job survey.Job) {
	t.Helper()
	if err := s.Write(t.Context(), func(tx survey.Tx) error { return tx.Enqueue(t.Context(), job) }); err != nil {
		t.Fatal(err)
	}
}

// receive waits for something to come.
func receive[T any](t *testing.T, what string, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(60 * time.Second):
		t.Fatalf("%s: waited in vain", what)
	}
	return v
}

// nothing checks that for a while nothing comes.
func nothing[T any](t *testing.T, what string, c <-chan T) {
	t.Helper()
	select {
	case v := <-c:
		t.Errorf("%s: got %v, want nothing", what, v)
	case <-time.After(400 * time.Millisecond):
	}
}

func TestOnceAfterCommit(t *testing.T) {
	t.Parallel()
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		ran := make(chan survey.Job, 10)
		handle := func(_ context.Context, job survey.Job) error {
			ran <- job
			return nil
		}
		start(t, s, jobs.Handlers{survey.JobClose: handle, survey.JobAnnounce: handle}, jobs.Options{})
		start(t, s, jobs.Handlers{survey.JobClose: handle, survey.JobAnnounce: handle}, jobs.Options{}) // another server

		failed := errors.New("failed")
		if err := s.Write(t.Context(), func(tx survey.Tx) error {
			return errors.Join(tx.Enqueue(t.Context(), closing), failed)
		}); !errors.Is(err, failed) {
			t.Fatal(err)
		}
		nothing(t, "after a rollback", ran)

		if err := s.Write(t.Context(), func(tx survey.Tx) error {
			if err := tx.Enqueue(t.Context(), closing); err != nil {
				return err
			}
			_, sqlite := s.Queue()
			if !sqlite { // on SQLite nobody else writes meanwhile, the workers neither
				nothing(t, "before the commit", ran)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		got := receive(t, "after the commit", ran)
		if got.Kind != closing.Kind || got.Organisation != organisation || got.Object != round || got.At.IsZero() {
			t.Errorf("got %+v, want %+v at some time", got, closing)
		}
		nothing(t, "twice", ran)
		enqueue(t, s, closing) // it may be done again
		receive(t, "again", ran)
	})
}

func TestLater(t *testing.T) {
	t.Parallel()
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		ran := make(chan survey.Job, 10)
		start(t, s, jobs.Handlers{survey.JobRemind: func(_ context.Context, job survey.Job) error {
			ran <- job
			return nil
		}}, jobs.Options{})
		enqueue(t, s, survey.Job{Kind: survey.JobRemind, Organisation: organisation, Object: round, At: time.Now().Add(time.Hour)})
		enqueue(t, s, survey.Job{Kind: survey.JobRemind, Organisation: organisation, Object: organisation, At: time.Now().Add(-time.Hour)})
		if got := receive(t, "the one whose time has come", ran); got.Object != organisation {
			t.Errorf("got %+v before its time", got)
		}
		nothing(t, "the one whose time has not", ran)
	})
}

func TestRetry(t *testing.T) {
	t.Parallel()
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		var log lines
		var runs atomic.Int32
		done := make(chan struct{})
		start(t, s, jobs.Handlers{survey.JobClose: func(context.Context, survey.Job) error {
			switch runs.Add(1) {
			case 1:
				return &survey.Error{Kind: survey.Unavailable, Code: survey.CodeUnavailable, Message: "no answer to zofia@example.org"}
			}
			close(done)
			return nil
		}}, jobs.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
		enqueue(t, s, closing)
		receive(t, "the second run", done)
		if got := log.String(); !strings.Contains(got, "job failed") {
			t.Errorf("got a log without the failure: %s", got)
		}
		// What the message says is for the log of the server, not for the database.
		if got := kept(t, s); strings.Contains(got, "zofia") || !strings.Contains(got, string(survey.CodeUnavailable)) {
			t.Errorf("got errors %q in the database, want their codes alone", got)
		}
	})
}

func TestPanic(t *testing.T) {
	t.Parallel()
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		var runs atomic.Int32
		done := make(chan struct{})
		start(t, s, jobs.Handlers{survey.JobClose: func(context.Context, survey.Job) error {
			if runs.Add(1) == 1 {
				panic("zofia")
			}
			close(done)
			return nil
		}}, jobs.Options{})
		enqueue(t, s, closing)
		receive(t, "the second run", done)
		if got := kept(t, s); strings.Contains(got, "zofia") || !strings.Contains(got, string(survey.CodeFault)) {
			t.Errorf("got errors %q in the database, want their codes alone", got)
		}
	})
}

// kept returns the errors that lie in the queue.
func kept(t *testing.T, s *sqlstore.Store) (all string) {
	t.Helper()
	db, sqlite := s.Queue()
	query := `SELECT CAST(errors AS TEXT) FROM river_job WHERE errors IS NOT NULL`
	if sqlite {
		query = `SELECT json(errors) FROM river_job WHERE errors IS NOT NULL`
	}
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		all += one
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestAgainWhileRunning checks that a job put in the queue while the same one runs
// is run after it, once: what runs may have read before this was written.
func TestAgainWhileRunning(t *testing.T) {
	t.Parallel()
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		running, proceed := make(chan struct{}, 10), make(chan struct{})
		start(t, s, jobs.Handlers{survey.JobClose: func(ctx context.Context, _ survey.Job) error {
			running <- struct{}{}
			select {
			case <-proceed:
			case <-ctx.Done():
			}
			return nil
		}}, jobs.Options{Workers: 1})
		enqueue(t, s, closing)
		receive(t, "the first", running)
		for range 3 {
			enqueue(t, s, closing)
		}
		nothing(t, "beside the first", running)
		close(proceed)
		receive(t, "the second", running)
		nothing(t, "a third", running)
	})
}

// TestStop checks that what runs is waited for, and what waits is left to others.
func TestStop(t *testing.T) {
	t.Parallel()
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		started, finish := make(chan struct{}, 10), make(chan struct{})
		var finished, cut atomic.Int32
		handle := func(ctx context.Context, _ survey.Job) error {
			started <- struct{}{}
			select {
			case <-finish:
				finished.Add(1)
				return nil
			case <-ctx.Done():
				cut.Add(1)
				return ctx.Err()
			}
		}
		first := start(t, s, jobs.Handlers{survey.JobClose: handle}, jobs.Options{})
		enqueue(t, s, closing)
		receive(t, "a start", started)
		time.AfterFunc(200*time.Millisecond, func() { close(finish) })
		if err := first.Stop(t.Context()); err != nil {
			t.Errorf("stop: %v", err)
		}
		if finished.Load() != 1 || cut.Load() != 0 {
			t.Error("what ran was not waited for")
		}
		enqueue(t, s, closing)
		nothing(t, "after the stop", started)

		finish = make(chan struct{}) // not closed for long
		second := start(t, s, jobs.Handlers{survey.JobClose: handle}, jobs.Options{})
		receive(t, "a start on the next server", started)
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		if err := second.Stop(ctx); err != nil {
			t.Errorf("stop in haste: %v", err)
		}
		if cut.Load() != 1 {
			t.Error("what ran was not told to end")
		}
		start(t, s, jobs.Handlers{survey.JobClose: handle}, jobs.Options{})
		receive(t, "what was cut short, on a third server", started)
		close(finish)
	})
}

// TestDue checks that what is due runs by itself, on one server at a time, that its
// errors do not pile up and that it is not run beside itself.
func TestDue(t *testing.T) {
	t.Parallel()
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		ran := make(chan survey.Job, 100)
		var running, beside atomic.Int32
		handle := func(ctx context.Context, job survey.Job) error {
			if running.Add(1) > 1 {
				beside.Add(1)
			}
			defer running.Add(-1)
			ran <- job
			select {
			case <-time.After(1500 * time.Millisecond): // longer than its period
			case <-ctx.Done():
			}
			return errors.New("failed")
		}
		start(t, s, jobs.Handlers{survey.JobDue: handle}, jobs.Options{Due: time.Second})
		for range 3 {
			if got := receive(t, "due", ran); got.Kind != survey.JobDue || got.Organisation != "" {
				t.Errorf("got %+v, want %s", got, survey.JobDue)
			}
		}
		if n := beside.Load(); n != 0 {
			t.Errorf("it ran beside itself %d times", n)
		}
	})
}

// lines is a log that several may write to.
type lines struct {
	mutex sync.Mutex
	text  strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}

// TestJobsCarryIDsAlone reads a job as it lies in its table, in clear: ids, and nothing
// that could be said of anybody.
func TestJobsCarryIDsAlone(t *testing.T) {
	t.Parallel()
	job := reflect.TypeFor[survey.Job]()
	for k := range job.NumField() {
		switch of := job.Field(k).Type; of {
		case reflect.TypeFor[survey.JobKind](), reflect.TypeFor[survey.ID](), reflect.TypeFor[time.Time]():
		default:
			t.Errorf("a job has %s, a %s", job.Field(k).Name, of)
		}
	}
	sqlstoretest.Each(t, func(t *testing.T, s *sqlstore.Store) {
		enqueue(t, s, closing)
		db, _ := s.Queue()
		var text string
		if err := db.QueryRowContext(t.Context(), `SELECT CAST(args AS TEXT) FROM river_job`).Scan(&text); err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		want := map[string]any{"organisation": string(organisation), "object": string(round), "turn": 0.0}
		if !maps.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
