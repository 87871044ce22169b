package survey_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// addressees returns by number who got mail, and checks that all got the same.
func addressees(t *testing.T, h *surveytest.House) (to []int, text string) {
	t.Helper()
	names := map[string]bool{}
	for _, m := range h.Mail.Take() {
		k := slices.IndexFunc(h.People, func(p survey.Person) bool { return p.Mail == m.To })
		to = append(to, k)
		if text != "" && m.Text != text {
			t.Errorf("two got different mail:\n%s\n%s", m.Text, text)
		}
		text = m.Text
		if names[m.ID] {
			t.Errorf("two mails are called %s", m.ID)
		}
		names[m.ID] = true
		for _, p := range h.People {
			if strings.Contains(m.Subject+m.Text, p.Name) || strings.Contains(m.Subject+m.Text, p.Mail) {
				t.Errorf("the mail speaks of somebody:\n%s", m.Text)
			}
		}
	}
	slices.Sort(to)
	return to, text
}

func TestRemindersGoToThoseMissingOnly(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		r := h.Open(t)
		for _, k := range []int{1, 4, 6} {
			h.Submit(t, r.ID, k)
		}
		_, err := survey.NewBallots(h.Parts).SaveDraft(ctx, h.Actor(2), r.ID, 0, []byte("a draft is no list"))
		must(t, err)
		p := h.People[5]
		p.Disabled = true
		_, err = survey.Directory{Parts: h.Parts}.UpdatePerson(ctx, h.Administrator(), p)
		must(t, err)
		_, err = survey.Directory{Parts: h.Parts}.CreatePerson(ctx, h.Administrator(), survey.Person{Name: "Late", Mail: "late@example.org"})
		must(t, err)

		h.Kept.Jobs()
		must(t, h.Rounds().AskToRemind(ctx, h.Faculty(), r.ID))
		jobs := h.Kept.Jobs()
		if len(jobs) != 1 || jobs[0].Kind != survey.JobRemind || jobs[0].Object != r.ID {
			t.Fatalf("jobs: got %v", jobs)
		}
		run := h.Rounds().Jobs()[jobs[0].Kind]
		must(t, run(ctx, jobs[0]))
		to, text := addressees(t, h)
		if want := []int{0, 2, 3, 7}; !slices.Equal(to, want) {
			t.Errorf("reminded: got %v, want %v", to, want)
		}
		// The time is that of the organisation.
		if !strings.Contains(text, "2026-01-26 09:00 CET") {
			t.Errorf("got %s", text)
		}
		// Nobody learns from the log who was missing.
		for _, line := range lines(t, h) {
			if line.Detail == "reminder sent" && (line.Actor != h.People[1].ID || line.Object != string(r.ID)) {
				t.Errorf("got %+v", line)
			}
		}
		h.Count(t, r.ID)
		must(t, run(ctx, jobs[0]))
		if to, _ := addressees(t, h); len(to) != 0 {
			t.Errorf("reminded after the close: %v", to)
		}
	})
}

func TestAnnouncementsAreTheSameForEverybody(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		r := h.Open(t)
		announce := func() ([]int, string) {
			must(t, h.Rounds().Announce(ctx, h.Organisation.ID, r.ID))
			return addressees(t, h)
		}
		all := []int{0, 1, 2, 3, 4, 5}
		to, text := announce()
		if !slices.Equal(to, all) || !strings.Contains(text, "https://followship.example/rounds/"+string(r.ID)) {
			t.Errorf("opened: got %v and\n%s", to, text)
		}
		h.Submit(t, r.ID, 2)
		_, err := h.Rounds().Close(ctx, h.Faculty(), r.ID)
		must(t, err)
		if to, _ := announce(); len(to) != 0 {
			t.Errorf("closing: got %v, want nothing said", to)
		}
		must(t, h.Rounds().Count(ctx, h.Organisation.ID, r.ID))
		if to, text = announce(); !slices.Equal(to, all) || strings.Contains(text, "list") {
			t.Errorf("published: got %v and\n%s", to, text)
		}
	})
}

func TestMailThatFailsIsTriedAgain(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		h.Mail.Broken = true
		if err := h.Rounds().Announce(t.Context(), h.Organisation.ID, r.ID); err == nil {
			t.Error("nothing was sent, and there is no error")
		}
		h.Mail.Broken = false
		must(t, h.Rounds().Announce(t.Context(), h.Organisation.ID, r.ID))
		if to, _ := addressees(t, h); len(to) != 4 {
			t.Errorf("got %v, want all four", to)
		}
	})
}

func TestJobsOfARound(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1, Settings: func(s *survey.Settings) { s.Cadence = "FREQ=WEEKLY" }}, func(t *testing.T, h *surveytest.House) {
		jobs := h.Rounds().Jobs()
		for _, kind := range []survey.JobKind{survey.JobDue, survey.JobClose, survey.JobRemind, survey.JobAnnounce} {
			if jobs[kind] == nil {
				t.Errorf("nobody does %s", kind)
			}
		}
		r := h.Open(t)
		h.Submit(t, r.ID, 1)
		h.Clock.Add(time.Hour)
		_, err := h.Rounds().Close(t.Context(), h.Faculty(), r.ID)
		must(t, err)
		must(t, jobs[survey.JobClose](t.Context(), survey.Job{Kind: survey.JobClose, Organisation: h.Organisation.ID, Object: r.ID}))
		rounds, err := h.Rounds().List(t.Context(), h.Faculty(), h.Survey.ID)
		must(t, err)
		if len(rounds) != 2 || rounds[0].State != survey.Published || rounds[1].State != survey.Scheduled {
			t.Errorf("got %+v, want one published and one to come", rounds)
		}
		must(t, jobs[survey.JobDue](t.Context(), survey.Job{}))
		// One organisation's trouble does not keep the others waiting.
		other := h.House(t, surveytest.Options{Name: "Other", People: 3, Teams: 1})
		mine, theirs := h.Open(t), other.Open(t)
		broken := errors.New("the key store does not answer")
		h.Sealer = refusing{Sealer: h.Sealer, organisation: h.Organisation.ID, err: broken}
		h.Clock.Set(theirs.ClosesAt)
		if err := h.Rounds().Due(t.Context()); err != nil { // both are closing
			t.Error(err)
		}
		if err := h.Rounds().Due(t.Context()); !errors.Is(err, broken) {
			t.Errorf("got %v, want that it broke", err)
		}
		if a, b := h.Round(t, mine.ID).State, other.Round(t, theirs.ID).State; a != survey.Closing || b != survey.Published {
			t.Errorf("got %s and %s, want one waiting and one published", a, b)
		}
	})
}

// refusing is a sealer that does not open the keys of one organisation.
type refusing struct {
	survey.Sealer
	organisation survey.ID
	err          error
}

func (r refusing) OpenRound(ctx context.Context, organisation, round survey.ID) (survey.RoundKeys, error) {
	if organisation == r.organisation {
		return nil, r.err
	}
	return r.Sealer.OpenRound(ctx, organisation, round)
}
