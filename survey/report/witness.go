package report

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// witnessed returns how much of everybody's contribution may be shown by R3: the
// search for other lists that give the same, with the code of this count.
func (n *count) witnessed(organisation *study.Scope, shown []disclose.Cells) []disclose.Detail {
	lists := disclose.Lists{
		People: n.roster.people, Absent: n.unlisted, Longest: n.shot.Settings.ListCap,
		Rater: n.raters, Groups: make([][][]int, len(n.casts)),
	}
	for k, c := range n.casts {
		lists.Groups[k] = n.groups(c.Ballot)
	}
	lists.Output = func(k int, groups [][]int) []disclose.Cells {
		other, profile := n.instead(k, groups)
		in := *n.input
		in.Teams, in.Past, in.Mandates, in.Manager = nil, nil, nil, nil
		round := n.input.Rounds[0]
		round.Areas, round.Ballots = nil, []study.Ballots{{Scope: study.Organisation, Profile: profile}}
		in.Rounds = []study.Round{round}
		opt := n.options
		opt.Methods = study.PlackettLuce
		cells, _ := other.contributions(study.Run(&in, opt).Scopes[0])
		return cells
	}
	m := plackettluce.Fit(n.input.Rounds[0].Ballots[0].Profile, n.options.Model)
	errors := standardErrors(m)
	if !m.Converged || errors == nil {
		return n.rules.Witnessed(lists, shown)
	}
	screen := func(k int, groups [][]int, scores func(ranking.Order, *ranking.Profile) *study.Scope) []disclose.Cells {
		other, profile := n.instead(k, groups)
		s := scores(order(groups), profile)
		if s == nil {
			return nil
		}
		cells, _ := other.contributions(s)
		return cells
	}
	lists.Screens = []func(int, [][]int) []disclose.Cells{
		func(k int, groups [][]int) []disclose.Cells {
			return screen(k, groups, func(o ranking.Order, _ *ranking.Profile) *study.Scope {
				return nearly(m.OneStepReplaced(n.raters[k], o), errors, organisation)
			})
		},
		func(k int, groups [][]int) []disclose.Cells {
			return screen(k, groups, func(_ ranking.Order, profile *ranking.Profile) *study.Scope {
				m := plackettluce.Fit(profile, n.options.Model)
				errors := standardErrors(m)
				if errors == nil || !m.Converged || !slices.EqualFunc(m.Graph().Weak, organisation.Components, slices.Equal[[]int]) {
					return nil
				}
				return nearly(m.Centred(), errors, organisation)
			})
		},
	}
	return n.rules.Witnessed(lists, shown)
}

// standardErrors returns those of differences, nil where there are none.
func standardErrors(m *plackettluce.Model) func(j, k int) float64 {
	covariance := m.Covariance()
	if covariance == nil {
		return nil
	}
	return func(j, k int) float64 { return math.Sqrt(covariance.Var(j, k)) }
}

// nearly is what a scope says by other scores and standard errors, if its rank sets
// had the critical values they have: to draw these anew is nearly all that a count of
// few people takes.
func nearly(theta []float64, errors func(j, k int) float64, of *study.Scope) *study.Scope {
	out := &study.Scope{Components: of.Components, Scores: make([]study.Score, len(of.Scores))}
	for number, members := range of.Components {
		if of.Critical[number] == 0 {
			continue
		}
		own := make([]float64, len(members))
		for k, i := range members {
			own[k] = theta[i]
		}
		sets := certainty.AtCritical(own, func(j, k int) float64 { return errors(members[j], members[k]) }, of.Critical[number]).Sets()
		tiers, shares := certainty.Tiers(sets, len(members)), plackettluce.WinShares(own)
		for k, i := range members {
			x := &out.Scores[i]
			x.WinShare, x.Places, x.Tier = ranking.Defined(shares[k]), &sets[k], tiers[k]
		}
	}
	return out
}

// order is a list as the statistics take it.
func order(groups [][]int) ranking.Order {
	o := ranking.Order{Weight: 1}
	for _, group := range groups {
		sorted := slices.Sorted(slices.Values(group))
		for _, i := range sorted {
			o.Items = append(o.Items, int32(i))
		}
		o.Ends = append(o.Ends, int32(len(o.Items)))
	}
	return o
}

// groups returns a list as places on the roster.
func (n *count) groups(b *survey.Ballot) [][]int {
	out := make([][]int, len(b.Groups))
	for g, group := range b.Groups {
		out[g] = make([]int, len(group))
		for k, person := range group {
			out[g][k] = n.roster.of(person)
		}
	}
	return out
}

// instead is the count in which ballot k holds another list.
func (n *count) instead(k int, groups [][]int) (*count, *ranking.Profile) {
	other := &count{
		round: n.round, shot: n.shot, rules: n.rules, floors: n.floors, roster: n.roster,
		casts: slices.Clone(n.casts), raters: n.raters, pairs: n.pairs, unlisted: n.unlisted, declined: n.declined,
	}
	ballot := &survey.Ballot{Groups: make([][]survey.ID, len(groups))}
	for g, group := range groups {
		for _, i := range group {
			ballot.Groups[g] = append(ballot.Groups[g], n.shot.Roster[i].Person)
		}
	}
	other.casts[k].Ballot = ballot
	profile, err := other.profile()
	if err != nil {
		panic(err) // lists of the search are valid ballots
	}
	return other, profile
}
