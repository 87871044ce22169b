package survey_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

func TestRepliesAreTheirWriters(t *testing.T) {
	each(t, surveytest.Options{People: 12}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		replies := survey.Replies{Parts: h.Parts}
		open := h.Open(t)
		_, err := replies.Reply(ctx, h.Actor(4), open.ID)
		wantCode(t, "a reply to an open round", err, survey.CodeNotPublished)
		for k := range 8 {
			h.Submit(t, open.ID, k)
		}
		r := h.Count(t, open.ID)
		none, err := replies.Reply(ctx, h.Actor(4), r.ID)
		must(t, err)
		if none.Text != "" || none.Version != 0 {
			t.Errorf("before: %+v", none)
		}
		save := func(k, version int, text string, toFaculty bool) error {
			_, err := replies.SaveReply(ctx, h.Actor(k), survey.Reply{Round: r.ID, Text: text, ToFaculty: toFaculty, Version: version})
			return err
		}
		must(t, save(4, 0, "It was a year of two teams.", true))
		must(t, save(5, 0, "Only for me.", false))
		wantCode(t, "another window", save(4, 0, "Something else.", false), survey.CodeStale)
		for what, text := range map[string]string{"too long": strings.Repeat("a", survey.MaxReply+1), "blank": " ", "NUL": "a\x00"} {
			wantCode(t, what, save(4, 1, text, false), survey.CodeInvalid)
		}
		shared := func() (texts []string) {
			all, err := replies.Shared(ctx, h.Faculty(), r.ID)
			must(t, err)
			for _, x := range all {
				texts = append(texts, x.Text)
			}
			return texts
		}
		if got := shared(); !slices.Equal(got, []string{"It was a year of two teams."}) {
			t.Errorf("the faculty sees %q", got)
		}
		must(t, save(4, 1, "It was a year of two teams.", false))
		if got := shared(); got != nil {
			t.Errorf("after it was taken from them: the faculty sees %q", got)
		}
		must(t, save(4, 2, "", true)) // gone, and nothing is shown of nothing
		if got := shared(); got != nil {
			t.Errorf("after it was taken back: %q", got)
		}
		for _, a := range []survey.Actor{h.Actor(5), h.Administrator(), h.Actor(2, survey.Auditor)} {
			_, err := replies.Shared(ctx, a, r.ID)
			wantCode(t, "somebody else", err, survey.CodeForbidden)
		}
		_, err = survey.Directory{Parts: h.Parts}.CreatePerson(ctx, h.Administrator(), survey.Person{Name: "Late", Mail: "late@example.org"})
		must(t, err)
		_, err = replies.Reply(ctx, survey.Actor{Organisation: h.Organisation.ID, Person: h.IDs.New()}, r.ID)
		wantCode(t, "who was not asked", err, survey.CodeNotOnRoster)
		looked := 0
		for _, line := range lines(t, h) {
			if line.Action == survey.SeeReplies {
				looked++
			}
			if strings.Contains(line.Detail, "two teams") {
				t.Errorf("the log repeats it: %+v", line)
			}
		}
		if looked != 3 {
			t.Errorf("the log says that the faculty looked %d times, want 3", looked)
		}
	})
}

func TestChallengesAreAnsweredOnRecord(t *testing.T) {
	each(t, surveytest.Options{People: 12}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		replies := survey.Replies{Parts: h.Parts}
		open := h.Open(t)
		_, err := replies.Ask(ctx, h.Actor(4), open.ID, "Why?")
		wantCode(t, "about an open round", err, survey.CodeNotPublished)
		for k := range 8 {
			h.Submit(t, open.ID, k)
		}
		r := h.Count(t, open.ID)
		before := len(lines(t, h))
		asked, err := replies.Ask(ctx, h.Actor(4), r.ID, "Why does it say so little?")
		must(t, err)
		if !asked.Open() {
			t.Errorf("asked: %+v", asked)
		}
		for what, text := range map[string]string{"too long": strings.Repeat("a", survey.MaxQuestion+1), "blank": "\n", "NUL": "a\x00"} {
			_, err := replies.Ask(ctx, h.Actor(4), r.ID, text)
			wantCode(t, "a question that is "+what, err, survey.CodeInvalid)
			_, err = replies.Answer(ctx, h.Faculty(), asked.ID, text)
			wantCode(t, "an answer that is "+what, err, survey.CodeInvalid)
		}
		for _, a := range []survey.Actor{h.Actor(4), h.Actor(5), h.Administrator(), h.Actor(2, survey.Auditor)} {
			_, err := replies.Challenges(ctx, a)
			wantCode(t, "the list for others", err, survey.CodeForbidden)
			_, err = replies.Answer(ctx, a, asked.ID, "Because.")
			wantCode(t, "an answer of others", err, survey.CodeForbidden)
		}
		all, err := replies.Challenges(ctx, h.Faculty())
		must(t, err)
		if len(all) != 1 || all[0] != asked {
			t.Errorf("the faculty sees %+v", all)
		}
		if own, err := replies.Own(ctx, h.Actor(5)); err != nil || len(own) != 0 {
			t.Errorf("somebody else sees %+v, %v", own, err)
		}
		answered, err := replies.Answer(ctx, h.Faculty(), asked.ID, "Six answered, and seven are needed.")
		must(t, err)
		_, err = replies.Answer(ctx, h.Faculty(), asked.ID, "On second thought.")
		wantCode(t, "a second answer", err, survey.CodeState)
		own, err := replies.Own(ctx, h.Actor(4))
		must(t, err)
		if len(own) != 1 || own[0] != answered || own[0].Open() || own[0].AnsweredBy != h.People[1].ID {
			t.Errorf("who asked sees %+v", own)
		}
		for range survey.MaxChallenges - 1 {
			_, err := replies.Ask(ctx, h.Actor(4), r.ID, "And now?")
			must(t, err)
		}
		_, err = replies.Ask(ctx, h.Actor(4), r.ID, "And now?")
		wantCode(t, "without end", err, survey.CodeState)

		// The log has what happened, not what was said, nor who asked.
		log := lines(t, h)[before:]
		if len(log) != survey.MaxChallenges+1 {
			t.Errorf("%d lines, want %d", len(log), survey.MaxChallenges+1)
		}
		for k, line := range log {
			want := survey.LogEntry{Action: survey.SpeakOfOwnResult, Object: string(r.ID), Detail: "challenge asked"}
			if k == 1 {
				want = survey.LogEntry{Action: survey.AnswerChallenges, Object: string(r.ID), Detail: "challenge answered", Actor: h.People[1].ID}
			}
			if line.Action != want.Action || line.Object != want.Object || line.Detail != want.Detail || line.Actor != want.Actor {
				t.Errorf("line %d: %+v, want %+v", k, line, want)
			}
		}
	})
}
