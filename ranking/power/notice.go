package power

import (
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/inference"
)

// FalseAlarms is the expected share of false alarms among those raised: the
// level of the Benjamini–Hochberg control (I.12).
const FalseAlarms = 0.10

// Rule names a rule of I.12. The list is closed. The sentences of a rule name these
// figures:
//
//	concentration_high        effective, people, null_mean, gini
//	concentration_rising      up, pairs, slope
//	rich_get_richer           factor; of the unknown: new_ties
//	closed_ladder             started, reached
//	cross_area_capture        people, areas, of; at_least, 1 where it says so
//	unmatched_mandates        unmatched, detectable; of the unknown: undetectable, if any
//	titles_not_followed_more  auc
//	leadership_vacuum         wish, answers, nobody
//	title_mismatch            tau_b; previous, if there was a last round
//	mandate_stacking          held, mandates
//	broker_bottleneck         percent
//
// An unknown that speaks of those who did not answer names them as unanswered.
type Rule string

// Figures are numbers by name.
type Figures map[string]float64

// The rules. MandateStacking and BrokerBottleneck are notices: they state a
// count and have no p-value.
const (
	ConcentrationHigh   Rule = "concentration_high"
	ConcentrationRising Rule = "concentration_rising"
	RichGetRicher       Rule = "rich_get_richer"
	ClosedLadder        Rule = "closed_ladder"
	CrossAreaCapture    Rule = "cross_area_capture"
	UnmatchedMandates   Rule = "unmatched_mandates"
	TitlesNotFollowed   Rule = "titles_not_followed_more"
	LeadershipVacuum    Rule = "leadership_vacuum"
	TitleMismatch       Rule = "title_mismatch"
	MandateStacking     Rule = "mandate_stacking"
	BrokerBottleneck    Rule = "broker_bottleneck"
)

// Evidence is what is known of one scope in one round. Nil pointers and
// undefined statistics leave out the rules that need them.
type Evidence struct {
	Scope string
	// People is n, those whose holdings Concentration describes; Unanswered is
	// how many were asked and did not answer.
	People, Unanswered int
	// Derived marks a follow graph derived from ballots. It is no answer to the
	// follow question (G.1): no rule about following is then applied.
	Derived bool

	// Concentration and Null are those of distinct followers.
	Concentration Concentration
	Null          Null
	// Trend is that of the concentration over the rounds.
	Trend      *Trend
	Attachment *Attachment
	Climb      *Climb
	Capture    *Capture
	Mandates   *MandateEvidence
	Titles     *TitleEvidence
	Vacuum     []VacuumEvidence
	Stacking   *Stacking
	// Brokerage is the concentration of betweenness over People.
	Brokerage *Concentration
}

// MandateEvidence counts holders of mandates (H.3).
type MandateEvidence struct {
	// Unmatched of Detectable holders were not seen to be followed as holders
	// of such mandates are; Detectable are those tested for whom it could have
	// been found. Undetectable is the number of the other holders.
	Unmatched, Detectable, Undetectable int
}

// TitleEvidence sets titles against followership (H.1).
type TitleEvidence struct {
	// Titled is the number of people with a mandate.
	Titled int
	// GateClosed tells that over the rounds pooled people with a mandate are not
	// followed more than others (H.3).
	GateClosed bool
	// AUC compares followers with and without a mandate in the last round, P is
	// two-sided.
	AUC, P ranking.Statistic
	// TauB is the agreement of level and followers, PreviousTauB that of the
	// last round, undefined when there was none.
	TauB, PreviousTauB ranking.Statistic
	// StrongerShare is the share of rater-bootstrap replicates whose tau-b is
	// above [StrongerTauB].
	StrongerShare ranking.Statistic
}

// VacuumEvidence is about one area (H.4).
type VacuumEvidence struct {
	Area string
	// Wish is who would like more leadership among the answers to that item,
	// Vacancy who named nobody among the respondents to the follow question.
	Wish, Vacancy inference.Share
	// Supply is the effective number of followed people per 10 respondents; see
	// [Supply].
	Supply ranking.Statistic
}

// Supply returns the effective number of followed people (I.3) per 10
// respondents, 0 when nobody is followed. Undefined (no_data) without
// respondents.
func Supply(c Concentration, respondents int) ranking.Statistic {
	if respondents <= 0 {
		return ranking.Undefined(ranking.NoData)
	}
	return ranking.Defined(10 * c.EffectiveNumber.Value() / float64(respondents))
}

// Notice is an evidence sentence, or the record of a rule that did not fire.
type Notice struct {
	Rule  Rule
	Scope string
	// Sentence names the counts and the comparison, Unknown what was not known.
	// Show both; neither names a person.
	Sentence, Unknown string
	// Figures are the numbers that Sentence names, by name and rounded as it rounds
	// them, so that it can be said in another language; UnknownFigures are those of
	// Unknown. See [Rule].
	Figures, UnknownFigures Figures
	// Effect is the quantity held against the rule's threshold.
	Effect ranking.Statistic
	// P and PAdjusted (Benjamini–Hochberg over all rules and scopes given) are
	// undefined (no_data) for rules without a p-value.
	P, PAdjusted ranking.Statistic
	// Fired tells that the effect threshold and the adjusted p-value hold.
	Fired bool
}

// Assess applies every rule to the scopes of one round and returns what was
// tested, fired or not: scopes in the order given, rules in the order of their
// constants.
//
// A rule is tested when there is enough data for it, whatever its result; all
// tested p-values form one family, so that looking at many scopes does not by
// itself raise alarms. A rule fires only if its effect threshold holds and its
// adjusted p-value is at most [FalseAlarms]; rules without p-value fire on their
// threshold.
//
// Source: Benjamini & Hochberg, 1995, Controlling the false discovery rate.
func Assess(evidence []Evidence) []Notice {
	var notices []Notice
	var p []float64
	var family []int
	for i := range evidence {
		e := &evidence[i]
		for _, rule := range rules {
			for _, n := range rule(e) {
				n.Scope = e.Scope
				n.PAdjusted = ranking.Undefined(ranking.NoData)
				if v, ok := n.P.Get(); ok {
					p = append(p, v)
					family = append(family, len(notices))
				}
				notices = append(notices, n)
			}
		}
	}
	for k, adjusted := range inference.BenjaminiHochberg(p) {
		n := &notices[family[k]]
		n.PAdjusted = ranking.Defined(adjusted)
		n.Fired = n.Fired && adjusted <= FalseAlarms+ranking.Slack
	}
	return notices
}

// Alerts returns the notices of [Assess] that fired, in its order.
func Alerts(evidence []Evidence) []Notice {
	var fired []Notice
	for _, n := range Assess(evidence) {
		if n.Fired {
			fired = append(fired, n)
		}
	}
	return fired
}
