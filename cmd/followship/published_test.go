package main

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/followship/followship/cmd/followship/document"
	"github.com/followship/followship/ranking/rankingtest"
)

// analyse runs the command and returns its document.
func analyse(t *testing.T, args ...string) *document.Document {
	t.Helper()
	status, stdout, stderr := invoke(t, "", append([]string{"analyse", "--json"}, args...)...)
	if status != statusOK {
		t.Fatalf("analyse %v: status %d: %s", args, status, stderr)
	}
	var d document.Document
	decoder := json.NewDecoder(strings.NewReader(stdout))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		t.Fatalf("analyse %v: %v", args, err)
	}
	return &d
}

// round returns the entry of a (round, scope).
func round(t *testing.T, d *document.Document, label, scope string) *document.Round {
	t.Helper()
	for i := range d.Rounds {
		if d.Rounds[i].Round == label && d.Rounds[i].Scope == scope {
			return &d.Rounds[i]
		}
	}
	t.Fatalf("no round %q, scope %q", label, scope)
	return nil
}

// near checks a number of the document against a published one, to half a unit
// of its last decimal.
func near(t *testing.T, what string, got document.Number, want float64, decimals int) {
	t.Helper()
	v, ok := got.Value()
	if !ok {
		t.Errorf("%s is null, want %v", what, want)
		return
	}
	if half := 0.5 * math.Pow10(-decimals); math.Abs(v-want) > half*1.0001 {
		t.Errorf("%s = %v, want %v", what, v, want)
	}
}

// published are the rows of K.1: Newcomb's week 15.
var published = []struct {
	person       string
	theta        float64
	score        float64
	borda, error float64
	lower, upper float64
	band         float64
	tier         string
}{
	{"17", 1.908, 84, .846, .296, 1, 5, 1, "more_often"},
	{"9", 1.255, 74, .746, .281, 1, 10, 1, "as_often"},
	{"4", 1.159, 72, .721, .279, 1, 10, 1, "as_often"},
	{"12", 0.817, 66, .675, .277, 1, 13, 1, "as_often"},
	{"2", 0.682, 63, .608, .273, 1, 13, 1, "as_often"},
	{"1", 0.588, 61, .617, .271, 2, 13, 2, "as_often"},
	{"13", 0.439, 58, .592, .284, 2, 13, 2, "as_often"},
	{"7", 0.437, 58, .579, .276, 2, 13, 2, "as_often"},
	{"6", 0.414, 57, .608, .284, 2, 13, 2, "as_often"},
	{"11", 0.096, 50, .488, .276, 2, 14, 2, "as_often"},
	{"8", -0.100, 46, .488, .281, 4, 15, 2, "as_often"},
	{"5", -0.197, 44, .454, .294, 4, 15, 2, "as_often"},
	{"14", -0.304, 42, .413, .287, 4, 15, 2, "as_often"},
	{"15", -0.900, 31, .288, .294, 10, 15, 3, "less_often"},
	{"3", -1.433, 22, .196, .317, 11, 17, 3, "less_often"},
	{"16", -2.402, 11, .121, .394, 15, 17, 4, "less_often"},
	{"10", -2.460, 10, .063, .390, 15, 17, 4, "less_often"},
}

