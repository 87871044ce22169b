package survey_test

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// versions counts the versions of somebody's ballot: the number of the latest,
// checked against the roll.
func versions(t *testing.T, h *surveytest.House, round survey.ID, k int) (n int) {
	t.Helper()
	keys, err := h.Sealer.OpenRound(t.Context(), h.Organisation.ID, round)
	must(t, err)
	defer keys.Forget()
	h.Read(t, func(ctx context.Context, r survey.Reader) error {
		on, err := r.OnRoll(ctx, h.Organisation.ID, round, keys.Roll(h.People[k].ID))
		if err != nil {
			return err
		}
		b, err := r.Ballot(ctx, h.Organisation.ID, round, keys.Pseudonym(h.People[k].ID))
		if survey.KindOf(err) == survey.NotFound && err != nil {
			err = nil
		}
		n = b.Version
		if on != (n > 0) {
			t.Errorf("on the roll: %v, with %d versions of a ballot", on, n)
		}
		return err
	})
	return n
}

func TestSubmittingAgainMakesTheNextVersion(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, ballots := t.Context(), survey.NewBallots(h.Parts)
		r := h.Open(t)
		first, second := h.Ballot(t, r.ID, 3), &survey.Ballot{Groups: [][]survey.ID{{h.People[0].ID, h.People[1].ID}, {h.People[2].ID}}}
		one, err := ballots.Submit(ctx, h.Actor(3), r.ID, "idempotency-key-one", []byte("1"), first)
		must(t, err)
		two, err := ballots.Submit(ctx, h.Actor(3), r.ID, "idempotency-key-two", []byte("2"), second)
		must(t, err)
		if one.Version != 1 || two.Version != 2 || one.Hash == two.Hash {
			t.Errorf("got versions %d and %d", one.Version, two.Version)
		}
		mine, err := ballots.Mine(ctx, h.Actor(3), r.ID)
		must(t, err)
		if !mine.Submitted || mine.Receipt != two || !reflect.DeepEqual(mine.Ballot.Groups, second.Groups) {
			t.Errorf("got %+v, want the second ballot and its receipt", mine)
		}
		// Nobody else has any of it.
		other, err := ballots.Mine(ctx, h.Actor(4), r.ID)
		must(t, err)
		if other.Submitted || other.Ballot != nil || other.Receipt != (survey.Receipt{}) {
			t.Errorf("somebody else is shown %+v", other)
		}
	})
}

func TestIdempotencyOfSubmissions(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, ballots := t.Context(), survey.NewBallots(h.Parts)
		r := h.Open(t)
		b := h.Ballot(t, r.ID, 3)
		const key = "the-same-idempotency-key"
		one, err := ballots.Submit(ctx, h.Actor(3), r.ID, key, []byte("request"), b)
		must(t, err)
		again, err := ballots.Submit(ctx, h.Actor(3), r.ID, key, []byte("request"), b)
		must(t, err)
		if again != one {
			t.Errorf("sent again: got %+v, want %+v", again, one)
		}
		_, err = ballots.Submit(ctx, h.Actor(3), r.ID, key, []byte("another request"), b)
		wantCode(t, "the same key for another request", err, survey.CodeIdempotency)
		// A key is somebody's own.
		_, err = ballots.Submit(ctx, h.Actor(4), r.ID, key, []byte("their request"), h.Ballot(t, r.ID, 4))
		must(t, err)
		if n := versions(t, h, r.ID, 3); n != 1 {
			t.Errorf("got %d versions, want 1", n)
		}
		for _, bad := range []string{"", "short", "with a\ncontrol character", fmt.Sprintf("%0201d", 0)} {
			_, err = ballots.Submit(ctx, h.Actor(3), r.ID, bad, nil, b)
			wantCode(t, fmt.Sprintf("key %q", bad), err, survey.CodeInvalid)
		}
		// Sent again after the end, while it is counted: the receipt of the first
		// time, and nothing new.
		_, err = h.Rounds().Close(ctx, h.Faculty(), r.ID)
		must(t, err)
		late, err := ballots.Submit(ctx, h.Actor(3), r.ID, key, []byte("request"), b)
		must(t, err)
		if late != one {
			t.Errorf("sent again after the end: got %+v, want %+v", late, one)
		}
		_, err = ballots.Submit(ctx, h.Actor(3), r.ID, "another-idempotency-key", []byte("request"), b)
		wantCode(t, "sent anew after the end", err, survey.CodeNotOpen)
	})
}

