package survey_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

const day = 24 * time.Hour

// retire does what [survey.Rounds.Daily] hands to the workers about keys, and returns
// those jobs.
func retire(t *testing.T, h *surveytest.House) (jobs []survey.Job) {
	t.Helper()
	h.Kept.Jobs()
	must(t, h.Rounds().Daily(t.Context()))
	handlers := h.Rounds().Jobs()
	for _, job := range h.Kept.Jobs() {
		switch job.Kind {
		case survey.JobDestroyKey, survey.JobExpireCarry:
			jobs = append(jobs, job)
			must(t, handlers[job.Kind](t.Context(), job))
		}
	}
	return jobs
}

// keyGone reports whether the key of a round is gone.
func keyGone(t *testing.T, h *surveytest.House, id survey.ID) bool {
	t.Helper()
	keys, err := h.Sealer.OpenRound(t.Context(), h.Organisation.ID, id)
	if err == nil {
		keys.Forget()
		return false
	}
	wantCode(t, "key", err, survey.CodeKeyDestroyed)
	return true
}

func TestKeysAreDestroyedWhenTheyHaveDoneTheirDuty(t *testing.T) {
	closed := surveytest.Start // when the round is closed
	for name, c := range map[string]struct {
		months int
		// next is after how long the next round of the survey is counted, 0 for never.
		next time.Duration
		// kept is a time at which the key is there, gone one at which it is not.
		kept, gone time.Time
	}{
		"until the next round, 90 days at least": {0, 30 * day, closed.Add(90*day - time.Second), closed.Add(90 * day)},
		"until the next round":                   {0, 200 * day, closed.Add(199 * day), closed.Add(201 * day)},
		"24 months at most":                      {0, 0, closed.AddDate(0, 24, 0), closed.AddDate(0, 24, 0).Add(time.Second)},
		"as long as the survey says":             {6, 30 * day, closed.AddDate(0, 6, 0), closed.AddDate(0, 6, 0).Add(time.Second)},
	} {
		t.Run(name, func(t *testing.T) {
			onSQLite(t, surveytest.Options{People: 8, Teams: 1, Settings: func(s *survey.Settings) { s.RetentionMonths = c.months }},
				func(t *testing.T, h *surveytest.House) {
					ctx := t.Context()
					first := h.Publish(t)
					at := func(when time.Time) {
						h.Clock.Set(when)
						retire(t, h)
					}
					next := func() {
						if c.next > 0 {
							h.Clock.Set(closed.Add(c.next))
							h.Count(t, h.Open(t).ID)
						}
					}
					if c.kept.Before(closed.Add(c.next)) {
						at(c.kept)
						next()
					} else {
						next()
						at(c.kept)
					}
					if keyGone(t, h, first.ID) || h.Round(t, first.ID).State != survey.Published {
						t.Fatalf("after %v the key is gone", c.kept.Sub(closed))
					}
					at(c.gone)
					archived := h.Round(t, first.ID)
					if !keyGone(t, h, first.ID) || archived.State != survey.Archived {
						t.Fatalf("after %v the round is %s and its key is there", c.gone.Sub(closed), archived.State)
					}
					h.Read(t, func(ctx context.Context, r survey.Reader) error {
						return r.Ballots(ctx, h.Organisation.ID, first.ID, func(survey.SealedBallot) error {
							t.Error("a ballot is left")
							return nil
						})
					})
					// Everybody can read that it was done, once.
					for range 3 {
						if jobs := retire(t, h); len(jobs) > 0 {
							t.Errorf("there is more to do: %v", jobs)
						}
						must(t, h.Rounds().DestroyKey(ctx, h.Organisation.ID, first.ID))
					}
					said := 0
					for _, line := range lines(t, h) {
						if line.Object == string(first.ID) && strings.Contains(line.Detail, "key destroyed\nround "+string(first.ID)+"\nsealed ballots\n") {
							said++
						}
					}
					if said != 1 {
						t.Errorf("the log says %d times that the key was destroyed", said)
					}
					if h.Round(t, first.ID) != archived {
						t.Error("an archived round changed")
					}
					// The result stays.
					_, err := survey.Reports{Parts: h.Parts}.Findings(ctx, h.Actor(4), first.ID)
					must(t, err)
				})
		})
	}
}

func TestRetirementThatDiesIsFinished(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		first := h.Publish(t)
		h.Clock.Set(surveytest.Start.AddDate(0, 24, 1))
		// The key is destroyed, and then the process dies.
		must(t, h.Sealer.DestroyRound(t.Context(), h.Organisation.ID, first.ID))
		retire(t, h)
		if got := h.Round(t, first.ID).State; got != survey.Archived {
			t.Errorf("got %s, want it archived", got)
		}
		h.Read(t, func(ctx context.Context, r survey.Reader) error {
			n, err := r.RollCount(ctx, h.Organisation.ID, first.ID)
			if n != 0 {
				t.Errorf("%d are left on the roll", n)
			}
			return err
		})
	})
}

