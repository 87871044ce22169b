package seal_test

import (
	"bytes"
	"errors"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

// lookups returns everything that rows of a person are found by.
func lookups(k survey.RoundKeys, person survey.ID) map[string]survey.Key {
	return map[string]survey.Key{
		"pseudonym":   k.Pseudonym(person),
		"roll":        k.Roll(person),
		"draft":       k.Draft(person),
		"idempotency": k.Idempotency(person, ""),
		"digest":      k.Digest(person, nil),
	}
}

// No two keys are alike: not of two tables, two people, two rounds or two
// organisations; and each is the same whenever it is asked for.
func TestLookupsAreUnrelated(t *testing.T) {
	s := newSealer(t)
	if err := s.CreateRound(t.Context(), id("others"), round); err != nil {
		t.Fatal(err)
	}
	others, err := s.OpenRound(t.Context(), id("others"), round)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[survey.Key]string)
	for where, keys := range map[string]survey.RoundKeys{
		"round": openRound(t, s, round), "later": openRound(t, s, id("later")), "others": others,
	} {
		for _, person := range []survey.ID{id("ada"), id("ben"), "", "a", "ab"} {
			again := lookups(keys, person)
			for what, key := range lookups(keys, person) {
				label := where + " " + string(person) + " " + what
				if before, ok := seen[key]; ok {
					t.Errorf("%s has the key of %s", label, before)
				}
				seen[key] = label
				if key != again[what] {
					t.Errorf("%s changes", label)
				}
			}
		}
	}
}

// Where one argument ends and the next begins cannot be mistaken.
func TestLookupsAreUnambiguous(t *testing.T) {
	keys := openRound(t, newSealer(t), round)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 12, -1)
		a, b, c, d := text.Draw(t, "a"), text.Draw(t, "b"), text.Draw(t, "c"), text.Draw(t, "d")
		same := a == c && b == d
		if got := keys.Idempotency(survey.ID(a), b) == keys.Idempotency(survey.ID(c), d); got != same {
			t.Errorf("idempotency keys of (%q, %q) and (%q, %q) agree: %v", a, b, c, d, got)
		}
		if got := keys.Digest(survey.ID(a), []byte(b)) == keys.Digest(survey.ID(c), []byte(d)); got != same {
			t.Errorf("digests of (%q, %q) and (%q, %q) agree: %v", a, b, c, d, got)
		}
	})
	if keys.Idempotency("ab", "c") == keys.Idempotency("a", "bc") {
		t.Error("(ab, c) and (a, bc) have the same key")
	}
}

func TestForget(t *testing.T) {
	keys := openRound(t, newSealer(t), round)
	pseudonym, draft := keys.Pseudonym(id("ada")), keys.Draft(id("ada"))
	ballot, err := keys.SealBallot(pseudonym, 1, sampleBallot())
	if err != nil {
		t.Fatal(err)
	}
	unsent, err := keys.SealDraft(draft, 1, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	keys.Forget()
	keys.Forget()
	for what, key := range lookups(keys, id("ada")) {
		if key != (survey.Key{}) {
			t.Errorf("%s still works", what)
		}
	}
	_, sealBallot := keys.SealBallot(pseudonym, 1, sampleBallot())
	_, openBallot := keys.OpenBallot(ballot)
	_, sealDraft := keys.SealDraft(draft, 1, nil)
	_, openDraft := keys.OpenDraft(unsent)
	for k, err := range []error{sealBallot, openBallot, sealDraft, openDraft} {
		if !errors.Is(err, survey.ErrKeyDestroyed) {
			t.Errorf("call %d: %v", k, err)
		}
	}
}

// Run it with -race: everything at once, and Forget in the middle of it.
func TestRoundKeysAtOnce(t *testing.T) {
	keys := openRound(t, newSealer(t), round)
	want := sampleBallot()
	var wait sync.WaitGroup
	for k := range 16 {
		wait.Go(func() {
			person := id(string(rune('a' + k)))
			for version := 1; version <= 50; version++ {
				if k == 15 && version == 40 {
					keys.Forget()
				}
				sealed, err := keys.SealBallot(keys.Pseudonym(person), version, want)
				if err == nil {
					_, err = keys.OpenBallot(sealed)
				}
				if err != nil && !errors.Is(err, survey.ErrKeyDestroyed) && !errors.Is(err, seal.ErrAltered) {
					t.Error(err)
				}
				draft, err := keys.SealDraft(keys.Draft(person), version, []byte("x"))
				if err != nil {
					continue
				}
				if plain, err := keys.OpenDraft(draft); err == nil && !bytes.Equal(plain, []byte("x")) {
					t.Errorf("a draft opened as %q", plain)
				}
			}
		})
	}
	wait.Wait()
}
