package seal

import (
	"context"
	"errors"
	"fmt"

	"github.com/followship/followship/survey"
)

// Reasons why [Sealer.CheckCanary] fails.
var (
	// ErrWrongKEK means that key-encryption key and key store do not belong
	// together.
	ErrWrongKEK = errors.New("the key-encryption key is not the one of this key store")
	// ErrNoCanary means that the key store was never set up, or is not the one
	// that was.
	ErrNoCanary = errors.New("the key store has no canary: it was not set up, or it is not the one that was")
)

// canary is the name of a key that seals nothing. Whether it can be unwrapped
// tells whether any other can.
const canary = string(forCanary)

// CreateCanary sets a key store up, so that [Sealer.CheckCanary] can tell later
// whether the key-encryption key is still the same. One that is set up already
// is checked. A key store with keys but no canary is refused: the canary would
// vouch for a key-encryption key that those keys never knew.
func (s *Sealer) CreateCanary(ctx context.Context) error {
	err := s.CheckCanary(ctx)
	if !errors.Is(err, ErrNoCanary) {
		return err
	}
	names, err := s.keystore.Names(ctx)
	if err != nil {
		return fmt.Errorf("set up the key store: %w", err)
	}
	if len(names) > 0 {
		return fmt.Errorf("set up the key store: it holds %d keys: %w", len(names), ErrNoCanary)
	}
	key := newKey()
	defer clear(key[:])
	err = s.keystore.Put(ctx, canary, s.kek.wrap(&key, forCanary, "", ""))
	if err != nil && !errors.Is(err, survey.ErrExists) {
		return fmt.Errorf("set up the key store: %w", err)
	}
	return s.CheckCanary(ctx)
}

// CheckCanary fails with [ErrWrongKEK] or [ErrNoCanary] unless the key-encryption
// key can unwrap what the key store holds. A service checks it before it serves
// anything.
func (s *Sealer) CheckCanary(ctx context.Context) error {
	if s.kek == (KEK{}) {
		return ErrWrongKEK
	}
	wrapped, err := s.keystore.Get(ctx, canary)
	switch {
	case errors.Is(err, survey.ErrNotFound):
		return ErrNoCanary
	case err != nil:
		return fmt.Errorf("check the key store: %w", err)
	}
	var key [32]byte
	defer clear(key[:])
	if s.kek.unwrap(&key, wrapped, forCanary, "", "") != nil {
		return ErrWrongKEK
	}
	return nil
}
