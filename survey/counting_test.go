package survey_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

func releaseOf(t *testing.T, h *surveytest.House, id survey.ID) (release survey.Release) {
	t.Helper()
	h.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
		release, err = r.Release(ctx, h.Organisation.ID, id)
		return err
	})
	return release
}

func TestCountIsPublishedOnceAndSealsAreKept(t *testing.T) {
	each(t, surveytest.Options{}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		for k := range 20 {
			h.Submit(t, r.ID, k)
		}
		_, err := survey.NewBallots(h.Parts).SaveDraft(t.Context(), h.Actor(21), r.ID, 0, []byte("never counted"))
		must(t, err)
		h.Clock.Add(time.Hour)
		published := h.Count(t, r.ID)
		if published.State != survey.Published || published.Turnout != 20 || published.Asked != 24 {
			t.Errorf("got %s with %d of %d, want it published with 20 of 24", published.State, published.Turnout, published.Asked)
		}
		if !published.PublishedAt.Equal(surveytest.Start.Add(time.Hour)) {
			t.Errorf("published at %v", published.PublishedAt)
		}
		release := releaseOf(t, h, r.ID)
		document, err := survey.DecodeRelease(release)
		must(t, err)
		if document.Turnout != 20 || document.Asked != 24 || len(document.People) != 24 {
			t.Errorf("the release speaks of %d of %d, and of %d people", document.Turnout, document.Asked, len(document.People))
		}
		log := lines(t, h)

		// Again changes nothing.
		for range 3 {
			must(t, h.Rounds().Count(t.Context(), h.Organisation.ID, r.ID))
			must(t, h.Rounds().Due(t.Context()))
		}
		if again := h.Round(t, r.ID); again != published {
			t.Errorf("counted again: got %+v, want %+v", again, published)
		}
		if again := releaseOf(t, h, r.ID); again.Hash != release.Hash {
			t.Error("counted again: another release")
		}
		if again := lines(t, h); !slices.Equal(again, log) {
			t.Errorf("counted again: got %d lines in the log, want %d", len(again), len(log))
		}
		// Drafts and idempotency records are gone, ballots stay until their key goes.
		h.Read(t, func(ctx context.Context, rd survey.Reader) error {
			keys, err := h.Sealer.OpenRound(ctx, h.Organisation.ID, r.ID)
			if err != nil {
				return err
			}
			defer keys.Forget()
			_, err = rd.Draft(ctx, h.Organisation.ID, r.ID, keys.Draft(h.People[21].ID))
			wantCode(t, "draft", err, survey.CodeNotFound)
			_, err = rd.Idempotency(ctx, h.Organisation.ID, r.ID, keys.Idempotency(h.People[3].ID, "idempotency-key-3"))
			wantCode(t, "idempotency record", err, survey.CodeNotFound)
			_, err = rd.Ballot(ctx, h.Organisation.ID, r.ID, keys.Pseudonym(h.People[3].ID))
			return err
		})
	})
}

func TestManyCountersPublishOneRelease(t *testing.T) {
	each(t, surveytest.Options{People: 12}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		for k := range h.People {
			h.Submit(t, r.ID, k)
		}
		_, err := h.Rounds().Close(t.Context(), h.Faculty(), r.ID)
		must(t, err)
		h.Kept.Jobs()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if err := h.Rounds().Count(t.Context(), h.Organisation.ID, r.ID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := h.Round(t, r.ID).State; got != survey.Published {
			t.Errorf("got %s", got)
		}
		published := 0
		for _, line := range lines(t, h) {
			if line.Object == string(r.ID) && strings.HasPrefix(line.Detail, "round published") {
				published++
			}
		}
		if published != 1 {
			t.Errorf("the log says %d times that it was published", published)
		}
		if jobs := h.Kept.Jobs(); len(jobs) != 1 || jobs[0].Kind != survey.JobAnnounce {
			t.Errorf("jobs: got %v, want one announcement", jobs)
		}
	})
}

func TestCountThatDiesIsFinishedByAnotherWithTheSameBits(t *testing.T) {
	each(t, surveytest.Options{People: 12}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		for k := range h.People {
			h.Submit(t, r.ID, k)
		}
		_, err := h.Rounds().Close(t.Context(), h.Faculty(), r.ID)
		must(t, err)
		// What another process would have found, had it not died before it wrote.
		h.Counter = &watched{Counter: h.Counter}
		died := errors.New("the process died")
		h.Kept.FailNext(died)
		if err := h.Rounds().Count(t.Context(), h.Organisation.ID, r.ID); !errors.Is(err, died) {
			t.Fatalf("got %v, want that it died", err)
		}
		if got := h.Round(t, r.ID); got.State != survey.Closing || got.Turnout != -1 {
			t.Errorf("a count that died left %s with turnout %d", got.State, got.Turnout)
		}
		must(t, h.Rounds().Due(t.Context()))
		release := releaseOf(t, h, r.ID)
		hashes := h.Counter.(*watched).hashes
		if len(hashes) != 2 || hashes[0] != hashes[1] || hashes[0] != release.Hash {
			t.Errorf("got counts %x and release %x, want all the same", hashes, release.Hash)
		}
	})
}

