package report_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/report"
	"github.com/followship/followship/survey/simulate"
)

// smallSurvey is five rounds of an organisation of 36 people.
func smallSurvey(t tester) *organisation {
	cfg := simulate.DemoConfig(3)
	cfg.TeamSizes, cfg.Titled, cfg.Rounds = []int{14, 12, 10}, 12, 5
	cfg.Plant = simulate.Plant{Emergent: 1, Unmatched: 1}
	o, err := simulate.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return simulated(o)
}

// earlier are the rounds before the last of a chain, each as change leaves it.
func (o *organisation) earlier(all []*survey.Counted, change func(k int, e *survey.Earlier)) *survey.Count {
	last := len(o.rounds) - 1
	in := &survey.Count{Round: o.rounds[last], Snapshot: o.shots[last], Ballots: o.casts[last]}
	for k := range last {
		round := o.rounds[k]
		round.State, round.Turnout = survey.Published, all[k].Document.Turnout
		e := survey.Earlier{Round: round, Snapshot: o.shots[k], Ballots: o.casts[k], Carry: all[k].Carry, Document: all[k].Document}
		change(k, &e)
		in.Earlier = append(in.Earlier, e)
	}
	return in
}

// TestWhatIsLeftIsEnough counts the last round with ever less of those before it:
// with all ballots, with those of the round before, with the records alone, with
// the releases alone.
func TestWhatIsLeftIsEnough(t *testing.T) {
	o := smallSurvey(t)
	all := o.chain(t)
	want := all[4].Document

	full := count(t, o.earlier(all, func(int, *survey.Earlier) {})).Document
	if full.Power.Attachment == nil || want.Power.Attachment == nil {
		t.Error("no attachment with the ballots of the round before there")
	}

	records := count(t, o.earlier(all, func(_ int, e *survey.Earlier) { e.Ballots = nil })).Document
	if records.Power.Attachment != nil {
		t.Error("attachment without the ballots of any round before")
	}
	for name, pair := range map[string][2]any{
		"trend":       {records.Power.Trend, full.Power.Trend},
		"the chain":   {want.Power.Trend, full.Power.Trend},
		"mobility":    {records.Power.Mobility, full.Power.Mobility},
		"persistence": {records.Power.Persistence, full.Power.Persistence},
		"renewal":     {records.Power.Renewal, full.Power.Renewal},
	} {
		a, _ := json.Marshal(pair[0])
		b, _ := json.Marshal(pair[1])
		if string(a) != string(b) {
			t.Errorf("%s from records %s, from ballots %s", name, a, b)
		}
	}

	releases := count(t, o.earlier(all, func(_ int, e *survey.Earlier) { e.Ballots, e.Carry = nil, nil })).Document
	if got := releases.Power.Trend; got.Rounds != 5 || got.Slope == nil {
		t.Errorf("trend from releases: %+v", got)
	}
	if releases.Power.Mobility != nil {
		t.Error("mobility from releases")
	}
	for _, c := range releases.Leadership.Cells {
		if c.Finding == "unmatched_mandate" {
			t.Errorf("%+v without a round that agrees", c)
		}
	}

	ballots := count(t, o.earlier(all, func(_ int, e *survey.Earlier) { e.Carry = nil })).Document
	if ballots.Power.Mobility == nil || *ballots.Power.Mobility != *full.Power.Mobility {
		t.Error("mobility from ballots without records differs")
	}
}

// TestOnlyComparableRounds: another question, other areas or another number of
// names begin anew.
func TestOnlyComparableRounds(t *testing.T) {
	o := smallSurvey(t)
	all := o.chain(t)
	for name, change := range map[string]func(*survey.Settings){
		"question": func(s *survey.Settings) { s.FollowQuestion = "Whom did you follow in {area}?" },
		"areas":    func(s *survey.Settings) { s.Areas = s.Areas[1:] },
		"names":    func(s *survey.Settings) { s.NamesMost = 4 },
	} {
		d := count(t, o.earlier(all, func(_ int, e *survey.Earlier) {
			shot := *e.Snapshot
			change(&shot.Settings)
			e.Snapshot = &shot
		})).Document
		if len(d.Power.Trend.Values) != 1 || len(d.Power.Persistence) != 0 {
			t.Errorf("other %s: %+v", name, d.Power.Trend)
		}
	}
}

