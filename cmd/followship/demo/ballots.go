package demo

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/simulate"
)

// items are the optional questions, and shares how many answer each with yes.
var (
	items = []string{
		"I would like more leadership here",
		"I started something and others joined",
		"I can say how my work serves our purpose",
		"I raised a risk and was heard",
		"Disagreement is safe here",
		"My work comes with fitting autonomy",
	}
	shares = []float64{0.35, 0.5, 0.7, 0.6, 0.65, 0.75}
)

// itemAnswered is the share of those who answer an optional question, earlyShare that
// of those who have answered the open round by now.
const (
	itemAnswered = 0.7
	earlyShare   = 0.5
)

// circles returns whom everybody lists in some round, ascending.
func circles(sim *simulate.Organisation) [][]int {
	all := make([][]int, len(sim.People))
	for t := range sim.Rounds {
		for _, b := range sim.Rounds[t].Ballots {
			for _, e := range b.Entries {
				all[b.Rater] = append(all[b.Rater], e.Person)
			}
		}
	}
	for i := range all {
		slices.Sort(all[i])
		all[i] = slices.Compact(all[i])
	}
	return all
}

// answer submits the ballots of round t as their raters would.
func (b *builder) answer(ctx context.Context, parts *survey.Parts, round survey.ID, t int) error {
	ballots := b.ballots(t)
	service := survey.NewBallots(parts)
	for i, answered := range b.sim.Rounds[t].Answered {
		// Who looks at the demonstration finds a list still to be written.
		if !answered || t == pastRounds && (i == b.associate || b.rng.Float64() >= earlyShare) {
			continue
		}
		request, err := json.Marshal(ballots[i])
		if err != nil {
			return err
		}
		if _, err := service.Submit(ctx, b.actor(i), round, string(parts.IDs.New()), request, &ballots[i]); err != nil {
			return err
		}
	}
	return nil
}

// ballots returns the ballot of everybody in round t, empty for those who did not
// answer.
func (b *builder) ballots(t int) []survey.Ballot {
	round := &b.sim.Rounds[t]
	ballots := make([]survey.Ballot, len(b.sim.People))
	listed := make(map[[2]int]bool)
	for _, list := range round.Ballots {
		groups := make([][]survey.ID, list.Entries[len(list.Entries)-1].Rank)
		for _, e := range list.Entries {
			groups[e.Rank-1] = append(groups[e.Rank-1], b.people[e.Person])
			listed[[2]int{list.Rater, e.Person}] = true
		}
		ballots[list.Rater].Groups = groups
	}
	for _, n := range round.Nominations {
		f := survey.Following{Area: b.areas[n.Area], Names: []survey.ID{}}
		for _, to := range n.To {
			f.Names = append(f.Names, b.people[to])
		}
		ballots[n.From].Follows = append(ballots[n.From].Follows, f)
	}
	for i := range ballots {
		if !round.Answered[i] {
			continue
		}
		for _, j := range b.circles[i] {
			if !listed[[2]int{i, j}] {
				ballots[i].NoContact = append(ballots[i].NoContact, b.people[j])
			}
		}
		for k, item := range b.survey.Settings.Items {
			if b.rng.Float64() < itemAnswered {
				ballots[i].Items = append(ballots[i].Items, survey.Answer{Item: item.ID, Yes: b.rng.Float64() < shares[k]})
			}
		}
	}
	return ballots
}
