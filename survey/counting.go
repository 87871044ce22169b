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
	var opened *opened
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
		opened, err = s.open(ctx, r, round, func(earlier Round) bool { return earlier.State.Counted() })
		return err
	})
	if err != nil || opened == nil {
		return err
	}
	counted, err := s.Counter.Count(ctx, opened.in)
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
	p := publication{
		release: Release{Organisation: organisation, Round: id, Hash: hash, Document: document},
		carry: CarryForward{
			Organisation: organisation, Survey: opened.in.Round.Survey, Round: id, Number: opened.in.Round.Number, Sealed: carry,
		},
		shares: shares,
	}
	if err := s.prove(ctx, opened, &p); err != nil {
		return fmt.Errorf("sign a checkpoint: %w", err)
	}
	if err := s.Store.Write(ctx, func(tx Tx) error { return s.publish(ctx, tx, p) }); err != nil {
		return err
	}
	// For whoever runs the server: associates would read in it why a result is kept back.
	for _, refusal := range counted.Document.Refusals {
		s.Log.InfoContext(ctx, "kept back", "round", id, "release", fmt.Sprintf("%x", hash), "rule", refusal.Rule, "cells", refusal.Cells)
	}
	return nil
}

// publication is what is written of a count, at once.
type publication struct {
	release    Release
	carry      CarryForward
	shares     []SealedShare
	checkpoint SignedCheckpoint
	leaves     Leaves
}

// prove makes the trees over what was counted and what was replaced, and signs their
// checkpoint.
func (s Rounds) prove(ctx context.Context, o *opened, p *publication) error {
	organisation := p.release.Organisation
	p.leaves = Leaves{Counted: o.leaves, Superseded: o.superseded}
	tree, err := s.Sealer.Tree(o.leaves)
	if err != nil {
		return err
	}
	superseded, err := s.Sealer.Tree(o.superseded)
	if err != nil {
		return err
	}
	text := Checkpoint{
		Organisation: organisation, Round: p.release.Round, Size: len(o.leaves), Root: tree.Root(),
		Release: p.release.Hash, Settings: o.in.Snapshot.Settings.Hash(), Superseded: superseded.Root(),
	}.Text()
	p.checkpoint = SignedCheckpoint{Organisation: organisation, Round: p.release.Round, Earlier: countedWith(o.in)}
	if p.checkpoint.Note, err = s.Sealer.Sign(ctx, organisation, text); err != nil {
		return err
	}
	p.checkpoint.VerifierKey, err = s.Sealer.VerifierKey(ctx, organisation)
	return err
}

