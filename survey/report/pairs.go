package report

import (
	"slices"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// pair is an earlier round that releases of this one will be compared with (R7),
// comparable or not: what it showed, and what is left of who was behind it. Lists go
// by place on the roster of this round.
type pair struct {
	round survey.ID
	// score tells whose score it showed, shares whose share in which scopes.
	score  []bool
	shares map[key]bool
	// before are those who placed everybody, nil when the ballots are gone.
	before [][]int
	// drifts are by how many the raters of people changed from rounds before it to it,
	// as its record has it.
	drifts map[survey.ID]map[int]disclose.Drift
	// teams are the members and submitters of teams that had figures.
	teams map[survey.ID]teamBefore
	// answered are those who answered, by scope; nil when the ballots are gone.
	answered map[string][]int
	// apart are those who answered in one of the two rounds alone, by scope, once asked
	// for.
	apart map[string][]int
}

type teamBefore struct{ members, answers []int }

// pairUp reads the earlier rounds for R7, oldest first.
func (n *count) pairUp() error {
	for _, e := range n.earlier {
		if e.Document == nil {
			continue
		}
		p := pair{
			round: e.Round.ID, score: make([]bool, n.roster.people),
			shares: make(map[key]bool), drifts: make(map[survey.ID]map[int]disclose.Drift), apart: make(map[string][]int),
		}
		for _, x := range e.Document.People {
			i := n.roster.of(x.Person)
			if i < 0 {
				continue
			}
			p.score[i] = x.Score != nil
			for _, f := range x.Followed {
				if f.Share != nil {
					p.shares[key{scopeName(f.Scope), i}] = true
				}
			}
		}
		if e.Ballots != nil {
			p.before = n.placers(e.Ballots)
			if e.Snapshot != nil {
				n.answersBefore(&p, e)
			}
		}
		r, err := n.record(e)
		if err != nil {
			return err
		}
		if r != nil {
			for round, drifts := range r.Drifts {
				p.drifts[round] = n.place(r.People, drifts)
			}
		}
		n.pairs = append(n.pairs, p)
	}
	return nil
}

// place puts what a record has of people where they stand on the roster.
func (n *count) place(people []survey.ID, drifts []driftRecord) map[int]disclose.Drift {
	out := make(map[int]disclose.Drift, len(drifts))
	for _, d := range drifts {
		if d.Person < 0 || d.Person >= len(people) {
			continue
		}
		if i := n.roster.of(people[d.Person]); i >= 0 {
			out[i] = d.Drift
		}
	}
	return out
}

// answersBefore notes who answered in each scope, and in the teams that had figures.
func (n *count) answersBefore(p *pair, e survey.Earlier) {
	p.answered, p.teams = make(map[string][]int), make(map[survey.ID]teamBefore)
	cast := make(map[survey.ID]bool, len(e.Ballots))
	for _, c := range e.Ballots {
		cast[c.Rater] = true
		i := n.roster.index[c.Rater] // numbered with the roster
		for _, f := range c.Ballot.Follows {
			name := scopeName(survey.Scope{Kind: survey.InArea, ID: f.Area})
			p.answered[name] = append(p.answered[name], i)
		}
		if len(c.Ballot.Follows) > 0 {
			p.answered[everywhere] = append(p.answered[everywhere], i)
		}
	}
	for _, answered := range p.answered {
		slices.Sort(answered)
	}
	shown := make(map[survey.ID]bool)
	for _, t := range e.Document.Teams {
		shown[t.Team] = t != survey.TeamReport{Team: t.Team}
	}
	for _, f := range e.Snapshot.Roster {
		// Who left without ever having answered has no number, and no part in it.
		i, ok := n.roster.index[f.Person]
		for _, id := range f.Teams {
			if !shown[id] || !ok {
				continue
			}
			t := p.teams[id]
			t.members = append(t.members, i)
			if cast[f.Person] {
				t.answers = append(t.answers, i)
			}
			p.teams[id] = t
		}
	}
	for id, t := range p.teams {
		slices.Sort(t.members)
		slices.Sort(t.answers)
		p.teams[id] = t
	}
}

type drifted struct {
	before disclose.Drift
	raters []int
}

// drift returns by how many the raters of somebody changed from earlier round k to a
// later one whose ballots are left, and the raters in that one.
func (n *count) drift(k, person int) (drifted, bool) {
	for _, later := range n.pairs[k+1:] {
		if later.before == nil {
			continue
		}
		if d, ok := later.drifts[n.pairs[k].round][person]; ok {
			return drifted{d, later.before[person]}, true
		}
	}
	return drifted{}, false
}

// driftRecord is the drift of one person of a record, a place in its People.
type driftRecord struct {
	Person int `json:"person"`
	disclose.Drift
}

// farApart is how many times the floor of groups sets of raters differ by for the
// rounds to count as far apart from then on.
const farApart = 2

// drifts are, by earlier round, by how many the raters of those whose score it showed
// changed since: numbers that go into the record of this one, so that rounds can be
// compared whose ballots are gone by then.
func (n *count) drifts() map[survey.ID][]driftRecord {
	out := make(map[survey.ID][]driftRecord)
	now := n.placers(n.casts)
	for k, p := range n.pairs {
		for i, shown := range p.score {
			var d disclose.Drift
			switch then, ok := n.drift(k, i); {
			case !shown:
				continue
			case p.before != nil:
				apart := disclose.Apart(p.before[i], now[i])
				d = disclose.Drift{Low: apart, High: apart}
			case ok:
				d = then.before.Then(disclose.Apart(then.raters, now[i]))
			default:
				continue
			}
			if d.Low < farApart*n.floors.Group {
				out[p.round] = append(out[p.round], driftRecord{i, d})
			}
		}
	}
	return out
}

// everywhere is the scope of who answered in any area.
var everywhere = scopeName(survey.Scope{Kind: survey.InOrganisation})

// changedFew reports whether those who could have named somebody differ by few from
// those of an earlier round that showed their share of the same scope (R7).
func (n *count) changedFew(name string, person int, answered []int) bool {
	for _, p := range n.pairs {
		if p.answered == nil || !p.shares[key{name, person}] {
			continue
		}
		apart, ok := p.apart[name]
		if !ok {
			before := p.answered[name]
			if t, ok := p.teams[teamOf(name)]; ok {
				before = intersect(p.answered[everywhere], t.members)
			}
			apart = disclose.Symmetric(before, answered)
			p.apart[name] = apart
		}
		if len(apart) > n.floors.Group {
			continue // nor is it few without the person
		}
		others := slices.DeleteFunc(slices.Clone(apart), func(i int) bool { return i == person })
		if n.rules.Isolating(nil, others, n.floors.Group) {
			return true
		}
	}
	return false
}

// teamOf returns the team that the name of a scope is about, "" for none.
func teamOf(name string) survey.ID {
	if s := scopeOf(name); s.Kind == survey.InTeam {
		return s.ID
	}
	return ""
}

func intersect(a, b []int) []int {
	var out []int
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); ok {
			out = append(out, x)
		}
	}
	return out
}

// joined reports whether few joined or left a team since an earlier release of its
// figures, and nothing else of who answered changed (R7).
func (n *count) joined(t team) bool {
	var answers []int
	for _, k := range t.raters {
		answers = append(answers, n.raters[k])
	}
	for _, p := range n.pairs {
		if before, ok := p.teams[t.id]; ok && n.rules.Joining(before.members, before.answers, t.members, answers, n.floors.Group) {
			return true
		}
	}
	return false
}
