package report_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
)

// TestBallotOrderDoesNotMatter and no number does either.
func TestBallotOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawCount(t, 12)
		want := quick(t, in)
		shuffled := *in
		shuffled.Ballots = rapid.Permutation(in.Ballots).Draw(t, "order")
		sameDocument(t, "shuffled ballots", quick(t, &shuffled), want)
	})
}

// TestNamesDoNotMatter renames people in the order of their ids: nothing but the
// ids may change.
func TestNamesDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawCount(t, 12)
		other := func(id survey.ID) survey.ID { return "x" + id[1:] }
		got, want := encode(t, quick(t, renamed(in, other))), encode(t, quick(t, in))
		if back := bytes.ReplaceAll(got, []byte(`"x0`), []byte(`"p0`)); !bytes.Equal(back, want) {
			t.Errorf("renamed: %s, want %s", back, want)
		}
	})
}

// settled is what of a release does not rest on random draws, which follow the
// order of ids: its numbers may not change with any renaming.
func settled(d *survey.ReleaseDocument, name func(survey.ID) survey.ID) string {
	var c survey.ReleaseDocument
	b, _ := json.Marshal(d)
	if err := json.Unmarshal(b, &c); err != nil {
		panic(err)
	}
	c.Agreement.PValue, c.Leadership.PValue, c.Power.PValue = nil, nil, nil
	c.Leadership.Lower, c.Leadership.Upper = nil, nil
	c.Power.NullMean, c.Power.Excess = nil, nil
	c.Notices, c.Refusals = nil, nil // which notices there are to refuse is drawn too
	for k := range c.Areas {
		c.Areas[k].Excess = nil
	}
	for k := range c.Leadership.Cells {
		c.Leadership.Cells[k].Person = name(c.Leadership.Cells[k].Person)
	}
	slices.SortFunc(c.Leadership.Cells, func(a, b survey.Cell) int {
		return strings.Compare(string(a.Scope.Kind+":")+string(a.Scope.ID)+string(a.Person), string(b.Scope.Kind+":")+string(b.Scope.ID)+string(b.Person))
	})
	for k := range c.People {
		p := &c.People[k]
		p.Person = name(p.Person)
		p.Tier, p.Lower, p.Upper = nil, nil, nil
	}
	slices.SortFunc(c.People, func(a, b survey.PersonResult) int { return strings.Compare(string(a.Person), string(b.Person)) })
	b, _ = json.Marshal(c)
	return string(b)
}

func TestAnyRenaming(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawCount(t, 12)
		to := make(map[survey.ID]survey.ID)
		back := make(map[survey.ID]survey.ID)
		var ids []survey.ID
		for _, f := range in.Snapshot.Roster {
			ids = append(ids, f.Person)
		}
		for k, other := range rapid.Permutation(ids).Draw(t, "names") {
			to[ids[k]], back[other] = other, ids[k]
		}
		same := func(id survey.ID) survey.ID { return id }
		want := settled(quick(t, in).Document, same)
		got := settled(quick(t, renamed(in, func(id survey.ID) survey.ID { return to[id] })).Document,
			func(id survey.ID) survey.ID { return back[id] })
		if got != want {
			t.Errorf("renamed: %s, want %s", got, want)
		}
	})
}

func TestProcessorsDoNotMatter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	in := small{people: 40, areas: 2, titled: 8, teams: [][]int{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}}}.round(random, 0.9)
	var all []*survey.Counted
	for _, processors := range []int{1, 8} {
		before := runtime.GOMAXPROCS(processors)
		all = append(all, count(t, in))
		runtime.GOMAXPROCS(before)
	}
	sameDocument(t, "8 processors", all[1], all[0])
}

// TestKeptBackLooksTheSame is R10 in the release: whoever is not shown has the same
// JSON, whether too few were asked about them, too few placed them or nobody did.
func TestKeptBackLooksTheSame(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	in := small{people: 25, areas: 1, titled: 3}.round(random, 1)
	without := func(ids []survey.ID, people ...survey.ID) []survey.ID {
		return slices.DeleteFunc(ids, func(id survey.ID) bool { return slices.Contains(people, id) })
	}
	for i := range in.Snapshot.Roster {
		if i > 5 { // six are asked about 23, nobody about 24
			in.Snapshot.Roster[i].Assigned = without(in.Snapshot.Roster[i].Assigned, id(23))
		}
		in.Snapshot.Roster[i].Assigned = without(in.Snapshot.Roster[i].Assigned, id(24))
		b := in.Ballots[i].Ballot
		for g := range b.Groups { // nobody places 21, six place 22
			b.Groups[g] = without(b.Groups[g], id(21))
			if i > 5 {
				b.Groups[g] = without(b.Groups[g], id(22))
			}
		}
		b.Groups = slices.DeleteFunc(b.Groups, func(g []survey.ID) bool { return len(g) == 0 })
		for f := range b.Follows { // nor does anybody name them
			b.Follows[f].Names = without(b.Follows[f].Names, id(21), id(22), id(23), id(24))
		}
	}
	results := quick(t, in).Document.People
	if results[20].Score == nil {
		t.Fatal("nobody is shown")
	}
	var want string
	for i := 21; i < 25; i++ {
		b, err := json.Marshal(results[i])
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Replace(string(b), string(id(i)), "somebody", 1)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if !strings.Contains(want, `"tier":null`) {
		t.Errorf("shown: %s", want)
	}
}

// TestEveryOrganisationCounts: nothing that a small organisation can be makes a
// count fail or holds a number that JSON has no word for.
func TestEveryOrganisationCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := quick(t, drawCount(t, 30))
		encode(t, c) // fails on NaN
		if got := len(c.Document.People); got != c.Document.Asked {
			t.Errorf("%d results for %d people", got, c.Document.Asked)
		}
	})
}
