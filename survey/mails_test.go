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

// TestMailsAreInTheLanguageOfTheirReaders has people of several languages in an
// organisation that speaks German: what has no language of its own speaks that, and
// whose language there is not speaks English.
func TestMailsAreInTheLanguageOfTheirReaders(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 5, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, directory := t.Context(), survey.Directory{Parts: h.Parts}
		o := h.Organisation
		o.Locale = "de-DE"
		_, err := directory.UpdateOrganisation(ctx, h.Administrator(), o)
		must(t, err)
		for k, locale := range []string{"", "en-GB", "de", "fr", "EN"} {
			must(t, directory.UpdateProfile(ctx, h.Actor(k), survey.Profile{Locale: locale}))
		}
		german := []int{0, 2}
		// spoken checks who got what, by the first words of the text, and that of one
		// language all got the same.
		spoken := func(what, german, english string, want map[string][]int) {
			t.Helper()
			got, texts := map[string][]int{}, map[string]bool{}
			for _, m := range h.Mail.Take() {
				k := slices.IndexFunc(h.People, func(p survey.Person) bool { return p.Mail == m.To })
				texts[m.Subject+"\n"+m.Text] = true
				for _, words := range []string{german, english} {
					if strings.Contains(m.Subject+"\n"+m.Text, words) {
						got[words] = append(got[words], k)
					}
				}
				if strings.Contains(m.Subject+m.Text, "%!") {
					t.Errorf("%s: %s\n%s", what, m.Subject, m.Text)
				}
			}
			for words, to := range want {
				slices.Sort(got[words])
				if !slices.Equal(got[words], to) {
					t.Errorf("%s: %q went to %v, want %v", what, words, got[words], to)
				}
			}
			if len(texts) != len(want) {
				t.Errorf("%s: %d texts in %d languages", what, len(texts), len(want))
			}
		}
		both := func(words string, to []int, others string, of []int) map[string][]int {
			return map[string][]int{words: to, others: of}
		}
		r := h.Open(t)
		must(t, h.Rounds().Announce(ctx, h.Organisation.ID, r.ID))
		const listHere, writeHere = "Deine Liste: Round\nEine Runde ist offen bis 2026-01-26 09:00 CET.", "Your list: Round\nA round is open until 2026-01-26 09:00 CET."
		spoken("opened", listHere, writeHere, both(listHere, german, writeHere, []int{1, 3, 4}))
		h.Submit(t, r.ID, 4)
		must(t, h.Rounds().Remind(ctx, h.Organisation.ID, r.ID))
		const until, till = "Bis 2026-01-26 09:00 CET: Round\nDie Runde „Round“ ist offen bis", "Until 2026-01-26 09:00 CET: Round\nThe round “Round” is open until"
		spoken("reminder", until, till, both(until, german, till, []int{1, 3}))

		must(t, directory.Appoint(ctx, h.Administrator(), h.People[3].ID, []survey.Tenure{{Role: survey.Auditor, End: "2026-01-31"}}))
		must(t, h.Rounds().TellOfEnd(ctx, h.Organisation.ID, h.People[3].ID))
		const endet, ends = "Eine Rolle endet nach dem 2026-01-31\nDie Rolle „Prüfung“ von Acme 3 endet", "A role ends after 2026-01-31\nThe role “auditor” of Acme 3 ends"
		spoken("a role ends", endet, ends, both(endet, []int{0}, ends, []int{3}))

		for k, words := range []string{"Deine Anmeldung\nÖffne diesen Link", "Your sign-in\nOpen this link", "Deine Anmeldung\nÖffne diesen Link"} {
			_, err := survey.Accounts{Parts: h.Parts}.Request(ctx, h.People[k].Mail, "192.0.2.1")
			must(t, err)
			spoken("sign-in", words, "", map[string][]int{words: {k}})
		}
	})
}
