package survey

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Recount is how far the recount of a round has come: one officer asks for it,
// another confirms it, whoever runs the server carries it out.
type Recount struct {
	Organisation ID
	Round        ID
	AskedBy      ID
	AskedAt      time.Time
	// ConfirmedBy and ConfirmedAt are "" and zero until it is confirmed.
	ConfirmedBy ID
	ConfirmedAt time.Time
	// Verdict and RecountedAt are "" and zero until it is done.
	Verdict     Verdict
	RecountedAt time.Time
}

// Verdict is what comes out of a recount, and all that is said of it.
type Verdict string

// The verdicts.
const (
	Pass Verdict = "pass" // it comes to the same, to the bit
	Fail Verdict = "fail"
	// Impossible means that it cannot be recounted any more: a key that the count
	// needed was destroyed, or this version of the program counts otherwise.
	Impossible Verdict = "impossible"
)

// recountWithin is how long after it was asked for a recount can be confirmed, and
// how long after that it can be carried out.
const recountWithin = 24 * time.Hour

// RecountState is how far a recount has come.
type RecountState string

// The states of a recount.
const (
	RecountNone      RecountState = "none" // nobody has asked
	RecountAsked     RecountState = "asked"
	RecountConfirmed RecountState = "confirmed"
	RecountExpired   RecountState = "expired"
	RecountDone      RecountState = "done"
)

// State returns how far the recount has come at a time.
func (r Recount) State(now time.Time) RecountState {
	switch {
	case r.Verdict != "":
		return RecountDone
	case r.ConfirmedBy == "" && now.Before(r.AskedAt.Add(recountWithin)):
		return RecountAsked
	case r.ConfirmedBy != "" && now.Before(r.ConfirmedAt.Add(recountWithin)):
		return RecountConfirmed
	}
	return RecountExpired
}

// AskRecount has an officer ask for a recount. What was asked for before is
// forgotten, but for its lines in the log.
func (s Rounds) AskRecount(ctx context.Context, a Actor, id ID) (c Recount, err error) {
	err = s.write(ctx, a, AskRecount, "recount asked for", func(tx Tx) (string, error) {
		now, err := s.mayRecount(ctx, tx, a.Organisation, id)
		if err != nil {
			return "", err
		}
		c = Recount{Organisation: a.Organisation, Round: id, AskedBy: a.Person, AskedAt: kept(now)}
		return string(id), tx.PutRecount(ctx, c)
	})
	return c, err
}

// ConfirmRecount has another officer agree. Where auditors are appointed, one of the
// two is an auditor.
func (s Rounds) ConfirmRecount(ctx context.Context, a Actor, id ID) (c Recount, err error) {
	err = s.write(ctx, a, AskRecount, "recount confirmed", func(tx Tx) (string, error) {
		now, err := s.mayRecount(ctx, tx, a.Organisation, id)
		if err != nil {
			return "", err
		}
		c, err = tx.Recount(ctx, a.Organisation, id)
		if errors.Is(err, ErrNotFound) {
			return "", &Error{Kind: Conflict, Code: CodeState, Message: "nobody has asked for a recount of this round"}
		}
		if err != nil {
			return "", err
		}
		if c.State(now) != RecountAsked {
			return "", &Error{Kind: Conflict, Code: CodeState, Message: "there is no recount that waits to be confirmed: ask for one"}
		}
		if err := s.twoOfficers(ctx, tx, c, a); err != nil {
			return "", err
		}
		c.ConfirmedBy, c.ConfirmedAt = a.Person, kept(now)
		return string(id), tx.PutRecount(ctx, c)
	})
	return c, err
}

// mayRecount locks a round that was published, and returns the time.
func (s Rounds) mayRecount(ctx context.Context, tx Tx, organisation, id ID) (time.Time, error) {
	round, err := tx.LockRound(ctx, organisation, id, true)
	if err != nil {
		return time.Time{}, err
	}
	if !round.State.Shown() {
		return time.Time{}, errNotPublished
	}
	return s.Clock.Now(ctx, tx)
}

