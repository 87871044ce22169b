package survey_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// TestErasure erases somebody who has left a trace everywhere, and checks what is left
// of them, and that everything else still adds up.
func TestErasure(t *testing.T) {
	each(t, surveytest.Options{People: 12, Teams: 2}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		directory, register := survey.Directory{Parts: h.Parts}, survey.Register{Parts: h.Parts}
		gone, org := h.People[5], h.Organisation.ID
		change := gone
		change.Manager, change.Home, change.Locale = h.People[6].ID, "Nordlicht", "de"
		change.Leave = survey.Span{Start: "2026-06-01", End: "2026-07-01"}
		change, err := directory.UpdatePerson(ctx, h.Administrator(), change)
		must(t, err)
		led := h.People[7]
		led.Manager = gone.ID
		_, err = directory.UpdatePerson(ctx, h.Administrator(), led)
		must(t, err)
		must(t, directory.SetRoles(ctx, h.Administrator(), gone.ID, []survey.Role{survey.Faculty}))
		must(t, directory.UpdateProfile(ctx, h.Actor(5), survey.Profile{
			Locale: "de", Areas: gone.Areas, WorkedWith: []survey.ID{h.People[8].ID},
			Intents: []survey.Intent{{Area: h.Areas[0].ID, Wish: survey.WouldLead}},
		}))
		must(t, directory.UpdateProfile(ctx, h.Actor(9), survey.Profile{Locale: "en", WorkedWith: []survey.ID{gone.ID}}))
		_, err = survey.Declining{Parts: h.Parts}.Choose(ctx, h.Actor(5), survey.Declined{Rating: true})
		must(t, err)
		grant := func(holder survey.ID, scope survey.Scope, start survey.Date) survey.Mandate {
			m, err := register.Create(ctx, h.Administrator(), survey.Mandate{
				Holder: holder, Title: "Lead", Kind: "manager", Level: 1, Scope: scope, Span: survey.Span{Start: start}, Granted: survey.ByAppointment,
			})
			must(t, err)
			return m
		}
		whole := survey.Scope{Kind: survey.InOrganisation}
		held, served, later := grant(gone.ID, whole, "2025-01-01"), grant(h.People[6].ID, survey.Scope{Kind: survey.OfPerson, ID: gone.ID}, "2025-01-01"), grant(gone.ID, whole, "2027-01-01")
		others := grant(h.People[6].ID, whole, "2025-01-01")
		round := h.Publish(t)
		_, err = survey.Replies{Parts: h.Parts}.SaveReply(ctx, h.Actor(5), survey.Reply{Round: round.ID, Text: "A word of mine"})
		must(t, err)
		_, err = survey.Replies{Parts: h.Parts}.Ask(ctx, h.Actor(5), round.ID, "A question of mine?")
		must(t, err)
		before := releaseHash(t, h, round.ID)
		accounts := survey.Accounts{Parts: h.Parts}
		ticket, mailed := ask(t, h, gone.Mail)
		epoch := 0
		h.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
			epoch, err = r.SessionEpoch(ctx, org, gone.ID)
			return err
		})
		signedIn := func() error {
			_, _, err := accounts.Actor(ctx, org, gone.ID, epoch, surveytest.Start)
			return err
		}
		must(t, signedIn())
		h.Kept.Jobs()

		left, err := directory.Erase(ctx, h.Administrator(), gone.ID, gone.Name)
		must(t, err)

		want := survey.Person{
			Organisation: org, ID: gone.ID, Name: survey.FormerColleague, Mail: string(gone.ID) + "@erased.invalid",
			Member: survey.Span{End: "2026-01-12"}, Areas: []survey.ID{}, Disabled: true, Erased: true,
		}
		h.Read(t, func(ctx context.Context, r survey.Reader) error {
			got, err := r.Person(ctx, org, gone.ID)
			if err != nil {
				return err
			}
			if got.Version != left.Version {
				t.Errorf("it has version %d, the answer %d", got.Version, left.Version)
			}
			got.Version = 0
			if !reflect.DeepEqual(got, want) {
				t.Errorf("left is %+v, want %+v", got, want)
			}
			other, err := r.Person(ctx, org, led.ID)
			if err != nil {
				return err
			}
			if other.Manager != "" {
				t.Error("they lead somebody still")
			}
			roles, err := r.Roles(ctx, org, gone.ID)
			if err != nil {
				return err
			}
			intents, err := r.Intents(ctx, org)
			if err != nil {
				return err
			}
			known, err := r.Acquaintances(ctx, org)
			if err != nil {
				return err
			}
			replies, err := r.Replies(ctx, org, round.ID)
			if err != nil {
				return err
			}
			challenges, err := r.Challenges(ctx, org)
			if err != nil {
				return err
			}
			declined, err := r.Declined(ctx, org, gone.ID)
			if err != nil {
				return err
			}
			if declined != (survey.Declined{}) {
				t.Errorf("left is that they declined: %+v", declined)
			}
			if len(roles)+len(intents)+len(known)+len(replies)+len(challenges) > 0 {
				t.Errorf("left are %v %v %v %v %v", roles, intents, known, replies, challenges)
			}
			// History stays, with its end.
			for id, end := range map[survey.ID]survey.Date{held.ID: "2026-01-12", served.ID: "2026-01-12", later.ID: "2027-01-01", others.ID: ""} {
				m, err := r.Mandate(ctx, org, id)
				if err != nil {
					return err
				}
				if m.Span.End != end {
					t.Errorf("a mandate ends on %q, want %q", m.Span.End, end)
				}
			}
			memberships, err := r.Memberships(ctx, org)
			for _, m := range memberships {
				if (m.Person == gone.ID) != (m.Span.End == "2026-01-12") {
					t.Errorf("a membership of %s ends on %q", m.Person, m.Span.End)
				}
			}
			return err
		})

		// The release is as it was, and has them by their id.
		if after := releaseHash(t, h, round.ID); after != before {
			t.Error("the release changed")
		}
		if jobs := h.Kept.Jobs(); !slices.ContainsFunc(jobs, func(j survey.Job) bool { return j.Kind == survey.JobVacuum && j.Object == gone.ID }) {
			t.Errorf("got jobs %v, want one that vacuums", jobs)
		}

		// They are gone: no session, no sign-in, no mail, and their address is free.
		wantCode(t, "session", signedIn(), survey.CodeSignIn)
		_, err = confirm(t, h, ticket, "", mailed.code)
		wantCode(t, "the code that was on its way", err, survey.CodeLink)
		h.Mail.Take()
		must(t, h.Rounds().Announce(ctx, org, round.ID))
		for _, m := range h.Mail.Take() {
			if strings.Contains(m.To, string(gone.ID)) || m.To == gone.Mail {
				t.Errorf("a mail to %s", m.To)
			}
		}
		_, err = directory.CreatePerson(ctx, h.Administrator(), survey.Person{Name: gone.Name, Mail: gone.Mail})
		must(t, err)

		// Nobody brings them back by a slip.
		change.Version = left.Version
		change.Mail = "again@example.org"
		_, err = directory.UpdatePerson(ctx, h.Administrator(), change)
		wantCode(t, "to change them", err, survey.CodeState)
		wantCode(t, "to give them a role", directory.SetRoles(ctx, h.Administrator(), gone.ID, []survey.Role{survey.Auditor}), survey.CodeState)
		_, err = directory.Erase(ctx, h.Administrator(), gone.ID, survey.FormerColleague)
		wantCode(t, "to erase them again", err, survey.CodeState)
		last := lines(t, h)
		if !slices.ContainsFunc(last, func(e survey.LogEntry) bool {
			return e.Action == survey.ErasePerson && e.Object == string(gone.ID) && e.Actor == h.People[0].ID && e.Detail == ""
		}) {
			t.Error("the log does not say that they were erased")
		}
	})
}

