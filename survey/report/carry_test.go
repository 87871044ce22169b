package report_test

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"

	"github.com/followship/followship/survey"
)

// TestWhatIsCarriedForwardIsNoBallot: two colleagues who stand alike in a round hand in
// each other's ballots, and what is carried forward of the round is the same but for the
// rounding of sums taken in another order: it does not know who said what.
func TestWhatIsCarriedForwardIsNoBallot(t *testing.T) {
	for seed := range uint64(5) {
		random := rand.New(rand.NewPCG(seed, 0))
		const one, two = 7, 8 // hold no mandate, and are on nobody's list
		s := small{people: 9, titled: 3, areas: 1, teams: [][]int{{0, 1, 2, 3, 4, 5, 6, 7, 8}}, nested: []survey.ID{""}}
		in := s.round(random, 1)
		for k := range in.Ballots {
			b := in.Ballots[k].Ballot
			groups := b.Groups[:0:0]
			for _, group := range b.Groups {
				var left []survey.ID
				for _, person := range group {
					if person != id(one) && person != id(two) {
						left = append(left, person)
					}
				}
				if len(left) > 0 {
					groups = append(groups, left)
				}
			}
			b.Groups = groups
			for f := range b.Follows { // as many names from each
				b.Follows[f].Names = nil
				for _, i := range random.Perm(one)[:3] {
					if id(i) != in.Ballots[k].Rater && len(b.Follows[f].Names) < 2 {
						b.Follows[f].Names = append(b.Follows[f].Names, id(i))
					}
				}
			}
		}
		before := rounded(quick(t, in).Carry)
		a, b := &in.Ballots[one], &in.Ballots[two]
		if a.Rater != id(one) || b.Rater != id(two) {
			t.Fatal("the ballots are in another order")
		}
		a.Ballot, b.Ballot = b.Ballot, a.Ballot
		after := rounded(quick(t, in).Carry)
		if len(before) < 500 || before != after {
			t.Errorf("seed %d: what is carried forward knows whose ballots are whose:\n%s\n%s", seed, before, after)
		}
	}
}

var decimal = regexp.MustCompile(`-?[0-9]+\.[0-9]+(e-?[0-9]+)?`)

// rounded returns a record with figures of nine digits.
func rounded(record []byte) string {
	return decimal.ReplaceAllStringFunc(string(record), func(digits string) string {
		x, err := strconv.ParseFloat(digits, 64)
		if err != nil {
			panic(err)
		}
		return strconv.FormatFloat(x, 'g', 9, 64)
	})
}
