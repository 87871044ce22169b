package diagnostics

import "github.com/followship/followship/ranking"

// Shares returns every rater's share of all choices, by rater index, in [0,1]
// (A.3): a list of m people holds up to m-1 choices, so that long lists weigh
// more. A choice counts with the weight of its ballot, so with equal voices all
// shares are equal. Undefined (no_data) for everybody without a choice at all;
// raters without a ballot have a share of 0. O(ballots).
func Shares(p *ranking.Profile) []ranking.Statistic {
	choices := make([]float64, p.Raters())
	for b := range p.Len() {
		o := p.Order(b)
		choices[o.Rater] += o.Weight * float64(o.Stages())
	}
	total := 0.0
	for _, c := range choices {
		total += c
	}
	shares := make([]ranking.Statistic, len(choices))
	for r, c := range choices {
		shares[r] = ranking.Undefined(ranking.NoData)
		if total > 0 {
			shares[r] = ranking.Defined(min(c/total, 1))
		}
	}
	return shares
}
