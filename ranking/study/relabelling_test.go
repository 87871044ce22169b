package study_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
)

// findingsOf lists, by name, everything a report says that does not rest on
// random numbers; people go by their names under to.
func findingsOf(report *study.Report, to []int) map[string]ranking.Statistic {
	out := make(map[string]ranking.Statistic)
	back := make([]int, len(to))
	for i, j := range to {
		back[j] = i
	}
	for _, s := range report.Scopes {
		put := func(name string, x ranking.Statistic) { out[s.Round+" "+s.Name+" "+name] = x }
		count := func(name string, x int) { put(name, ranking.Defined(float64(x))) }
		count("ballots", s.Ballots)
		count("choices", s.Choices)
		count("components", len(s.Components))
		for k, i := range s.Members {
			who := func(name string) string { return fmt.Sprintf("%s of %d", name, back[i]) }
			if s.Scores != nil {
				x := s.Scores[k]
				put(who("win share"), x.WinShare)
				put(who("theta"), x.Theta)
				put(who("error"), x.StandardError)
				put(who("quasi-error"), x.QuasiError)
				put(who("rank"), x.Rank)
				put(who("Borda"), x.Borda)
				put(who("win rate"), x.WinRate)
				put(who("Copeland"), x.Copeland)
				count(who("raters"), x.Raters)
				count(who("comparisons"), x.Comparisons)
				count(who(string(x.Status)), 1)
			}
			if s.Schulze != nil {
				count(who("beaten"), s.Schulze[k])
			}
			if n := s.Network; n != nil {
				count(who("followers"), n.Graph.Followers()[k])
				put(who("PageRank"), ranking.Defined(n.PageRank[k]))
				put(who("betweenness"), ranking.Defined(n.Betweenness[k]))
				put(who("constraint"), n.Constraint[k])
			}
		}
		if a := s.Agreement; a != nil {
			put("u", a.U)
			put("tie rate", a.TieRate)
			put("tau-b", a.WeightedTauB)
			put("W", a.KendallW)
			put("chi2", a.Friedman)
			put("Skillings–Mack", a.SkillingsMack)
		}
		if r := s.Robustness; r != nil {
			put("tau-b with "+r.Secondary, r.TauB)
		}
		if k := s.Kemeny; k != nil {
			put("Kemeny cost", ranking.Defined(k.Cost))
		}
		if n := s.Network; n != nil {
			put("reciprocity", n.Reciprocity)
			put("mutuality", n.Mutuality)
			if d := n.Direction; d != nil {
				count("up", d.Up.Count)
				put("expected up", ranking.Defined(d.Up.Expected))
				put("z down", d.Down.Z)
				put("directions", d.Multidirectionality)
			}
			if n.Managers != nil {
				put("managers", n.Managers.Share)
			}
			if n.Teams != nil {
				put("E–I", n.Teams.Index)
				put("expected E–I", n.Teams.Expected)
			}
		}
		if l := s.Leadership; l != nil {
			put("level tau-b", l.Alignment.TauB)
			put("AUC", l.Alignment.AUC)
			put("AUC p", l.Alignment.P) // so few people: exact
			count("pooled", l.Assessment.Rounds)
			put("D", ranking.Defined(l.Assessment.Design))
			for i := range l.Assessment.Cells {
				c := &l.Assessment.Cells[i]
				who := func(name string) string { return fmt.Sprintf("%s of %d", name, back[s.Members[c.Person]]) }
				count(who(string(c.Finding)), c.Followers)
				put(who("p more"), c.More.P)
				put(who("adjusted more"), c.More.Adjusted)
				put(who("p less"), c.Less.P)
				put(who("adjusted less"), c.Less.Adjusted)
				put(who("expected"), c.Expected)
			}
			put("unmatched", l.Acting.Unmatched.Estimate)
			put("bound", l.Detect.Bound)
		}
		if c := s.Concentration; c != nil {
			put("Gini", c.Gini)
			put("Theil", c.Theil)
			if c.Capture != nil {
				put("overlap", c.Capture.Overlap)
			}
			if c.Stacking != nil {
				put("stacking", c.Stacking.Gini)
			}
			if c.Brokerage != nil {
				put("brokerage", c.Brokerage.Gini)
			}
		}
	}
	if o := report.Over; o != nil {
		for _, p := range o.Persistence {
			out["persistence "+p.From+p.To] = p.TauB
		}
		out["mobility"], out["trend"], out["slope"] = o.Mobility, o.Trend.P, o.Trend.Slope
		out["beta"], out["climb"], out["longest"] = o.Attachment.Beta, o.Climb.Estimate, o.Incumbency.Longest
	}
	return out
}

// differences compares two such lists to 1e-9 of their size.
func differences(a, b map[string]ranking.Statistic, tolerance float64) []string {
	var out []string
	for name, x := range a {
		y, ok := b[name]
		if !ok || x.OK() != y.OK() || x.Reason() != y.Reason() || math.Abs(x.Value()-y.Value()) > tolerance*max(1, math.Abs(x.Value())) {
			out = append(out, fmt.Sprintf("%s: %+v and %+v", name, x, y))
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			out = append(out, name+": only the second has it")
		}
	}
	slices.Sort(out)
	return out
}

// TestRelabelling is N.1 for the whole study: relabelling people and reordering
// ballots and mandates changes nothing.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t, 5)
		to := rapid.Permutation(identity(d.people)).Draw(t, "to")
		here := study.Run(d.input(t, identity(d.people), false), options())
		there := study.Run(d.input(t, to, true), options())
		// What an optimum is found to is 1e-8 of its gradient: 1e-7 is what is left
		// for quantities that an information matrix inflates.
		for _, x := range differences(findingsOf(here, identity(d.people)), findingsOf(there, to), 1e-7) {
			t.Errorf("N.1: %s", x)
		}
	})
}

// TestIdenticalRounds is N.11 for the whole study: repeating a round with
// identical names changes no p-value of H.3, for D = R.
func TestIdenticalRounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := draw(t, 9)
		if len(d.rounds[0].named) == 0 {
			return
		}
		d.rounds = d.rounds[:1]
		for k := range d.mandates {
			d.mandates[k].Held = d.mandates[k].Held[:1]
		}
		repeat := func(rounds int) *study.Report {
			again := *d
			again.rounds = slices.Repeat(d.rounds, rounds)
			again.mandates = slices.Clone(d.mandates)
			for k := range again.mandates {
				again.mandates[k].Held = slices.Repeat(d.mandates[k].Held, rounds)
			}
			opt := options()
			opt.Methods = study.Leading
			return study.Run(again.input(t, identity(d.people), false), opt)
		}
		once := repeat(1)
		for _, rounds := range []int{2, 4} {
			report := repeat(rounds)
			last := string(rune('0' + rounds))
			for _, s := range once.Scopes {
				if s.Leadership == nil {
					continue
				}
				again := scope(report, last, s.Name).Leadership.Assessment
				for k, c := range s.Leadership.Assessment.Cells {
					r := again.Cells[k]
					if c.Eligible < titles.MinPairs || c.Titled() && r.Rounds < rounds {
						continue // too few to be tested once
					}
					if !alike(c.More.P, r.More.P) || !alike(c.Less.P, r.Less.P) {
						t.Fatalf("N.11: %s, person %d: %+v, %d times %+v", s.Name, c.Person, c, rounds, r)
					}
				}
			}
		}
	})
}

func alike(a, b ranking.Statistic) bool {
	return a.OK() == b.OK() && a.Reason() == b.Reason() && math.Abs(a.Value()-b.Value()) <= 1e-9
}
