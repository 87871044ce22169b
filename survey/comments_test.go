package survey_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// TestCommentsFromBallotToPerson: four wait, the fifth in a later round brings them
// out, for the person alone; what is signed comes with its name at once. Nothing of it
// can be read in the database, and it goes with the key of the aggregates.
func TestCommentsFromBallotToPerson(t *testing.T) {
	each(t, surveytest.Options{People: 12, Settings: commented}, func(t *testing.T, h *surveytest.House) {
		prompt := h.Survey.Settings.Comments[0].ID
		const about = 8
		run := func(signed int, unsigned ...int) survey.Round {
			r := h.Open(t)
			for _, k := range append(slices.Clone(unsigned), signed) {
				b := &survey.Ballot{Groups: [][]survey.ID{{h.People[about].ID}}}
				b.Comments = []survey.Comment{{About: h.People[about].ID, Prompt: prompt, Text: "words of " + h.People[k].Name, Signed: k == signed}}
				submit(t, h, r.ID, k, b)
			}
			return h.Count(t, r.ID)
		}
		own := func(k int, r survey.Round) survey.OwnView {
			v, err := survey.Reports{Parts: h.Parts}.Own(t.Context(), h.Actor(k), r.ID)
			must(t, err)
			return v
		}
		one := run(9, 0, 1, 2, 3)
		if got := own(about, one); len(got.Comments.Batches) != 0 || len(got.Comments.Signed) != 1 || got.Comments.Signed[0].Writer != h.People[9].ID || len(got.Prompts) != 2 {
			t.Errorf("four and a signed one: %+v", got.Comments)
		}
		if got := own(2, one).Comments.Waiting; len(got) != 1 || got[0] != (survey.CommentPlace{About: h.People[about].ID, Prompt: prompt}) {
			t.Errorf("who waits is told %+v", got)
		}
		if got := own(9, one).Comments; len(got.Waiting)+len(got.Signed) != 0 {
			t.Errorf("who signed is told %+v", got)
		}
		two := run(10, 4)
		got := own(about, two).Comments
		if len(got.Batches) != 1 || len(got.Batches[0].Texts) != 5 {
			t.Fatalf("five of two rounds: %+v", got)
		}
		for k := range 5 {
			if !slices.Contains(got.Batches[0].Texts, "words of "+h.People[k].Name) {
				t.Errorf("the words of %d are missing in %q", k, got.Batches[0].Texts)
			}
			if got := own(k, two).Comments; len(got.Waiting)+len(got.Batches) != 0 {
				t.Errorf("%d is told %+v", k, got)
			}
		}
		// Nothing of it in what is released, nor in the log.
		h.Read(t, func(ctx context.Context, r survey.Reader) error {
			release, err := r.Release(ctx, h.Organisation.ID, two.ID)
			if strings.Contains(string(release.Document), "words of") {
				t.Error("a comment is in the release")
			}
			return err
		})
		must(t, h.Sealer.DestroyCarry(t.Context(), h.Organisation.ID, two.ID))
		if got := own(about, two).Comments; len(got.Batches)+len(got.Signed) != 0 {
			t.Errorf("after the key was destroyed: %+v", got)
		}
	})
}

