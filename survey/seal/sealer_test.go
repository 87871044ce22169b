package seal_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

func TestCanary(t *testing.T) {
	store, _ := newStore(t)
	right, wrong := seal.New(store, seal.GenerateKEK()), seal.New(store, seal.GenerateKEK())
	if err := right.CheckCanary(t.Context()); !errors.Is(err, seal.ErrNoCanary) {
		t.Errorf("an empty store: %v", err)
	}
	for range 2 {
		if err := right.CreateCanary(t.Context()); err != nil {
			t.Errorf("setting up: %v", err)
		}
	}
	if err := right.CheckCanary(t.Context()); err != nil {
		t.Errorf("the right key: %v", err)
	}
	if err := wrong.CheckCanary(t.Context()); !errors.Is(err, seal.ErrWrongKEK) {
		t.Errorf("another key: %v", err)
	}
	if err := wrong.CreateCanary(t.Context()); !errors.Is(err, seal.ErrWrongKEK) {
		t.Errorf("setting up again with another key: %v", err)
	}
	if err := seal.New(store, seal.KEK{}).CheckCanary(t.Context()); !errors.Is(err, seal.ErrWrongKEK) {
		t.Errorf("no key: %v", err)
	}
}

func TestNoKEKSetsNothingUp(t *testing.T) {
	store, _ := newStore(t)
	if err := seal.New(store, seal.KEK{}).CreateCanary(t.Context()); !errors.Is(err, seal.ErrWrongKEK) {
		t.Errorf("setting up without a key: %v", err)
	}
}

// A canary made anew beside old keys would vouch for a key that never knew them.
func TestCanaryIsNotMadeBesideKeys(t *testing.T) {
	store, _ := newStore(t)
	s := seal.New(store, seal.GenerateKEK())
	if err := s.CreateRound(t.Context(), org, round); err != nil {
		t.Fatal(err)
	}
	if err := s.CreateCanary(t.Context()); !errors.Is(err, seal.ErrNoCanary) {
		t.Errorf("setting up a store with keys: %v", err)
	}
}

func TestRoundIsMadeOnce(t *testing.T) {
	s := newSealer(t)
	before := openRound(t, s, round).Pseudonym(id("ada"))
	if after := openRound(t, s, round).Pseudonym(id("ada")); after != before {
		t.Error("making a round again made another key")
	}
	found := make(chan survey.Key, 8)
	var wait sync.WaitGroup
	for range cap(found) {
		wait.Go(func() { found <- openRound(t, s, id("another")).Roll(id("ada")) })
	}
	wait.Wait()
	first := <-found
	for range cap(found) - 1 {
		if <-found != first {
			t.Fatal("rounds made at once have several keys")
		}
	}
}

