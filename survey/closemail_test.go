package survey_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
	"github.com/followship/followship/survey/surveytest"
)

// TestMailAtTheCloseTellsNothingOfWhoAnswered: to the byte the same for all of one
// language, with the checkpoint, and the way to one's own record.
func TestMailAtTheCloseTellsNothingOfWhoAnswered(t *testing.T) {
	each(t, surveytest.Options{People: 9, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		locales := []string{"", "de", "en", "de-AT", "fr", "", "de_CH", "en-GB", ""}
		for k, locale := range locales {
			err := survey.Directory{Parts: h.Parts}.UpdateProfile(ctx, h.Actor(k), survey.Profile{Locale: locale})
			must(t, err)
		}
		r := h.Open(t)
		for _, k := range []int{0, 1, 2, 7} { // of both languages some answer and some do not
			h.Submit(t, r.ID, k)
		}
		submitAgain(t, h, r.ID, 2)
		h.Count(t, r.ID)
		h.Mail.Take()
		must(t, h.Rounds().Announce(ctx, h.Organisation.ID, r.ID))
		mail := h.Mail.Take()
		bodies := map[string][]int{}
		for _, m := range mail {
			k := slices.IndexFunc(h.People, func(p survey.Person) bool { return p.Mail == m.To })
			if want := string(r.ID) + "." + string(h.People[k].ID) + ".published"; m.ID != want {
				t.Errorf("a mail is called %s, want %s", m.ID, want)
			}
			bodies[m.Subject+"\n"+m.Text] = append(bodies[m.Subject+"\n"+m.Text], k)
		}
		if len(mail) != len(h.People) || len(bodies) != 2 {
			t.Fatalf("got %d mails of %d kinds, want one for each of %d in two languages", len(mail), len(bodies), len(h.People))
		}
		signed := publishedLeaves(t, h, r.ID).Signed
		for body, to := range bodies {
			slices.Sort(to)
			want, word := []int{0, 2, 4, 5, 7, 8}, "Check your own record"
			if strings.HasPrefix(body, "Ergebnisse") {
				want, word = []int{1, 3, 6}, "Prüfe, was von dir"
			}
			if !slices.Equal(to, want) || !strings.Contains(body, word) {
				t.Errorf("%v got\n%s", to, body)
			}
			for _, part := range []string{signed.Note, signed.VerifierKey, "https://followship.example/rounds/" + string(r.ID) + "/receipt\n"} {
				if !strings.Contains(body, part) {
					t.Errorf("the mail lacks %s:\n%s", part, body)
				}
			}
		}
		if text, err := seal.OpenNote(signed.Note, signed.VerifierKey); err != nil || !strings.Contains(text, string(r.ID)) {
			t.Errorf("got %q, %v", text, err)
		}
	})
}
