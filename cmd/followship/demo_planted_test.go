package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/cmd/followship/demo"
)

// TestDemoTellsWhatWasPlanted reads the reports of the demonstration as its
// faculty does, through the interface, and sets them beside the truth: the
// untitled people whom many follow, the mandates that nobody follows, the
// gatherer of mandates, and the team that is too small to show.
func TestDemoTellsWhatWasPlanted(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds an organisation")
	}
	if _, err := binary(); err != nil {
		t.Fatal(err)
	}
	truth, err := demo.Organisation(demo.Options{Seed: 1, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	r := start(t, t.TempDir(), "demo", "--data", "d", "--listen", "localhost:0", "--seed", "1")
	r.serving()
	links := linksOf(r)
	status, faculty, _ := confirm(t, links["faculty member"], "", "")
	if status != http.StatusCreated {
		t.Fatalf("sign-in: got %d", status)
	}
	base, _, _ := strings.Cut(links["faculty member"], "/sign-in#")
	api := base + "/api/v1"

	names := make(map[string]string) // by id
	var directory struct{ People []struct{ ID, Name string } }
	decode(t, api+"/people", faculty, &directory)
	for _, p := range directory.People {
		names[p.ID] = p.Name
	}
	var list struct{ Rounds []struct{ ID, State string } }
	decode(t, api+"/rounds", faculty, &list)
	last := list.Rounds[slices.IndexFunc(list.Rounds, func(r struct{ ID, State string }) bool { return r.State == "published" })].ID

	var leadership struct {
		Report struct {
			Cells []struct{ Person, Finding string }
		}
	}
	decode(t, api+"/rounds/"+last+"/reports/leadership", faculty, &leadership)
	found := make(map[string]bool)
	for _, c := range leadership.Report.Cells {
		found[c.Finding+" "+names[c.Person]] = true
	}
	for _, i := range truth.Truth.Emergent {
		if !found["emergent_leader "+truth.People[i].Name] {
			t.Errorf("%s, whom many follow without a title, is not found", truth.People[i].Name)
		}
	}
	for _, i := range truth.Truth.Unmatched {
		if !found["unmatched_mandate "+truth.People[i].Name] {
			t.Errorf("the mandate of %s, whom nobody follows, is not found", truth.People[i].Name)
		}
	}

	var power struct{ Notices []struct{ Rule string } }
	decode(t, api+"/rounds/"+last+"/reports/power", faculty, &power)
	for _, rule := range []string{"mandate_stacking", "cross_area_capture"} {
		if !slices.ContainsFunc(power.Notices, func(n struct{ Rule string }) bool { return n.Rule == rule }) {
			t.Errorf("the gatherer raises no %s: %v", rule, power.Notices)
		}
	}

	var teams struct{ Teams []struct{ ID, Name string } }
	decode(t, api+"/teams", faculty, &teams)
	for _, small := range truth.Truth.SmallTeams {
		k := slices.IndexFunc(teams.Teams, func(team struct{ ID, Name string }) bool { return team.Name == truth.Teams[small].Name })
		status, body := get(t, api+"/rounds/"+last+"/release", faculty)
		if status != http.StatusOK || strings.Contains(body, teams.Teams[k].ID) {
			t.Errorf("the release (%d) speaks of the team of %d", status, len(truth.Teams[small].Members))
		}
	}
	if _, err := r.stop(); err != nil {
		t.Error(err)
	}
}
