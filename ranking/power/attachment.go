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
// in size. The likelihood is concave; Newton's method with halving. O(rounds·n +
// iterations·names).
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

// attachment holds the choices of all rounds.
type attachment struct {
	rounds []choiceRound
	ties   int
	// varies: some set offers different k. highest, lowest: of the sets that
	// do, every choice fell on the largest (smallest) k.
	varies, highest, lowest bool
}

// choiceRound holds the choices between two rounds. People with as many
// followers are alike: they form a class, and a choice set is the histogram of
// the classes less the few people the rater could not newly name.
type choiceRound struct {
	logs    []float64 // ln(k+1) of each class, ascending
	people  []int     // who may be named now, by class
	sets    []choiceSet
	removed []int32 // classes of the people left out of the sets, set after set
}

// choiceSet is what one rater could newly name.
type choiceSet struct {
	end   int     // of its part of removed
	taken float64 // new ties
	sum   float64 // of ln(k+1) over them
}

func (m *attachment) observe(before, now *follow.Graph) {
	if before.People() != now.People() {
		panic("power: rounds cover different rosters")
	}
	if len(m.rounds) == 0 {
		m.highest, m.lowest = true, true
	}
	followers := before.Followers()
	round, class := newChoiceRound(followers, before.Raters(), now)
	left := slices.Clone(round.people)
	var taken []int32
	for u := range min(before.Raters(), now.Raters()) {
		if !before.Responded(u) || !now.Responded(u) {
			continue
		}
		taken = taken[:0]
		for _, v := range now.Named(u) {
			if !before.Follows(u, int(v)) {
				taken = append(taken, class[followers[v]])
			}
		}
		if len(taken) == 0 {
			continue
		}
		start := len(round.removed)
		if u < now.People() && now.Candidate(u) {
			round.removed = append(round.removed, class[followers[u]])
		}
		for _, v := range before.Named(u) {
			if now.Candidate(int(v)) {
				round.removed = append(round.removed, class[followers[v]])
			}
		}
		for _, c := range round.removed[start:] {
			left[c]--
		}
		m.judge(left, taken)
		for _, c := range round.removed[start:] {
			left[c]++
		}
		set := choiceSet{end: len(round.removed), taken: float64(len(taken))}
		for _, c := range taken {
			set.sum += round.logs[c]
		}
		round.sets = append(round.sets, set)
	}
	m.rounds = append(m.rounds, round)
}

// newChoiceRound returns the classes of a round without choices, and the class
// of each number of followers, of which raters is the largest possible.
func newChoiceRound(followers []int, raters int, now *follow.Graph) (choiceRound, []int32) {
	histogram := make([]int, raters+1)
	for i, k := range followers {
		if now.Candidate(i) {
			histogram[k]++
		}
	}
	var round choiceRound
	class := make([]int32, len(histogram))
	for k, people := range histogram {
		if people > 0 {
			class[k] = int32(len(round.logs))
			round.logs = append(round.logs, math.Log1p(float64(k)))
			round.people = append(round.people, people)
		}
	}
	return round, class
}

// judge notes whether choices fell on the ends of what a set offered.
func (m *attachment) judge(left []int, taken []int32) {
	m.ties += len(taken)
	low, high := 0, len(left)-1
	for left[low] == 0 {
		low++
	}
	for left[high] == 0 {
		high--
	}
	if low == high {
		return
	}
	m.varies = true
	for _, c := range taken {
		m.highest = m.highest && int(c) == high
		m.lowest = m.lowest && int(c) == low
	}
}

// likelihood returns the log-likelihood at beta, its slope and the information.
func (m *attachment) likelihood(beta float64) (value, slope, information float64) {
	for r := range m.rounds {
		v, s, i := m.rounds[r].likelihood(beta)
		value += v
		slope += s
		information += i
	}
	return value, slope, information
}

// classMoments are sums over people of the weight w = (k+1)^beta, of w·d and of
// w·d², where d is ln(k+1) less a centre.
type classMoments struct{ weight, first, second float64 }

func (s *classMoments) add(w, d float64) {
	s.weight += w
	s.first += w * d
	s.second += w * d * d
}

func (r *choiceRound) likelihood(beta float64) (value, slope, information float64) {
	if len(r.sets) == 0 {
		return 0, 0, 0
	}
	weight := make([]float64, len(r.logs))
	all, centre, top := r.moments(beta, r.people, weight)
	start := 0
	for _, set := range r.sets {
		removed := r.removed[start:set.end]
		start = set.end
		sums, c, t := all, centre, top
		for _, k := range removed {
			sums.add(-weight[k], r.logs[k]-centre)
		}
		// When little is left the differences have lost their digits.
		const enough = 1e-3
		if sums.weight < enough*all.weight {
			left := slices.Clone(r.people)
			for _, k := range removed {
				left[k]--
			}
			sums, c, t = r.moments(beta, left, make([]float64, len(r.logs)))
		}
		mean := sums.first / sums.weight
		value += beta*set.sum - set.taken*(math.Log(sums.weight)+beta*t)
		slope += set.sum - set.taken*(c+mean)
		information += set.taken * max(0, sums.second/sums.weight-mean*mean)
	}
	return value, slope, information
}

// moments returns the moments of people about their weighted mean, the mean and
// the ln(k+1) of the heaviest class, relative to which weights are taken: large
// exponents then do not overflow. weight receives the weight of each class.
func (r *choiceRound) moments(beta float64, people []int, weight []float64) (sums classMoments, centre, top float64) {
	heaviest := math.Inf(-1)
	for k, n := range people {
		if n > 0 && beta*r.logs[k] > heaviest {
			heaviest, top = beta*r.logs[k], r.logs[k]
		}
	}
	total := 0.0
	for k, n := range people {
		weight[k] = math.Exp(beta * (r.logs[k] - top))
		if n > 0 {
			total += float64(n) * weight[k]
			centre += float64(n) * weight[k] * r.logs[k]
		}
	}
	centre /= total
	for k, n := range people {
		if n > 0 {
			sums.add(float64(n)*weight[k], r.logs[k]-centre)
		}
	}
	return sums, centre, top
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
