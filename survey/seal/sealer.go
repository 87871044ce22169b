package seal

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/followship/followship/survey"
)

// Sealer makes, finds and destroys the keys of rounds. It is safe for concurrent
// use, also by several processes on one key store.
type Sealer struct {
	keystore survey.Keystore
	kek      KEK
}

var _ survey.Sealer = (*Sealer)(nil)

// New returns a sealer that keeps its keys in a key store, wrapped by the
// key-encryption key. Call [Sealer.CheckCanary] before anything is served.
func New(keystore survey.Keystore, kek KEK) *Sealer { return &Sealer{keystore, kek} }

// Format prints a word instead of the key: fmt would not ask a field for it.
func (Sealer) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[sealer]") }

// CreateRound implements [survey.Sealer].
func (s *Sealer) CreateRound(ctx context.Context, organisation, round survey.ID) error {
	key, err := s.create(ctx, forRound, organisation, round)
	clear(key[:])
	if err != nil {
		return fmt.Errorf("create the key of a round: %w", err)
	}
	return nil
}

// OpenRound implements [survey.Sealer].
func (s *Sealer) OpenRound(ctx context.Context, organisation, round survey.ID) (survey.RoundKeys, error) {
	key, err := s.find(ctx, forRound, organisation, round)
	defer clear(key[:])
	if err != nil {
		return nil, fmt.Errorf("open the key of a round: %w", err)
	}
	return derive(&key, organisation, round)
}

// DestroyRound implements [survey.Sealer].
func (s *Sealer) DestroyRound(ctx context.Context, organisation, round survey.ID) error {
	if err := s.destroy(ctx, forRound, organisation, round); err != nil {
		return fmt.Errorf("destroy the key of a round: %w", err)
	}
	return nil
}

// create makes and keeps a key. Of several who do so at once, all get the one
// that was kept first.
func (s *Sealer) create(ctx context.Context, p purpose, organisation, round survey.ID) (key [32]byte, err error) {
	name, err := nameOf(p, organisation, round)
	if err != nil {
		return key, err
	}
	key = newKey()
	err = s.keystore.Put(ctx, name, s.kek.wrap(&key, p, organisation, round))
	if errors.Is(err, survey.ErrExists) {
		return s.find(ctx, p, organisation, round)
	}
	if err != nil {
		clear(key[:])
	}
	return key, err
}

func (s *Sealer) find(ctx context.Context, p purpose, organisation, round survey.ID) (key [32]byte, err error) {
	name, err := nameOf(p, organisation, round)
	if err != nil {
		return key, err
	}
	wrapped, err := s.keystore.Get(ctx, name)
	if errors.Is(err, survey.ErrNotFound) {
		return key, survey.ErrKeyDestroyed
	}
	if err != nil {
		return key, err
	}
	return key, s.kek.unwrap(&key, wrapped, p, organisation, round)
}

func (s *Sealer) destroy(ctx context.Context, p purpose, organisation, round survey.ID) error {
	name, err := nameOf(p, organisation, round)
	if err != nil {
		return err
	}
	return s.keystore.Delete(ctx, name)
}
