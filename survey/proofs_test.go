package survey_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
	"github.com/followship/followship/survey/surveytest"
)

// submitAgain has somebody hand in a later version.
func submitAgain(t *testing.T, h *surveytest.House, round survey.ID, k int) survey.Receipt {
	t.Helper()
	b := h.Ballot(t, round, k)
	b.Groups = b.Groups[:1]
	receipt, err := survey.NewBallots(h.Parts).Submit(t.Context(), h.Actor(k), round, fmt.Sprintf("another-idempotency-key-%d", k), nil, b)
	must(t, err)
	return receipt
}

func newProofs(h *surveytest.House) *survey.Proofs {
	return survey.NewProofs(survey.NewBallots(h.Parts))
}

// publishedLeaves returns what anybody can download of a round.
func publishedLeaves(t *testing.T, h *surveytest.House, round survey.ID) *survey.Proven {
	t.Helper()
	p, err := newProofs(h).Get(t.Context(), h.Actor(3), round)
	must(t, err)
	return p
}

func TestReceiptsProve(t *testing.T) {
	each(t, surveytest.Options{People: 14, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, key := t.Context(), verifierKey(t, h)
		proofs := newProofs(h)
		draft := h.Draft(t)
		_, err := proofs.Own(ctx, h.Actor(3), draft.ID)
		wantCode(t, "own record of a draft", err, survey.CodeNotOpen)
		r := h.Open(t)
		receipts := map[int]survey.Receipt{}
		for k := range 9 {
			receipts[k] = h.Submit(t, r.ID, k)
		}
		replaced := receipts[4]
		receipts[4] = submitAgain(t, h, r.ID, 4)

		// While it is open there is nothing of the tree, and one's own receipt proves
		// nothing yet.
		_, err = proofs.Get(ctx, h.Actor(3), r.ID)
		wantCode(t, "checkpoint of an open round", err, survey.CodeNotPublished)
		for _, k := range []int{4, 11} {
			own, err := proofs.Own(ctx, h.Actor(k), r.ID)
			must(t, err)
			if own.Recorded != survey.RecordPending || own.Submitted != (k == 4) || own.File != nil && own.File.Proof != nil {
				t.Errorf("person %d while it is open: got %+v", k, own)
			}
		}
		early, err := proofs.Own(ctx, h.Actor(4), r.ID)
		must(t, err)

		published := h.Count(t, r.ID)
		p := publishedLeaves(t, h, r.ID)
		if p.Size != published.Turnout || p.Size != 9 || len(p.Leaves.Counted) != 9 || p.Release != releaseOf(t, h, r.ID).Hash {
			t.Errorf("got a checkpoint of %d ballots, want the turnout of %d", p.Size, published.Turnout)
		}
		for k := range h.People {
			own, err := proofs.Own(ctx, h.Actor(k), r.ID)
			must(t, err)
			if k >= 9 {
				if own.Recorded != survey.RecordNone || own.Submitted || own.File != nil {
					t.Errorf("person %d, who has not answered: got %+v", k, own)
				}
				continue
			}
			if own.Recorded != survey.RecordCounted || own.Receipt != receipts[k] {
				t.Errorf("person %d: got %+v, want that %+v is counted", k, own, receipts[k])
				continue
			}
			text, err := own.File.Encode()
			must(t, err)
			file, err := survey.ParseReceiptFile(text)
			must(t, err)
			if c, err := seal.Check(file, seal.Evidence{Key: key, Leaves: p.Leaves.Counted, Checkpoint: p.Signed.Note}); err != nil || c.Checkpoint.Size != 9 {
				t.Errorf("person %d: the receipt does not check: %v", k, err)
			}
		}
		// The one from before the close comes to the same with what is published.
		if _, err := seal.Check(early.File, seal.Evidence{Key: key, Leaves: p.Leaves.Counted, Checkpoint: p.Signed.Note}); err != nil {
			t.Errorf("the receipt from before the close: %v", err)
		}
		for what, test := range map[string]struct {
			leaf                 survey.Hash
			included, superseded bool
		}{"counted": {receipts[2].Hash, true, false}, "replaced": {replaced.Hash, false, true}, "of nobody": {survey.Hash{1}, false, false}} {
			in, err := p.Find(test.leaf)
			must(t, err)
			if in.Included != test.included || in.Superseded != test.superseded {
				t.Errorf("%s: got %+v", what, in)
			}
		}
		// It outlives the key and the ballots.
		must(t, h.Sealer.DestroyRound(ctx, h.Organisation.ID, r.ID))
		own, err := proofs.Own(ctx, h.Actor(2), r.ID)
		must(t, err)
		if own.Recorded != survey.RecordGone || own.Submitted {
			t.Errorf("without the key: got %+v", own)
		}
		if in, err := publishedLeaves(t, h, r.ID).Find(replaced.Hash); err != nil || !in.Superseded {
			t.Errorf("without the key: got %+v, %v", in, err)
		}
		// Nobody from outside.
		other := h.House(t, surveytest.Options{Name: "Other", People: 3, Teams: 1})
		_, err = proofs.Get(ctx, other.Actor(0), r.ID)
		wantCode(t, "a checkpoint elsewhere", err, survey.CodeNotFound)
		_, _, err = proofs.Recount(ctx, other.Actor(0), r.ID)
		wantCode(t, "a recount elsewhere", err, survey.CodeNotFound)
		late := h.Open(t)
		_, err = survey.Directory{Parts: h.Parts}.CreatePerson(ctx, h.Administrator(), survey.Person{Name: "Late", Mail: "late@example.org"})
		must(t, err)
		h.Read(t, latestPerson(h))
		_, err = proofs.Own(ctx, h.Actor(len(h.People)-1), late.ID)
		wantCode(t, "who came later", err, survey.CodeNotOnRoster)
	})
}

