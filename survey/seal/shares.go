package seal

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"io"
	"sync"

	"github.com/followship/followship/survey"
)

// shareForm is the first byte of a sealed share of comments.
const shareForm = 1

// shareUses name the keys derived from that of the aggregates in HKDF's info.
var shareUses = [...]string{"shares", "shares lookup"}

// shareKeys are the keys for what people see of the comments of one round. After
// Forget nothing is found and nothing opens.
type shareKeys struct {
	organisation, round survey.ID

	mu           sync.RWMutex // Forget against everything else
	forgotten    bool
	seal, lookup [32]byte
}

var _ survey.ShareKeys = (*shareKeys)(nil)

// OpenShares implements [survey.Sealer]. The keys are derived from that of the round's
// aggregates: what people were shown in words goes when these go.
func (s *Sealer) OpenShares(ctx context.Context, organisation, round survey.ID) (survey.ShareKeys, error) {
	key, err := s.find(ctx, forCarry, organisation, round)
	defer clear(key[:])
	if err != nil {
		return nil, fmt.Errorf("open the key of comments: %w", err)
	}
	k := &shareKeys{organisation: organisation, round: round}
	for u, into := range []*[32]byte{&k.seal, &k.lookup} {
		info := fields("followship aggregates", shareUses[u], string(organisation), string(round))
		derived, err := hkdf.Key(sha256.New, key[:], nil, string(info), len(into))
		if err != nil {
			return nil, err
		}
		copy(into[:], derived)
		clear(derived)
	}
	return k, nil
}

// Format prints a word instead of the keys.
func (*shareKeys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[keys of comments]") }

// Forget implements [survey.ShareKeys].
func (k *shareKeys) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.seal[:])
	clear(k.lookup[:])
	k.forgotten = true
}

// Share implements [survey.ShareKeys].
func (k *shareKeys) Share(person survey.ID) survey.Key {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.forgotten {
		return survey.Key{}
	}
	return authenticate(&k.lookup, shareUses[1], string(k.organisation), string(k.round), string(person))
}

// SealShare implements [survey.ShareKeys]. About some people very many write:
// shares are padded by [padLong].
func (k *shareKeys) SealShare(key survey.Key, plain []byte) (survey.SealedShare, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.forgotten {
		return survey.SealedShare{}, fmt.Errorf("seal comments: %w", survey.ErrKeyDestroyed)
	}
	padded := padLong(plain)
	defer clear(padded)
	sealed := make([]byte, 1, 1+len(padded)+overhead)
	sealed[0] = shareForm
	return survey.SealedShare{Key: key, Sealed: gcm(&k.seal).Seal(sealed, nil, padded, k.context(key))}, nil
}

// OpenShare implements [survey.ShareKeys]. It returns [ErrAltered] for whatever was not
// sealed by these keys for this key.
func (k *shareKeys) OpenShare(s survey.SealedShare) ([]byte, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.forgotten {
		return nil, fmt.Errorf("open comments: %w", survey.ErrKeyDestroyed)
	}
	if len(s.Sealed) < 1 || s.Sealed[0] != shareForm {
		return nil, fmt.Errorf("open comments: %w", ErrAltered)
	}
	padded, err := gcm(&k.seal).Open(nil, nil, s.Sealed[1:], k.context(s.Key))
	if err != nil {
		return nil, fmt.Errorf("open comments: %w", ErrAltered)
	}
	plain, err := unpadLong(padded)
	if err != nil {
		return nil, fmt.Errorf("open comments: %w", err)
	}
	return plain, nil
}

func (k *shareKeys) context(key survey.Key) []byte {
	return fields("followship "+shareUses[0], string(k.organisation), string(k.round), string(key[:]), string([]byte{shareForm}))
}
