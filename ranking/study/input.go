package study

import (
	"slices"
	"strings"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/titles"
)

// Organisation is the name of the scope that holds everybody.
const Organisation = "organisation"

// Prefixes of the names of inner scopes.
const (
	TeamPrefix = "team:"
	AreaPrefix = "area:"
)

// Input is everything the method needs of an organisation. Indices are roster
// positions 0..People-1 in ascending order of id.
type Input struct {
	// People is the size of the roster.
	People int
	// Teams are the teams in ascending name; a person may be in several.
	Teams []Team
	// Manager is the line manager of every person, -1 for none; nil when
	// reporting lines are not known.
	Manager []int
	// Past are rounds before those of Rounds, in order of time, of which only
	// aggregates are left; nil for none. They are comparable with Rounds: the same
	// follow question, areas and name limit.
	Past []Past
	// Rounds are in order of time.
	Rounds []Round
	// Mandates are all mandates known, whenever held.
	Mandates []Mandate
}

// Team is a named set of people.
type Team struct {
	Name    string
	Members []int // ascending
}

// Round is one closed round.
type Round struct {
	// Label names the round.
	Label string
	// Time is the time index (I.7): the label when all labels are integers,
	// else the position.
	Time float64
	// Ballots by scope name, ascending, over the whole roster.
	Ballots []Ballots
	// Areas are the areas asked about, in ascending name. An empty slice is a
	// round without nominations.
	Areas []Area
	// Wish is the answers to the item "I would like more leadership here", nil
	// when it was not asked.
	Wish *titles.Wish
}

// Ballots are the ballots of one scope.
type Ballots struct {
	Scope   string
	Profile *ranking.Profile
}

// Area holds the follow nominations of one area.
type Area struct {
	Name  string
	Graph *follow.Graph
}

// Mandate is a title.
type Mandate struct {
	Person int
	// Level is larger for more senior mandates; 0 counts as no mandate.
	Level int
	// Kind is the kind of role, such as "manager" or "steward".
	Kind string
	// Scope is [Organisation], "team:NAME" or "area:NAME". Within are the scopes
	// inside it, such as the areas of an area: the mandate counts there too.
	Scope  string
	Within []string
	// Held[t] reports whether the mandate was active on the closing day of
	// round t.
	Held []bool
	// HeldBefore[t] is the same for [Input.Past].
	HeldBefore []bool
}

// counts reports whether the mandate counts in a scope: its own scope contains
// it (H.3).
func (m Mandate) counts(scope string) bool {
	return m.Level > 0 && (m.Scope == Organisation || m.Scope == scope || slices.Contains(m.Within, scope))
}

// titles returns level and kind of the highest mandate held by each member in
// round t that counts in the scope; level 0 and kind "" where there is none.
func (in *Input) titles(t int, s scope) (level []int, kind []string) {
	level, kind = make([]int, len(s.members)), make([]string, len(s.members))
	for _, m := range in.Mandates {
		if !m.Held[t] || !m.counts(s.name) {
			continue
		}
		k := s.index(m.Person)
		if k < 0 {
			continue
		}
		// Of several equally high mandates the alphabetically first kind is
		// taken, so that the order of the file does not matter.
		if m.Level > level[k] || (m.Level == level[k] && m.Kind < kind[k]) {
			level[k], kind[k] = m.Level, m.Kind
		}
	}
	return level, kind
}

// scope is a part of the organisation in one round. It takes the room of its members,
// not of the roster: a large organisation has thousands of teams.
type scope struct {
	name    string
	members []int // ascending roster indices
	people  int   // size of the roster
}

// index returns the index of somebody of the roster in members, -1 outside.
func (s scope) index(person int) int {
	if s.whole() {
		return person
	}
	if k, ok := slices.BinarySearch(s.members, person); ok {
		return k
	}
	return -1
}

// position returns [scope.index] of the whole roster.
func (s scope) position() []int {
	all := make([]int, s.people)
	for i := range all {
		all[i] = -1
	}
	for k, i := range s.members {
		all[i] = k
	}
	return all
}

