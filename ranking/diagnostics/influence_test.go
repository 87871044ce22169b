package diagnostics_test

import (
	"math/rand/v2"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/diagnostics"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/rankingtest"
)

// TestBandsByDefinition sets the band shifts of E.2 against the bands of the
// scores without each rater, and with the rater's list reversed.
func TestBandsByDefinition(t *testing.T) {
	up, down := 0, 0
	for _, people := range []int{8, 14, 20} {
		p := simulate(people, people/2, 0.4, uint64(people))
		m := plackettluce.Fit(p, plackettluce.Defaults())
		if len(m.Graph().Weak[0]) != people {
			t.Fatalf("%d people: not connected", people)
		}
		bands := bandsOf(m, 1)
		before := bands.Comparisons.Bands()
		shift := func(theta []float64) (changed, most float64) {
			for i, band := range bands.Comparisons.BandsOf(theta) {
				switch d := float64(band - before[i]); {
				case d > 0:
					down++
					changed, most = changed+1, max(most, d)
				case d < 0:
					up++
					changed, most = changed+1, max(most, -d)
				}
			}
			return changed, most
		}
		raters, _ := diagnostics.Raters(p, m, bands)
		largest := 0.0
		for k, x := range raters {
			changed, most := shift(m.Without(x.Rater))
			rankingtest.Near(t, "band changes", x.BandChanges, changed, 0)
			rankingtest.Near(t, "band shift", x.BandShift, most, 0)
			largest = max(largest, most)
			_, most = shift(m.OneStepReplaced(x.Rater, plackettluce.Reversed(p.Order(k))))
			rankingtest.Near(t, "reversal", x.Reversal, most, 0)
			largest = max(largest, most)
		}
		i := diagnostics.InfluenceOf(raters)
		if i.Alert != (largest >= diagnostics.AlertBands) {
			t.Errorf("%d people: alert %t, largest shift %v bands", people, i.Alert, largest)
		}
	}
	if up == 0 || down == 0 {
		t.Errorf("%d moved up and %d down: nothing is tested", up, down)
	}
}

// TestAlert checks each of the two ways to an alert, and one band less.
func TestAlert(t *testing.T) {
	for _, test := range []struct {
		shift, reversal float64
		want            bool
	}{{1, 1, false}, {2, 0, true}, {0, 2, true}} {
		raters := []diagnostics.Rater{{Rater: 3}, {
			Rater: 5, BandShift: ranking.Defined(test.shift), Reversal: ranking.Defined(test.reversal),
			Change: ranking.Undefined(ranking.NoMLE),
		}}
		i := diagnostics.InfluenceOf(raters)
		if i.Alert != test.want || i.Manipulation.Rater != 5 || i.Change.Rater != -1 {
			t.Errorf("shifts of %v and %v bands: %+v", test.shift, test.reversal, i)
		}
	}
}

// TestManyComponents checks, over more raters than there are blocks, that each
// is compared exactly where the others connect the people listed.
func TestManyComponents(t *testing.T) {
	const people, pairs = 260, 400
	random := rand.New(ranking.NewSource(1, 0))
	var list []ranking.Ballot
	for r := range pairs {
		// Raters in a row compare people in a row: some pairs close a circle that
		// raters beside each other make, others are a bridge.
		i := r * (people - 2) / pairs
		list = append(list, ranking.Ballot{Rater: people + r, Weight: 1, Groups: [][]int{{i}, {i + 1 + random.IntN(2)}}})
	}
	p := rankingtest.Valid(t, people, list)
	raters, _ := diagnostics.Raters(p, plackettluce.Fit(p, plackettluce.Defaults()), diagnostics.Bands{})
	connected := 0
	for k, x := range raters {
		rest := append(append([]ranking.Ballot(nil), list[:k]...), list[k+1:]...)
		component := ranking.NewGraph(rankingtest.Valid(t, people, rest)).Component
		i, j := list[k].Groups[0][0], list[k].Groups[1][0]
		want := component[i] >= 0 && component[i] == component[j]
		if want {
			connected++
		}
		if (x.TauB.Reason() != ranking.Disconnected) != want {
			t.Errorf("rater %d: tau-b %v (%q), connected by others %t", x.Rater, x.TauB.Value(), x.TauB.Reason(), want)
		}
	}
	if connected == 0 || connected == pairs {
		t.Errorf("%d of %d connected: nothing is tested", connected, pairs)
	}
}