// twoOfficers checks who confirms a recount against who asked for it.
func (s Rounds) twoOfficers(ctx context.Context, r Reader, c Recount, a Actor) error {
	if c.AskedBy == a.Person {
		return &Error{Kind: Conflict, Code: CodeDuties, Message: "another officer than the one who asked confirms a recount"}
	}
	today, err := s.today(ctx, r, a.Organisation)
	if err != nil {
		return err
	}
	holders, err := r.RoleHolders(ctx, a.Organisation)
	if err != nil {
		return err
	}
	asker, appointed := heldOn(today, holders[c.AskedBy]), false
	if len(asker) == 0 {
		return &Error{Kind: Conflict, Code: CodeDuties, Message: "who asked for the recount is an officer no more: ask anew"}
	}
	for _, held := range holders {
		appointed = appointed || slices.Contains(heldOn(today, held), Auditor)
	}
	if appointed && !a.Has(Auditor) && !slices.Contains(asker, Auditor) {
		return &Error{Kind: Conflict, Code: CodeApproval, Message: "an auditor is appointed: they ask for a recount or confirm it"}
	}
	return nil
}

// CarryOutRecount recounts a round for which two officers have asked, and writes the
// verdict where every associate can read it. It belongs to whoever runs the server:
// no operation of the contract reaches it.
func (s Rounds) CarryOutRecount(ctx context.Context, organisation, id ID) (c Recount, err error) {
	waiting := func(r Reader) (Recount, time.Time, error) {
		now, err := s.Clock.Now(ctx, r)
		if err != nil {
			return c, now, err
		}
		c, err := r.Recount(ctx, organisation, id)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return c, now, err
		}
		if err != nil || c.State(now) != RecountConfirmed {
			return c, now, &Error{Kind: Conflict, Code: CodeState, Message: "a recount needs two officers: one asks for it, another confirms it, both within 24 hours"}
		}
		return c, now, nil
	}
	err = s.Store.Read(ctx, func(r Reader) error {
		c, _, err = waiting(r)
		return err
	})
	if err != nil {
		return c, err
	}
	verdict, err := s.Recount(ctx, organisation, id)
	if err != nil {
		return c, err
	}
	asked := c
	err = s.Store.Write(ctx, func(tx Tx) error {
		if _, err := tx.LockRound(ctx, organisation, id, true); err != nil {
			return err
		}
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return err
		}
		// It was confirmed when this began; what matters now is that it is the same.
		if c, err = tx.Recount(ctx, organisation, id); err != nil {
			return err
		}
		if c != asked {
			return &Error{Kind: Conflict, Code: CodeState, Message: "another recount was asked for meanwhile"}
		}
		c.Verdict, c.RecountedAt = verdict, kept(now)
		if err := tx.PutRecount(ctx, c); err != nil {
			return err
		}
		return s.note(ctx, tx, Actor{Organisation: organisation}, AskRecount, string(id), "recounted: "+string(verdict))
	})
	return c, err
}

// Recount counts a published round again, from the sealed ballots, and says whether
// everything comes to the same: the leaf hashes of the sealed ballots, their tree, the
// signature of the checkpoint, the roll, the turnout, the settings and the release. It
// tells nobody anything else and writes nothing.
func (s Rounds) Recount(ctx context.Context, organisation, id ID) (Verdict, error) {
	var again *again
	err := s.Store.Read(ctx, func(r Reader) (err error) {
		again, err = s.reopen(ctx, r, organisation, id)
		return err
	})
	switch {
	case errors.Is(err, ErrAltered):
		return Fail, nil
	case errors.Is(err, ErrKeyDestroyed):
		return Impossible, nil
	case err != nil:
		return "", err
	}
	switch same, err := s.sameTree(ctx, again); {
	case err != nil:
		return "", err
	case !same:
		return Fail, nil
	}
	counted, err := s.Counter.Count(ctx, again.in)
	if err != nil {
		return "", fmt.Errorf("count a round again: %w", err)
	}
	// Another version of the program signs as itself. Whether it also counts otherwise
	// is what matters.
	other := counted.Document.Version != again.released.Version
	counted.Document.Version = again.released.Version
	document, hash, err := counted.Document.Encode()
	if err != nil {
		return "", fmt.Errorf("encode a release: %w", err)
	}
	switch {
	case hash == again.release.Hash && bytes.Equal(document, again.release.Document):
		return Pass, nil
	case other:
		return Impossible, nil
	}
	return Fail, nil
}