func TestDestroyedRound(t *testing.T) {
	s := newSealer(t)
	if _, err := s.OpenRound(t.Context(), org, round); !errors.Is(err, survey.ErrKeyDestroyed) {
		t.Errorf("a round that was never made: %v", err)
	}
	keys := openRound(t, s, round)
	sealed, err := keys.SealBallot(keys.Pseudonym(id("ada")), 1, sampleBallot())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.SealCarry(t.Context(), org, round, []byte("aggregates")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.DestroyRound(t.Context(), org, round); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.OpenRound(t.Context(), org, round); !errors.Is(err, survey.ErrKeyDestroyed) {
		t.Errorf("a destroyed round: %v", err)
	}
	// A key made anew is another key.
	if _, err := openRound(t, s, round).OpenBallot(sealed); !errors.Is(err, seal.ErrAltered) {
		t.Errorf("opening under a new key: %v", err)
	}
}

func TestCarryHasAKeyOfItsOwn(t *testing.T) {
	s := newSealer(t)
	openRound(t, s, round)
	plain := []byte("aggregates")
	one, err := s.SealCarry(t.Context(), org, round, plain)
	if err != nil {
		t.Fatal(err)
	}
	two, err := s.SealCarry(t.Context(), org, round, plain) // by one who finishes what another began
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(one, two) {
		t.Error("a nonce was used twice")
	}
	if err := s.DestroyRound(t.Context(), org, round); err != nil {
		t.Fatal(err)
	}
	for _, sealed := range [][]byte{one, two} {
		if got, err := s.OpenCarry(t.Context(), org, round, sealed); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%q, %v, want what was sealed", got, err)
		}
	}
	if _, err := s.SealCarry(t.Context(), org, id("later"), nil); err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]func() ([]byte, error){
		"another round": func() ([]byte, error) { return s.OpenCarry(t.Context(), org, id("later"), one) },
		"nothing":       func() ([]byte, error) { return s.OpenCarry(t.Context(), org, round, nil) },
		"a byte":        func() ([]byte, error) { return s.OpenCarry(t.Context(), org, round, one[:1]) },
	} {
		if _, err := try(); !errors.Is(err, seal.ErrAltered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for bit := 0; bit < 8*len(one); bit++ {
		flipped := bytes.Clone(one)
		flipped[bit/8] ^= 1 << (bit % 8)
		if _, err := s.OpenCarry(t.Context(), org, round, flipped); !errors.Is(err, seal.ErrAltered) {
			t.Fatalf("with bit %d flipped: %v", bit, err)
		}
		if bit > 400 {
			bit += 12 // of the padding some
		}
	}
	if _, err := s.OpenCarry(t.Context(), org, round, append([]byte{1}, one[1:]...)); !errors.Is(err, seal.ErrAltered) {
		t.Errorf("as one of another form: %v", err)
	}
	if err := s.DestroyCarry(t.Context(), org, round); err != nil {
		t.Fatal(err)
	}
	if _, err := s.OpenCarry(t.Context(), org, round, one); !errors.Is(err, survey.ErrKeyDestroyed) {
		t.Errorf("after destruction: %v", err)
	}
}

// A wrapped key opens nowhere but where it belongs: who can write the key store
// cannot swap keys.
func TestWrappedKeysAreBound(t *testing.T) {
	store, folder := newStore(t)
	kek := seal.GenerateKEK()
	s := seal.New(store, kek)
	if err := s.CreateRound(t.Context(), org, round); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.New(store, seal.GenerateKEK()).OpenRound(t.Context(), org, round); !errors.Is(err, seal.ErrAltered) {
		t.Errorf("under another key-encryption key: %v", err)
	}
	name := "round-" + string(org) + "-" + string(round)
	wrapped, err := store.Get(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	put(t, store, "round-"+string(org)+"-"+string(id("later")), string(wrapped))
	put(t, store, "round-"+string(id("others"))+"-"+string(round), string(wrapped))
	put(t, store, "carry-"+string(org)+"-"+string(round), string(wrapped))
	put(t, store, "canary", string(wrapped))
	_, later := s.OpenRound(t.Context(), org, id("later"))
	_, others := s.OpenRound(t.Context(), id("others"), round)
	_, carry := s.OpenCarry(t.Context(), org, round, nil)
	for what, err := range map[string]error{"a later round": later, "another organisation": others, "aggregates": carry} {
		if !errors.Is(err, seal.ErrAltered) {
			t.Errorf("the key of a round as that of %s: %v", what, err)
		}
	}
	if err := s.CheckCanary(t.Context()); !errors.Is(err, seal.ErrWrongKEK) {
		t.Errorf("the key of a round as canary: %v", err)
	}
	// Making a round whose key does not open must not pass for making it.
	if err := s.CreateRound(t.Context(), org, id("later")); !errors.Is(err, seal.ErrAltered) {
		t.Errorf("making a round in place of a wrong key: %v", err)
	}
	file := filepath.Join(folder, name)
	for bit := range 8 * len(wrapped) {
		flipped := bytes.Clone(wrapped)
		flipped[bit/8] ^= 1 << (bit % 8)
		if err := os.WriteFile(file, flipped, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.OpenRound(t.Context(), org, round); !errors.Is(err, seal.ErrAltered) {
			t.Fatalf("with bit %d flipped: %v", bit, err)
		}
	}
}

func TestOnlyIDsNameKeys(t *testing.T) {
	s := newSealer(t)
	for _, bad := range []survey.ID{"", "..", "../../x", id("x") + "-", "A" + id("x")[1:]} {
		for _, pair := range [][2]survey.ID{{bad, round}, {org, bad}} {
			_, open := s.OpenRound(t.Context(), pair[0], pair[1])
			_, carry := s.SealCarry(t.Context(), pair[0], pair[1], nil)
			_, opened := s.OpenCarry(t.Context(), pair[0], pair[1], nil)
			for _, err := range []error{
				s.CreateRound(t.Context(), pair[0], pair[1]), open, carry, opened,
				s.DestroyRound(t.Context(), pair[0], pair[1]), s.DestroyCarry(t.Context(), pair[0], pair[1]),
			} {
				if err == nil || errors.Is(err, survey.ErrKeyDestroyed) {
					t.Errorf("organisation %q, round %q: %v", pair[0], pair[1], err)
				}
			}
		}
	}
}

// failing is a key store that is out of reach.
type failing struct{ err error }

func (f failing) Put(context.Context, string, []byte) error   { return f.err }
func (f failing) Get(context.Context, string) ([]byte, error) { return nil, f.err }
func (f failing) Delete(context.Context, string) error        { return f.err }
func (f failing) Names(context.Context) ([]string, error)     { return nil, f.err }

// A key store out of reach is not a destroyed key.
func TestKeystoreOutOfReach(t *testing.T) {
	down := errors.New("out of reach")
	s := seal.New(failing{down}, seal.GenerateKEK())
	_, open := s.OpenRound(t.Context(), org, round)
	_, sealed := s.SealCarry(t.Context(), org, round, nil)
	_, opened := s.OpenCarry(t.Context(), org, round, nil)
	for k, err := range []error{
		s.CreateRound(t.Context(), org, round), open, s.DestroyRound(t.Context(), org, round), sealed, opened,
		s.DestroyCarry(t.Context(), org, round), s.CheckCanary(t.Context()), s.CreateCanary(t.Context()),
	} {
		if !errors.Is(err, down) || errors.Is(err, survey.ErrKeyDestroyed) || errors.Is(err, seal.ErrWrongKEK) {
			t.Errorf("call %d: %v", k, err)
		}
	}
}

// Neither a ballot nor a key lies open in the key store.
func TestKeystoreHoldsNothingOpen(t *testing.T) {
	store, folder := newStore(t)
	s := seal.New(store, seal.GenerateKEK())
	keys := openRound(t, s, round)
	if _, err := keys.SealBallot(keys.Pseudonym(id("ada")), 1, sampleBallot()); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	content, err := os.ReadFile(filepath.Join(folder, entries[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	if len(content) != 61 {
		t.Errorf("a wrapped key has %d bytes, want 1 + 12 + 32 + 16", len(content))
	}
	for _, person := range everybody(sampleBallot()) {
		if holds(content, person) || strings.Contains(entries[0].Name(), string(person)) {
			t.Errorf("the key store holds the id %s", person)
		}
	}
}