func TestRoundOfNobodyHasACheckpoint(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		h.Count(t, r.ID)
		p := publishedLeaves(t, h, r.ID)
		if p.Size != 0 || len(p.Leaves.Counted) != 0 {
			t.Errorf("got %+v", p.Checkpoint)
		}
		if _, err := seal.Check(nil, seal.Evidence{Key: verifierKey(t, h), Checkpoint: p.Signed.Note, Leaves: p.Leaves.Counted}); err != nil {
			t.Errorf("it does not check: %v", err)
		}
		if verdict, err := h.Rounds().Recount(t.Context(), h.Organisation.ID, r.ID); err != nil || verdict != survey.Pass {
			t.Errorf("recounted: got %s, %v", verdict, err)
		}
	})
}

func TestTwoCheckpointsOfOneRoundAreAFault(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		h.Submit(t, r.ID, 3)
		_, err := h.Rounds().Close(t.Context(), h.Faculty(), r.ID)
		must(t, err)
		// Another process, on another key store, has published meanwhile.
		honest := h.Sealer
		h.Sealer = signing{Sealer: honest, by: surveytest.New(t, h.Store).Sealer}
		slow := &meanwhile{Counter: h.Counter, do: func() {
			second := *h.Parts
			second.Sealer, second.Counter = honest, h.Counter.(*meanwhile).Counter
			must(t, survey.Rounds{Parts: &second}.Count(t.Context(), h.Organisation.ID, r.ID))
		}}
		h.Counter = slow
		err = h.Rounds().Count(t.Context(), h.Organisation.ID, r.ID)
		wantCode(t, "counted with another key", err, survey.CodeFault)
	})
}

// signing signs with the keys of another.
type signing struct {
	survey.Sealer
	by survey.Sealer
}

func (s signing) Sign(ctx context.Context, organisation survey.ID, text string) (string, error) {
	return s.by.Sign(ctx, organisation, text)
}

func (s signing) VerifierKey(ctx context.Context, organisation survey.ID) (string, error) {
	return s.by.VerifierKey(ctx, organisation)
}

// meanwhile does something while it counts.
type meanwhile struct {
	survey.Counter
	do func()
}

func (m *meanwhile) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	m.do()
	return m.Counter.Count(ctx, in)
}

func TestBallotsThatWereChangedAreNotCounted(t *testing.T) {
	for name, change := range map[string]string{
		"a bit flipped":        `UPDATE ballot SET sealed = $1 WHERE pseudonym = $2`,
		"one removed":          `DELETE FROM ballot WHERE pseudonym = $2 AND sealed <> $1`,
		"one added":            `INSERT INTO ballot SELECT organisation_id, round_id, sealed_hash, version, sealed, sealed_hash FROM ballot WHERE pseudonym = $2 AND sealed <> $1`,
		"one given to another": `UPDATE ballot SET pseudonym = sealed_hash WHERE pseudonym = $2 AND sealed <> $1`,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
				r := h.Open(t)
				for k := range h.People {
					h.Submit(t, r.ID, k)
				}
				_, err := h.Rounds().Close(t.Context(), h.Faculty(), r.ID)
				must(t, err)
				kept := ballotsOf(t, h, r.ID)
				first := kept[0]
				altered := append([]byte{}, first.Sealed...)
				altered[100] ^= 1
				execute(t, h, change, altered, first.Pseudonym[:])
				if err := h.Rounds().Count(t.Context(), h.Organisation.ID, r.ID); !errors.Is(err, survey.ErrAltered) {
					t.Errorf("got %v, want that it was altered", err)
				}
				if got := h.Round(t, r.ID); got.State != survey.Closing || got.Turnout != -1 {
					t.Errorf("got %s", got.State)
				}
			})
		})
	}
}

