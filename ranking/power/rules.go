package power

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/inference"
)

// Thresholds of the rules (I.12, H.4). A rule that needs some amount of data is
// not tested below it.
const (
	HighExcess       = 0.15    // excess Gini
	HighEffective    = 1.0 / 5 // effective number over people
	RisingSlope      = 0.01    // corrected Gini per round
	RichBeta         = 0.5     // exponent of attachment
	ClosedUpper      = 0.10    // upper bound of the share that climbs
	MinClimbers      = 20      // people at risk
	MinCaptureAreas  = 4       // areas
	UnmatchedLower   = 1.0 / 3 // lower bound of the unmatched share
	MinDetectable    = 5       // holders of mandates
	MinTitled        = 8       // people with a mandate
	MismatchTauB     = 0.1     // level against followers
	StrongerTauB     = 0.3     // what a replicate must exceed to speak against a mismatch
	WishLower        = 1.0 / 2 // lower bound of wish and of vacancy
	LowSupply        = 0.5     // effective followed people per 10 respondents
	MinWishes        = 10      // answers to the item
	StackedMandates  = 3       // held by one person
	StackedShare     = 0.20    // of all mandates
	MinStackMandates = 10      // mandates
	BrokerShare      = 0.25    // of betweenness
	MinBrokerPeople  = 20      // people
)

// rules are in the order of their constants. Each returns what it tested, with
// Fired telling whether the effect threshold holds.
var rules = []func(*Evidence) []Notice{
	concentrationHigh, concentrationRising, richGetRicher, closedLadder, crossAreaCapture,
	unmatchedMandates, titlesNotFollowed, leadershipVacuum, titleMismatch,
	mandateStacking, brokerBottleneck,
}

func concentrationHigh(e *Evidence) []Notice {
	excess, ok := e.Null.Excess.Get()
	if e.Derived || !ok || !e.Null.P.OK() || !e.Concentration.EffectiveNumber.OK() {
		return nil
	}
	effective := e.Concentration.EffectiveNumber.Value()
	return []Notice{{
		Rule: ConcentrationHigh,
		Sentence: fmt.Sprintf("%.1f people hold as much following as %d could share; by chance we would expect a Gini of %.2f, we see %.2f.",
			effective, e.People, e.Null.Mean.Value(), e.Concentration.Gini.Value()),
		Unknown: e.unanswered("whom they would have named"),
		Effect:  e.Null.Excess,
		P:       e.Null.P,
		Fired:   excess >= HighExcess && effective < HighEffective*float64(e.People),
	}}
}

func concentrationRising(e *Evidence) []Notice {
	t := e.Trend
	if e.Derived || t == nil || t.Rounds < MinTrendRounds || !t.PRising.OK() || !t.Slope.OK() {
		return nil
	}
	return []Notice{{
		Rule: ConcentrationRising,
		Sentence: fmt.Sprintf("Concentration rose in %d of %d round pairs, about %.3f per round.",
			t.Up, t.Pairs, t.Slope.Value()),
		Unknown: "Rounds are not independent: this is a trend, not proof, and its cause is not known.",
		Effect:  t.Slope,
		P:       t.PRising,
		Fired:   t.Slope.Value() >= RisingSlope,
	}}
}

func richGetRicher(e *Evidence) []Notice {
	a := e.Attachment
	if e.Derived || a == nil || a.NewTies < MinNewTies || !a.Beta.OK() || !a.StandardError.OK() {
		return nil
	}
	beta := a.Beta.Value()
	return []Notice{{
		Rule: RichGetRicher,
		Sentence: fmt.Sprintf("Someone with 9 followers is %.1f times as likely to gain a new one as someone with none.",
			math.Pow(10, beta)),
		Unknown: fmt.Sprintf("This rests on %d new followings; whether followers or good work came first is not known.", a.NewTies),
		Effect:  a.Beta,
		P:       ranking.Defined(distuv.UnitNormal.Survival(beta / a.StandardError.Value())),
		Fired:   beta >= RichBeta,
	}}
}

func closedLadder(e *Evidence) []Notice {
	c := e.Climb
	if e.Derived || c == nil || c.Total < MinClimbers || !c.P.OK() {
		return nil
	}
	return []Notice{{
		Rule:     ClosedLadder,
		Sentence: fmt.Sprintf("Of %d people starting in the lowest quarter, %d reached the top quarter.", c.Total, c.Successes),
		Unknown:  "Whether they wanted to is not known.",
		Effect:   c.Upper,
		P:        c.P,
		Fired:    c.Upper.Value() < ClosedUpper,
	}}
}

func crossAreaCapture(e *Evidence) []Notice {
	c := e.Capture
	if e.Derived || c == nil || c.Areas < MinCaptureAreas || !c.P.OK() {
		return nil
	}
	people, lead, least := "people", "lead", ""
	count, reach := c.Broad, c.Fewest
	if count == 0 {
		// Nobody reaches half of the areas: the sentence of a rule that did not
		// fire tells how far anybody reaches.
		reach = c.Most
		for _, l := range c.Leads {
			if l == c.Most {
				count++
			}
		}
	}
	if count == 1 {
		people, lead = "person", "leads"
	}
	if reach < c.Most {
		least = "at least "
	}
	return []Notice{{
		Rule:     CrossAreaCapture,
		Sentence: fmt.Sprintf("%d %s %s in %s%d of %d areas.", count, people, lead, least, reach, c.Areas),
		Unknown:  e.unanswered("whom they would have named"),
		Effect:   ranking.Defined(float64(c.Most) / float64(c.Areas)),
		P:        c.P,
		Fired:    c.Broad > 0,
	}}
}

