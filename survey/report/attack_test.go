package report_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
)

// raters returns who is behind a team's figures.
func raters(in *survey.Count, team survey.ID) []survey.ID {
	var out []survey.ID
	for _, c := range in.Ballots {
		if f := in.Snapshot.Roster[in.Snapshot.Find(c.Rater)]; slices.Contains(f.Teams, team) {
			out = append(out, c.Rater)
		}
	}
	return out
}

// TestTeamMinusSubTeam attacks releases of small organisations as colleagues who
// pool what they see: every two published groups, one within the other or both
// together, the whole and its published parts, with their own ballot taken off.
func TestTeamMinusSubTeam(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawCount(t, 24)
		d := quick(t, in).Document
		sets := [][]survey.ID{}
		for _, r := range d.Teams {
			if r.Submitters != nil || r.Agreement != nil || r.Gini != nil || r.Inward != nil {
				sets = append(sets, raters(in, r.Team))
			}
		}
		if len(in.Ballots) >= 5 {
			var all []survey.ID
			for _, c := range in.Ballots {
				all = append(all, c.Rater)
			}
			sets = append(sets, all)
		}
		few := func(what string, left []survey.ID) {
			if len(left) > 0 && len(left) < 5 {
				t.Errorf("%s leaves %d raters", what, len(left))
			}
		}
		for _, a := range sets {
			few("a group", a)
			for _, b := range sets {
				minus := slices.DeleteFunc(slices.Clone(a), func(x survey.ID) bool { return slices.Contains(b, x) })
				if len(minus) == len(a)-len(b) {
					few("a group minus one within it", minus)
				}
			}
		}
	})
}

// TestOwnBallotSubtraction is the attack of a colleague who knows their own list
// and reads somebody's result: it must leave open what any other rater said of
// that person. In small organisations every place is tried that a rater could have
// given the person; at least three places must be able to give the result that was
// shown. Mostly they do even when all other lists stay as they are, that is for an
// attacker who knows them all; else lists that the attacker does not know are
// searched for that make up for it.
func TestOwnBallotSubtraction(t *testing.T) {
	organisations := 15
	if testing.Short() {
		organisations = 3
	}
	shown, alone := 0, 0
	for seed := range organisations {
		random := rand.New(rand.NewPCG(uint64(seed), 11))
		people := 8 + random.IntN(5)
		in := small{people: people}.round(random, 1)
		for range 2 {
			j := random.IntN(people)
			truth := resultOf(t, in, j)
			if truth == "----" {
				continue
			}
			shown++
			rater, attacker := (j+1)%people, (j+2)%people
			if open(t, in, j, rater, truth) >= witnesses {
				continue
			}
			alone++
			places := make(map[int]bool)
			for range 2000 {
				if len(places) == witnesses {
					break
				}
				place := random.IntN(people - 1)
				other := placed(in, rater, j, place)
				for range 1 + random.IntN(3) {
					if k := random.IntN(people); k != rater && k != attacker && k != j {
						other = placed(other, k, j, random.IntN(people-1))
					}
				}
				if !places[place] && resultOf(t, other, j) == truth {
					places[place] = true
				}
			}
			if len(places) < witnesses {
				t.Errorf("seed %d: %s of person %d leaves the places %v that rater %d could have given", seed, truth, j, places, rater)
			}
		}
	}
	t.Logf("%d results, %d of which leave fewer than %d places when all other lists are known", shown, alone, witnesses)
	if shown == 0 {
		t.Error("nothing was shown")
	}
}

// open returns how many places a rater could have given person j for the result
// shown, when all other lists are known.
func open(t tester, in *survey.Count, j, rater int, truth string) int {
	n := 0
	for place := range len(in.Snapshot.Roster) - 1 {
		if resultOf(t, placed(in, rater, j, place), j) == truth {
			n++
		}
	}
	return n
}

// witnesses is how many sets of ballots must give the same result (R3).
const witnesses = 3

func resultOf(t tester, in *survey.Count, j int) string {
	p := quick(t, in).Document.People[j]
	return text(p.Tier) + text(p.Lower) + text(p.Upper) + text(p.Score)
}

// placed is the round in which a rater gave a person another place.
func placed(in *survey.Count, rater, person, place int) *survey.Count {
	other := *in
	other.Ballots = slices.Clone(in.Ballots)
	b := *in.Ballots[rater].Ballot
	b.Groups = moved(b.Groups, id(person), place)
	other.Ballots[rater].Ballot = &b
	return &other
}

// moved returns a strict list with a person at a place, the others in their order.
func moved(groups [][]survey.ID, person survey.ID, place int) [][]survey.ID {
	var out [][]survey.ID
	for _, g := range groups {
		for _, p := range g {
			if p != person {
				out = append(out, []survey.ID{p})
			}
		}
	}
	return slices.Insert(out, place, []survey.ID{person})
}

func text[T any](x *T) string {
	if x == nil {
		return "-"
	}
	return fmt.Sprint(*x, " ")
}