// again is what a recount stands on.
type again struct {
	in       *Count
	leaves   Leaves // as they are kept
	opened   []Hash // of the ballots as they are now
	replaced []Hash // of those that were superseded, likewise
	roll     int
	turnout  int
	signed   SignedCheckpoint
	release  Release
	released *ReleaseDocument
}

// reopen gathers what a recount needs. What does not open, or does not match its
// hash, is [ErrAltered]; what is gone is [ErrKeyDestroyed].
func (s Rounds) reopen(ctx context.Context, r Reader, organisation, id ID) (*again, error) {
	var g again
	round, err := r.Round(ctx, organisation, id)
	if err != nil {
		return nil, err
	}
	if !round.State.Counted() {
		return nil, errNotPublished
	}
	if round.State == Archived {
		return nil, ErrKeyDestroyed // even if an old copy of the key store brought it back
	}
	g.turnout = round.Turnout
	g.signed, err = r.Checkpoint(ctx, organisation, id)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrKeyDestroyed // counted before there were checkpoints
	}
	if err != nil {
		return nil, err
	}
	if g.leaves, err = r.Leaves(ctx, organisation, id); err != nil {
		return nil, err
	}
	if g.release, err = r.Release(ctx, organisation, id); err != nil {
		return nil, err
	}
	if g.released, err = DecodeRelease(g.release); err != nil {
		return nil, err
	}
	if g.roll, err = r.RollCount(ctx, organisation, id); err != nil {
		return nil, err
	}
	// As it was when it was counted.
	round.State, round.Turnout, round.PublishedAt = Closing, -1, time.Time{}
	opened, err := s.open(ctx, r, round, func(earlier Round) bool {
		return slices.ContainsFunc(g.signed.Earlier, func(c CountedWith) bool { return c.Round == earlier.ID })
	})
	if err != nil {
		return nil, err
	}
	g.in, g.opened, g.replaced = opened.in, opened.leaves, opened.superseded
	return &g, asCountedWith(g.in, g.signed.Earlier)
}

// asCountedWith leaves of earlier rounds what there was of them at the time. What
// there was and is no more is [ErrKeyDestroyed].
func asCountedWith(in *Count, with []CountedWith) error {
	if len(in.Earlier) != len(with) {
		return ErrKeyDestroyed
	}
	for k, w := range with {
		e := &in.Earlier[k]
		if e.Round.ID != w.Round || w.Ballots && e.Ballots == nil || w.Carry && e.Carry == nil {
			return ErrKeyDestroyed
		}
		if !w.Ballots {
			e.Ballots = nil
		}
		if !w.Carry {
			e.Carry = nil
		}
	}
	return nil
}

// sameTree reports whether the ballots as they are now come to the checkpoint that
// was signed.
func (s Rounds) sameTree(ctx context.Context, g *again) (bool, error) {
	if !slices.Equal(g.opened, g.leaves.Counted) || g.roll != len(g.opened) || g.turnout != len(g.opened) {
		return false, nil
	}
	if !slices.Equal(g.replaced, g.leaves.Superseded) {
		return false, nil
	}
	tree, err := s.Sealer.Tree(g.opened)
	if err != nil {
		return false, err
	}
	superseded, err := s.Sealer.Tree(g.replaced)
	if err != nil {
		return false, err
	}
	// The key is that of the key store: the one beside the checkpoint could have been
	// written by whoever wrote the checkpoint.
	key, err := s.Sealer.VerifierKey(ctx, g.in.Round.Organisation)
	if err != nil {
		return false, err
	}
	text, err := s.Sealer.OpenNote(g.signed.Note, key)
	if err != nil {
		return false, nil //nolint:nilerr // the answer is that it does not check
	}
	want := Checkpoint{
		Organisation: g.in.Round.Organisation, Round: g.in.Round.ID, Size: len(g.opened), Root: tree.Root(),
		Release: g.release.Hash, Settings: g.in.Snapshot.Settings.Hash(), Superseded: superseded.Root(),
	}
	earlier := want // by a version that did not say what was superseded
	earlier.Superseded = Hash{}
	return text == want.Text() || text == earlier.Text(), nil
}
