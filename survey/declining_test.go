package survey_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
	"github.com/followship/followship/survey/surveytest"
)

// decline has somebody of the house decline.
func decline(t *testing.T, h *surveytest.House, k int, d survey.Declined) survey.OwnChoices {
	t.Helper()
	c, err := survey.Declining{Parts: h.Parts}.Choose(t.Context(), h.Actor(k), d)
	must(t, err)
	return c
}

func TestWhoDeclinesToRateIsNotReminded(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		h.Submit(t, r.ID, 4)
		reminded := func() []int {
			h.Mail.Take()
			must(t, h.Rounds().Remind(t.Context(), h.Organisation.ID, r.ID))
			to, _ := addressees(t, h)
			return to
		}
		decline(t, h, 3, survey.Declined{Rating: true})
		if got := reminded(); !slices.Equal(got, []int{0, 1, 2, 5}) {
			t.Errorf("reminded: %v", got)
		}
		decline(t, h, 3, survey.Declined{})
		if got := reminded(); !slices.Equal(got, []int{0, 1, 2, 3, 5}) {
			t.Errorf("reminded after it was taken back: %v", got)
		}
		// A list handed in all the same counts, and nobody who did not is missing less.
		decline(t, h, 3, survey.Declined{Rating: true})
		decline(t, h, 5, survey.Declined{Rating: true})
		h.Submit(t, r.ID, 3)
		if got := h.Count(t, r.ID); got.Turnout != 2 || got.Asked != 6 {
			t.Errorf("%d of %d answered, want 2 of 6", got.Turnout, got.Asked)
		}
	})
}

// TestListingFreezesAtOpening: what was chosen before the round opened holds in it, the
// person is told, and neither the assignment nor the preview knows.
func TestListingFreezesAtOpening(t *testing.T) {
	each(t, surveytest.Options{People: 12}, func(t *testing.T, h *surveytest.House) {
		draft := h.Draft(t)
		preview := func() string {
			p, err := h.Rounds().Preview(t.Context(), h.Faculty(), draft.ID)
			must(t, err)
			text, err := json.Marshal(p)
			must(t, err)
			return string(text)
		}
		before := preview()
		decline(t, h, 3, survey.Declined{Listing: true})
		if after := preview(); after != before {
			t.Errorf("the preview shows it:\n%s\n%s", before, after)
		}
		frozen := func(round survey.ID) (all []survey.ID, assigned map[survey.ID]bool) {
			assigned = map[survey.ID]bool{}
			h.Read(t, func(ctx context.Context, r survey.Reader) error {
				shot, err := r.Snapshot(ctx, h.Organisation.ID, round)
				if err != nil {
					return err
				}
				for _, f := range shot.Roster {
					if f.Unlisted {
						all = append(all, f.Person)
					}
					for _, id := range f.Assigned {
						assigned[id] = true
					}
				}
				return nil
			})
			return all, assigned
		}
		_, err := h.Rounds().Open(t.Context(), h.Faculty(), draft.ID)
		must(t, err)
		who, assigned := frozen(draft.ID)
		if !slices.Equal(who, []survey.ID{h.People[3].ID}) || !assigned[h.People[3].ID] {
			t.Errorf("frozen: %v, assigned to somebody: %v", who, assigned[h.People[3].ID])
		}
		c := decline(t, h, 3, survey.Declined{})
		if len(c.Running) != 1 || c.Running[0].Round.ID != draft.ID || !c.Running[0].Unlisted || c.Listing {
			t.Errorf("told after it was taken back: %+v", c)
		}
		c = decline(t, h, 4, survey.Declined{Listing: true})
		if len(c.Running) != 1 || c.Running[0].Unlisted || !c.Listing {
			t.Errorf("told after it was too late: %+v", c)
		}
		who, _ = frozen(draft.ID)
		if !slices.Equal(who, []survey.ID{h.People[3].ID}) {
			t.Errorf("frozen afterwards: %v", who)
		}
		h.Count(t, draft.ID)
		next := h.Open(t)
		if who, _ = frozen(next.ID); !slices.Equal(who, []survey.ID{h.People[4].ID}) {
			t.Errorf("frozen next time: %v", who)
		}
		for _, line := range lines(t, h) {
			if strings.Contains(string(line.Action)+line.Detail, "choose") || line.Object == string(h.People[3].ID) {
				t.Errorf("the log says %+v", line)
			}
		}
	})
}

