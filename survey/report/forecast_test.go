package report_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/report"
)

func TestForecast(t *testing.T) {
	counter := report.New("test")
	in := small{
		people: 60, areas: 2, titled: 8,
		teams: [][]int{members(0, 20), members(20, 40), members(40, 52), members(52, 60), members(0, 7)},
	}.round(rand.New(rand.NewPCG(1, 1)), 1)
	d := survey.Design{Coverage: slices.Repeat([]int{16}, 60)}
	d.Coverage[0], d.Coverage[1], d.Coverage[2] = 15, 11, 10
	for _, tt := range []struct {
		name                 string
		last                 *survey.ReleaseDocument
		answering            int
		score, tier, nothing int
		kept                 []survey.ID
		organisation         bool
	}{
		// 65 of 100: 16 raters are 10, 15 are 9, 11 are 7, 10 are 6; a group needs 8.
		{"no round before", nil, 65, 57, 2, 1, []survey.ID{teamID(4)}, true},
		{"everybody answers", &survey.ReleaseDocument{Asked: 60, Turnout: 60}, 100, 60, 0, 0, nil, true},
		// 30 of 100: 16 raters are 4; a group needs 17, and what it leaves over.
		{"few answer", &survey.ReleaseDocument{Asked: 60, Turnout: 18}, 30, 0, 0, 60, []survey.ID{teamID(2), teamID(3), teamID(4)}, false},
		{"nobody answers", &survey.ReleaseDocument{Asked: 60}, 0, 0, 0, 60, []survey.ID{teamID(0), teamID(1), teamID(2), teamID(3), teamID(4)}, false},
	} {
		f := counter.Forecast(in.Snapshot, d, tt.last)
		if f.Answering != tt.answering || f.Score != tt.score || f.Tier != tt.tier || f.Nothing != tt.nothing ||
			!slices.Equal(f.KeptBack, tt.kept) || f.OrganisationShown != tt.organisation || len(f.KeptBackWhy) != len(f.KeptBack) {
			t.Errorf("%s: %+v", tt.name, f)
		}
	}
	// Without the design the assignment is counted.
	if f := counter.Forecast(in.Snapshot, survey.Design{}, nil); f.Score != 60 {
		t.Errorf("%d of 60 with 59 raters each", f.Score)
	}
}

// TestForecastDetectable holds the rule to its example (METHODS H.3): 120 people,
// 96 answer, 16 holders.
func TestForecastDetectable(t *testing.T) {
	counter := report.New("test")
	in := small{people: 120, areas: 1, titled: 16}.round(rand.New(rand.NewPCG(1, 1)), 0)
	last := &survey.ReleaseDocument{Asked: 120, Turnout: 96}
	for _, tt := range []struct {
		names     int
		unmatched []bool
	}{
		// The bound is 7.42; holders followed twice as often have 2·3·0.8 = 4.8
		// followings a round, over 1.6 and 2.37 for two and four rounds.
		{3, []bool{false, false, true}},
		{1, []bool{false, false, false}},
		{5, []bool{true, true, true}},
	} {
		in.Snapshot.Settings.NamesAsked = tt.names
		f := counter.Forecast(in.Snapshot, survey.Design{}, last)
		for k, want := range tt.unmatched {
			if got := f.Detectable[k]; got.Unmatched != want || got.Emergent == 0 || got.Rounds != []int{1, 2, 4}[k] {
				t.Errorf("%d names: %+v, unmatched %v", tt.names, got, want)
			}
		}
	}
	in.Snapshot.Settings.Areas = nil
	for _, got := range counter.Forecast(in.Snapshot, survey.Design{}, last).Detectable {
		if got.Unmatched || got.Emergent != 0 {
			t.Errorf("without a follow question: %+v", got)
		}
	}
}

// TestForecastReasons: what will be kept back is said with its reason before anybody
// answers.
func TestForecastReasons(t *testing.T) {
	counter := report.New("test")
	everybody := &survey.ReleaseDocument{Asked: 60, Turnout: 60}
	in := small{
		people: 60,
		// Too small; a sub-team that leaves three of its team; 4 and 5 together leave two.
		teams:  [][]int{members(0, 4), members(4, 24), members(4, 21), members(24, 60), members(24, 40), members(40, 58)},
		nested: []survey.ID{"", "", teamID(1), "", teamID(3), teamID(3)},
	}.round(rand.New(rand.NewPCG(1, 1)), 0)
	f := counter.Forecast(in.Snapshot, survey.Design{}, everybody)
	want := map[survey.ID]survey.KeptBackReason{teamID(0): survey.TooSmall, teamID(2): survey.Remainder}
	for k, id := range f.KeptBack {
		why := f.KeptBackWhy[k]
		if want[id] == "" {
			want[id] = survey.Combination
		}
		if why != want[id] {
			t.Errorf("team %s is kept back by %s, want %s", id, why, want[id])
		}
	}
	if !slices.Contains(f.KeptBackWhy, survey.Combination) || !slices.Contains(f.KeptBackWhy, survey.TooSmall) || !slices.Contains(f.KeptBackWhy, survey.Remainder) {
		t.Errorf("reasons %v of %v", f.KeptBackWhy, f.KeptBack)
	}
	if f.Searched || f.SmallTeams == 0 {
		t.Errorf("60 people: %+v", f)
	}
	few := small{people: 30, teams: [][]int{members(0, 12), members(0, 8), members(8, 15)}}.round(rand.New(rand.NewPCG(1, 1)), 0)
	if f := counter.Forecast(few.Snapshot, survey.Design{}, everybody); !f.Searched || f.SmallTeams == 0 || f.GuidedTeams != 1 || f.FewAsked != 0 {
		t.Errorf("30 people: %+v", f)
	}
	// Six are asked about everybody: nothing, however many answer.
	if f := counter.Forecast(few.Snapshot, survey.Design{Coverage: slices.Repeat([]int{6}, 30)}, everybody); f.FewAsked != 30 || f.ExpectedTier != 0 {
		t.Errorf("six asked: %+v", f)
	}
	// Half of 14 answer: at least 7 with probability 0.605, at least 10 with 0.0898.
	half := &survey.ReleaseDocument{Asked: 30, Turnout: 15}
	if f := counter.Forecast(few.Snapshot, survey.Design{Coverage: slices.Repeat([]int{14}, 30)}, half); f.ExpectedScore != 3 || f.ExpectedTier != 15 {
		t.Errorf("14 asked, half answer: %+v", f)
	}
}
