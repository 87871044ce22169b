package document

import "github.com/followship/followship/ranking/power"

// proposals returns ways to distribute power that fit a rule: an alarm without
// one only frightens. They are offers to talk about, in no order.
func proposals(rule power.Rule) []string {
	return append([]string{}, byRule[rule]...)
}

var byRule = map[power.Rule][]string{
	power.ConcentrationHigh: {
		"Let those who are followed most each bring somebody along: pair on decisions, hand over one area.",
		"Split the largest areas, and let each part decide by consent who leads it.",
	},
	power.ConcentrationRising: {
		"Give mandates an end and a review date, so that holding on takes a decision and letting go does not.",
		"Ask who would lead and has not been asked.",
	},
	power.RichGetRicher: {
		"Show intents (\"would lead\") beside the mandates, so that people find others than those they already know.",
		"Rotate who presents and who decides alone with input.",
	},
	power.ClosedLadder: {
		"Offer tasks and products with fitting autonomy to people who want to lead and are followed little so far.",
		"Let newcomers choose a mentor from outside their team.",
	},
	power.CrossAreaCapture: {
		"Agree how many areas one person leads at a time, and hold nomination rounds for the others.",
		"Let leads of several areas name whom they would gladly follow in one of them.",
	},
	power.UnmatchedMandates: {
		"Ask holders what they need: support, a clearer mandate, a smaller scope, or a way to step back.",
		"Review these mandates by consent with those they serve; check first whether the question fits the role.",
	},
	power.TitlesNotFollowed: {
		"Talk about what mandates are for: they should make visible that somebody already leads.",
		"Let teams decide by consent who holds the next mandates.",
	},
	power.LeadershipVacuum: {
		"Ask in the area who would lead, and what keeps them from it.",
		"Hold a nomination round: name with reason, change after hearing, propose, consent.",
	},
	power.TitleMismatch: {
		"Let each team set its mandates beside whom it follows, and decide by consent what to change.",
		"Offer mandates to people who are followed without one, if they want it.",
	},
	power.MandateStacking: {
		"Ask the person which mandates to hand on, and to whom; let the scopes decide by consent.",
	},
	power.BrokerBottleneck: {
		"Connect the groups on both sides directly: a shared task, a joint review, a guest in each other's meetings.",
	},
}
