package survey_test

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

func snapshotOf(t *testing.T, h *surveytest.House, id survey.ID) (shot *survey.Snapshot) {
	t.Helper()
	h.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
		shot, err = r.Snapshot(ctx, h.Organisation.ID, id)
		return err
	})
	return shot
}

func TestOpeningFreezes(t *testing.T) {
	each(t, surveytest.Options{People: 12}, func(t *testing.T, h *surveytest.House) {
		ctx, a := t.Context(), h.Administrator()
		directory, register := survey.Directory{Parts: h.Parts}, survey.Register{Parts: h.Parts}
		m, err := register.Create(ctx, a, survey.Mandate{
			Holder: h.People[4].ID, Title: "Lead", Kind: "manager", Level: 2, Scope: survey.Scope{Kind: survey.InTeam, ID: h.Teams[0].ID},
			Span: survey.Span{Start: "2020-01-01"}, Granted: survey.ByAppointment,
		})
		must(t, err)
		r := h.Open(t)
		before := snapshotOf(t, h, r.ID)
		if len(before.Roster) != 12 || r.Asked != 12 || len(before.Mandates) != 1 || len(before.Teams) != 3 || len(before.Areas) != 2 {
			t.Fatalf("got %d on the roster, %d asked, %d mandates, %d teams, %d areas", len(before.Roster), r.Asked, len(before.Mandates), len(before.Teams), len(before.Areas))
		}

		// Everything that a round stands on changes.
		p := h.People[5]
		p.Disabled, p.Areas = true, nil
		_, err = directory.UpdatePerson(ctx, a, p)
		must(t, err)
		_, err = directory.CreatePerson(ctx, a, survey.Person{Name: "New", Mail: "new@example.org", Member: survey.Span{Start: "2026-01-01"}})
		must(t, err)
		team := h.Teams[1]
		team.Ended, team.Name = "2025-12-31", "Gone"
		_, err = directory.UpdateTeam(ctx, a, team)
		must(t, err)
		memberships, err := directory.Memberships(ctx, a)
		must(t, err)
		for _, ms := range memberships {
			ms.Span.End = "2026-01-02"
			_, err = directory.UpdateMembership(ctx, a, ms)
			must(t, err)
		}
		m.Title, m.Level = "Another", 9
		_, err = register.Update(ctx, a, m)
		must(t, err)
		v := h.Survey
		v.Settings.ListCap, v.Settings.Floors.Tier, v.Settings.Floors.Score = 3, 50, 50
		v.Settings.Purpose = "Something else altogether."
		_, err = survey.Surveys{Parts: h.Parts}.Update(ctx, h.Faculty(), v)
		must(t, err)

		if after := snapshotOf(t, h, r.ID); !reflect.DeepEqual(after, before) {
			t.Errorf("what was frozen has changed:\n%+v\n%+v", after, before)
		}
		mine, err := survey.NewBallots(h.Parts).Mine(ctx, h.Actor(4), r.ID)
		must(t, err)
		if !reflect.DeepEqual(mine.Settings, before.Settings) || len(mine.Roster) != 12 {
			t.Error("the ballot page shows other settings, or another roster, than what was frozen")
		}
		settings, err := h.Rounds().Settings(ctx, h.Actor(4), r.ID)
		must(t, err)
		if !reflect.DeepEqual(settings, before.Settings) {
			t.Error("the round shows other settings than what was frozen")
		}
		// Who was disabled stays on the roster, who came is not on it.
		if _, err := survey.NewBallots(h.Parts).Submit(ctx, h.Actor(3), r.ID, "idempotency-key-1", nil, &survey.Ballot{Groups: [][]survey.ID{{p.ID}}}); err != nil {
			t.Errorf("rank who was disabled after the opening: %v", err)
		}
	})
}

