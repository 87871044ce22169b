package survey_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// noBallots is a sealer with which no ballot and no record can be opened.
type noBallots struct{ survey.Sealer }

var errSealed = errors.New("a report has reached for what is sealed")

func (noBallots) OpenRound(context.Context, survey.ID, survey.ID) (survey.RoundKeys, error) {
	return nil, errSealed
}

func (noBallots) OpenCarry(context.Context, survey.ID, survey.ID, []byte) ([]byte, error) {
	return nil, errSealed
}

// asking is a store that notes what is read.
type asking struct {
	survey.Store
	asked *[]string
}

func (s asking) Read(ctx context.Context, f func(survey.Reader) error) error {
	return s.Store.Read(ctx, func(r survey.Reader) error { return f(asked{r, s.asked}) })
}

type asked struct {
	survey.Reader
	asked *[]string
}

func (r asked) note(what string) { *r.asked = append(*r.asked, what) }

func (r asked) Round(ctx context.Context, organisation, round survey.ID) (survey.Round, error) {
	r.note("round")
	return r.Reader.Round(ctx, organisation, round)
}

func (r asked) Rounds(ctx context.Context, organisation, of survey.ID) ([]survey.Round, error) {
	r.note("rounds")
	return r.Reader.Rounds(ctx, organisation, of)
}

func (r asked) Release(ctx context.Context, organisation, round survey.ID) (survey.Release, error) {
	r.note("release")
	return r.Reader.Release(ctx, organisation, round)
}

func (r asked) Snapshot(ctx context.Context, organisation, round survey.ID) (*survey.Snapshot, error) {
	r.note("snapshot")
	return r.Reader.Snapshot(ctx, organisation, round)
}

func (r asked) Declined(ctx context.Context, organisation, person survey.ID) (survey.Declined, error) {
	r.note("declined")
	return r.Reader.Declined(ctx, organisation, person)
}

func (r asked) Person(ctx context.Context, organisation, person survey.ID) (survey.Person, error) {
	r.note("person")
	return r.Reader.Person(ctx, organisation, person)
}

func (r asked) Memberships(ctx context.Context, organisation survey.ID) ([]survey.Membership, error) {
	r.note("memberships")
	return r.Reader.Memberships(ctx, organisation)
}

// views are everything that somebody of a house, and the faculty, is shown of a round,
// or the code of why not.
func views(t *testing.T, p *survey.Parts, h *surveytest.House, round survey.ID, k int) []string {
	t.Helper()
	reports := survey.Reports{Parts: p}
	var out []string
	add := func(what string, x any, err error) {
		if err != nil {
			var known *survey.Error
			if !errors.As(err, &known) {
				t.Fatalf("%s: %v", what, err)
			}
			x = known.Code
		}
		text, err := json.Marshal(x)
		must(t, err)
		out = append(out, what+" "+string(text))
	}
	findings, err := reports.Findings(t.Context(), h.Actor(k), round)
	add("findings", findings, err)
	own, err := reports.Own(t.Context(), h.Actor(k), round)
	add("own", own, err)
	over, err := reports.OwnOverRounds(t.Context(), h.Actor(k))
	add("over rounds", over, err)
	team, sum, err := reports.Team(t.Context(), h.Actor(k), round, h.Teams[k%len(h.Teams)].ID)
	add("team", []any{team, sum}, err)
	faculty, err := reports.Faculty(t.Context(), h.Faculty(), round, "leadership")
	add("faculty", faculty, err)
	return out
}

// TestReportsAreTheReleaseAlone is R4 and R5: what anybody is shown of a round comes of
// its release, and stays when no ballot can be opened any more, the directory and the
// settings of the survey are others.
func TestReportsAreTheReleaseAlone(t *testing.T) {
	each(t, surveytest.Options{}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		round := h.Publish(t).ID
		var before [][]string
		for k := range 6 {
			before = append(before, views(t, h.Parts, h, round, k))
		}
		release := releaseOf(t, h, round)

		directory := survey.Directory{Parts: h.Parts}
		h.Write(t, func(ctx context.Context, tx survey.Tx) error {
			members, err := tx.Memberships(ctx, h.Organisation.ID)
			if err != nil {
				return err
			}
			for _, m := range members[:12] { // half of the people leave their teams
				m.Span.End = "2026-01-10"
				if err := tx.UpdateMembership(ctx, m); err != nil {
					return err
				}
			}
			p, err := tx.Person(ctx, h.Organisation.ID, h.People[20].ID)
			if err != nil {
				return err
			}
			p.Member.End, p.Areas = "2026-01-10", nil
			return tx.UpdatePerson(ctx, p)
		})
		_, err := directory.CreateTeam(ctx, h.Administrator(), survey.Team{Name: "Another", Parent: h.Teams[0].ID})
		must(t, err)
		changed, err := survey.Surveys{Parts: h.Parts}.Get(ctx, h.Faculty(), h.Survey.ID)
		must(t, err)
		changed.Settings.Floors = survey.Floors{Tier: 12, Score: 30, Group: 12, Organisation: 40, Item: 40}
		_, err = survey.Surveys{Parts: h.Parts}.Update(ctx, h.Faculty(), changed)
		must(t, err)

		parts := *h.Parts
		parts.Sealer = noBallots{h.Sealer}
		for k := range before {
			if got := views(t, &parts, h, round, k); !slices.Equal(got, before[k]) {
				t.Errorf("person %d is shown\n%s\nwas\n%s", k, strings.Join(got, "\n"), strings.Join(before[k], "\n"))
			}
		}
		if releaseOf(t, h, round).Hash != release.Hash {
			t.Error("there is another release")
		}
	})
}

