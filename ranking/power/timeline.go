package power

import (
	"strconv"
	"strings"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
)

// MinPersistencePeople is how many people two rounds must share for their
// persistence to be reported (I.7).
const MinPersistencePeople = 5

// TimeIndex returns the time of every round (I.7): its label when all labels
// are integers, so that a missing week keeps its gap, else its position from 0.
// Integers whose times would not increase along the run are no time either.
func TimeIndex(labels []string) []float64 {
	t := make([]float64, len(labels))
	for i, label := range labels {
		v, err := strconv.ParseInt(strings.TrimSpace(label), 10, 64)
		t[i] = float64(v)
		if err != nil || (i > 0 && t[i] <= t[i-1]) {
			for k := range t {
				t[k] = float64(k)
			}
			return t
		}
	}
	return t
}

// Series pairs the defined values of a statistic over rounds with the time
// index of their rounds. A round without a value leaves a gap in t and none in
// x (I.9). labels and values must be equally long.
func Series(labels []string, values []ranking.Statistic) (x, t []float64) {
	if len(labels) != len(values) {
		panic("power: one value per round")
	}
	times := TimeIndex(labels)
	for i, s := range values {
		if v, ok := s.Get(); ok {
			x, t = append(x, v), append(t, times[i])
		}
	}
	return x, t
}

// RoundPair is the persistence of the order of people between two rounds.
type RoundPair struct {
	// From and To are the labels of the rounds.
	From, To string
	// TauB is in [-1,1], 1 when nobody changed places.
	TauB ranking.Statistic
	// People is how many have a value in both rounds.
	People int
}

// Persistence returns Kendall's tau-b between the values of two rounds over the
// people with a value in both, and how many these are. Undefined with fewer
// than [MinPersistencePeople] (no_data) or when either round does not vary
// (constant). a and b must be equally long.
//
// Source: Kendall, 1945, The treatment of ties in ranking problems.
func Persistence(a, b []ranking.Statistic) (tauB ranking.Statistic, people int) {
	values := inAll(a, b)
	people = len(values[0])
	if people < MinPersistencePeople {
		return ranking.Undefined(ranking.NoData), people
	}
	return agreement.TauB(values[0], values[1]), people
}

// PersistenceOver returns the persistence of every two consecutive rounds and
// then of the first and the last, which is left out when it is that same pair.
// values[r] holds one value per person of round r.
func PersistenceOver(labels []string, values [][]ranking.Statistic) []RoundPair {
	if len(labels) != len(values) {
		panic("power: one label per round")
	}
	var out []RoundPair
	pair := func(a, b int) {
		tau, people := Persistence(values[a], values[b])
		out = append(out, RoundPair{From: labels[a], To: labels[b], TauB: tau, People: people})
	}
	for r := 1; r < len(values); r++ {
		pair(r-1, r)
	}
	if last := len(values) - 1; last > 1 {
		pair(0, last)
	}
	return out
}

// inAll returns, round by round, the values of the people who have one in every
// round given, in the order of the roster.
func inAll(rounds ...[]ranking.Statistic) [][]float64 {
	values := make([][]float64, len(rounds))
	for _, r := range rounds {
		if len(r) != len(rounds[0]) {
			panic("power: rounds cover different rosters")
		}
	}
people:
	for i := range rounds[0] {
		for _, r := range rounds {
			if !r[i].OK() {
				continue people
			}
		}
		for k, r := range rounds {
			values[k] = append(values[k], r[i].Value())
		}
	}
	return values
}