func TestSubmissionWhoseCommitIsLostCountsOnce(t *testing.T) {
	for name, c := range map[string]struct {
		lost []bool // whether each lost commit was saved
		want survey.Code
		n    int // versions afterwards
	}{
		"saved":                          {[]bool{true}, "", 1},
		"not saved":                      {[]bool{false}, "", 1},
		"not saved, then saved":          {[]bool{false, true}, "", 1},
		"not saved three times":          {[]bool{false, false, false}, "", 1},
		"saved, then lost while reading": {[]bool{true, true, true}, "", 1},
		"never known, not saved":         {[]bool{false, false, false, false}, survey.CodeOutcomeUnknown, 0},
		"never known, but saved":         {[]bool{true, true, true, true}, survey.CodeOutcomeUnknown, 1},
	} {
		t.Run(name, func(t *testing.T) {
			on := onSQLite
			if len(c.lost) == 1 {
				on = each
			}
			on(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
				ballots := survey.NewBallots(h.Parts)
				r := h.Open(t)
				b := h.Ballot(t, r.ID, 3)
				submit := func() (survey.Receipt, error) {
					return ballots.Submit(t.Context(), h.Actor(3), r.ID, "idempotency-key-1", []byte("request"), b)
				}
				h.Kept.LoseNext(c.lost...)
				receipt, err := submit()
				wantCode(t, "submit", err, c.want)
				if n := versions(t, h, r.ID, 3); n != c.n {
					t.Errorf("got %d versions, want %d", n, c.n)
				}
				again, err := submit()
				must(t, err)
				if c.want == "" && again != receipt {
					t.Errorf("sent again: got %+v, want %+v", again, receipt)
				}
				mine, err := ballots.Mine(t.Context(), h.Actor(3), r.ID)
				must(t, err)
				if n := versions(t, h, r.ID, 3); n != 1 || mine.Receipt != again {
					t.Errorf("in the end: got %d versions and receipt %+v, want one with %+v", n, mine.Receipt, again)
				}
			})
		})
	}
}

func TestOneSubmissionSentManyTimesAtOnce(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Open(t)
		b := h.Ballot(t, r.ID, 3)
		receipts := make([]survey.Receipt, 8)
		var all sync.WaitGroup
		for k := range receipts {
			all.Go(func() {
				var err error
				receipts[k], err = survey.NewBallots(h.Parts).Submit(t.Context(), h.Actor(3), r.ID, "idempotency-key-1", []byte("request"), b)
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, got := range receipts {
			if got != receipts[0] || got.Version != 1 {
				t.Errorf("got %+v and %+v, want one receipt", got, receipts[0])
			}
		}
	})
}

func TestOwnBallotIsHiddenAfterTheClose(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ballots := survey.NewBallots(h.Parts)
		r := h.Open(t)
		receipt := h.Submit(t, r.ID, 3)
		_, err := ballots.SaveDraft(t.Context(), h.Actor(3), r.ID, 0, []byte("draft"))
		must(t, err)
		_, err = h.Rounds().Close(t.Context(), h.Faculty(), r.ID)
		must(t, err)
		check := func(when string, submitted bool) {
			mine, err := ballots.Mine(t.Context(), h.Actor(3), r.ID)
			must(t, err)
			if mine.Ballot != nil || mine.Draft != nil || mine.Revision != 0 {
				t.Errorf("%s: got ballot %v, draft %q", when, mine.Ballot, mine.Draft)
			}
			if mine.Submitted != submitted || submitted && mine.Receipt != receipt {
				t.Errorf("%s: got submitted %v with %+v", when, mine.Submitted, mine.Receipt)
			}
		}
		check("closing", true)
		must(t, h.Rounds().Count(t.Context(), h.Organisation.ID, r.ID))
		check("published", true)
		h.Clock.Set(surveytest.Start.AddDate(0, 25, 0))
		retire(t, h)
		check("archived", false)
	})
}

