package survey

import (
	"context"
	"errors"
	"time"
)

// Due does what the time asks for: it opens and closes rounds, counts those that
// are closing, plans the next of surveys with a cadence, and mixes the rolls of
// those that are open. Every server may call
// it as often as it likes. What fails for one round is tried again next time, and
// does not keep the others waiting.
func (s Rounds) Due(ctx context.Context) error {
	var due, open []Round
	err := s.Store.Read(ctx, func(r Reader) error {
		now, err := s.Clock.Now(ctx, r)
		if err != nil {
			return err
		}
		if due, err = r.Due(ctx, now); err != nil {
			return err
		}
		open, err = r.OpenRounds(ctx)
		return err
	})
	if err != nil {
		return err
	}
	var failed []error
	for _, round := range due {
		// What a rule forbids, such as opening without the auditor's consent, is for
		// people to mend and no failure.
		if err := s.due(ctx, round); err != nil && KindOf(err) != Conflict && KindOf(err) != Invalid {
			failed = append(failed, err)
		}
	}
	for _, round := range open {
		failed = append(failed, s.Store.Write(ctx, func(tx Tx) error {
			return tx.MixRoll(ctx, round.Organisation, round.ID)
		}))
	}
	return errors.Join(failed...)
}

func (s Rounds) due(ctx context.Context, round Round) error {
	switch round.State {
	case Scheduled:
		return s.moveDue(ctx, round, Open, "opened", s.freeze)
	case Open:
		return s.moveDue(ctx, round, Closing, "closed", s.close)
	case Closing:
		if err := s.Count(ctx, round.Organisation, round.ID); err != nil {
			return err
		}
		return s.Plan(ctx, round.Organisation, round.Survey)
	}
	return nil
}

// moveDue is a step that the time takes.
func (s Rounds) moveDue(ctx context.Context, round Round, to State, what string, also func(context.Context, Tx, *Round) error) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		_, err := s.move(ctx, tx, round.Organisation, round.ID, to, what, func(ctx context.Context, tx Tx, r *Round) error {
			// The end may have been moved since the list was made.
			now, err := s.Clock.Now(ctx, tx)
			if err != nil {
				return err
			}
			if to == Closing && now.Before(r.ClosesAt) || to == Open && now.Before(r.OpensAt) {
				return wrongState(r.State, what+" before its time")
			}
			return also(ctx, tx, r)
		})
		if err != nil {
			return err
		}
		return s.note(ctx, tx, Actor{Organisation: round.Organisation}, RunRounds, string(round.ID), "round "+what+" when due")
	})
}

// participationAge is how old a share of participation is at least, so that it
// cannot be watched while somebody submits.
const participationAge = 24 * time.Hour

// Daily brings participation of open rounds up to date, has the keys of rounds that are
// over destroyed, ends roles whose last day is over, and clears away what has expired. It
// may be called more often than daily: what is not due costs next to nothing.
func (s Rounds) Daily(ctx context.Context) error {
	var open []Round
	var organisations []Organisation
	var now time.Time
	err := s.Store.Write(ctx, func(tx Tx) (err error) {
		if now, err = s.Clock.Now(ctx, tx); err != nil {
			return err
		}
		if err := tx.DeleteExpired(ctx, now); err != nil {
			return err
		}
		if open, err = tx.OpenRounds(ctx); err != nil {
			return err
		}
		organisations, err = tx.Organisations(ctx)
		return err
	})
	if err != nil {
		return err
	}
	var failed []error
	for _, round := range open {
		if now.Sub(lastCounted(round)) >= participationAge {
			failed = append(failed, s.participation(ctx, round))
		}
	}
	for _, o := range organisations {
		failed = append(failed, s.expireRoles(ctx, o.ID))
	}
	return errors.Join(append(failed, s.retire(ctx))...)
}

// retire hands what is due on keys to the workers. What waits there already, or is
// being done, is not doubled; what failed for weeks is begun anew.
func (s Rounds) retire(ctx context.Context) error {
	due, err := s.Retirements(ctx)
	if err != nil || len(due) == 0 {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		for _, job := range due {
			if err := tx.Enqueue(ctx, job); err != nil {
				return err
			}
		}
		return nil
	})
}

// lastCounted returns when the roll of an open round was counted last, or it opened.
func lastCounted(round Round) time.Time {
	if round.ParticipationAt.IsZero() {
		return round.OpenedAt
	}
	return round.ParticipationAt
}

// participation counts the share of those asked who have answered, rounded down to
// steps of 10 per cent, once a day, and shows the one of the day before: what is
// shown changes at no time at which somebody has just submitted.
func (s Rounds) participation(ctx context.Context, round Round) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		round, err := tx.LockRound(ctx, round.Organisation, round.ID, true)
		if err != nil || round.State != Open {
			return err
		}
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return err
		}
		if now.Sub(lastCounted(round)) < participationAge {
			return nil
		}
		answered, err := tx.RollCount(ctx, round.Organisation, round.ID)
		if err != nil {
			return err
		}
		round.Participation, round.Counted, round.ParticipationAt = round.Counted, answered*10/max(1, round.Asked)*10, now
		return tx.UpdateRound(ctx, round)
	})
}
