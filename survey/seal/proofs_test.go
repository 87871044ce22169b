package seal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

// proofs is a folder for what other tests check too:
//
//	go test ./survey/seal -run TestTenThousandProofs -args -proofs DIR
//
// writes DIR/receipts.json, an array of 10,000 receipt files (see docs/verify.md) of
// one round, all of which are in order.
var proofs = flag.String("proofs", "", "folder to write receipts.json to")

// leavesOf returns so many leaf hashes, ascending.
func leavesOf(n int) []survey.Hash {
	leaves := make([]survey.Hash, n)
	for k := range leaves {
		leaves[k] = seal.LeafHash(binary.BigEndian.AppendUint64(nil, uint64(k)))
	}
	slices.SortFunc(leaves, func(a, b survey.Hash) int { return bytes.Compare(a[:], b[:]) })
	return leaves
}

// signedRound is a round with a signed checkpoint over leaves.
type signedRound struct {
	checkpoint survey.Checkpoint
	leaves     []survey.Hash
	tree       survey.Tree
	note, key  string
}

func sign(t testing.TB, s *seal.Sealer, leaves []survey.Hash) *signedRound {
	t.Helper()
	r := &signedRound{leaves: leaves}
	var err error
	if r.tree, err = s.Tree(leaves); err != nil {
		t.Fatal(err)
	}
	r.checkpoint = survey.Checkpoint{
		Organisation: org, Round: round, Size: len(leaves), Root: r.tree.Root(),
		Release: sha256.Sum256([]byte("release")), Settings: sha256.Sum256([]byte("settings")),
		Superseded: sha256.Sum256(nil), // the root of no leaves
	}
	if r.note, err = s.Sign(t.Context(), org, r.checkpoint.Text()); err != nil {
		t.Fatal(err)
	}
	if r.key, err = s.VerifierKey(t.Context(), org); err != nil {
		t.Fatal(err)
	}
	return r
}

// receipt returns the receipt file of a leaf.
func (r *signedRound) receipt(t testing.TB, k int) *survey.ReceiptFile {
	t.Helper()
	hashes, err := r.tree.Prove(k)
	if err != nil {
		t.Fatal(err)
	}
	proof := &survey.ReceiptProof{Index: k, Size: len(r.leaves), Hashes: []string{}, Checkpoint: r.note, VerifierKey: r.key}
	for _, h := range hashes {
		proof.Hashes = append(proof.Hashes, h.Hex())
	}
	return &survey.ReceiptFile{
		Format: survey.ReceiptFormat, Organisation: org, Round: round, Leaf: r.leaves[k].Hex(), Version: 1, Proof: proof,
	}
}

