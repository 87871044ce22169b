package seal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

// drawID draws ids of the usual kind, near misses, and other texts.
func drawID() *rapid.Generator[survey.ID] {
	return rapid.Custom(func(t *rapid.T) survey.ID {
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			return survey.ID(rapid.StringN(1, 60, 255).Draw(t, "text"))
		case 1:
			return survey.ID(rapid.StringMatching(`[a-z2-7]{26}`).Draw(t, "id"))
		}
		return id(fmt.Sprint(rapid.Uint16().Draw(t, "person")))
	})
}

func drawBallot() *rapid.Generator[*survey.Ballot] {
	ids := func(most int) *rapid.Generator[[]survey.ID] { return rapid.SliceOfN(drawID(), 0, most) }
	return rapid.Custom(func(t *rapid.T) *survey.Ballot {
		return &survey.Ballot{
			Groups:    rapid.SliceOfN(ids(6), 0, 25).Draw(t, "groups"),
			NoContact: ids(60).Draw(t, "no contact"),
			Follows: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) survey.Following {
				return survey.Following{Area: drawID().Draw(t, "area"), Names: ids(5).Draw(t, "names")}
			}), 0, 40).Draw(t, "follows"),
			Items: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) survey.Answer {
				return survey.Answer{Item: drawID().Draw(t, "item"), Yes: rapid.Bool().Draw(t, "yes")}
			}), 0, 20).Draw(t, "items"),
		}
	})
}

// everybody returns all ids on a ballot.
func everybody(b *survey.Ballot) []survey.ID {
	var all []survey.ID
	for _, g := range b.Groups {
		all = append(all, g...)
	}
	all = append(all, b.NoContact...)
	for _, f := range b.Follows {
		all = append(append(all, f.Area), f.Names...)
	}
	for _, a := range b.Items {
		all = append(all, a.Item)
	}
	return all
}

// holds reports whether content holds an id in one of the forms in which it
// could be written.
func holds(content []byte, id survey.ID) bool {
	forms := [][]byte{[]byte(id), []byte(hex.EncodeToString([]byte(id))), []byte(base64.StdEncoding.EncodeToString([]byte(id)))}
	if packed, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(string(id))); err == nil && len(packed) >= 8 {
		forms = append(forms, packed, packed[:8], []byte(hex.EncodeToString(packed)))
	}
	for _, f := range forms {
		if len(f) >= 8 && bytes.Contains(content, f) {
			return true
		}
	}
	return false
}

func TestBallotsOpenAsTheyWereSealed(t *testing.T) {
	keys := openRound(t, newSealer(t), round)
	rapid.Check(t, func(t *rapid.T) {
		want := drawBallot().Draw(t, "ballot")
		pseudonym := keys.Pseudonym(drawID().Draw(t, "rater"))
		version := rapid.IntRange(1, math.MaxInt32).Draw(t, "version")
		sealed, err := keys.SealBallot(pseudonym, version, want)
		if err != nil {
			t.Fatal(err)
		}
		if sealed.Pseudonym != pseudonym || sealed.Version != version {
			t.Errorf("sealed as %x, version %d", sealed.Pseudonym, sealed.Version)
		}
		if leaf := sha256.Sum256(append([]byte{0}, sealed.Sealed...)); sealed.Hash != leaf {
			t.Error("the hash is not the leaf hash of RFC 6962")
		}
		switch len(sealed.Sealed) - 29 {
		case 1 << 10, 4 << 10, 16 << 10, 64 << 10:
		default:
			t.Errorf("a record of %d bytes", len(sealed.Sealed))
		}
		for _, person := range everybody(want) {
			if holds(sealed.Sealed, person) {
				t.Errorf("the record holds the id %q", person)
			}
		}
		got, err := keys.OpenBallot(sealed)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("opened as %v, want %v", got, want)
		}
		again, err := keys.SealBallot(pseudonym, version, want)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(again.Sealed[1:13], sealed.Sealed[1:13]) {
			t.Error("a nonce was used twice")
		}
	})
}

