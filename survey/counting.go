package survey

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// Count counts a round that is closing, and publishes it. It may be called by
// any number of processes, any number of times: the count is a function of what
// was frozen and cast, so that whoever comes first writes the same bits, and
// whoever comes later changes nothing. A process that dies leaves the round
// closing, for another to finish.
func (s Rounds) Count(ctx context.Context, organisation, id ID) error {
	var in *Count
	err := s.Store.Read(ctx, func(r Reader) error {
		round, err := r.Round(ctx, organisation, id)
		switch {
		case err != nil:
			return err
		case round.State.Counted():
			return nil
		case round.State != Closing:
			return wrongState(round.State, "counted")
		}
		in, err = s.open(ctx, r, round)
		return err
	})
	if err != nil || in == nil {
		return err
	}
	counted, err := s.Counter.Count(ctx, in)
	if err != nil {
		return fmt.Errorf("count a round: %w", err)
	}
	document, hash, err := counted.Document.Encode()
	if err != nil {
		return fmt.Errorf("encode a release: %w", err)
	}
	carry, err := s.Sealer.SealCarry(ctx, organisation, id, counted.Carry)
	if err != nil {
		return fmt.Errorf("seal a carry-forward record: %w", err)
	}
	shares, err := s.sealShares(ctx, organisation, id, counted.Comments)
	if err != nil {
		return fmt.Errorf("seal comments: %w", err)
	}
	release := Release{Organisation: organisation, Round: id, Hash: hash, Document: document}
	return s.Store.Write(ctx, func(tx Tx) error {
		return s.publish(ctx, tx, release, CarryForward{
			Organisation: organisation, Survey: in.Round.Survey, Round: id, Number: in.Round.Number, Sealed: carry,
		}, shares, len(in.Ballots))
	})
}

// sealShares seals what everybody sees of comments. The key is that of the carry-forward
// record, which is there by now.
func (s Rounds) sealShares(ctx context.Context, organisation, id ID, shares []CommentShare) ([]SealedShare, error) {
	if len(shares) == 0 {
		return nil, nil
	}
	keys, err := s.Sealer.OpenShares(ctx, organisation, id)
	if err != nil {
		return nil, err
	}
	defer keys.Forget()
	sealed := make([]SealedShare, len(shares))
	for k, share := range shares {
		plain, err := share.encode()
		if err != nil {
			return nil, err
		}
		if sealed[k], err = keys.SealShare(keys.Share(share.Person), plain); err != nil {
			return nil, err
		}
	}
	return sealed, nil
}