func TestTenThousandProofs(t *testing.T) {
	t.Parallel()
	const people = 10_000
	r := sign(t, newSealer(t), leavesOf(people))
	files := make([]*survey.ReceiptFile, people)
	for k := range files {
		files[k] = r.receipt(t, k)
		// As a holder checks it: from the text of the file, with a key from elsewhere.
		text, err := files[k].Encode()
		if err != nil {
			t.Fatal(err)
		}
		read, err := survey.ParseReceiptFile(text)
		if err != nil {
			t.Fatal(err)
		}
		c, err := seal.Check(read, seal.Evidence{Key: r.key})
		if err != nil || c.Index != k || !c.Trusted || c.Checkpoint.Size != people {
			t.Fatalf("receipt %d: got %+v, %v", k, c, err)
		}
	}
	if *proofs == "" {
		return
	}
	text, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*proofs, "receipts.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// referenceRoot is the Merkle tree hash as RFC 6962, 2.1, has it, to the letter.
func referenceRoot(leaves []survey.Hash) survey.Hash {
	switch n := len(leaves); n {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leaves[0]
	default:
		k := 1
		for 2*k < n {
			k *= 2
		}
		left, right := referenceRoot(leaves[:k]), referenceRoot(leaves[k:])
		return sha256.Sum256(slices.Concat([]byte{1}, left[:], right[:]))
	}
}

func TestTreeIsThatOfTheRFC(t *testing.T) {
	t.Parallel()
	for n := range 70 {
		leaves := leavesOf(n)
		tree, err := seal.NewTree(leaves)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := tree.Root(), referenceRoot(leaves); got != want {
			t.Errorf("%d leaves: got root %x, want %x", n, got, want)
		}
		for k, leaf := range leaves {
			proof, err := tree.Prove(k)
			if err != nil {
				t.Fatal(err)
			}
			if err := seal.CheckProof(proof, n, k, tree.Root(), leaf); err != nil {
				t.Errorf("leaf %d of %d: %v", k, n, err)
			}
			for other := range leaves {
				if other != k && seal.CheckProof(proof, n, other, tree.Root(), leaf) == nil {
					t.Errorf("leaf %d of %d proves to be at %d", k, n, other)
				}
			}
		}
		for _, outside := range []int{-1, n} {
			if _, err := tree.Prove(outside); err == nil {
				t.Errorf("leaf %d of %d has a proof", outside, n)
			}
		}
	}
}

// TestWhatIsChangedDoesNotCheck changes one thing of a receipt or of what it is checked
// against, and wants that it is found.
func TestWhatIsChangedDoesNotCheck(t *testing.T) {
	t.Parallel()
	s := newSealer(t)
	r := sign(t, s, leavesOf(100))
	other := newSealer(t)
	foreign := sign(t, other, r.leaves)
	tampered := func(change func([]survey.Hash) []survey.Hash) *signedRound {
		return sign(t, s, change(slices.Clone(r.leaves)))
	}
	without := tampered(func(l []survey.Hash) []survey.Hash { return slices.Delete(l, 7, 8) })
	tests := map[string]struct {
		change func(*survey.ReceiptFile, *seal.Evidence)
		want   error
	}{
		"nothing":                    {func(*survey.ReceiptFile, *seal.Evidence) {}, nil},
		"nothing, with all":          {func(_ *survey.ReceiptFile, e *seal.Evidence) { e.Leaves, e.Checkpoint = r.leaves, r.note }, nil},
		"no proof, but all leaves":   {func(f *survey.ReceiptFile, e *seal.Evidence) { f.Proof, e.Leaves, e.Checkpoint = nil, r.leaves, r.note }, nil},
		"no proof":                   {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Proof = nil }, seal.ErrNothingToCheck},
		"no proof, but a checkpoint": {func(f *survey.ReceiptFile, e *seal.Evidence) { f.Proof, e.Checkpoint = nil, r.note }, seal.ErrNothingToCheck},
		"a bit of the leaf":          {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Leaf = flipped(f.Leaf) }, seal.ErrProof},
		"a bit of the proof":         {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Proof.Hashes[3] = flipped(f.Proof.Hashes[3]) }, seal.ErrProof},
		"a step too few":             {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Proof.Hashes = f.Proof.Hashes[1:] }, seal.ErrProof},
		"a step too many":            {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Proof.Hashes = append(f.Proof.Hashes, f.Leaf) }, seal.ErrProof},
		"another place":              {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Proof.Index++ }, seal.ErrProof},
		"a place before the first":   {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Proof.Index = -1 }, seal.ErrProof},
		"another size":               {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Proof.Size++ }, seal.ErrSize},
		"another round":              {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Round = id("another round") }, seal.ErrOtherRound},
		"another organisation":       {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Organisation = id("another organisation") }, seal.ErrOtherRound},
		"a bit of the checkpoint": {func(f *survey.ReceiptFile, _ *seal.Evidence) {
			f.Proof.Checkpoint = strings.Replace(r.note, "\n100\n", "\n101\n", 1)
		}, seal.ErrSignature},
		"the signature of another": {func(f *survey.ReceiptFile, _ *seal.Evidence) { f.Proof.Checkpoint = foreign.note }, seal.ErrSignature},
		"another's key":            {func(_ *survey.ReceiptFile, e *seal.Evidence) { e.Key = foreign.key }, seal.ErrSignature},
		"no key":                   {func(_ *survey.ReceiptFile, e *seal.Evidence) { e.Key = "key" }, seal.ErrVerifierKey},
		"two checkpoints":          {func(_ *survey.ReceiptFile, e *seal.Evidence) { e.Checkpoint = without.note }, seal.ErrTwoCheckpoints},
		"a leaf removed":           {func(_ *survey.ReceiptFile, e *seal.Evidence) { e.Leaves = without.leaves }, seal.ErrSize},
		"the leaf itself removed": {func(f *survey.ReceiptFile, e *seal.Evidence) {
			f.Proof, e.Leaves, e.Checkpoint, f.Leaf = nil, without.leaves, without.note, r.leaves[7].Hex()
		}, seal.ErrNotCounted},
		"a leaf added": {func(_ *survey.ReceiptFile, e *seal.Evidence) { e.Leaves = leavesOf(101) }, seal.ErrSize},
		"a leaf replaced": {func(_ *survey.ReceiptFile, e *seal.Evidence) {
			e.Leaves = slices.Clone(r.leaves)
			e.Leaves[50][31] ^= 1
		}, seal.ErrRoot},
		"two leaves the other way": {func(_ *survey.ReceiptFile, e *seal.Evidence) {
			e.Leaves = slices.Clone(r.leaves)
			e.Leaves[5], e.Leaves[6] = e.Leaves[6], e.Leaves[5]
		}, seal.ErrOrder},
		"a leaf twice": {func(_ *survey.ReceiptFile, e *seal.Evidence) {
			e.Leaves = slices.Insert(slices.Clone(r.leaves), 5, r.leaves[5])
		}, seal.ErrOrder},
		"no leaves at all": {func(_ *survey.ReceiptFile, e *seal.Evidence) { e.Leaves = []survey.Hash{} }, seal.ErrSize},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, e := r.receipt(t, 42), seal.Evidence{Key: r.key}
			test.change(f, &e)
			if _, err := seal.Check(f, e); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
	// The key in the receipt is as good as any that whoever wrote the receipt has made.
	c, err := seal.Check(foreign.receipt(t, 3), seal.Evidence{})
	if err != nil || c.Trusted {
		t.Errorf("the receipt's own key: got %+v, %v, want that it checks and is not trusted", c, err)
	}
	// A round without anybody's receipt.
	c, err = seal.Check(nil, seal.Evidence{Key: r.key, Checkpoint: r.note, Leaves: r.leaves})
	if err != nil || !c.Leaves || c.Index != -1 {
		t.Errorf("without a receipt: got %+v, %v", c, err)
	}
	if _, err := seal.Check(nil, seal.Evidence{Key: r.key, Checkpoint: r.note}); !errors.Is(err, seal.ErrNothingToCheck) {
		t.Errorf("without a receipt and leaves: got %v", err)
	}
	if _, err := seal.Check(nil, seal.Evidence{Checkpoint: r.note, Leaves: r.leaves}); !errors.Is(err, seal.ErrVerifierKey) {
		t.Errorf("without a receipt and a key: got %v", err)
	}
}

