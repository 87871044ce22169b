package survey

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Retention of keys where a survey does not say otherwise, and of what is carried
// forward.
const (
	leastRetention = 90 * 24 * time.Hour
	carryMonths    = 24
)

// Retirements returns the work that is due on keys, over all organisations: those of
// rounds that have done their duty or were cancelled, those of what is carried forward,
// and what somebody has begun and not ended. To do any of it is harmless at any time:
// see [Rounds.DestroyKey].
func (s Rounds) Retirements(ctx context.Context) (due []Job, err error) {
	err = s.Store.Read(ctx, func(r Reader) error {
		due = nil
		now, err := s.Clock.Now(ctx, r)
		if err != nil {
			return err
		}
		organisations, err := r.Organisations(ctx)
		if err != nil {
			return err
		}
		for _, o := range organisations {
			jobs, err := s.retirements(ctx, r, o.ID, now)
			if err != nil {
				return err
			}
			due = append(due, jobs...)
		}
		return nil
	})
	return due, err
}

// retirements returns what is due on keys in one organisation.
func (s Rounds) retirements(ctx context.Context, r Reader, organisation ID, now time.Time) (due []Job, err error) {
	rounds, err := r.Rounds(ctx, organisation, "")
	if err != nil {
		return nil, err
	}
	held, err := s.holdings(ctx, r, organisation)
	if err != nil {
		return nil, err
	}
	for _, round := range rounds {
		over, err := held.ballotsOver(ctx, r, round, rounds, now)
		if err != nil {
			return nil, err
		}
		if over {
			due = append(due, Job{Kind: JobDestroyKey, Organisation: organisation, Object: round.ID})
		}
		if held.carryOver(round, now) {
			due = append(due, Job{Kind: JobExpireCarry, Organisation: organisation, Object: round.ID})
		}
	}
	return due, nil
}

// holdings is what is sealed in an organisation, and what was.
type holdings struct {
	carried   map[ID]bool // by round
	destroyed map[holding]Destruction
}

type holding struct {
	round  ID
	sealed SealedKind
}

func (s Rounds) holdings(ctx context.Context, r Reader, organisation ID) (holdings, error) {
	h := holdings{carried: make(map[ID]bool), destroyed: make(map[holding]Destruction)}
	surveys, err := r.Surveys(ctx, organisation)
	if err != nil {
		return h, err
	}
	for _, v := range surveys {
		records, err := r.CarryForwards(ctx, organisation, v.ID)
		if err != nil {
			return h, err
		}
		for _, c := range records {
			h.carried[c.Round] = true
		}
	}
	destructions, err := r.Destructions(ctx, organisation)
	for _, d := range destructions {
		h.destroyed[holding{d.Round, d.Sealed}] = d
	}
	return h, err
}

// ballotsOver reports whether there is something to do about the key of a round.
func (h holdings) ballotsOver(ctx context.Context, r Reader, round Round, all []Round, now time.Time) (bool, error) {
	if d, ok := h.destroyed[holding{round.ID, SealedBallots}]; ok {
		return d.Swept.IsZero(), nil
	}
	// What was frozen is large: it is read only when the answer may be yes.
	switch {
	case round.State == Cancelled:
		return true, nil
	case round.State != Published || now.Sub(round.ClosedAt) < leastRetention:
		return false, nil
	}
	snapshot, err := r.Snapshot(ctx, round.Organisation, round.ID)
	return err == nil && retentionOver(now, round, snapshot.Settings, all), err
}

// carryOver reports whether there is something to do about what a round carried
// forward.
func (h holdings) carryOver(round Round, now time.Time) bool {
	if d, ok := h.destroyed[holding{round.ID, SealedCarry}]; ok {
		return d.Swept.IsZero()
	}
	return h.carried[round.ID] && now.After(round.ClosedAt.AddDate(0, carryMonths, 0))
}

// retentionOver reports whether the ballots of a round have done their duty: 90
// days at least, 24 months at most, and between the two as long as the survey
// says or until its next round was counted, which is one of all.
func retentionOver(now time.Time, round Round, settings Settings, all []Round) bool {
	if now.Sub(round.ClosedAt) < leastRetention {
		return false
	}
	if settings.RetentionMonths > 0 {
		return now.After(round.ClosedAt.AddDate(0, settings.RetentionMonths, 0))
	}
	if now.After(round.ClosedAt.AddDate(0, MaxRetention, 0)) {
		return true
	}
	for _, r := range all {
		if r.Survey == round.Survey && r.Number > round.Number && r.State.Counted() {
			return true
		}
	}
	return false
}

