package report

import (
	"fmt"
	"maps"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
)

// notices returns the sentences of evidence that may be shown, with proposals.
func (n *count) notices() []survey.NoticeReport {
	out := []survey.NoticeReport{}
	for _, x := range n.report.Notices {
		s := n.scope(x.Scope)
		switch {
		case x.Rule == power.BrokerBottleneck && x.Scope != study.Organisation:
			// The rule has no p-value, and in the few names of a team or an area chance
			// alone makes somebody a bridge: it would fire in every second organisation
			// in which nobody stands out (TestControl), and for the whole in none.
			continue
		case x.Rule != power.MandateStacking && !n.powerful(s):
			n.refused.Add(disclose.R9, 1)
			continue
		case x.Rule == power.UnmatchedMandates && !n.allConfirmed(s):
			n.refused.Add(disclose.TwoRounds, 1)
			continue
		}
		r := survey.NoticeReport{
			Rule: string(x.Rule), Scope: scopeOf(x.Scope), Sentence: x.Sentence, Figures: figures(x.Figures),
			Unknown: x.Unknown, UnknownFigures: figures(x.UnknownFigures),
			PValue: disclose.PValue(x.PAdjusted), Proposals: proposals[x.Rule],
		}
		if x.Rule == power.LeadershipVacuum {
			var shown bool
			if r.Sentence, r.Figures, shown = n.vacuum(); !shown {
				n.refused.Add(disclose.ItemFloor, 1)
				continue
			}
		}
		if _, ok := r.UnknownFigures["unanswered"]; ok {
			// How many took part is public, how many answered a question is not.
			var f power.Figures
			r.Unknown, f = power.Unanswered(x.Rule, n.roster.people-len(n.casts))
			r.UnknownFigures = figures(f)
		}
		if ties, ok := r.UnknownFigures["new_ties"]; ok {
			about := *disclose.TwoDigits(ranking.Defined(ties))
			r.Unknown = fmt.Sprintf("This rests on about %.0f new followings; whether followers or good work came first is not known.", about)
			r.UnknownFigures["new_ties"] = about
		}
		if r.Scope.Kind != survey.InOrganisation && x.Rule != power.UnmatchedMandates {
			// How many answered in a part is not published.
			r.Unknown = "Not everybody answered; whom the others would have named is not known."
			r.UnknownFigures = figures(nil)
		}
		out = append(out, r)
	}
	return out
}

// allConfirmed reports whether every unmatched mandate of a scope was found by two
// rounds and may be told: the sentence counts them.
func (n *count) allConfirmed(s *study.Scope) bool {
	for _, c := range s.Leadership.Assessment.Cells {
		if c.Finding == titles.UnmatchedMandate && (!n.rules.Told(n.confirmed(s, c.Person)) || !n.mayTell(s, c.Person)) {
			return false
		}
	}
	return true
}

// figures returns the numbers of a sentence as a release keeps them, none as an empty
// map.
func figures(f power.Figures) map[string]float64 {
	out := map[string]float64{}
	maps.Copy(out, f)
	return out
}

// vacuum is the sentence of leadership_vacuum with shares in steps, since exact numbers
// of answers are not published: the very shares that are shown of the item and of an
// only area. Another rounding of the same answers would narrow them down.
func (n *count) vacuum() (sentence string, named map[string]float64, shown bool) {
	wish := n.input.Rounds[0].Wish
	g := n.report.Scopes[0].Network.Graph
	more, _, _ := n.rules.Answers(wish.Yes, wish.Answers, n.floors.Item)
	nobody, _, _ := n.rules.Answers(g.Silent(), g.Respondents(), n.floors.Item)
	if more == nil || nobody == nil {
		return "", nil, false
	}
	return fmt.Sprintf("About %d %% of those who answered want more leadership; about %d %% name nobody they follow.", *more, *nobody),
		map[string]float64{"wish_percent": float64(*more), "nobody_percent": float64(*nobody)}, true
}

// proposals would distribute power, rule by rule: an alarm alone changes nothing.
var proposals = map[power.Rule][]string{
	power.ConcentrationHigh: {
		"Ask those who are followed most to share a decision they take alone today, and with whom.",
		"Let somebody who would lead take over one task or meeting until the next round.",
		"Let the teams decide by consent who leads what, with an end date.",
	},
	power.ConcentrationRising: {
		"Give every mandate an end and a review date before the next round.",
		"Rotate who prepares and leads the recurring meetings.",
	},
	power.RichGetRicher: {
		"Introduce work of people who are little known outside of their team.",
		"Put people who have not worked together on the next tasks.",
	},
	power.ClosedLadder: {
		"Ask those who would lead what keeps them from it.",
		"Pair newcomers with somebody who is followed, on work that others see.",
	},
	power.CrossAreaCapture: {
		"Let each area choose who leads it, starting with those who would.",
		"Let whoever leads in several areas hand one over, with a date.",
	},
	power.UnmatchedMandates: {
		"Talk with the holders about what the mandate is for, and whether its scope is right.",
		"Let those whom a mandate concerns confirm it, change it or end it by consent.",
	},
	power.TitlesNotFollowed: {
		"Compare the register of mandates with who leads the work in fact.",
		"Grant the next mandates by decision of those concerned.",
	},
	power.LeadershipVacuum: {
		"Ask who would lead, and what they need to begin.",
		"Give small mandates with an end date, so that stepping in is no risk.",
	},
	power.TitleMismatch: {
		"Compare the register of mandates with who leads the work in fact.",
		"Let mandates that nobody needs end.",
	},
	power.MandateStacking: {
		"Let the holder choose which mandates to pass on, with dates.",
		"Limit how many mandates one person holds.",
	},
	power.BrokerBottleneck: {
		"Connect people who now reach each other through one colleague.",
		"Name a second person for what runs through one.",
	},
}