// flipped returns hexadecimal digits with one bit changed.
func flipped(digits string) string {
	last := digits[len(digits)-1]
	return digits[:len(digits)-1] + string("123456789abcdef0"[strings.IndexByte("0123456789abcdef", last)])
}

func TestSigning(t *testing.T) {
	t.Parallel()
	store, _ := newStore(t)
	kek := seal.GenerateKEK()
	s := seal.New(store, kek)
	ctx := t.Context()
	const text = "a text\nof two lines\n"
	first, err := s.Sign(ctx, org, text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Sign(ctx, org, text)
	if err != nil || again != first {
		t.Errorf("signed twice: got %q and %q, %v", first, again, err)
	}
	key, err := s.VerifierKey(ctx, org)
	if err != nil || !strings.HasPrefix(key, "followship/"+string(org)+"+") {
		t.Errorf("got key %q, %v", key, err)
	}
	if got, err := s.OpenNote(first, key); err != nil || got != text {
		t.Errorf("got %q, %v", got, err)
	}
	other, err := s.VerifierKey(ctx, id("another organisation"))
	if err != nil || other == key {
		t.Errorf("two organisations have the keys %q and %q, %v", key, other, err)
	}
	if _, err := s.OpenNote(first, other); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("another organisation's key: got %v", err)
	}
	for _, text := range []string{"", "no line feed", "control \x01\n", "not UTF-8 \xff\n", "carriage return\r\n"} {
		if note, err := s.Sign(ctx, org, text); err == nil {
			t.Errorf("signed %q: %q", text, note)
		}
	}
	// The key lies wrapped in the key store, and lasts.
	same := seal.New(store, kek)
	if again, err := same.VerifierKey(ctx, org); err != nil || again != key {
		t.Errorf("another process has %q, %v, want %q", again, err, key)
	}
	if _, err := seal.New(store, seal.GenerateKEK()).VerifierKey(ctx, org); !errors.Is(err, seal.ErrAltered) {
		t.Errorf("with another key-encryption key: got %v", err)
	}
	if _, err := s.VerifierKey(ctx, "x"); err == nil {
		t.Error("nobody has a key")
	}
}

func TestCheckpointHasOneText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		hash := func(name string) (h survey.Hash) {
			copy(h[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, name))
			return h
		}
		c := survey.Checkpoint{
			Organisation: org, Round: round, Size: rapid.IntRange(0, 1<<40).Draw(t, "size"),
			Root: hash("root"), Release: hash("release"), Settings: hash("settings"),
		}
		if rapid.Bool().Draw(t, "says what was superseded") {
			c.Superseded = hash("superseded")
		}
		if got, err := survey.ParseCheckpoint(c.Text()); err != nil || got != c {
			t.Errorf("got %+v, %v, want %+v", got, err, c)
		}
		text := []byte(c.Text())
		k := rapid.IntRange(0, len(text)-1).Draw(t, "byte")
		text[k] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if got, err := survey.ParseCheckpoint(string(text)); err == nil && got.Text() != string(text) {
			t.Errorf("%q is read as %q", text, got.Text())
		}
	})
}

func FuzzReceiptFile(f *testing.F) {
	f.Add([]byte(`{"followship_receipt":1,"organisation":"aaaaaaaaaaaaaaaaaaaaaaaaaa","round":"aaaaaaaaaaaaaaaaaaaaaaaaaa","leaf":"` +
		strings.Repeat("ab", 32) + `","version":1,"proof":{"index":0,"size":1,"hashes":[],"checkpoint":"","verifier_key":""}}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := survey.ParseReceiptFile(text)
		if err != nil {
			return
		}
		_, _ = seal.Check(read, seal.Evidence{}) // whatever is in it
		again, err := read.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := survey.ParseReceiptFile(again); err != nil {
			t.Errorf("what was read and written is not read again: %v", err)
		}
	})
}