func releaseHash(t *testing.T, h *surveytest.House, round survey.ID) (hash survey.Hash) {
	t.Helper()
	h.Read(t, func(ctx context.Context, r survey.Reader) error {
		release, err := r.Release(ctx, h.Organisation.ID, round)
		hash = release.Hash
		return err
	})
	return hash
}

func TestErasureIsRefused(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		directory := survey.Directory{Parts: h.Parts}
		erase := func(a survey.Actor, k int, name string) error {
			_, err := directory.Erase(t.Context(), a, h.People[k].ID, name)
			return err
		}
		for _, c := range []struct {
			what string
			err  error
			code survey.Code
		}{
			{"by an associate, of oneself", erase(h.Actor(4), 4, h.People[4].Name), survey.CodeForbidden},
			{"by the faculty", erase(h.Faculty(), 4, h.People[4].Name), survey.CodeForbidden},
			{"with another name", erase(h.Administrator(), 4, h.People[3].Name), survey.CodeInvalid},
			{"without a name", erase(h.Administrator(), 4, ""), survey.CodeInvalid},
			{"of the last administrator", erase(h.Administrator(), 0, h.People[0].Name), survey.CodeDuties},
		} {
			wantCode(t, c.what, c.err, c.code)
		}
		h.Read(t, func(ctx context.Context, r survey.Reader) error {
			everyone, err := r.Everyone(ctx, h.Organisation.ID)
			for _, p := range everyone {
				if p.Erased || p.Disabled || p.Version != 1 {
					t.Errorf("%+v was changed", p)
				}
			}
			return err
		})
	})
}

// TestBallotsOutliveErasure: what was handed in counts, and is there until its key is
// destroyed.
func TestBallotsOutliveErasure(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		round := h.Open(t)
		for k := range h.People {
			h.Submit(t, round.ID, k)
		}
		_, err := survey.Directory{Parts: h.Parts}.Erase(t.Context(), h.Administrator(), h.People[5].ID, h.People[5].Name)
		must(t, err)
		if got := h.Count(t, round.ID).Turnout; got != 8 {
			t.Errorf("%d ballots were counted of 8", got)
		}
	})
}