func TestDraftsOpenAsTheyWereSealed(t *testing.T) {
	keys := openRound(t, newSealer(t), round)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(t, "text")
		key, revision := keys.Draft(id("ada")), rapid.IntRange(1, 1000).Draw(t, "revision")
		sealed, err := keys.SealDraft(key, revision, want)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := keys.OpenDraft(sealed); err != nil || !bytes.Equal(got, want) {
			t.Errorf("opened as %q, %v, want %q", got, err, want)
		}
	})
	// The lengths at which the padding changes.
	for _, c := range []struct{ length, size int }{
		{0, 1 << 10},
		{1020, 1 << 10},
		{1021, 4 << 10},
		{4092, 4 << 10},
		{4093, 16 << 10},
		{16380, 16 << 10},
		{16381, 64 << 10},
		{65532, 64 << 10},
	} {
		want := bytes.Repeat([]byte("x"), c.length)
		sealed, err := keys.SealDraft(keys.Draft(id("ada")), 1, want)
		if err != nil || len(sealed.Sealed) != c.size+29 {
			t.Errorf("%d bytes are sealed in %d, %v, want %d", c.length, len(sealed.Sealed), err, c.size+29)
		}
		if got, err := keys.OpenDraft(sealed); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes open as %d, %v", c.length, len(got), err)
		}
	}
}

func TestTooLongIsRefused(t *testing.T) {
	keys := openRound(t, newSealer(t), round)
	tooLong := &survey.Error{Kind: survey.Invalid, Code: survey.CodeTooLong}
	if _, err := keys.SealDraft(survey.Key{}, 1, make([]byte, 65533)); !errors.Is(err, tooLong) {
		t.Errorf("a draft of 65,533 bytes: %v", err)
	}
	b := &survey.Ballot{}
	for k := range 3855 { // 17 bytes each, five counts
		b.NoContact = append(b.NoContact, id(fmt.Sprint(k)))
	}
	most := &survey.Ballot{NoContact: b.NoContact[:3854]}
	if _, err := keys.SealBallot(survey.Key{}, 1, most); err != nil {
		t.Errorf("a ballot of 3854 people: %v", err)
	}
	if _, err := keys.SealBallot(survey.Key{}, 1, b); !errors.Is(err, tooLong) {
		t.Errorf("a ballot of 3855 people: %v", err)
	}
	for _, bad := range []survey.ID{"", survey.ID(strings.Repeat("x", 256))} {
		b := &survey.Ballot{Groups: [][]survey.ID{{bad}}}
		if _, err := keys.SealBallot(survey.Key{}, 1, b); err == nil {
			t.Errorf("an id of %d bytes was sealed", len(bad))
		}
	}
}

// Whoever can write the database can neither change a ballot nor move it.
func TestAlteredBallotsDoNotOpen(t *testing.T) {
	s := newSealer(t)
	keys := openRound(t, s, round)
	sealFor := func(k survey.RoundKeys, person string, version int) survey.SealedBallot {
		sealed, err := k.SealBallot(k.Pseudonym(id(person)), version, sampleBallot())
		if err != nil {
			t.Fatal(err)
		}
		return sealed
	}
	good := sealFor(keys, "ada", 1)
	rehashed := func(sealed []byte) survey.SealedBallot {
		b := good
		b.Sealed, b.Hash = sealed, seal.LeafHash(sealed)
		return b
	}
	bad := map[string]survey.SealedBallot{
		"hash":         {Pseudonym: good.Pseudonym, Version: 1, Sealed: good.Sealed},
		"version":      {Pseudonym: good.Pseudonym, Version: 2, Sealed: good.Sealed, Hash: good.Hash},
		"pseudonym":    {Pseudonym: keys.Pseudonym(id("ben")), Version: 1, Sealed: good.Sealed, Hash: good.Hash},
		"other's row":  rehashed(sealFor(keys, "ben", 1).Sealed),
		"old version":  rehashed(sealFor(keys, "ada", 7).Sealed),
		"other round":  sealFor(openRound(t, s, id("later")), "ada", 1),
		"empty":        rehashed(nil),
		"form only":    rehashed(good.Sealed[:1]),
		"short":        rehashed(good.Sealed[:len(good.Sealed)-1]),
		"long":         rehashed(append(bytes.Clone(good.Sealed), 0)),
		"zeros":        rehashed(make([]byte, len(good.Sealed))),
		"next bucket":  rehashed(append(bytes.Clone(good.Sealed), make([]byte, 3<<10)...)),
		"two swapped":  rehashed(append(bytes.Clone(good.Sealed[:13]), sealFor(keys, "ada", 1).Sealed[13:]...)),
		"other's hash": {Pseudonym: good.Pseudonym, Version: 1, Sealed: good.Sealed, Hash: sealFor(keys, "ben", 1).Hash},
	}
	draft, err := keys.SealDraft(good.Pseudonym, 1, []byte("a draft under a ballot's key"))
	if err != nil {
		t.Fatal(err)
	}
	bad["a draft"] = rehashed(draft.Sealed)
	for name, b := range bad {
		got, err := keys.OpenBallot(b)
		if !errors.Is(err, seal.ErrAltered) || got != nil {
			t.Errorf("%s: opened as %v, %v", name, got, err)
		}
	}
	for bit := range 8 * len(good.Sealed) {
		flipped := bytes.Clone(good.Sealed)
		flipped[bit/8] ^= 1 << (bit % 8)
		if _, err := keys.OpenBallot(rehashed(flipped)); !errors.Is(err, seal.ErrAltered) {
			t.Fatalf("with bit %d flipped: %v", bit, err)
		}
	}
	if _, err := keys.OpenBallot(good); err != nil {
		t.Errorf("the ballot itself: %v", err)
	}
}

