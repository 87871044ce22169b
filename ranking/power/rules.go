package power

import (
	"fmt"
	"math"
	"strconv"

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
	f := Figures{
		"effective": twoDigits(effective), "people": float64(e.People),
		"null_mean": rounded(e.Null.Mean.Value(), 2), "gini": rounded(e.Concentration.Gini.Value(), 2),
	}
	unknown, more := Unanswered(ConcentrationHigh, e.Unanswered)
	return []Notice{{
		Rule: ConcentrationHigh,
		Sentence: fmt.Sprintf("%v people hold as much following as %.0f could share; by chance we would expect a Gini of %.2f, we see %.2f.",
			f["effective"], f["people"], f["null_mean"], f["gini"]),
		Figures: f,
		Unknown: unknown, UnknownFigures: more,
		Effect: e.Null.Excess,
		P:      e.Null.P,
		Fired:  excess >= HighExcess && effective < HighEffective*float64(e.People),
	}}
}

func concentrationRising(e *Evidence) []Notice {
	t := e.Trend
	if e.Derived || t == nil || t.Rounds < MinTrendRounds || !t.PRising.OK() || !t.Slope.OK() {
		return nil
	}
	f := Figures{"up": float64(t.Up), "pairs": float64(t.Pairs), "slope": rounded(t.Slope.Value(), 3)}
	return []Notice{{
		Rule: ConcentrationRising,
		Sentence: fmt.Sprintf("Concentration rose in %.0f of %.0f round pairs, about %.3f per round.",
			f["up"], f["pairs"], f["slope"]),
		Figures: f,
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
	f := Figures{"factor": twoDigits(math.Pow(10, beta))}
	return []Notice{{
		Rule: RichGetRicher,
		Sentence: fmt.Sprintf("Someone with 9 followers is %v times as likely to gain a new one as someone with none.",
			f["factor"]),
		Figures:        f,
		Unknown:        fmt.Sprintf("This rests on %d new followings; whether followers or good work came first is not known.", a.NewTies),
		UnknownFigures: Figures{"new_ties": float64(a.NewTies)},
		Effect:         a.Beta,
		P:              ranking.Defined(distuv.UnitNormal.Survival(beta / a.StandardError.Value())),
		Fired:          beta >= RichBeta,
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
		Figures:  Figures{"started": float64(c.Total), "reached": float64(c.Successes)},
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
	f := Figures{"people": float64(count), "areas": float64(reach), "of": float64(c.Areas)}
	if reach < c.Most {
		least = "at least "
		f["at_least"] = 1
	}
	unknown, more := Unanswered(CrossAreaCapture, e.Unanswered)
	return []Notice{{
		Rule:     CrossAreaCapture,
		Sentence: fmt.Sprintf("%d %s %s in %s%d of %d areas.", count, people, lead, least, reach, c.Areas),
		Figures:  f,
		Unknown:  unknown, UnknownFigures: more,
		Effect: ranking.Defined(float64(c.Most) / float64(c.Areas)),
		P:      c.P,
		Fired:  c.Broad > 0,
	}}
}

func unmatchedMandates(e *Evidence) []Notice {
	m := e.Mandates
	if e.Derived || m == nil || m.Detectable < MinDetectable {
		return nil
	}
	share := inference.Wilson(m.Unmatched, m.Detectable, inference.Z90)
	unknown := "The cause may be the mandate, the scope or the question."
	var more Figures
	if m.Undetectable > 0 {
		more = Figures{"undetectable": float64(m.Undetectable)}
		unknown = fmt.Sprintf("For %d more mandates there was too little to tell. %s", m.Undetectable, unknown)
	}
	return []Notice{{
		Rule: UnmatchedMandates,
		Sentence: fmt.Sprintf("For %d of %d mandates where we could have seen a following we saw none to match.",
			m.Unmatched, m.Detectable),
		Figures: Figures{"unmatched": float64(m.Unmatched), "detectable": float64(m.Detectable)},
		Unknown: unknown, UnknownFigures: more,
		Effect: share.Lower,
		P:      ranking.Defined(inference.BinomialUpper(float64(m.Unmatched), float64(m.Detectable), UnmatchedLower)),
		Fired:  share.Lower.Value() > UnmatchedLower,
	}}
}

func titlesNotFollowed(e *Evidence) []Notice {
	t := e.Titles
	if e.Derived || t == nil || t.Titled < MinTitled || !t.AUC.OK() || !t.P.OK() {
		return nil
	}
	f := Figures{"auc": rounded(t.AUC.Value(), 2)}
	unknown, more := Unanswered(TitlesNotFollowed, e.Unanswered)
	return []Notice{{
		Rule:     TitlesNotFollowed,
		Sentence: fmt.Sprintf("People with mandates are not followed more than others (AUC %.2f).", f["auc"]),
		Figures:  f,
		Unknown:  unknown, UnknownFigures: more,
		Effect: t.AUC,
		P:      t.P,
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
	unknown, more := Unanswered(LeadershipVacuum, e.Unanswered)
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
			Figures: Figures{
				"wish": float64(v.Wish.Successes), "answers": float64(v.Wish.Total), "nobody": float64(v.Vacancy.Successes),
			},
			Unknown: unknown, UnknownFigures: more,
			Effect: v.Wish.Lower,
			P:      ranking.Defined(inference.BinomialUpper(float64(v.Wish.Successes), float64(v.Wish.Total), WishLower)),
			Fired:  v.Wish.Lower.Value() > WishLower && (empty || (known && supply < LowSupply)),
		})
	}
	return out
}

func titleMismatch(e *Evidence) []Notice {
	t := e.Titles
	if e.Derived || t == nil || t.Titled < MinTitled || !t.TauB.OK() || !t.StrongerShare.OK() {
		return nil
	}
	f := Figures{"tau_b": rounded(t.TauB.Value(), 2)}
	last := "there is no last round to compare"
	if before, ok := t.PreviousTauB.Get(); ok {
		f["previous"] = rounded(before, 2)
		last = fmt.Sprintf("last round %.2f", f["previous"])
	}
	unknown, more := Unanswered(TitleMismatch, e.Unanswered)
	return []Notice{{
		Rule:     TitleMismatch,
		Sentence: fmt.Sprintf("Titles and followers are ordered almost independently (tau-b %.2f); %s.", f["tau_b"], last),
		Figures:  f,
		Unknown:  unknown, UnknownFigures: more,
		Effect: t.TauB,
		P:      t.StrongerShare,
		Fired:  t.TauB.Value() <= MismatchTauB,
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
		Figures:  Figures{"held": float64(s.Largest), "mandates": float64(s.Mandates)},
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
	f := Figures{"percent": rounded(100*share, 0)}
	return []Notice{{
		Rule: BrokerBottleneck,
		Sentence: fmt.Sprintf("%.0f %% of the brokerage on shortest influence paths between others runs through one person.",
			f["percent"]),
		Figures: f,
		Unknown: "Influence that nobody named is not known.",
		Effect:  b.LargestShare,
		P:       ranking.Undefined(ranking.NoData),
		Fired:   share >= BrokerShare,
	}}
}

// rounded returns a number as a sentence writes it, with so many decimals and without
// a minus before zero.
func rounded(x float64, decimals int) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', decimals, 64), 64)
	if err != nil {
		panic(err) // a float that was just written can be read
	}
	return y + 0
}

// twoDigits returns a number with two significant digits, as a sentence writes it.
func twoDigits(x float64) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 2, 64), 64)
	if err != nil {
		panic(err) // a float that was just written can be read
	}
	return y
}

// Unanswered says what so many people who did not answer leave open in a sentence of a
// rule, and the number it names.
func Unanswered(rule Rule, people int) (string, Figures) {
	what := "whom they would have named"
	if rule == LeadershipVacuum {
		what = "what they want"
	}
	f := Figures{"unanswered": float64(people)}
	switch people {
	case 0:
		return "Everybody who was asked answered; the reasons are not known.", f
	case 1:
		return "One person did not answer: " + what + " is not known.", f
	}
	return fmt.Sprintf("%d people did not answer: %s is not known.", people, what), f
}
