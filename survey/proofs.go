package survey

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
)

// Proofs show what rounds were counted from, to everybody who may know of them.
// While a round is open there is nothing to see.
type Proofs struct {
	*Parts
	ballots *Ballots
	grown   trees
}

// NewProofs returns the service. It knows from ballots who is on a roster.
func NewProofs(ballots *Ballots) *Proofs { return &Proofs{Parts: ballots.Parts, ballots: ballots} }

// errNotPublished is told of whatever begins to exist when a round is published.
var errNotPublished = &Error{Kind: Conflict, Code: CodeNotPublished, Message: "this round is not published"}

// Proven is what a published round was counted from.
type Proven struct {
	Checkpoint
	Signed SignedCheckpoint
	Leaves Leaves
	tree   Tree
}

// Get returns what a round was counted from. It never changes, and is shared: the
// caller does not change it.
func (s *Proofs) Get(ctx context.Context, a Actor, round ID) (p *Proven, err error) {
	err = s.read(ctx, a, SeeProofs, func(r Reader) error {
		p, err = s.published(ctx, r, a.Organisation, round)
		return err
	})
	return p, err
}

// Recount returns the latest recount of a round, and how far it has come;
// [ErrNotFound] when nobody has asked for one.
func (s *Proofs) Recount(ctx context.Context, a Actor, round ID) (c Recount, state RecountState, err error) {
	err = s.read(ctx, a, SeeProofs, func(r Reader) error {
		// A round of somewhere else is not there, whether or not it was recounted.
		if _, err := r.Round(ctx, a.Organisation, round); err != nil {
			return err
		}
		now, err := s.Clock.Now(ctx, r)
		if err != nil {
			return err
		}
		c, err = r.Recount(ctx, a.Organisation, round)
		switch {
		case errors.Is(err, ErrNotFound):
			state = RecountNone
			return nil
		case err == nil:
			state = c.State(now)
		}
		return err
	})
	return c, state, err
}

// published returns what a round was counted from once everybody may see it.
func (s *Proofs) published(ctx context.Context, r Reader, organisation, id ID) (*Proven, error) {
	round, err := r.Round(ctx, organisation, id)
	if err != nil {
		return nil, err
	}
	if !round.State.Shown() {
		return nil, errNotPublished
	}
	return s.grown.get(organisation, id, func() (*Proven, error) { return s.load(ctx, r, organisation, id) })
}

func (s *Proofs) load(ctx context.Context, r Reader, organisation, id ID) (*Proven, error) {
	p := new(Proven)
	var err error
	if p.Signed, err = r.Checkpoint(ctx, organisation, id); err != nil {
		return nil, err
	}
	text, err := s.Sealer.OpenNote(p.Signed.Note, p.Signed.VerifierKey)
	if err != nil {
		return nil, err
	}
	if p.Checkpoint, err = ParseCheckpoint(text); err != nil {
		return nil, err
	}
	if p.Leaves, err = r.Leaves(ctx, organisation, id); err != nil {
		return nil, err
	}
	if p.tree, err = s.Sealer.Tree(p.Leaves.Counted); err != nil {
		return nil, err
	}
	if p.Superseded == (Hash{}) {
		return p, nil
	}
	// A list that is not the one that was signed calls nothing superseded.
	if superseded, err := s.Sealer.Tree(p.Leaves.Superseded); err != nil || superseded.Root() != p.Superseded {
		p.Leaves.Superseded = nil
	}
	return p, nil
}

// Inclusion is what there is to say of a leaf.
type Inclusion struct {
	Included bool
	// Superseded reports that a later version of the ballot replaced it.
	Superseded bool
	// Index is the place among all leaves, from 0, and Hashes the inclusion proof
	// from the leaf up, when it is included.
	Index  int
	Hashes []Hash
}

// Find returns what there is to say of a leaf.
func (p *Proven) Find(leaf Hash) (in Inclusion, err error) {
	if in.Index, in.Included = slices.BinarySearchFunc(p.Leaves.Counted, leaf, compareHashes); in.Included {
		in.Hashes, err = p.tree.Prove(in.Index)
		return in, err
	}
	_, in.Superseded = slices.BinarySearchFunc(p.Leaves.Superseded, leaf, compareHashes)
	return in, nil
}

// Receipt returns the file of a receipt whose leaf is included.
func (p *Proven) Receipt(receipt Receipt, in Inclusion) *ReceiptFile {
	f := newReceiptFile(p.Organisation, p.Round, receipt)
	f.Proof = &ReceiptProof{
		Index: in.Index, Size: p.Size, Hashes: hashTexts(in.Hashes), Checkpoint: p.Signed.Note, VerifierKey: p.Signed.VerifierKey,
	}
	return f
}

