package survey_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

func TestNextRoundFollowsTheClockOnTheWall(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	must(t, err)
	at := func(text string) time.Time {
		when, err := time.ParseInLocation("2006-01-02 15:04", text, berlin)
		must(t, err)
		return when
	}
	// Summer time in Berlin began on 2026-03-29 and ended on 2026-10-25.
	for name, c := range map[string]struct {
		cadence, opens, closes string
		counted                string // when the round is counted; "" for when it closes
		wantOpens, wantCloses  string // "" for none
	}{
		"from winter into summer":        {"FREQ=MONTHLY;INTERVAL=3", "2026-01-12 09:00", "2026-01-26 18:00", "", "2026-04-12 09:00", "2026-04-26 18:00"},
		"from summer into winter":        {"FREQ=MONTHLY;INTERVAL=3", "2026-08-03 09:00", "2026-08-17 18:00", "", "2026-11-03 09:00", "2026-11-17 18:00"},
		"open while the clocks go on":    {"FREQ=MONTHLY", "2026-02-20 09:00", "2026-03-06 09:00", "", "2026-03-20 09:00", "2026-04-03 09:00"},
		"open while the clocks go back":  {"FREQ=MONTHLY", "2026-09-20 09:00", "2026-10-04 09:00", "", "2026-10-20 09:00", "2026-11-03 09:00"},
		"was open while they went on":    {"FREQ=MONTHLY", "2026-03-20 09:00", "2026-04-03 09:00", "", "2026-04-20 09:00", "2026-05-04 09:00"},
		"weekly":                         {"FREQ=WEEKLY", "2026-01-12 09:00", "2026-01-16 17:00", "", "2026-01-19 09:00", "2026-01-23 17:00"},
		"first Monday of every half":     {"FREQ=MONTHLY;INTERVAL=6;BYDAY=1MO", "2026-01-12 09:00", "2026-01-16 17:00", "", "2026-07-06 09:00", "2026-07-10 17:00"},
		"extended past its own next":     {"FREQ=WEEKLY", "2026-01-12 09:00", "2026-01-28 17:00", "", "2026-02-02 09:00", "2026-02-18 17:00"},
		"counted long after, never past": {"FREQ=WEEKLY", "2026-01-12 09:00", "2026-01-16 17:00", "2026-03-05 12:00", "2026-03-09 09:00", "2026-03-13 17:00"},
		"over":                           {"FREQ=WEEKLY;UNTIL=20260118T000000Z", "2026-01-12 09:00", "2026-01-16 17:00", "", "", ""},
		"by hand":                        {"", "2026-01-12 09:00", "2026-01-16 17:00", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			onSQLite(t, surveytest.Options{People: 4, Teams: 1, Settings: func(s *survey.Settings) { s.Cadence = c.cadence }}, func(t *testing.T, h *surveytest.House) {
				ctx := t.Context()
				h.Clock.Set(at(c.opens))
				r, err := h.Rounds().Create(ctx, h.Faculty(), survey.Round{Survey: h.Survey.ID, Label: "First", OpensAt: at(c.opens), ClosesAt: at(c.closes)})
				must(t, err)
				_, err = h.Rounds().Open(ctx, h.Faculty(), r.ID)
				must(t, err)
				h.Clock.Set(at(c.closes))
				if c.counted != "" {
					h.Clock.Set(at(c.counted))
				}
				must(t, h.Rounds().Due(ctx)) // closes
				must(t, h.Rounds().Due(ctx)) // counts and plans
				for range 3 {
					must(t, h.Rounds().Plan(ctx, h.Organisation.ID, h.Survey.ID)) // no second one
				}
				rounds, err := h.Rounds().List(ctx, h.Faculty(), h.Survey.ID)
				must(t, err)
				if c.wantOpens == "" {
					if len(rounds) != 1 {
						t.Fatalf("got %d rounds, want no other", len(rounds))
					}
					return
				}
				if len(rounds) != 2 {
					t.Fatalf("got %d rounds, want one more", len(rounds))
				}
				next := rounds[1]
				if next.State != survey.Scheduled || next.Number != 2 {
					t.Errorf("got a round %d that is %s", next.Number, next.State)
				}
				if !next.OpensAt.Equal(at(c.wantOpens)) || !next.ClosesAt.Equal(at(c.wantCloses)) {
					t.Errorf("got %v to %v, want %s to %s", next.OpensAt.In(berlin), next.ClosesAt.In(berlin), c.wantOpens, c.wantCloses)
				}
				if keyGone(t, h, next.ID) {
					t.Error("the planned round has no key")
				}
			})
		})
	}
}

