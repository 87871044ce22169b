package seal

import (
	"errors"

	"github.com/followship/followship/survey"
)

// ErrAltered is returned for what does not open.
var ErrAltered = survey.ErrAltered

// purpose is what a kept key is for.
type purpose string

// The purposes. They begin the names of keys.
const (
	forRound   purpose = "round"
	forCarry   purpose = "carry"
	forSigning purpose = "signing"
	forCanary  purpose = "canary"
)

// wrapFormat is the first byte of a wrapped key.
const wrapFormat = 1

// wrappedSize is the length of a wrapped key.
const wrappedSize = 1 + 32 + overhead

// wrap seals a key under the key-encryption key, bound to what it is for.
func (k KEK) wrap(key *[32]byte, p purpose, organisation, round survey.ID) []byte {
	return gcm(&k.secret).Seal([]byte{wrapFormat}, nil, key[:], wrapContext(p, organisation, round))
}

// unwrap opens a wrapped key into key.
func (k KEK) unwrap(key *[32]byte, wrapped []byte, p purpose, organisation, round survey.ID) error {
	if len(wrapped) != wrappedSize || wrapped[0] != wrapFormat {
		return ErrAltered
	}
	plain, err := gcm(&k.secret).Open(nil, nil, wrapped[1:], wrapContext(p, organisation, round))
	if err != nil {
		return ErrAltered
	}
	copy(key[:], plain)
	clear(plain)
	return nil
}

func wrapContext(p purpose, organisation, round survey.ID) []byte {
	return fields("followship key", string(p), string(organisation), string(round), string([]byte{wrapFormat}))
}

// nameOf returns what the key of a round is called in the key store, or with no
// round that of an organisation.
func nameOf(p purpose, organisation, round survey.ID) (string, error) {
	if p == forSigning {
		if !organisation.Valid() || round != "" {
			return "", errors.New("name a key: want the id of an organisation")
		}
		return string(p) + "-" + string(organisation), nil
	}
	if !organisation.Valid() || !round.Valid() {
		return "", errors.New("name a key: want the ids of an organisation and a round")
	}
	return string(p) + "-" + string(organisation) + "-" + string(round), nil
}
