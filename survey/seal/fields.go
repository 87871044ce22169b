package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// fields writes a list of fields, each preceded by its length in 64 bits, so
// that lists which differ have bytes which differ. What is authenticated always
// has this form, and its first field is its purpose.
func fields[F ~string | ~[]byte](list ...F) []byte {
	n := 0
	for _, f := range list {
		n += 8 + len(f)
	}
	out := make([]byte, 0, n)
	for _, f := range list {
		out = binary.BigEndian.AppendUint64(out, uint64(len(f)))
		out = append(out, f...)
	}
	return out
}

// number is a number as a field.
func number(n int) string { return string(binary.BigEndian.AppendUint64(nil, uint64(n))) }

// authenticate returns the HMAC-SHA256 of a list of fields.
func authenticate(key *[32]byte, list ...string) (sum [32]byte) {
	h := hmac.New(sha256.New, key[:])
	h.Write(fields(list...))
	h.Sum(sum[:0])
	return sum
}

// overhead is what sealing adds to a plaintext: nonce and tag.
const overhead = 12 + 16

// gcm returns AES-256-GCM that draws a random nonce and puts it in front.
func gcm(key *[32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // not with 32 bytes
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // not with AES
	}
	return aead
}