func TestDrafts(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, ballots := t.Context(), survey.NewBallots(h.Parts)
		r := h.Open(t)
		save := func(k, revision int, text string) (int, error) {
			return ballots.SaveDraft(ctx, h.Actor(k), r.ID, revision, []byte(text))
		}
		kept := func(k int) (int, string) {
			mine, err := ballots.Mine(ctx, h.Actor(k), r.ID)
			must(t, err)
			return mine.Revision, string(mine.Draft)
		}
		_, err := save(3, 1, "of a revision that is not there")
		wantCode(t, "first", err, survey.CodeStale)
		first, err := save(3, 0, "one")
		must(t, err)
		_, err = save(3, 0, "made on another device")
		wantCode(t, "a conflict", err, survey.CodeStale)
		if n, text := kept(3); n != first || text != "one" {
			t.Errorf("after a conflict: got %d %q", n, text)
		}
		second, err := save(3, first, "two")
		must(t, err)
		_, err = save(3, first, "three")
		wantCode(t, "an old revision", err, survey.CodeStale)
		_, err = save(3, second+1, "four")
		wantCode(t, "a revision of the future", err, survey.CodeStale)
		if n, text := kept(3); n != second || text != "two" {
			t.Errorf("got %d %q, want %d \"two\"", n, text, second)
		}
		if n, text := kept(4); n != 0 || text != "" {
			t.Errorf("somebody else has %d %q", n, text)
		}
		_, err = save(3, second, string(make([]byte, survey.MaxDraft+1)))
		wantCode(t, "too long", err, survey.CodeTooLong)
		third, err := save(3, second, string(make([]byte, survey.MaxDraft)))
		must(t, err)

		// Handing in throws the draft away; one can be begun anew.
		h.Submit(t, r.ID, 3)
		if n, _ := kept(3); n != 0 {
			t.Errorf("after handing in: revision %d", n)
		}
		_, err = save(3, third, "of a window that was open all along")
		wantCode(t, "what was handed in", err, survey.CodeStale)
		_, err = save(3, 0, "again")
		must(t, err)
		for _, old := range []int{first, second, third} {
			_, err = save(3, old, "of a window that was open all along")
			wantCode(t, "another draft than was seen", err, survey.CodeStale)
		}
		must(t, ballots.DeleteDraft(ctx, h.Actor(3), r.ID))
		must(t, ballots.DeleteDraft(ctx, h.Actor(3), r.ID)) // gone already
		if n, _ := kept(3); n != 0 {
			t.Errorf("after throwing it away: revision %d", n)
		}
	})
}

