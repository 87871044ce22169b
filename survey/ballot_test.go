package survey_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
)

// frozen returns a round of people a to h with a list of three names at most, two
// areas and an item.
func frozen() *survey.Snapshot {
	s := &survey.Snapshot{Settings: survey.DefaultSettings()}
	for _, letter := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		s.Roster = append(s.Roster, survey.Frozen{Person: letters(letter)})
	}
	s.Settings.ListCap, s.Settings.NamesMost = 3, 2
	s.Settings.Areas = []survey.ID{letters("x"), letters("y")}
	s.Settings.Items = []survey.Item{{ID: letters("i")}}
	return s
}

func ids(letter ...string) []survey.ID {
	out := make([]survey.ID, len(letter))
	for k, l := range letter {
		out[k] = letters(l)
	}
	return out
}

func groups(of ...[]survey.ID) [][]survey.ID { return of }

// TestBallotsAreValidatedInOrder follows METHODS.md A.4: unknown rater, empty group,
// too long, self ranked, duplicate person, unknown person, the first of them wins.
// Weights are always 1 in the service.
func TestBallotsAreValidatedInOrder(t *testing.T) {
	for name, c := range map[string]struct {
		rater  string
		ballot survey.Ballot
		want   survey.Code
		field  string
	}{
		"a list":                       {"a", survey.Ballot{Groups: groups(ids("b"), ids("c", "d"))}, "", ""},
		"an empty ballot":              {"a", survey.Ballot{}, "", ""},
		"one person":                   {"a", survey.Ballot{Groups: groups(ids("b"))}, "", ""},
		"all tied":                     {"a", survey.Ballot{Groups: groups(ids("b", "c", "d"))}, "", ""},
		"not enough contact with all":  {"a", survey.Ballot{NoContact: ids("b", "c", "d", "e", "f", "g", "h")}, "", ""},
		"follows nobody":               {"a", survey.Ballot{Follows: []survey.Following{{Area: letters("x")}}}, "", ""},
		"follows who is listed":        {"a", survey.Ballot{Groups: groups(ids("b")), Follows: []survey.Following{{Area: letters("x"), Names: ids("b")}}}, "", ""},
		"follows one in two areas":     {"a", survey.Ballot{Follows: []survey.Following{{letters("x"), ids("b")}, {letters("y"), ids("b")}}}, "", ""},
		"an item":                      {"a", survey.Ballot{Items: []survey.Answer{{Item: letters("i"), Yes: true}}}, "", ""},
		"unknown rater":                {"z", survey.Ballot{}, survey.CodeNotOnRoster, ""},
		"unknown rater before all":     {"z", survey.Ballot{Groups: groups(ids(), ids("z", "z", "q", "r"))}, survey.CodeNotOnRoster, ""},
		"empty group":                  {"a", survey.Ballot{Groups: groups(ids("b"), ids(), ids("c"))}, survey.CodeEmptyGroup, "groups/1"},
		"empty group before too long":  {"a", survey.Ballot{Groups: groups(ids("b", "c", "d", "e"), ids())}, survey.CodeEmptyGroup, "groups/1"},
		"too long":                     {"a", survey.Ballot{Groups: groups(ids("b"), ids("c"), ids("d"), ids("e"))}, survey.CodeTooLong, "groups"},
		"too long before self":         {"a", survey.Ballot{Groups: groups(ids("a", "b", "c", "d"))}, survey.CodeTooLong, "groups"},
		"self":                         {"a", survey.Ballot{Groups: groups(ids("b"), ids("a"))}, survey.CodeSelfRanked, "groups/1/0"},
		"self before duplicate":        {"a", survey.Ballot{Groups: groups(ids("b", "b"), ids("a"))}, survey.CodeSelfRanked, "groups/1/0"},
		"duplicate in a group":         {"a", survey.Ballot{Groups: groups(ids("b", "b"))}, survey.CodeDuplicatePerson, "groups/0/1"},
		"duplicate in two groups":      {"a", survey.Ballot{Groups: groups(ids("b"), ids("c", "b"))}, survey.CodeDuplicatePerson, "groups/1/1"},
		"duplicate before unknown":     {"a", survey.Ballot{Groups: groups(ids("z", "z"))}, survey.CodeDuplicatePerson, "groups/0/1"},
		"unknown":                      {"a", survey.Ballot{Groups: groups(ids("b", "z"))}, survey.CodeUnknownPerson, "groups/0/1"},
		"no contact with oneself":      {"a", survey.Ballot{NoContact: ids("b", "a")}, survey.CodeSelfRanked, "no_contact/1"},
		"no contact with who is there": {"a", survey.Ballot{Groups: groups(ids("b")), NoContact: ids("b")}, survey.CodeDuplicatePerson, "no_contact/0"},
		"no contact with a stranger":   {"a", survey.Ballot{NoContact: ids("z")}, survey.CodeUnknownPerson, "no_contact/0"},
		"no contact with too many":     {"a", survey.Ballot{NoContact: slices.Repeat(ids("b"), 9)}, survey.CodeInvalid, "no_contact"},
		"another area":                 {"a", survey.Ballot{Follows: []survey.Following{{Area: letters("z")}}}, survey.CodeUnknownArea, "follows/0/area"},
		"an area twice":                {"a", survey.Ballot{Follows: []survey.Following{{Area: letters("x")}, {Area: letters("x")}}}, survey.CodeUnknownArea, "follows/1/area"},
		"too many names":               {"a", survey.Ballot{Follows: []survey.Following{{letters("x"), ids("b", "c", "d")}}}, survey.CodeTooLong, "follows/0/names"},
		"follows oneself":              {"a", survey.Ballot{Follows: []survey.Following{{letters("x"), ids("a")}}}, survey.CodeSelfRanked, "follows/0/names/0"},
		"follows one twice":            {"a", survey.Ballot{Follows: []survey.Following{{letters("x"), ids("b", "b")}}}, survey.CodeDuplicatePerson, "follows/0/names/1"},
		"follows a stranger":           {"a", survey.Ballot{Follows: []survey.Following{{letters("x"), ids("z")}}}, survey.CodeUnknownPerson, "follows/0/names/0"},
		"the list before follows":      {"a", survey.Ballot{Groups: groups(ids("z")), Follows: []survey.Following{{Area: letters("z")}}}, survey.CodeUnknownPerson, "groups/0/0"},
		"another item":                 {"a", survey.Ballot{Items: []survey.Answer{{Item: letters("z")}}}, survey.CodeInvalid, "items/0/item"},
		"an item twice":                {"a", survey.Ballot{Items: []survey.Answer{{Item: letters("i")}, {Item: letters("i")}}}, survey.CodeInvalid, "items/1/item"},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.ballot.Validate(letters(c.rater), frozen())
			wantCode(t, "ballot", err, c.want)
			if e, ok := errors.AsType[*survey.Error](err); ok && e.Field != c.field {
				t.Errorf("field: got %q, want %q", e.Field, c.field)
			}
		})
	}
}

// TestValidBallotsNameEverybodyOnce draws ballots: whatever is taken keeps the rules,
// and every message is the same whoever is meant.
func TestValidBallotsNameEverybodyOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := frozen()
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		pick := func() survey.ID { return letters(string("abcdefghz"[random.IntN(9)])) }
		var b survey.Ballot
		for range random.IntN(3) {
			var g []survey.ID
			for range random.IntN(3) {
				g = append(g, pick())
			}
			b.Groups = append(b.Groups, g)
		}
		for range random.IntN(3) {
			b.NoContact = append(b.NoContact, pick())
		}
		if err := b.Validate(letters("a"), s); err != nil {
			return
		}
		seen := map[survey.ID]bool{letters("a"): true}
		for _, id := range slices.Concat(append(b.Groups, b.NoContact)...) {
			if seen[id] || s.Find(id) < 0 {
				t.Fatalf("taken: %+v", b)
			}
			seen[id] = true
		}
		for _, g := range b.Groups {
			if len(g) == 0 {
				t.Fatalf("taken: %+v", b)
			}
		}
		if b.Listed() > s.Settings.ListCap {
			t.Fatalf("taken: %+v", b)
		}
	})
}
