package survey_test

import (
	"context"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// waiting is a store in which whoever locks a round has to wait for it.
type waiting struct {
	survey.Store
	wait func()
}

func (w waiting) Write(ctx context.Context, f func(survey.Tx) error) error {
	return w.Store.Write(ctx, func(tx survey.Tx) error { return f(waitingTx{tx, w.wait}) })
}

type waitingTx struct {
	survey.Tx
	wait func()
}

func (t waitingTx) LockRound(ctx context.Context, organisation, id survey.ID, exclusive bool) (survey.Round, error) {
	t.wait()
	return t.Tx.LockRound(ctx, organisation, id, exclusive)
}

// TestTheClockIsReadAfterTheLock: whoever waited for the lock of a round until its end
// was over is too late, although nobody has closed it yet.
func TestTheClockIsReadAfterTheLock(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		b := h.Ballot(t, r.ID, 2)
		var takes time.Duration
		slow := *h.Parts
		slow.Store = waiting{h.Store, func() { h.Clock.Set(r.ClosesAt.Add(takes)) }}
		ballots := survey.NewBallots(&slow)
		for what, act := range map[string]func() error{
			"a submission": func() error {
				_, err := ballots.Submit(t.Context(), h.Actor(2), r.ID, "an-idempotency-key", nil, b)
				return err
			},
			"a draft": func() error {
				_, err := ballots.SaveDraft(t.Context(), h.Actor(3), r.ID, 0, []byte("a draft"))
				return err
			},
			"a draft thrown away": func() error { return ballots.DeleteDraft(t.Context(), h.Actor(3), r.ID) },
		} {
			h.Clock.Set(r.ClosesAt.Add(-time.Minute))
			takes = 0
			wantCode(t, what+" that waited until the end", act(), survey.CodeNotOpen)
			h.Clock.Set(r.ClosesAt.Add(-time.Minute))
			takes = -time.Microsecond
			must(t, act())
		}
		if got := h.Round(t, r.ID).State; got != survey.Open {
			t.Errorf("the round is %s", got)
		}
	})
}
