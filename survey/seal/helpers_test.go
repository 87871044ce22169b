package seal_test

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

// id makes the id that a word stands for in these tests.
func id(word string) survey.ID {
	sum := sha256.Sum256([]byte(word))
	return survey.ID(strings.ToLower(strings.TrimRight(base32.StdEncoding.EncodeToString(sum[:16]), "=")))
}

var (
	org   = id("organisation")
	round = id("round")
)

// newStore returns a key store in a folder of the test, and the folder.
func newStore(t testing.TB) (*seal.Dir, string) {
	t.Helper()
	folder := t.TempDir() + "/keys"
	store, err := seal.OpenDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store, folder
}

// newSealer returns a sealer on a store of its own, set up.
func newSealer(t testing.TB) *seal.Sealer {
	t.Helper()
	store, _ := newStore(t)
	s := seal.New(store, seal.GenerateKEK())
	if err := s.CreateCanary(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// openRound makes a round and opens its keys.
func openRound(t testing.TB, s *seal.Sealer, round survey.ID) survey.RoundKeys {
	t.Helper()
	if err := s.CreateRound(t.Context(), org, round); err != nil {
		t.Fatal(err)
	}
	keys, err := s.OpenRound(t.Context(), org, round)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func sampleBallot() *survey.Ballot {
	return &survey.Ballot{
		Groups:    [][]survey.ID{{id("ada"), id("ben")}, {id("cem")}},
		NoContact: []survey.ID{id("dea")},
		Follows:   []survey.Following{{Area: id("area"), Names: []survey.ID{id("ada")}}, {Area: id("other"), Names: []survey.ID{}}},
		Items:     []survey.Answer{{Item: id("item"), Yes: true}, {Item: id("question")}},
	}
}
