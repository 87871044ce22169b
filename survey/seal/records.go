package seal

import (
	"crypto/sha256"
	"fmt"

	"github.com/followship/followship/survey"
)

// The forms of plaintexts: the first byte of a sealed record.
const (
	ballotForm = 1
	draftForm  = 1
)

// SealBallot implements [survey.RoundKeys]. A ballot too long for 64 KiB is
// refused as [survey.CodeTooLong].
func (k *roundKeys) SealBallot(pseudonym survey.Key, version int, b *survey.Ballot) (survey.SealedBallot, error) {
	plain, err := encode(b)
	defer clear(plain)
	if err != nil {
		return survey.SealedBallot{}, fmt.Errorf("seal a ballot: %w", err)
	}
	sealed, err := k.seal(ballotKey, ballotForm, pseudonym, version, plain)
	if err != nil {
		return survey.SealedBallot{}, fmt.Errorf("seal a ballot: %w", err)
	}
	return survey.SealedBallot{Pseudonym: pseudonym, Version: version, Sealed: sealed, Hash: LeafHash(sealed)}, nil
}

// OpenBallot implements [survey.RoundKeys]. It returns [ErrAltered] for whatever
// was not sealed by these keys under this pseudonym and version.
func (k *roundKeys) OpenBallot(s survey.SealedBallot) (*survey.Ballot, error) {
	if LeafHash(s.Sealed) != s.Hash {
		return nil, fmt.Errorf("open a ballot: %w", ErrAltered)
	}
	plain, err := k.open(ballotKey, ballotForm, s.Pseudonym, s.Version, s.Sealed)
	defer clear(plain)
	if err != nil {
		return nil, fmt.Errorf("open a ballot: %w", err)
	}
	b, err := decode(plain)
	if err != nil {
		return nil, fmt.Errorf("open a ballot: %w", err)
	}
	return b, nil
}

// SealDraft implements [survey.RoundKeys]. A draft longer than 65,532 bytes is
// refused as [survey.CodeTooLong].
func (k *roundKeys) SealDraft(key survey.Key, revision int, plain []byte) (survey.SealedDraft, error) {
	sealed, err := k.seal(draftKey, draftForm, key, revision, plain)
	if err != nil {
		return survey.SealedDraft{}, fmt.Errorf("seal a draft: %w", err)
	}
	return survey.SealedDraft{Key: key, Revision: revision, Sealed: sealed}, nil
}

// OpenDraft implements [survey.RoundKeys]. It returns [ErrAltered] for whatever
// was not sealed by these keys under this key and revision.
func (k *roundKeys) OpenDraft(d survey.SealedDraft) ([]byte, error) {
	plain, err := k.open(draftKey, draftForm, d.Key, d.Revision, d.Sealed)
	if err != nil {
		return nil, fmt.Errorf("open a draft: %w", err)
	}
	return plain, nil
}

// LeafHash returns the RFC 6962 leaf hash of a sealed record: the receipt.
func LeafHash(sealed []byte) (hash survey.Hash) {
	h := sha256.New()
	h.Write([]byte{0})
	h.Write(sealed)
	h.Sum(hash[:0])
	return hash
}

func (k *roundKeys) seal(u use, form byte, key survey.Key, version int, plain []byte) ([]byte, error) {
	padded, err := pad(plain)
	defer clear(padded)
	if err != nil {
		return nil, err
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.forgotten {
		return nil, survey.ErrKeyDestroyed
	}
	sealed := make([]byte, 1, 1+len(padded)+overhead)
	sealed[0] = form
	return gcm(&k.keys[u]).Seal(sealed, nil, padded, k.context(u, form, key, version)), nil
}

func (k *roundKeys) open(u use, form byte, key survey.Key, version int, sealed []byte) ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.forgotten {
		return nil, survey.ErrKeyDestroyed
	}
	if len(sealed) < 1 || sealed[0] != form || !isPadded(len(sealed)-1-overhead) {
		return nil, ErrAltered
	}
	padded, err := gcm(&k.keys[u]).Open(nil, nil, sealed[1:], k.context(u, form, key, version))
	if err != nil {
		return nil, ErrAltered
	}
	return unpad(padded)
}

// context is what a record is bound to.
func (k *roundKeys) context(u use, form byte, key survey.Key, version int) []byte {
	return fields("followship "+uses[u], string(k.organisation), string(k.round), string(key[:]), number(version), string([]byte{form}))
}
