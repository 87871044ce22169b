package choice

import "github.com/followship/followship/ranking"

// Copeland returns everybody's Copeland score in [0,1] (B.4): the share of
// opponents, people they were compared with on at least one ballot, against
// whom more weight places them above than below; equal weight is half a win. It
// is undefined (no_data) for people without an opponent.
//
// Counts that do not exist (nil, a roster above [ranking.MaxPairPeople] or
// nobody) give nil. O(n²).
//
// Source: Copeland, 1951, A reasonable social welfare function.
func Copeland(c *ranking.Counts) []ranking.Statistic {
	if c == nil {
		return nil
	}
	m := newMajority(c)
	out := make([]ranking.Statistic, m.people)
	for i := range out {
		won, opponents := 0.0, 0
		for j := range m.people {
			if j == i || m.compared(i, j) == 0 {
				continue
			}
			opponents++
			switch d := m.margin(i, j); {
			case d > 0:
				won++
			case d == 0:
				won += 0.5
			}
		}
		if opponents == 0 {
			out[i] = ranking.Undefined(ranking.NoData)
		} else {
			out[i] = ranking.Defined(won / float64(opponents))
		}
	}
	return out
}
