package report_test

import (
	"context"
	"slices"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
	"github.com/followship/followship/survey/report"
	"github.com/followship/followship/survey/simulate"
)

// organisation is a simulated organisation as rounds of a survey see it.
type organisation struct {
	*simulate.Organisation
	rounds []survey.Round
	shots  []*survey.Snapshot
	casts  [][]survey.Cast
}

func person(o *simulate.Organisation, i int) survey.ID { return survey.ID(o.People[i].ID) }

func scope(o *simulate.Organisation, s simulate.Scope) survey.Scope {
	switch s.Reach {
	case simulate.ReachTeam:
		return survey.Scope{Kind: survey.InTeam, ID: survey.ID(o.Teams[s.Index].Name)}
	case simulate.ReachArea:
		return survey.Scope{Kind: survey.InArea, ID: survey.ID(o.Areas[s.Index].Name)}
	}
	return survey.Scope{Kind: survey.InOrganisation}
}

// simulated turns what a simulation drew into frozen rounds and ballots. Everybody
// is asked about those of their circle whom they list in any round.
func simulated(o *simulate.Organisation) *organisation {
	settings := survey.DefaultSettings()
	settings.Items = []survey.Item{{ID: "item", Text: "I would like more leadership here", Demand: true}}
	for _, a := range o.Areas {
		settings.Areas = append(settings.Areas, survey.ID(a.Name))
	}
	slices.Sort(settings.Areas)
	out := &organisation{Organisation: o}
	roster := make([]survey.Frozen, len(o.People))
	for i, p := range o.People {
		roster[i] = survey.Frozen{Person: survey.ID(p.ID), Teams: []survey.ID{survey.ID(o.Teams[p.Team].Name)}}
		if p.ReportsTo >= 0 {
			roster[i].Manager = person(o, p.ReportsTo)
		}
	}
	for t := range o.Rounds {
		for _, b := range o.Rounds[t].Ballots {
			for _, e := range b.Entries {
				if id := person(o, e.Person); !slices.Contains(roster[b.Rater].Assigned, id) {
					roster[b.Rater].Assigned = append(roster[b.Rater].Assigned, id)
				}
			}
		}
	}
	for t, r := range o.Rounds {
		shot := &survey.Snapshot{Settings: settings, Roster: roster, On: survey.DateOf(r.Closing.AddDate(0, 0, -14), time.UTC)}
		for _, team := range o.Teams {
			shot.Teams = append(shot.Teams, survey.Team{ID: survey.ID(team.Name), Name: team.Name})
		}
		for _, a := range o.Areas {
			area := survey.Area{ID: survey.ID(a.Name), Name: a.Name}
			if a.Parent >= 0 {
				area.Parent = survey.ID(o.Areas[a.Parent].Name)
			}
			shot.Areas = append(shot.Areas, area)
		}
		slices.SortFunc(shot.Areas, func(a, b survey.Area) int { return slices.Compare([]byte(a.ID), []byte(b.ID)) })
		for k := range o.Mandates {
			m := &o.Mandates[k]
			span := survey.Span{Start: survey.DateOf(m.Start, time.UTC)}
			if !m.End.IsZero() {
				span.End = survey.DateOf(m.End, time.UTC)
			}
			shot.Mandates = append(shot.Mandates, survey.Mandate{
				ID: survey.ID(m.Title), Holder: person(o, m.Person), Kind: m.Kind, Level: m.Level, Scope: scope(o, m.Scope), Span: span,
			})
		}
		id := survey.ID(r.Label)
		shot.Round = id
		out.rounds = append(out.rounds, survey.Round{
			ID: id, Survey: "survey", Number: t + 1, Label: r.Label, ClosesAt: r.Closing.Add(12 * time.Hour), State: survey.Closing,
		})
		out.shots = append(out.shots, shot)
		out.casts = append(out.casts, castsOf(o, t))
	}
	return out
}

func castsOf(o *simulate.Organisation, t int) []survey.Cast {
	ballots := make([]survey.Ballot, len(o.People))
	for _, b := range o.Rounds[t].Ballots {
		for _, e := range b.Entries {
			g := &ballots[b.Rater].Groups
			for len(*g) < e.Rank {
				*g = append(*g, nil)
			}
			(*g)[e.Rank-1] = append((*g)[e.Rank-1], person(o, e.Person))
		}
	}
	for _, f := range o.Rounds[t].Nominations {
		following := survey.Following{Area: survey.ID(o.Areas[f.Area].Name)}
		for _, to := range f.To {
			following.Names = append(following.Names, person(o, to))
		}
		ballots[f.From].Follows = append(ballots[f.From].Follows, following)
	}
	var casts []survey.Cast
	for i, answered := range o.Rounds[t].Answered {
		if answered {
			ballots[i].Items = []survey.Answer{{Item: "item", Yes: i%3 == 0}}
			casts = append(casts, survey.Cast{Rater: person(o, i), Ballot: &ballots[i]})
		}
	}
	return casts
}

// tester is what a test, a benchmark and a property have in common.
type tester interface {
	Helper()
	Fatal(args ...any)
	Errorf(format string, args ...any)
}

// count counts a round.
func count(t tester, in *survey.Count) *survey.Counted {
	t.Helper()
	return countUnder(t, disclose.All(), in)
}

// quick counts without the search for witnesses, which is most of the time that few
// people take: for tests that do not ask about persons.
func quick(t tester, in *survey.Count) *survey.Counted {
	t.Helper()
	return countUnder(t, disclose.Without(disclose.Search), in)
}

func countUnder(t tester, rules disclose.Rules, in *survey.Count) *survey.Counted {
	t.Helper()
	c, err := report.Under("test", rules).Count(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// chain counts all rounds one after the other, each with the records of those
// before it and the ballots of the one before only, as under default retention.
func (o *organisation) chain(t tester) []*survey.Counted {
	t.Helper()
	var out []*survey.Counted
	var earlier []survey.Earlier
	for k := range o.rounds {
		c := count(t, &survey.Count{Round: o.rounds[k], Snapshot: o.shots[k], Ballots: o.casts[k], Earlier: earlier})
		out = append(out, c)
		earlier = slices.Clone(earlier)
		if k > 0 {
			earlier[k-1].Ballots = nil
		}
		round := o.rounds[k]
		round.State, round.Turnout = survey.Published, c.Document.Turnout
		earlier = append(earlier, survey.Earlier{
			Round: round, Snapshot: o.shots[k], Ballots: o.casts[k], Carry: c.Carry, Document: c.Document,
		})
	}
	return out
}