func TestWhoIsOnTheRoster(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 2}, func(t *testing.T, h *surveytest.House) {
		directory := survey.Directory{Parts: h.Parts}
		change := func(k int, f func(*survey.Person)) {
			f(&h.People[k])
			_, err := directory.UpdatePerson(t.Context(), h.Administrator(), h.People[k])
			must(t, err)
		}
		// The day of opening is 2026-01-12 in Berlin.
		change(2, func(p *survey.Person) { p.Member.End = "2026-01-11" })
		change(3, func(p *survey.Person) { p.Member.End = "2026-01-12" })
		change(4, func(p *survey.Person) { p.Member.Start = "2026-01-13" })
		change(5, func(p *survey.Person) { p.Leave = survey.Span{Start: "2026-01-12", End: "2026-01-12"} })
		change(6, func(p *survey.Person) { p.Leave = survey.Span{Start: "2026-01-13", End: "2026-02-12"} })
		change(7, func(p *survey.Person) { p.Disabled = true })
		shot := snapshotOf(t, h, h.Open(t).ID)
		if shot.On != "2026-01-12" {
			t.Errorf("day of opening: got %s", shot.On)
		}
		for k, want := range []bool{true, true, false, true, false, false, true, false} {
			if got := shot.Find(h.People[k].ID) >= 0; got != want {
				t.Errorf("person %d: on the roster %v, want %v", k, got, want)
			}
		}
		for _, f := range shot.Roster {
			if slices.Contains(f.Assigned, f.Person) {
				t.Error("somebody is asked about themselves")
			}
			for _, other := range f.Assigned {
				if shot.Find(other) < 0 {
					t.Error("somebody is asked about who is not on the roster")
				}
			}
		}
	})
}

func TestOpeningNeedsTheAuditor(t *testing.T) {
	each(t, surveytest.Options{Auditor: true}, func(t *testing.T, h *surveytest.House) {
		ctx, surveys := t.Context(), survey.Surveys{Parts: h.Parts}
		draft := h.Draft(t)
		open := func() error {
			_, err := h.Rounds().Open(ctx, h.Faculty(), draft.ID)
			return err
		}
		wantCode(t, "open without consent", open(), survey.CodeApproval)
		wantCode(t, "consent of the faculty", surveys.Approve(ctx, h.Faculty(), h.Survey.ID, h.Survey.Settings.Hash()), survey.CodeForbidden)
		wantCode(t, "consent to other settings", surveys.Approve(ctx, h.Auditor(), h.Survey.ID, survey.Hash{1}), survey.CodeStale)
		must(t, surveys.Approve(ctx, h.Auditor(), h.Survey.ID, h.Survey.Settings.Hash()))
		must(t, surveys.Approve(ctx, h.Auditor(), h.Survey.ID, h.Survey.Settings.Hash())) // again is no error

		// Each change voids the consent, and changing back does not bring it back: else the
		// faculty could open a round with what was agreed to once and is not any more.
		for name, change := range map[string]func(*survey.Settings){
			"purpose":   func(s *survey.Settings) { s.Purpose = "To decide about bonuses." },
			"question":  func(s *survey.Settings) { s.Prompt = "Who is liked the most?" },
			"floors":    func(s *survey.Settings) { s.Floors.Score = 12 },
			"retention": func(s *survey.Settings) { s.RetentionMonths = 24 },
			"pay":       func(s *survey.Settings) { s.MayInformPay = true },
			"areas":     func(s *survey.Settings) { s.Areas = s.Areas[:1] },
		} {
			v, err := surveys.Get(ctx, h.Faculty(), h.Survey.ID)
			must(t, err)
			agreed := v.Settings
			v.Settings.Areas = slices.Clone(v.Settings.Areas)
			change(&v.Settings)
			v, err = surveys.Update(ctx, h.Faculty(), v)
			must(t, err)
			wantCode(t, "open after a change of "+name, open(), survey.CodeApproval)
			wantCode(t, "consent to what was before", surveys.Approve(ctx, h.Auditor(), v.ID, agreed.Hash()), survey.CodeStale)
			v.Settings = agreed
			v, err = surveys.Update(ctx, h.Faculty(), v)
			must(t, err)
			wantCode(t, "open after a change of "+name+" and back", open(), survey.CodeApproval)
			must(t, surveys.Approve(ctx, h.Auditor(), v.ID, agreed.Hash()))
			// What the survey is called is not agreed to.
			v.Name += "!"
			_, err = surveys.Update(ctx, h.Faculty(), v)
			must(t, err)
		}
		preview, err := h.Rounds().Preview(ctx, h.Auditor(), draft.ID)
		must(t, err)
		if !preview.Approved || preview.Asked != len(h.People) {
			t.Errorf("preview: got approved %v, asked %d", preview.Approved, preview.Asked)
		}
		must(t, open())
	})
}

