package survey_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// vary calls f with every field of a value changed, one at a time, also those of
// elements of lists, and puts each back.
func vary(v reflect.Value, path string, f func(path string)) {
	old := reflect.New(v.Type()).Elem()
	old.Set(v)
	switch v.Kind() {
	case reflect.Struct:
		for k := range v.NumField() {
			vary(v.Field(k), path+"/"+v.Type().Field(k).Name, f)
		}
		return
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Slice:
		element := reflect.New(v.Type().Elem()).Elem()
		with := reflect.Append(reflect.MakeSlice(v.Type(), 0, 1), element)
		v.Set(with)
		f(path)
		vary(v.Index(0), path+"/0", f)
		v.Set(old)
		return
	default:
		panic(fmt.Sprintf("%s: say how a %s is changed", path, v.Kind()))
	}
	f(path)
	v.Set(old)
}

// TestEveryFieldIsInTheHashOfSettings changes every field of the settings there is: an
// approval is of the hash, so that whatever is changed voids it, fields included that do
// not exist yet.
func TestEveryFieldIsInTheHashOfSettings(t *testing.T) {
	settings := survey.DefaultSettings()
	seen := map[survey.Hash]string{settings.Hash(): "nothing"}
	changed := map[string]bool{}
	vary(reflect.ValueOf(&settings).Elem(), "", func(path string) {
		h := settings.Hash()
		if other, same := seen[h]; same && other == "nothing" {
			t.Errorf("%s changed, and the hash is the same", path)
		}
		seen[h] = path
		changed[path] = true
	})
	for _, path := range []string{"/Purpose", "/Prompt", "/FollowQuestion", "/Criteria/0", "/Items/0/Text", "/MayInformPay", "/RetentionMonths", "/Floors/Tier", "/Floors/Score", "/Floors/Group", "/Floors/Organisation", "/Floors/Item"} {
		if !changed[path] {
			t.Errorf("%s was not changed: the walk is broken", path)
		}
	}
	if settings.Hash() != survey.DefaultSettings().Hash() {
		t.Error("the walk left something changed")
	}
}

// TestPurposeNeverReachesBack changes what a survey is for after a round has opened, and
// after it was published: what the round was answered for stays.
func TestPurposeNeverReachesBack(t *testing.T) {
	each(t, surveytest.Options{}, func(t *testing.T, h *surveytest.House) {
		ctx, surveys := t.Context(), survey.Surveys{Parts: h.Parts}
		before := h.Survey.Settings
		reach := func(purpose string) {
			v, err := surveys.Get(ctx, h.Faculty(), h.Survey.ID)
			must(t, err)
			v.Settings.Purpose, v.Settings.MayInformPay, v.Settings.RetentionMonths = purpose, true, survey.MaxRetention
			_, err = surveys.Update(ctx, h.Faculty(), v)
			must(t, err)
		}
		stays := func(what string, round survey.ID) {
			t.Helper()
			got, err := h.Rounds().Settings(ctx, h.Actor(4), round)
			must(t, err)
			if got.Hash() != before.Hash() || got.Purpose != before.Purpose || got.MayInformPay || got.RetentionMonths != before.RetentionMonths {
				t.Errorf("%s: the round is for %q, pay %v, %d months", what, got.Purpose, got.MayInformPay, got.RetentionMonths)
			}
		}
		open := h.Open(t)
		reach("To decide about bonuses.")
		stays("open", open.ID)
		for k := range h.People {
			h.Submit(t, open.ID, k)
		}
		h.Count(t, open.ID)
		reach("To decide who must go.")
		stays("published", open.ID)
		// A round that has not opened yet is for what the survey is for now.
		next, err := h.Rounds().Settings(ctx, h.Actor(4), h.Draft(t).ID)
		must(t, err)
		if next.Purpose != "To decide who must go." {
			t.Errorf("the next round is for %q", next.Purpose)
		}
	})
}
