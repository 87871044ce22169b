package survey_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// held returns the roles of somebody as they are kept.
func held(t *testing.T, h *surveytest.House, k int) (tenures []survey.Tenure) {
	t.Helper()
	h.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
		tenures, err = r.Roles(ctx, h.Organisation.ID, h.People[k].ID)
		return err
	})
	return tenures
}

func TestRolesEnd(t *testing.T) {
	each(t, surveytest.Options{}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		directory, rounds := survey.Directory{Parts: h.Parts}, h.Rounds()
		accounts := survey.Accounts{Parts: h.Parts}
		person := h.People[5].ID
		must(t, directory.Appoint(ctx, h.Administrator(), person, []survey.Tenure{{Role: survey.Auditor, End: "2026-03-31"}}))
		actor := func() (survey.Actor, error) {
			var epoch int
			h.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
				epoch, err = r.SessionEpoch(ctx, h.Organisation.ID, person)
				return err
			})
			a, _, err := accounts.Actor(ctx, h.Organisation.ID, person, epoch, surveytest.Start)
			return a, err
		}
		var began int
		h.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
			began, err = r.SessionEpoch(ctx, h.Organisation.ID, person)
			return err
		})

		// A month before, the holder and the administrator are told, once.
		at := func(day string) {
			now, err := time.Parse(time.RFC3339, day+"T12:00:00Z")
			must(t, err)
			h.Clock.Set(now)
			h.Kept.Jobs()
			must(t, rounds.Daily(ctx))
		}
		tenures := func() (jobs []survey.Job) {
			for _, j := range h.Kept.Jobs() {
				if j.Kind == survey.JobTenure {
					jobs = append(jobs, j)
				}
			}
			return jobs
		}
		at("2026-02-28")
		if jobs := tenures(); len(jobs) > 0 {
			t.Errorf("too early: %v", jobs)
		}
		at("2026-03-01")
		jobs := tenures()
		if len(jobs) != 1 || jobs[0].Object != person {
			t.Fatalf("got %v, want one notice", jobs)
		}
		h.Mail.Take()
		must(t, rounds.Jobs()[survey.JobTenure](ctx, jobs[0]))
		to := map[string]bool{}
		for _, m := range h.Mail.Take() {
			to[m.To] = strings.Contains(m.Text, "2026-03-31") && strings.Contains(m.Text, string(person))
		}
		if len(to) != 2 || !to[h.People[5].Mail] || !to[h.People[0].Mail] {
			t.Errorf("told: %v, want the holder and the administrator", to)
		}
		at("2026-03-02")
		if jobs := tenures(); len(jobs) > 0 {
			t.Errorf("told again: %v", jobs)
		}

		// On its last day it is held, and on the next it is not, whether or not anybody
		// has come to take it away.
		at("2026-03-31")
		if a, err := actor(); err != nil || !a.Has(survey.Auditor) {
			t.Errorf("on the last day: got %v, %v", a, err)
		}
		h.Clock.Set(time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC))
		if a, err := actor(); err != nil || a.Has(survey.Auditor) {
			t.Errorf("on the day after: got %v, %v", a, err)
		}
		if got := held(t, h, 5); len(got) != 1 {
			t.Errorf("kept: %v", got)
		}
		must(t, rounds.Daily(ctx))
		if got := held(t, h, 5); len(got) != 0 {
			t.Errorf("kept after its end: %v", got)
		}
		_, _, err := accounts.Actor(ctx, h.Organisation.ID, person, began, surveytest.Start)
		wantCode(t, "a session from before", err, survey.CodeSignIn)
		log := lines(t, h)
		if last := log[len(log)-1]; last.Actor != "" || last.Action != survey.EditRoles || last.Object != string(person) || last.Detail != "auditor ended" {
			t.Errorf("the log says %+v", last)
		}
	})
}

