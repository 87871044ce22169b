package survey

import (
	"context"
	"errors"
	"time"
)

// Plan schedules the next round of a survey with a cadence, as long as the one
// that was published and one period later. A survey that has a round to come gets
// none, and neither does one whose last round was cancelled.
func (s Rounds) Plan(ctx context.Context, organisation, survey ID) error {
	var next *Round
	err := s.Store.Read(ctx, func(r Reader) (err error) {
		next, err = s.next(ctx, r, organisation, survey)
		return err
	})
	if err != nil || next == nil {
		return err
	}
	next.ID = s.IDs.New()
	if err := s.Sealer.CreateRound(ctx, organisation, next.ID); err != nil {
		return err
	}
	planned := false
	err = s.Store.Write(ctx, func(tx Tx) error {
		planned = false
		again, err := s.next(ctx, tx, organisation, survey)
		if err != nil || again == nil {
			return err // another server was first
		}
		if err := s.insert(ctx, tx, next); err != nil {
			return err
		}
		planned = true
		return s.note(ctx, tx, Actor{Organisation: organisation}, RunRounds, string(next.ID), "round planned")
	})
	if errors.Is(err, ErrExists) {
		err = nil // another server was first
	}
	if planned {
		return s.discard(ctx, organisation, next.ID, err)
	}
	return errors.Join(err, s.Sealer.DestroyRound(ctx, organisation, next.ID))
}

// discard destroys the key of a round that did not come to be, as err tells, and
// returns err. When nobody knows whether it did, its key stays.
func (s Rounds) discard(ctx context.Context, organisation, id ID, err error) error {
	if err == nil || errors.Is(err, ErrOutcomeUnknown) {
		return err
	}
	return errors.Join(err, s.Sealer.DestroyRound(context.WithoutCancel(ctx), organisation, id))
}

// next returns the round of a survey that is to be planned, without its id and
// number; nil for none.
func (s Rounds) next(ctx context.Context, r Reader, organisation, survey ID) (*Round, error) {
	v, err := r.Survey(ctx, organisation, survey)
	if err != nil || v.Settings.Cadence == "" {
		return nil, err
	}
	rounds, err := r.Rounds(ctx, organisation, survey)
	if err != nil || len(rounds) == 0 {
		return nil, err
	}
	last := rounds[len(rounds)-1]
	if !last.State.Counted() {
		return nil, nil
	}
	o, err := r.Organisation(ctx, organisation)
	if err != nil {
		return nil, err
	}
	rule, err := cadence(v.Settings.Cadence, o.Zone())
	if err != nil {
		return nil, err
	}
	now, err := s.Clock.Now(ctx, r)
	if err != nil {
		return nil, err
	}
	opens, closes, ok := following(rule, last, o.Zone(), now)
	if !ok {
		return nil, nil
	}
	return &Round{
		Organisation: organisation, Survey: survey, State: Scheduled, Participation: -1, Counted: -1, Turnout: -1, Version: 1,
		Label: string(DateOf(closes, o.Zone())), OpensAt: opens, ClosesAt: closes.Truncate(time.Microsecond),
	}, nil
}
