package survey_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

const day = 24 * time.Hour

// keyGone reports whether the key of a round is gone.
func keyGone(t *testing.T, h *surveytest.House, id survey.ID) bool {
	t.Helper()
	keys, err := h.Sealer.OpenRound(t.Context(), h.Organisation.ID, id)
	if err == nil {
		keys.Forget()
		return false
	}
	wantCode(t, "key", err, survey.CodeKeyDestroyed)
	return true
}

func TestKeysAreDestroyedWhenTheyHaveDoneTheirDuty(t *testing.T) {
	closed := surveytest.Start // when the round is closed
	for name, c := range map[string]struct {
		months int
		// next is after how long the next round of the survey is counted, 0 for never.
		next time.Duration
		// kept is a time at which the key is there, gone one at which it is not.
		kept, gone time.Time
	}{
		"until the next round, 90 days at least": {0, 30 * day, closed.Add(90*day - time.Second), closed.Add(90 * day)},
		"until the next round":                   {0, 200 * day, closed.Add(199 * day), closed.Add(201 * day)},
		"24 months at most":                      {0, 0, closed.AddDate(0, 24, 0), closed.AddDate(0, 24, 0).Add(time.Second)},
		"as long as the survey says":             {6, 30 * day, closed.AddDate(0, 6, 0), closed.AddDate(0, 6, 0).Add(time.Second)},
	} {
		t.Run(name, func(t *testing.T) {
			onSQLite(t, surveytest.Options{People: 8, Teams: 1, Settings: func(s *survey.Settings) { s.RetentionMonths = c.months }},
				func(t *testing.T, h *surveytest.House) {
					ctx := t.Context()
					first := h.Publish(t)
					at := func(when time.Time) {
						h.Clock.Set(when)
						must(t, h.Rounds().Daily(ctx))
					}
					next := func() {
						if c.next > 0 {
							h.Clock.Set(closed.Add(c.next))
							h.Count(t, h.Open(t).ID)
						}
					}
					if c.kept.Before(closed.Add(c.next)) {
						at(c.kept)
						next()
					} else {
						next()
						at(c.kept)
					}
					if keyGone(t, h, first.ID) || h.Round(t, first.ID).State != survey.Published {
						t.Fatalf("after %v the key is gone", c.kept.Sub(closed))
					}
					at(c.gone)
					archived := h.Round(t, first.ID)
					if !keyGone(t, h, first.ID) || archived.State != survey.Archived {
						t.Fatalf("after %v the round is %s and its key is there", c.gone.Sub(closed), archived.State)
					}
					h.Read(t, func(ctx context.Context, r survey.Reader) error {
						return r.Ballots(ctx, h.Organisation.ID, first.ID, func(survey.SealedBallot) error {
							t.Error("a ballot is left")
							return nil
						})
					})
					// Everybody can read that it was done, once.
					for range 3 {
						must(t, h.Rounds().Daily(ctx))
					}
					said := 0
					for _, line := range lines(t, h) {
						if line.Object == string(first.ID) && strings.Contains(line.Detail, "key destroyed") {
							said++
						}
					}
					if said != 1 {
						t.Errorf("the log says %d times that the key was destroyed", said)
					}
					if h.Round(t, first.ID) != archived {
						t.Error("an archived round changed")
					}
					// The result stays.
					_, err := survey.Reports{Parts: h.Parts}.Findings(ctx, h.Actor(4), first.ID)
					must(t, err)
				})
		})
	}
}

func TestRetirementThatDiesIsFinished(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		first := h.Publish(t)
		h.Clock.Set(surveytest.Start.AddDate(0, 24, 1))
		// The key is destroyed, and then the process dies.
		must(t, h.Sealer.DestroyRound(t.Context(), h.Organisation.ID, first.ID))
		must(t, h.Rounds().Daily(t.Context()))
		if got := h.Round(t, first.ID).State; got != survey.Archived {
			t.Errorf("got %s, want it archived", got)
		}
		h.Read(t, func(ctx context.Context, r survey.Reader) error {
			n, err := r.RollCount(ctx, h.Organisation.ID, first.ID)
			if n != 0 {
				t.Errorf("%d are left on the roll", n)
			}
			return err
		})
	})
}

func TestWhatIsCarriedForwardLives24Months(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		first := h.Publish(t)
		carried := func() (n int) {
			h.Read(t, func(ctx context.Context, r survey.Reader) error {
				records, err := r.CarryForwards(ctx, h.Organisation.ID, h.Survey.ID)
				n = len(records)
				for _, c := range records {
					if _, err := h.Sealer.OpenCarry(ctx, h.Organisation.ID, c.Round, c.Sealed); err != nil {
						return err
					}
				}
				return err
			})
			return n
		}
		h.Clock.Set(surveytest.Start.AddDate(0, 24, 0))
		must(t, h.Rounds().Daily(t.Context()))
		if got := carried(); got != 1 {
			t.Fatalf("after 24 months: got %d records, want 1", got)
		}
		h.Clock.Add(time.Second)
		for range 3 {
			must(t, h.Rounds().Daily(t.Context()))
		}
		if got := carried(); got != 0 {
			t.Errorf("after more than 24 months: got %d records", got)
		}
		if _, err := h.Sealer.OpenCarry(t.Context(), h.Organisation.ID, first.ID, nil); err == nil {
			t.Error("the key of what was carried forward is there")
		}
		said := 0
		for _, line := range lines(t, h) {
			if strings.Contains(line.Detail, "carried forward") {
				said++
			}
		}
		if said != 1 {
			t.Errorf("the log says it %d times", said)
		}
	})
}
