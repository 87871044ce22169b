package power

import (
	"slices"

	"github.com/followship/followship/ranking"
)

// Deciles is the number of classes of which the highest is the top decile.
const Deciles = 10

// Spell is an unbroken run of rounds one person spent in the top decile.
type Spell struct {
	Person int
	// First is the position of its first round, Rounds how many it lasted.
	First, Rounds int
	// Censored marks a spell still running in the last round: it may become
	// longer.
	Censored bool
}

// Incumbency describes how long people stay at the top (I.7).
type Incumbency struct {
	// Spells are ordered by their first round, then by person.
	Spells []Spell
	// Median and Longest are rounds per spell, undefined (no_data) without a
	// spell. Running spells enter with their length so far, so the median is a
	// lower bound while Running > 0.
	Median, Longest ranking.Statistic
	// LongestCensored marks a longest spell that is still running.
	LongestCensored bool
	// Running is the number of censored spells.
	Running int
}

// MeasureIncumbency finds the spells in the top decile: the highest of
// [Deciles] classes of [Classify] among the people with a value in the round.
// Lengths count rounds, not time. Somebody without a value in a round is not in
// its top decile. Nor is anybody when everybody is equal. O(rounds·n log n).
func MeasureIncumbency(values [][]ranking.Statistic) Incumbency {
	in := Incumbency{
		Median:  ranking.Undefined(ranking.NoData),
		Longest: ranking.Undefined(ranking.NoData),
	}
	if len(values) == 0 {
		return in
	}
	running := make(map[int]int) // person → spell
	for r, round := range values {
		if len(round) != len(values[0]) {
			panic("power: rounds cover different rosters")
		}
		stay := make(map[int]int)
		for _, i := range topDecile(round) {
			k, ok := running[i]
			if !ok {
				k = len(in.Spells)
				in.Spells = append(in.Spells, Spell{Person: i, First: r})
			}
			in.Spells[k].Rounds++
			in.Spells[k].Censored = r == len(values)-1
			stay[i] = k
		}
		running = stay
	}
	if len(in.Spells) == 0 {
		return in
	}
	lengths := make([]float64, len(in.Spells))
	longest := 0
	for k, s := range in.Spells {
		lengths[k] = float64(s.Rounds)
		longest = max(longest, s.Rounds)
		if s.Censored {
			in.Running++
		}
	}
	slices.Sort(lengths)
	in.Median = ranking.Defined(ranking.Quantile(0.5, lengths))
	in.Longest = ranking.Defined(float64(longest))
	in.LongestCensored = slices.ContainsFunc(in.Spells, func(s Spell) bool {
		return s.Censored && s.Rounds == longest
	})
	return in
}

// topDecile returns who is in the top decile of a round, in roster order.
func topDecile(round []ranking.Statistic) []int {
	var people, top []int
	for i, s := range round {
		if s.OK() {
			people = append(people, i)
		}
	}
	for k, class := range Classify(inAll(round)[0], Deciles) {
		if class == Deciles-1 {
			top = append(top, people[k])
		}
	}
	return top
}
