package seal

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"github.com/followship/followship/survey"
)

// signerName begins the name under which an organisation signs.
const signerName = "followship/"

// Sign implements [survey.Signer]. The signature is Ed25519, whose bits follow from
// key and text.
func (s *Sealer) Sign(ctx context.Context, organisation survey.ID, text string) (string, error) {
	key, err := s.signingKey(ctx, organisation)
	defer clear(key)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	verifier, err := verifierOf(organisation, key)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	signed, err := note.Sign(&note.Note{Text: text}, signer{verifier, key})
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	// What this program itself would not read back must not be published.
	if again, err := OpenNote(string(signed), verifier.key); err != nil || again != text {
		return "", errors.New("sign: the text cannot be signed: control characters, or no UTF-8")
	}
	return string(signed), nil
}

// VerifierKey implements [survey.Signer].
func (s *Sealer) VerifierKey(ctx context.Context, organisation survey.ID) (string, error) {
	key, err := s.signingKey(ctx, organisation)
	defer clear(key)
	if err != nil {
		return "", fmt.Errorf("find the key that signs: %w", err)
	}
	verifier, err := verifierOf(organisation, key)
	return verifier.key, err
}

// OpenNote implements [survey.Prover].
func (s *Sealer) OpenNote(signed, verifierKey string) (string, error) {
	return OpenNote(signed, verifierKey)
}

// ErrSignature is returned for a note that the holder of a key has not signed.
var ErrSignature = errors.New("the signature does not check: another key signed it, or it was changed since")

// ErrVerifierKey is returned for a text that is no verifier key.
var ErrVerifierKey = errors.New("this is no verifier key: want NAME+HASH+KEY, as in followship/…+…+…")

// OpenNote returns the text of a note that the holder of a key has signed, whoever
// else has: [ErrVerifierKey] or [ErrSignature] when that cannot be said.
func OpenNote(signed, verifierKey string) (text string, err error) {
	verifier, err := note.NewVerifier(verifierKey)
	if err != nil {
		return "", ErrVerifierKey
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return "", ErrSignature
	}
	return opened.Text, nil
}

// signingKey returns the key that an organisation signs with, made when it is first
// needed.
func (s *Sealer) signingKey(ctx context.Context, organisation survey.ID) (ed25519.PrivateKey, error) {
	seed, err := s.find(ctx, forSigning, organisation, "")
	if errors.Is(err, survey.ErrKeyDestroyed) { // there is none yet
		seed, err = s.create(ctx, forSigning, organisation, "")
	}
	defer clear(seed[:])
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed[:]), nil
}

// verifier is what a signature can be checked with, as text too.
type verifier struct {
	note.Verifier
	key string
}

func verifierOf(organisation survey.ID, key ed25519.PrivateKey) (v verifier, err error) {
	if v.key, err = note.NewEd25519VerifierKey(signerName+string(organisation), key.Public().(ed25519.PublicKey)); err != nil {
		return v, err
	}
	v.Verifier, err = note.NewVerifier(v.key)
	return v, err
}

// signer signs without the text form of its key, which could not be overwritten.
type signer struct {
	verifier
	private ed25519.PrivateKey
}

var _ note.Signer = signer{}

// Sign implements [note.Signer].
func (s signer) Sign(message []byte) ([]byte, error) { return ed25519.Sign(s.private, message), nil }
