package survey_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

func TestDuties(t *testing.T) {
	three := survey.Roles()
	for people, most := range map[int]int{2: 3, 20: 3, 21: 1, 1000: 1} {
		for n := range len(three) + 1 {
			want := survey.Code("")
			if n > most {
				want = survey.CodeDuties
			}
			wantCode(t, fmt.Sprintf("%d roles among %d people", n, people), survey.Duties(three[:n], people), want)
		}
	}
	wantCode(t, "a role twice", survey.Duties([]survey.Role{survey.Faculty, survey.Faculty}, 2), survey.CodeInvalid)
	wantCode(t, "another role", survey.Duties([]survey.Role{"owner"}, 2), survey.CodeInvalid)
}

func TestNobodyHoldsTwoRolesAmongMany(t *testing.T) {
	each(t, surveytest.Options{People: 21}, func(t *testing.T, h *surveytest.House) {
		directory := survey.Directory{Parts: h.Parts}
		two := []survey.Role{survey.Faculty, survey.Auditor}
		wantCode(t, "21 people", directory.SetRoles(t.Context(), h.Administrator(), h.People[3].ID, two), survey.CodeDuties)
		small := h.House(t, surveytest.Options{Name: "Small", People: 20})
		must(t, directory.SetRoles(t.Context(), small.Administrator(), small.People[3].ID, two))
		_, err := directory.CreatePerson(t.Context(), small.Administrator(), survey.Person{Name: "The 21st", Mail: "last@small.example"})
		wantCode(t, "growing", err, survey.CodeDuties)
		_, err = survey.Imports{Parts: h.Parts}.People(t.Context(), small.Administrator(), strings.NewReader("mail,name\nlast@small.example,The 21st\n"), false)
		wantCode(t, "growing by import", err, survey.CodeDuties)
		must(t, directory.SetRoles(t.Context(), small.Administrator(), small.People[3].ID, two[:1]))
		_, err = directory.CreatePerson(t.Context(), small.Administrator(), survey.Person{Name: "The 21st", Mail: "last@small.example"})
		must(t, err)
		wantCode(t, "of another organisation", directory.SetRoles(t.Context(), small.Administrator(), h.People[3].ID, nil), survey.CodeNotFound)
	})
}

func TestAnAdministratorStays(t *testing.T) {
	each(t, surveytest.Options{People: 5, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, a, directory := t.Context(), h.Administrator(), survey.Directory{Parts: h.Parts}
		h.Clock.Add(day) // who was founded today cannot have left yesterday
		change := func(k int, f func(*survey.Person)) error {
			p, err := directory.Person(ctx, a, h.People[k].ID)
			must(t, err)
			f(&p)
			_, err = directory.UpdatePerson(ctx, a, p)
			return err
		}
		last := func(what string) {
			t.Helper()
			wantCode(t, what+": without the role", directory.SetRoles(ctx, a, h.People[0].ID, nil), survey.CodeDuties)
			wantCode(t, what+": disabled", change(0, func(p *survey.Person) { p.Disabled = true }), survey.CodeDuties)
			wantCode(t, what+": gone", change(0, func(p *survey.Person) { p.Member.End = "2026-01-12" }), survey.CodeDuties)
			_, err := survey.Imports{Parts: h.Parts}.People(ctx, a, strings.NewReader("mail,name,left\n"+h.People[0].Mail+",A,2026-01-12\n"), false)
			wantCode(t, what+": gone, by import", err, survey.CodeDuties)
		}
		last("the only one")
		must(t, directory.SetRoles(ctx, a, h.People[3].ID, []survey.Role{survey.Administrator}))
		must(t, change(3, func(p *survey.Person) { p.Disabled = true }))
		last("the other is disabled")
		must(t, change(3, func(p *survey.Person) { p.Disabled = false }))
		must(t, change(0, func(p *survey.Person) { p.Disabled = true }))
	})
}

func TestWhatLiesWithinItself(t *testing.T) {
	each(t, surveytest.Options{People: 3, Teams: 3}, func(t *testing.T, h *surveytest.House) {
		ctx, a, directory := t.Context(), h.Administrator(), survey.Directory{Parts: h.Parts}
		under := func(k, parent int) error {
			team := h.Teams[k]
			team.Parent = h.Teams[parent].ID
			got, err := directory.UpdateTeam(ctx, a, team)
			if err == nil {
				h.Teams[k] = got
			}
			return err
		}
		must(t, under(1, 0))
		must(t, under(2, 1))
		wantCode(t, "a circle of three", under(0, 2), survey.CodeInvalid)
		wantCode(t, "itself", under(0, 0), survey.CodeInvalid)
		_, err := directory.CreateTeam(ctx, a, survey.Team{Name: "Nowhere", Parent: h.IDs.New()})
		wantCode(t, "under nothing", err, survey.CodeInvalid)
		_, err = directory.CreateTeam(ctx, a, survey.Team{Name: h.Teams[0].Name})
		wantCode(t, "a name that is taken", err, survey.CodeExists)
		parent := survey.ID("")
		for k := range 21 {
			area, err := directory.CreateArea(ctx, a, survey.Area{Name: fmt.Sprintf("Depth %d", k), Parent: parent})
			must(t, err)
			parent = area.ID
		}
		_, err = directory.CreateArea(ctx, a, survey.Area{Name: "Too deep", Parent: parent})
		wantCode(t, "too deep", err, survey.CodeInvalid)
	})
}

