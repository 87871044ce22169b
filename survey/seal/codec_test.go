package seal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

// The record and the keys in this test were computed by other software (Python's
// hmac and hashlib, AES-GCM of the cryptography package) from the description in
// doc.go and the round key 00 01 … 1f. As long as it passes, records of earlier
// versions open.
func TestKnownAnswer(t *testing.T) {
	organisation, round := survey.ID(strings.Repeat("a", 26)), survey.ID(strings.Repeat("b", 25)+"a")
	person, area, item := survey.ID(strings.Repeat("c", 25)+"a"), survey.ID(strings.Repeat("d", 25)+"a"), survey.ID(strings.Repeat("e", 25)+"a")
	var key [32]byte
	for k := range key {
		key[k] = byte(k)
	}
	keys, err := derive(&key, organisation, round)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		got  survey.Key
		want string
	}{
		{"pseudonym", keys.Pseudonym(person), "4b9e0aeaa6d818e869e85319b4145eb183bbeb1110214d717cb17b580be0dc32"},
		{"roll", keys.Roll(person), "060deabdc3022835063b6c6de22233ff448c8a393cc538c68b5e419b59eb5ca3"},
		{"draft", keys.Draft(person), "ed2668ad4396b043b7d61c2a08fc95c2e78c4a432db3dac3b26ec46e0ce4dccc"},
		{"idempotency", keys.Idempotency(person, "k"), "a8940990c642f5dcaa5a2f9c2318f857a8f3af3a853853592419ba632afd5de6"},
		{"digest", keys.Digest(person, []byte("request")), "ad010bccc9084c9ff549970ac541ca90b8b1f3816dceae53875d7290fd17e50d"},
	} {
		if got := hex.EncodeToString(c.got[:]); got != c.want {
			t.Errorf("%s = %s, want %s", c.name, got, c.want)
		}
	}
	text, err := os.ReadFile("testdata/ballot.hex")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := hex.DecodeString(strings.Join(strings.Fields(string(text)), ""))
	if err != nil {
		t.Fatal(err)
	}
	hash := LeafHash(sealed)
	if got, want := hex.EncodeToString(hash[:]), "27efa1d4ef2ccef96e9a08ea37b14c0ad782add1e1fcfc20c21803220efc1da3"; got != want {
		t.Errorf("leaf hash %s, want %s", got, want)
	}
	got, err := keys.OpenBallot(survey.SealedBallot{Pseudonym: keys.Pseudonym(person), Version: 2, Sealed: sealed, Hash: hash})
	if err != nil {
		t.Fatal(err)
	}
	want := &survey.Ballot{
		Groups: [][]survey.ID{{person}}, NoContact: []survey.ID{},
		Follows: []survey.Following{{Area: area, Names: []survey.ID{}}},
		Items:   []survey.Answer{{Item: item, Yes: true}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("opened as %v, want %v", got, want)
	}
}

// TestAggregatesOfEarlierVersionsOpen: they were not padded.
func TestAggregatesOfEarlierVersionsOpen(t *testing.T) {
	store, err := OpenDir(t.TempDir() + "/keys")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s := New(store, GenerateKEK())
	organisation, round := survey.ID(strings.Repeat("a", 26)), survey.ID(strings.Repeat("b", 25)+"a")
	key, err := s.create(t.Context(), forCarry, organisation, round)
	if err != nil {
		t.Fatal(err)
	}
	context := fields("followship aggregates", string(organisation), string(round), "\x01")
	earlier := gcm(&key).Seal([]byte{1}, nil, []byte("aggregates"), context)
	if got, err := s.OpenCarry(t.Context(), organisation, round, earlier); err != nil || string(got) != "aggregates" {
		t.Errorf("got %q, %v", got, err)
	}
	earlier[0] = carryForm
	if got, err := s.OpenCarry(t.Context(), organisation, round, earlier); err == nil {
		t.Errorf("as one of this version: %q", got)
	}
}

