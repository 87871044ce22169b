package survey_test

import (
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// TestOwnDataIsWhole has somebody say everything that can be said, and looks for all of
// it; what another said of the same is not there.
func TestOwnDataIsWhole(t *testing.T) {
	each(t, surveytest.Options{People: 12, Teams: 2}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		const me, other = 5, 7
		directory, register := survey.Directory{Parts: h.Parts}, survey.Register{Parts: h.Parts}
		person := h.People[me]
		person.Manager, person.Home = h.People[1].ID, "Nordlicht"
		_, err := directory.UpdatePerson(ctx, h.Administrator(), person)
		must(t, err)
		must(t, directory.SetRoles(ctx, h.Administrator(), person.ID, []survey.Role{survey.Auditor}))
		for _, k := range []int{me, other} {
			must(t, directory.UpdateProfile(ctx, h.Actor(k), survey.Profile{
				Locale: "de", Areas: person.Areas, WorkedWith: []survey.ID{h.People[8].ID},
				Intents: []survey.Intent{{Area: h.Areas[0].ID, Wish: survey.WouldLead}},
			}))
			_, err := register.Create(ctx, h.Administrator(), survey.Mandate{
				Holder: h.People[k].ID, Title: "Mentor", Kind: "mentor", Scope: survey.Scope{Kind: survey.OfPerson, ID: h.People[9].ID},
				Span: survey.Span{Start: "2025-01-01"}, Granted: survey.ByChoice,
			})
			must(t, err)
		}
		_, err = survey.Declining{Parts: h.Parts}.Choose(ctx, h.Actor(me), survey.Declined{Rating: true})
		must(t, err)
		must(t, survey.Surveys{Parts: h.Parts}.Approve(ctx, h.Actor(me, survey.Auditor), h.Survey.ID, h.Survey.Settings.Hash()))
		first := h.Publish(t)
		for _, k := range []int{me, other} {
			_, err = survey.Replies{Parts: h.Parts}.SaveReply(ctx, h.Actor(k), survey.Reply{Round: first.ID, Text: "A word"})
			must(t, err)
			_, err = survey.Replies{Parts: h.Parts}.Ask(ctx, h.Actor(k), first.ID, "A question?")
			must(t, err)
		}
		h.Clock.Add(24 * time.Hour)
		second := h.Open(t)
		_, err = survey.NewBallots(h.Parts).SaveDraft(ctx, h.Actor(me), second.ID, 0, []byte("a draft"))
		must(t, err)
		h.Draft(t) // nobody is asked in it yet

		fresh := h.Actor(me)
		fresh.Fresh = true
		d, err := survey.Access{Parts: h.Parts}.Own(ctx, fresh)
		must(t, err)
		if d.Person.Home != "Nordlicht" || d.Person.Locale != "de" || d.Organisation.ID != h.Organisation.ID {
			t.Errorf("got person %+v", d.Person)
		}
		mine := func(what string, n, want int, ok bool) {
			t.Helper()
			if n != want || !ok {
				t.Errorf("%s: got %d that are mine %v, want %d", what, n, ok, want)
			}
		}
		mine("roles", len(d.Roles), 1, d.Roles[0].Role == survey.Auditor)
		mine("memberships", len(d.Memberships), 1, d.Memberships[0].Person == person.ID)
		mine("mandates", len(d.Mandates), 1, d.Mandates[0].Holder == person.ID)
		mine("intents", len(d.Intents), 1, d.Intents[0].Person == person.ID)
		mine("acquaintances", len(d.WorkedWith), 1, d.WorkedWith[0] == h.People[8].ID)
		mine("challenges", len(d.Challenges), 1, d.Challenges[0].Person == person.ID)
		if d.Declined != (survey.Declined{Rating: true}) {
			t.Errorf("declined: got %+v", d.Declined)
		}
		for what, id := range map[string]survey.ID{"manager": person.Manager, "acquaintance": h.People[8].ID, "whose mentor I am": h.People[9].ID} {
			if d.People[id] == "" {
				t.Errorf("%s has no name", what)
			}
		}
		if d.Teams[d.Memberships[0].Team] == "" || d.Areas[h.Areas[0].ID] == "" {
			t.Error("teams or areas have no names")
		}
		if len(d.Rounds) != 2 {
			t.Fatalf("got %d rounds, want those that have opened", len(d.Rounds))
		}
		closed, open := d.Rounds[0], d.Rounds[1]
		if closed.Round.ID != first.ID || closed.State != survey.BallotRecorded || closed.Ballot == nil || closed.View == nil ||
			closed.View.Result.Person != person.ID || closed.Reply == nil || closed.Reply.Person != person.ID || len(closed.Assigned) == 0 {
			t.Errorf("of the round that is published: %+v", closed)
		}
		if open.Round.ID != second.ID || open.State != survey.BallotNone || string(open.Draft) != "a draft" || open.View != nil || open.Reply != nil {
			t.Errorf("of the round that is open: %+v", open)
		}
		if !slices.ContainsFunc(d.Log, func(l survey.OwnLine) bool {
			return l.Action == survey.EditRoles && l.By == survey.ByOther && l.Object == string(person.ID)
		}) {
			t.Error("the log does not say that my roles were changed")
		}
		if last := d.Log[len(d.Log)-1]; last.Action != survey.ExportOwnData || last.By != survey.ByMe {
			t.Errorf("the last line is %+v", last)
		}
	})
}
