package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey"
)

// past is a comparable round before, as the study and the release need it.
type past struct {
	study.Past
	round   survey.Round
	turnout int
	// gini is the concentration as it was published, nil for kept back.
	gini *float64
	// findings are those decided then; nil when the record is gone.
	findings map[key]titles.Finding
	present  []bool // on the roster then, by place on the roster now
}

// key is a person of the roster in a scope.
type key struct {
	scope  string
	person int
}

func (p *past) find(scope string) *study.PastScope {
	k := slices.IndexFunc(p.Scopes, func(s study.PastScope) bool { return s.Name == scope })
	if k < 0 {
		return nil
	}
	return &p.Scopes[k]
}

// standings says who of the roster was found to lead in the organisation then.
func (p *past) standings(people int) []power.Standing {
	out := make([]power.Standing, people)
	for i := range out {
		out[i] = power.Standing{Present: p.present[i], Leader: leads(p.findings[key{study.Organisation, i}])}
	}
	return out
}

func leads(f titles.Finding) bool { return f == titles.RecognisedLeader || f == titles.EmergentLeader }

// asksTheSame reports whether two rounds asked the same (H.3): the areas, the
// follow question, and how many names are accepted.
func asksTheSame(a, b survey.Settings) bool {
	return slices.Equal(a.Areas, b.Areas) && a.FollowQuestion == b.FollowQuestion && a.NamesMost == b.NamesMost
}

// readPast reads what is left of the comparable rounds before, oldest first.
func (n *count) readPast() ([]past, error) {
	var out []past
	for _, e := range n.earlier {
		if e.Snapshot == nil || !asksTheSame(e.Snapshot.Settings, n.shot.Settings) {
			continue
		}
		p := past{
			Past:  study.Past{Label: strconv.Itoa(e.Round.Number), Time: float64(e.Round.Number)},
			round: e.Round, turnout: e.Round.Turnout, present: make([]bool, n.roster.people),
		}
		for _, f := range e.Snapshot.Roster {
			if i := n.roster.of(f.Person); i >= 0 {
				p.present[i] = true
			}
		}
		if e.Document != nil {
			p.gini, p.turnout = e.Document.Power.Gini, e.Document.Turnout
		}
		r, err := n.record(e)
		if err != nil {
			return nil, err
		}
		switch {
		case r != nil:
			err = n.fromRecord(&p, r, e)
		case e.Ballots != nil:
			err = n.fromBallots(&p, e)
		default:
			n.fromRelease(&p)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// record reads the record of a round once.
func (n *count) record(e survey.Earlier) (*record, error) {
	if r, ok := n.records[e.Round.ID]; ok {
		return r, nil
	}
	r, err := readRecord(e)
	if err == nil {
		n.records[e.Round.ID] = r
	}
	return r, err
}

// readRecord returns the record of a round, nil when there is none that this
// program can read.
func readRecord(e survey.Earlier) (*record, error) {
	if e.Carry == nil {
		return nil, nil
	}
	var version struct{ Version int }
	if err := json.Unmarshal(e.Carry, &version); err != nil {
		return nil, fmt.Errorf("read a carry-forward record: %w", err)
	}
	if version.Version != carryVersion {
		return nil, nil
	}
	r := &record{}
	if err := json.Unmarshal(e.Carry, r); err != nil {
		return nil, fmt.Errorf("read a carry-forward record: %w", err)
	}
	for k := range r.Scopes {
		if r.Round != e.Round.ID || !r.Scopes[k].consistent(len(r.People)) {
			return nil, fault("a carry-forward record contradicts itself")
		}
	}
	return r, nil
}

// fromRecord takes a round from its record, and its answers where they can still
// be read.
func (n *count) fromRecord(p *past, r *record, e survey.Earlier) error {
	p.findings = make(map[key]titles.Finding)
	for k := range r.Scopes {
		s := &r.Scopes[k]
		place := func(member int) int { return n.roster.of(r.People[s.Members[member]]) }
		g, err := n.answersOf(e, s.Scope)
		if err != nil {
			return err
		}
		scope := s.scope(n.roster.people, place, g)
		if p.gini == nil {
			scope.Gini = ranking.Undefined(ranking.Suppressed) // the trend is of published rounds
		}
		p.Scopes = append(p.Scopes, scope)
		for _, f := range s.Findings {
			if i := place(f.Member); i >= 0 {
				p.findings[key{scope.Name, i}] = f.Finding
			}
		}
	}
	return nil
}

// fromBallots takes a round whose record is gone from its answers: everything but
// the contribution, and what was found.
func (n *count) fromBallots(p *past, e survey.Earlier) error {
	scopes := []survey.Scope{{Kind: survey.InOrganisation}}
	for _, area := range e.Snapshot.Settings.Areas {
		scopes = append(scopes, survey.Scope{Kind: survey.InArea, ID: area})
	}
	for _, scope := range scopes {
		g, err := n.answersOf(e, scope)
		if err != nil {
			return err
		}
		if g == nil {
			continue
		}
		g = n.roster.without(g.WithCandidates(p.present), e.Snapshot)
		none := ranking.Undefined(ranking.NoData)
		gini := none
		if scope.Kind == survey.InOrganisation {
			gini = statistic(p.gini)
		}
		p.Scopes = append(p.Scopes, study.PastScope{
			Name: scopeName(scope), Sums: titles.Sum(g), Graph: g, Gini: gini, U: none, TauB: none,
		})
	}
	return nil
}

// fromRelease takes a round of which nothing but the release is left: its
// published concentration continues the trend, and nobody counts as having been
// there.
func (n *count) fromRelease(p *past) {
	none := ranking.Undefined(ranking.NoData)
	p.Scopes = []study.PastScope{{Name: study.Organisation, Gini: statistic(p.gini), U: none, TauB: none}}
}

// answersOf returns who followed whom in a scope of an earlier round, nil when the
// ballots are gone or nobody was asked.
func (n *count) answersOf(e survey.Earlier, scope survey.Scope) (*follow.Graph, error) {
	areas := e.Snapshot.Settings.Areas
	if e.Ballots == nil || len(areas) == 0 {
		return nil, nil
	}
	var in []bool
	switch scope.Kind {
	case survey.InArea:
		areas = []survey.ID{scope.ID}
	case survey.InTeam:
		in = make([]bool, n.roster.people)
		for _, f := range e.Snapshot.Roster {
			if i := n.roster.of(f.Person); i >= 0 && slices.Contains(f.Teams, scope.ID) {
				in[i] = true
			}
		}
	}
	g, err := n.roster.graph(e.Ballots, areas, in)
	if err != nil {
		return nil, err
	}
	return n.roster.without(g, e.Snapshot), nil
}
