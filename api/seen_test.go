package api

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// sessionCounter counts how often a session is written.
type sessionCounter struct {
	survey.Store
	written atomic.Int32
}

func (s *sessionCounter) PutSession(ctx context.Context, token string, data []byte, expires time.Time) error {
	s.written.Add(1)
	return s.Store.PutSession(ctx, token, data, expires)
}

// TestNoSessionIsWrittenBesideABallot: a session names its person, and what is written
// one after the other can be told from a database.
func TestNoSessionIsWrittenBesideABallot(t *testing.T) {
	t.Parallel()
	counter := &sessionCounter{Store: kept(t)}
	w := surveytest.New(t, counter)
	handler, err := New(Options{Parts: w.Parts, BaseURL: w.BaseURL, Version: "test", Log: w.Log, LocalLinks: true})
	must(t, err)
	e := &edge{House: w.House(t, surveytest.Options{People: 12}), handler: handler}
	r := e.Open(t)
	session := e.signIn(t, e.Actor(5))
	round := base + "/rounds/" + string(r.ID)
	get := func(path string, want int) {
		t.Helper()
		if answer := e.do(t, call{method: http.MethodGet, path: path, session: session}); answer.Code != want {
			t.Fatalf("%s: got %d %s", path, answer.Code, answer.Body)
		}
	}
	ballots := func() {
		t.Helper()
		get(round+"/ballot", http.StatusOK)
		if answer := e.do(t, call{
			method: http.MethodPut, path: round + "/ballot", session: session, body: ballot(e.Ballot(t, r.ID, 5)),
			header: map[string]string{"Idempotency-Key": "an-idempotency-key"},
		}); answer.Code != http.StatusCreated {
			t.Fatalf("submit: got %d %s", answer.Code, answer.Body)
		}
		get(round+"/receipt", http.StatusOK)
	}
	written := func(what string, want int32) {
		t.Helper()
		if got := counter.written.Swap(0); got != want {
			t.Errorf("%s: the session was written %d times, want %d", what, got, want)
		}
	}

	written("signing in", 1)
	ballots()
	written("a ballot", 0)
	get(base+"/session", http.StatusOK)
	written("the first use of a day", 1)
	get(base+"/session", http.StatusOK)
	ballots()
	written("the same day", 0)
	e.Clock.Add(24 * time.Hour)
	ballots()
	written("a ballot on the next day", 0)
	get(base+"/rounds", http.StatusOK)
	written("the next day", 1)

	// It ends when it was not used for more than a week.
	e.Clock.Add(7 * 24 * time.Hour)
	get(base+"/session", http.StatusOK)
	e.Clock.Add(8 * 24 * time.Hour)
	get(base+"/session", http.StatusUnauthorized)
	get(base+"/session", http.StatusUnauthorized)
}
