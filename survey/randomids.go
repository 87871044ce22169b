package survey

import (
	"crypto/rand"
	"encoding/base32"
)

// RandomIDs makes identifiers of 128 bits from the system's random generator.
type RandomIDs struct{}

var _ IDs = RandomIDs{}

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// New implements [IDs].
func (RandomIDs) New() ID {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program instead
	return IDOf(b)
}

// IDOf returns the id of 128 bits.
func IDOf(bits [16]byte) ID { return ID(idEncoding.EncodeToString(bits[:])) }
