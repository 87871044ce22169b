package faulttest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

// TestNothingOpensWithoutKeys takes everything that a database keeps of a round that
// is to be counted, and one of the two things that its keys are made of. Nothing
// opens, and nothing can be found again from what everybody knows.
func TestNothingOpensWithoutKeys(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		r := open(t, s.house(t, 24))
		r.castCanaries(t, survey.NewBallots(s.Parts))
		_, err := r.Rounds().Close(t.Context(), r.Faculty(), r.ID)
		must(t, err)
		for what, stolen := range map[string]place{
			"without the keys of rounds":         p.withoutRounds(t),
			"without the key-encryption key":     p.withoutKEK(t),
			"with both, to show that they count": p,
		} {
			thief := stolen.opened(t)
			_, err := rehearse(t.Context(), thief.Parts, r.Organisation.ID, r.ID)
			if opens := err == nil; opens != (stolen == p) {
				t.Errorf("%s: got error %v", what, err)
			}
		}
		all := s.tables(t)
		for _, person := range r.People {
			for _, known := range digests(person, r) {
				for where, text := range all {
					if bytes.Contains(text, known) {
						t.Errorf("%s holds a hash of what everybody knows", where)
					}
				}
			}
		}
	})
}

// withoutRounds is the place without its key store.
func (p place) withoutRounds(t *testing.T) place {
	t.Helper()
	stolen := place{Database: p.Database, Folder: t.TempDir()}
	kek, err := seal.LoadKEK(p.kek())
	must(t, err)
	must(t, seal.WriteKEK(stolen.kek(), kek))
	return stolen
}

// withoutKEK is the place with its key store and another key-encryption key.
func (p place) withoutKEK(t *testing.T) place {
	t.Helper()
	stolen := place{Database: p.Database, Folder: t.TempDir()}.founded(t)
	must(t, os.CopyFS(stolen.keys(), os.DirFS(p.keys())))
	must(t, os.Chmod(stolen.keys(), 0o700))
	for _, file := range list(t, stolen.keys()) {
		must(t, os.Chmod(filepath.Clean(file), 0o600))
	}
	return stolen
}

// digests are the keys that somebody's rows would have, were they made without a
// secret.
func digests(p survey.Person, r round) (all [][]byte) {
	id, organisation, round := string(p.ID), string(p.Organisation), string(r.ID)
	for _, text := range []string{
		id, p.Name, p.Mail, organisation + id, round + id, organisation + round + id, round + organisation + id, id + round, id + organisation,
	} {
		sum := sha256.Sum256([]byte(text))
		all = append(all, sum[:])
		for _, key := range []string{"", organisation, round, "followship"} {
			mac := hmac.New(sha256.New, []byte(key))
			mac.Write([]byte(text))
			all = append(all, mac.Sum(nil))
		}
	}
	return all
}
