package power

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
)

// MinNewTies is how many new ties an attachment must rest on to be published
// (I.8). Fewer still give an estimate.
const MinNewTies = 30

// Attachment tells whether those who are followed already gain followers more
// easily (I.8).
type Attachment struct {
	// Beta is the exponent: somebody with k followers is taken up with
	// probability proportional to (k+1)^Beta. 0 is no advantage, 1 linear
	// rich-get-richer. StandardError is information^(-1/2).
	Beta, StandardError ranking.Statistic
	// NewTies is the number of choices observed.
	NewTies int
}

// Attach estimates the exponent of preferential attachment from who names whom
// in successive rounds, by maximum likelihood.
//
// For every two consecutive graphs and every rater u who answered both, each
// person named now and not before is a choice among all whom u could newly
// name: everybody who may be named now, except u and those u named before. k is
// the number of followers in the earlier round. Several new ties of one rater
// are separate choices from that same set: the order in which they came about is
// not known, so none is taken out before the other. Nil graphs are rounds
// without nominations and are passed over, like missing ones.
//
// Undefined with fewer than two graphs (too_few_rounds), without new ties
// (no_data), when k does not vary in any choice (constant), and when every
// choice fell on the most followed or every one on the least followed there was
// (no_mle): the likelihood then has no maximum. It panics if the rosters differ
// in size. The likelihood is concave; Newton's method with halving. O(rounds·(n +
// raters with new ties·distinct k·iterations)).
//
// Source: Barabási & Albert, 1999; Jeong, Néda & Barabási, 2003, Measuring
// preferential attachment in evolving networks; Overgoor, Benson & Ugander,
// 2019, Choosing to grow a graph.
func Attach(rounds []*follow.Graph) Attachment {
	undefined := func(r ranking.Reason, ties int) Attachment {
		return Attachment{Beta: ranking.Undefined(r), StandardError: ranking.Undefined(r), NewTies: ties}
	}
	rounds = slices.DeleteFunc(slices.Clone(rounds), func(g *follow.Graph) bool { return g == nil })
	if len(rounds) < 2 {
		return undefined(ranking.TooFewRounds, 0)
	}
	var model attachment
	for t := 1; t < len(rounds); t++ {
		model.observe(rounds[t-1], rounds[t])
	}
	if model.ties == 0 {
		return undefined(ranking.NoData, 0)
	}
	if !model.varies {
		return undefined(ranking.Constant, model.ties)
	}
	if model.highest || model.lowest {
		return undefined(ranking.NoMLE, model.ties)
	}
	beta, information := model.maximise()
	if !(information > 0) {
		return undefined(ranking.NoMLE, model.ties)
	}
	return Attachment{
		Beta:          ranking.Defined(beta),
		StandardError: ranking.Defined(1 / math.Sqrt(information)),
		NewTies:       model.ties,
	}
}

// attachment holds the choices of all rounds. People with as many followers are
// alike, so a choice set is a histogram over ln(k+1).
type attachment struct {
	sets []choiceSet
	ties int
	// varies: some set offers different k. highest, lowest: of the sets that
	// do, every choice fell on the largest (smallest) k.
	varies, highest, lowest bool
}

// choiceSet is what one rater could newly name in one round.
type choiceSet struct {
	logs   []float64 // distinct ln(k+1), ascending
	people []float64 // how many have it
	taken  float64   // new ties
	sum    float64   // of ln(k+1) over the new ties
}

func (m *attachment) observe(before, now *follow.Graph) {
	if before.People() != now.People() {
		panic("power: rounds cover different rosters")
	}
	if m.sets == nil {
		m.highest, m.lowest = true, true
	}
	followers := before.Followers()
	histogram := make([]int, before.Raters()+1)
	for i, k := range followers {
		if now.Candidate(i) {
			histogram[k]++
		}
	}
	distinct := distinctCounts(histogram)
	for u := range min(before.Raters(), now.Raters()) {
		if !before.Responded(u) || !now.Responded(u) {
			continue
		}
		var taken []int
		for _, v := range now.Named(u) {
			if !before.Follows(u, int(v)) {
				taken = append(taken, followers[v])
			}
		}
		if len(taken) == 0 {
			continue
		}
		leave := func(i, by int) {
			if now.Candidate(i) {
				histogram[followers[i]] += by
			}
		}
		change := func(by int) {
			if u < now.People() {
				leave(u, by)
			}
			for _, v := range before.Named(u) {
				leave(int(v), by)
			}
		}
		change(-1)
		m.add(distinct, histogram, taken)
		change(1)
	}
}

// add appends one rater's choices. distinct lists the k that may occur.
func (m *attachment) add(distinct, histogram, taken []int) {
	set := choiceSet{taken: float64(len(taken))}
	low, high := -1, -1
	for _, k := range distinct {
		if c := histogram[k]; c > 0 {
			set.logs = append(set.logs, math.Log1p(float64(k)))
			set.people = append(set.people, float64(c))
			if low < 0 {
				low = k
			}
			high = k
		}
	}
	for _, k := range taken {
		set.sum += math.Log1p(float64(k))
		if low < high {
			m.highest = m.highest && k == high
			m.lowest = m.lowest && k == low
		}
	}
	m.varies = m.varies || low < high
	m.ties += len(taken)
	m.sets = append(m.sets, set)
}

func distinctCounts(histogram []int) []int {
	var distinct []int
	for k, c := range histogram {
		if c > 0 {
			distinct = append(distinct, k)
		}
	}
	return distinct
}

// likelihood returns the log-likelihood at beta, its slope and the information.
func (m *attachment) likelihood(beta float64) (value, slope, information float64) {
	for _, s := range m.sets {
		// Weights relative to the heaviest: large exponents do not overflow.
		top := 0.0
		if beta > 0 {
			top = s.logs[len(s.logs)-1]
		} else {
			top = s.logs[0]
		}
		total, first := 0.0, 0.0
		for c, l := range s.logs {
			w := s.people[c] * math.Exp(beta*(l-top))
			total += w
			first += w * l
		}
		mean := first / total
		second := 0.0
		for c, l := range s.logs {
			second += s.people[c] * math.Exp(beta*(l-top)) * (l - mean) * (l - mean)
		}
		value += beta*s.sum - s.taken*(math.Log(total)+beta*top)
		slope += s.sum - s.taken*mean
		information += s.taken * second / total
	}
	return value, slope, information
}

// maximise returns the maximum and the information there.
func (m *attachment) maximise() (beta, information float64) {
	const rounds, tolerance = 200, 1e-12
	value, slope, information := m.likelihood(0)
	for range rounds {
		step := slope / information
		if math.IsNaN(step) || math.IsInf(step, 0) {
			return beta, 0
		}
		for math.Abs(step) > tolerance {
			v, s, i := m.likelihood(beta + step)
			if v >= value-ranking.Slack*math.Abs(value) && i > 0 {
				beta, value, slope, information = beta+step, v, s, i
				break
			}
			step /= 2
		}
		if math.Abs(step) <= tolerance {
			break
		}
	}
	return beta, information
}
