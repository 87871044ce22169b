package survey

import (
	"context"
	"errors"
	"time"

	"github.com/teambition/rrule-go"
)

// Due does what the time asks for: it opens and closes rounds, hands those that
// are closing to be counted, brings participation up to date, plans the next
// round of surveys with a cadence, and retires keys. Every server may call it as
// often as it likes. What fails for one round is tried again next time, and
// does not keep the others waiting.
func (s Rounds) Due(ctx context.Context) error {
	var due []Round
	err := s.Store.Read(ctx, func(r Reader) error {
		now, err := s.Clock.Now(ctx, r)
		if err != nil {
			return err
		}
		due, err = r.Due(ctx, now)
		return err
	})
	if err != nil {
		return err
	}
	var failed []error
	for _, round := range due {
		if err := s.due(ctx, round); err != nil && KindOf(err) != Conflict {
			failed = append(failed, err)
		}
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
		return s.Count(ctx, round.Organisation, round.ID)
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

// Daily brings participation of open rounds up to date, retires the keys of
// rounds that are over and clears away what has expired.
func (s Rounds) Daily(ctx context.Context) error {
	var organisations []Organisation
	err := s.Store.Write(ctx, func(tx Tx) error {
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return err
		}
		if err := tx.DeleteExpired(ctx, now); err != nil {
			return err
		}
		organisations, err = tx.Organisations(ctx)
		return err
	})
	if err != nil {
		return err
	}
	var failed []error
	for _, o := range organisations {
		var rounds []Round
		err := s.Store.Read(ctx, func(r Reader) (err error) {
			rounds, err = r.Rounds(ctx, o.ID, "")
			return err
		})
		failed = append(failed, err)
		for k, round := range rounds {
			switch {
			case round.State == Open:
				failed = append(failed, s.participation(ctx, round))
			case round.State == Published || round.State == Archived:
				failed = append(failed, s.retire(ctx, round, rounds[k+1:]))
			}
		}
	}
	return errors.Join(failed...)
}

// participation publishes the share of those asked who had answered, rounded
// down to steps of 10 per cent, once a day.
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
		since := round.ParticipationAt
		if since.IsZero() {
			since = round.OpenedAt
		}
		if now.Sub(since) < participationAge {
			return nil
		}
		answered, err := tx.RollCount(ctx, round.Organisation, round.ID)
		if err != nil {
			return err
		}
		round.Participation, round.ParticipationAt = answered*10/max(1, round.Asked)*10, now
		return tx.UpdateRound(ctx, round)
	})
}

// Retention of keys where a survey does not say otherwise, and of what is carried
// forward.
const (
	leastRetention = 90 * 24 * time.Hour
	carryMonths    = 24
)

// retire destroys the key of a round whose retention is over, and what it
// sealed; later holds the rounds of the organisation after it.
func (s Rounds) retire(ctx context.Context, round Round, later []Round) error {
	var now time.Time
	var settings Settings
	err := s.Store.Read(ctx, func(r Reader) error {
		snapshot, err := r.Snapshot(ctx, round.Organisation, round.ID)
		if err != nil {
			return err
		}
		settings = snapshot.Settings
		now, err = s.Clock.Now(ctx, r)
		return err
	})
	if err != nil {
		return err
	}
	if now.After(round.ClosedAt.AddDate(0, carryMonths, 0)) {
		if err := s.Sealer.DestroyCarry(ctx, round.Organisation, round.ID); err != nil {
			return err
		}
		err := s.Store.Write(ctx, func(tx Tx) error { return tx.DeleteCarryForward(ctx, round.Organisation, round.ID) })
		if err != nil {
			return err
		}
	}
	if !retentionOver(now, round, settings, later) {
		return nil
	}
	keys, err := s.Sealer.OpenRound(ctx, round.Organisation, round.ID)
	if errors.Is(err, ErrKeyDestroyed) {
		return nil // done before
	}
	if err != nil {
		return err
	}
	keys.Forget()
	if err := s.Sealer.DestroyRound(ctx, round.Organisation, round.ID); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		if err := tx.DeleteSealed(ctx, round.Organisation, round.ID, true); err != nil {
			return err
		}
		return s.note(ctx, tx, Actor{Organisation: round.Organisation}, RunRounds, string(round.ID), "key destroyed")
	})
}

// retentionOver reports whether the ballots of a round have done their duty.
func retentionOver(now time.Time, round Round, settings Settings, later []Round) bool {
	if settings.RetentionMonths > 0 {
		return now.After(round.ClosedAt.AddDate(0, settings.RetentionMonths, 0))
	}
	if now.After(round.ClosedAt.AddDate(0, MaxRetention, 0)) {
		return true
	}
	if now.Sub(round.ClosedAt) < leastRetention {
		return false
	}
	for _, r := range later {
		if r.Survey == round.Survey && r.Number > round.Number && r.State.Counted() {
			return true
		}
	}
	return false
}

// Plan schedules the next round of a survey with a cadence, as long as the one
// that was published and one period later. A survey that has a round to come gets
// none.
func (s Rounds) Plan(ctx context.Context, organisation, survey ID) error {
	var next Round
	var planned bool
	err := s.Store.Read(ctx, func(r Reader) error {
		v, err := r.Survey(ctx, organisation, survey)
		if err != nil || v.Settings.Cadence == "" {
			return err
		}
		rounds, err := r.Rounds(ctx, organisation, survey)
		if err != nil || len(rounds) == 0 {
			return err
		}
		last := rounds[len(rounds)-1]
		if !last.State.Counted() {
			return nil
		}
		rule, err := rrule.StrToRRule(v.Settings.Cadence)
		if err != nil {
			return err
		}
		o, err := r.Organisation(ctx, organisation)
		if err != nil {
			return err
		}
		// In the organisation's zone, a round that opens at nine does so in summer
		// and in winter.
		rule.DTStart(last.OpensAt.In(o.Zone()))
		opens := rule.After(last.OpensAt, false)
		if opens.IsZero() {
			return nil
		}
		next = Round{
			Organisation: organisation, Survey: survey, State: Scheduled, Participation: -1, Turnout: -1, Version: 1,
			Label:   string(DateOf(opens.Add(last.ClosesAt.Sub(last.OpensAt)), o.Zone())),
			OpensAt: opens.UTC(), ClosesAt: opens.Add(last.ClosesAt.Sub(last.OpensAt)).UTC(),
		}
		planned = true
		return nil
	})
	if err != nil || !planned {
		return err
	}
	next.ID = s.IDs.New()
	if err := s.Sealer.CreateRound(ctx, organisation, next.ID); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		rounds, err := tx.Rounds(ctx, organisation, survey)
		if err != nil {
			return err
		}
		if !rounds[len(rounds)-1].State.Counted() {
			return nil // another server was first
		}
		return s.insert(ctx, tx, &next)
	})
}
