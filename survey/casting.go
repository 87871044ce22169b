package survey

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"
	"sync"
)

// Ballots takes ballots in.
type Ballots struct {
	*Parts
	frozen sync.Map // round id → *Snapshot: it never changes
	// loading is held by whoever loads one, which takes time and memory: when a round
	// opens, many come at once.
	loading sync.Mutex
}

// NewBallots returns the service that takes ballots in.
func NewBallots(p *Parts) *Ballots { return &Ballots{Parts: p} }

// Mine is what an associate sees of a round: what is asked, of whom, and where
// they are with it.
type Mine struct {
	Round    Round
	Settings Settings
	// Assigned are the colleagues shown, in the order to show them.
	Assigned []ID
	// Roster is everybody who can be added, by ascending id.
	Roster []ID
	// Areas are the person's own among those asked about first, then the rest.
	Areas []Area
	Own   int // how many of Areas are the person's own
	// Submitted reports whether a ballot of theirs is there; Receipt is that of
	// its latest version, Ballot what it says, while the round is open.
	Submitted bool
	Receipt   Receipt
	Ballot    *Ballot
	// Revision and Draft are those of the unsent draft, 0 and nil for none.
	Revision int
	Draft    []byte
}

// Mine returns the actor's view of a round.
func (s *Ballots) Mine(ctx context.Context, a Actor, id ID) (m Mine, err error) {
	if err := Can(a, RankColleagues, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return m, err
	}
	err = s.Store.Read(ctx, func(r Reader) error {
		m = Mine{}
		if m.Round, err = r.Round(ctx, a.Organisation, id); err != nil {
			return err
		}
		if m.Round.OpenedAt.IsZero() {
			return ErrNotOpen
		}
		snapshot, err := s.snapshot(ctx, r, a.Organisation, id)
		if err != nil {
			return err
		}
		i := snapshot.Find(a.Person)
		if i < 0 {
			return &Error{Kind: Forbidden, Code: CodeNotOnRoster, Message: "you are not on the roster of this round"}
		}
		m.Settings, m.Assigned = snapshot.Settings, snapshot.Roster[i].Assigned
		for _, f := range snapshot.Roster {
			m.Roster = append(m.Roster, f.Person)
		}
		m.Areas, m.Own = ownFirst(snapshot.Areas, snapshot.Roster[i].Areas)
		return s.fill(ctx, r, a, &m)
	})
	return m, err
}

// fill adds what is sealed.
func (s *Ballots) fill(ctx context.Context, r Reader, a Actor, m *Mine) error {
	keys, err := s.Sealer.OpenRound(ctx, a.Organisation, m.Round.ID)
	if errors.Is(err, ErrKeyDestroyed) {
		return nil
	}
	if err != nil {
		return err
	}
	defer keys.Forget()
	sealed, err := r.Ballot(ctx, a.Organisation, m.Round.ID, keys.Pseudonym(a.Person))
	switch {
	case err == nil:
		m.Submitted, m.Receipt = true, Receipt{Hash: sealed.Hash, Version: sealed.Version}
		// After the close nobody can be made to show their list.
		if m.Round.State == Open {
			if m.Ballot, err = keys.OpenBallot(sealed); err != nil {
				return err
			}
		}
	case !errors.Is(err, ErrNotFound):
		return err
	}
	if m.Round.State != Open {
		return nil
	}
	draft, err := r.Draft(ctx, a.Organisation, m.Round.ID, keys.Draft(a.Person))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	m.Revision = draft.Revision
	m.Draft, err = keys.OpenDraft(draft)
	return err
}

func ownFirst(areas []Area, own []ID) ([]Area, int) {
	var first, rest []Area
	for _, area := range areas {
		if slices.Contains(own, area.ID) {
			first = append(first, area)
		} else {
			rest = append(rest, area)
		}
	}
	return append(first, rest...), len(first)
}

// snapshot returns what was frozen, which never changes.
func (s *Ballots) snapshot(ctx context.Context, r Reader, organisation, round ID) (*Snapshot, error) {
	if shot, err := s.loaded(organisation, round); shot != nil || err != nil {
		return shot, err
	}
	s.loading.Lock()
	defer s.loading.Unlock()
	if shot, err := s.loaded(organisation, round); shot != nil || err != nil {
		return shot, err
	}
	shot, err := r.Snapshot(ctx, organisation, round)
	if err != nil {
		return nil, err
	}
	s.frozen.Store(round, shot)
	return shot, nil
}