func TestMembershipsDoNotOverlap(t *testing.T) {
	each(t, surveytest.Options{People: 3, Teams: 2}, func(t *testing.T, h *surveytest.House) {
		ctx, a, directory := t.Context(), h.Administrator(), survey.Directory{Parts: h.Parts}
		join := func(start, end survey.Date) (survey.Membership, error) {
			return directory.CreateMembership(ctx, a, survey.Membership{Team: h.Teams[1].ID, Person: h.People[0].ID, Span: survey.Span{Start: start, End: end}})
		}
		first, err := join("2026-01-10", "2026-01-20")
		must(t, err)
		for _, c := range []struct {
			start, end survey.Date
			want       survey.Code
		}{
			{"2026-01-20", "", survey.CodeMembershipOverlap},
			{"2026-01-01", "2026-01-10", survey.CodeMembershipOverlap},
			{"2026-01-12", "2026-01-13", survey.CodeMembershipOverlap},
			{"2026-01-01", "", survey.CodeMembershipOverlap},
			{"2026-01-01", "2026-01-09", ""},
			{"2026-01-21", "", ""},
			{"2026-02-02", "2026-02-01", survey.CodeInvalid},
			{"", "2026-02-01", survey.CodeInvalid},
			{"2026-02-30", "", survey.CodeInvalid},
		} {
			_, err := join(c.start, c.end)
			wantCode(t, fmt.Sprintf("%s to %s", c.start, c.end), err, c.want)
		}
		first.Span.End = "2026-01-25"
		_, err = directory.UpdateMembership(ctx, a, first)
		wantCode(t, "grown into the next", err, survey.CodeMembershipOverlap)
		first.Span.End, first.Person = "2026-01-19", h.People[2].ID
		got, err := directory.UpdateMembership(ctx, a, first)
		must(t, err)
		if got.Person != h.People[0].ID {
			t.Error("a membership changed its person")
		}
	})
}

func TestProfile(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, directory := t.Context(), survey.Directory{Parts: h.Parts}
		must(t, directory.UpdateProfile(ctx, h.Actor(3), survey.Profile{
			Locale: "de", Areas: []survey.ID{h.Areas[1].ID, h.Areas[1].ID},
			Intents:    []survey.Intent{{Area: h.Areas[0].ID, Wish: survey.WouldLead, Person: h.People[2].ID, Organisation: h.IDs.New()}},
			WorkedWith: []survey.ID{h.People[1].ID},
		}))
		profile, err := directory.Profile(ctx, h.Actor(3))
		must(t, err)
		if profile.Locale != "de" || !slices.Equal(profile.Areas, []survey.ID{h.Areas[1].ID}) || len(profile.Intents) != 1 ||
			profile.Intents[0].Person != h.People[3].ID || !slices.Equal(profile.WorkedWith, []survey.ID{h.People[1].ID}) {
			t.Errorf("got %+v", profile)
		}
		// Nothing said of acquaintances leaves them; no wish takes one back.
		must(t, directory.UpdateProfile(ctx, h.Actor(3), survey.Profile{Intents: []survey.Intent{{Area: h.Areas[0].ID}}}))
		profile, err = directory.Profile(ctx, h.Actor(3))
		must(t, err)
		if len(profile.Intents) != 0 || len(profile.WorkedWith) != 1 {
			t.Errorf("got %+v", profile)
		}
		for name, bad := range map[string]survey.Profile{
			"another area":         {Areas: []survey.ID{h.IDs.New()}},
			"another wish":         {Intents: []survey.Intent{{Area: h.Areas[0].ID, Wish: "rule"}}},
			"a wish for no area":   {Intents: []survey.Intent{{Area: h.IDs.New(), Wish: survey.NotNow}}},
			"worked with oneself":  {WorkedWith: []survey.ID{h.People[3].ID}},
			"worked with a nobody": {WorkedWith: []survey.ID{h.IDs.New()}},
		} {
			wantCode(t, name, directory.UpdateProfile(ctx, h.Actor(3), bad), survey.CodeInvalid)
		}
	})
}

