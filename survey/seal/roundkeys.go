package seal

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"io"
	"sync"

	"github.com/followship/followship/survey"
)

// use numbers the keys derived from a round's key.
type use int

// The uses, in the order of [uses].
const (
	ballotKey use = iota
	pseudonymKey
	rollKey
	draftKey
	draftLookupKey
	idempotencyKey
	commitKey
	shuffleKey
	useCount
)

// uses names them in HKDF's info. To change one is to lose what was sealed
// under it.
var uses = [useCount]string{"ballot", "pseudonym", "roll", "draft", "draft lookup", "idempotency", "commit", "shuffle"}

// roundKeys are the keys of one round. After Forget, sealing and opening return
// [survey.ErrKeyDestroyed] and what rows are found by is the zero Key, under
// which nothing is kept.
type roundKeys struct {
	organisation, round survey.ID

	mu        sync.RWMutex // Forget against everything else
	forgotten bool
	keys      [useCount][32]byte
}

var _ survey.RoundKeys = (*roundKeys)(nil)

// derive makes the keys of a round from the one that was kept.
func derive(key *[32]byte, organisation, round survey.ID) (*roundKeys, error) {
	k := &roundKeys{organisation: organisation, round: round}
	for u, name := range uses {
		info := fields("followship round", name, string(organisation), string(round))
		derived, err := hkdf.Key(sha256.New, key[:], nil, string(info), len(k.keys[u]))
		if err != nil {
			return nil, err
		}
		copy(k.keys[u][:], derived)
		clear(derived)
	}
	return k, nil
}

// Format prints a word instead of the keys.
func (*roundKeys) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[keys of a round]") }

// Forget implements [survey.RoundKeys].
func (k *roundKeys) Forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	clear(k.keys[:])
	k.forgotten = true
}

// Pseudonym implements [survey.RoundKeys].
func (k *roundKeys) Pseudonym(person survey.ID) survey.Key {
	return k.lookup(pseudonymKey, string(person))
}

// Roll implements [survey.RoundKeys].
func (k *roundKeys) Roll(person survey.ID) survey.Key { return k.lookup(rollKey, string(person)) }

// Draft implements [survey.RoundKeys].
func (k *roundKeys) Draft(person survey.ID) survey.Key {
	return k.lookup(draftLookupKey, string(person))
}

// Idempotency implements [survey.RoundKeys].
func (k *roundKeys) Idempotency(person survey.ID, key string) survey.Key {
	return k.lookup(idempotencyKey, string(person), key)
}

// Digest implements [survey.RoundKeys].
func (k *roundKeys) Digest(person survey.ID, request []byte) survey.Key {
	return k.lookup(commitKey, string(person), string(request))
}

// Shuffle implements [survey.RoundKeys].
func (k *roundKeys) Shuffle() survey.Key { return k.lookup(shuffleKey) }

// lookup returns what a row is found by.
func (k *roundKeys) lookup(u use, of ...string) survey.Key {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.forgotten {
		return survey.Key{}
	}
	list := append([]string{uses[u], string(k.organisation), string(k.round)}, of...)
	return authenticate(&k.keys[u], list...)
}