// countedWith returns what there was of earlier rounds.
func countedWith(in *Count) []CountedWith {
	with := make([]CountedWith, len(in.Earlier))
	for k, e := range in.Earlier {
		with[k] = CountedWith{Round: e.Round.ID, Ballots: e.Ballots != nil, Carry: e.Carry != nil}
	}
	return with
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
func (s Rounds) publish(ctx context.Context, tx Tx, p publication) error {
	round, err := tx.LockRound(ctx, p.release.Organisation, p.release.Round, true)
	if err != nil {
		return err
	}
	if round.State.Counted() {
		return p.sameAs(ctx, tx)
	}
	// The roll knows who has answered, not with which ballot.
	turnout, err := tx.RollCount(ctx, round.Organisation, round.ID)
	if err != nil {
		return err
	}
	if turnout != len(p.leaves.Counted) {
		return &Error{Kind: Fault, Code: CodeFault, Message: "there are more or fewer ballots than people on the roll", Err: ErrAltered}
	}
	now, err := s.Clock.Now(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.InsertRelease(ctx, p.release); err != nil {
		return err
	}
	if err := tx.InsertCheckpoint(ctx, p.checkpoint, p.leaves); err != nil {
		return err
	}
	if err := tx.InsertCarryForward(ctx, p.carry); err != nil {
		return err
	}
	for _, share := range p.shares {
		if err := tx.InsertCommentShare(ctx, round.Organisation, round.ID, share); err != nil {
			return err
		}
	}
	if err := tx.DeleteSealed(ctx, round.Organisation, round.ID, false); err != nil {
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
	for _, detail := range []string{
		fmt.Sprintf("round published, release %x", p.release.Hash),
		"checkpoint signed by " + p.checkpoint.VerifierKey,
	} {
		if err := tx.AppendLog(ctx, LogEntry{
			Organisation: round.Organisation, At: now, Action: RunRounds, Object: string(round.ID), Detail: detail,
		}); err != nil {
			return err
		}
	}
	return tx.Enqueue(ctx, Job{Kind: JobAnnounce, Organisation: round.Organisation, Object: round.ID, At: now})
}

// sameAs checks that a count which comes too late has come to the same.
func (p publication) sameAs(ctx context.Context, r Reader) error {
	organisation, round := p.release.Organisation, p.release.Round
	release, err := r.Release(ctx, organisation, round)
	if err != nil {
		return err
	}
	checkpoint, err := r.Checkpoint(ctx, organisation, round)
	if errors.Is(err, ErrNotFound) { // by a version that made none
		checkpoint, err = p.checkpoint, nil
	}
	if err == nil && (release.Hash != p.release.Hash || checkpoint.Note != p.checkpoint.Note) {
		err = &Error{Kind: Fault, Code: CodeFault, Message: "two counts of one round differ"}
	}
	return err
}

// opened is what a count needs, and what the ballots in it are proved by.
type opened struct {
	in *Count
	// leaves are the leaf hashes of the ballots, superseded those of replaced
	// versions; ascending.
	leaves, superseded []Hash
}

// open gathers what a count needs and opens the ballots in memory. with says which of
// the earlier rounds of the survey it stands on.
func (s Rounds) open(ctx context.Context, r Reader, round Round, with func(earlier Round) bool) (*opened, error) {
	snapshot, err := r.Snapshot(ctx, round.Organisation, round.ID)
	if err != nil {
		return nil, err
	}
	ballots, err := s.openBallots(ctx, r, round, snapshot)
	if err != nil {
		return nil, err
	}
	in := &Count{Round: round, Snapshot: snapshot, Ballots: ballots.casts, Shuffle: ballots.shuffle}
	superseded, err := r.ReplacedLeaves(ctx, round.Organisation, round.ID)
	if err != nil {
		return nil, err
	}
	rounds, err := r.Rounds(ctx, round.Organisation, round.Survey)
	if err != nil {
		return nil, err
	}
	carries, err := r.CarryForwards(ctx, round.Organisation, round.Survey)
	if err != nil {
		return nil, err
	}
	for _, earlier := range rounds {
		if earlier.Number >= round.Number || !with(earlier) {
			continue
		}
		e, err := s.openEarlier(ctx, r, earlier, carries)
		if err != nil {
			return nil, err
		}
		in.Earlier = append(in.Earlier, e)
	}
	return &opened{in, ballots.leaves, superseded}, nil
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
	// What is archived was deleted with its key, also where an old copy of the key store
	// has brought the key back.
	if round.State != Archived {
		var ballots openedBallots
		ballots, err = s.openBallots(ctx, r, round, e.Snapshot)
		e.Ballots = ballots.casts
	}
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

// openedBallots are the ballots of a round as they are counted.
type openedBallots struct {
	casts []Cast // by ascending rater
	// leaves are their leaf hashes, ascending: nobody can tell from the order which
	// belongs to whom.
	leaves  []Hash
	shuffle Key
}

// openBallots opens the ballots of a round and finds their raters again, by
// ascending rater. What is about people who declined to be listed leaves memory here,
// before anything is counted.
func (s Rounds) openBallots(ctx context.Context, r Reader, round Round, snapshot *Snapshot) (o openedBallots, err error) {
	keys, err := s.Sealer.OpenRound(ctx, round.Organisation, round.ID)
	if err != nil {
		return o, err
	}
	defer keys.Forget()
	rater := make(map[Key]ID, len(snapshot.Roster))
	for _, f := range snapshot.Roster {
		rater[keys.Pseudonym(f.Person)] = f.Person
	}
	o.casts, o.leaves = []Cast{}, []Hash{}
	err = r.Ballots(ctx, round.Organisation, round.ID, func(sealed SealedBallot) error {
		id, ok := rater[sealed.Pseudonym]
		if !ok {
			return &Error{Kind: Fault, Code: CodeFault, Message: "a ballot belongs to nobody on the roster", Err: ErrAltered}
		}
		b, err := keys.OpenBallot(sealed) // which also checks the leaf hash
		if err != nil {
			return err
		}
		o.leaves = append(o.leaves, sealed.Hash)
		b.withdraw(snapshot)
		o.casts = append(o.casts, Cast{Rater: id, Ballot: b})
		return nil
	})
	if err != nil {
		return openedBallots{}, err
	}
	slices.SortFunc(o.casts, func(a, b Cast) int { return cmp.Compare(a.Rater, b.Rater) })
	slices.SortFunc(o.leaves, compareHashes)
	o.shuffle = keys.Shuffle()
	return o, nil
}
