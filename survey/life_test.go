package survey_test

import (
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// step is something done to a round, the states in which it is allowed, and that
// to which it leads; "" for the one it was in.
type step struct {
	name    string
	do      func(t *testing.T, h *surveytest.House, id survey.ID) error
	allowed []survey.State
	leads   survey.State
	refusal survey.Code
}

func steps() []step {
	change := func(t *testing.T, h *surveytest.House, id survey.ID, f func(*survey.Round)) error {
		r := h.Round(t, id)
		f(&r)
		_, err := h.Rounds().Update(t.Context(), h.Faculty(), r)
		return err
	}
	return []step{
		{
			"schedule", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				_, err := h.Rounds().Schedule(t.Context(), h.Faculty(), id)
				return err
			},
			[]survey.State{survey.Draft},
			survey.Scheduled, survey.CodeState,
		},
		{
			"unschedule", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				_, err := h.Rounds().Unschedule(t.Context(), h.Faculty(), id)
				return err
			},
			[]survey.State{survey.Scheduled},
			survey.Draft, survey.CodeState,
		},
		{
			"open", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				_, err := h.Rounds().Open(t.Context(), h.Faculty(), id)
				return err
			},
			[]survey.State{survey.Draft, survey.Scheduled},
			survey.Open, survey.CodeState,
		},
		{
			"close", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				_, err := h.Rounds().Close(t.Context(), h.Faculty(), id)
				return err
			},
			[]survey.State{survey.Open},
			survey.Closing, survey.CodeState,
		},
		{
			"cancel", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				_, err := h.Rounds().Cancel(t.Context(), h.Faculty(), id)
				return err
			},
			[]survey.State{survey.Draft, survey.Scheduled, survey.Open},
			survey.Cancelled, survey.CodeState,
		},
		{
			"rename", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				return change(t, h, id, func(r *survey.Round) { r.Label = "Another" })
			},
			[]survey.State{survey.Draft, survey.Scheduled},
			"", "",
		},
		{
			"extend", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				return change(t, h, id, func(r *survey.Round) { r.ClosesAt = r.ClosesAt.Add(time.Hour) })
			},
			[]survey.State{survey.Draft, survey.Scheduled, survey.Open},
			"", survey.CodeState,
		},
		{
			"shorten", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				return change(t, h, id, func(r *survey.Round) { r.ClosesAt = r.ClosesAt.Add(-time.Hour) })
			},
			[]survey.State{survey.Draft, survey.Scheduled},
			"", "",
		},
		{
			"preview", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				_, err := h.Rounds().Preview(t.Context(), h.Faculty(), id)
				return err
			},
			[]survey.State{survey.Draft, survey.Scheduled},
			"", survey.CodeState,
		},
		{
			"remind", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				return h.Rounds().AskToRemind(t.Context(), h.Faculty(), id)
			},
			[]survey.State{survey.Open},
			"", survey.CodeState,
		},
		{
			"submit", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				_, err := survey.NewBallots(h.Parts).Submit(t.Context(), h.Actor(3), id, "idempotency-key-of-this", nil, &survey.Ballot{})
				return err
			},
			[]survey.State{survey.Open},
			"", survey.CodeNotOpen,
		},
		{
			"save a draft", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				_, err := survey.NewBallots(h.Parts).SaveDraft(t.Context(), h.Actor(3), id, 0, []byte("draft"))
				return err
			},
			[]survey.State{survey.Open},
			"", survey.CodeNotOpen,
		},
		{
			"count", func(t *testing.T, h *surveytest.House, id survey.ID) error {
				return h.Rounds().Count(t.Context(), h.Organisation.ID, id)
			},
			[]survey.State{survey.Closing},
			survey.Published, survey.CodeState,
		},
	}
}

// What is counted is not counted again, and that is no error.
var countedAlready = []survey.State{survey.Closed, survey.Published, survey.Archived}

func TestEveryStepInEveryState(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		for _, state := range survey.States() {
			for _, step := range steps() {
				t.Run(step.name+" when "+string(state), func(t *testing.T) {
					id := in(t, h, state)
					before := h.Round(t, id)
					err := step.do(t, h, id)
					after := h.Round(t, id)
					switch {
					case step.name == "count" && slices.Contains(countedAlready, state):
						must(t, err)
					case slices.Contains(step.allowed, state):
						must(t, err)
						if step.leads != "" && after.State != step.leads {
							t.Errorf("got %s, want %s", after.State, step.leads)
						}
						return
					case err == nil:
						t.Error("it was allowed")
					case step.refusal != "":
						wantCode(t, "refusal", err, step.refusal)
					}
					if after != before {
						t.Errorf("a refused step changed the round: got %+v, want %+v", after, before)
					}
				})
			}
		}
	})
}

