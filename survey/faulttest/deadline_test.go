package faulttest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// TestDeadline sends submissions until long after the end of a round, while several
// servers close and count it. Each is acknowledged and counted, or refused and not
// counted.
func TestDeadline(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		const people = 100
		r := open(t, s.house(t, people))
		total := several(2_000, 20_000)

		queue := make(chan submission)
		var sent, refused atomic.Int64
		var known ledger
		var clients, servers sync.WaitGroup
		ballots := []*survey.Ballots{survey.NewBallots(s.Parts), survey.NewBallots(p.opened(t).Parts)}
		for k := range 16 {
			clients.Go(func() {
				for next := range queue {
					receipt, err := next.send(t.Context(), ballots[k%2])
					switch code(err) {
					case "":
						known.enter(t, next, receipt)
					case survey.CodeNotOpen:
						refused.Add(1)
					default:
						t.Errorf("submit: %v", err)
					}
					sent.Add(1)
				}
			})
		}
		stop := make(chan struct{})
		for range 3 {
			servers.Go(func() {
				for {
					if err := r.Rounds().Due(t.Context()); err != nil {
						t.Errorf("due: %v", err)
					}
					select {
					case <-stop:
						return
					case <-time.After(20 * time.Millisecond):
					}
				}
			})
		}
		for n := range total {
			if n == total/2 {
				r.endsSoon(t)
			}
			queue <- r.submission(n%people, n/people)
		}
		close(queue)
		clients.Wait()
		close(stop)
		servers.Wait()

		if known.n+int(refused.Load()) != total || refused.Load() == 0 || known.n == 0 {
			t.Errorf("%d acknowledged and %d refused, want %d in all, of both", known.n, refused.Load(), total)
		}
		t.Logf("%d acknowledged, %d refused", known.n, refused.Load())
		known.counted(t, r)
	})
}

// endsSoon moves the end of a round to a moment from now, which nobody may, so that a
// test need not know beforehand how long it takes.
func (r round) endsSoon(t *testing.T) {
	t.Helper()
	r.Write(t, func(ctx context.Context, tx survey.Tx) error {
		locked, err := tx.LockRound(ctx, r.Organisation.ID, r.ID, true)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		locked.ClosesAt = now.Add(20 * time.Millisecond)
		return tx.UpdateRound(ctx, locked)
	})
}
