package survey_test

import (
	"context"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// lending counts the keys in memory: those that were opened and not forgotten.
type lending struct {
	survey.Sealer
	opened, held int
}

func (l *lending) lend() (forget func()) {
	l.opened++
	l.held++
	return func() { l.held-- }
}

func (l *lending) OpenRound(ctx context.Context, organisation, round survey.ID) (survey.RoundKeys, error) {
	keys, err := l.Sealer.OpenRound(ctx, organisation, round)
	if err != nil {
		return nil, err
	}
	return &lentRound{keys, l.lend()}, nil
}

func (l *lending) OpenShares(ctx context.Context, organisation, round survey.ID) (survey.ShareKeys, error) {
	keys, err := l.Sealer.OpenShares(ctx, organisation, round)
	if err != nil {
		return nil, err
	}
	return &lentShares{keys, l.lend()}, nil
}

type lentRound struct {
	survey.RoundKeys
	forget func()
}

func (k *lentRound) Forget() { k.forget(); k.RoundKeys.Forget() }

type lentShares struct {
	survey.ShareKeys
	forget func()
}

func (k *lentShares) Forget() { k.forget(); k.ShareKeys.Forget() }

// TestKeysAreForgotten: whatever opens the keys of a round overwrites them in memory when
// it is done, the count and what fails included.
func TestKeysAreForgotten(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 8, Teams: 1, Settings: commented}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		l := &lending{Sealer: h.Sealer}
		h.Sealer = l
		forgotten := func(what string, atLeast int, err error) {
			t.Helper()
			must(t, err)
			if l.held != 0 {
				t.Errorf("%s: %d keys are held still", what, l.held)
			}
			if l.opened < atLeast {
				t.Errorf("%s: %d keys were opened, want %d at least: the look is broken", what, l.opened, atLeast)
			}
			l.opened, l.held = 0, 0
		}
		ballots, proofs := survey.NewBallots(h.Parts), newProofs(h)
		r := h.Open(t)
		revision, err := ballots.SaveDraft(ctx, h.Actor(3), r.ID, 0, []byte("a draft"))
		forgotten("a draft", 1, err)
		_, err = ballots.SaveDraft(ctx, h.Actor(3), r.ID, revision+1, []byte("a stale draft"))
		wantCode(t, "a stale draft", err, survey.CodeStale)
		forgotten("a stale draft", 1, nil)
		_, err = ballots.Mine(ctx, h.Actor(3), r.ID)
		forgotten("a look at it", 1, err)
		forgotten("a draft thrown away", 1, ballots.DeleteDraft(ctx, h.Actor(3), r.ID))
		for k := range 6 {
			h.Submit(t, r.ID, k)
		}
		forgotten("submissions", 6, nil)
		forgotten("reminders", 1, h.Rounds().Remind(ctx, h.Organisation.ID, r.ID))
		_, err = proofs.Own(ctx, h.Actor(3), r.ID)
		forgotten("a receipt", 1, err)

		_, err = h.Rounds().Close(ctx, h.Faculty(), r.ID)
		must(t, err)
		kept := ballotsOf(t, h, r.ID)
		execute(t, h, `UPDATE ballot SET sealed_hash = $1 WHERE pseudonym = $2`, make([]byte, 32), kept[0].Pseudonym[:])
		if err := h.Rounds().Count(ctx, h.Organisation.ID, r.ID); err == nil {
			t.Error("a ballot that was altered is counted")
		}
		forgotten("a count that fails", 1, nil)
		execute(t, h, `UPDATE ballot SET sealed_hash = $1 WHERE pseudonym = $2`, kept[0].Hash[:], kept[0].Pseudonym[:])
		forgotten("the count", 2, h.Rounds().Count(ctx, h.Organisation.ID, r.ID))
		_, err = h.Rounds().Recount(ctx, h.Organisation.ID, r.ID)
		forgotten("a recount", 1, err)
		_, err = proofs.Own(ctx, h.Actor(3), r.ID)
		forgotten("a receipt of what was counted", 1, err)
		_, err = survey.Reports{Parts: h.Parts}.Own(ctx, h.Actor(3), r.ID)
		forgotten("a result with comments", 1, err)
		fresh := h.Actor(3)
		fresh.Fresh = true
		_, err = survey.Access{Parts: h.Parts}.Own(ctx, fresh)
		forgotten("all that is known of somebody", 1, err)
	})
}
