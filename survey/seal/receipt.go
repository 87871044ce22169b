package seal

import (
	"errors"
	"fmt"
	"slices"

	"github.com/followship/followship/survey"
)

// Evidence is what a round, or a receipt of it, is checked against.
type Evidence struct {
	// Key is the verifier key to trust; "" for the one in the receipt, which says
	// nothing about who signed.
	Key string
	// Checkpoint is the signed note as it was published; "" for the one in the
	// receipt.
	Checkpoint string
	// Leaves are the leaf hashes as they were published; nil for none.
	Leaves []survey.Hash
}

// Checked is what was found to be true.
type Checked struct {
	Checkpoint survey.Checkpoint
	// Key is the verifier key that was used, Trusted whether it came from elsewhere
	// than the receipt.
	Key     string
	Trusted bool
	// Index is the place of the receipt's leaf, -1 without a receipt.
	Index int
	// Leaves reports whether the whole list of leaves was checked too.
	Leaves bool
}

// Reasons why a receipt or a round does not check, beyond those of [OpenNote],
// [NewTree] and [CheckProof].
var (
	// ErrNothingToCheck means that there is neither a proof nor what replaces one: the
	// receipt is from before the close.
	ErrNothingToCheck = errors.New("there is nothing to check yet: the receipt is from before the close")
	// ErrOtherRound means that the checkpoint is that of another round.
	ErrOtherRound = errors.New("the checkpoint is that of another round or organisation")
	// ErrTwoCheckpoints means that two different checkpoints of one round are signed.
	ErrTwoCheckpoints = errors.New("the checkpoint in the receipt is not the one that was published")
	// ErrSize means that there are not as many leaves as the checkpoint says.
	ErrSize = errors.New("the number of ballots is not that of the checkpoint")
	// ErrRoot means that the leaves do not come to the root of the checkpoint.
	ErrRoot = errors.New("the list of ballots does not come to the root of the checkpoint")
	// ErrNotCounted means that a receipt's leaf is not in the list of leaves.
	ErrNotCounted = errors.New("this ballot is not in the list of those counted; if you handed in another one later, check the receipt of that one")
)

// Check checks a receipt, nil for none, against evidence: that the checkpoint is
// signed and of this round, that the leaves, where they are given, come to it, and
// that the receipt's leaf is among them.
func Check(f *survey.ReceiptFile, e Evidence) (c Checked, err error) {
	c = Checked{Key: e.Key, Trusted: e.Key != "", Index: -1}
	signed := e.Checkpoint
	if f != nil && f.Proof != nil {
		if signed == "" {
			signed = f.Proof.Checkpoint
		}
		if c.Key == "" {
			c.Key = f.Proof.VerifierKey
		}
	}
	if signed == "" {
		return c, ErrNothingToCheck
	}
	if c.Key == "" {
		return c, fmt.Errorf("the receipt brings no key along, and none was given: %w", ErrVerifierKey)
	}
	if c.Checkpoint, err = openCheckpoint(signed, c.Key); err != nil {
		return c, err
	}
	if e.Leaves != nil {
		if err := checkLeaves(e.Leaves, c.Checkpoint); err != nil {
			return c, err
		}
		c.Leaves = true
	}
	if f == nil {
		if !c.Leaves {
			return c, ErrNothingToCheck
		}
		return c, nil
	}
	return c, c.receipt(f, e.Leaves)
}

func openCheckpoint(signed, key string) (c survey.Checkpoint, err error) {
	text, err := OpenNote(signed, key)
	if err != nil {
		return c, err
	}
	return survey.ParseCheckpoint(text)
}

func checkLeaves(leaves []survey.Hash, c survey.Checkpoint) error {
	tree, err := NewTree(leaves)
	switch {
	case err != nil:
		return err
	case len(leaves) != c.Size:
		return ErrSize
	case tree.Root() != c.Root:
		return ErrRoot
	}
	return nil
}

// receipt checks the leaf of a receipt against the checkpoint.
func (c *Checked) receipt(f *survey.ReceiptFile, leaves []survey.Hash) error {
	if f.Organisation != c.Checkpoint.Organisation || f.Round != c.Checkpoint.Round {
		return ErrOtherRound
	}
	leaf, err := survey.ParseHash(f.Leaf)
	if err != nil {
		return err
	}
	if leaves != nil {
		if c.Index = slices.Index(leaves, leaf); c.Index < 0 {
			return ErrNotCounted
		}
	}
	if f.Proof == nil {
		if leaves == nil {
			return ErrNothingToCheck
		}
		return nil
	}
	// The checkpoint in the receipt is signed too, or the proof could be of another.
	own, err := openCheckpoint(f.Proof.Checkpoint, c.Key)
	if err != nil {
		return err
	}
	if own != c.Checkpoint {
		return ErrTwoCheckpoints
	}
	proof := make([]survey.Hash, len(f.Proof.Hashes))
	for k, digits := range f.Proof.Hashes {
		if proof[k], err = survey.ParseHash(digits); err != nil {
			return err
		}
	}
	if f.Proof.Size != c.Checkpoint.Size {
		return ErrSize
	}
	if leaves != nil && c.Index != f.Proof.Index {
		return ErrProof
	}
	c.Index = f.Proof.Index
	return CheckProof(proof, f.Proof.Size, f.Proof.Index, c.Checkpoint.Root, leaf)
}
