package demo

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/simulate"
)

// TestCasting builds the organisations behind demonstrations of several sizes, on days
// that calendars differ about, and checks that the parts can be given out.
func TestCasting(t *testing.T) {
	for _, now := range []time.Time{
		time.Date(2028, 1, 30, 12, 0, 0, 0, time.UTC), // the round closes on a 29 February
		time.Date(2026, 12, 1, 23, 30, 0, 0, time.UTC),
	} {
		for _, people := range []int{0, 60, 97, 120, 400} {
			for seed := range uint64(3) {
				o := Options{Seed: seed, People: people, Now: now}
				sim, err := simulate.New(config(o))
				if err != nil {
					t.Fatalf("%d people, seed %d: %v", people, seed, err)
				}
				b := &builder{o: o, sim: sim}
				b.choose()
				parts := []int{b.administrator, b.auditor, b.faculty, b.associate}
				slices.Sort(parts)
				if parts[0] < 0 || len(slices.Compact(parts)) != 4 {
					t.Errorf("%d people, seed %d: got parts %v", people, seed, parts)
				}
				if got := len(sim.Rounds); got != pastRounds+1 {
					t.Errorf("got %d rounds", got)
				}
				last := sim.Rounds[pastRounds]
				if away := last.Closing.Sub(now.Add(stillOpen)); away.Abs() > 3*24*time.Hour {
					t.Errorf("%v: the open round closes on %v", now, last.Closing)
				}
				if before := sim.Rounds[pastRounds-1].Closing; !before.Before(now.Add(-openFor)) {
					t.Errorf("%v: the last round closes on %v", now, before)
				}
			}
		}
	}
}

func TestIDsFollowFromTheSeed(t *testing.T) {
	one, same, other := newIDs(1), newIDs(1), newIDs(2)
	for range 10 {
		id := one.New()
		if !id.Valid() || id != same.New() || id == other.New() {
			t.Fatalf("got %q", id)
		}
	}
}

// enqueuing is a transaction that must not be asked to do anything.
type enqueuing struct {
	survey.Store
	survey.Tx
}

func (e enqueuing) Write(_ context.Context, f func(survey.Tx) error) error { return f(e) }

func TestQuietStoreQueuesNothing(t *testing.T) {
	err := quiet{enqueuing{}}.Write(t.Context(), func(tx survey.Tx) error {
		return tx.Enqueue(t.Context(), survey.Job{Kind: survey.JobAnnounce}) // the embedded nil would panic
	})
	if err != nil {
		t.Error(err)
	}
}
