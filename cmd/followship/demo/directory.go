package demo

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/simulate"
)

// found makes the organisation with its directory, its register and its survey, a
// month before the first round.
func (b *builder) found(ctx context.Context) error {
	b.organisation = survey.Organisation{
		Name: "Orchard (demonstration)", TimeZone: "Europe/Berlin", Locale: "en", Context: survey.Flat,
	}
	b.zone = b.organisation.Zone()
	b.clock.set(b.at(b.sim.Rounds[0].Closing, -2*roundDays, 9))
	first := survey.Person{Name: b.sim.People[b.administrator].Name, Mail: b.mail(b.administrator), Member: survey.Span{Start: b.joined(b.administrator)}}
	var err error
	if b.organisation, first, err = (survey.Founding{Parts: b.parts}).Found(ctx, b.organisation, first); err != nil {
		return err
	}
	b.people = make([]survey.ID, len(b.sim.People))
	b.people[b.administrator] = first.ID
	for _, step := range []func(context.Context) error{b.importPeople, b.learn, b.nest, b.importMandates, b.profiles, b.roles, b.ask} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// at returns an hour of a day, some days after another, in the organisation's zone.
func (b *builder) at(day time.Time, after, hour int) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+after, hour, 0, 0, 0, b.zone)
}

// mail returns the address of a person. RFC 2606 keeps mail to it from ever
// arriving.
func (b *builder) mail(i int) string { return b.sim.People[i].ID + "@orchard.invalid" }

// joined returns a day before the first round that goes with a person's tenure.
func (b *builder) joined(i int) survey.Date {
	months := 3 + i%18
	switch b.sim.People[i].Tenure {
	case "2 to 5 years":
		months = 24 + i%36
	case "over 5 years":
		months = 60 + i%140
	}
	return survey.DateOf(b.sim.Rounds[0].Closing.AddDate(0, -months, 0), time.UTC)
}

// table returns a CSV file.
func table(header []string, rows [][]string) (*bytes.Buffer, error) {
	var file bytes.Buffer
	return &file, csv.NewWriter(&file).WriteAll(append([][]string{header}, rows...))
}

// applied returns why an import was not applied.
func applied(report survey.ImportReport, err error) error {
	if err != nil || report.Applied {
		return err
	}
	for _, row := range report.Rows {
		if row.Outcome == "error" {
			return fmt.Errorf("line %d, %s: %s", row.Line, row.Column, row.Reason)
		}
	}
	return nil
}

func (b *builder) importPeople(ctx context.Context) error {
	var rows [][]string
	for i, p := range b.sim.People {
		manager := ""
		if p.ReportsTo >= 0 {
			manager = b.mail(p.ReportsTo)
		}
		var areas []string
		for _, a := range p.Areas {
			areas = append(areas, b.sim.Areas[a].Name)
		}
		rows = append(rows, []string{
			b.mail(i), p.Name, b.sim.Teams[p.Team].Name, manager, string(b.joined(i)), strings.Join(areas, "|"),
		})
	}
	file, err := table([]string{"mail", "name", "team", "manager", "joined", "areas"}, rows)
	if err != nil {
		return err
	}
	return applied(survey.Imports{Parts: b.parts}.People(ctx, b.asAdministrator(), file, false))
}

// learn finds the ids of what was imported.
func (b *builder) learn(ctx context.Context) error {
	byMail, byTeam, byArea := make(map[string]survey.ID), make(map[string]survey.ID), make(map[string]survey.ID)
	err := b.parts.Store.Read(ctx, func(r survey.Reader) error {
		people, err := r.Everyone(ctx, b.organisation.ID)
		if err != nil {
			return err
		}
		teams, err := r.Teams(ctx, b.organisation.ID)
		if err != nil {
			return err
		}
		areas, err := r.Areas(ctx, b.organisation.ID)
		if err != nil {
			return err
		}
		for _, p := range people {
			byMail[p.Mail] = p.ID
		}
		for _, t := range teams {
			byTeam[t.Name] = t.ID
		}
		for _, a := range areas {
			byArea[a.Name] = a.ID
		}
		return nil
	})
	for i := range b.sim.People {
		b.people[i] = byMail[b.mail(i)]
	}
	for _, t := range b.sim.Teams {
		b.teams = append(b.teams, byTeam[t.Name])
	}
	for _, a := range b.sim.Areas {
		b.areas = append(b.areas, byArea[a.Name])
	}
	return err
}

