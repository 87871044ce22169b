package rankingtest

import (
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
)

// Profile has one ballot of weight 1 for each list of tie groups; list k is that of
// rater first+k.
func Profile(t T, people, first int, lists ...[][]int) *ranking.Profile {
	t.Helper()
	ballots := make([]ranking.Ballot, len(lists))
	for k, groups := range lists {
		ballots[k] = ranking.Ballot{Rater: first + k, Weight: 1, Groups: groups}
	}
	return Valid(t, people, ballots)
}

// Valid is the profile of ballots that are known to be valid.
func Valid(t T, people int, ballots []ranking.Ballot) *ranking.Profile {
	t.Helper()
	p, err := ranking.NewProfile(people, ballots)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return p
}

// Six is the running example of chapter A; P1 is person 0.
func Six(t T) *ranking.Profile {
	t.Helper()
	return Profile(t, 6, 0,
		[][]int{{1}, {2}, {3}},
		[][]int{{2}, {0, 3}},
		[][]int{{1}, {0}, {4}},
		[][]int{{1}, {2}, {4, 5}},
		[][]int{{1}, {3}, {2}, {5}},
		[][]int{{2}, {3}, {4}})
}

// UpTo is 0, 1, …, n-1.
func UpTo(n int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = i
	}
	return x
}

// DrawBallots draws up to most partial lists by raters outside the roster, tied ones
// too where ties says so; weights are whole numbers from 1 to heaviest.
func DrawBallots(t *rapid.T, people, most, heaviest int, ties bool) []ranking.Ballot {
	ballots := make([]ranking.Ballot, rapid.IntRange(0, most).Draw(t, "ballots"))
	for b := range ballots {
		order := rapid.Permutation(UpTo(people)).Draw(t, "order")
		order = order[:rapid.IntRange(0, people).Draw(t, "length")]
		var groups [][]int
		for k, i := range order {
			if k > 0 && ties && rapid.Bool().Draw(t, "tie") {
				groups[len(groups)-1] = append(groups[len(groups)-1], i)
			} else {
				groups = append(groups, []int{i})
			}
		}
		ballots[b] = ranking.Ballot{
			Rater:  people + b,
			Weight: float64(rapid.IntRange(1, heaviest).Draw(t, "weight")),
			Groups: groups,
		}
	}
	return ballots
}

// Relabel returns the ballots in reverse order, with person i called names[i].
func Relabel(ballots []ranking.Ballot, names []int) []ranking.Ballot {
	out := make([]ranking.Ballot, len(ballots))
	for b, ballot := range ballots {
		groups := make([][]int, len(ballot.Groups))
		for g, items := range ballot.Groups {
			for _, i := range items {
				groups[g] = append(groups[g], names[i])
			}
		}
		out[len(ballots)-1-b] = ranking.Ballot{Rater: ballot.Rater, Weight: ballot.Weight, Groups: groups}
	}
	return out
}

// Copies returns each ballot of whole weight w as w ballots of weight 1, by raters
// from 1000 on.
func Copies(ballots []ranking.Ballot) []ranking.Ballot {
	var out []ranking.Ballot
	for _, b := range ballots {
		for range int(b.Weight) {
			out = append(out, ranking.Ballot{Rater: 1000 + len(out), Weight: 1, Groups: b.Groups})
		}
	}
	return out
}