// TestKeptBackIsReadTheSame is R10: whoever is shown something and whoever is not is
// answered by the same reads.
func TestKeptBackIsReadTheSame(t *testing.T) {
	onSQLite(t, surveytest.Options{}, func(t *testing.T, h *surveytest.House) {
		round := h.Open(t)
		for k := range 11 {
			h.Submit(t, round.ID, k)
		}
		h.Count(t, round.ID)
		var reads []string
		parts := *h.Parts
		parts.Store = asking{h.Store, &reads}
		var first []string
		shown := make(map[bool]bool)
		for k := range h.People {
			reads = nil
			own, err := survey.Reports{Parts: &parts}.Own(t.Context(), h.Actor(k), round.ID)
			must(t, err)
			_, err = survey.Reports{Parts: &parts}.OwnOverRounds(t.Context(), h.Actor(k))
			must(t, err)
			if shown[own.Result.Tier != nil] = true; first == nil {
				first = reads
			}
			if !slices.Equal(reads, first) {
				t.Errorf("person %d: read %v, the first %v", k, reads, first)
			}
		}
		if len(first) < 6 || !shown[false] || !shown[true] {
			t.Errorf("reads %v, shown and not %v", first, shown)
		}
	})
}

// TestNobodyPeeks: until a round is published nobody is shown anything of it, the
// faculty not either, and then everybody at once; while it is counted as well.
func TestNobodyPeeks(t *testing.T) {
	each(t, surveytest.Options{}, func(t *testing.T, h *surveytest.House) {
		round := h.Open(t).ID
		for k := range h.People {
			h.Submit(t, round, k)
		}
		closed := func(when string) {
			t.Helper()
			for k := range 4 {
				for _, view := range views(t, h.Parts, h, round, k) {
					if view != "over rounds []" && !strings.HasSuffix(view, fmt.Sprintf(" %q", survey.CodeNotPublished)) {
						t.Errorf("%s: person %d is shown %s", when, k, view)
					}
				}
			}
		}
		closed("open")
		_, err := h.Rounds().Close(t.Context(), h.Faculty(), round)
		must(t, err)
		closed("closing")
		h.Counter = during{h.Counter, func() { closed("being counted") }}
		must(t, h.Rounds().Count(t.Context(), h.Organisation.ID, round))
		for k := range 4 {
			for _, view := range views(t, h.Parts, h, round, k) {
				if strings.Contains(view, string(survey.CodeNotPublished)) || strings.HasSuffix(view, " []") {
					t.Errorf("published: person %d is shown %s", k, view)
				}
			}
		}
	})
}

// during does something else while a round is counted.
type during struct {
	survey.Counter
	what func()
}

func (d during) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	d.what()
	return d.Counter.Count(ctx, in)
}

// TestRefusalsAreLogged is R12: a release says which rules kept how many cells back, and
// so does the log of the server, with nothing else of them.
func TestRefusalsAreLogged(t *testing.T) {
	onSQLite(t, surveytest.Options{}, func(t *testing.T, h *surveytest.House) {
		round := h.Open(t)
		for k := range 9 {
			h.Submit(t, round.ID, k)
		}
		h.Count(t, round.ID)
		release := releaseOf(t, h, round.ID)
		document, err := survey.DecodeRelease(release)
		must(t, err)
		if len(document.Refusals) < 3 {
			t.Fatalf("refused: %v", document.Refusals)
		}
		logged := 0
		for line := range strings.Lines(h.Logs.String()) {
			if strings.Contains(line, "kept back") {
				logged++
			}
		}
		if logged != len(document.Refusals) {
			t.Errorf("%d lines for %d rules: %s", logged, len(document.Refusals), h.Logs)
		}
		for _, r := range document.Refusals {
			for _, want := range []string{fmt.Sprintf("%x", release.Hash), string(round.ID), r.Rule, fmt.Sprint(r.Cells)} {
				if !slices.ContainsFunc(strings.Split(h.Logs.String(), "\n"), func(line string) bool {
					return strings.Contains(line, "kept back") && strings.Contains(line, r.Rule) && strings.Contains(line, want)
				}) {
					t.Errorf("rule %s: the log has no %s", r.Rule, want)
				}
			}
		}
		for _, p := range h.People {
			if strings.Contains(h.Logs.String(), string(p.ID)) {
				t.Errorf("the log names %s", p.ID)
			}
		}
	})
}