func newReceiptFile(organisation, round ID, receipt Receipt) *ReceiptFile {
	return &ReceiptFile{
		Format: ReceiptFormat, Organisation: organisation, Round: round, Leaf: receipt.Hash.Hex(), Version: receipt.Version,
	}
}

func compareHashes(a, b Hash) int { return bytes.Compare(a[:], b[:]) }

// Recorded is what is recorded of a person.
type Recorded string

// What can be recorded.
const (
	// RecordPending means that the round is not counted yet.
	RecordPending Recorded = "pending"
	RecordCounted Recorded = "counted"
	// RecordNone means that no ballot was recorded.
	RecordNone Recorded = "none"
	// RecordGone means that the key was destroyed, and with it who stands behind
	// which ballot.
	RecordGone Recorded = "gone"
	// RecordAltered means that what is kept of the person is not what was counted.
	RecordAltered Recorded = "altered"
)

// OwnRecord is what is recorded of whoever asks; never what the ballot holds.
type OwnRecord struct {
	Recorded  Recorded
	Submitted bool
	Receipt   Receipt
	// File is the receipt to keep, nil for none, with its proof once it is counted.
	File *ReceiptFile
}

// Own returns what is recorded of the actor.
func (s *Proofs) Own(ctx context.Context, a Actor, id ID) (own OwnRecord, err error) {
	if err := Can(a, RankColleagues, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return own, err
	}
	err = s.Store.Read(ctx, func(r Reader) error {
		own = OwnRecord{}
		round, err := r.Round(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		if round.OpenedAt.IsZero() {
			return ErrNotOpen
		}
		snapshot, err := s.ballots.snapshot(ctx, r, a.Organisation, id)
		if err != nil {
			return err
		}
		if snapshot.Find(a.Person) < 0 {
			return &Error{Kind: Forbidden, Code: CodeNotOnRoster, Message: "you are not on the roster of this round"}
		}
		return s.own(ctx, r, a, round, &own)
	})
	return own, err
}

func (s *Proofs) own(ctx context.Context, r Reader, a Actor, round Round, own *OwnRecord) error {
	keys, err := s.Sealer.OpenRound(ctx, a.Organisation, round.ID)
	if errors.Is(err, ErrKeyDestroyed) {
		own.Recorded = RecordGone
		return nil
	}
	if err != nil {
		return err
	}
	defer keys.Forget()
	sealed, err := r.Ballot(ctx, a.Organisation, round.ID, keys.Pseudonym(a.Person))
	switch {
	case err == nil:
		own.Submitted, own.Receipt = true, Receipt{Hash: sealed.Hash, Version: sealed.Version}
		own.File = newReceiptFile(a.Organisation, round.ID, own.Receipt)
	case !errors.Is(err, ErrNotFound):
		return err
	}
	if !round.State.Shown() {
		own.Recorded = RecordPending
		return nil
	}
	p, err := s.published(ctx, r, a.Organisation, round.ID)
	if errors.Is(err, ErrNotFound) { // counted before there were checkpoints
		own.Recorded = RecordCounted
		if !own.Submitted {
			own.Recorded = RecordNone
		}
		return nil
	}
	if err != nil {
		return err
	}
	return s.recorded(ctx, r, a, keys, p, own)
}

// recorded compares what is kept of a person with what was counted.
func (s *Proofs) recorded(ctx context.Context, r Reader, a Actor, keys RoundKeys, p *Proven, own *OwnRecord) error {
	onRoll, err := r.OnRoll(ctx, a.Organisation, p.Round, keys.Roll(a.Person))
	if err != nil {
		return err
	}
	if !own.Submitted && !onRoll {
		own.Recorded = RecordNone
		return nil
	}
	in, err := p.Find(own.Receipt.Hash)
	if err != nil {
		return err
	}
	own.Recorded = RecordAltered
	if own.Submitted && onRoll && in.Included {
		own.Recorded, own.File = RecordCounted, p.Receipt(own.Receipt, in)
	}
	return nil
}

// trees keeps the trees asked for last in memory: when a round is published, many
// ask for the same.
type trees struct {
	mu   sync.Mutex // also held by whoever loads one, which takes time and memory
	last []*Proven  // most recently asked for first
}

// mostTrees is how many are kept: a tree of 100,000 leaves takes some 10 MB.
const mostTrees = 3

func (t *trees) get(organisation, round ID, load func() (*Proven, error)) (*Proven, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := slices.IndexFunc(t.last, func(p *Proven) bool { return p.Organisation == organisation && p.Round == round })
	if k >= 0 {
		p := t.last[k]
		t.last = slices.Insert(slices.Delete(t.last, k, k+1), 0, p)
		return p, nil
	}
	p, err := load()
	if err != nil {
		return nil, err
	}
	t.last = slices.Insert(t.last, 0, p)
	t.last = t.last[:min(len(t.last), mostTrees)]
	return p, nil
}