func TestWhoIsNotOnTheRosterHasNoBallot(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, ballots := t.Context(), survey.NewBallots(h.Parts)
		r := h.Open(t)
		late, err := survey.Directory{Parts: h.Parts}.CreatePerson(ctx, h.Administrator(), survey.Person{Name: "Late", Mail: "late@example.org"})
		must(t, err)
		stranger := survey.Actor{Organisation: h.Organisation.ID, Person: late.ID}
		_, err = ballots.Mine(ctx, stranger, r.ID)
		wantCode(t, "see", err, survey.CodeNotOnRoster)
		_, err = ballots.SaveDraft(ctx, stranger, r.ID, 0, nil)
		wantCode(t, "draft", err, survey.CodeNotOnRoster)
		_, err = ballots.Submit(ctx, stranger, r.ID, "idempotency-key-1", nil, &survey.Ballot{})
		wantCode(t, "submit", err, survey.CodeNotOnRoster)

		// For somebody of another organisation there is no such round, also once it
		// has been read by those of its own.
		other := h.House(t, surveytest.Options{Name: "Other", People: 3, Teams: 1})
		_, err = ballots.Mine(ctx, h.Actor(3), r.ID)
		must(t, err)
		_, err = ballots.Mine(ctx, other.Actor(2), r.ID)
		wantCode(t, "see from elsewhere", err, survey.CodeNotFound)
		_, err = ballots.Submit(ctx, other.Actor(2), r.ID, "idempotency-key-1", nil, &survey.Ballot{})
		wantCode(t, "submit from elsewhere", err, survey.CodeNotFound)
	})
}

func TestOwnAreasComeFirst(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		must(t, survey.Directory{Parts: h.Parts}.UpdateProfile(t.Context(), h.Actor(3), survey.Profile{Areas: []survey.ID{h.Areas[1].ID}}))
		r := h.Open(t)
		mine, err := survey.NewBallots(h.Parts).Mine(t.Context(), h.Actor(3), r.ID)
		must(t, err)
		if mine.Own != 1 || len(mine.Areas) != 2 || mine.Areas[0].ID != h.Areas[1].ID {
			t.Errorf("got %d own of %v", mine.Own, mine.Areas)
		}
	})
}

func TestParticipationIsShownADayLate(t *testing.T) {
	each(t, surveytest.Options{People: 20}, func(t *testing.T, h *surveytest.House) {
		ctx, ballots := t.Context(), survey.NewBallots(h.Parts)
		r := h.Open(t)
		shown := func() int {
			must(t, h.Rounds().Daily(ctx))
			p, err := ballots.Participation(ctx, h.Actor(5), r.ID)
			must(t, err)
			if p.Asked != 20 || p.Turnout != -1 {
				t.Errorf("got %d asked, turnout %d, want 20 and nothing yet", p.Asked, p.Turnout)
			}
			return p.Percent
		}
		at := func(hours int) { h.Clock.Set(surveytest.Start.Add(time.Duration(hours) * time.Hour)) }
		for _, c := range []struct{ hours, handIn, want int }{
			{0, 5, -1}, // handed in by then: 25 per cent
			{24, 2, -1},
			{25, 0, -1},
			{47, 0, -1},
			{48, 6, 20}, // of 25 per cent a day ago, rounded down
			{71, 0, 20},
			{72, 0, 30}, // of 35 per cent two days ago
			{96, 0, 60}, // of 65 per cent
			{120, 0, 60},
		} {
			at(c.hours)
			if got := shown(); got != c.want {
				t.Errorf("after %d hours: got %d, want %d", c.hours, got, c.want)
			}
			before := h.Round(t, r.ID)
			for range c.handIn {
				k := onRoll(t, h, r.ID)
				h.Submit(t, r.ID, k)
				// Nothing shown moves while somebody hands in.
				if got := shown(); got != c.want || h.Round(t, r.ID) != before {
					t.Errorf("after %d hours, while handing in: got %d, want %d", c.hours, got, c.want)
				}
			}
		}
		published := h.Count(t, r.ID)
		p, err := ballots.Participation(ctx, h.Actor(5), r.ID)
		must(t, err)
		if p.Turnout != 13 || published.Turnout != 13 {
			t.Errorf("after the close: turnout %d, want 13", p.Turnout)
		}
	})
}

// onRoll returns how many are on the roll.
func onRoll(t *testing.T, h *surveytest.House, round survey.ID) (n int) {
	t.Helper()
	h.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
		n, err = r.RollCount(ctx, h.Organisation.ID, round)
		return err
	})
	return n
}
