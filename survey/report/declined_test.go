package report_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/survey"
)

// TestFiguresLeaveOutWhoDeclined: as if they were not among those who could be listed
// or named, without a number that says so.
func TestFiguresLeaveOutWhoDeclined(t *testing.T) {
	const away = 1 // a holder of a mandate
	in := small{people: 32, areas: 1, titled: 6}.round(rand.New(rand.NewPCG(3, 3)), 1)
	for k := range in.Ballots { // what is about them is gone when a count begins
		b := in.Ballots[k].Ballot
		gone := func(ids []survey.ID) []survey.ID {
			return slices.DeleteFunc(ids, func(p survey.ID) bool { return p == id(away) })
		}
		for g := range b.Groups {
			b.Groups[g] = gone(b.Groups[g])
		}
		b.Groups = slices.DeleteFunc(b.Groups, func(g []survey.ID) bool { return len(g) == 0 })
		for f := range b.Follows {
			b.Follows[f].Names = gone(b.Follows[f].Names)
		}
	}
	unnamed := count(t, in).Document // listed, and named by nobody
	in.Snapshot.Roster[away].Unlisted = true
	declined := count(t, in).Document

	if *unnamed.Agreement.Connected || !*declined.Agreement.Connected {
		t.Errorf("connected: %v, and with one who declined %v", *unnamed.Agreement.Connected, *declined.Agreement.Connected)
	}
	if *declined.Agreement.Coverage != 100 || *unnamed.Agreement.Coverage != 90 {
		t.Errorf("coverage: %d, and with one who declined %d", *unnamed.Agreement.Coverage, *declined.Agreement.Coverage)
	}
	if *declined.Power.Gini >= *unnamed.Power.Gini || *declined.Power.EffectiveNumber != *unnamed.Power.EffectiveNumber {
		t.Errorf("concentration: %v, and with one who declined %v", *unnamed.Power.Gini, *declined.Power.Gini)
	}
	// The register is public: it must not be missed there.
	if *declined.Leadership.Titled != 6 || *declined.Power.Mandates != *unnamed.Power.Mandates || declined.Asked != 32 || declined.Turnout != 32 {
		t.Errorf("titled %d, mandates %d", *declined.Leadership.Titled, *declined.Power.Mandates)
	}
	for _, c := range declined.Leadership.Cells {
		if c.Person == id(away) {
			t.Errorf("a finding about who declined: %+v", c)
		}
	}
	// Their own result is that of somebody of whom nothing can be shown.
	got, err := json.Marshal(declined.People[away])
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"person":"p001","tier":null,"lower":null,"upper":null,"of":null,"score":null,"followed":[` +
		`{"scope":{"kind":"organisation","id":""},"share":null,"finding":null},{"scope":{"kind":"area","id":"a0"},"share":null,"finding":null}]}`
	if string(got) != want {
		t.Errorf("who declined is told %s", got)
	}
	if unnamed.People[away].Followed[0].Share == nil {
		t.Error("nothing would have been shown: the comparison says little")
	}
}
