package power_test

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/inference"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/rankingtest"
)

// telling returns evidence on which every rule fires.
func telling() power.Evidence {
	stat := ranking.Defined
	capture := power.Capture{Areas: 5, Most: 4, Broad: 2, Fewest: 3, Leads: []int{4, 3}, P: stat(.001)}
	stacking := power.Stack([]int{5, 3, 2, 1, 1, 0, 0})
	brokerage := power.Concentration{LargestShare: stat(.334)}
	return power.Evidence{
		Scope: "organisation", People: 40, Unanswered: 3,
		Concentration: power.Concentration{Gini: stat(.512), EffectiveNumber: stat(4.26)},
		Null:          power.Null{Mean: stat(.203), Excess: stat(.309), P: stat(.0001)},
		Trend:         &power.Trend{Rounds: 6, Up: 14, Pairs: 15, Slope: stat(.0225), PRising: stat(6.0 / 720)},
		Attachment:    &power.Attachment{Beta: stat(.68), StandardError: stat(.126), NewTies: 180},
		Climb:         &power.Climb{Share: inference.Wilson(1, 60, inference.Z90), P: stat(1e-6)},
		Capture:       &capture,
		Mandates:      &power.MandateEvidence{Unmatched: 8, Detectable: 10, Undetectable: 2},
		Titles: &power.TitleEvidence{
			Titled: 9, GateClosed: true, AUC: stat(.31), P: stat(.03), TauB: stat(-.05), PreviousTauB: stat(.22), StrongerShare: stat(.01),
		},
		Vacuum: []power.VacuumEvidence{{
			Area: "security", Wish: inference.Wilson(33, 44, inference.Z90), Vacancy: inference.Wilson(30, 44, inference.Z90),
			Supply: stat(.9),
		}},
		Stacking:  &stacking,
		Brokerage: &brokerage,
	}
}

// TestSentences is the table of I.12, row by row.
func TestSentences(t *testing.T) {
	want := []struct {
		rule     power.Rule
		sentence string
	}{
		{power.ConcentrationHigh, "4.3 people hold as much following as 40 could share; by chance we would expect a Gini of 0.20, we see 0.51."},
		{power.ConcentrationRising, "Concentration rose in 14 of 15 round pairs, about 0.022 per round."},
		{power.RichGetRicher, "Someone with 9 followers is 4.8 times as likely to gain a new one as someone with none."},
		{power.ClosedLadder, "Of 60 people starting in the lowest quarter, 1 reached the top quarter."},
		{power.CrossAreaCapture, "2 people lead in at least 3 of 5 areas."},
		{power.UnmatchedMandates, "For 8 of 10 mandates where we could have seen a following we saw none to match."},
		{power.TitlesNotFollowed, "People with mandates are not followed more than others (AUC 0.31)."},
		{power.LeadershipVacuum, "33 of 44 respondents want more leadership in security; 30 name nobody they follow."},
		{power.TitleMismatch, "Titles and followers are ordered almost independently (tau-b -0.05); last round 0.22."},
		{power.MandateStacking, "One person holds 5 of 12 mandates."},
		{power.BrokerBottleneck, "33 % of the brokerage on shortest influence paths between others runs through one person."},
	}
	got := power.Alerts([]power.Evidence{telling()})
	if len(got) != len(want) {
		t.Fatalf("%d rules fired, want %d: %+v", len(got), len(want), got)
	}
	for k, n := range got {
		if n.Rule != want[k].rule || n.Sentence != want[k].sentence {
			t.Errorf("%s: %q,\nwant %s: %q", n.Rule, n.Sentence, want[k].rule, want[k].sentence)
		}
		if n.Scope != "organisation" || !strings.HasSuffix(n.Unknown, ".") || !n.Effect.OK() {
			t.Errorf("%s: scope %q, unknown %q, effect %v", n.Rule, n.Scope, n.Unknown, n.Effect)
		}
		if hasP := n.Rule != power.MandateStacking && n.Rule != power.BrokerBottleneck; n.P.OK() != hasP || n.PAdjusted.OK() != hasP {
			t.Errorf("%s: p %v, adjusted %v", n.Rule, n.P, n.PAdjusted)
		}
	}
	rankingtest.Near(t, "Wald p", got[2].P, 0.5*math.Erfc(.68/.126/math.Sqrt2), 1e-15)
	rankingtest.Near(t, "binomial p", got[5].P, inference.BinomialUpper(8, 10, 1.0/3), 1e-15)
}

