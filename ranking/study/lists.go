package study

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/choice"
	"github.com/followship/followship/ranking/plackettluce"
)

// maxSchulze is the largest scope with Schulze counts (0.7).
const maxSchulze = 500

// lists computes what the ballots of a scope say: chapters B to E.
func (r *run) lists(s *Scope, c *cell) {
	want, p := r.opt.Methods, c.profile
	if !c.full {
		want &= PlackettLuce | Agreeing | Power
	}
	s.Ballots, s.Choices = p.Len(), p.Choices()
	graph := ranking.NewGraph(p)
	s.Components = append(s.Components, graph.Weak...)
	s.Critical = make([]float64, len(graph.Weak))
	s.Scores = newScores(p, graph)

	var counts *ranking.Counts
	if want.Has(Copeland | Schulze | Kemeny | Agreeing | Comparing) {
		counts = ranking.NewCounts(p) // nil above the ladder's limit
	}
	if want.Has(Borda | Comparing) {
		borda, rate := choice.Borda(p), choice.WinRate(p)
		for i := range s.Scores {
			s.Scores[i].Borda, s.Scores[i].WinRate = borda[i], rate[i]
		}
	}
	if want.Has(Copeland | Comparing) {
		copelands(s.Scores, counts)
	}
	var model *plackettluce.Model
	if want.Has(PlackettLuce | Kemeny | Power | Diagnosing | Comparing) {
		model = plackettluce.Fit(p, r.opt.Model)
		r.scores(s, c, model)
	}
	if want.Has(Kemeny | Comparing) {
		order, reason := choice.Kemeny(p, counts, model.Centred(), r.seed(c, "kemeny"))
		if s.Kemeny = order; order == nil {
			s.Reasons["kemeny"] = reason
		}
	}
	if want.Has(Schulze) {
		r.schulze(s, counts)
	}
	if want.Has(Comparing) {
		r.compare(s, c, model, counts)
	}
	if want.Has(Agreeing) || want.Has(Power) && c.graph == nil {
		r.agreement(s, c, counts)
	}
	if want.Has(Diagnosing) {
		r.diagnose(s, c, model)
	}
}

// newScores returns the entry of every member with what needs no model: how
// often and by how many they were listed, and whether that is enough (C.5).
func newScores(p *ranking.Profile, g *ranking.Graph) []Score {
	long := 0
	for b := range p.Len() {
		if p.Order(b).Len() >= 2 {
			long++
		}
	}
	scores := make([]Score, p.People())
	for i, e := range certainty.EvidenceOf(p) {
		size := 0
		if k := g.Component[i]; k >= 0 {
			size = len(g.Weak[k])
		}
		none := ranking.Undefined(ranking.NoData)
		scores[i] = Score{
			Raters: e.Raters, Comparisons: e.Comparisons, Status: certainty.StatusOf(e, size, long),
			WinShare: none, Theta: none, StandardError: none, QuasiError: none, Rank: none,
			PlacesReason: ranking.NoData, BandReason: ranking.NoData,
			Borda: none, WinRate: none, Copeland: none,
		}
	}
	return scores
}

func copelands(scores []Score, counts *ranking.Counts) {
	if counts == nil {
		for i := range scores {
			scores[i].Copeland = ranking.Undefined(ranking.TooLarge)
		}
		return
	}
	for i, x := range choice.Copeland(counts) {
		scores[i].Copeland = x
	}
}

func (r *run) schulze(s *Scope, counts *ranking.Counts) {
	if len(s.Members) > maxSchulze || counts == nil {
		s.Reasons["schulze"] = ranking.TooLarge
		return
	}
	beaten, reason := choice.Schulze(counts)
	if s.Schulze = beaten; beaten == nil {
		s.Reasons["schulze"] = reason
	}
}

// agreement computes chapter D. Above the limit of pair counts only the tie
// rate is left.
func (r *run) agreement(s *Scope, c *cell, counts *ranking.Counts) {
	p := c.profile
	a := &Agreement{TieRate: agreement.TieRate(p)}
	s.Agreement = a
	if counts == nil {
		counts = ranking.NewCounts(p)
	}
	if !c.full {
		a.U = ranking.Undefined(ranking.TooLarge)
		if counts != nil {
			a.U = agreement.U(counts)
		}
		return
	}
	large := ranking.Undefined(ranking.TooLarge)
	if counts == nil {
		a.U, a.P, a.WeightedTauB, a.TauB = large, large, large, large
	} else {
		a.U = agreement.U(counts)
		if r.opt.Methods.Has(Agreeing) {
			a.P = agreement.UPermutation(p, ranking.Replicates, r.seed(c, "u"))
		} else {
			a.P = ranking.Undefined(ranking.NoData)
		}
		a.WeightedTauB, a.TauB, _ = agreement.MeanTauB(p)
	}
	a.KendallW = agreement.KendallW(p)
	friedman, mack := agreement.Friedman(p), agreement.SkillingsMack(p)
	a.Friedman, a.FriedmanP = friedman.ChiSquare, friedman.P
	a.SkillingsMack, a.SkillingsMackP = mack.ChiSquare, mack.P
	// Of few people or few lists, and with ties, the chi-square distribution is a
	// poor approximation (D.3). Where there is too much to permute it has to do.
	if friedman.PreferPermutation {
		a.FriedmanP = permuted(a.FriedmanP, agreement.FriedmanPermutation(p, ranking.Replicates, r.seed(c, "friedman")))
	}
	if mack.PreferPermutation {
		a.SkillingsMackP = permuted(a.SkillingsMackP, agreement.SkillingsMackPermutation(p, ranking.Replicates, r.seed(c, "skillings-mack")))
	}
}

func permuted(approximate, exact ranking.Statistic) ranking.Statistic {
	if exact.OK() {
		return exact
	}
	return approximate
}