func TestWhatIsCarriedForwardLives24Months(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		first := h.Publish(t)
		carried := func() (n int) {
			h.Read(t, func(ctx context.Context, r survey.Reader) error {
				records, err := r.CarryForwards(ctx, h.Organisation.ID, h.Survey.ID)
				n = len(records)
				for _, c := range records {
					if _, err := h.Sealer.OpenCarry(ctx, h.Organisation.ID, c.Round, c.Sealed); err != nil {
						return err
					}
				}
				return err
			})
			return n
		}
		h.Clock.Set(surveytest.Start.AddDate(0, 24, 0))
		retire(t, h)
		if got := carried(); got != 1 {
			t.Fatalf("after 24 months: got %d records, want 1", got)
		}
		h.Clock.Add(time.Second)
		for range 3 {
			retire(t, h)
		}
		if got := carried(); got != 0 {
			t.Errorf("after more than 24 months: got %d records", got)
		}
		if _, err := h.Sealer.OpenCarry(t.Context(), h.Organisation.ID, first.ID, nil); err == nil {
			t.Error("the key of what was carried forward is there")
		}
		said := 0
		for _, line := range lines(t, h) {
			if strings.Contains(line.Detail, "sealed carry_forward") {
				said++
			}
		}
		if said != 1 {
			t.Errorf("the log says it %d times", said)
		}
	})
}

// TestNothingIsDestroyedBeforeItsTime hands the work to a worker too early: whoever has
// jobs done cannot have a key destroyed by it.
func TestNothingIsDestroyedBeforeItsTime(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		first := h.Publish(t)
		h.Clock.Set(surveytest.Start.Add(90*day - time.Second))
		must(t, h.Rounds().DestroyKey(t.Context(), h.Organisation.ID, first.ID))
		must(t, h.Rounds().ExpireCarry(t.Context(), h.Organisation.ID, first.ID))
		if jobs := retire(t, h); len(jobs) > 0 || keyGone(t, h, first.ID) || h.Round(t, first.ID).State != survey.Published {
			t.Errorf("jobs %v, state %s", jobs, h.Round(t, first.ID).State)
		}
	})
}

// failing has one step of a destruction fail, or lose its answer.
type failing struct {
	survey.Store
	survey.Sealer
	at, n  int
	before bool
}

var errStep = errors.New("the process died")

func (f *failing) step(do func() error) error {
	f.n++
	if f.n != f.at {
		return do()
	}
	if f.before {
		return errStep
	}
	return errors.Join(do(), errStep)
}

func (f *failing) DestroyRound(ctx context.Context, organisation, round survey.ID) error {
	return f.step(func() error { return f.Sealer.DestroyRound(ctx, organisation, round) })
}

func (f *failing) DestroyCarry(ctx context.Context, organisation, round survey.ID) error {
	return f.step(func() error { return f.Sealer.DestroyCarry(ctx, organisation, round) })
}

func (f *failing) Write(ctx context.Context, do func(survey.Tx) error) error {
	return f.step(func() error { return f.Store.Write(ctx, do) })
}

func (f *failing) Vacuum(ctx context.Context) error {
	return f.step(func() error { return f.Store.Vacuum(ctx) })
}

// TestDestructionEndsWhereverItBreaksOff has every step fail before and after it was
// done, and several servers finish at once what is left.
func TestDestructionEndsWhereverItBreaksOff(t *testing.T) {
	for _, kind := range []survey.JobKind{survey.JobDestroyKey, survey.JobExpireCarry} {
		for at := 1; at <= 4; at++ {
			for _, before := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s, step %d, before %t", kind, at, before), func(t *testing.T) {
					onSQLite(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
						first := h.Publish(t)
						h.Clock.Set(surveytest.Start.AddDate(0, 24, 1))
						parts := *h.Parts
						f := &failing{Store: h.Store, Sealer: h.Sealer, at: at, before: before}
						parts.Store, parts.Sealer = f, f
						job := survey.Job{Kind: kind, Organisation: h.Organisation.ID, Object: first.ID}
						if err := (survey.Rounds{Parts: &parts}).Jobs()[kind](t.Context(), job); !errors.Is(err, errStep) {
							t.Fatalf("step %d did not fail: %v", at, err)
						}
						finish(t, h, job)
					})
				})
			}
		}
	}
}

// finish has several servers do a job at once if it is due, and checks that it is done,
// and said once.
func finish(t *testing.T, h *surveytest.House, job survey.Job) {
	t.Helper()
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			if err := h.Rounds().Jobs()[job.Kind](t.Context(), job); err != nil {
				t.Errorf("by another: %v", err)
			}
		})
	}
	group.Wait()
	retire(t, h) // the other kind
	if jobs := retire(t, h); len(jobs) > 0 {
		t.Errorf("there is more to do: %v", jobs)
	}
	said := map[string]int{}
	for _, line := range lines(t, h) {
		if line.Object == string(job.Object) && strings.HasPrefix(line.Detail, "key destroyed\n") {
			said[strings.Split(line.Detail, "\n")[2]]++
		}
	}
	if len(said) != 2 || said["sealed ballots"] != 1 || said["sealed carry_forward"] != 1 {
		t.Errorf("the log says %v", said)
	}
	if !keyGone(t, h, job.Object) {
		t.Error("the key is there")
	}
	if _, err := h.Sealer.OpenCarry(t.Context(), h.Organisation.ID, job.Object, nil); !errors.Is(err, survey.ErrKeyDestroyed) {
		t.Errorf("the key of what was carried forward: %v", err)
	}
	h.Read(t, func(ctx context.Context, r survey.Reader) error {
		roll, err := r.RollCount(ctx, h.Organisation.ID, job.Object)
		if err != nil {
			return err
		}
		carried, err := r.CarryForwards(ctx, h.Organisation.ID, h.Survey.ID)
		if roll != 0 || len(carried) != 0 {
			t.Errorf("%d are on the roll, %d records are carried forward", roll, len(carried))
		}
		return err
	})
}

