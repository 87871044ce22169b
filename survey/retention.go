package survey

import (
	"context"
	"time"
)

// Retention of keys where a survey does not say otherwise, and of what is carried
// forward.
const (
	leastRetention = 90 * 24 * time.Hour
	carryMonths    = 24
)

// retire destroys the keys of a round that have done their duty, and what they
// sealed; later holds the rounds of the organisation after it. Each step may be
// taken again: a process that dies between two leaves the rest for another.
func (s Rounds) retire(ctx context.Context, now time.Time, round Round, later []Round, carried bool) error {
	if carried && now.After(round.ClosedAt.AddDate(0, carryMonths, 0)) {
		if err := s.retireCarry(ctx, round); err != nil {
			return err
		}
	}
	// What was frozen is large: it is read only when the answer may be yes.
	if round.State != Published || now.Sub(round.ClosedAt) < leastRetention {
		return nil
	}
	var settings Settings
	err := s.Store.Read(ctx, func(r Reader) error {
		snapshot, err := r.Snapshot(ctx, round.Organisation, round.ID)
		if err == nil {
			settings = snapshot.Settings
		}
		return err
	})
	if err != nil || !retentionOver(now, round, settings, later) {
		return err
	}
	if err := s.Sealer.DestroyRound(ctx, round.Organisation, round.ID); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		round, err := tx.LockRound(ctx, round.Organisation, round.ID, true)
		if err != nil || !round.State.May(Archived) {
			return err // another server did it
		}
		if err := tx.DeleteSealed(ctx, round.Organisation, round.ID, true); err != nil {
			return err
		}
		round.State = Archived
		if err := tx.UpdateRound(ctx, round); err != nil {
			return err
		}
		return s.note(ctx, tx, Actor{Organisation: round.Organisation}, RunRounds, string(round.ID), "key destroyed, round archived")
	})
}

func (s Rounds) retireCarry(ctx context.Context, round Round) error {
	if err := s.Sealer.DestroyCarry(ctx, round.Organisation, round.ID); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		if err := tx.DeleteCarryForward(ctx, round.Organisation, round.ID); err != nil {
			return err
		}
		return s.note(ctx, tx, Actor{Organisation: round.Organisation}, RunRounds, string(round.ID), "aggregates carried forward destroyed")
	})
}

// retentionOver reports whether the ballots of a round have done their duty: 90
// days at least, 24 months at most, and between the two as long as the survey
// says or until its next round was counted.
func retentionOver(now time.Time, round Round, settings Settings, later []Round) bool {
	if now.Sub(round.ClosedAt) < leastRetention {
		return false
	}
	if settings.RetentionMonths > 0 {
		return now.After(round.ClosedAt.AddDate(0, settings.RetentionMonths, 0))
	}
	if now.After(round.ClosedAt.AddDate(0, MaxRetention, 0)) {
		return true
	}
	for _, r := range later {
		if r.Survey == round.Survey && r.Number > round.Number && r.State.Counted() {
			return true
		}
	}
	return false
}