// TestNewcomb checks the published figures of K.1 on the fifteen rounds of
// rankings.
func TestNewcomb(t *testing.T) {
	d := analyse(t, rankingtest.DataFile(t, "newcomb/ballots.csv"))
	if len(d.Rounds) != 15 {
		t.Fatalf("%d rounds, want 15", len(d.Rounds))
	}
	last := round(t, d, "15", "organisation")
	scores := make(map[string]document.Score)
	for _, s := range last.Scores {
		scores[s.Person] = s
	}
	for _, want := range published {
		s := scores[want.person]
		near(t, want.person+" theta", s.Theta, want.theta, 3)
		near(t, want.person+" score", s.Score, want.score, 0)
		near(t, want.person+" Borda", s.Borda, want.borda, 3)
		// The published errors were printed from another program's criterion, which
		// agrees to a fifth of a per cent.
		if e, ok := s.QuasiError.Value(); !ok || math.Abs(e/want.error-1) > 0.002 {
			t.Errorf("%s quasi-error = %v, want %v", want.person, e, want.error)
		}
		near(t, want.person+" lower rank", s.RankLower, want.lower, 0)
		near(t, want.person+" upper rank", s.RankUpper, want.upper, 0)
		near(t, want.person+" band", s.Band, want.band, 0)
		if tier := s.Tier.Get(); tier == nil || *tier != want.tier {
			t.Errorf("%s tier %v, want %s", want.person, tier, want.tier)
		}
		if s.Status != "sufficient" || s.Raters != 16 || s.Comparisons != 16*15 {
			t.Errorf("%s: status %s, %d raters, %d comparisons", want.person, s.Status, s.Raters, s.Comparisons)
		}
	}
	near(t, "largest quasi-variance error", last.Fit.Get().QuasiVarianceError, 0.20, 2)

	agreement := []float64{.107, .124, .122, .138, .221, .283, .284, .294, .275, .295, .287, .298, .278, .321, .343}
	for k, want := range agreement {
		near(t, "u in round "+d.Rounds[k].Round, d.Rounds[k].Agreement.Get().U, want, 3)
	}
	near(t, "p of u in round 0", d.Rounds[0].Agreement.Get().PValue, 0.001, 4)
	near(t, "rho", last.Diagnostics.Get().Reciprocity.Rho, 0.479, 3)
	near(t, "p of rho", last.Diagnostics.Get().Reciprocity.PValue, 0.001, 4)

	o := d.OverRounds
	persistence := []float64{.603, .779, .824, .838, .838, .838, .868, .868, .721, .794, .779, .882, .882, .853, .309}
	if len(o.Persistence) != len(persistence) {
		t.Fatalf("%d persistences, want %d", len(o.Persistence), len(persistence))
	}
	for k, want := range persistence {
		p := o.Persistence[k]
		near(t, "persistence "+p.From+" to "+p.To, p.TauB, want, 3)
		if p.People != 17 {
			t.Errorf("persistence over %d people, want 17", p.People)
		}
	}
	near(t, "mobility", o.Mobility, 0.245, 3)
	trend := o.Trend.Get()
	if trend == nil || trend.S != 81 || trend.Of != "u" {
		t.Fatalf("trend %+v, want S = 81 of u", trend)
	}
	near(t, "z", trend.Z, 3.96, 2)
	near(t, "slope", trend.Slope, 0.0134, 4)
	if want := [][]int{{51, 5, 0, 0}, {2, 36, 18, 0}, {3, 15, 51, 1}, {0, 0, 1, 55}}; !slices.EqualFunc(o.Transitions, want, slices.Equal[[]int]) {
		t.Errorf("transitions %v, want %v", o.Transitions, want)
	}
}

// TestNewcombFollows checks K.1's top-3 graph.
func TestNewcombFollows(t *testing.T) {
	d := analyse(t, rankingtest.DataFile(t, "newcomb/ballots.csv"), "--follows-from-top", "3")
	near(t, "Gini in round 0", round(t, d, "0", "organisation").Concentration.Get().GiniCorrected, .456, 3)
	last := round(t, d, "15", "organisation")
	near(t, "Gini in round 15", last.Concentration.Get().GiniCorrected, .475, 3)
	near(t, "effective number", last.Concentration.Get().EffectiveNumber, 10.2, 1)
	network := last.Network.Get()
	near(t, "reciprocity", network.Reciprocity, .353, 3)
	near(t, "rho", network.ReciprocityRho, .204, 3)
	followers := map[string]int{}
	for _, f := range network.People {
		followers[f.Person] = f.Followers
	}
	for k, want := range []int{3, 3, 0, 8, 2, 4, 3, 2, 6, 0, 2, 5, 3, 1, 0, 1, 8} {
		if person := strconv.Itoa(k + 1); followers[person] != want {
			t.Errorf("%s has %d followers, want %d", person, followers[person], want)
		}
	}
	o := d.OverRounds
	near(t, "mobility", o.Mobility, 0.482, 3)
	trend, attachment := o.Trend.Get(), o.Attachment.Get()
	if trend.S != 24 || trend.Of != "gini_corrected" {
		t.Errorf("trend %+v, want S = 24 of gini_corrected", trend)
	}
	near(t, "z", trend.Z, 1.14, 2)
	near(t, "p", trend.PValue, 0.25, 2)
	near(t, "slope", trend.Slope, 0.0029, 4)
	near(t, "beta", attachment.Beta, 0.680, 3)
	near(t, "standard error", attachment.StandardError, 0.126, 3)
	if attachment.NewTies != 180 {
		t.Errorf("%d new ties, want 180", attachment.NewTies)
	}
	if last.Leadership.Get() != nil || len(*d.Notices) > 0 {
		t.Error("a graph derived from ballots must not speak of titles or raise notices")
	}
}

