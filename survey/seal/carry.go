package seal

import (
	"context"
	"fmt"

	"github.com/followship/followship/survey"
)

// The forms of sealed aggregates: the first byte. The first was not padded; what was
// sealed so by earlier versions opens for as long as its key lives.
const (
	bareCarryForm = 1
	carryForm     = 2
)

// SealCarry implements [survey.Sealer]. Aggregates have a key of their own, made
// when they are first sealed, so that they outlive the ballots. They are padded as
// shares are: their length would tell of how many people there are figures.
func (s *Sealer) SealCarry(ctx context.Context, organisation, round survey.ID, plain []byte) ([]byte, error) {
	key, err := s.create(ctx, forCarry, organisation, round)
	defer clear(key[:])
	if err != nil {
		return nil, fmt.Errorf("seal aggregates: %w", err)
	}
	padded := padLong(plain)
	defer clear(padded)
	sealed := make([]byte, 1, 1+len(padded)+overhead)
	sealed[0] = carryForm
	return gcm(&key).Seal(sealed, nil, padded, carryContext(carryForm, organisation, round)), nil
}

// OpenCarry implements [survey.Sealer]. It returns [ErrAltered] for whatever was
// not sealed for this round.
func (s *Sealer) OpenCarry(ctx context.Context, organisation, round survey.ID, sealed []byte) ([]byte, error) {
	key, err := s.find(ctx, forCarry, organisation, round)
	defer clear(key[:])
	if err != nil {
		return nil, fmt.Errorf("open aggregates: %w", err)
	}
	if len(sealed) < 1 || sealed[0] != carryForm && sealed[0] != bareCarryForm {
		return nil, fmt.Errorf("open aggregates: %w", ErrAltered)
	}
	plain, err := gcm(&key).Open(nil, nil, sealed[1:], carryContext(sealed[0], organisation, round))
	if err != nil {
		return nil, fmt.Errorf("open aggregates: %w", ErrAltered)
	}
	if sealed[0] == bareCarryForm {
		return plain, nil
	}
	if plain, err = unpadLong(plain); err != nil {
		return nil, fmt.Errorf("open aggregates: %w", err)
	}
	return plain, nil
}

// DestroyCarry implements [survey.Sealer].
func (s *Sealer) DestroyCarry(ctx context.Context, organisation, round survey.ID) error {
	if err := s.destroy(ctx, forCarry, organisation, round); err != nil {
		return fmt.Errorf("destroy the key of aggregates: %w", err)
	}
	return nil
}

func carryContext(form byte, organisation, round survey.ID) []byte {
	return fields("followship aggregates", string(organisation), string(round), string([]byte{form}))
}