// nest puts areas into one another.
func (b *builder) nest(ctx context.Context) error {
	for k, a := range b.sim.Areas {
		if a.Parent < 0 {
			continue
		}
		_, err := survey.Directory{Parts: b.parts}.UpdateArea(ctx, b.asAdministrator(), survey.Area{
			ID: b.areas[k], Name: a.Name, Parent: b.areas[a.Parent], Version: 1,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// granted says where the power of a kind of mandate comes from.
func granted(kind string) survey.Grant {
	switch kind {
	case simulate.Mentor, simulate.Steward:
		return survey.ByChoice
	case simulate.TeamCoach, simulate.TaskOwner, simulate.ProductOwner, simulate.FacultyLead:
		return survey.ByDecision
	}
	return survey.ByAppointment
}

func (b *builder) importMandates(ctx context.Context) error {
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	var rows [][]string
	for k := range b.sim.Mandates {
		m := &b.sim.Mandates[k]
		review := time.Time{}
		if m.End.IsZero() {
			for review = m.Start; !review.After(b.o.Now); {
				review = review.AddDate(1, 0, 0)
			}
		}
		stages := []survey.Stage{survey.FixedGoals, survey.FlexibleGoals, survey.Purpose}
		rows = append(rows, []string{
			b.mail(m.Person), m.Title, strings.ReplaceAll(m.Kind, " ", "_"), strconv.Itoa(m.Level), b.sim.ScopeName(m.Scope),
			day(m.Start), day(m.End), day(review), string(granted(m.Kind)), string(stages[k%len(stages)]),
		})
	}
	if len(rows) == 0 {
		return nil
	}
	file, err := table([]string{"mail", "title", "kind", "level", "scope", "start", "end", "review", "granted", "stage"}, rows)
	if err != nil {
		return err
	}
	return applied(survey.Imports{Parts: b.parts}.Mandates(ctx, b.asAdministrator(), file, false))
}

// profiles says of everybody whom they have worked with, and of some where they
// would lead.
func (b *builder) profiles(ctx context.Context) error {
	for i, p := range b.sim.People {
		profile := survey.Profile{Locale: "en"}
		for _, a := range p.Areas {
			profile.Areas = append(profile.Areas, b.areas[a])
			if wish := b.wish(i); wish != "" {
				profile.Intents = append(profile.Intents, survey.Intent{Area: b.areas[a], Wish: wish})
			}
		}
		for _, j := range b.circles[i] {
			profile.WorkedWith = append(profile.WorkedWith, b.people[j])
		}
		if err := (survey.Directory{Parts: b.parts}).UpdateProfile(ctx, b.actor(i), profile); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) wish(i int) survey.Wish {
	u := b.rng.Float64()
	switch {
	case slices.Contains(b.sim.Truth.Emergent, i) || u < 0.15:
		return survey.WouldLead
	case u < 0.3:
		return survey.LeadsNow
	case u < 0.4:
		return survey.NotNow
	}
	return ""
}

func (b *builder) roles(ctx context.Context) error {
	if err := b.appointFaculty(ctx); err != nil {
		return err
	}
	return survey.Directory{Parts: b.parts}.SetRoles(ctx, b.asAdministrator(), b.people[b.auditor], []survey.Role{survey.Auditor})
}

// facultyMonths is how long a faculty mandate lasts here: until somewhat after the
// second round from then, when it is given again.
const facultyMonths = 2*monthsEach + 2

func (b *builder) appointFaculty(ctx context.Context) error {
	ends := b.clock.now.AddDate(0, facultyMonths, 0).Format(time.DateOnly)
	return survey.Directory{Parts: b.parts}.Appoint(ctx, b.asAdministrator(), b.people[b.faculty],
		[]survey.Tenure{{Role: survey.Faculty, End: survey.Date(ends)}})
}

// ask makes the survey, and has the auditor approve it.
func (b *builder) ask(ctx context.Context) error {
	settings := survey.DefaultSettings()
	settings.Criteria = []string{
		"What they bring about for the whole, not how busy they are",
		"How much others get done because of them",
		"What we would miss most if they were away for half a year",
	}
	settings.Cadence = fmt.Sprintf("FREQ=MONTHLY;INTERVAL=%d", monthsEach)
	settings.Areas = slices.Sorted(slices.Values(b.areas))
	for k, text := range items {
		settings.Items = append(settings.Items, survey.Item{Text: text, Demand: k == 0})
	}
	var err error
	b.survey, err = survey.Surveys{Parts: b.parts}.Create(ctx, b.asFaculty(), survey.Survey{Name: "Contribution and followership", Settings: settings})
	if err != nil {
		return err
	}
	return survey.Surveys{Parts: b.parts}.Approve(ctx, b.asAuditor(), b.survey.ID, b.survey.Settings.Hash())
}