func TestSteppingBack(t *testing.T) {
	each(t, surveytest.Options{People: 5, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, register := t.Context(), survey.Register{Parts: h.Parts}
		grant := func(start, end survey.Date) survey.Mandate {
			m, err := register.Create(ctx, h.Faculty(), survey.Mandate{
				Holder: h.People[3].ID, Title: "Lead Marketing", Kind: "faculty_lead", Level: 1, Granted: survey.ByDecision,
				Scope: survey.Scope{Kind: survey.InArea, ID: h.Areas[0].ID}, Span: survey.Span{Start: start, End: end},
			})
			must(t, err)
			return m
		}
		m := grant("2025-01-01", "2026-06-30")
		_, err := register.StepBack(ctx, h.Actor(4), m.ID, "2026-02-01")
		wantCode(t, "for somebody else", err, survey.CodeForbidden)
		_, err = register.StepBack(ctx, h.Administrator(), m.ID, "2026-02-01")
		wantCode(t, "for somebody else, as administrator", err, survey.CodeForbidden)
		for _, on := range []survey.Date{"", "soon", "2026-01-11", "2026-07-01"} {
			_, err = register.StepBack(ctx, h.Actor(3), m.ID, on)
			wantCode(t, "on "+string(on), err, survey.CodeInvalid)
		}
		_, err = register.StepBack(ctx, h.Actor(3), grant("2026-03-01", "").ID, "2026-02-01")
		wantCode(t, "before it begins", err, survey.CodeInvalid)
		got, err := register.StepBack(ctx, h.Actor(3), m.ID, "2026-01-12")
		must(t, err)
		if got.Span.End != "2026-01-12" || got.Version != 2 {
			t.Errorf("got %+v", got)
		}
		m.Holder = h.People[4].ID
		m.Version = 2
		kept, err := register.Update(ctx, h.Faculty(), m)
		must(t, err)
		if kept.Holder != h.People[3].ID {
			t.Error("a mandate changed its holder")
		}
	})
}

func TestMandates(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		good := survey.Mandate{
			Holder: h.People[3].ID, Title: "Lead", Kind: "manager", Level: 1, Granted: survey.ByAppointment,
			Scope: survey.Scope{Kind: survey.InOrganisation}, Span: survey.Span{Start: "2026-01-01"},
		}
		for name, c := range map[string]struct {
			change func(*survey.Mandate)
			want   survey.Code
		}{
			"good":                          {func(*survey.Mandate) {}, ""},
			"of a kind of one's own":        {func(m *survey.Mandate) { m.Kind = "bard" }, ""},
			"over a person":                 {func(m *survey.Mandate) { m.Scope = survey.Scope{Kind: survey.OfPerson, ID: h.People[2].ID} }, ""},
			"over oneself":                  {func(m *survey.Mandate) { m.Scope = survey.Scope{Kind: survey.OfPerson, ID: h.People[3].ID} }, survey.CodeInvalid},
			"over a team that is not there": {func(m *survey.Mandate) { m.Scope = survey.Scope{Kind: survey.InTeam, ID: h.IDs.New()} }, survey.CodeInvalid},
			"over an area that is a team":   {func(m *survey.Mandate) { m.Scope = survey.Scope{Kind: survey.InArea, ID: h.Teams[0].ID} }, survey.CodeInvalid},
			"over the organisation by id":   {func(m *survey.Mandate) { m.Scope.ID = h.Organisation.ID }, survey.CodeInvalid},
			"over what is not known":        {func(m *survey.Mandate) { m.Scope.Kind = "world" }, survey.CodeInvalid},
			"held by nobody":                {func(m *survey.Mandate) { m.Holder = h.IDs.New() }, survey.CodeInvalid},
			"without a title":               {func(m *survey.Mandate) { m.Title = "" }, survey.CodeInvalid},
			"below level 0":                 {func(m *survey.Mandate) { m.Level = -1 }, survey.CodeInvalid},
			"above level 20":                {func(m *survey.Mandate) { m.Level = 21 }, survey.CodeInvalid},
			"of another stage":              {func(m *survey.Mandate) { m.Stage = "chaos" }, survey.CodeInvalid},
			"without a beginning":           {func(m *survey.Mandate) { m.Span.Start = "" }, survey.CodeInvalid},
			"that ends before it begins":    {func(m *survey.Mandate) { m.Span.End = "2025-12-31" }, survey.CodeInvalid},
			"granted by fate":               {func(m *survey.Mandate) { m.Granted = "fate" }, survey.CodeInvalid},
		} {
			m := good
			c.change(&m)
			_, err := survey.Register{Parts: h.Parts}.Create(t.Context(), h.Faculty(), m)
			wantCode(t, name, err, c.want)
		}
	})
}

