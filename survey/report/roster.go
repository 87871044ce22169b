package report

import (
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/survey"
)

// roster numbers people: those of the round by ascending id from 0, and behind
// them raters of earlier rounds who have left, whose names still count as
// followings of those days.
type roster struct {
	people int // on the roster of the round
	all    int
	index  map[survey.ID]int
}

func newRoster(shot *survey.Snapshot, earlier []survey.Earlier) roster {
	r := roster{people: len(shot.Roster), index: make(map[survey.ID]int, len(shot.Roster))}
	for i, f := range shot.Roster {
		r.index[f.Person] = i
	}
	r.all = r.people
	for _, e := range earlier {
		for _, c := range e.Ballots {
			if _, known := r.index[c.Rater]; !known {
				r.index[c.Rater] = r.all
				r.all++
			}
		}
	}
	return r
}

// of returns the place of a person on the roster, -1 for who is not on it.
func (r roster) of(person survey.ID) int {
	if i, ok := r.index[person]; ok && i < r.people {
		return i
	}
	return -1
}

// within returns the place of everybody on the roster among members, -1 for who is
// none.
func (r roster) within(members []int) []int {
	position := make([]int, r.people)
	for i := range position {
		position[i] = -1
	}
	for k, i := range members {
		position[i] = k
	}
	return position
}

// unlisted returns who of the roster had declined to be listed in a round, and how
// many they are.
func (r roster) unlisted(shot *survey.Snapshot) (declined []bool, people int) {
	declined = make([]bool, r.people)
	for _, f := range shot.Roster {
		if i := r.of(f.Person); i >= 0 && f.Unlisted {
			declined[i] = true
			people++
		}
	}
	return declined, people
}

// without takes those who had declined to be listed out of who could be named.
func (r roster) without(g *follow.Graph, shot *survey.Snapshot) *follow.Graph {
	declined, people := r.unlisted(shot)
	if people == 0 {
		return g
	}
	candidates := make([]bool, r.people)
	for i := range candidates {
		candidates[i] = g.Candidate(i) && !declined[i]
	}
	return g.WithCandidates(candidates)
}

// graph builds who follows whom, in any of the areas, from ballots of the round
// or of an earlier one. With members only they answer and can be named. People who
// cannot be named because they have left are left out.
func (r roster) graph(casts []survey.Cast, areas []survey.ID, members []bool) (*follow.Graph, error) {
	raters := r.people
	for _, c := range casts {
		if i, ok := r.index[c.Rater]; ok && members == nil {
			raters = max(raters, i+1)
		}
	}
	asked := make(map[survey.ID]bool, len(areas))
	for _, a := range areas {
		asked[a] = true
	}
	responded := make([]bool, raters)
	var edges []follow.Edge
	for _, c := range casts {
		from, ok := r.index[c.Rater]
		if !ok || members != nil && (from >= r.people || !members[from]) {
			continue
		}
		for _, f := range c.Ballot.Follows {
			if !asked[f.Area] {
				continue
			}
			responded[from] = true
			for _, name := range f.Names {
				to := r.of(name)
				switch {
				case to == from:
					return nil, fault("somebody names themselves")
				case to >= 0 && (members == nil || members[to]):
					edges = append(edges, follow.Edge{From: int32(from), To: int32(to)})
				}
			}
		}
	}
	return follow.New(r.people, responded, edges), nil
}