func TestCountWhoseCommitIsLost(t *testing.T) {
	for name, saved := range map[string]bool{"saved": true, "not saved": false} {
		t.Run(name, func(t *testing.T) {
			each(t, surveytest.Options{People: 12}, func(t *testing.T, h *surveytest.House) {
				r := h.Open(t)
				h.Submit(t, r.ID, 3)
				_, err := h.Rounds().Close(t.Context(), h.Faculty(), r.ID)
				must(t, err)
				h.Kept.LoseNext(saved)
				wantCode(t, "count", h.Rounds().Count(t.Context(), h.Organisation.ID, r.ID), survey.CodeOutcomeUnknown)
				must(t, h.Rounds().Count(t.Context(), h.Organisation.ID, r.ID))
				if got := h.Round(t, r.ID).State; got != survey.Published {
					t.Errorf("got %s", got)
				}
			})
		})
	}
}

// watched remembers the hashes of what was counted.
type watched struct {
	survey.Counter
	hashes []survey.Hash
}

func (w *watched) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	counted, err := w.Counter.Count(ctx, in)
	if err == nil {
		_, hash, e := counted.Document.Encode()
		w.hashes, err = append(w.hashes, hash), e
	}
	return counted, err
}

// seen remembers what a counter was given.
type seen struct {
	survey.Counter
	in *survey.Count
}

func (s *seen) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	s.in = in
	return s.Counter.Count(ctx, in)
}

func TestCounterIsGivenLatestBallotsAndEarlierRounds(t *testing.T) {
	each(t, surveytest.Options{People: 10, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		counter := &seen{Counter: h.Counter}
		h.Counter = counter
		first := h.Publish(t)
		h.Clock.Add(24 * time.Hour)
		r := h.Open(t)
		h.Submit(t, r.ID, 5)
		second := &survey.Ballot{Groups: [][]survey.ID{{h.People[6].ID}}}
		_, err := survey.NewBallots(h.Parts).Submit(t.Context(), h.Actor(5), r.ID, "another-idempotency-key", nil, second)
		must(t, err)
		h.Count(t, r.ID)

		if len(counter.in.Ballots) != 1 || counter.in.Ballots[0].Rater != h.People[5].ID || counter.in.Ballots[0].Ballot.Listed() != 1 {
			t.Errorf("got %+v, want the second version of one ballot", counter.in.Ballots)
		}
		if len(counter.in.Earlier) != 1 || counter.in.Earlier[0].Round.ID != first.ID {
			t.Fatalf("got %d earlier rounds, want the first", len(counter.in.Earlier))
		}
		e := counter.in.Earlier[0]
		if len(e.Ballots) != 10 || len(e.Carry) == 0 || e.Document == nil || e.Snapshot == nil {
			t.Errorf("of the earlier round: %d ballots, %d bytes carried forward", len(e.Ballots), len(e.Carry))
		}

		// Once its keys are gone, only what was published of it is left.
		must(t, h.Sealer.DestroyRound(t.Context(), h.Organisation.ID, first.ID))
		must(t, h.Sealer.DestroyCarry(t.Context(), h.Organisation.ID, first.ID))
		third := h.Open(t)
		h.Count(t, third.ID)
		if len(counter.in.Ballots) != 0 || counter.in.Ballots == nil {
			t.Errorf("got %v, want no ballots", counter.in.Ballots)
		}
		e = counter.in.Earlier[0]
		if e.Ballots != nil || e.Carry != nil || e.Document == nil {
			t.Errorf("of a round without keys: %d ballots, %d bytes carried forward", len(e.Ballots), len(e.Carry))
		}
	})
}

// TestAnArchivedRoundStaysGone: an old copy of the key store brings its key back, and
// nothing is counted or recounted as if the round had been one without ballots.
func TestAnArchivedRoundStaysGone(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		counter := &seen{Counter: h.Counter}
		h.Counter = counter
		first := h.Publish(t)
		h.Clock.Set(surveytest.Start.AddDate(0, 24, 1))
		retire(t, h)
		must(t, h.Sealer.CreateRound(t.Context(), h.Organisation.ID, first.ID))
		if keyGone(t, h, first.ID) || h.Round(t, first.ID).State != survey.Archived {
			t.Fatal("the key is not back, or the round is not archived")
		}
		h.Count(t, h.Open(t).ID)
		if e := counter.in.Earlier[0]; e.Ballots != nil || e.Carry != nil || e.Document == nil {
			t.Errorf("of an archived round: %v, %d bytes carried forward", e.Ballots, len(e.Carry))
		}
		recounted(t, h, first.ID, "archived", survey.Impossible)
	})
}
