package api

import (
	"encoding/json"
	"testing"

	"github.com/followship/followship/survey"
)

// Releases are kept as they were made: those from before there were figures must stay
// readable, and what is told of them must keep the contract.
func TestNoticeWithoutFigures(t *testing.T) {
	t.Parallel()
	var kept survey.NoticeReport
	must(t, json.Unmarshal([]byte(`{"rule":"mandate_stacking","scope":{"kind":"organisation","id":""},
		"sentence":"One person holds 5 of 12 mandates.","unknown":"","p_value":null,"proposals":null}`), &kept))
	text, err := json.Marshal(notice(kept))
	must(t, err)
	var told any
	must(t, json.Unmarshal(text, &told))
	doc, _ := document()
	if err := doc.Components.Schemas["Notice"].Value.VisitJSON(told); err != nil {
		t.Errorf("%s: %v", text, err)
	}
}
