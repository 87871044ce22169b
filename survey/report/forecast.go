package report

import (
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
	f.KeptBack, f.KeptBackBy = c.keptBack(s, floors.Group, f.Answering)
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

// keptBack lists the teams that would have no figures, and by which rule. Who will
// answer is not known: everybody is taken for a rater, and the floor is raised to
// the number of people of whom so many would answer.
func (c counter) keptBack(s *survey.Snapshot, group, answering int) (teams []survey.ID, by []string) {
	teams, by = []survey.ID{}, []string{}
	formed := members(s)
	groups := make([]disclose.Group, len(formed))
	for t, team := range formed {
		groups[t] = disclose.Group{ID: team.id, Raters: team.members}
	}
	floor := len(s.Roster) + 1
	if answering > 0 {
		floor = min(floor, (100*group+answering-1)/answering)
	}
	for t, rule := range c.rules.Publishable(groups, len(s.Roster), floor) {
		if rule != "" {
			teams, by = append(teams, formed[t].id), append(by, string(rule))
		}
	}
	return teams, by
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
