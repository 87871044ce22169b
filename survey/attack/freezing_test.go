package attack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
)

// freezing edits the roster, the teams and the floors while a round is open: floors are
// not lowered, and nothing of the round changes.
func freezing(a *assault) {
	admin, faculty := a.spies[0], a.spies[1]
	r := "/rounds/" + string(a.open.round.ID)
	before := a.get(r+"/settings", faculty)
	shot := a.snapshot(a.open.round.ID)
	// Floors, below what is promised and below what was set.
	survey1 := a.get("/surveys/"+string(a.Survey.ID), faculty)
	etag := survey1.header.Get("ETag")
	v, ok := read[map[string]any](a.t, survey1)
	if !ok {
		a.t.Fatalf("the survey: got %d %s", survey1.status, survey1.body)
	}
	settings, _ := v["settings"].(map[string]any)
	for field, least := range map[string]int{"tier": 7, "score": 10, "group": 5, "organisation": 20, "item": 10} {
		for below := range 3 {
			edited := clone(a, settings)
			edited["floors"].(map[string]any)[field] = least - 1 - below
			got := a.send(request{
				method: http.MethodPut, path: "/surveys/" + string(a.Survey.ID), as: faculty,
				body: map[string]any{"name": "Contribution", "settings": edited}, header: map[string]string{"If-Match": etag},
			})
			a.refused(attack.Result, got, fmt.Sprintf("floor %s of %d", field, least-1-below))
		}
	}
	// Higher ones hold from the next round on: the survey takes them, the open round does
	// not, and what it had is put back.
	for field, value := range map[string]any{"floors": map[string]any{"tier": 12, "score": 25, "group": 8, "organisation": 30, "item": 12}, "list_cap": 3} {
		current := a.get("/surveys/"+string(a.Survey.ID), faculty)
		edited := clone(a, settings)
		edited[field] = value
		for _, body := range []map[string]any{edited, settings} {
			got := a.send(request{
				method: http.MethodPut, path: "/surveys/" + string(a.Survey.ID), as: faculty,
				body: map[string]any{"name": "Contribution", "settings": body}, header: map[string]string{"If-Match": current.header.Get("ETag")},
			})
			if got.status != http.StatusOK {
				a.t.Fatalf("%s of a survey: got %d %s", field, got.status, got.body)
			}
			a.saw(attack.Result, a.victim, different(before, a.get(r+"/settings", faculty)) != "", "settings of an open round after an edit of the survey")
			current = got
		}
	}
	a.Read(a.t, func(ctx context.Context, reader survey.Reader) (err error) {
		a.Survey, err = reader.Survey(ctx, a.Organisation.ID, a.Survey.ID)
		return err
	})
	// An edit voids what the auditor approved; the second round is to open.
	if err := (survey.Surveys{Parts: a.Parts}).Approve(a.t.Context(), a.Auditor(), a.Survey.ID, a.Survey.Settings.Hash()); err != nil {
		a.t.Fatal(err)
	}
	// A team of two is made around the victim while the round is open.
	team, _ := read[struct {
		ID string `json:"id"`
	}](a.t, a.send(request{method: http.MethodPost, path: "/teams", as: admin, body: map[string]any{"name": "Around the victim"}}))
	for _, k := range []int{a.victim, admin.k} {
		a.send(request{method: http.MethodPost, path: "/memberships", as: admin, body: map[string]any{"team": team.ID, "person": a.People[k].ID, "start": "2020-01-01"}})
	}
	a.saw(attack.Result, a.victim, different(before, a.get(r+"/settings", faculty)) != "", "settings of an open round")
	a.saw(attack.Result, a.victim, !bytes.Equal(shot, a.snapshot(a.open.round.ID)), "what was frozen")
	got := a.get(r+"/teams/"+team.ID, admin)
	a.refused(attack.Result, got, "the new team before the close")
	for a.queries < budget/2 {
		a.refused(attack.Result, a.get(r+"/result", a.spies[a.queries%len(a.spies)]), "a result before the close")
	}
}

func clone(a *assault, v map[string]any) map[string]any {
	b, err := json.Marshal(v)
	if err != nil {
		a.t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(b, &out); err != nil {
		a.t.Fatal(err)
	}
	return out
}

func (g *target) snapshot(round survey.ID) []byte {
	var out []byte
	_ = g.Store.Read(context.Background(), func(r survey.Reader) error {
		shot, err := r.Snapshot(context.Background(), g.Organisation.ID, round)
		if err == nil {
			out, err = json.Marshal(shot)
		}
		return err
	})
	return out
}

// frozen edits the directory after the close, again and again, and reads the release.
func frozen(a *assault) {
	admin := a.spies[0]
	p := a.played[0]
	paths := []string{"/release", "/reports/power", "/reports/agreement", "/reports/network"}
	before := map[string]answered{}
	for _, path := range paths {
		before[path] = a.get("/rounds/"+string(p.round.ID)+path, admin)
	}
	own := map[int]answered{}
	for _, s := range a.spies {
		own[s.k] = a.get("/rounds/"+string(p.round.ID)+"/result", s)
	}
	for k := 0; a.queries < budget; k++ {
		team := a.Teams[k%len(a.Teams)]
		a.send(request{method: http.MethodPost, path: "/memberships", as: admin, body: map[string]any{
			"team": team.ID, "person": a.People[a.random.IntN(a.first)].ID, "start": "2019-01-01",
		}})
		for _, path := range paths {
			a.saw(attack.Result, -1, different(before[path], a.get("/rounds/"+string(p.round.ID)+path, admin)) != "", "edit, then "+path+": "+different(before[path], a.get("/rounds/"+string(p.round.ID)+path, admin)))
		}
		for _, s := range a.spies {
			a.saw(attack.Result, s.k, different(own[s.k], a.get("/rounds/"+string(p.round.ID)+"/result", s)) != "", "edit, then the own result")
		}
	}
	// The team that was made in the open round has no figures: it was not frozen.
	teams, _ := read[struct {
		Teams []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"teams"`
	}](a.t, a.get("/teams", admin))
	for _, team := range teams.Teams {
		if team.Name == "Around the victim" {
			a.refused(attack.Result, a.get("/rounds/"+string(p.round.ID)+"/teams/"+team.ID, admin), "figures of a team made in the round")
		}
	}
}