func TestOpeningNeedsTwoPeopleAndTime(t *testing.T) {
	each(t, surveytest.Options{People: 2, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		late := h.Draft(t)
		h.Clock.Set(late.ClosesAt)
		_, err := h.Rounds().Open(t.Context(), h.Faculty(), late.ID)
		wantCode(t, "open what is over", err, survey.CodeInvalid)
		h.Clock.Set(surveytest.Start.Add(time.Hour))
		// The faculty alone is left.
		h.Write(t, func(ctx context.Context, tx survey.Tx) error {
			p, err := tx.Person(ctx, h.Organisation.ID, h.People[0].ID)
			if err != nil {
				return err
			}
			p.Disabled = true
			return tx.UpdatePerson(ctx, p)
		})
		_, err = h.Rounds().Open(t.Context(), h.Faculty(), late.ID)
		wantCode(t, "open for one person", err, survey.CodeInfeasible)
		if got := h.Round(t, late.ID); got != late {
			t.Errorf("a refused opening changed the round: %+v", got)
		}
	})
}

func TestDueRoundsOpenAndCloseByThemselves(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		create := func(opens, closes time.Time) survey.ID {
			r, err := h.Rounds().Create(ctx, h.Faculty(), survey.Round{Survey: h.Survey.ID, Label: "Round", OpensAt: opens, ClosesAt: closes})
			must(t, err)
			_, err = h.Rounds().Schedule(ctx, h.Faculty(), r.ID)
			must(t, err)
			return r.ID
		}
		start := surveytest.Start
		first, second := create(start.Add(time.Hour), start.Add(3*time.Hour)), create(start.Add(2*time.Hour), start.Add(4*time.Hour))
		h.Kept.Jobs()
		for _, c := range []struct {
			after         time.Duration
			first, second survey.State
		}{
			{0, survey.Scheduled, survey.Scheduled},
			{time.Hour - time.Microsecond, survey.Scheduled, survey.Scheduled},
			{time.Hour, survey.Open, survey.Scheduled},
			{2 * time.Hour, survey.Open, survey.Open},
			{3*time.Hour - time.Microsecond, survey.Open, survey.Open},
			{3 * time.Hour, survey.Closing, survey.Open},
			// Who finds it closing counts it.
			{3 * time.Hour, survey.Published, survey.Open},
			{4 * time.Hour, survey.Published, survey.Closing},
			{4 * time.Hour, survey.Published, survey.Published},
			{5 * time.Hour, survey.Published, survey.Published},
		} {
			h.Clock.Set(start.Add(c.after))
			must(t, h.Rounds().Due(ctx))
			if got := h.Round(t, first).State; got != c.first {
				t.Errorf("after %v, first: got %s, want %s", c.after, got, c.first)
			}
			if got := h.Round(t, second).State; got != c.second {
				t.Errorf("after %v, second: got %s, want %s", c.after, got, c.second)
			}
		}
		var kinds []survey.JobKind
		for _, j := range h.Kept.Jobs() {
			if j.Object == first {
				kinds = append(kinds, j.Kind)
			}
		}
		if want := []survey.JobKind{survey.JobAnnounce, survey.JobClose, survey.JobAnnounce}; !slices.Equal(kinds, want) {
			t.Errorf("jobs: got %v, want %v", kinds, want)
		}
	})
}

