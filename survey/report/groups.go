package report

import (
	"slices"

	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// Every figure of a release that is given by group is of one of these kinds, each made
// of answers of its own. R2 and R3 are held to every kind by itself, with those who
// gave its answers:
//
//	who submitted   teams             of a person of the roster, then of a ballot
//	agreement       teams             of a list that compares two of the scope or more
//	following       teams and areas   of a ballot in an area, with the names in it
//	nobody          areas             the same
//	items           items             of a ballot to an item
//
// Members go before ballots: who is in which team is known to all, so a team that is
// shown because none of the three outside it took part would tell that of them.
// Figures of the last two kinds are given about no whole.

// comparing are the ballots whose lists compare people of a scope, by position. The
// others say nothing about agreement, and add nothing to who could hide there.
func (n *count) comparing(ballots []int, inside func(person int) bool) []int {
	var out []int
	for _, k := range ballots {
		listed := 0
		for _, group := range n.casts[k].Ballot.Groups {
			for _, person := range group {
				if inside(n.roster.of(person)) {
					listed++
				}
			}
		}
		if listed > 1 {
			out = append(out, k)
		}
	}
	return out
}

// keepAgreement decides which teams may say how far they agree.
func (n *count) keepAgreement() {
	all := make([]int, len(n.casts))
	for k := range all {
		all[k] = k
	}
	n.lists = n.comparing(all, func(int) bool { return true })
	groups := make([]disclose.Group, len(n.teams))
	for t, team := range n.teams {
		position := n.roster.within(team.members)
		lists := n.comparing(team.raters, func(i int) bool { return position[i] >= 0 })
		groups[t] = disclose.Group{ID: team.id, Answers: places(lists, n.lists), Kept: team.rule}
		if team.rule == "" && !n.rules.Agreeing(len(lists), n.floors) {
			groups[t].Kept = disclose.R2
		}
	}
	for t, rule := range n.rules.Publishable(groups, disclose.OneEach(len(n.lists)), n.floors.Group) {
		n.teams[t].agreement = rule
	}
}

// places returns where the elements of a are in b, both ascending.
func places(a, b []int) []int {
	out := make([]int, 0, len(a))
	for _, x := range a {
		if k, ok := slices.BinarySearch(b, x); ok {
			out = append(out, k)
		}
	}
	return out
}

// answered are the answers to the follow question: whose they are, and where those of
// each ballot and of each area stand.
type answered struct {
	disclose.Answers
	byBallot, byArea [][]int
}

func (n *count) followAnswers() answered {
	a := answered{byBallot: make([][]int, len(n.casts)), byArea: make([][]int, len(n.shot.Settings.Areas))}
	for k, c := range n.casts {
		for _, f := range c.Ballot.Follows {
			area := slices.Index(n.shot.Settings.Areas, f.Area)
			if area < 0 {
				continue
			}
			a.byBallot[k] = append(a.byBallot[k], len(a.Rater))
			a.byArea[area] = append(a.byArea[area], len(a.Rater))
			a.Rater = append(a.Rater, k)
		}
	}
	return a
}

// of returns the answers on some ballots, ascending.
func (a answered) of(ballots []int) []int {
	var out []int
	for _, k := range ballots {
		out = append(out, a.byBallot[k]...)
	}
	return out
}

// keepFollowing decides which teams and areas may have figures of how people follow in
// them, and in which areas may be said how many follow nobody.
func (n *count) keepFollowing() {
	n.follow = n.followAnswers()
	groups := make([]disclose.Group, 0, len(n.teams)+len(n.follow.byArea))
	for _, t := range n.teams {
		groups = append(groups, disclose.Group{ID: t.id, Answers: n.follow.of(t.raters), Kept: t.rule})
	}
	nobody := make([]disclose.Group, len(n.follow.byArea))
	for k, area := range n.shot.Settings.Areas {
		g := disclose.Group{ID: area, Answers: n.follow.byArea[k]}
		nobody[k] = g
		if !n.rules.Powerful(len(g.Answers), n.floors) {
			g.Kept = disclose.R9
		}
		groups = append(groups, g)
	}
	rules := n.rules.Publishable(groups, n.follow.Answers, n.floors.Group)
	for t := range n.teams {
		n.teams[t].following = rules[t]
	}
	n.power = rules[len(n.teams):]
	n.nobody = n.rules.Publishable(nobody, disclose.Answers{Rater: n.follow.Rater, Apart: true}, n.floors.Group)
}

// keepItems decides which optional items may have a figure.
func (n *count) keepItems() {
	var a disclose.Answers
	groups := make([]disclose.Group, len(n.shot.Settings.Items))
	for j, item := range n.shot.Settings.Items {
		groups[j].ID = item.ID
		for k, c := range n.casts {
			if slices.ContainsFunc(c.Ballot.Items, func(x survey.Answer) bool { return x.Item == item.ID }) {
				groups[j].Answers = append(groups[j].Answers, len(a.Rater))
				a.Rater = append(a.Rater, k)
			}
		}
	}
	a.Apart = true
	n.items = n.rules.Publishable(groups, a, n.floors.Group)
}

// keptFollowing returns the rule that keeps back how people follow in a scope, as a
// group: "" for none, and for a scope that is the whole.
func (n *count) keptFollowing(s *study.Scope) disclose.Rule {
	switch scope := scopeOf(s.Name); scope.Kind {
	case survey.InTeam:
		if t := slices.IndexFunc(n.teams, func(t team) bool { return t.id == scope.ID }); t >= 0 {
			return n.teams[t].following
		}
	case survey.InArea:
		if k := slices.Index(n.shot.Settings.Areas, scope.ID); k >= 0 {
			return n.power[k]
		}
	}
	return ""
}