func (s scope) whole() bool { return len(s.members) == s.people }

// scopes lists the scopes of round t, the organisation first, then teams, areas
// and scopes that only the ballots name, each in ascending name.
func (in *Input) scopes(t int) []scope {
	everyone := make([]int, in.People)
	for i := range everyone {
		everyone[i] = i
	}
	out := []scope{{Organisation, everyone, in.People}}
	seen := map[string]bool{Organisation: true}
	add := func(name string, members []int) {
		if !seen[name] {
			seen[name] = true
			out = append(out, scope{name, members, in.People})
		}
	}
	round := in.Rounds[t]
	for _, team := range in.Teams {
		name := TeamPrefix + team.Name
		if len(team.Members) == in.People && !in.hasOwn(t, name) {
			continue
		}
		add(name, team.Members)
	}
	for _, area := range round.Areas {
		name := AreaPrefix + area.Name
		if len(round.Areas) == 1 && !in.hasOwn(t, name) {
			continue
		}
		add(name, everyone)
	}
	for _, b := range round.Ballots {
		if strings.HasPrefix(b.Scope, AreaPrefix) {
			add(b.Scope, everyone)
		} else {
			add(b.Scope, onBallots(b.Profile))
		}
	}
	return out
}

// hasOwn reports whether a scope has ballots or mandates of its own in round t.
func (in *Input) hasOwn(t int, name string) bool {
	own := slices.ContainsFunc(in.Rounds[t].Ballots, func(b Ballots) bool { return b.Scope == name })
	return own || slices.ContainsFunc(in.Mandates, func(m Mandate) bool {
		return m.Scope == name && m.Level > 0 && m.Held[t]
	})
}

// onBallots returns the people of the roster who rank or are ranked.
func onBallots(p *ranking.Profile) []int {
	on := make([]bool, p.People())
	for b := range p.Len() {
		o := p.Order(b)
		if o.Rater < len(on) {
			on[o.Rater] = true
		}
		for _, i := range o.Items {
			on[i] = true
		}
	}
	var out []int
	for i, yes := range on {
		if yes {
			out = append(out, i)
		}
	}
	return out
}

// profile returns the ballots a scope sees in round t, indexed by its members,
// nil when it has none.
func (in *Input) profile(t int, s scope) *ranking.Profile {
	var whole, own *ranking.Profile
	for _, b := range in.Rounds[t].Ballots {
		switch b.Scope {
		case s.name:
			own = b.Profile
		case Organisation:
			whole = b.Profile
		}
	}
	switch {
	case own != nil && s.whole():
		return own
	case own != nil:
		return own.Project(s.position(), len(s.members))
	case whole == nil || !strings.HasPrefix(s.name, TeamPrefix):
		return nil
	}
	if restricted := whole.Restrict(s.position(), len(s.members)); restricted.Listings() > 0 {
		return restricted
	}
	return nil
}

// graph returns the follow graph a scope sees in round t, indexed by its
// members, and whether it was derived from ballots; nil when there is none.
func (in *Input) graph(t int, s scope, p *ranking.Profile, fromTop int) (g *follow.Graph, derived bool) {
	var areas []*follow.Graph
	for _, a := range in.Rounds[t].Areas {
		if !strings.HasPrefix(s.name, AreaPrefix) || s.name == AreaPrefix+a.Name {
			areas = append(areas, a.Graph)
		}
	}
	if len(in.Rounds[t].Areas) == 0 && fromTop > 0 && p != nil {
		return follow.Derived(p, fromTop), true
	}
	// What is within a team is small; what all areas have together is not.
	if len(areas) > 0 && !s.whole() {
		position := s.position()
		for k, a := range areas {
			areas[k] = a.Restrict(position, len(s.members))
		}
	}
	switch len(areas) {
	case 0:
		return nil, false
	case 1:
		return areas[0], false
	}
	return follow.Union(areas...), false
}