// TestFigures holds the figures of every sentence to the sentence: none is missing, none
// is more exact, none is of something else.
func TestFigures(t *testing.T) {
	fewer := telling()
	fewer.Capture.Broad, fewer.Capture.Fewest = 1, 4
	fewer.Titles.PreviousTauB, fewer.Titles.TauB = ranking.Undefined(ranking.TooFewRounds), ranking.Defined(-.004)
	fewer.Mandates.Undetectable, fewer.Unanswered = 0, 0
	names := map[power.Rule]string{
		power.ConcentrationHigh: "effective gini null_mean people", power.ConcentrationRising: "pairs slope up",
		power.RichGetRicher: "factor", power.ClosedLadder: "reached started", power.CrossAreaCapture: "areas of people",
		power.UnmatchedMandates: "detectable unmatched", power.TitlesNotFollowed: "auc", power.LeadershipVacuum: "answers nobody wish",
		power.TitleMismatch: "tau_b", power.MandateStacking: "held mandates", power.BrokerBottleneck: "percent",
	}
	number := regexp.MustCompile(`-?[0-9]+(\.[0-9]+)?`)
	same := func(what, sentence string, figures power.Figures) {
		t.Helper()
		var want, got []float64
		for _, text := range number.FindAllString(strings.ReplaceAll(sentence, "Someone with 9 followers", ""), -1) {
			x, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, x)
		}
		for name, x := range figures {
			if name != "at_least" && math.Signbit(x) == (x < 0) { // no minus zero
				got = append(got, x)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: figures %v, want those of %q", what, figures, sentence)
		}
	}
	for k, e := range []power.Evidence{telling(), fewer} {
		for _, n := range power.Alerts([]power.Evidence{e}) {
			same(string(n.Rule), n.Sentence, n.Figures)
			got, want := strings.Join(slices.Sorted(maps.Keys(n.Figures)), " "), names[n.Rule]
			switch {
			case k == 0 && n.Rule == power.CrossAreaCapture:
				want = "areas at_least of people"
			case k == 0 && n.Rule == power.TitleMismatch:
				want = "previous tau_b"
			}
			if got != want {
				t.Errorf("%s: figures %s, want %s", n.Rule, got, want)
			}
			// Nobody and one person are said in words.
			if x, ok := n.UnknownFigures["unanswered"]; ok && x != float64(e.Unanswered) || e.Unanswered > 1 || !ok {
				same("unknown of "+string(n.Rule), n.Unknown, n.UnknownFigures)
			}
		}
	}
}

