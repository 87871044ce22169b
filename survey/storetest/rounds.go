package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// settings returns settings with no field empty.
func settings(w world) survey.Settings {
	return survey.Settings{
		Prompt: "Wer trägt am meisten bei?\n\tAm meisten.", Criteria: []string{"helps", "ships \\u0000 \\\\ufffd � <&>"}, Cadence: "FREQ=MONTHLY;INTERVAL=6",
		ListCap: 20, Coverage: 16, Areas: []survey.ID{w.area}, FollowQuestion: survey.DefaultFollowQuestion,
		NamesAsked: 3, NamesMost: 5, Items: []survey.Item{{ID: newID(), Text: "disagreement is safe here", Demand: true}},
		Comments: []survey.CommentPrompt{{ID: newID(), Text: "What does their work make possible?"}},
		Purpose:  "To see and to talk.", MayInformPay: true, RetentionMonths: 12,
		Floors: survey.Floors{Tier: 7, Score: 11, Group: 5, Organisation: 21, Item: 10},
	}
}

func testSurveys(t *testing.T, s survey.Store) {
	noun[survey.Survey]{
		insert: survey.Tx.InsertSurvey, update: survey.Tx.UpdateSurvey, get: survey.Reader.Survey, list: survey.Reader.Surveys,
		full: func(w world, id survey.ID) survey.Survey {
			return survey.Survey{Organisation: w.organisation, ID: id, Name: "Yearly", Settings: settings(w), Version: 1}
		},
		bare: func(w world, id survey.ID) survey.Survey {
			// Empty lists stay empty and absent ones absent: settings have a hash.
			return survey.Survey{Organisation: w.organisation, ID: id, Name: "N", Settings: survey.Settings{Areas: []survey.ID{}, Items: []survey.Item{}}, Version: 1}
		},
		rename: func(v *survey.Survey) { v.Name, v.Settings.Prompt = "Monthly", "Who?" },
		key:    func(v *survey.Survey) (*survey.ID, *survey.ID, *int) { return &v.Organisation, &v.ID, &v.Version },
	}.test(t, s)
}

func testApprovals(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	a := survey.Approval{Organisation: w.organisation, Survey: w.survey, Settings: newKey(), By: w.people[0], At: instant}
	approved := func(organisation, id survey.ID, hash survey.Hash, want bool) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Approved(ctx, organisation, id, hash)
			same(t, "approved", got, want)
			return err
		})
	}
	approved(w.organisation, w.survey, a.Settings, false)
	write(t, s, func(tx survey.Tx) error { return tx.InsertApproval(ctx, a) })
	approved(w.organisation, w.survey, a.Settings, true)
	approved(w.organisation, w.survey, newKey(), false)
	approved(other.organisation, w.survey, a.Settings, false)
	approved(other.organisation, other.survey, a.Settings, false)
	refused(t, s, "approve twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertApproval(ctx, a) })
	// They end together, those of this survey alone, and can be given again.
	b := survey.Approval{Organisation: other.organisation, Survey: other.survey, Settings: newKey(), By: other.people[0], At: instant}
	write(t, s, func(tx survey.Tx) error {
		if err := tx.InsertApproval(ctx, b); err != nil {
			return err
		}
		return tx.DeleteApprovals(ctx, other.organisation, w.survey)
	})
	approved(w.organisation, w.survey, a.Settings, true)
	write(t, s, func(tx survey.Tx) error { return tx.DeleteApprovals(ctx, w.organisation, w.survey) })
	approved(w.organisation, w.survey, a.Settings, false)
	approved(other.organisation, other.survey, b.Settings, true)
	write(t, s, func(tx survey.Tx) error { return tx.InsertApproval(ctx, a) })
	approved(w.organisation, w.survey, a.Settings, true)
	a.Survey = other.survey
	refused(t, s, "approve elsewhere", survey.ErrNotFound, func(tx survey.Tx) error { return tx.InsertApproval(ctx, a) })
}