// TestTheLogSpeaksLast checks that what everybody reads is true when they read it: while
// the space is not vacuumed, nothing is said.
func TestTheLogSpeaksLast(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		first := h.Publish(t)
		h.Clock.Set(surveytest.Start.AddDate(0, 24, 1))
		parts := *h.Parts
		parts.Store = &failing{Store: h.Store, at: 2, before: true} // the vacuum
		if err := (survey.Rounds{Parts: &parts}).DestroyKey(t.Context(), h.Organisation.ID, first.ID); !errors.Is(err, errStep) {
			t.Fatalf("got %v", err)
		}
		for _, line := range lines(t, h) {
			if strings.Contains(line.Detail, "destroyed") {
				t.Errorf("the log says %q", line.Detail)
			}
		}
		if got := h.Round(t, first.ID).State; got != survey.Archived {
			t.Errorf("the round is %s", got)
		}
	})
}

// TestCancelledRoundsLeaveNothing checks that the key of a round that was cancelled is
// destroyed like any other, and that everybody can read so.
func TestCancelledRoundsLeaveNothing(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		round := h.Open(t)
		h.Submit(t, round.ID, 1)
		h.Kept.Jobs()
		_, err := h.Rounds().Cancel(t.Context(), h.Faculty(), round.ID)
		must(t, err)
		waiting := survey.Job{Kind: survey.JobDestroyKey, Organisation: h.Organisation.ID, Object: round.ID}
		if jobs := h.Kept.Jobs(); len(jobs) != 1 || jobs[0] != waiting {
			t.Errorf("got jobs %v", jobs)
		}
		if !keyGone(t, h, round.ID) {
			t.Error("the key is there until a worker comes")
		}
		retire(t, h)
		if jobs := retire(t, h); len(jobs) > 0 {
			t.Errorf("there is more to do: %v", jobs)
		}
		said := 0
		for _, line := range lines(t, h) {
			if line.Object == string(round.ID) && strings.HasPrefix(line.Detail, "key destroyed\n") {
				said++
			}
		}
		if said != 1 || h.Round(t, round.ID).State != survey.Cancelled {
			t.Errorf("said %d times, the round is %s", said, h.Round(t, round.ID).State)
		}
	})
}

// TestOfSeveralRoundsEachHasItsTime checks that a key is destroyed for its own round
// only.
func TestOfSeveralRoundsEachHasItsTime(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		first := h.Publish(t)
		h.Clock.Set(surveytest.Start.Add(100 * day))
		second := h.Publish(t)
		jobs := retire(t, h)
		if len(jobs) != 1 || jobs[0].Object != first.ID || !keyGone(t, h, first.ID) || keyGone(t, h, second.ID) {
			t.Fatalf("got jobs %v", jobs)
		}
		ballots := 0
		h.Read(t, func(ctx context.Context, r survey.Reader) error {
			return r.Ballots(ctx, h.Organisation.ID, second.ID, func(survey.SealedBallot) error { ballots++; return nil })
		})
		if ballots != 8 {
			t.Errorf("%d ballots of the second round are left of 8", ballots)
		}
	})
}

// TestWhatTheLogSaysOfDestroyedKeysIsSigned checks the signatures with what everybody
// can fetch, and that they are of no use for another round.
func TestWhatTheLogSaysOfDestroyedKeysIsSigned(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		first := h.Publish(t)
		h.Clock.Set(surveytest.Start.AddDate(0, 24, 1))
		retire(t, h)
		key, err := h.Sealer.VerifierKey(t.Context(), h.Organisation.ID)
		must(t, err)
		signed := map[string]bool{}
		for _, line := range lines(t, h) {
			if !strings.HasPrefix(line.Detail, "key destroyed\n") {
				continue
			}
			text, err := h.Sealer.OpenNote(line.Detail, key)
			must(t, err)
			signed[text] = true
			if _, err := h.Sealer.OpenNote(strings.Replace(line.Detail, string(first.ID), string(h.IDs.New()), 1), key); err == nil {
				t.Error("the signature fits another round too")
			}
		}
		for _, sealed := range []string{"ballots", "carry_forward"} {
			text := fmt.Sprintf("key destroyed\nround %s\nsealed %s\nat 2028-01-13T08:00:00Z\n", first.ID, sealed)
			if !signed[text] {
				t.Errorf("%q is not among what is signed: %v", text, signed)
			}
		}
	})
}