// loaded returns a snapshot that is in memory, nil for none.
func (s *Ballots) loaded(organisation, round ID) (*Snapshot, error) {
	known, ok := s.frozen.Load(round)
	if !ok {
		return nil, nil
	}
	if shot := known.(*Snapshot); shot.Organisation == organisation {
		return shot, nil
	}
	return nil, ErrNotFound
}

// MaxDraft is the longest draft, in bytes.
const MaxDraft = 60_000

// SaveDraft keeps an unsent draft. revision is the one the writer has seen, 0
// for none: when another was kept meanwhile the answer is [ErrStale] and nothing
// is overwritten. It returns the new revision.
func (s *Ballots) SaveDraft(ctx context.Context, a Actor, id ID, revision int, plain []byte) (int, error) {
	if err := Can(a, RankColleagues, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return 0, err
	}
	if len(plain) > MaxDraft {
		return 0, &Error{Kind: Invalid, Code: CodeTooLong, Message: "the draft is too long"}
	}
	next := revision + 1
	if revision == 0 {
		next = firstRevision()
	}
	err := s.withKeys(ctx, a, id, []State{Open}, func(_ *Snapshot, keys RoundKeys) error {
		sealed, err := keys.SealDraft(keys.Draft(a.Person), next, plain)
		if err != nil {
			return err
		}
		return s.Store.Write(ctx, func(tx Tx) error {
			if err := s.lockOpen(ctx, tx, a.Organisation, id); err != nil {
				return err
			}
			return tx.PutDraft(ctx, a.Organisation, id, revision, sealed)
		})
	})
	return next, err
}

// firstRevision returns where the revisions of a new draft begin: somewhere. Did they
// always begin at 1, a window that still shows a draft which was handed in or thrown
// away since would take the next one for it, and write over it.
func firstRevision() int {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program where there is no randomness
	return 1 + int(binary.BigEndian.Uint32(b[:])>>2)
}

// DeleteDraft throws the actor's draft away.
func (s *Ballots) DeleteDraft(ctx context.Context, a Actor, id ID) error {
	if err := Can(a, RankColleagues, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return err
	}
	return s.withKeys(ctx, a, id, []State{Open}, func(_ *Snapshot, keys RoundKeys) error {
		return s.Store.Write(ctx, func(tx Tx) error {
			if err := s.lockOpen(ctx, tx, a.Organisation, id); err != nil {
				return err
			}
			return tx.DeleteDraft(ctx, a.Organisation, id, keys.Draft(a.Person))
		})
	})
}

// lockOpen locks a round against closing and checks, by the clock after the lock,
// that it is open.
func (s *Ballots) lockOpen(ctx context.Context, tx Tx, organisation, id ID) error {
	round, err := tx.LockRound(ctx, organisation, id, false)
	if err != nil {
		return err
	}
	now, err := s.Clock.Now(ctx, tx)
	if err != nil {
		return err
	}
	if round.State != Open || !now.Before(round.ClosesAt) {
		return ErrNotOpen
	}
	return nil
}

// withKeys runs f with what was frozen and the keys of a round that was in one of
// some states when it was first asked for. Whether it still is f finds out under the
// round's lock: a look beforehand would cost every submission a transaction.
func (s *Ballots) withKeys(ctx context.Context, a Actor, id ID, states []State, f func(*Snapshot, RoundKeys) error) error {
	shot, err := s.loaded(a.Organisation, id)
	if shot == nil && err == nil {
		err = s.Store.Read(ctx, func(r Reader) error {
			shot, err = s.within(ctx, r, a.Organisation, id, states)
			return err
		})
	}
	if err != nil {
		return err
	}
	if shot.Find(a.Person) < 0 {
		return &Error{Kind: Forbidden, Code: CodeNotOnRoster, Message: "you are not on the roster of this round"}
	}
	keys, err := s.Sealer.OpenRound(ctx, a.Organisation, id)
	if errors.Is(err, ErrKeyDestroyed) {
		over := s.Store.Read(ctx, func(r Reader) error {
			_, err := s.within(ctx, r, a.Organisation, id, states)
			return err
		})
		if over != nil {
			return over // that is why
		}
	}
	if err != nil {
		return err
	}
	defer keys.Forget()
	return f(shot, keys)
}

