package survey_test

import (
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

func TestNobodyChoosesTheIDOfAnItem(t *testing.T) {
	each(t, surveytest.Options{People: 3, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, surveys := t.Context(), survey.Surveys{Parts: h.Parts}
		v := survey.Survey{Name: "Another", Settings: survey.DefaultSettings()}
		v.Settings.Items = []survey.Item{{ID: h.IDs.New(), Text: "Disagreement is safe here"}}
		_, err := surveys.Create(ctx, h.Faculty(), v)
		wantCode(t, "create with an id", err, survey.CodeInvalid)
		v.Settings.Items[0].ID = ""
		made, err := surveys.Create(ctx, h.Faculty(), v)
		must(t, err)
		first := made.Settings.Items[0].ID
		if !first.Valid() || v.Settings.Items[0].ID != "" {
			t.Errorf("got %q, and the caller's has %q", first, v.Settings.Items[0].ID)
		}
		// What is there keeps its id, so that rounds can be compared.
		made.Settings.Items = append(made.Settings.Items, survey.Item{Text: "I raised a risk and was heard"})
		changed, err := surveys.Update(ctx, h.Faculty(), made)
		must(t, err)
		if changed.Settings.Items[0].ID != first || !changed.Settings.Items[1].ID.Valid() {
			t.Errorf("got %+v", changed.Settings.Items)
		}
		changed.Settings.Items[1].ID = h.Survey.Settings.Items[0].ID
		_, err = surveys.Update(ctx, h.Faculty(), changed)
		wantCode(t, "the id of another survey's", err, survey.CodeInvalid)
	})
}
