package study

import (
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/titles"
)

// Options steer a study.
type Options struct {
	// Model are the options of the Plackett–Luce fit.
	Model plackettluce.Options
	// Methods are the methods to run; 0 stands for [All].
	Methods Methods
	// FollowsFromTop derives follow graphs from the leading places of the
	// ballots in rounds without nominations (G.1); 0 does not.
	FollowsFromTop int
	// Seed is mixed into the seed of every random procedure; 0 leaves them as
	// they follow from round, scope and procedure.
	Seed uint64
	// Overview leaves out what a reader of the last round does not see: of the
	// scopes inside it, and of earlier rounds, only what their one line in an
	// overview, the rules over several rounds and the notices need is computed.
	// Every number that is there is the same as without it; those left out are
	// undefined without a reason worth showing.
	Overview bool
	// Progress, when not nil, is told after every (round, scope) how many of
	// how many are done. It is called from one goroutine.
	Progress func(done, total int)
}

// Run computes the report of an organisation. The input is not changed and not
// kept.
func Run(in *Input, opt Options) *Report {
	if opt.Methods == 0 {
		opt.Methods = All
	}
	r := &run{in: in, opt: opt, team: in.firstTeams(), cells: make([][]*cell, len(in.Rounds)), overs: make(map[string]*Over)}
	report := &Report{Methods: opt.Methods}
	total := 0
	for t := range in.Rounds {
		for _, s := range in.scopes(t) {
			r.cells[t] = append(r.cells[t], r.newCell(t, s))
			total++
		}
	}
	done := 0
	for t := range r.cells {
		for _, c := range r.cells[t] {
			r.compute(c)
			report.Scopes = append(report.Scopes, c.out)
			done++
			if opt.Progress != nil {
				opt.Progress(done, total)
			}
		}
		r.decide(t)
	}
	if opt.Methods.Has(Power) {
		report.Over = r.overOf(Organisation)
	}
	if opt.Methods.Has(Power | Leading) {
		report.Notices = r.notices()
	}
	return report
}

// run is a study on its way.
type run struct {
	in    *Input
	opt   Options
	cells [][]*cell // per round
	overs map[string]*Over
	team  []int // of every person, see [Input.firstTeams]
}

// cell is one (round, scope) with the data it sees.
type cell struct {
	round   int
	scope   scope
	profile *ranking.Profile // nil without ballots
	graph   *follow.Graph    // nil without nominations
	derived bool
	level   []int // per member, 0 for none
	kind    []string
	out     *Scope
	// last is the last round; full cells are computed whole, the others as far
	// as Options.Overview says.
	last, full bool
	// pooledFrom is the first round that the findings of this one pool (H.3).
	pooledFrom int
	// comparisons are those of the largest component, whose members are
	// compared; nil where it has none.
	comparisons *certainty.Comparisons
	compared    []int
}

func (r *run) newCell(t int, s scope) *cell {
	last := t == len(r.in.Rounds)-1
	c := &cell{round: t, scope: s, last: last, full: !r.opt.Overview || last && s.name == Organisation}
	c.profile = r.in.profile(t, s)
	c.graph, c.derived = r.in.graph(t, s, c.profile, r.opt.FollowsFromTop)
	c.level, c.kind = r.in.titles(t, s)
	c.out = &Scope{
		Round: r.in.Rounds[t].Label, Name: s.name, Members: s.members,
		Components: [][]int{}, Reasons: make(map[string]ranking.Reason),
	}
	return c
}

// find returns the cell of a scope in round t, nil when there is none.
func (r *run) find(t int, name string) *cell {
	i := slices.IndexFunc(r.cells[t], func(c *cell) bool { return c.scope.name == name })
	if i < 0 {
		return nil
	}
	return r.cells[t][i]
}

// seed derives the seed of a random procedure of one cell (0.2).
func (r *run) seed(c *cell, procedure string) uint64 {
	return ranking.Seed(r.opt.Seed, r.in.Rounds[c.round].Label, c.scope.name, procedure)
}

// compute fills in everything about a cell that needs no other scope.
func (r *run) compute(c *cell) {
	s, want := c.out, r.opt.Methods
	if c.profile != nil && c.profile.Len() > 0 {
		r.lists(s, c)
	} else {
		s.lack(want, fromLists)
	}
	if c.graph == nil {
		s.lack(want, fromFollows)
		return
	}
	if want.Has(Networking) {
		r.network(s, c)
	}
	if want.Has(Leading) {
		// A graph derived from ballots is no answer to the follow question.
		if c.derived || len(r.in.Mandates) == 0 {
			s.Reasons["leadership"] = ranking.NoData
		} else {
			r.leadership(s, c)
		}
	}
	if want.Has(Power) {
		r.concentration(s, c)
	}
}

// fromLists and fromFollows name what is null in a scope without ballots, or
// without nominations, by the method that would compute it.
var (
	fromLists = map[string]Methods{
		"scores": PlackettLuce | Borda | Copeland, "fit": PlackettLuce, "robustness": Comparing,
		"kemeny": Kemeny, "schulze": Schulze, "agreement": Agreeing, "diagnostics": Diagnosing,
	}
	fromFollows = map[string]Methods{"network": Networking, "leadership": Leading, "concentration": Power}
)

// lack notes the keys that the methods asked for leave without data.
func (s *Scope) lack(want Methods, keys map[string]Methods) {
	for key, methods := range keys {
		if want.Has(methods) {
			s.Reasons[key] = ranking.NoData
		}
	}
}

// decide corrects the findings of all scopes of a round together (H.3) and
// draws the diagnoses from them.
func (r *run) decide(t int) {
	var release []*titles.Assessment
	for _, c := range r.cells[t] {
		if c.out.Leadership != nil {
			release = append(release, c.out.Leadership.Assessment)
		}
	}
	titles.Decide(release...)
	for _, c := range r.cells[t] {
		if l := c.out.Leadership; l != nil {
			l.Acting = titles.ActLikeLeaders(l.Assessment, l.Alignment, nil)
		}
	}
}

// overOf returns what is known of a scope over the rounds, nil without rounds.
func (r *run) overOf(name string) *Over {
	if _, ok := r.overs[name]; !ok && len(r.cells) > 0 {
		r.overs[name] = r.over(name)
	}
	return r.overs[name]
}