// within returns what was frozen of a round that is in one of some states.
func (s *Ballots) within(ctx context.Context, r Reader, organisation, id ID, states []State) (*Snapshot, error) {
	round, err := r.Round(ctx, organisation, id)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(states, round.State) {
		return nil, ErrNotOpen
	}
	return s.snapshot(ctx, r, organisation, id)
}

// submitAttempts is how often a submission whose outcome is unknown is tried: its
// idempotency key makes trying again harmless.
const submitAttempts = 4

// Submit takes a ballot in, as the next version of the actor's. request is the
// request as it came and key its idempotency key: the same key with the same
// request is answered with the receipt of the first time and changes nothing;
// with another request it is refused. When the receipt is returned the ballot is
// durably kept, and counts unless a later one replaces it.
func (s *Ballots) Submit(ctx context.Context, a Actor, id ID, key string, request []byte, b *Ballot) (receipt Receipt, err error) {
	if err := Can(a, RankColleagues, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return receipt, err
	}
	if err := validText("Idempotency-Key", key, 16, 200); err != nil {
		return receipt, err
	}
	// While a round is being counted nothing is taken in, but who sends again what
	// was taken in gets the receipt.
	err = s.withKeys(ctx, a, id, []State{Open, Closing}, func(shot *Snapshot, keys RoundKeys) error {
		if err := b.Validate(a.Person, shot); err != nil {
			return err
		}
		var err error
		for range submitAttempts {
			receipt, err = s.submit(ctx, a, id, key, request, b, keys)
			if !errors.Is(err, ErrOutcomeUnknown) {
				return err
			}
		}
		return err
	})
	return receipt, err
}

func (s *Ballots) submit(ctx context.Context, a Actor, id ID, key string, request []byte, b *Ballot, keys RoundKeys) (receipt Receipt, err error) {
	pseudonym, draft := keys.Pseudonym(a.Person), keys.Draft(a.Person)
	record := IdempotencyRecord{Key: keys.Idempotency(a.Person, key), Digest: keys.Digest(a.Person, request)}
	err = s.Store.Write(ctx, func(tx Tx) error {
		open := s.lockOpen(ctx, tx, a.Organisation, id)
		switch {
		case open == nil:
			// Of those who submit for one person at once, all but one wait here until
			// it is done: what is read next stays true.
			if err := tx.Enrol(ctx, a.Organisation, id, keys.Roll(a.Person)); err != nil {
				return err
			}
		case !errors.Is(open, ErrNotOpen):
			return open
		}
		before, err := tx.Submitted(ctx, a.Organisation, id, pseudonym, record.Key, draft)
		switch {
		case err != nil:
			return err
		case before.Record != nil && before.Record.Digest != record.Digest:
			return &Error{Kind: Conflict, Code: CodeIdempotency, Message: "this Idempotency-Key was used for another request"}
		case before.Record != nil:
			receipt = before.Record.Receipt
			return nil
		case open != nil:
			return open
		}
		sealed, err := keys.SealBallot(pseudonym, before.Version+1, b)
		if err != nil {
			return err
		}
		receipt = Receipt{Hash: sealed.Hash, Version: sealed.Version}
		record.Receipt = receipt
		if err := tx.PutBallot(ctx, a.Organisation, id, sealed); err != nil {
			return err
		}
		if err := tx.InsertIdempotency(ctx, a.Organisation, id, record); err != nil || !before.Draft {
			return err
		}
		return tx.DeleteDraft(ctx, a.Organisation, id, draft)
	})
	if err != nil {
		return Receipt{}, err // not that of a commit which may have failed
	}
	return receipt, nil
}

// Participation returns how many have answered: while the round is open in
// steps of 10 per cent and a day old, afterwards exactly.
type Participation struct {
	Asked   int
	Percent int // -1 for not yet known
	Turnout int // -1 until it is published
}

// Participation returns the participation of a round.
func (s *Ballots) Participation(ctx context.Context, a Actor, id ID) (p Participation, err error) {
	err = s.read(ctx, a, SeeParticipation, func(r Reader) error {
		round, err := r.Round(ctx, a.Organisation, id)
		p = Participation{Asked: round.Asked, Percent: round.Participation, Turnout: round.Turnout}
		return err
	})
	return p, err
}