func TestAlteredDraftsDoNotOpen(t *testing.T) {
	s := newSealer(t)
	keys := openRound(t, s, round)
	good, err := keys.SealDraft(keys.Draft(id("ada")), 3, []byte(`{"groups":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]survey.SealedDraft{
		"revision": {Key: good.Key, Revision: 2, Sealed: good.Sealed},
		"key":      {Key: keys.Draft(id("ben")), Revision: 3, Sealed: good.Sealed},
		"empty":    {Key: good.Key, Revision: 3},
	} {
		if _, err := keys.OpenDraft(d); !errors.Is(err, seal.ErrAltered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := openRound(t, s, id("later")).OpenDraft(good); !errors.Is(err, seal.ErrAltered) {
		t.Errorf("another round: %v", err)
	}
	for bit := range 8 * len(good.Sealed) {
		flipped := good
		flipped.Sealed = bytes.Clone(good.Sealed)
		flipped.Sealed[bit/8] ^= 1 << (bit % 8)
		if _, err := keys.OpenDraft(flipped); !errors.Is(err, seal.ErrAltered) {
			t.Fatalf("with bit %d flipped: %v", bit, err)
		}
	}
}

func BenchmarkOpenRound(b *testing.B) {
	s := newSealer(b)
	openRound(b, s, round)
	for b.Loop() {
		keys, err := s.OpenRound(b.Context(), org, round)
		if err != nil {
			b.Fatal(err)
		}
		keys.Forget()
	}
}

func BenchmarkSealBallot(b *testing.B) {
	keys := openRound(b, newSealer(b), round)
	pseudonym, ballot := keys.Pseudonym(id("ada")), fullBallot()
	for b.Loop() {
		if _, err := keys.SealBallot(pseudonym, 1, ballot); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenBallot(b *testing.B) {
	keys := openRound(b, newSealer(b), round)
	sealed, err := keys.SealBallot(keys.Pseudonym(id("ada")), 1, fullBallot())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := keys.OpenBallot(sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPseudonym(b *testing.B) {
	keys := openRound(b, newSealer(b), round)
	person := id("ada")
	for b.Loop() {
		keys.Pseudonym(person)
	}
}

// fullBallot lists twenty people and names three in each of six areas: 4 KiB.
func fullBallot() *survey.Ballot {
	b := &survey.Ballot{}
	person := func(k int) survey.ID { return id(fmt.Sprint("person", k)) }
	for k := range 20 {
		b.Groups = append(b.Groups, []survey.ID{person(k)})
	}
	for area := range 6 {
		f := survey.Following{Area: id(fmt.Sprint("area", area))}
		for k := range 3 {
			f.Names = append(f.Names, person(area+k))
		}
		b.Follows = append(b.Follows, f)
	}
	return b
}
