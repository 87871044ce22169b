package study_test

import (
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/choice"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
)

// steps says what 0.7 leaves at a size; what it leaves out is null, too_large.
type steps struct {
	people int
	// bands: C.3 and C.4; counts: A.5, Copeland, u, mean tau-b; schulze: to 500,
	// and with it Skillings–Mack; kemeny: to 200; simulated: I.1 and H.1 by
	// simulation; brokerage: betweenness and constraint.
	bands, counts, schulze, kemeny, simulated, brokerage bool
}

// TestLadder is 0.7, row by row, at a size in every column and at the limits of
// Schulze and Kemeny.
func TestLadder(t *testing.T) {
	for _, want := range []steps{
		{200, true, true, true, true, true, true},
		{201, true, true, true, false, true, true},
		{501, true, true, false, false, true, true},
		{2500, false, false, false, false, false, true},
		{21_000, false, false, false, false, false, false},
	} {
		in := large(t, want.people)
		opt := with(study.All &^ study.Diagnosing)
		if want.bands {
			// The rank sets of hundreds of people cost seconds and are tested where
			// they are made; that they are there is seen at 200.
			if want.people > 200 {
				opt = with(study.All &^ (study.Diagnosing | study.PlackettLuce))
			}
		}
		r := run(t, in, opt)
		s := scope(r, "1", study.Organisation)
		check := func(row string, got, want bool) {
			t.Helper()
			if got != want {
				t.Errorf("0.7 at %d people: %s computed %t, want %t", len(s.Members), row, got, want)
			}
		}
		statistic := func(row string, got ranking.Statistic, want bool) {
			t.Helper()
			check(row, got.OK(), want)
			if !got.OK() && got.Reason() != ranking.TooLarge {
				t.Errorf("0.7 at %d people: %s undefined for %s, want too_large", len(s.Members), row, got.Reason())
			}
		}
		object := func(key string, got, want bool) {
			t.Helper()
			check(key, got, want)
			if !got && s.Reasons[key] != ranking.TooLarge {
				t.Errorf("0.7 at %d people: %s null for %q, want too_large", len(s.Members), key, s.Reasons[key])
			}
		}
		i := s.Components[0][0]
		x := s.Scores[i]

		// Computed at every size.
		for row, got := range map[string]ranking.Statistic{
			"E": x.WinShare, "theta": x.Theta, "Borda": x.Borda, "win rate": x.WinRate, "PageRank": ranking.Defined(s.Network.PageRank[0]),
			"reciprocity": s.Network.Reciprocity, "direction": s.Network.Direction.Multidirectionality, "p of direction": s.Network.Direction.Up.P,
			"E–I": s.Network.Teams.Index, "tau-b of titles": s.Leadership.Alignment.TauB, "H.1 p": s.Leadership.Alignment.P,
			"Gini": s.Concentration.Gini, "I.1 p": s.Concentration.Null.P, "tie rate": s.Agreement.TieRate,
		} {
			statistic(row, got, true)
		}
		check("C.5", x.Status != "", true)
		check("H.2", len(s.Leadership.Expected.Levels) == 2, true)
		check("H.3", s.Leadership.Assessment.Reason == "" && len(s.Leadership.Assessment.Cells) == want.people, true)
		check("I.4", s.Concentration.Stacking != nil, true)
		check("robustness", s.Robustness != nil && s.Robustness.TauB.OK(), true)

		if opt.Methods.Has(study.PlackettLuce) {
			statistic("standard error", x.StandardError, true)
			statistic("quasi-error", x.QuasiError, want.bands)
			check("rank sets", x.Places != nil, true)
			check("bands", x.Band > 0, want.bands)
			check("tier", x.Tier != certainty.NoTier, true)
			if !want.bands && x.BandReason != ranking.TooLarge {
				t.Errorf("0.7 at %d people: no band for %q, want too_large", want.people, x.BandReason)
			}
		}
		statistic("Copeland", x.Copeland, want.counts)
		statistic("u", s.Agreement.U, want.counts)
		statistic("p of u", s.Agreement.P, want.counts)
		statistic("mean tau-b", s.Agreement.WeightedTauB, want.counts)
		statistic("Skillings–Mack", s.Agreement.SkillingsMack, want.schulze)
		object("schulze", s.Schulze != nil, want.schulze)
		if want.kemeny {
			// Sparse lists: B.6 asks for a median of one comparison a pair.
			check("kemeny", s.Kemeny != nil || s.Reasons["kemeny"] == ranking.NoData, true)
		} else {
			object("kemeny", s.Kemeny != nil, false)
		}
		secondary := choice.MethodBorda
		if want.counts {
			secondary = choice.MethodCopeland
		}
		if s.Robustness.Secondary != secondary {
			t.Errorf("0.7 at %d people: secondary method %s, want %s", want.people, s.Robustness.Secondary, secondary)
		}
		replicates := power.NormalReplicates
		if want.simulated {
			replicates = ranking.AlertReplicates
		}
		if s.Concentration.Null.Replicates != replicates || s.Concentration.Null.Exact {
			t.Errorf("0.7 at %d people: I.1 from %d replicates, want %d", want.people, s.Concentration.Null.Replicates, replicates)
		}
		check("bootstrap of H.1", s.Leadership.Replicates.Len() > 0, want.simulated)
		check("betweenness", s.Network.Betweenness != nil, want.brokerage)
		check("constraint", s.Network.Constraint != nil, want.brokerage)
		check("I.6", s.Concentration.Brokerage != nil, want.brokerage)
		if !want.brokerage && (s.Network.BetweennessReason != ranking.TooLarge || s.Network.ConstraintReason != ranking.TooLarge) {
			t.Errorf("0.7 at %d people: reasons %q, %q, want too_large", want.people, s.Network.BetweennessReason, s.Network.ConstraintReason)
		}
		// Teams climb the ladder on their own.
		team := scope(r, "1", "team:a")
		if c := team.Scores[0].Copeland; !c.OK() {
			t.Errorf("0.7 at %d people: no Copeland score in a team of %d: %v", want.people, len(team.Members), c)
		}
		if team.Schulze == nil || opt.Methods.Has(study.PlackettLuce) && team.Scores[0].Band == 0 || team.Network.Betweenness == nil || !team.Agreement.U.OK() {
			t.Errorf("0.7 at %d people: the team lacks what its own size allows", want.people)
		}
	}
}

// TestBootstrapSizes is C.1 in 0.7: 1000 replicates to 500 people, then 200, of
// the titles' tau-b; the score's are drawn the same way.
func TestBootstrapSizes(t *testing.T) {
	for people, want := range map[int]int{500: 1000, 501: 200, 2000: 200, 2001: 0} {
		r := study.Run(large(t, people), with(study.Leading))
		if got := scope(r, "1", study.Organisation).Leadership.Replicates.Len(); got != want {
			t.Errorf("0.7: %d replicates at %d people, want %d", got, people, want)
		}
	}
}