func unmatchedMandates(e *Evidence) []Notice {
	m := e.Mandates
	if e.Derived || m == nil || m.Detectable < MinDetectable {
		return nil
	}
	share := inference.Wilson(m.Unmatched, m.Detectable, inference.Z90)
	unknown := "The cause may be the mandate, the scope or the question."
	if m.Undetectable > 0 {
		unknown = fmt.Sprintf("For %d more mandates there was too little to tell. %s", m.Undetectable, unknown)
	}
	return []Notice{{
		Rule: UnmatchedMandates,
		Sentence: fmt.Sprintf("For %d of %d mandates where we could have seen a following we saw none to match.",
			m.Unmatched, m.Detectable),
		Unknown: unknown,
		Effect:  share.Lower,
		P:       ranking.Defined(inference.BinomialUpper(float64(m.Unmatched), float64(m.Detectable), UnmatchedLower)),
		Fired:   share.Lower.Value() > UnmatchedLower,
	}}
}

func titlesNotFollowed(e *Evidence) []Notice {
	t := e.Titles
	if e.Derived || t == nil || t.Titled < MinTitled || !t.AUC.OK() || !t.P.OK() {
		return nil
	}
	return []Notice{{
		Rule:     TitlesNotFollowed,
		Sentence: fmt.Sprintf("People with mandates are not followed more than others (AUC %.2f).", t.AUC.Value()),
		Unknown:  e.unanswered("whom they would have named"),
		Effect:   t.AUC,
		P:        t.P,
		// P is two-sided: it speaks for the closed gate only if the last round
		// lies on the same side as the rounds pooled.
		Fired: t.GateClosed && t.AUC.Value() <= 0.5,
	}}
}

func leadershipVacuum(e *Evidence) []Notice {
	if e.Derived {
		return nil
	}
	var out []Notice
	for _, v := range e.Vacuum {
		// Without the item nothing is known of what people want.
		if v.Wish.Total < MinWishes {
			continue
		}
		supply, known := v.Supply.Get()
		empty := v.Vacancy.Total > 0 && v.Vacancy.Lower.Value() > WishLower
		out = append(out, Notice{
			Rule: LeadershipVacuum,
			Sentence: fmt.Sprintf("%d of %d respondents want more leadership in %s; %d name nobody they follow.",
				v.Wish.Successes, v.Wish.Total, v.Area, v.Vacancy.Successes),
			Unknown: e.unanswered("what they want"),
			Effect:  v.Wish.Lower,
			P:       ranking.Defined(inference.BinomialUpper(float64(v.Wish.Successes), float64(v.Wish.Total), WishLower)),
			Fired:   v.Wish.Lower.Value() > WishLower && (empty || (known && supply < LowSupply)),
		})
	}
	return out
}

func titleMismatch(e *Evidence) []Notice {
	t := e.Titles
	if e.Derived || t == nil || t.Titled < MinTitled || !t.TauB.OK() || !t.StrongerShare.OK() {
		return nil
	}
	last := "there is no last round to compare"
	if before, ok := t.PreviousTauB.Get(); ok {
		last = "last round " + hundredths(before)
	}
	return []Notice{{
		Rule:     TitleMismatch,
		Sentence: fmt.Sprintf("Titles and followers are ordered almost independently (tau-b %s); %s.", hundredths(t.TauB.Value()), last),
		Unknown:  e.unanswered("whom they would have named"),
		Effect:   t.TauB,
		P:        t.StrongerShare,
		Fired:    t.TauB.Value() <= MismatchTauB,
	}}
}

func mandateStacking(e *Evidence) []Notice {
	s := e.Stacking
	if s == nil || s.Mandates < MinStackMandates {
		return nil
	}
	return []Notice{{
		Rule:     MandateStacking,
		Sentence: fmt.Sprintf("One person holds %d of %d mandates.", s.Largest, s.Mandates),
		Unknown:  "How much work or say each of them carries is not known.",
		Effect:   s.LargestShare,
		P:        ranking.Undefined(ranking.NoData),
		Fired:    s.Largest >= StackedMandates && s.LargestShare.Value() >= StackedShare,
	}}
}

// brokerBottleneck speaks of brokerage, not of paths: the share of the summed
// betweenness that one person holds is not the share of paths through them,
// since a path of several steps passes several people.
func brokerBottleneck(e *Evidence) []Notice {
	b := e.Brokerage
	if e.Derived || b == nil || e.People < MinBrokerPeople || !b.LargestShare.OK() {
		return nil
	}
	share := b.LargestShare.Value()
	return []Notice{{
		Rule: BrokerBottleneck,
		Sentence: fmt.Sprintf("%.0f %% of the brokerage on shortest influence paths between others runs through one person.",
			100*share),
		Unknown: "Influence that nobody named is not known.",
		Effect:  b.LargestShare,
		P:       ranking.Undefined(ranking.NoData),
		Fired:   share >= BrokerShare,
	}}
}

// hundredths writes a number that may be negative without a minus before 0.00.
func hundredths(x float64) string {
	return fmt.Sprintf("%.2f", math.Round(100*x)/100+0)
}

// unanswered says what those who did not answer leave open.
func (e *Evidence) unanswered(what string) string {
	switch e.Unanswered {
	case 0:
		return "Everybody who was asked answered; the reasons are not known."
	case 1:
		return "One person did not answer: " + what + " is not known."
	}
	return fmt.Sprintf("%d people did not answer: %s is not known.", e.Unanswered, what)
}
