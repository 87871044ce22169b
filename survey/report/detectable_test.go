package report_test

import (
	"slices"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/report"
	"github.com/followship/followship/survey/simulate"
)

// What the forecast says before a round opens is what then happens: a mandate that
// nobody follows is found nearly everywhere if it says that it could be seen, and
// in fewer than half of the organisations otherwise. (It speaks of expected counts:
// where the other holders happen to be followed more, less is needed.)
func TestForecastAgreesWithSimulations(t *testing.T) {
	if testing.Short() {
		t.Skip("counts 120 people over and over")
	}
	const seeds = 12
	for _, tt := range []struct {
		names, rounds int
		seen          bool
	}{
		{3, 1, false},
		{3, 4, true},
		{1, 4, false},
	} {
		found, said := 0, 0
		for seed := range seeds {
			config := simulate.TitleStudy(120, 16)
			config.Seed, config.Rounds = uint64(seed), tt.rounds
			config.Names, config.Persistence = float64(tt.names), 0.6
			config.Plant.Unmatched = 1
			o, err := simulate.New(config)
			if err != nil {
				t.Fatal(err)
			}
			org := simulated(o)
			for k := range org.shots {
				org.shots[k].Settings.NamesAsked = tt.names
			}
			all := org.chain(t)
			last := all[len(all)-1].Document
			if findingOf(last, person(o, o.Truth.Unmatched[0])) == "unmatched_mandate" {
				found++
			}
			forecast := report.New("test").Forecast(org.shots[0], survey.Design{}, &survey.ReleaseDocument{Asked: 120, Turnout: 96})
			k := slices.IndexFunc(forecast.Detectable, func(d survey.DetectableAfter) bool { return d.Rounds == tt.rounds })
			if forecast.Detectable[k].Unmatched {
				said++
			}
		}
		if want := map[bool]int{true: seeds}[tt.seen]; said != want {
			t.Errorf("%d names, %d rounds: said to be seen in %d of %d organisations, want %d", tt.names, tt.rounds, said, seeds, want)
		}
		if tt.seen && found < seeds-1 || !tt.seen && found >= seeds/2 {
			t.Errorf("%d names, %d rounds: found in %d of %d organisations, said to be seen: %t", tt.names, tt.rounds, found, seeds, tt.seen)
		}
		t.Logf("%d names, %d rounds: found in %d of %d, said to be seen: %t", tt.names, tt.rounds, found, seeds, tt.seen)
	}
}

// findingOf returns what a release tells a person of the whole organisation, ""
// for nothing.
func findingOf(d *survey.ReleaseDocument, id survey.ID) string {
	for _, p := range d.People {
		if p.Person != id {
			continue
		}
		for _, f := range p.Followed {
			if f.Scope.Kind == survey.InOrganisation && f.Finding != nil {
				return *f.Finding
			}
		}
	}
	return ""
}
