package report_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
)

// small is a small organisation: everybody is asked about everybody.
type small struct {
	people int
	// teams are members by team; nested holds each team's parent, "" for none.
	teams  [][]int
	nested []survey.ID
	areas  int
	titled int // people 0..titled-1 hold a mandate of the organisation
}

func id(i int) survey.ID { return survey.ID(fmt.Sprintf("p%03d", i)) }

func teamID(t int) survey.ID { return survey.ID(fmt.Sprintf("t%02d", t)) }

// round builds the input of a count in which those who answer list and name at
// random.
func (s small) round(random *rand.Rand, answering float64) *survey.Count {
	settings := survey.DefaultSettings()
	settings.ListCap = survey.MaxListCap
	for a := range s.areas {
		settings.Areas = append(settings.Areas, survey.ID(fmt.Sprintf("a%d", a)))
	}
	settings.Items = []survey.Item{{ID: "item", Text: "disagreement is safe here"}}
	in := &survey.Count{
		Round: survey.Round{
			ID: "round", Survey: "survey", Number: 1, Label: "first", State: survey.Closing,
			ClosesAt: time.Date(2026, time.June, 30, 12, 0, 0, 0, time.UTC),
		},
		Snapshot: &survey.Snapshot{Round: "round", Settings: settings, On: "2026-06-16"},
	}
	for _, a := range settings.Areas {
		in.Snapshot.Areas = append(in.Snapshot.Areas, survey.Area{ID: a})
	}
	for t := range s.teams {
		team := survey.Team{ID: teamID(t)}
		if t < len(s.nested) {
			team.Parent = s.nested[t]
		}
		in.Snapshot.Teams = append(in.Snapshot.Teams, team)
	}
	for i := range s.people {
		f := survey.Frozen{Person: id(i)}
		for t, members := range s.teams {
			if slices.Contains(members, i) {
				f.Teams = append(f.Teams, teamID(t))
			}
		}
		for j := range s.people {
			if j != i {
				f.Assigned = append(f.Assigned, id(j))
			}
		}
		in.Snapshot.Roster = append(in.Snapshot.Roster, f)
	}
	for i := range s.titled {
		in.Snapshot.Mandates = append(in.Snapshot.Mandates, survey.Mandate{
			ID: survey.ID(fmt.Sprintf("m%02d", i)), Holder: id(i), Kind: "coach", Level: 1 + i%2,
			Scope: survey.Scope{Kind: survey.InOrganisation}, Span: survey.Span{Start: "2020-01-01"},
		})
	}
	for i := range s.people {
		if random.Float64() < answering {
			in.Ballots = append(in.Ballots, survey.Cast{Rater: id(i), Ballot: s.ballot(random, i, settings)})
		}
	}
	return in
}

func (s small) ballot(random *rand.Rand, rater int, settings survey.Settings) *survey.Ballot {
	b := &survey.Ballot{Items: []survey.Answer{{Item: "item", Yes: random.IntN(2) == 0}}}
	for _, i := range random.Perm(s.people) {
		switch {
		case i == rater:
		case b.Listed() == settings.ListCap:
		case len(b.Groups) > 0 && random.IntN(5) == 0:
			last := len(b.Groups) - 1
			b.Groups[last] = append(b.Groups[last], id(i))
		default:
			b.Groups = append(b.Groups, []survey.ID{id(i)})
		}
	}
	for _, a := range settings.Areas {
		f := survey.Following{Area: a}
		for _, i := range random.Perm(s.people) {
			// The first people are followed more.
			if i != rater && len(f.Names) < 3 && random.IntN(1+i) < 4 {
				f.Names = append(f.Names, id(i))
			}
		}
		b.Follows = append(b.Follows, f)
	}
	return b
}

// drawSmall draws an organisation of up to so many people with nested and
// overlapping teams.
func drawSmall(t *rapid.T, most int) small {
	s := small{
		people: rapid.IntRange(2, most).Draw(t, "people"),
		areas:  rapid.IntRange(0, 3).Draw(t, "areas"),
	}
	s.titled = rapid.IntRange(0, s.people).Draw(t, "titled")
	for range rapid.IntRange(0, 3).Draw(t, "teams") {
		var members []int
		for i := range s.people {
			if rapid.Bool().Draw(t, "member") {
				members = append(members, i)
			}
		}
		if len(members) > 0 {
			s.teams, s.nested = append(s.teams, members), append(s.nested, "")
		}
	}
	if len(s.teams) > 0 {
		var sub []int
		for _, i := range s.teams[0] {
			if rapid.IntRange(0, 3).Draw(t, "in sub-team") > 0 {
				sub = append(sub, i)
			}
		}
		if len(sub) > 0 {
			s.teams, s.nested = append(s.teams, sub), append(s.nested, teamID(0))
		}
	}
	return s
}

func drawCount(t *rapid.T, most int) *survey.Count {
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
	return drawSmall(t, most).round(random, rapid.Float64Range(0, 1).Draw(t, "answering"))
}

func encode(t tester, c *survey.Counted) []byte {
	t.Helper()
	b, _, err := c.Document.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return append(append(b, '\n'), c.Carry...)
}

// sameDocument fails unless two releases have the same bytes.
func sameDocument(t tester, what string, got, want *survey.Counted) {
	t.Helper()
	a, b := encode(t, got), encode(t, want)
	if !bytes.Equal(a, b) {
		at := 0
		for at < min(len(a), len(b)) && a[at] == b[at] {
			at++
		}
		from := max(0, at-100)
		t.Errorf("%s: other bytes from %d on: %s, want %s", what, at, a[from:min(len(a), at+100)], b[from:min(len(b), at+100)])
	}
}

// renamed returns the same round with other ids of people, in the order these
// bring.
func renamed(in *survey.Count, name func(survey.ID) survey.ID) *survey.Count {
	var out survey.Count
	b, err := json.Marshal(in)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		panic(err)
	}
	all := func(ids []survey.ID) {
		for k := range ids {
			ids[k] = name(ids[k])
		}
	}
	for i := range out.Snapshot.Roster {
		f := &out.Snapshot.Roster[i]
		f.Person = name(f.Person)
		if f.Manager != "" {
			f.Manager = name(f.Manager)
		}
		all(f.Assigned)
	}
	slices.SortFunc(out.Snapshot.Roster, func(a, b survey.Frozen) int { return cmp.Compare(a.Person, b.Person) })
	for m := range out.Snapshot.Mandates {
		out.Snapshot.Mandates[m].Holder = name(out.Snapshot.Mandates[m].Holder)
	}
	for k := range out.Ballots {
		c := &out.Ballots[k]
		c.Rater = name(c.Rater)
		for _, g := range c.Ballot.Groups {
			all(g)
		}
		for _, f := range c.Ballot.Follows {
			all(f.Names)
		}
	}
	slices.SortFunc(out.Ballots, func(a, b survey.Cast) int { return cmp.Compare(a.Rater, b.Rater) })
	return &out
}
