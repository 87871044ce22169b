package choice

import "github.com/followship/followship/ranking"

// Borda returns everybody's normalised Borda score in [0,1] (B.3): the mean,
// weighted by the ballots' weights, of (m - rank)/(m - 1) over the ballots of
// m >= 2 people that hold them; ties share the midrank. It is undefined
// (no_data) for people on no such ballot. O(listings).
//
// It ignores whom people were listed against: somebody listed only among the
// best looks average.
//
// Sources: Borda, 1784, Mémoire sur les élections au scrutin; Emerson, 2013,
// The original Borda count and partial voting.
func Borda(p *ranking.Profile) []ranking.Statistic {
	return meanOverBallots(p, func(int) float64 { return 1 })
}

// WinRate returns everybody's share of comparisons won in [0,1], a tie being
// half a win, each weighted by its ballot's weight (B.3). It is undefined
// (no_data) for people who were compared with nobody. O(listings).
func WinRate(p *ranking.Profile) []ranking.Statistic {
	// Over m-1 opponents a rank means m - rank wins, ties counted half: the
	// Borda score of one ballot is its win rate.
	return meanOverBallots(p, func(m int) float64 { return float64(m - 1) })
}

// meanOverBallots averages (m - rank)/(m - 1), a ballot of m people counting
// weight·voice(m).
func meanOverBallots(p *ranking.Profile, voice func(m int) float64) []ranking.Statistic {
	sum, weight := make([]float64, p.People()), make([]float64, p.People())
	var rank []float64
	for b := range p.Len() {
		o := p.Order(b)
		m := o.Len()
		if m < 2 {
			continue
		}
		if cap(rank) < m {
			rank = make([]float64, m)
		}
		w := o.Weight * voice(m)
		for k, r := range o.Midranks(rank[:m]) {
			i := o.Items[k]
			sum[i] += w * (float64(m) - r) / float64(m-1)
			weight[i] += w
		}
	}
	out := make([]ranking.Statistic, p.People())
	for i := range out {
		if weight[i] > 0 {
			out[i] = ranking.Defined(sum[i] / weight[i])
		} else {
			out[i] = ranking.Undefined(ranking.NoData)
		}
	}
	return out
}
