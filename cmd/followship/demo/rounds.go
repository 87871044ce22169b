package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/followship/followship/survey"
)

// roundDays is how long a round is open.
const roundDays = 14

// round leads round t through its life: the last one to where it is open.
func (b *builder) round(ctx context.Context, t int) error {
	closing := b.sim.Rounds[t].Closing
	opens, closes := b.at(closing, -roundDays, 9), b.at(closing, 0, 18)
	open := t == pastRounds
	if open {
		opens, closes = b.o.Now.Add(-openFor), b.o.Now.Add(stillOpen)
	}
	parts := *b.parts
	if !open {
		// Whoever answered then was asked about those they listed.
		parts.Assigner = circleAssigner{b}
	}
	rounds := survey.Rounds{Parts: &parts}
	b.clock.set(opens)
	// Before anything else happens that day: keys whose time is over.
	if err := retire(ctx, rounds); err != nil {
		return err
	}
	if t > 0 && t%2 == 0 {
		if err := b.appointFaculty(ctx); err != nil {
			return err
		}
	}
	round, err := rounds.Create(ctx, b.asFaculty(), survey.Round{
		Survey: b.survey.ID, Label: closes.Format("January 2006"), OpensAt: opens, ClosesAt: closes,
	})
	if err != nil {
		return err
	}
	if _, err := rounds.Open(ctx, b.asFaculty(), round.ID); err != nil {
		return err
	}
	b.clock.set(opens.Add(openFor / 2))
	if err := b.answer(ctx, &parts, round.ID, t); err != nil {
		return err
	}
	if open {
		// Every day how many have answered is counted, and shown the day after.
		for at := b.clock.now; at.Before(b.o.Now); at = at.Add(24 * time.Hour) {
			b.clock.set(at)
			if err := rounds.Daily(ctx); err != nil {
				return err
			}
		}
		return nil
	}
	b.clock.set(closes)
	if _, err := rounds.Close(ctx, b.asFaculty(), round.ID); err != nil {
		return err
	}
	if err := rounds.Count(ctx, b.organisation.ID, round.ID); err != nil {
		return err
	}
	round, err = rounds.Get(ctx, b.asFaculty(), round.ID)
	if err == nil && round.State != survey.Published {
		err = fmt.Errorf("the round is %s", round.State)
	}
	return err
}

// retire does what is due on keys, for which there are no workers here.
func retire(ctx context.Context, rounds survey.Rounds) error {
	due, err := rounds.Retirements(ctx)
	if err != nil {
		return err
	}
	handlers := rounds.Jobs()
	for _, job := range due {
		if err := handlers[job.Kind](ctx, job); err != nil {
			return err
		}
	}
	return nil
}

// circleAssigner asks everybody about those they list in some round, in an order
// that says nothing.
type circleAssigner struct{ b *builder }

// Assign implements [survey.Assigner].
func (c circleAssigner) Assign(s *survey.Snapshot, _ []survey.Acquaintance, _ uint64) survey.Design {
	raters := make(map[survey.ID]int)
	for i, circle := range c.b.circles {
		at := s.Find(c.b.people[i])
		if at < 0 {
			continue
		}
		for _, j := range circle {
			s.Roster[at].Assigned = append(s.Roster[at].Assigned, c.b.people[j])
			raters[c.b.people[j]]++
		}
		slices.Sort(s.Roster[at].Assigned) // ids are random
	}
	design := survey.Design{Feasible: true, Connected: true, Connectivity: -1, Coverage: make([]int, len(s.Roster))}
	for k, f := range s.Roster {
		design.Coverage[k] = raters[f.Person]
	}
	design.Least = slices.Min(design.Coverage)
	return design
}
