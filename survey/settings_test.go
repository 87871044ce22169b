package survey_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

func TestSettings(t *testing.T) {
	id := survey.RandomIDs{}.New
	for name, c := range map[string]struct {
		change func(*survey.Settings)
		want   survey.Code
	}{
		"as they come":            {func(*survey.Settings) {}, ""},
		"a short prompt":          {func(s *survey.Settings) { s.Prompt = "Who?" }, survey.CodeInvalid},
		"a prompt of two lines":   {func(s *survey.Settings) { s.Prompt = "Who contributes\nthe most?" }, ""},
		"a turned prompt":         {func(s *survey.Settings) { s.Prompt = "Who contributes \u202emost?" }, survey.CodeInvalid},
		"a criterion of lines":    {func(s *survey.Settings) { s.Criteria = []string{"one\ntwo"} }, survey.CodeInvalid},
		"21 criteria":             {func(s *survey.Settings) { s.Criteria = slices.Repeat([]string{"x"}, 21) }, survey.CodeInvalid},
		"a list of 26":            {func(s *survey.Settings) { s.ListCap = 26 }, survey.CodeInvalid},
		"a list of one":           {func(s *survey.Settings) { s.ListCap = 1 }, survey.CodeInvalid},
		"coverage of one":         {func(s *survey.Settings) { s.Coverage = 1 }, survey.CodeInvalid},
		"fewer names than asked":  {func(s *survey.Settings) { s.NamesAsked, s.NamesMost = 4, 3 }, survey.CodeInvalid},
		"six names":               {func(s *survey.Settings) { s.NamesMost = 6 }, survey.CodeInvalid},
		"retention of two months": {func(s *survey.Settings) { s.RetentionMonths = 2 }, survey.CodeInvalid},
		"retention of three":      {func(s *survey.Settings) { s.RetentionMonths = 3 }, ""},
		"retention of 25":         {func(s *survey.Settings) { s.RetentionMonths = 25 }, survey.CodeInvalid},
		"the least floors":        {func(s *survey.Settings) { s.Floors = survey.LeastFloors() }, ""},
		"a tier from six":         {func(s *survey.Settings) { s.Floors.Tier = 6 }, survey.CodeFloorsLowered},
		"a score from nine":       {func(s *survey.Settings) { s.Floors.Score = 9 }, survey.CodeFloorsLowered},
		"a score below the tier":  {func(s *survey.Settings) { s.Floors.Tier, s.Floors.Score = 12, 11 }, survey.CodeFloorsLowered},
		"a group of four":         {func(s *survey.Settings) { s.Floors.Group = 4 }, survey.CodeFloorsLowered},
		"power from 19":           {func(s *survey.Settings) { s.Floors.Organisation = 19 }, survey.CodeFloorsLowered},
		"an item from nine":       {func(s *survey.Settings) { s.Floors.Item = 9 }, survey.CodeFloorsLowered},
		"an endless floor":        {func(s *survey.Settings) { s.Floors.Item = 1001 }, survey.CodeFloorsLowered},
		"raised floors": {func(s *survey.Settings) {
			s.Floors = survey.Floors{Tier: 8, Score: 11, Group: 6, Organisation: 30, Item: 12}
		}, ""},
		"an area twice":      {func(s *survey.Settings) { a := id(); s.Areas = []survey.ID{a, a} }, survey.CodeInvalid},
		"areas out of order": {func(s *survey.Settings) { s.Areas = []survey.ID{letters("b"), letters("a")} }, survey.CodeInvalid},
		"41 areas": {func(s *survey.Settings) {
			for range 41 {
				s.Areas = append(s.Areas, id())
			}
			slices.Sort(s.Areas)
		}, survey.CodeInvalid},
		"an item twice": {func(s *survey.Settings) {
			one := survey.Item{ID: id(), Text: "Disagreement is safe here"}
			s.Items = []survey.Item{one, one}
		}, survey.CodeInvalid},
		"an item of no id":       {func(s *survey.Settings) { s.Items = []survey.Item{{Text: "Disagreement is safe here"}} }, survey.CodeInvalid},
		"no purpose":             {func(s *survey.Settings) { s.Purpose = "" }, survey.CodeInvalid},
		"every half year":        {func(s *survey.Settings) { s.Cadence = "FREQ=MONTHLY;INTERVAL=6" }, ""},
		"every day":              {func(s *survey.Settings) { s.Cadence = "FREQ=DAILY" }, ""},
		"every hour":             {func(s *survey.Settings) { s.Cadence = "FREQ=HOURLY" }, survey.CodeInvalid},
		"three times":            {func(s *survey.Settings) { s.Cadence = "FREQ=MONTHLY;COUNT=3" }, survey.CodeInvalid},
		"with a beginning":       {func(s *survey.Settings) { s.Cadence = "FREQ=MONTHLY;DTSTART=20260101T000000Z" }, survey.CodeInvalid},
		"of two lines":           {func(s *survey.Settings) { s.Cadence = "DTSTART:20260101T000000Z\nRRULE:FREQ=MONTHLY" }, survey.CodeInvalid},
		"backwards":              {func(s *survey.Settings) { s.Cadence = "FREQ=MONTHLY;INTERVAL=-1" }, survey.CodeInvalid},
		"no rule of recurrence":  {func(s *survey.Settings) { s.Cadence = "twice a year" }, survey.CodeInvalid},
		"a rule without an end.": {func(s *survey.Settings) { s.Cadence = "FREQ=MONTHLY;" + strings.Repeat("X", 200) }, survey.CodeInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			s := survey.DefaultSettings()
			c.change(&s)
			wantCode(t, "settings", s.Validate(), c.want)
		})
	}
}

// letters returns an id of one letter.
func letters(letter string) survey.ID { return survey.ID(strings.Repeat(letter, 26)) }

func TestEqualSettingsHaveEqualHashes(t *testing.T) {
	a, b := survey.DefaultSettings(), survey.DefaultSettings()
	if a.Hash() != b.Hash() {
		t.Error("equal settings have different hashes")
	}
	b.Floors.Tier++
	if a.Hash() == b.Hash() {
		t.Error("different settings have one hash")
	}
}