// TestOneStepBelow takes away one condition of each rule at a time.
func TestOneStepBelow(t *testing.T) {
	stat := ranking.Defined
	for _, c := range []struct {
		name   string
		rule   power.Rule
		change func(*power.Evidence)
	}{
		{"excess below 0.15", power.ConcentrationHigh, func(e *power.Evidence) { e.Null.Excess = stat(.149) }},
		{"a fifth of the people", power.ConcentrationHigh, func(e *power.Evidence) { e.Concentration.EffectiveNumber = stat(8) }},
		{"slope below 0.01", power.ConcentrationRising, func(e *power.Evidence) { e.Trend.Slope = stat(.0099) }},
		{"four rounds", power.ConcentrationRising, func(e *power.Evidence) { e.Trend.Rounds = 4 }},
		{"beta below 0.5", power.RichGetRicher, func(e *power.Evidence) { e.Attachment.Beta = stat(.49) }},
		{"29 new ties", power.RichGetRicher, func(e *power.Evidence) { e.Attachment.NewTies = 29 }},
		{"uncertain beta", power.RichGetRicher, func(e *power.Evidence) { e.Attachment.StandardError = stat(.6) }},
		{"19 at risk", power.ClosedLadder, func(e *power.Evidence) { e.Climb.Share = inference.Wilson(0, 19, inference.Z90) }},
		{"upper bound above 0.10", power.ClosedLadder, func(e *power.Evidence) { e.Climb.Share = inference.Wilson(3, 60, inference.Z90) }},
		{"three areas", power.CrossAreaCapture, func(e *power.Evidence) { e.Capture.Areas = 3 }},
		{"nobody in half of the areas", power.CrossAreaCapture, func(e *power.Evidence) { e.Capture.Broad = 0 }},
		{"likely by chance", power.CrossAreaCapture, func(e *power.Evidence) { e.Capture.P = stat(.4) }},
		{"four holders", power.UnmatchedMandates, func(e *power.Evidence) { e.Mandates.Unmatched, e.Mandates.Detectable = 4, 4 }},
		{"lower bound at most a third", power.UnmatchedMandates, func(e *power.Evidence) { e.Mandates.Unmatched = 5 }},
		{"gate open", power.TitlesNotFollowed, func(e *power.Evidence) { e.Titles.GateClosed = false }},
		{"last round on the other side", power.TitlesNotFollowed, func(e *power.Evidence) { e.Titles.AUC = stat(.51) }},
		{"seven titled", power.TitlesNotFollowed, func(e *power.Evidence) { e.Titles.Titled = 7 }},
		{"seven titled", power.TitleMismatch, func(e *power.Evidence) { e.Titles.Titled = 7 }},
		{"tau-b above 0.1", power.TitleMismatch, func(e *power.Evidence) { e.Titles.TauB = stat(.11) }},
		{"nine answers", power.LeadershipVacuum, func(e *power.Evidence) { e.Vacuum[0].Wish = inference.Wilson(9, 9, inference.Z90) }},
		{"no clear wish", power.LeadershipVacuum, func(e *power.Evidence) { e.Vacuum[0].Wish = inference.Wilson(24, 44, inference.Z90) }},
		{"leaders there", power.LeadershipVacuum, func(e *power.Evidence) { e.Vacuum[0].Vacancy = inference.Wilson(20, 44, inference.Z90) }},
		{"nine mandates", power.MandateStacking, func(e *power.Evidence) { s := power.Stack([]int{5, 4}); e.Stacking = &s }},
		{"two each", power.MandateStacking, func(e *power.Evidence) { s := power.Stack([]int{2, 2, 2, 2, 2}); e.Stacking = &s }},
		{"below a fifth", power.MandateStacking, func(e *power.Evidence) { s := power.Stack([]int{3, 3, 3, 3, 3, 1}); e.Stacking = &s }},
		{"19 people", power.BrokerBottleneck, func(e *power.Evidence) { e.People = 19 }},
		{"share below a quarter", power.BrokerBottleneck, func(e *power.Evidence) { e.Brokerage.LargestShare = stat(.249) }},
	} {
		e := telling()
		c.change(&e)
		for _, n := range power.Alerts([]power.Evidence{e}) {
			if n.Rule == c.rule {
				t.Errorf("%s: %s fired", c.name, c.rule)
			}
		}
	}
	// Little supply stands in for vacancy.
	e := telling()
	e.Vacuum[0].Vacancy, e.Vacuum[0].Supply = inference.Wilson(0, 44, inference.Z90), stat(.49)
	if !fires(e, power.LeadershipVacuum) {
		t.Error("a wish with little supply did not fire")
	}
	// A derived graph is no answer to the follow question (G.1).
	e = telling()
	e.Derived = true
	if got := power.Alerts([]power.Evidence{e}); len(got) != 1 || got[0].Rule != power.MandateStacking {
		t.Errorf("on a derived graph %+v fired", got)
	}
}

func fires(e power.Evidence, rule power.Rule) bool {
	return slices.ContainsFunc(power.Alerts([]power.Evidence{e}), func(n power.Notice) bool { return n.Rule == rule })
}

// TestFamily is I.12's example: adjusted .005, .05, .0667, .375, .50, over
// scopes; three fire.
func TestFamily(t *testing.T) {
	var evidence []power.Evidence
	for k, p := range []float64{.30, .001, .50, .02, .04} {
		e := telling()
		evidence = append(evidence, power.Evidence{
			Scope: fmt.Sprint("team:", k), People: 40, Concentration: e.Concentration,
			Null: power.Null{Mean: e.Null.Mean, Excess: e.Null.Excess, P: ranking.Defined(p)},
		})
	}
	all := power.Assess(evidence)
	for k, want := range []float64{.375, .005, .50, .05, .0667} {
		rankingtest.Near(t, all[k].Scope, all[k].PAdjusted, want, 5e-5)
		if all[k].Fired != (want <= .1) {
			t.Errorf("%s: fired %t at %v", all[k].Scope, all[k].Fired, want)
		}
	}
	// What is tested enters the family whether or not its threshold holds.
	evidence[0].Null.Excess = ranking.Defined(0)
	rankingtest.Near(t, "adjusted", power.Assess(evidence)[1].PAdjusted, .005, 1e-12)
	if got := power.Alerts(evidence); len(got) != 3 {
		t.Errorf("%d alerts, want 3", len(got))
	}
}