// TestRecordsThatCannotBeRead: a record of another version is none, one that is
// damaged is a fault.
func TestRecordsThatCannotBeRead(t *testing.T) {
	o := smallSurvey(t)
	all := o.chain(t)
	with := func(carry []byte) *survey.Count {
		return o.earlier(all, func(_ int, e *survey.Earlier) { e.Carry = carry })
	}
	sameDocument(t, "another version", count(t, with([]byte(`{"version":9}`))), count(t, with(nil)))
	for name, carry := range map[string]string{
		"no JSON":          "nonsense",
		"another round":    string(all[0].Carry),
		"other lengths":    strings.Replace(string(all[0].Carry), `"eligible":[`, `"eligible":[1,`, 1),
		"somebody outside": strings.Replace(string(all[0].Carry), `"members":[0`, `"members":[99999`, 1),
	} {
		_, err := report.New("test").Count(t.Context(), with([]byte(carry)))
		if err == nil {
			t.Errorf("%s: counted", name)
		}
	}
}

// TestRecordHoldsNoBallot: the record tells of nobody whom they listed or named.
func TestRecordHoldsNoBallot(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	in := small{people: 31, areas: 1, titled: 6}.round(random, 1)
	c := count(t, in)
	// Two people exchange their names: all sums stay as they were, and so does
	// the record.
	other := *in
	other.Ballots = slices.Clone(in.Ballots)
	a, b := *in.Ballots[20].Ballot, *in.Ballots[21].Ballot
	outside := func(b survey.Ballot) bool {
		return !slices.ContainsFunc(b.Follows[0].Names, func(x survey.ID) bool { return x == id(20) || x == id(21) })
	}
	if !outside(a) || !outside(b) || len(a.Follows[0].Names) != len(b.Follows[0].Names) {
		t.Fatal("the two name each other: take another seed")
	}
	a.Follows, b.Follows = b.Follows, a.Follows
	other.Ballots[20].Ballot, other.Ballots[21].Ballot = &a, &b
	if got := count(t, &other); string(got.Carry) != string(c.Carry) {
		t.Error("the record tells who named whom")
	}
	if strings.Count(string(c.Carry), string(id(5))) != 1 {
		t.Error("somebody is in the record more than once")
	}
}

// TestRosterChanges counts rounds between which people join, leave and change
// teams.
func TestRosterChanges(t *testing.T) {
	var earlier []survey.Earlier
	for k := range 6 {
		random := rand.New(rand.NewPCG(uint64(k), 5))
		in := small{people: 34, areas: 2, titled: 8, teams: [][]int{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9 + k}}}.round(random, 0.9)
		in.Round.ID, in.Round.Number = survey.ID(rune('a'+k)), k+1
		// From round to round four people at the beginning are replaced.
		in = renamed(in, func(id survey.ID) survey.ID {
			if n := int(id[2]-'0')*10 + int(id[3]-'0'); n < 4 {
				return id + survey.ID(rune('a'+k))
			}
			return id
		})
		in.Earlier = earlier
		c := count(t, in)
		encode(t, c)
		if got := c.Document.Power.Trend.Rounds; k > 0 && got != k+1 {
			t.Errorf("round %d: trend over %d", k+1, got)
		}
		if k > 1 {
			earlier[k-2].Ballots = nil
		}
		round := in.Round
		round.State, round.Turnout = survey.Published, c.Document.Turnout
		earlier = append(slices.Clone(earlier), survey.Earlier{Round: round, Snapshot: in.Snapshot, Ballots: in.Ballots, Carry: c.Carry, Document: c.Document})
	}
}

func TestFaults(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for name, change := range map[string]func(*survey.Count){
		"two ballots of one":  func(in *survey.Count) { in.Ballots = append(in.Ballots, in.Ballots[0]) },
		"a stranger's ballot": func(in *survey.Count) { in.Ballots[0].Rater = "stranger" },
		"a stranger listed": func(in *survey.Count) {
			in.Ballots[0].Ballot.Groups = [][]survey.ID{{"stranger"}}
		},
		"oneself listed": func(in *survey.Count) {
			in.Ballots[0].Ballot.Groups = [][]survey.ID{{in.Ballots[0].Rater}}
		},
		"oneself named": func(in *survey.Count) {
			in.Ballots[0].Ballot.Follows[0].Names = []survey.ID{in.Ballots[0].Rater}
		},
	} {
		in := small{people: 8, areas: 1}.round(random, 1)
		change(in)
		_, err := report.New("test").Count(t.Context(), in)
		var fault *survey.Error
		if !errors.As(err, &fault) || fault.Kind != survey.Fault {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in := small{people: 8, areas: 1}.round(random, 1)
	if _, err := report.New("test").Count(ctx, in); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