func TestPeople(t *testing.T) {
	good := survey.Person{ID: letters("a"), Name: "Ada", Mail: "ada@example.org"}
	for name, c := range map[string]struct {
		change func(*survey.Person)
		want   survey.Code
	}{
		"good":                     {func(*survey.Person) {}, ""},
		"a name of another script": {func(p *survey.Person) { p.Name = "李 小龍" }, ""},
		"no name":                  {func(p *survey.Person) { p.Name = "" }, survey.CodeInvalid},
		"a name of spaces":         {func(p *survey.Person) { p.Name = "  " }, survey.CodeInvalid},
		"a name with a line":       {func(p *survey.Person) { p.Name = "A\nBcc: x" }, survey.CodeInvalid},
		"a name that turns":        {func(p *survey.Person) { p.Name = "abc\u202ed" }, survey.CodeInvalid},
		"a name that is not UTF-8": {func(p *survey.Person) { p.Name = "A\xff" }, survey.CodeInvalid},
		"a name of 201 letters":    {func(p *survey.Person) { p.Name = strings.Repeat("a", 201) }, survey.CodeInvalid},
		"no address":               {func(p *survey.Person) { p.Mail = "ada" }, survey.CodeInvalid},
		"an address with a name":   {func(p *survey.Person) { p.Mail = "ada <ada@example.org>" }, survey.CodeInvalid},
		"two addresses":            {func(p *survey.Person) { p.Mail = "ada@example.org, eve@example.org" }, survey.CodeInvalid},
		"an address with a line":   {func(p *survey.Person) { p.Mail = "ada@example.org\r\nBcc: eve@example.org" }, survey.CodeInvalid},
		"left before joining":      {func(p *survey.Person) { p.Member = survey.Span{Start: "2026-02-01", End: "2026-01-31"} }, survey.CodeInvalid},
		"half a leave":             {func(p *survey.Person) { p.Leave.Start = "2026-02-01" }, survey.CodeInvalid},
		"30 February":              {func(p *survey.Person) { p.Member.Start = "2026-02-30" }, survey.CodeInvalid},
		"their own manager":        {func(p *survey.Person) { p.Manager = p.ID }, survey.CodeInvalid},
		"an area that is no id":    {func(p *survey.Person) { p.Areas = []survey.ID{"marketing"} }, survey.CodeInvalid},
	} {
		p := good
		c.change(&p)
		wantCode(t, name, p.Validate(), c.want)
	}
}

func TestTransparencyLogSaysWhoDidWhat(t *testing.T) {
	each(t, surveytest.Options{Auditor: true}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		before := len(lines(t, h))
		directory := survey.Directory{Parts: h.Parts}
		must(t, survey.Surveys{Parts: h.Parts}.Approve(ctx, h.Auditor(), h.Survey.ID, h.Survey.Settings.Hash()))
		must(t, directory.SetRoles(ctx, h.Administrator(), h.People[5].ID, []survey.Role{survey.Faculty}))
		o := h.Organisation
		o.Name = "Another"
		_, err := directory.UpdateOrganisation(ctx, h.Administrator(), o)
		must(t, err)
		r := h.Publish(t)
		_, err = survey.Reports{Parts: h.Parts}.Faculty(ctx, h.Faculty(), r.ID, "leadership")
		must(t, err)
		_, _, err = survey.Reports{Parts: h.Parts}.Team(ctx, h.Actor(4), r.ID, h.Teams[1].ID)
		must(t, err)
		_, err = survey.Reports{Parts: h.Parts}.Own(ctx, h.Actor(4), r.ID) // one's own is nobody's business
		must(t, err)
		_, err = survey.Reports{Parts: h.Parts}.Faculty(ctx, h.Actor(4), r.ID, "leadership")
		wantCode(t, "a refused look", err, survey.CodeForbidden)

		log := lines(t, h)
		var got []string
		for _, line := range log[before:] {
			got = append(got, fmt.Sprintf("%d %s %s", slices.IndexFunc(h.People, func(p survey.Person) bool { return p.ID == line.Actor }), line.Action, line.Detail))
		}
		release := releaseOf(t, h, r.ID)
		want := []string{
			"2 approve_settings ", "0 edit_roles faculty until 2027-01-12", "0 edit_organisation ", "1 run_rounds round created",
			"1 run_rounds round opened", "1 run_rounds round closed", fmt.Sprintf("-1 run_rounds round published, release %x", release.Hash),
			"-1 run_rounds checkpoint signed by " + verifierKey(t, h), "1 see_faculty_reports leadership", "4 see_team_result " + string(r.ID),
		}
		if !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		var previous survey.Hash
		for k, line := range log {
			if line.Number != k+1 || line.Previous != previous || line.Hash != line.Sum() {
				t.Errorf("line %d does not follow from the one before", k+1)
			}
			previous = line.Hash
		}
	})
}