func TestCommentsOfABallot(t *testing.T) {
	t.Parallel()
	s := frozen()
	s.Settings.Comments = []survey.CommentPrompt{{ID: letters("x"), Text: "What for?"}, {ID: letters("y"), Text: "And then?"}}
	comment := func(about, prompt, text string) survey.Comment {
		return survey.Comment{About: letters(about), Prompt: letters(prompt), Text: text}
	}
	for _, c := range []struct {
		name     string
		comments []survey.Comment
		want     survey.Code
	}{
		{"none", nil, ""},
		{"one to each prompt", []survey.Comment{comment("b", "x", "Good."), comment("b", "y", "Good."), comment("c", "x", "ä\n\"<b>&")}, ""},
		{"the longest", []survey.Comment{comment("b", "x", strings.Repeat("ä", survey.MaxComment))}, ""},
		{"a longer one", []survey.Comment{comment("b", "x", strings.Repeat("ä", survey.MaxComment+1))}, survey.CodeInvalid},
		{"no words", []survey.Comment{comment("b", "x", " \n")}, survey.CodeInvalid},
		{"NUL", []survey.Comment{comment("b", "x", "a\x00b")}, survey.CodeInvalid},
		{"not UTF-8", []survey.Comment{comment("b", "x", "a\xffb")}, survey.CodeInvalid},
		{"turned writing", []survey.Comment{comment("b", "x", "a\u202eb")}, survey.CodeInvalid},
		{"about somebody who is not on the list", []survey.Comment{comment("d", "x", "Good.")}, survey.CodeUnknownPerson},
		{"about oneself", []survey.Comment{comment("a", "x", "Good.")}, survey.CodeUnknownPerson},
		{"to what was not asked", []survey.Comment{comment("b", "z", "Good.")}, survey.CodeInvalid},
		{"two to one prompt", []survey.Comment{comment("b", "x", "Good."), comment("b", "x", "Better.")}, survey.CodeInvalid},
	} {
		b := &survey.Ballot{Groups: [][]survey.ID{{letters("b")}, {letters("c")}}, Comments: c.comments}
		wantCode(t, c.name, b.Validate(letters("a"), s), c.want)
	}
	// Together they are bounded too, so that a sealed ballot holds them.
	s.Settings.ListCap = survey.MaxListCap
	b := &survey.Ballot{}
	for k := range 8 {
		if letter := string(rune('a' + k)); letter != "a" {
			b.Groups = append(b.Groups, []survey.ID{letters(letter)})
			for _, prompt := range []string{"x", "y"} {
				b.Comments = append(b.Comments, comment(letter, prompt, strings.Repeat("𝄞", survey.MaxComment)))
			}
		}
	}
	wantCode(t, "too much together", b.Validate(letters("a"), s), survey.CodeTooLong)
	b.Comments = b.Comments[:survey.MaxComments/(4*survey.MaxComment)]
	wantCode(t, "as much as there may be", b.Validate(letters("a"), s), "")
}

// TestPromptsAreSettings: they are named here, worded anew they are new, and they are
// in the hash an auditor agrees to; without any the hash is what it always was.
func TestPromptsAreSettings(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		surveys := survey.Surveys{Parts: h.Parts}
		without := h.Survey.Settings.Hash()
		v := h.Survey
		v.Settings.Comments = []survey.CommentPrompt{}
		if v.Settings.Hash() != without {
			t.Error("no prompts have two hashes")
		}
		v.Settings.Comments = []survey.CommentPrompt{{Text: "What for?"}, {Text: "And then?"}}
		v, err := surveys.Update(t.Context(), h.Faculty(), v)
		must(t, err)
		kept, err := surveys.Get(t.Context(), h.Faculty(), v.ID)
		must(t, err)
		if kept.Settings.Hash() == without || kept.Settings.Hash() != v.Settings.Hash() || !kept.Settings.Comments[0].ID.Valid() {
			t.Errorf("kept as %+v", kept.Settings.Comments)
		}
		kept.Settings.Comments = slices.Clone(kept.Settings.Comments)
		kept.Settings.Comments[1].Text = "And what now?"
		changed, err := surveys.Update(t.Context(), h.Faculty(), kept)
		must(t, err)
		if changed.Settings.Comments[0] != v.Settings.Comments[0] || changed.Settings.Comments[1].ID == v.Settings.Comments[1].ID {
			t.Errorf("%+v became %+v", v.Settings.Comments, changed.Settings.Comments)
		}
		for what, prompts := range map[string][]survey.CommentPrompt{
			"an id of one's own": {{ID: h.IDs.New(), Text: "What for?"}},
			"four":               {{Text: "What for?"}, {Text: "What for?"}, {Text: "What for?"}, {Text: "What for?"}},
			"one twice":          {changed.Settings.Comments[0], changed.Settings.Comments[0]},
			"a short one":        {{Text: "Why?"}},
			"two lines":          {{Text: "What for?\nAnd then?"}},
		} {
			wrong := changed
			wrong.Settings.Comments = prompts
			_, err := surveys.Update(t.Context(), h.Faculty(), wrong)
			wantCode(t, what, err, survey.CodeInvalid)
		}
	})
}
