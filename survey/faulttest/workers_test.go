package faulttest

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/jobs"
)

// unlucky is a store whose first vacuums fail.
type unlucky struct {
	survey.Store
	fails atomic.Int32
}

func (u *unlucky) Vacuum(ctx context.Context) error {
	if u.fails.Add(-1) >= 0 {
		return errors.New("somebody holds on to a table")
	}
	return u.Store.Vacuum(ctx)
}

// TestWorkersDestroyKeys has real workers of two servers find that a key has done its
// duty, and try again what fails: nobody has to do anything.
func TestWorkersDestroyKeys(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		r := open(t, s.house(t, 6))
		if _, err := r.submission(3, 0).send(t.Context(), survey.NewBallots(s.Parts)); err != nil {
			t.Fatal(err)
		}
		r.House.Count(t, r.ID)
		store := &unlucky{Store: s.Store}
		store.fails.Store(2)
		parts := *s.Parts
		parts.Store, parts.Clock = store, late{s.Clock}
		db, sqlite := s.store.Queue()
		for range 2 {
			w, err := jobs.New(db, sqlite, survey.Rounds{Parts: &parts}.Jobs(), jobs.Options{Poll: 50 * time.Millisecond, Due: time.Second})
			must(t, err)
			must(t, w.Start(t.Context()))
			t.Cleanup(func() { _ = w.Stop(context.WithoutCancel(t.Context())) })
		}
		said := func() (n int) {
			r.Read(t, func(ctx context.Context, rd survey.Reader) error {
				log, err := rd.Log(ctx, r.Organisation.ID, 0, 1_000_000)
				for _, line := range log {
					if line.Object == string(r.ID) && strings.HasPrefix(line.Detail, "key destroyed\n") {
						n++
					}
				}
				return err
			})
			return n
		}
		// Both of its ends, of ballots and of what it carried forward.
		for deadline := time.Now().Add(2 * time.Minute); said() < 2; time.Sleep(100 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("after two minutes the log says it %d times", said())
			}
		}
		if store.fails.Load() >= 0 {
			t.Error("nothing failed: the search is broken")
		}
		if got := r.Round(t, r.ID).State; got != survey.Archived {
			t.Errorf("the round is %s", got)
		}
		if _, err := s.Sealer.OpenRound(t.Context(), r.Organisation.ID, r.ID); code(err) != survey.CodeKeyDestroyed {
			t.Errorf("the key: %v", err)
		}
		time.Sleep(2 * time.Second) // more is due in every one of them
		if n := said(); n != 2 {
			t.Errorf("the log says it %d times", n)
		}
	})
}
