package titles

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
	"github.com/followship/followship/ranking/follow"
)

// Alignment is how far titles and following go together in one round and scope
// (H.1), over the people somebody could have named.
type Alignment struct {
	// Titled and Untitled are the people with and without a mandate (level > 0).
	Titled, Untitled int
	// TauB is Kendall's tau-b of level and follow rate, in [-1, 1], the number
	// to report. Gamma ignores ties and looks strong with few titles. SomersD is
	// Somers' D of following given the title: pairs of one level are left out.
	// All are undefined (constant) when levels or rates do not vary.
	TauB, Gamma, SomersD ranking.Statistic
	// AUC is the probability that somebody with a mandate is followed more than
	// somebody without, RankBiserial is 2·AUC - 1, and P is the two-sided
	// p-value of [AUCTest]. Undefined when there are not both kinds.
	AUC, RankBiserial, P ranking.Statistic
}

// Align compares levels with follow rates. level[i] is the highest level among
// person i's active mandates that count in the scope, 0 for none; larger is
// more senior. It panics unless level covers the roster.
//
// Sources: Kendall, 1945, The treatment of ties in ranking problems; Goodman &
// Kruskal, 1954, Measures of association for cross classifications; Somers,
// 1962, A new asymmetric measure of association for ordinal variables.
func Align(g *follow.Graph, level []int, seed uint64) Alignment {
	if len(level) != g.People() {
		panic("titles: one level per person")
	}
	var a Alignment
	var x, y []float64
	var titled []bool
	for i, rate := range g.Rate() {
		if !rate.OK() {
			continue
		}
		x, y = append(x, float64(level[i])), append(y, rate.Value())
		titled = append(titled, level[i] > 0)
		if level[i] > 0 {
			a.Titled++
		} else {
			a.Untitled++
		}
	}
	if len(x) == 0 {
		none := ranking.Undefined(ranking.NoData)
		return Alignment{TauB: none, Gamma: none, SomersD: none, AUC: none, RankBiserial: none, P: none}
	}
	pairs := agreement.CountPairs(x, y)
	a.TauB, a.Gamma, a.SomersD = pairs.TauB(), pairs.Gamma(), pairs.SomersD(agreement.GivenX)
	a.AUC = AUC(y, titled)
	a.RankBiserial = a.AUC
	if auc, ok := a.AUC.Get(); ok {
		a.RankBiserial = ranking.Defined(2*auc - 1)
	}
	a.P = AUCTest(y, titled, ranking.Seed(seed, "auc"))
	return a
}
