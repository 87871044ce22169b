package report

import (
	"math"
	"slices"

	"github.com/followship/followship/ranking/inference"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// expected is the share that is supposed to answer where no round tells, in per
// cent.
const expected = 65

// Forecast implements [survey.Counter]. A round is supposed to be answered as the
// last one was.
func (c counter) Forecast(s *survey.Snapshot, d survey.Design, last *survey.ReleaseDocument) survey.Forecast {
	f := survey.Forecast{Answering: expected}
	if last != nil && last.Asked > 0 {
		f.Answering = 100 * last.Turnout / last.Asked
	}
	floors := disclose.Floors(s.Settings.Floors)
	answer := func(people int) int { return people * f.Answering / 100 }
	for _, raters := range coverage(s, d) {
		switch n := answer(raters); c.rules.About(disclose.Raters{Assigned: n, Placed: n}, floors) {
		case disclose.Full:
			f.Score++
		case disclose.TierOnly:
			f.Tier++
		default:
			f.Nothing++
		}
	}
	f.FewAsked, f.ExpectedScore, f.ExpectedTier = c.expect(coverage(s, d), f.Answering, floors)
	f.KeptBack, f.KeptBackWhy = c.keptBack(s, floors.Group, f.Answering)
	f.Searched = len(s.Roster) <= disclose.WitnessPeople
	for _, t := range members(s) {
		if len(t.members) <= disclose.WitnessPeople && !slices.Contains(f.KeptBack, t.id) {
			f.SmallTeams++
		}
		if len(t.members) < survey.SmallestReviewed {
			f.GuidedTeams++
		}
	}
	f.OrganisationShown = c.rules.Powerful(answer(len(s.Roster)), floors)
	f.Detectable = detectableAfter(s, answer(len(s.Roster)))
	return f
}

// coverage is by how many colleagues everybody is asked about.
func coverage(s *survey.Snapshot, d survey.Design) []int {
	if len(d.Coverage) == len(s.Roster) {
		return d.Coverage
	}
	out := make([]int, len(s.Roster))
	for _, f := range s.Roster {
		for _, person := range f.Assigned {
			if i := s.Find(person); i >= 0 {
				out[i]++
			}
		}
	}
	return out
}

// expect returns of how many nothing could be shown even if everybody answered, and how
// many would have a score and a tier alone on average when everybody answers by the
// same chance: the binomial distribution, where a simulation would give its estimate.
func (c counter) expect(coverage []int, answering int, floors survey.Floors) (few, score, tier int) {
	scores, tiers := 0.0, 0.0
	for _, raters := range coverage {
		switch p := float64(answering) / 100; c.rules.About(disclose.Raters{Assigned: raters, Placed: raters}, floors) {
		case disclose.Nothing:
			few++
		default:
			full := atLeast(floors.Score, raters, p)
			scores, tiers = scores+full, tiers+atLeast(floors.Tier, raters, p)-full
		}
	}
	return few, int(math.Round(scores)), int(math.Round(tiers))
}

// atLeast is the probability that k or more of n answer.
func atLeast(k, n int, p float64) float64 {
	switch {
	case k <= 0 || p >= 1 && k <= n:
		return 1
	case p <= 0 || k > n:
		return 0
	}
	return inference.BinomialUpper(float64(k), float64(n), p)
}

// keptBack lists the teams that would have no figures, and why. Who will answer is not
// known: everybody is taken for a rater, and the floor is raised to the number of
// people of whom so many would answer.
func (c counter) keptBack(s *survey.Snapshot, group, answering int) (teams []survey.ID, why []survey.KeptBackReason) {
	teams, why = []survey.ID{}, []survey.KeptBackReason{}
	formed := members(s)
	groups := make([]disclose.Group, len(formed))
	for t, team := range formed {
		groups[t] = disclose.Group{ID: team.id, Answers: team.members}
	}
	floor := len(s.Roster) + 1
	if answering > 0 {
		floor = min(floor, (100*group+answering-1)/answering)
	}
	for t, rule := range c.rules.Publishable(groups, disclose.OneEach(len(s.Roster)), floor) {
		if rule == "" {
			continue
		}
		teams = append(teams, formed[t].id)
		switch {
		case rule == disclose.R3:
			why = append(why, survey.Combination)
		case len(formed[t].members) < floor:
			why = append(why, survey.TooSmall)
		default:
			why = append(why, survey.Remainder)
		}
	}
	return teams, why
}

// ahead are the numbers of rounds a forecast looks at.
var ahead = []int{1, 2, 4}

// detectableAfter applies the detectability rule to the organisation: the titles
// that count everywhere, the names the question asks for, and holders followed
// twice as often as the average, since no release says how often they were.
func detectableAfter(s *survey.Snapshot, respondents int) []survey.DetectableAfter {
	holders := 0
	holds := make(map[survey.ID]bool)
	for _, m := range s.Mandates {
		if m.Level > 0 && m.Scope.Kind == survey.InOrganisation && !holds[m.Holder] && s.Find(m.Holder) >= 0 {
			holds[m.Holder] = true
			holders++
		}
	}
	plan := titles.Plan{
		People: len(s.Roster), Respondents: respondents,
		Holders: holders, Untitled: len(s.Roster) - holders,
	}
	if len(s.Settings.Areas) > 0 {
		plan.Names = float64(s.Settings.NamesAsked)
	}
	out := make([]survey.DetectableAfter, len(ahead))
	for k, rounds := range ahead {
		plan.Rounds = rounds
		found := titles.Detect(plan)
		out[k] = survey.DetectableAfter{Rounds: rounds, Unmatched: found.Unmatched, Emergent: found.Emergent}
	}
	return out
}
