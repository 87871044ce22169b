package seal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

// TestSharesGoWithTheAggregates: what people are shown in words opens for them, outlives
// the ballots, and ends with the key of the aggregates.
func TestSharesGoWithTheAggregates(t *testing.T) {
	s := newSealer(t)
	openRound(t, s, round)
	if _, err := s.OpenShares(t.Context(), org, round); !errors.Is(err, survey.ErrKeyDestroyed) {
		t.Errorf("before the aggregates are sealed: %v", err)
	}
	if _, err := s.SealCarry(t.Context(), org, round, nil); err != nil {
		t.Fatal(err)
	}
	keys, err := s.OpenShares(t.Context(), org, round)
	if err != nil {
		t.Fatal(err)
	}
	plain := []byte("what ada is told")
	sealed, err := keys.SealShare(keys.Share(id("ada")), plain)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed.Sealed, plain) || strings.Contains(fmt.Sprint(keys), "{") {
		t.Error("a text or a key is readable")
	}
	if err := s.DestroyRound(t.Context(), org, round); err != nil {
		t.Fatal(err)
	}
	again, err := s.OpenShares(t.Context(), org, round)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.OpenShare(sealed); err != nil || !bytes.Equal(got, plain) || again.Share(id("ada")) != sealed.Key {
		t.Errorf("%q, %v, want what was sealed", got, err)
	}
	other := sealed
	other.Key = again.Share(id("ben"))
	if _, err := again.OpenShare(other); !errors.Is(err, seal.ErrAltered) {
		t.Errorf("another person's: %v", err)
	}
	if _, err := s.SealCarry(t.Context(), org, id("later"), nil); err != nil {
		t.Fatal(err)
	}
	later, err := s.OpenShares(t.Context(), org, id("later"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := later.OpenShare(sealed); !errors.Is(err, seal.ErrAltered) || later.Share(id("ada")) == sealed.Key {
		t.Errorf("another round's: %v", err)
	}
	for bit := range 8 * 64 { // its head, and the text in it
		flipped := survey.SealedShare{Key: sealed.Key, Sealed: bytes.Clone(sealed.Sealed)}
		flipped.Sealed[bit/8] ^= 1 << (bit % 8)
		if _, err := again.OpenShare(flipped); !errors.Is(err, seal.ErrAltered) {
			t.Fatalf("with bit %d flipped: %v", bit, err)
		}
	}
	again.Forget()
	if _, err := again.OpenShare(sealed); !errors.Is(err, survey.ErrKeyDestroyed) || again.Share(id("ada")) != (survey.Key{}) {
		t.Errorf("after it was forgotten: %v", err)
	}
	if err := s.DestroyCarry(t.Context(), org, round); err != nil {
		t.Fatal(err)
	}
	if _, err := s.OpenShares(t.Context(), org, round); !errors.Is(err, survey.ErrKeyDestroyed) {
		t.Errorf("after the aggregates were destroyed: %v", err)
	}
}

// TestLengthsTellLittle: of shares and of aggregates, however long, there are four
// sizes, and then four times as much each time.
func TestLengthsTellLittle(t *testing.T) {
	s := newSealer(t)
	if _, err := s.SealCarry(t.Context(), org, round, nil); err != nil {
		t.Fatal(err)
	}
	keys, err := s.OpenShares(t.Context(), org, round)
	if err != nil {
		t.Fatal(err)
	}
	for what, keep := range map[string]func(plain []byte) (sealed, opened []byte, err error){
		"a share": func(plain []byte) ([]byte, []byte, error) {
			sealed, err := keys.SealShare(survey.Key{1}, plain)
			if err != nil {
				return nil, nil, err
			}
			opened, err := keys.OpenShare(sealed)
			return sealed.Sealed, opened, err
		},
		"an aggregate": func(plain []byte) ([]byte, []byte, error) {
			sealed, err := s.SealCarry(t.Context(), org, round, plain)
			if err != nil {
				return nil, nil, err
			}
			opened, err := s.OpenCarry(t.Context(), org, round, sealed)
			return sealed, opened, err
		},
	} {
		sizes := map[int]bool{}
		for n := 1; n < 1<<21; n = n*3 + 1 {
			plain := bytes.Repeat([]byte{7}, n)
			sealed, opened, err := keep(plain)
			if err != nil || !bytes.Equal(opened, plain) {
				t.Errorf("%s of %d bytes: opened as %d, %v", what, n, len(opened), err)
			}
			sizes[len(sealed)-29] = true
		}
		for size := range sizes {
			for size > 1<<10 && size%4 == 0 {
				size /= 4
			}
			if size != 1<<10 {
				t.Errorf("%s has one of the sizes %v", what, sizes)
			}
		}
		if len(sizes) > 7 {
			t.Errorf("%s has %d sizes", what, len(sizes))
		}
	}
}

// TestTheFullestBallotFits: with as many names, answers and comments as there may be,
// in letters of four bytes, a ballot is sealed and its draft is kept.
func TestTheFullestBallotFits(t *testing.T) {
	var b survey.Ballot
	person := func(k int) survey.ID { return id(fmt.Sprint("person", k)) }
	length := survey.MaxComments / (4 * survey.MaxListCap * survey.MaxCommentPrompts)
	for k := range survey.MaxListCap {
		b.Groups = append(b.Groups, []survey.ID{person(k)})
		for prompt := range survey.MaxCommentPrompts {
			b.Comments = append(b.Comments, survey.Comment{About: person(k), Prompt: id(fmt.Sprint(prompt)), Text: strings.Repeat("𝄞", length), Signed: true})
		}
	}
	for k := range survey.MaxSurveyAreas {
		f := survey.Following{Area: id(fmt.Sprint("area", k))}
		for n := range survey.MaxNames {
			f.Names = append(f.Names, person(n))
		}
		b.Follows = append(b.Follows, f)
	}
	for k := range 20 {
		b.Items = append(b.Items, survey.Answer{Item: id(fmt.Sprint("item", k))})
	}
	for k := range 1000 {
		b.NoContact = append(b.NoContact, person(1000+k))
	}
	keys := openRound(t, newSealer(t), round)
	sealed, err := keys.SealBallot(keys.Pseudonym(id("ada")), 1, &b)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := keys.OpenBallot(sealed)
	if err != nil || len(opened.Comments) != len(b.Comments) || opened.Comments[74] != b.Comments[74] {
		t.Errorf("it opens otherwise: %v", err)
	}
	// As JSON, in which a draft stands, a quotation mark takes two bytes.
	b.NoContact = b.NoContact[:100]
	for k := range b.Comments {
		b.Comments[k].Text = strings.Repeat(`"`, 4*length)
	}
	draft, err := json.Marshal(b)
	if err != nil || len(draft) > survey.MaxDraft {
		t.Errorf("a draft of %d bytes: %v", len(draft), err)
	}
}
