package seal

import (
	"bytes"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/followship/followship/survey"
)

// Tree is an RFC 6962 tree over leaf hashes in ascending order. It never changes.
type Tree struct {
	size int64
	// hashes are those of leaves and of complete subtrees, in the order of package
	// tlog.
	hashes []tlog.Hash
	root   survey.Hash
}

var _ survey.Tree = (*Tree)(nil)

// ErrOrder is returned for leaf hashes that do not ascend.
var ErrOrder = errors.New("the leaf hashes are not in ascending order, or one is there twice")

// Tree implements [survey.Prover].
func (s *Sealer) Tree(leaves []survey.Hash) (survey.Tree, error) { return NewTree(leaves) }

// NewTree returns the tree over leaf hashes, [ErrOrder] unless they ascend: the same
// ballots have one tree, and none stands in it twice.
func NewTree(leaves []survey.Hash) (*Tree, error) {
	t := &Tree{size: int64(len(leaves)), hashes: make([]tlog.Hash, 0, tlog.StoredHashCount(int64(len(leaves))))}
	for k, leaf := range leaves {
		if k > 0 && bytes.Compare(leaves[k-1][:], leaf[:]) >= 0 {
			return nil, fmt.Errorf("leaf %d: %w", k, ErrOrder)
		}
		stored, err := tlog.StoredHashesForRecordHash(int64(k), tlog.Hash(leaf), tlog.HashReaderFunc(t.read))
		if err != nil {
			return nil, err
		}
		t.hashes = append(t.hashes, stored...)
	}
	root, err := tlog.TreeHash(t.size, tlog.HashReaderFunc(t.read))
	t.root = survey.Hash(root)
	return t, err
}

// read implements [tlog.HashReader].
func (t *Tree) read(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for k, i := range indexes {
		out[k] = t.hashes[i]
	}
	return out, nil
}

// Root implements [survey.Tree].
func (t *Tree) Root() survey.Hash { return t.root }

// Prove implements [survey.Tree].
func (t *Tree) Prove(index int) ([]survey.Hash, error) {
	proof, err := tlog.ProveRecord(t.size, int64(index), tlog.HashReaderFunc(t.read))
	if err != nil {
		return nil, fmt.Errorf("prove a leaf: %w", err)
	}
	out := make([]survey.Hash, len(proof))
	for k, h := range proof {
		out[k] = survey.Hash(h)
	}
	return out, nil
}

// ErrProof is returned for an inclusion proof that does not lead from the leaf to the
// root.
var ErrProof = errors.New("the proof does not lead from this ballot to the root of the checkpoint")

// CheckProof checks an inclusion proof: [ErrProof] unless the leaf stands at an index
// of the tree of some size and root.
func CheckProof(proof []survey.Hash, size, index int, root, leaf survey.Hash) error {
	steps := make(tlog.RecordProof, len(proof))
	for k, h := range proof {
		steps[k] = tlog.Hash(h)
	}
	if tlog.CheckRecord(steps, int64(size), tlog.Hash(root), int64(index), tlog.Hash(leaf)) != nil {
		return ErrProof
	}
	return nil
}