func TestNoRoundIsPlannedAfterACancelledOne(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1, Settings: func(s *survey.Settings) { s.Cadence = "FREQ=WEEKLY" }}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		_, err := h.Rounds().Cancel(t.Context(), h.Faculty(), r.ID)
		must(t, err)
		must(t, h.Rounds().Plan(t.Context(), h.Organisation.ID, h.Survey.ID))
		rounds, err := h.Rounds().List(t.Context(), h.Faculty(), "")
		must(t, err)
		if len(rounds) != 1 {
			t.Errorf("got %d rounds, want none planned", len(rounds))
		}
	})
}

func TestKeyOfARoundThatDidNotComeToBeIsDestroyed(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		made := &keys{Sealer: h.Sealer}
		h.Sealer = made
		now := surveytest.Start
		draft := survey.Round{Survey: h.IDs.New(), Label: "x", OpensAt: now, ClosesAt: now.Add(2 * time.Hour)}
		_, err := h.Rounds().Create(t.Context(), h.Faculty(), draft)
		wantCode(t, "round of no survey", err, survey.CodeInvalid)
		if len(made.ids) != 1 || !keyGone(t, h, made.ids[0]) {
			t.Error("the key of a round that is not there is kept")
		}
		// Where nobody knows, the key stays: the round may be there.
		draft.Survey = h.Survey.ID
		h.Kept.LoseNext(true)
		_, err = h.Rounds().Create(t.Context(), h.Faculty(), draft)
		wantCode(t, "lost commit", err, survey.CodeOutcomeUnknown)
		if len(made.ids) != 2 || keyGone(t, h, made.ids[1]) {
			t.Error("the key of a round that may be there is destroyed")
		}
	})
}

// before remembers whether the row of a round was there when its key was made.
type before struct {
	survey.Sealer
	store survey.Store
	rows  []bool
	fails error
}

func (b *before) CreateRound(ctx context.Context, organisation, round survey.ID) error {
	err := b.store.Read(ctx, func(r survey.Reader) error {
		_, err := r.Round(ctx, organisation, round)
		return err
	})
	b.rows = append(b.rows, err == nil)
	if b.fails != nil {
		return b.fails
	}
	return b.Sealer.CreateRound(ctx, organisation, round)
}

// TestTheKeyIsWrittenBeforeTheRow checks that there is no moment at which a round has no
// key, whether somebody makes it or it is planned; and no round whose key cannot be
// written.
func TestTheKeyIsWrittenBeforeTheRow(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1, Settings: func(s *survey.Settings) { s.Cadence = "FREQ=WEEKLY" }}, func(t *testing.T, h *surveytest.House) {
		sealer := &before{Sealer: h.Sealer, store: h.Store}
		h.Sealer = sealer
		h.Publish(t)
		must(t, h.Rounds().Plan(t.Context(), h.Organisation.ID, h.Survey.ID))
		rounds, err := h.Rounds().List(t.Context(), h.Faculty(), "")
		must(t, err)
		if len(rounds) != 2 || len(sealer.rows) != 2 || slices.Contains(sealer.rows, true) {
			t.Errorf("%d rounds; their rows were there before their keys: %v", len(rounds), sealer.rows)
		}
		sealer.fails = errors.New("the key store is full")
		now := surveytest.Start
		_, err = h.Rounds().Create(t.Context(), h.Faculty(), survey.Round{Survey: h.Survey.ID, Label: "x", OpensAt: now, ClosesAt: now.Add(2 * time.Hour)})
		if !errors.Is(err, sealer.fails) {
			t.Errorf("a round without a key: %v", err)
		}
		after, err := h.Rounds().List(t.Context(), h.Faculty(), "")
		must(t, err)
		if len(after) != 2 {
			t.Errorf("%d rounds are there, one without a key", len(after))
		}
	})
}