// TestKrackhardt checks the published figures of K.2.
func TestKrackhardt(t *testing.T) {
	args := []string{
		"--follows", rankingtest.DataFile(t, "krackhardt/follows.csv"), "--people", rankingtest.DataFile(t, "krackhardt/people.csv"),
		"--mandates", rankingtest.DataFile(t, "krackhardt/mandates.csv"),
	}
	d := analyse(t, args...)
	r := round(t, d, "1987", "organisation")
	network := r.Network.Get()
	followers := map[string]int{}
	for _, f := range network.People {
		followers[f.Person] = f.Followers
		if want, ok := map[string]float64{"18": 88.92, "21": 60.13, "7": 27.62}[f.Person]; ok {
			near(t, "betweenness of "+f.Person, f.Betweenness, want, 2)
		}
		if want, ok := map[string]float64{"21": .16379, "7": .10405, "2": .09392, "18": .07211, "6": .07160}[f.Person]; ok {
			near(t, "PageRank of "+f.Person, f.PageRank, want, 5)
		}
	}
	for k, want := range []int{13, 18, 5, 8, 5, 10, 13, 10, 4, 9, 11, 7, 4, 10, 4, 8, 9, 15, 4, 8, 15} {
		if person := strconv.Itoa(k + 1); followers[person] != want {
			t.Errorf("%s has %d followers, want %d", person, followers[person], want)
		}
	}
	direction := network.Direction.Get()
	for _, x := range []struct {
		name     string
		share    document.Share
		count    int
		expected float64
	}{{"up", direction.Up, 57, 38.5}, {"down", direction.Down, 29, 36.0}, {"lateral", direction.Lateral, 104, 115.5}} {
		if x.share.Count != x.count {
			t.Errorf("%s %d, want %d", x.name, x.share.Count, x.count)
		}
		near(t, "expected "+x.name, x.share.Expected, x.expected, 1)
	}
	if network.ManagerNamed != 19 || network.ManagerRaters != 20 {
		t.Errorf("%d of %d go to their own boss, want 19 of 20", network.ManagerNamed, network.ManagerRaters)
	}
	near(t, "reciprocity", network.Reciprocity, .4737, 4)
	near(t, "rho", network.ReciprocityRho, .0389, 4)
	departments := analyse(t, append(args, "--team-column", "department")...)
	near(t, "E–I", round(t, departments, "1987", "organisation").Network.Get().EI, .516, 3)

	l := r.Leadership.Get()
	near(t, "tau-b", l.TauB, .5562, 4)
	near(t, "gamma", l.Gamma, .877, 3)
	near(t, "D", l.SomersD, .845, 3)
	near(t, "AUC", l.AUC, .95625, 5)
	near(t, "p", l.PValue, .00088, 5)
	for _, c := range l.Cells {
		want := map[string]string{"2": "recognised_leader", "18": "recognised_leader", "21": "recognised_leader", "7": "recognised_leader"}[c.Person]
		if want == "" {
			want = "no_finding"
		}
		if c.Finding != want {
			t.Errorf("%s: %s, want %s", c.Person, c.Finding, want)
		}
		switch c.Person {
		case "2":
			near(t, "p of 2", c.PValue, 0.00007, 5)
		case "18":
			near(t, "p of 18", c.PValue, 0.0041, 4)
		case "21":
			near(t, "p of 21", c.PValue, 0.0060, 4)
		case "7":
			near(t, "p of 7", c.PValue, 0.0635, 4)
			near(t, "adjusted p of 7", c.PAdjusted, 0.0794, 4)
		case "1":
			near(t, "p of 1", c.PValue, 0.20, 2)
		}
	}

	c := r.Concentration.Get()
	near(t, "corrected Gini", c.GiniCorrected, .258, 3)
	near(t, "Gini", c.Gini, .246, 3)
	near(t, "effective number", c.EffectiveNumber, 17.6, 1)
	near(t, "Hoover", c.Hoover, .177, 3)
	near(t, "excess", c.Excess, .131, 3)
	near(t, "p", c.PValue, 0.0001, 4)
	brokerage := c.Brokerage.Get()
	near(t, "brokerage Gini", brokerage.GiniCorrected, .727, 3)
	near(t, "brokerage effective", brokerage.EffectiveNumber, 5.5, 1)
	near(t, "brokerage top share", brokerage.LargestShare, .33, 2)

	var rules []string
	for _, n := range *d.Notices {
		if n.Scope == "organisation" {
			rules = append(rules, n.Rule)
		}
	}
	if !slices.Equal(rules, []string{"broker_bottleneck"}) {
		t.Errorf("notices %v, want broker_bottleneck alone", rules)
	}
}

// TestOtherDataSets runs the sets that have no published figures.
func TestOtherDataSets(t *testing.T) {
	d := analyse(t, rankingtest.DataFile(t, "bernard_killworth_tech/ballots.csv"))
	if r := round(t, d, "1", "organisation"); r.People != 34 || r.Ballots != 34 {
		t.Errorf("%d people, %d ballots, want 34 and 34", r.People, r.Ballots)
	}
	for _, args := range [][]string{
		{rankingtest.DataFile(t, "newcomb/ballots.csv")},
		{rankingtest.DataFile(t, "newcomb/ballots.csv"), "--follows-from-top", "3"},
		{"--follows", rankingtest.DataFile(t, "krackhardt/follows.csv"), "--people", rankingtest.DataFile(t, "krackhardt/people.csv"), "--mandates", rankingtest.DataFile(t, "krackhardt/mandates.csv")},
		{rankingtest.DataFile(t, "bernard_killworth_tech/ballots.csv")},
	} {
		if status, stdout, stderr := invoke(t, "", append([]string{"analyse"}, args...)...); status != statusOK || stdout == "" {
			t.Errorf("analyse %v: status %d: %s", args, status, stderr)
		}
	}
}
