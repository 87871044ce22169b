package report_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

// TestSentencesSayNoMore: a sentence of evidence names the very shares that are shown
// of the same answers, and how many did not take part, which is public: not how many
// left out a question.
func TestSentencesSayNoMore(t *testing.T) {
	in := small{people: 40, areas: 1}.round(rand.New(rand.NewPCG(31, 31)), 1)
	in.Snapshot.Settings.Items[0].Demand = true
	in.Ballots = in.Ballots[:36]
	for k := range in.Ballots {
		b := in.Ballots[k].Ballot
		if k >= 30 { // they leave both questions out
			b.Items, b.Follows = nil, nil
			continue
		}
		b.Items = []survey.Answer{{Item: "item", Yes: k >= 2}}
		if k >= 2 {
			b.Follows[0].Names = nil
		}
	}
	d := quick(t, in).Document
	at := slices.IndexFunc(d.Notices, func(n survey.NoticeReport) bool { return n.Rule == "leadership_vacuum" })
	if at < 0 {
		t.Fatalf("28 of 30 want more leadership and follow nobody: %+v", d.Notices)
	}
	n := d.Notices[at]
	if wish := n.Figures["wish_percent"]; wish != float64(*d.Items[0].Share) || wish != 85 {
		t.Errorf("the sentence says %v %%, the item %d %%", wish, *d.Items[0].Share)
	}
	if nobody := n.Figures["nobody_percent"]; nobody != float64(*d.Areas[0].Nobody) || nobody != 85 {
		t.Errorf("the sentence says %v %%, the area %d %%", nobody, *d.Areas[0].Nobody)
	}
	if n.UnknownFigures["unanswered"] != 4 || !strings.HasPrefix(n.Unknown, "4 people did not answer: what they want ") {
		t.Errorf("4 of 40 did not take part, 10 left the questions out: %q %v", n.Unknown, n.UnknownFigures)
	}
}