func testRounds(t *testing.T, s survey.Store) {
	number := map[survey.ID]int{}
	noun[survey.Round]{
		insert: survey.Tx.InsertRound, update: survey.Tx.UpdateRound, get: survey.Reader.Round,
		list: func(r survey.Reader, ctx context.Context, organisation survey.ID) ([]survey.Round, error) {
			rounds, err := r.Rounds(ctx, organisation, "")
			slices.SortFunc(rounds, func(a, b survey.Round) int { // they have an order of their own
				if a.ID < b.ID {
					return -1
				}
				return 1
			})
			return rounds, err
		},
		full: func(w world, id survey.ID) survey.Round {
			number[id] = 7
			return survey.Round{
				Organisation: w.organisation, ID: id, Survey: w.survey, Number: 7, Label: "2031 / I", State: survey.Open,
				OpensAt: instant, ClosesAt: instant.Add(time.Hour + time.Microsecond), OpenedAt: instant.Add(time.Second),
				ClosedAt: instant.Add(2 * time.Hour), PublishedAt: instant.Add(3 * time.Hour),
				Participation: 40, Counted: 60, ParticipationAt: instant.Add(time.Minute), Turnout: 17, Asked: 41, Version: 1,
			}
		},
		bare: func(w world, id survey.ID) survey.Round {
			if number[id] == 0 {
				number[id] = 10 + len(number)
			}
			return w.draft(id, number[id])
		},
		rename: func(r *survey.Round) { r.Label, r.State, r.Participation = "2031 / II", survey.Closing, 50 },
		key:    func(r *survey.Round) (*survey.ID, *survey.ID, *int) { return &r.Organisation, &r.ID, &r.Version },
	}.test(t, s)
	w := newWorld(t, s)
	refused(t, s, "a number twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertRound(t.Context(), w.draft(newID(), 1)) })
}

func testRoundOrder(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	second := survey.Survey{Organisation: w.organisation, ID: newID(), Name: "Another", Settings: survey.DefaultSettings(), Version: 1}
	write(t, s, func(tx survey.Tx) error {
		steps := []error{tx.InsertSurvey(ctx, second)}
		for _, number := range []int{11, 2, 9} {
			steps = append(steps, tx.InsertRound(ctx, w.draft(newID(), number)))
			r := w.draft(newID(), number)
			r.Survey = second.ID
			steps = append(steps, tx.InsertRound(ctx, r))
		}
		return first(steps)
	})
	numbers := func(r survey.Reader, organisation, id survey.ID) []int {
		rounds, err := r.Rounds(ctx, organisation, id)
		if err != nil {
			t.Error(err)
		}
		if rounds == nil {
			t.Error("rounds: got nil, want an empty list")
		}
		out := []int{}
		for _, round := range rounds {
			out = append(out, round.Number)
		}
		return out
	}
	want := []int{1, 2, 9, 11, 2, 9, 11}
	if second.ID < w.survey {
		want = []int{2, 9, 11, 1, 2, 9, 11}
	}
	read(t, s, func(r survey.Reader) error {
		same(t, "numbers of one survey", numbers(r, w.organisation, w.survey), []int{1, 2, 9, 11})
		same(t, "numbers of another", numbers(r, w.organisation, second.ID), []int{2, 9, 11})
		same(t, "numbers of all, by survey", numbers(r, w.organisation, ""), want)
		same(t, "numbers elsewhere", numbers(r, other.organisation, w.survey), []int{})
		return nil
	})
}

func testDue(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	number := 10
	due, open := map[survey.ID]bool{}, map[survey.ID]bool{}
	add := func(tx survey.Tx, w world, state survey.State, opens, closes time.Time, is bool) error {
		number++
		r := w.draft(newID(), number)
		r.State, r.OpensAt, r.ClosesAt = state, opens, closes
		if is {
			due[r.ID] = true
		}
		if state == survey.Open {
			open[r.ID] = true
		}
		return tx.InsertRound(ctx, r)
	}
	before, after := instant.Add(-time.Microsecond), instant.Add(time.Microsecond)
	write(t, s, func(tx survey.Tx) error {
		var steps []error
		for _, w := range []world{w, other} {
			steps = append(steps,
				add(tx, w, survey.Scheduled, before, after, true),
				add(tx, w, survey.Scheduled, instant, after, true),
				add(tx, w, survey.Scheduled, after, after, false),
				add(tx, w, survey.Scheduled, instant.Add(-876*time.Millisecond).Truncate(time.Second), after, true), // no fraction
				add(tx, w, survey.Open, before, before, true),
				add(tx, w, survey.Open, before, instant, true),
				add(tx, w, survey.Open, before, after, false),
				add(tx, w, survey.Closing, after, after, true),
				add(tx, w, survey.Draft, before, before, false),
				add(tx, w, survey.Closed, before, before, false),
				add(tx, w, survey.Published, before, before, false),
				add(tx, w, survey.Archived, before, before, false),
				add(tx, w, survey.Cancelled, before, before, false))
		}
		return first(steps)
	})
	read(t, s, func(r survey.Reader) error {
		got, err := r.Due(ctx, instant)
		found := map[survey.ID]bool{}
		for k, round := range got {
			found[round.ID] = true
			if k > 0 && got[k-1].ID > round.ID {
				t.Error("due: got them out of order")
			}
		}
		same(t, "due", found, due)
		if err != nil {
			return err
		}
		got, err = r.OpenRounds(ctx)
		found = map[survey.ID]bool{}
		for _, round := range got {
			found[round.ID] = true
		}
		same(t, "open", found, open)
		return err
	})
}

func testSnapshots(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	want := &survey.Snapshot{
		Organisation: w.organisation, Round: w.round, Settings: settings(w), On: "2031-03-30",
		Roster: []survey.Frozen{
			{Person: w.people[0], Teams: []survey.ID{w.team}, Areas: []survey.ID{w.area}, Manager: w.people[1], Assigned: []survey.ID{w.people[2], w.people[1]}, Unlisted: true},
			{Person: w.people[1], Teams: []survey.ID{}},
		},
		Teams: []survey.Team{{Organisation: w.organisation, ID: w.team, Name: "Häfen", Parent: newID(), Ended: "2031-01-01", Version: 3}},
		Areas: []survey.Area{{Organisation: w.organisation, ID: w.area, Name: "N", Parent: newID(), Ended: "2031-01-01", Version: 4}},
		Mandates: []survey.Mandate{{
			Organisation: w.organisation, ID: newID(), Holder: w.people[0], Title: "Lead", Kind: "manager", Level: 1,
			Scope: survey.Scope{Kind: survey.InTeam, ID: w.team}, Stage: survey.Tasks,
			Span: survey.Span{Start: "2030-01-01", End: "2032-01-01"}, Review: "2031-06-01", Granted: survey.ByAppointment, Version: 2,
		}},
		Faculty: []survey.Office{{Person: w.people[1], End: "2031-12-31"}},
	}
	complete(t, "snapshot", valueOf(want))
	write(t, s, func(tx survey.Tx) error { return tx.InsertSnapshot(ctx, want) })
	read(t, s, func(r survey.Reader) error {
		got, err := r.Snapshot(ctx, w.organisation, w.round)
		same(t, "snapshot", got, want)
		_, foreign := r.Snapshot(ctx, other.organisation, w.round)
		wantError(t, "a snapshot elsewhere", foreign, survey.ErrNotFound)
		return err
	})
	refused(t, s, "a second snapshot", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertSnapshot(ctx, want) })
	elsewhere := &survey.Snapshot{Organisation: other.organisation, Round: w.round}
	refused(t, s, "a snapshot of no round", survey.ErrNotFound, func(tx survey.Tx) error { return tx.InsertSnapshot(ctx, elsewhere) })
}