func TestFacultyMandatesAlwaysEnd(t *testing.T) {
	onSQLite(t, surveytest.Options{}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		directory := survey.Directory{Parts: h.Parts}
		appoint := func(tenures ...survey.Tenure) error {
			return directory.Appoint(ctx, h.Administrator(), h.People[6].ID, tenures)
		}
		must(t, appoint(survey.Tenure{Role: survey.Faculty}))
		if got := held(t, h, 6); len(got) != 1 || got[0].End != "2027-01-12" {
			t.Errorf("without an end: got %v, want a year", got)
		}
		must(t, appoint(survey.Tenure{Role: survey.Faculty, End: "2028-01-12"}))
		wantCode(t, "three years", appoint(survey.Tenure{Role: survey.Faculty, End: "2028-01-13"}), survey.CodeInvalid)
		wantCode(t, "yesterday", appoint(survey.Tenure{Role: survey.Faculty, End: "2026-01-11"}), survey.CodeInvalid)
		wantCode(t, "no day", appoint(survey.Tenure{Role: survey.Auditor, End: "2026-02-30"}), survey.CodeInvalid)
		must(t, appoint(survey.Tenure{Role: survey.Auditor}))

		// One from before there were ends gets one, and its session goes on.
		h.Write(t, func(ctx context.Context, tx survey.Tx) error {
			return tx.SetRoles(ctx, h.Organisation.ID, h.People[1].ID, survey.Tenures(survey.Faculty))
		})
		must(t, h.Rounds().Daily(ctx))
		if got := held(t, h, 1); len(got) != 1 || got[0].End != "2027-01-12" {
			t.Errorf("got %v, want an end", got)
		}
		log := lines(t, h)
		if last := log[len(log)-1]; last.Detail != "faculty until 2027-01-12" || last.Actor != "" {
			t.Errorf("the log says %+v", last)
		}
		// An organisation cannot be left to nobody by waiting.
		err := directory.Appoint(ctx, h.Administrator(), h.People[0].ID, []survey.Tenure{{Role: survey.Administrator, End: "2026-12-31"}})
		wantCode(t, "the last administrator with an end", err, survey.CodeDuties)
	})
}

func TestFacultyMandatesAreInThePowerReport(t *testing.T) {
	onSQLite(t, surveytest.Options{}, func(t *testing.T, h *surveytest.House) {
		must(t, survey.Directory{Parts: h.Parts}.SetRoles(t.Context(), h.Administrator(), h.People[7].ID, []survey.Role{survey.Faculty}))
		round := h.Publish(t)
		sum, err := survey.Reports{Parts: h.Parts}.Findings(t.Context(), h.Actor(4), round.ID)
		must(t, err)
		p := sum.Document.Power
		if p.Faculty == nil || *p.Faculty != 2 || *p.Mandates != 2 || *p.Holders != 2 || *p.Several != 0 {
			t.Errorf("got %v faculty mandates among %v of %v holders", p.Faculty, p.Mandates, p.Holders)
		}
	})
}

// TestDutiesAtOnce has what is fine alone happen at once, as on two servers: of two
// roles in an organisation that grows past twenty, and of two administrators who each
// take the role from the other, one comes too late.
func TestDutiesAtOnce(t *testing.T) {
	each(t, surveytest.Options{People: survey.SmallOrganisation, Teams: 2}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		directory := survey.Directory{Parts: h.Parts}
		atOnce := func(what string, steps ...func() error) {
			t.Helper()
			failed := make([]error, len(steps))
			var group sync.WaitGroup
			for k, step := range steps {
				group.Go(func() { failed[k] = step() })
			}
			group.Wait()
			refused := 0
			for _, err := range failed {
				if err != nil {
					wantCode(t, what, err, survey.CodeDuties)
					refused++
				}
			}
			if refused != 1 {
				t.Errorf("%s: %d were refused, want one: %v", what, refused, failed)
			}
		}
		two := []survey.Role{survey.Faculty, survey.Auditor}
		for k := range 5 {
			atOnce("growing and a second role", func() error {
				return directory.SetRoles(ctx, h.Administrator(), h.People[4].ID, two)
			}, func() error {
				_, err := directory.CreatePerson(ctx, h.Administrator(), survey.Person{Name: "One more", Mail: "more@example.org"})
				return err
			})
			if t.Failed() {
				return
			}
			// Back to where it was, if growing came second; else it stays large.
			if len(held(t, h, 4)) == 0 {
				t.Logf("growing won after %d times", k+1)
				break
			}
			must(t, directory.SetRoles(ctx, h.Administrator(), h.People[4].ID, nil))
		}
		both := func(a, b int) func() error {
			return func() error {
				return directory.SetRoles(ctx, h.Actor(a, survey.Administrator), h.People[b].ID, nil)
			}
		}
		for range 5 {
			must(t, directory.SetRoles(ctx, h.Administrator(), h.People[0].ID, []survey.Role{survey.Administrator}))
			must(t, directory.SetRoles(ctx, h.Administrator(), h.People[8].ID, []survey.Role{survey.Administrator}))
			atOnce("two administrators", both(0, 8), both(8, 0))
		}
	})
}