// publish writes a count, once.
func (s Rounds) publish(ctx context.Context, tx Tx, release Release, carry CarryForward, shares []SealedShare, turnout int) error {
	round, err := tx.LockRound(ctx, release.Organisation, release.Round, true)
	if err != nil {
		return err
	}
	if round.State.Counted() {
		there, err := tx.Release(ctx, release.Organisation, release.Round)
		if err == nil && there.Hash != release.Hash {
			err = &Error{Kind: Fault, Code: CodeFault, Message: "two counts of one round differ"}
		}
		return err
	}
	now, err := s.Clock.Now(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.InsertRelease(ctx, release); err != nil {
		return err
	}
	if err := tx.InsertCarryForward(ctx, carry); err != nil {
		return err
	}
	for _, share := range shares {
		if err := tx.InsertCommentShare(ctx, release.Organisation, release.Round, share); err != nil {
			return err
		}
	}
	if err := tx.DeleteSealed(ctx, release.Organisation, release.Round, false); err != nil {
		return err
	}
	// Person, teams and faculty see their views of the release at one moment:
	// there is no time at which it is closed for some and published for others.
	for _, state := range []State{Closed, Published} {
		if !round.State.May(state) {
			return wrongState(round.State, string(state))
		}
		round.State = state
	}
	round.PublishedAt, round.Turnout = now, turnout
	if err := tx.UpdateRound(ctx, round); err != nil {
		return err
	}
	if err := tx.AppendLog(ctx, LogEntry{
		Organisation: round.Organisation, At: now, Action: RunRounds, Object: string(round.ID), Detail: fmt.Sprintf("round published, release %x", release.Hash),
	}); err != nil {
		return err
	}
	return tx.Enqueue(ctx, Job{Kind: JobAnnounce, Organisation: round.Organisation, Object: round.ID, At: now})
}

// open gathers what a count needs and opens the ballots in memory.
func (s Rounds) open(ctx context.Context, r Reader, round Round) (*Count, error) {
	snapshot, err := r.Snapshot(ctx, round.Organisation, round.ID)
	if err != nil {
		return nil, err
	}
	ballots, shuffle, err := s.openBallots(ctx, r, round, snapshot)
	if err != nil {
		return nil, err
	}
	in := &Count{Round: round, Snapshot: snapshot, Ballots: ballots, Shuffle: shuffle}
	rounds, err := r.Rounds(ctx, round.Organisation, round.Survey)
	if err != nil {
		return nil, err
	}
	carries, err := r.CarryForwards(ctx, round.Organisation, round.Survey)
	if err != nil {
		return nil, err
	}
	for _, earlier := range rounds {
		if earlier.Number >= round.Number || !earlier.State.Counted() {
			continue
		}
		e, err := s.openEarlier(ctx, r, earlier, carries)
		if err != nil {
			return nil, err
		}
		in.Earlier = append(in.Earlier, e)
	}
	return in, nil
}

// openEarlier gathers what is left of an earlier round: its release always, its
// ballots and aggregates as long as their keys live.
func (s Rounds) openEarlier(ctx context.Context, r Reader, round Round, carries []CarryForward) (Earlier, error) {
	e := Earlier{Round: round}
	var err error
	if e.Snapshot, err = r.Snapshot(ctx, round.Organisation, round.ID); err != nil {
		return e, err
	}
	release, err := r.Release(ctx, round.Organisation, round.ID)
	if err != nil {
		return e, err
	}
	if e.Document, err = DecodeRelease(release); err != nil {
		return e, err
	}
	e.Ballots, _, err = s.openBallots(ctx, r, round, e.Snapshot)
	if err != nil && !errors.Is(err, ErrKeyDestroyed) {
		return e, err
	}
	for _, c := range carries {
		if c.Round != round.ID {
			continue
		}
		e.Carry, err = s.Sealer.OpenCarry(ctx, round.Organisation, round.ID, c.Sealed)
		if err != nil && !errors.Is(err, ErrKeyDestroyed) {
			return e, err
		}
	}
	return e, nil
}

// openBallots opens the ballots of a round and finds their raters again, by
// ascending rater. What is about people who declined to be listed leaves memory here,
// before anything is counted.
func (s Rounds) openBallots(ctx context.Context, r Reader, round Round, snapshot *Snapshot) ([]Cast, Key, error) {
	keys, err := s.Sealer.OpenRound(ctx, round.Organisation, round.ID)
	if err != nil {
		return nil, Key{}, err
	}
	defer keys.Forget()
	rater := make(map[Key]ID, len(snapshot.Roster))
	for _, f := range snapshot.Roster {
		rater[keys.Pseudonym(f.Person)] = f.Person
	}
	ballots := []Cast{}
	err = r.Ballots(ctx, round.Organisation, round.ID, func(sealed SealedBallot) error {
		id, ok := rater[sealed.Pseudonym]
		if !ok {
			return &Error{Kind: Fault, Code: CodeFault, Message: "a ballot belongs to nobody on the roster"}
		}
		b, err := keys.OpenBallot(sealed)
		if err != nil {
			return err
		}
		b.withdraw(snapshot)
		ballots = append(ballots, Cast{Rater: id, Ballot: b})
		return nil
	})
	slices.SortFunc(ballots, func(a, b Cast) int { return cmp.Compare(a.Rater, b.Rater) })
	return ballots, keys.Shuffle(), err
}
