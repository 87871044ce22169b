package report_test

import (
	"flag"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/simulate"
)

// found reports whether a release tells the faculty of a finding about somebody.
func found(d *survey.ReleaseDocument, person survey.ID, finding string) bool {
	return slices.ContainsFunc(d.Leadership.Cells, func(c survey.Cell) bool { return c.Person == person && c.Finding == finding })
}

// told reports whether somebody reads a finding in their own result.
func told(d *survey.ReleaseDocument, person survey.ID, finding string) bool {
	for _, p := range d.People {
		if p.Person == person {
			return slices.ContainsFunc(p.Followed, func(f survey.Followed) bool { return f.Finding != nil && *f.Finding == finding })
		}
	}
	return false
}

// TestDemo counts the rounds of the demonstration and looks for what was planted.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("eight rounds of 120 people")
	}
	o := simulated(simulate.Demo(1))
	all := o.chain(t)
	for _, i := range o.Truth.Emergent {
		who := person(o.Organisation, i)
		if !slices.ContainsFunc(all, func(c *survey.Counted) bool { return found(c.Document, who, "emergent_leader") }) {
			t.Errorf("%s is followed without a title and was never found", who)
		}
	}
	for _, i := range o.Truth.Unmatched {
		who := person(o.Organisation, i)
		first := slices.IndexFunc(all, func(c *survey.Counted) bool { return told(c.Document, who, "unmatched_mandate") })
		if first < 0 || first+1 == len(all) {
			t.Errorf("%s holds a mandate nobody follows and was told in round %d of %d", who, first+1, len(all))
			continue
		}
		// The holder is told alone, the faculty when the next round agrees.
		if found(all[first].Document, who, "unmatched_mandate") {
			t.Errorf("%s: the faculty was told with the holder", who)
		}
		for _, c := range all[first+1:] {
			if !told(c.Document, who, "unmatched_mandate") || !found(c.Document, who, "unmatched_mandate") {
				t.Errorf("%s: round %d does not say what the one before did", who, c.Document.Number)
			}
		}
	}
	for k, c := range all {
		for _, cell := range c.Document.Leadership.Cells {
			if cell.Finding == "unmatched_mandate" && (k == 0 || !told(all[k-1].Document, cell.Person, "unmatched_mandate")) {
				t.Errorf("round %d tells the faculty of %+v, and the round before did not find it", k+1, cell)
			}
		}
	}
	last := all[len(all)-1].Document
	for _, rule := range []string{"mandate_stacking", "cross_area_capture"} { // the gatherer's doing
		if !slices.ContainsFunc(last.Notices, func(n survey.NoticeReport) bool { return n.Rule == rule && len(n.Proposals) > 0 }) {
			t.Errorf("no notice %s: %+v", rule, last.Notices)
		}
	}
	for _, c := range all {
		for _, n := range c.Document.Notices {
			for sentence, figures := range map[string]map[string]float64{n.Sentence: n.Figures, n.Unknown: n.UnknownFigures} {
				if figures == nil {
					t.Errorf("round %d: no map of the figures of %q", c.Document.Number, sentence)
				}
				for name, x := range figures {
					// Nobody and one person are said in words, "at least" is one.
					if x > 1 && !strings.Contains(sentence, strconv.FormatFloat(x, 'f', -1, 64)) {
						t.Errorf("round %d: %s is %v in %q", c.Document.Number, name, x, sentence)
					}
				}
			}
		}
	}
	for _, team := range o.Truth.SmallTeams {
		name := survey.ID(o.Teams[team].Name)
		for _, c := range all {
			r := c.Document.Teams[slices.IndexFunc(c.Document.Teams, func(r survey.TeamReport) bool { return r.Team == name })]
			if r != (survey.TeamReport{Team: name}) {
				t.Errorf("round %d shows the team of four: %+v", c.Document.Number, r)
			}
		}
	}
	if n := last.Power.Trend.Rounds; n != len(all) {
		t.Errorf("trend over %d rounds", n)
	}
	if last.Power.Mobility == nil || last.Power.Attachment == nil || last.Power.Renewal == nil || len(last.Power.Persistence) != len(all) {
		t.Errorf("over rounds: %+v", last.Power)
	}
}

// controls is how many organisations the control counts: 20 are a measurement,
// which takes minutes.
var controls = flag.Int("controls", 2, "number of organisations in which nothing is planted, for TestControl")

// TestControl counts organisations in which nothing is planted and nobody stands out:
// whatever a notice says of them is a false alarm. False alarms are held to one in
// ten, so that of 20 organisations at least 18 should have none in a release.
func TestControl(t *testing.T) {
	if testing.Short() {
		t.Skip("several rounds of 120 people")
	}
	loud, releases, alarms := 0, 0, 0
	rules := make(map[string]int)
	for seed := range *controls {
		o, err := simulate.New(simulate.ControlConfig(uint64(seed)))
		if err != nil {
			t.Fatal(err)
		}
		all := simulated(o).chain(t)
		for _, c := range all {
			releases++
			if len(c.Document.Notices) > 0 {
				alarms++
			}
			for _, n := range c.Document.Notices {
				rules[n.Rule+" "+string(n.Scope.Kind)]++
			}
		}
		if len(all[len(all)-1].Document.Notices) > 0 {
			loud++
		}
	}
	t.Logf("last release with a notice: %d of %d; any release: %d of %d; rules %v", loud, *controls, alarms, releases, rules)
	if 10*loud > *controls+9 {
		t.Errorf("%d of %d control organisations raise a notice in their last release: %v", loud, *controls, rules)
	}
}