// TestNothingIsCalledReplacedThatWasNot: what a checkpoint does not say was replaced, the
// database cannot say afterwards; and a ballot that was taken away before the count is
// told to its holder by their own record, whatever its receipt is called.
func TestNothingIsCalledReplacedThatWasNot(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		for k := range 5 {
			h.Submit(t, r.ID, k)
		}
		removed := h.Submit(t, r.ID, 5)
		again := submitAgain(t, h, r.ID, 2)
		keys, err := h.Sealer.OpenRound(t.Context(), h.Organisation.ID, r.ID)
		must(t, err)
		defer keys.Forget()
		execute(t, h, `DELETE FROM ballot WHERE pseudonym = $1`, keyOf(keys.Pseudonym(h.People[5].ID)))
		execute(t, h, `DELETE FROM roll WHERE roll_key = $1`, keyOf(keys.Roll(h.People[5].ID)))
		h.Count(t, r.ID)
		p := publishedLeaves(t, h, r.ID)
		if len(p.Leaves.Superseded) != 1 || p.Superseded == (survey.Hash{}) {
			t.Fatalf("got %+v", p.Leaves)
		}
		replaced := p.Leaves.Superseded[0]
		execute(t, h, `UPDATE checkpoint SET superseded = $1 WHERE round_id = $2`, removed.Hash[:], string(r.ID))
		later := publishedLeaves(t, h, r.ID)
		for what, leaf := range map[string]survey.Hash{"removed": removed.Hash, "replaced": replaced} {
			if in, err := later.Find(leaf); err != nil || in.Included || in.Superseded {
				t.Errorf("%s: got %+v, %v, want that nobody knows of it", what, in, err)
			}
		}
		if in, err := later.Find(again.Hash); err != nil || !in.Included {
			t.Errorf("what was counted: got %+v, %v", in, err)
		}
		own, err := newProofs(h).Own(t.Context(), h.Actor(5), r.ID)
		must(t, err)
		if own.Recorded != survey.RecordNone {
			t.Errorf("whose ballot was removed is told %q", own.Recorded)
		}
	})
}

// TestCheckpointsOfEarlierVersions: they did not say what was replaced, and hold for what
// they say.
func TestCheckpointsOfEarlierVersions(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		old := h.Submit(t, r.ID, 2)
		submitAgain(t, h, r.ID, 2)
		h.Count(t, r.ID)
		earlier := publishedLeaves(t, h, r.ID).Checkpoint
		earlier.Superseded = survey.Hash{}
		note, err := h.Sealer.Sign(t.Context(), h.Organisation.ID, earlier.Text())
		must(t, err)
		execute(t, h, `UPDATE checkpoint SET note = $1 WHERE round_id = $2`, note, string(r.ID))
		p := publishedLeaves(t, h, r.ID)
		if in, err := p.Find(old.Hash); err != nil || !in.Superseded || p.Checkpoint != earlier {
			t.Errorf("got %+v, %v of %+v", in, err, p.Checkpoint)
		}
		recounted(t, h, r.ID, "of an earlier version", survey.Pass)
	})
}

// TestAnOldVersionPutBackIsFoundByItsHolder: before the count an old copy of a row can
// be put in place of a later one, and opens; its holder has a receipt of the later one.
func TestAnOldVersionPutBackIsFoundByItsHolder(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		for k := range h.People {
			h.Submit(t, r.ID, k)
		}
		old := ballotsOf(t, h, r.ID)
		receipt := submitAgain(t, h, r.ID, 2)
		before, err := newProofs(h).Own(t.Context(), h.Actor(2), r.ID)
		must(t, err)
		restoreBallots(t, h, r.ID, old)
		h.Count(t, r.ID)
		p := publishedLeaves(t, h, r.ID)
		if in, err := p.Find(receipt.Hash); err != nil || in.Included || in.Superseded {
			t.Errorf("got %+v, %v, want that nobody knows of it", in, err)
		}
		_, err = seal.Check(before.File, seal.Evidence{Key: verifierKey(t, h), Checkpoint: p.Signed.Note, Leaves: p.Leaves.Counted})
		if !errors.Is(err, seal.ErrNotCounted) {
			t.Errorf("the receipt that was kept: got %v", err)
		}
	})
}
