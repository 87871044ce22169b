package titles

import (
	"math/rand/v2"
	"slices"
	"sort"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
	"github.com/followship/followship/ranking/follow"
)

// Sizes of the bootstrap over raters (C.1, 0.7).
const (
	bootstrapLarge      = 500 // people; above, fewer replicates do
	bootstrapReplicates = 1000
	bootstrapFewer      = 200
	bootstrapRaters     = 5
)

// Replicates are the values a statistic took over the bootstrap, ascending.
type Replicates struct {
	values []float64
	reason ranking.Reason
}

// Len returns the number of replicates in which the statistic was defined.
func (r Replicates) Len() int { return len(r.values) }

// Interval returns the central interval of the given level, 0 < level < 1,
// between type-7 quantiles.
func (r Replicates) Interval(level float64) (lower, upper ranking.Statistic) {
	if !(level > 0 && level < 1) {
		panic("titles: level of an interval outside (0,1)")
	}
	if len(r.values) == 0 {
		return ranking.Undefined(r.reason), ranking.Undefined(r.reason)
	}
	tail := (1 - level) / 2
	return ranking.Defined(ranking.Quantile(tail, r.values)), ranking.Defined(ranking.Quantile(1-tail, r.values))
}

// ShareAbove returns the share of replicates above x, in [0, 1]: for the alert
// title_mismatch the p-value against a tau-b of more than 0.3.
func (r Replicates) ShareAbove(x float64) ranking.Statistic {
	if len(r.values) == 0 {
		return ranking.Undefined(r.reason)
	}
	above := len(r.values) - sort.Search(len(r.values), func(k int) bool { return r.values[k] > x })
	return ranking.Defined(float64(above) / float64(len(r.values)))
}

// BootstrapAlignment returns replicates of the tau-b and the AUC of [Align]
// under the Bayesian bootstrap over raters: every respondent's nominations are
// weighted by an exponential variable, rescaled to mean 1. There are 1000
// replicates to 500 people, 200 to 2,000 and none above (too_large); fewer than
// 5 respondents are too_few_raters. Cost O(replicates·(edges + n log n)).
//
// Source: Rubin, 1981, The Bayesian bootstrap.
func BootstrapAlignment(g *follow.Graph, level []int, seed uint64) (tauB, auc Replicates) {
	if len(level) != g.People() {
		panic("titles: one level per person")
	}
	n, raters := g.People(), g.Respondents()
	switch {
	case n == 0 || raters == 0:
		return Replicates{reason: ranking.NoData}, Replicates{reason: ranking.NoData}
	case raters < bootstrapRaters:
		return Replicates{reason: ranking.TooFewRaters}, Replicates{reason: ranking.TooFewRaters}
	case n > ranking.MaxPairPeople:
		return Replicates{reason: ranking.TooLarge}, Replicates{reason: ranking.TooLarge}
	}
	count := bootstrapReplicates
	if n > bootstrapLarge {
		count = bootstrapFewer
	}
	taus, aucs := make([]ranking.Statistic, count), make([]ranking.Statistic, count)
	ranking.ForEach(count, func(_, b int) {
		x, y, titled := reweighted(g, level, rand.New(ranking.NewSource(seed, uint64(b))))
		taus[b] = agreement.TauB(x, y)
		aucs[b] = AUC(y, titled)
	})
	return collect(taus), collect(aucs)
}

// reweighted draws one replicate: levels, follow rates and classes of the
// people somebody could have named.
func reweighted(g *follow.Graph, level []int, random *rand.Rand) (x, y []float64, titled []bool) {
	weight := make([]float64, g.Raters())
	total := 0.0
	for r := range weight {
		if g.Responded(r) {
			weight[r] = random.ExpFloat64()
			total += weight[r]
		}
	}
	// Rescaling to mean 1 would cancel in every rate.
	followers := make([]float64, g.People())
	for r, w := range weight {
		for _, v := range g.Named(r) {
			followers[v] += w
		}
	}
	for i, f := range followers {
		eligible := total
		if g.Responded(i) {
			eligible -= weight[i]
		}
		if !g.Candidate(i) || eligible <= 0 {
			continue
		}
		x, y = append(x, float64(level[i])), append(y, f/eligible)
		titled = append(titled, level[i] > 0)
	}
	return x, y, titled
}

func collect(replicates []ranking.Statistic) Replicates {
	var r Replicates
	for _, s := range replicates {
		if s.OK() {
			r.values = append(r.values, s.Value())
		} else {
			r.reason = s.Reason()
		}
	}
	slices.Sort(r.values)
	return r
}