func TestNoEvidence(t *testing.T) {
	for _, evidence := range [][]power.Evidence{nil, {}, {{}}, {{Scope: "organisation", People: 1}}} {
		if got := power.Assess(evidence); len(got) != 0 {
			t.Errorf("notices without evidence: %+v", got)
		}
	}
	// One round of nothing, through every statistic.
	g := graph(1)
	stack, capture := power.Stack([]int{0}), power.MeasureCapture([][]int{{0}}, 9, 1)
	trend, attachment, climb := power.MannKendall(nil, nil), power.Attach([]*follow.Graph{g}), power.MeasureClimb(nil)
	c := power.Concentrate(power.Holdings(g))
	if got := power.Assess([]power.Evidence{{
		People: 1, Concentration: c, Null: power.FollowerNull(g, 9, 1), Trend: &trend, Attachment: &attachment,
		Climb: &climb, Capture: &capture, Stacking: &stack, Brokerage: &c,
		Titles: &power.TitleEvidence{Titled: 20}, Mandates: &power.MandateEvidence{}, Vacuum: []power.VacuumEvidence{{}},
	}}); len(got) != 0 {
		t.Errorf("notices about nothing: %+v", got)
	}
}

// TestKrackhardtAlerts is K.2: no concentration alert, one notice.
func TestKrackhardtAlerts(t *testing.T) {
	g := krackhardt(t)
	betweenness, _ := follow.Betweenness(g, 1)
	brokerage := power.Concentrate(betweenness)
	all := power.Assess([]power.Evidence{{
		Scope: "organisation", People: g.People(), Concentration: power.Concentrate(power.Holdings(g)),
		Null: power.FollowerNull(g, ranking.AlertReplicates, 1), Brokerage: &brokerage,
	}})
	if len(all) != 2 || all[0].Fired || all[1].Rule != power.BrokerBottleneck || !all[1].Fired {
		t.Fatalf("notices = %+v, want concentration_high silent and broker_bottleneck", all)
	}
	if !strings.HasPrefix(all[1].Sentence, "33 % ") {
		t.Errorf("sentence = %q", all[1].Sentence)
	}
	rankingtest.Near(t, "p of concentration", all[0].P, 0.0001, 0)
}

func TestSupply(t *testing.T) {
	rankingtest.Near(t, "supply", power.Supply(power.Concentrate([]float64{2, 2, 0, 0}), 40), 0.5, 1e-12)
	rankingtest.Near(t, "supply of nobody followed", power.Supply(power.Concentrate([]float64{0, 0}), 40), 0, 0)
	rankingtest.Undefined(t, "supply without respondents", power.Supply(power.Concentrate(nil), 0), ranking.NoData)
}

func TestUnanswered(t *testing.T) {
	for unanswered, want := range []string{
		"Everybody who was asked answered; the reasons are not known.",
		"One person did not answer: whom they would have named is not known.",
		"2 people did not answer: whom they would have named is not known.",
	} {
		e := telling()
		e.Unanswered = unanswered
		if got := power.Alerts([]power.Evidence{e})[0].Unknown; got != want {
			t.Errorf("unknown = %q, want %q", got, want)
		}
	}
	// One person who leads everywhere, and no round before this one.
	e := telling()
	e.Capture.Broad, e.Capture.Fewest = 1, 4
	e.Titles.TauB, e.Titles.PreviousTauB = ranking.Defined(-.004), ranking.Undefined(ranking.TooFewRounds)
	for _, want := range []string{
		"1 person leads in 4 of 5 areas.",
		"Titles and followers are ordered almost independently (tau-b 0.00); there is no last round to compare.",
	} {
		if !slices.ContainsFunc(power.Alerts([]power.Evidence{e}), func(n power.Notice) bool { return n.Sentence == want }) {
			t.Errorf("no notice says %q", want)
		}
	}
}
