package main

import (
	"cmp"
	"slices"

	"github.com/followship/followship/cmd/followship/files"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
)

// studyInput turns what the files hold into what the method needs. asOf
// (YYYY-MM-DD, or "") is the day on which mandates are judged; see
// [files.Dataset.Active].
func studyInput(d *files.Dataset, asOf string) *study.Input {
	in := &study.Input{People: len(d.People), Teams: teams(d), Manager: managers(d)}

	labels := make([]string, len(d.Rounds))
	for t := range d.Rounds {
		labels[t] = d.Rounds[t].Label
	}
	times := power.TimeIndex(labels)
	for t := range d.Rounds {
		round := study.Round{Label: labels[t], Time: times[t]}
		for _, b := range d.Rounds[t].Ballots {
			round.Ballots = append(round.Ballots, study.Ballots{Scope: b.Scope, Profile: b.Profile})
		}
		for _, a := range d.Rounds[t].Follows {
			round.Areas = append(round.Areas, study.Area{Name: a.Area, Graph: followGraph(a, len(d.People))})
		}
		in.Rounds = append(in.Rounds, round)
	}
	for _, m := range d.Mandates {
		mandate := study.Mandate{Person: m.Person, Level: m.Level, Kind: cmp.Or(m.Kind, m.Title), Scope: m.Scope}
		for t := range d.Rounds {
			mandate.Held = append(mandate.Held, d.Active(m, t, asOf))
		}
		in.Mandates = append(in.Mandates, mandate)
	}
	return in
}

// teams groups the roster by team, in ascending name.
func teams(d *files.Dataset) []study.Team {
	members := make(map[string][]int)
	for i, p := range d.People {
		if p.Team != "" {
			members[p.Team] = append(members[p.Team], i)
		}
	}
	out := make([]study.Team, 0, len(members))
	for name, people := range members {
		out = append(out, study.Team{Name: name, Members: people})
	}
	slices.SortFunc(out, func(a, b study.Team) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// managers returns the line manager of every person, nil when none is known.
func managers(d *files.Dataset) []int {
	known := false
	out := make([]int, len(d.People))
	for i, p := range d.People {
		out[i] = p.ReportsTo
		known = known || p.ReportsTo >= 0
	}
	if !known {
		return nil
	}
	return out
}

// followGraph builds the follow graph of one area.
func followGraph(a files.AreaFollows, people int) *follow.Graph {
	respondents := make([]bool, people)
	for _, i := range a.Respondents {
		respondents[i] = true
	}
	edges := make([]follow.Edge, len(a.Edges))
	for k, e := range a.Edges {
		edges[k] = follow.Edge{From: int32(e[0]), To: int32(e[1])}
	}
	return follow.New(people, respondents, edges)
}

// names maps ids to the words a reader knows people by: the name where one is
// given and tells people apart, else the id.
func names(d *files.Dataset) func(id string) string {
	uses := make(map[string]int)
	for _, p := range d.People {
		uses[p.Name]++
	}
	words := make(map[string]string)
	for _, p := range d.People {
		switch {
		case p.Name == "" || p.Name == p.ID:
		case uses[p.Name] > 1:
			words[p.ID] = p.Name + " (" + p.ID + ")"
		default:
			words[p.ID] = p.Name
		}
	}
	return func(id string) string { return cmp.Or(words[id], id) }
}

// peopleIDs returns the ids of the roster and of every rater, in index order.
func peopleIDs(d *files.Dataset) (people, raters []string) {
	people = make([]string, len(d.People))
	for i, p := range d.People {
		people[i] = p.ID
	}
	return people, d.Raters
}
