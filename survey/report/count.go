package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// New returns the counter. version names the program in releases.
func New(version string) survey.Counter { return Under(version, disclose.All()) }

// Under returns a counter with rules of choice. It is for tests, which switch rules
// off to see what leaks; see [disclose.Without].
func Under(version string, rules disclose.Rules) survey.Counter { return counter{version, rules} }

type counter struct {
	version string
	rules   disclose.Rules
}

// methods are what a release shows of the battery.
const methods = study.PlackettLuce | study.Agreeing | study.Networking | study.Leading | study.Power

// format is the version of the release document.
const format = 1

// count is a count on its way.
type count struct {
	round  survey.Round
	shot   *survey.Snapshot
	rules  disclose.Rules
	floors survey.Floors
	roster roster
	// unlisted are those of the roster who declined to be listed, declined how many
	// they are. Nothing is counted about them, and no figure is about them.
	unlisted []bool
	declined int
	// casts are the ballots by ascending rater, raters their places on the roster:
	// groups of raters are sets of positions here.
	casts  []survey.Cast
	raters []int
	teams  []team
	// lists are the ballots that compare people, follow the answers to the follow
	// question; power, nobody and items are the rules that keep back figures of areas
	// and of items. See groups.go.
	lists                []int
	follow               answered
	power, nobody, items []disclose.Rule
	past                 []past // comparable rounds, oldest first
	// earlier are all rounds before, comparable or not.
	earlier []survey.Earlier
	pairs   []pair
	records map[survey.ID]*record
	refused disclose.Refusals

	input   *study.Input
	options study.Options
	report  *study.Report
	scopes  map[string]*study.Scope
	// followings keeps what is asked for once a person.
	followings map[*study.Scope]following
	answering  map[*study.Scope][]int
	// wordless are the members of small scopes whose word R3 keeps back.
	wordless map[*study.Scope][]bool
}

// Count implements [survey.Counter]. Its errors are faults of the input: a ballot
// that does not fit its round, or a record that cannot be read.
func (c counter) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	n := &count{round: in.Round, shot: in.Snapshot, rules: c.rules, floors: disclose.Floors(in.Snapshot.Settings.Floors), earlier: in.Earlier, records: make(map[survey.ID]*record)}
	if err := n.prepare(in); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	seed := ranking.Seed(0, string(in.Round.ID))
	model := plackettluce.Defaults()
	n.options = study.Options{Model: model, Methods: methods, Seed: seed}
	n.report = study.Run(n.input, n.options)
	n.index()
	n.keepWords()
	d := n.document()
	d.Version, d.Seed = c.version, fmt.Sprintf("%016x", seed)
	d.Method, d.Parameters = "plackett-luce", parameters(model)
	comments, record, err := n.comments(in.Shuffle)
	if err != nil {
		return nil, err
	}
	carry, err := n.carry(record)
	if err != nil {
		return nil, err
	}
	return &survey.Counted{Document: d, Carry: carry, Comments: comments}, nil
}

// prepare builds what the statistics see.
func (n *count) prepare(in *survey.Count) error {
	n.roster = newRoster(in.Snapshot, in.Earlier)
	n.unlisted, n.declined = n.roster.unlisted(in.Snapshot)
	n.casts = slices.Clone(in.Ballots)
	slices.SortFunc(n.casts, func(a, b survey.Cast) int { return cmp.Compare(a.Rater, b.Rater) })
	for k, c := range n.casts {
		if k > 0 && c.Rater == n.casts[k-1].Rater {
			return fault("somebody has two ballots in one round")
		}
		i := n.roster.of(c.Rater)
		if i < 0 {
			return fault("a ballot belongs to nobody on the roster")
		}
		n.raters = append(n.raters, i)
	}
	if err := n.pairUp(); err != nil {
		return err
	}
	n.teams = n.formTeams()
	n.keepAgreement()
	n.keepFollowing()
	n.keepItems()
	profile, err := n.profile()
	if err != nil {
		return err
	}
	n.input = &study.Input{
		People:  n.roster.people,
		Manager: n.managers(),
		Rounds: []study.Round{{
			Label: strconv.Itoa(n.round.Number), Time: float64(n.round.Number),
			Ballots: []study.Ballots{{Scope: study.Organisation, Profile: profile}},
			Wish:    n.wish(),
		}},
	}
	for _, t := range n.teams {
		if t.rule == "" {
			n.input.Teams = append(n.input.Teams, study.Team{Name: string(t.id), Members: t.members})
		}
	}
	for _, area := range n.shot.Settings.Areas {
		g, err := n.roster.graph(n.casts, []survey.ID{area}, nil)
		if err != nil {
			return err
		}
		g = n.roster.without(g, n.shot)
		n.input.Rounds[0].Areas = append(n.input.Rounds[0].Areas, study.Area{Name: string(area), Graph: g})
	}
	if n.past, err = n.readPast(); err != nil {
		return err
	}
	for _, p := range n.past {
		n.input.Past = append(n.input.Past, p.Past)
	}
	n.input.Mandates = n.mandates()
	return nil
}

func fault(message string) error {
	return &survey.Error{Kind: survey.Fault, Code: survey.CodeFault, Message: message}
}

// parameters are what the methods ran with, for whoever wants to check.
func parameters(o plackettluce.Options) map[string]float64 {
	return map[string]float64{
		"kappa": o.Kappa, "tau": o.Tau, "max_tie_order": float64(o.MaxTieOrder),
		"rounds_pooled": titles.Window, "emergent_margin": titles.EmergentMargin,
		"unmatched_margin": titles.UnmatchedMargin, "false_discovery_rate": titles.FalseDiscoveryRate,
		"replicates": ranking.Replicates, "alert_replicates": ranking.AlertReplicates,
	}
}

// index names the scopes of the report. A team of everybody and an only area are
// the organisation, which the study does not repeat.
func (n *count) index() {
	n.answering = make(map[*study.Scope][]int)
	n.followings = make(map[*study.Scope]following)
	n.scopes = make(map[string]*study.Scope)
	organisation := n.report.Scopes[0]
	for _, t := range n.teams {
		if t.rule == "" && len(t.members) == n.roster.people {
			n.scopes[study.TeamPrefix+string(t.id)] = organisation
		}
	}
	if areas := n.shot.Settings.Areas; len(areas) == 1 {
		n.scopes[study.AreaPrefix+string(areas[0])] = organisation
	}
	for _, s := range n.report.Scopes {
		n.scopes[s.Name] = s
	}
}

// scope returns what the statistics say of a scope, nil for a team that is kept
// back.
func (n *count) scope(name string) *study.Scope { return n.scopes[name] }