// in returns a round in a state.
func in(t *testing.T, h *surveytest.House, state survey.State) survey.ID {
	t.Helper()
	if state == survey.Draft || state == survey.Scheduled {
		r := h.Draft(t)
		force(t, h, r.ID, func(r *survey.Round) { r.State = state })
		return r.ID
	}
	r := h.Open(t)
	if state != survey.Open {
		force(t, h, r.ID, func(r *survey.Round) { r.State = state })
	}
	return r.ID
}

func TestStatesThatARoundMayGoTo(t *testing.T) {
	// As DESIGN says it: draft, scheduled, open, closing, closed, published, archived,
	// or cancelled.
	want := map[survey.State][]survey.State{
		survey.Draft:     {survey.Scheduled, survey.Open, survey.Cancelled},
		survey.Scheduled: {survey.Draft, survey.Open, survey.Cancelled},
		survey.Open:      {survey.Closing, survey.Cancelled},
		survey.Closing:   {survey.Closed},
		survey.Closed:    {survey.Published},
		survey.Published: {survey.Archived},
		survey.Archived:  nil,
		survey.Cancelled: nil,
	}
	for _, from := range survey.States() {
		for _, to := range survey.States() {
			if got := from.May(to); got != slices.Contains(want[from], to) {
				t.Errorf("%s to %s: got %v", from, to, got)
			}
		}
	}
}

func TestOpenRoundIsOnlyExtendedInTime(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		for name, change := range map[string]func(*survey.Round){
			"renamed":   func(r *survey.Round) { r.Label = "Another" },
			"shortened": func(r *survey.Round) { r.ClosesAt = r.ClosesAt.Add(-time.Second) },
			"begun":     func(r *survey.Round) { r.OpensAt = r.OpensAt.Add(time.Second) },
		} {
			changed := h.Round(t, r.ID)
			change(&changed)
			_, err := h.Rounds().Update(t.Context(), h.Faculty(), changed)
			wantCode(t, name, err, survey.CodeSettingsFrozen)
		}
		longer := h.Round(t, r.ID)
		longer.ClosesAt = longer.ClosesAt.Add(time.Hour)
		got, err := h.Rounds().Update(t.Context(), h.Faculty(), longer)
		must(t, err)
		if kept := h.Round(t, r.ID); got != kept || !kept.ClosesAt.Equal(longer.ClosesAt) {
			t.Errorf("got %+v, kept %+v", got, kept)
		}
		_, err = h.Rounds().Update(t.Context(), h.Faculty(), longer)
		wantCode(t, "an old version", err, survey.CodeStale)

		// Who came too late stays too late.
		h.Clock.Set(longer.ClosesAt)
		late := h.Round(t, r.ID)
		late.ClosesAt = late.ClosesAt.Add(time.Hour)
		_, err = h.Rounds().Update(t.Context(), h.Faculty(), late)
		wantCode(t, "extended when over", err, survey.CodeNotOpen)
	})
}

func TestDatesOfARound(t *testing.T) {
	now := surveytest.Start
	for name, c := range map[string]struct {
		opens, closes time.Time
		want          survey.Code
	}{
		"an hour":            {now, now.Add(time.Hour), ""},
		"less than an hour":  {now, now.Add(time.Hour - 1), survey.CodeInvalid},
		"a year":             {now, now.Add(survey.MaxOpen), ""},
		"more than a year":   {now, now.Add(survey.MaxOpen + 1), survey.CodeInvalid},
		"never":              {time.Time{}, time.Time{}, survey.CodeInvalid},
		"backwards":          {now, now.Add(-time.Hour), survey.CodeInvalid},
		"the year 0":         {time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(0, 1, 2, 0, 0, 0, 0, time.UTC), survey.CodeInvalid},
		"five digits a year": {time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(10000, 1, 2, 0, 0, 0, 0, time.UTC), survey.CodeInvalid},
	} {
		wantCode(t, name, survey.Round{Label: "x", OpensAt: c.opens, ClosesAt: c.closes}.Validate(), c.want)
	}
}
