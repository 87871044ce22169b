package study

import (
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/titles"
)

// over computes what needs several rounds, for the scope of the given name. It
// takes the rounds in which the scope has the members it has in the last one.
func (r *run) over(name string) *Over {
	cells, scopes := r.history(name)
	if len(cells) == 0 {
		return nil
	}
	var (
		labels      []string
		times       []float64
		graphs      []*follow.Graph
		winShares   [][]ranking.Statistic
		followers   [][]ranking.Statistic
		gini, u     []ranking.Statistic
		nominations bool
	)
	for _, p := range r.pastOf(cells[len(cells)-1]) {
		labels, times = append(labels, p.label), append(times, p.time)
		graphs, nominations = append(graphs, p.graph), nominations || p.sums != nil
		winShares, followers = append(winShares, p.winShare), append(followers, p.followers)
		gini, u = append(gini, p.gini), append(u, p.u)
	}
	for k, c := range cells {
		labels = append(labels, r.in.Rounds[c.round].Label)
		times = append(times, r.in.Rounds[c.round].Time)
		graphs = append(graphs, c.graph)
		nominations = nominations || c.graph != nil
		winShares = append(winShares, winShare(scopes[k], len(c.scope.members)))
		followers = append(followers, followerStatistics(c))
		gini, u = append(gini, giniOf(scopes[k])), append(u, agreementOf(scopes[k]))
	}
	o := &Over{Persistence: power.PersistenceOver(labels, winShares)}
	quarters, of := winShares, "win_share"
	trend, trendOf := u, "u"
	if nominations {
		quarters, of = followers, "followers"
		trend, trendOf = gini, "gini_corrected"
	}
	transitions := power.Transitions(quarters)
	o.Transitions, o.TransitionsOf = rows(transitions), of
	o.Mobility = power.Mobility(transitions)
	o.Incumbency = power.MeasureIncumbency(quarters)
	o.Climb = power.MeasureClimb(quarters)
	o.Trend, o.TrendOf = power.MannKendall(series(times, trend)), trendOf
	o.Attachment = power.Attach(graphs)
	o.Renewal, o.RenewalReason = renewal(cells)
	return o
}

// history returns the cells and scopes of one name over the rounds, as long as
// they hold the same people as in the last round.
func (r *run) history(name string) (cells []*cell, scopes []*Scope) {
	last := r.find(len(r.in.Rounds)-1, name)
	if last == nil {
		return nil, nil
	}
	for t := range r.in.Rounds {
		c := r.find(t, name)
		if c != nil && slices.Equal(c.scope.members, last.scope.members) {
			cells, scopes = append(cells, c), append(scopes, c.out)
		}
	}
	return cells, scopes
}

// series pairs the defined values with the time index of their rounds: a round
// without a value leaves a gap in t and none in x (I.9).
func series(times []float64, values []ranking.Statistic) (x, t []float64) {
	for k, s := range values {
		if v, ok := s.Get(); ok {
			x, t = append(x, v), append(t, times[k])
		}
	}
	return x, t
}

func winShare(s *Scope, people int) []ranking.Statistic {
	out := make([]ranking.Statistic, people)
	for i := range out {
		out[i] = ranking.Undefined(ranking.NoData)
		if s.Scores != nil {
			out[i] = s.Scores[i].WinShare
		}
	}
	return out
}

// followerStatistics returns the followers of everybody who could be named.
func followerStatistics(c *cell) []ranking.Statistic {
	out := make([]ranking.Statistic, len(c.scope.members))
	for i := range out {
		out[i] = ranking.Undefined(ranking.NoData)
	}
	if c.graph == nil {
		return out
	}
	for i, f := range c.graph.Followers() {
		if c.graph.Candidate(i) {
			out[i] = ranking.Defined(float64(f))
		}
	}
	return out
}

func giniOf(s *Scope) ranking.Statistic {
	if s.Concentration == nil {
		return ranking.Undefined(ranking.NoData)
	}
	return s.Concentration.GiniCorrected
}

func agreementOf(s *Scope) ranking.Statistic {
	if s.Agreement == nil {
		return ranking.Undefined(ranking.NoData)
	}
	return s.Agreement.U
}

func rows(m *mat.Dense) [][]float64 {
	if m == nil {
		return nil
	}
	n, _ := m.Dims()
	out := make([][]float64, n)
	for i := range out {
		out[i] = mat.Row(nil, i, m)
	}
	return out
}

// renewal compares the leaders of the last round with those of the latest one
// that shares no pooled round with it (I.10a).
func renewal(cells []*cell) (*power.Renewal, ranking.Reason) {
	last := cells[len(cells)-1]
	if last.out.Leadership == nil {
		return nil, ranking.NoData
	}
	for k := len(cells) - 2; k >= 0; k-- {
		if earlier := cells[k]; earlier.round < last.pooledFrom && earlier.out.Leadership != nil {
			renewal := power.MeasureRenewal(standings(last.out), standings(earlier.out))
			return &renewal, ""
		}
	}
	return nil, ranking.TooFewRounds
}

func standings(s *Scope) []power.Standing {
	out := make([]power.Standing, len(s.Members))
	for _, c := range s.Leadership.Assessment.Cells {
		out[c.Person] = power.Standing{
			Present: true,
			Leader:  c.Finding == titles.RecognisedLeader || c.Finding == titles.EmergentLeader,
		}
	}
	return out
}
