package survey_test

import (
	"context"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// finding puts findings about people of its own in the place of those counted.
type finding struct {
	survey.Counter
	words []string
}

func (f *finding) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	counted, err := f.Counter.Count(ctx, in)
	if err == nil {
		counted.Document.Leadership.Cells = nil
		for k, word := range f.words {
			counted.Document.Leadership.Cells = append(counted.Document.Leadership.Cells, survey.Cell{
				Person: in.Snapshot.Roster[k].Person, Scope: survey.Scope{Kind: survey.InOrganisation}, Finding: word,
			})
		}
	}
	return counted, err
}

// A mandate that could not be seen to be followed is its holder's to know for 14
// days; whatever else was found is told at once.
func TestHolderKnowsFirst(t *testing.T) {
	each(t, surveytest.Options{People: 12}, func(t *testing.T, h *surveytest.House) {
		h.Counter = &finding{h.Counter, []string{"emergent_leader", "unmatched_mandate"}}
		round := h.Publish(t)
		told := func() (words []string) {
			sum, err := survey.Reports{Parts: h.Parts}.Faculty(t.Context(), h.Faculty(), round.ID, "leadership")
			must(t, err)
			for _, c := range sum.Document.Leadership.Cells {
				words = append(words, c.Finding)
			}
			return words
		}
		if got := told(); len(got) != 1 || got[0] != "emergent_leader" {
			t.Errorf("at once: got %v", got)
		}
		h.Clock.Add(14*24*time.Hour - time.Minute)
		if got := told(); len(got) != 1 {
			t.Errorf("a minute before: got %v", got)
		}
		h.Clock.Add(time.Minute)
		if got := told(); len(got) != 2 {
			t.Errorf("after 14 days: got %v", got)
		}
		sum, err := survey.Reports{Parts: h.Parts}.Findings(t.Context(), h.Actor(4), round.ID)
		must(t, err)
		if len(sum.Document.Leadership.Cells) != 0 {
			t.Error("all associates are told of people")
		}
	})
}

// figures counts teams as if every figure of each could be shown.
type figures struct{ survey.Counter }

func (f figures) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	counted, err := f.Counter.Count(ctx, in)
	if err == nil {
		share, number := 100, 0.5
		for k := range counted.Document.Teams {
			t := &counted.Document.Teams[k]
			*t = survey.TeamReport{Team: t.Team, Submitters: &share, Agreement: &number, EffectiveNumber: &number, Gini: &number, Inward: &share}
		}
	}
	return counted, err
}

// Of two teams, one with eight members and one with seven, the first sees figures of
// itself and the second none at all.
func TestTeamsOfFewerThanEightSeeNoFigures(t *testing.T) {
	each(t, surveytest.Options{People: 15, Teams: 2}, func(t *testing.T, h *surveytest.House) {
		h.Counter = figures{h.Counter}
		round := h.Publish(t)
		for k, team := range h.Teams {
			got, sum, err := survey.Reports{Parts: h.Parts}.Team(t.Context(), h.Actor(k), round.ID, team.ID)
			must(t, err)
			if want := (survey.TeamReport{Team: team.ID}); (got == want) != (k == 1) {
				t.Errorf("team %d: %+v", k, got)
			}
			if len(sum.Document.Teams) != 0 {
				t.Error("figures of teams come along with those of one")
			}
		}
	})
}