// seeds are texts from which the fuzz tests of the decoder start.
func seeds(f *testing.F) [][]byte {
	f.Helper()
	usual := survey.ID(strings.Repeat("abcdefghijkl2", 2)[:25] + "a")
	var out [][]byte
	for _, b := range []*survey.Ballot{
		{},
		{Groups: [][]survey.ID{{usual, "x"}, {}}, NoContact: []survey.ID{usual}},
		{Follows: []survey.Following{{Area: usual, Names: []survey.ID{"y"}}}, Items: []survey.Answer{{Item: usual, Yes: true}, {Item: "z"}}},
		{Groups: [][]survey.ID{{usual}}, Comments: []survey.Comment{{About: usual, Prompt: "p", Text: "ä\n<b>", Signed: true}, {About: usual, Prompt: "q", Text: "-"}}},
	} {
		text, err := encode(b)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, text)
	}
	return append(out,
		nil,
		[]byte{0x80, 0x00, 0, 0, 0}, // a varint with a needless byte
		[]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, // a count beyond the text
		[]byte{0, 0, 0, 1, 1, 'x', 2},                                   // neither yes nor no
		append(append([]byte{0, 1, 26}, usual...), 0, 0),                // an id in its long form
		[]byte{0, 0, 0, 0, 0},                                           // no comments, said at length
		[]byte{0, 0, 0, 0, 1, 1, 'a', 1, 'p', 0, 9, 'x'},                // a comment longer than the record
	)
}

// FuzzDecode: the decoder takes exactly what encode makes, and allocates no more
// than in proportion to what it is given.
func FuzzDecode(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := decode(text)
		if err != nil {
			if b != nil {
				t.Error("a ballot beside an error")
			}
			return
		}
		again, err := encode(b)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, text) {
			t.Errorf("%x decodes to what encodes to %x", text, again)
		}
	})
}

func TestDecoderAllocatesInProportion(t *testing.T) {
	// The count promises as many groups as there are bytes left; each turns out
	// to be empty or broken.
	text := append([]byte{0xfc, 0x3f}, make([]byte, 8188)...)
	got := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			_, _ = decode(text)
		}
	}).AllocedBytesPerOp()
	if limit := int64(64 * len(text)); got > limit {
		t.Errorf("decoding %d bytes allocates %d, want %d at most", len(text), got, limit)
	}
}

func FuzzUnpad(f *testing.F) {
	for _, text := range []string{"", "x", strings.Repeat("x", 1021)} {
		padded, err := pad([]byte(text))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(padded)
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, padded []byte) {
		text, err := unpad(bytes.Clone(padded))
		if err != nil {
			return
		}
		again, err := pad(text)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again, padded) {
			t.Errorf("a text of %d bytes has two padded forms", len(text))
		}
	})
}

// FuzzUnwrap: nothing but what was wrapped unwraps.
func FuzzUnwrap(f *testing.F) {
	kek := KEK{sha256.Sum256([]byte("a key for this test"))}
	key := sha256.Sum256([]byte("another"))
	organisation, round := survey.ID(strings.Repeat("a", 26)), survey.ID(strings.Repeat("b", 26))
	f.Add(kek.wrap(&key, forRound, organisation, round), "round", string(round))
	f.Add(kek.wrap(&key, forCarry, organisation, round), "round", string(round))
	f.Add([]byte{}, "", "")
	f.Add([]byte{wrapFormat}, "carry", "x")
	f.Fuzz(func(t *testing.T, wrapped []byte, p, where string) {
		var got [32]byte
		err := kek.unwrap(&got, wrapped, purpose(p), organisation, survey.ID(where))
		switch {
		case err == nil && got != key:
			t.Error("something unwrapped to another key")
		case err != nil && got != [32]byte{}:
			t.Error("something of a key beside an error")
		}
	})
}

func TestFieldsAreUnambiguous(t *testing.T) {
	seen := make(map[string][]string)
	for _, list := range [][]string{
		{},
		{""},
		{"", ""},
		{"a"},
		{"a", ""},
		{"", "a"},
		{"ab"},
		{"a", "b"},
		{number(0)},
		{number(1)},
		{number(256)},
		{string(fields("a")), "b"},
	} {
		bytes := string(fields(list...))
		if before, ok := seen[bytes]; ok {
			t.Errorf("%q and %q have the same bytes", before, list)
		}
		seen[bytes] = list
	}
}