// TestWhatIsWrittenAboutWhoDeclinedIsGone: the release is the same to the byte whether
// colleagues list, name and comment on who declined, or never mention them; and their
// result is that of somebody of whom nothing can be shown.
func TestWhatIsWrittenAboutWhoDeclinedIsGone(t *testing.T) {
	t.Parallel()
	const away = 7
	run := func(mention bool) (document []byte, own survey.OwnView) {
		h := surveytest.New(t, sqlstoretest.SQLite(t)).House(t, surveytest.Options{Settings: commented})
		declined := h.People[away].ID
		decline(t, h, away, survey.Declined{Listing: true})
		for range 2 { // the second compares itself with the first
			r := h.Open(t)
			for k := range h.People {
				b := h.Ballot(t, r.ID, k)
				// The same list and the same names but for who declined.
				b.Groups = slices.DeleteFunc(b.Groups, func(g []survey.ID) bool { return g[0] == declined })
				for f := range b.Follows {
					b.Follows[f].Names = []survey.ID{next(h, k, away)}
				}
				if mention && k != away {
					b.Groups[k%len(b.Groups)] = append([]survey.ID{declined}, b.Groups[k%len(b.Groups)]...) // tied, anywhere
					if k%3 == 0 {
						b.Groups[k%len(b.Groups)] = b.Groups[k%len(b.Groups)][1:]
						b.Groups = append([][]survey.ID{{declined}}, b.Groups...) // or first, alone
					}
					b.Follows[0].Names = append(b.Follows[0].Names, declined)
					b.Comments = []survey.Comment{{About: declined, Prompt: h.Survey.Settings.Comments[0].ID, Text: "a word about who declined", Signed: k%2 == 0}}
				}
				submit(t, h, r.ID, k, b)
			}
			h.Count(t, r.ID)
			h.Read(t, func(ctx context.Context, reader survey.Reader) error {
				release, err := reader.Release(ctx, h.Organisation.ID, r.ID)
				document = release.Document
				return err
			})
			var err error
			own, err = survey.Reports{Parts: h.Parts}.Own(t.Context(), h.Actor(away), r.ID)
			must(t, err)
		}
		return document, own
	}
	told, own := run(true)
	untold, _ := run(false)
	if string(told) != string(untold) {
		t.Errorf("the release depends on it:\n%s\n%s", told, untold)
	}
	if own.Result.Tier != nil || own.Result.Score != nil || len(own.Comments.Signed)+len(own.Comments.Batches) > 0 || own.Declined {
		t.Errorf("who declined to be listed sees %+v, %+v", own.Result, own.Comments)
	}
	for _, f := range own.Result.Followed {
		if f.Share != nil || f.Finding != nil {
			t.Errorf("who declined to be listed sees %+v", f)
		}
	}
	var d survey.ReleaseDocument
	must(t, json.Unmarshal(told, &d))
	shown := 0
	for _, p := range d.People {
		if p.Tier != nil {
			shown++
		}
	}
	if shown < 10 || d.Agreement.Connected == nil || !*d.Agreement.Connected {
		t.Errorf("%d people are shown, connected: %v: the comparison says little", shown, d.Agreement.Connected)
	}
}

// next returns the one after somebody of the house by number, passing over one.
func next(h *surveytest.House, k, over int) survey.ID {
	if k = (k + 1) % len(h.People); k == over {
		k = (k + 1) % len(h.People)
	}
	return h.People[k].ID
}

// commented turns comments on.
func commented(s *survey.Settings) {
	s.Comments = []survey.CommentPrompt{{Text: survey.DefaultCommentPrompt}, {Text: "What should they go on with?"}}
}

func submit(t *testing.T, h *surveytest.House, round survey.ID, k int, b *survey.Ballot) {
	t.Helper()
	_, err := survey.NewBallots(h.Parts).Submit(t.Context(), h.Actor(k), round, fmt.Sprintf("idempotency-key-of-%d", k), []byte("request"), b)
	must(t, err)
}

// TestWhoDeclinesToSeeIsShownNothing, and everything again when it is taken back.
func TestWhoDeclinesToSeeIsShownNothing(t *testing.T) {
	onSQLite(t, surveytest.Options{Settings: commented}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		for k := range h.People {
			b := h.Ballot(t, r.ID, k)
			if about := b.Groups[0][0]; about == h.People[4].ID {
				b.Comments = append(b.Comments, survey.Comment{About: about, Prompt: h.Survey.Settings.Comments[0].ID, Text: "a signed word", Signed: true})
			}
			submit(t, h, r.ID, k, b)
		}
		h.Count(t, r.ID)
		reports := survey.Reports{Parts: h.Parts}
		whole, err := reports.Own(t.Context(), h.Actor(4), r.ID)
		must(t, err)
		if whole.Result.Tier == nil {
			t.Fatal("nothing is shown")
		}
		decline(t, h, 4, survey.Declined{Seeing: true})
		got, err := reports.Own(t.Context(), h.Actor(4), r.ID)
		must(t, err)
		want := survey.OwnView{Summary: got.Summary, Declined: true, Result: survey.PersonResult{Person: h.People[4].ID, Followed: []survey.Followed{}}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("who declined to see is shown %+v", got)
		}
		all, err := reports.OwnOverRounds(t.Context(), h.Actor(4))
		must(t, err)
		if len(all) != 0 {
			t.Errorf("who declined to see is shown %+v over the rounds", all)
		}
		decline(t, h, 4, survey.Declined{})
		if again, err := reports.Own(t.Context(), h.Actor(4), r.ID); err != nil || !reflect.DeepEqual(again, whole) {
			t.Errorf("after it was taken back: %+v, %v", again, err)
		}
		// The others are shown the same all along.
		if others, err := reports.OwnOverRounds(t.Context(), h.Actor(5)); err != nil || len(others) != 1 {
			t.Errorf("somebody else: %+v, %v", others, err)
		}
	})
}
