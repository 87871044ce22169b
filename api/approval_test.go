package api

import (
	"net/http"
	"testing"

	"github.com/followship/followship/survey/surveytest"
)

// TestApprovalEndsWithAChange has an auditor approve a survey as it comes. Another name
// is no other promise; another purpose is one, and to put the old one back makes no
// approval of it.
func TestApprovalEndsWithAChange(t *testing.T) {
	t.Parallel()
	e := newEdge(t, surveytest.Options{People: 4, Teams: 1, Auditor: true})
	faculty, auditor := e.signIn(t, e.Faculty()), e.signIn(t, e.Auditor())
	answer := e.do(t, call{method: http.MethodPost, path: base + "/surveys", session: faculty, body: map[string]any{"name": "Another"}})
	made := read[Survey](t, answer)
	if made.Settings.MayInformPay || made.Settings.Purpose == "" {
		t.Errorf("by default a survey is for %q, pay %v", made.Settings.Purpose, made.Settings.MayInformPay)
	}
	path := base + "/surveys/" + made.Id
	approve := func() {
		t.Helper()
		got := e.do(t, call{method: http.MethodPost, path: path + "/approval", session: auditor, body: map[string]any{"settings_hash": made.SettingsHash}})
		if got.Code != http.StatusNoContent {
			t.Fatalf("approve: got %d %s", got.Code, got.Body)
		}
	}
	put := func(what, name string, s Settings, approved bool) {
		t.Helper()
		answer = e.do(t, call{
			method: http.MethodPut, path: path, session: faculty, header: map[string]string{"If-Match": answer.Header().Get("ETag")},
			body: map[string]any{"name": name, "settings": s},
		})
		if got := read[Survey](t, answer); got.Approved != approved {
			t.Errorf("%s: approved %v", what, got.Approved)
		}
	}
	approve()
	put("another name", "Renamed", made.Settings, true)
	other := made.Settings
	other.Purpose = "To decide about bonuses."
	put("another purpose", "Renamed", other, false)
	put("the purpose as before", "Renamed", made.Settings, false)
	approve()
	put("approved anew", "Renamed again", made.Settings, true)
}