// DestroyKey destroys the key of a round whose ballots have done their duty or that was
// cancelled, and what it sealed: the key, then the rows, then their space, and then the
// log says so. It does nothing when the time has not come. Each step may be taken again,
// by several at once too: whoever dies between two leaves the rest for another, and the
// log has one line.
func (s Rounds) DestroyKey(ctx context.Context, organisation, id ID) error {
	due, err := s.isDue(ctx, organisation, JobDestroyKey, id)
	if err != nil || !due {
		return err
	}
	if err := s.Sealer.DestroyRound(ctx, organisation, id); err != nil {
		return err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		round, err := tx.LockRound(ctx, organisation, id, true)
		if err != nil {
			return err
		}
		if err := tx.DeleteSealed(ctx, organisation, id, true); err != nil {
			return err
		}
		if round.State.May(Archived) {
			round.State = Archived
			if err := tx.UpdateRound(ctx, round); err != nil {
				return err
			}
		}
		return s.destroyed(ctx, tx, organisation, id, SealedBallots)
	})
	if err != nil {
		return err
	}
	return s.sweep(ctx, organisation, id, SealedBallots)
}

// ExpireCarry destroys the key of what a round carried forward, and that with it, once
// it is too old. It bears the same as [Rounds.DestroyKey].
func (s Rounds) ExpireCarry(ctx context.Context, organisation, id ID) error {
	due, err := s.isDue(ctx, organisation, JobExpireCarry, id)
	if err != nil || !due {
		return err
	}
	if err := s.Sealer.DestroyCarry(ctx, organisation, id); err != nil {
		return err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if _, err := tx.LockRound(ctx, organisation, id, true); err != nil {
			return err
		}
		if err := tx.DeleteCarryForward(ctx, organisation, id); err != nil {
			return err
		}
		return s.destroyed(ctx, tx, organisation, id, SealedCarry)
	})
	if err != nil {
		return err
	}
	return s.sweep(ctx, organisation, id, SealedCarry)
}

// isDue reports whether a job is among those that are due.
func (s Rounds) isDue(ctx context.Context, organisation ID, kind JobKind, id ID) (due bool, err error) {
	err = s.Store.Read(ctx, func(r Reader) error {
		now, err := s.Clock.Now(ctx, r)
		if err != nil {
			return err
		}
		round, err := r.Round(ctx, organisation, id)
		if err != nil {
			return err
		}
		held, err := s.holdings(ctx, r, organisation)
		if err != nil {
			return err
		}
		if kind == JobExpireCarry {
			due = held.carryOver(round, now)
			return nil
		}
		rounds, err := r.Rounds(ctx, organisation, round.Survey)
		if err != nil {
			return err
		}
		due, err = held.ballotsOver(ctx, r, round, rounds, now)
		return err
	})
	return due, err
}

// destroyed notes that a key and its rows are gone, unless somebody has.
func (s Rounds) destroyed(ctx context.Context, tx Tx, organisation, id ID, sealed SealedKind) error {
	all, err := tx.Destructions(ctx, organisation)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Round == id && d.Sealed == sealed {
			return nil
		}
	}
	now, err := s.Clock.Now(ctx, tx)
	if err != nil {
		return err
	}
	return tx.InsertDestruction(ctx, Destruction{Organisation: organisation, Round: id, Sealed: sealed, At: now})
}

// sweep gives back the space of rows that are gone, and tells everybody: in a line that
// is signed, so that nobody can say later that it was not said.
func (s Rounds) sweep(ctx context.Context, organisation, id ID, sealed SealedKind) error {
	if err := s.Store.Vacuum(ctx); err != nil {
		return err
	}
	var at time.Time
	err := s.Store.Read(ctx, func(r Reader) (err error) {
		at, err = s.Clock.Now(ctx, r)
		return err
	})
	if err != nil {
		return err
	}
	note, err := s.Sealer.Sign(ctx, organisation, destructionText(id, sealed, at))
	if err != nil {
		return err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if err := tx.MarkSwept(ctx, organisation, id, sealed, at); err != nil {
			return err
		}
		return s.note(ctx, tx, Actor{Organisation: organisation}, RunRounds, string(id), note)
	})
	if errors.Is(err, ErrNotFound) {
		return nil // another server did it
	}
	return err
}

// destructionText is what is said, in words that programs can read too, of a key that
// is no more.
func destructionText(round ID, sealed SealedKind, at time.Time) string {
	return fmt.Sprintf("key destroyed\nround %s\nsealed %s\nat %s\n", round, sealed, at.UTC().Format(time.RFC3339))
}