func TestWhatIsDueAndForbiddenIsNoFailure(t *testing.T) {
	each(t, surveytest.Options{Auditor: true}, func(t *testing.T, h *surveytest.House) {
		r := h.Draft(t)
		_, err := h.Rounds().Schedule(t.Context(), h.Faculty(), r.ID)
		must(t, err)
		must(t, h.Rounds().Due(t.Context())) // the auditor has not agreed
		if got := h.Round(t, r.ID).State; got != survey.Scheduled {
			t.Errorf("got %s, want it to wait", got)
		}
		must(t, survey.Surveys{Parts: h.Parts}.Approve(t.Context(), h.Auditor(), h.Survey.ID, h.Survey.Settings.Hash()))
		h.Clock.Set(r.ClosesAt)
		must(t, h.Rounds().Due(t.Context())) // it would be over before it opens
		if got := h.Round(t, r.ID).State; got != survey.Scheduled {
			t.Errorf("got %s, want it to wait", got)
		}
	})
}

func TestExtensionIsSeenByWhoeverCloses(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		longer := r
		longer.ClosesAt = longer.ClosesAt.Add(time.Hour)
		_, err := h.Rounds().Update(t.Context(), h.Faculty(), longer)
		must(t, err)
		h.Clock.Set(r.ClosesAt)
		must(t, h.Rounds().Due(t.Context()))
		if got := h.Round(t, r.ID).State; got != survey.Open {
			t.Errorf("got %s, want it open until the later time", got)
		}
		_, err = survey.NewBallots(h.Parts).Submit(t.Context(), h.Actor(3), r.ID, "idempotency-key-1", nil, &survey.Ballot{})
		must(t, err)
		h.Clock.Set(longer.ClosesAt)
		_, err = survey.NewBallots(h.Parts).Submit(t.Context(), h.Actor(4), r.ID, "idempotency-key-1", nil, &survey.Ballot{})
		wantCode(t, "submit at the end", err, survey.CodeNotOpen)
	})
}

func TestCancellingDestroysKeyAndBallots(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		h.Submit(t, r.ID, 3)
		_, err := survey.NewBallots(h.Parts).SaveDraft(t.Context(), h.Actor(4), r.ID, 0, []byte("draft"))
		must(t, err)
		_, err = h.Rounds().Cancel(t.Context(), h.Faculty(), r.ID)
		must(t, err)
		_, err = h.Sealer.OpenRound(t.Context(), h.Organisation.ID, r.ID)
		wantCode(t, "key", err, survey.CodeKeyDestroyed)
		h.Read(t, func(ctx context.Context, r2 survey.Reader) error {
			n, err := r2.RollCount(ctx, h.Organisation.ID, r.ID)
			if n != 0 {
				t.Errorf("%d are left on the roll", n)
			}
			if err != nil {
				return err
			}
			return r2.Ballots(ctx, h.Organisation.ID, r.ID, func(survey.SealedBallot) error {
				t.Error("a ballot is left")
				return nil
			})
		})
		mine, err := survey.NewBallots(h.Parts).Mine(t.Context(), h.Actor(3), r.ID)
		must(t, err)
		if mine.Submitted || mine.Ballot != nil {
			t.Error("something of the ballot is still shown")
		}
	})
}

func TestKeyOfACancelledRoundIsDestroyedInTheEnd(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		// As if who cancelled it had died before the key was destroyed.
		force(t, h, r.ID, func(r *survey.Round) { r.State = survey.Cancelled })
		retire(t, h)
		_, err := h.Sealer.OpenRound(t.Context(), h.Organisation.ID, r.ID)
		wantCode(t, "key", err, survey.CodeKeyDestroyed)
	})
}
