package surveytest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/followship/followship/survey"
)

// Store is a store that remembers what was asked of it and can be told to fail.
type Store struct {
	survey.Store

	mu    sync.Mutex
	jobs  []survey.Job
	calls []string
	loses []bool
	fails []error
}

// LoseNext has the next transactions that write lose the answer to their commit,
// one for each argument: true saves what was written, false does not.
func (s *Store) LoseNext(saved ...bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loses = append(s.loses, saved...)
}

// FailNext has the next transaction that writes end with an error before it begins.
func (s *Store) FailNext(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = append(s.fails, err)
}

// Jobs returns the jobs handed to the workers since it was called last.
func (s *Store) Jobs() []survey.Job {
	s.mu.Lock()
	defer s.mu.Unlock()
	jobs := s.jobs
	s.jobs = nil
	return jobs
}

// Calls returns, in order, what transactions did of all that a sign-in does, since
// it was called last.
func (s *Store) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := s.calls
	s.calls = nil
	return calls
}

var errRollBack = errors.New("surveytest: roll back")

// Write implements [survey.Store].
func (s *Store) Write(ctx context.Context, f func(survey.Tx) error) error {
	s.mu.Lock()
	var lose, saved bool
	var fail error
	if len(s.fails) > 0 {
		fail, s.fails = s.fails[0], s.fails[1:]
	} else if len(s.loses) > 0 {
		lose, saved, s.loses = true, s.loses[0], s.loses[1:]
	}
	s.mu.Unlock()
	if fail != nil {
		return fail
	}
	var done *tx
	err := s.Store.Write(ctx, func(inner survey.Tx) error {
		done = &tx{Tx: inner} // what runs again has done nothing before
		if err := f(done); err != nil {
			return err
		}
		if lose && !saved {
			return errRollBack
		}
		return nil
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if done != nil {
		s.calls = append(append(s.calls, done.calls...), "end")
	}
	if err == nil {
		s.jobs = append(s.jobs, done.jobs...)
	}
	if lose && (err == nil || errors.Is(err, errRollBack)) {
		return survey.ErrOutcomeUnknown
	}
	return err
}

// tx remembers what is done with it.
type tx struct {
	survey.Tx
	jobs  []survey.Job
	calls []string
}

// Enqueue implements [survey.Tx].
func (t *tx) Enqueue(ctx context.Context, job survey.Job) error {
	t.jobs = append(t.jobs, job)
	return t.Tx.Enqueue(ctx, job)
}

// Count implements [survey.Tx].
func (t *tx) Count(ctx context.Context, counter string, window time.Duration) (int, error) {
	t.calls = append(t.calls, "count")
	return t.Tx.Count(ctx, counter, window)
}

// PeopleByMail implements [survey.Reader].
func (t *tx) PeopleByMail(ctx context.Context, mail string) ([]survey.Person, error) {
	t.calls = append(t.calls, "people by mail")
	return t.Tx.PeopleByMail(ctx, mail)
}

// Person implements [survey.Reader].
func (t *tx) Person(ctx context.Context, organisation, person survey.ID) (survey.Person, error) {
	t.calls = append(t.calls, "person")
	return t.Tx.Person(ctx, organisation, person)
}

// Organisation implements [survey.Reader].
func (t *tx) Organisation(ctx context.Context, organisation survey.ID) (survey.Organisation, error) {
	t.calls = append(t.calls, "organisation")
	return t.Tx.Organisation(ctx, organisation)
}

// InsertSignIn implements [survey.Tx].
func (t *tx) InsertSignIn(ctx context.Context, s survey.SignIn) error {
	t.calls = append(t.calls, "insert sign-in")
	return t.Tx.InsertSignIn(ctx, s)
}
