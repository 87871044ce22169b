package report

import (
	"slices"
	"time"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey"
)

// profile returns the lists.
func (n *count) profile() (*ranking.Profile, error) {
	b := ranking.NewBuilder(n.roster.people, n.roster.people)
	for k, c := range n.casts {
		ballot := ranking.Ballot{Rater: n.raters[k], Weight: 1}
		ballot.Groups = n.groups(c.Ballot)
		if err := b.Add(ballot); err != nil {
			// The error of the builder says where, which would be somebody's answer.
			return nil, fault("a ballot does not fit its round")
		}
	}
	return b.Profile(), nil
}

// managers returns everybody's line manager, nil when nobody has one.
func (n *count) managers() []int {
	managers, known := make([]int, n.roster.people), false
	for i, f := range n.shot.Roster {
		managers[i] = -1
		if f.Manager != "" {
			managers[i] = n.roster.of(f.Manager)
		}
		known = known || managers[i] >= 0
	}
	if !known {
		return nil
	}
	return managers
}

// wish counts the answers to the item that asks for more leadership, nil when it
// was not asked.
func (n *count) wish() *titles.Wish {
	for _, item := range n.shot.Settings.Items {
		if item.Demand {
			yes, answers := n.answers(item.ID)
			return &titles.Wish{Yes: yes, Answers: answers}
		}
	}
	return nil
}

func (n *count) answers(item survey.ID) (yes, answers int) {
	for _, c := range n.casts {
		for _, a := range c.Ballot.Items {
			if a.Item != item {
				continue
			}
			answers++
			if a.Yes {
				yes++
			}
		}
	}
	return yes, answers
}

// closing is the day a round was due to close: the day on which mandates count.
func closing(r survey.Round) survey.Date { return survey.DateOf(r.ClosesAt, time.UTC) }

// mandates returns the titles, each with the rounds in which it was held.
func (n *count) mandates() []study.Mandate {
	var out []study.Mandate
	for _, m := range n.shot.Mandates {
		person := n.roster.of(m.Holder)
		if person < 0 {
			continue
		}
		s := study.Mandate{
			Person: person, Level: m.Level, Kind: m.Kind, Scope: scopeName(m.Scope), Within: n.within(m.Scope),
			Held: []bool{m.Span.Holds(closing(n.round))},
		}
		for _, p := range n.past {
			s.HeldBefore = append(s.HeldBefore, m.Span.Holds(closing(p.round)))
		}
		out = append(out, s)
	}
	if len(out) == 0 && n.roster.people > 0 {
		// Without a mandate the study has nothing to set followership against, but
		// somebody can still be followed far more than others: level 0 is no title.
		out = []study.Mandate{{Scope: study.Organisation, Held: []bool{false}, HeldBefore: make([]bool, len(n.past))}}
	}
	for _, o := range n.shot.Faculty {
		if person := n.roster.of(o.Person); person >= 0 {
			out = append(out, study.Mandate{
				Person: person, Level: 1, Kind: string(survey.Faculty), Scope: facultyScope,
				Held: []bool{true}, HeldBefore: make([]bool, len(n.past)),
			})
		}
	}
	return out
}

// facultyScope is no scope of figures: that somebody reads the reports says nothing of
// whether they should be followed. Such mandates stack only.
const facultyScope = "role:faculty"

// scopeName returns the name of a scope in the study.
func scopeName(s survey.Scope) string {
	switch s.Kind {
	case survey.InTeam:
		return study.TeamPrefix + string(s.ID)
	case survey.InArea:
		return study.AreaPrefix + string(s.ID)
	case survey.OfPerson:
		return "person:" + string(s.ID) // no scope of figures: such mandates stack only
	}
	return study.Organisation
}

// within returns the names of the teams or areas inside one.
func (n *count) within(s survey.Scope) []string {
	parent := make(map[survey.ID]survey.ID)
	switch s.Kind {
	case survey.InTeam:
		for _, t := range n.shot.Teams {
			parent[t.ID] = t.Parent
		}
	case survey.InArea:
		for _, a := range n.shot.Areas {
			parent[a.ID] = a.Parent
		}
	default:
		return nil
	}
	var out []string
	for id := range parent {
		up := parent[id]
		// A circle of parents would be a mistake of the directory: as many steps as
		// there are scopes are enough.
		for range parent {
			if up == s.ID {
				out = append(out, scopeName(survey.Scope{Kind: s.Kind, ID: id}))
				break
			}
			up = parent[up]
		}
	}
	slices.Sort(out)
	return out
}
