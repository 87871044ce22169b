package diagnostics_test

import (
	"math"
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/diagnostics"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/rankingtest"
)

// TestShares counts the choices of "six" by hand: 2, 2 (the last two are a
// choice of their own), 2, 3 with the tie, 3 and 2.
func TestShares(t *testing.T) {
	for r, want := range []float64{2. / 14, 2. / 14, 2. / 14, 3. / 14, 3. / 14, 2. / 14} {
		rankingtest.Near(t, "share", diagnostics.Shares(rankingtest.Six(t))[r], want, 1e-15)
	}
	for _, share := range diagnostics.Shares(rankingtest.Six(t).EqualVoice()) {
		rankingtest.Near(t, "share of an equal voice", share, 1./6, 1e-15)
	}
	rankingtest.Undefined(t, "share of no choice", diagnostics.Shares(rankingtest.Profile(t, 2, 0, [][]int{{1}}))[0], ranking.NoData)
}

// TestSixLeaveOneOut checks the worked example of E.1.
func TestSixLeaveOneOut(t *testing.T) {
	p := rankingtest.Six(t)
	raters, exact := diagnostics.Raters(p, plackettluce.Fit(p, plackettluce.Defaults()), diagnostics.Bands{})
	if !exact || len(raters) != 6 {
		t.Fatalf("%d raters, exact %t", len(raters), exact)
	}
	for k, want := range []float64{1, 0.816, 1, 0.913, 0.667, 1} {
		rankingtest.Near(t, "tau-b", raters[k].TauB, want, 0.0005)
		if raters[k].Flagged || raters[k].Rater != k {
			t.Errorf("rater %d, flagged %t", raters[k].Rater, raters[k].Flagged)
		}
		rankingtest.Undefined(t, "band changes of a result without bands", raters[k].BandChanges, ranking.NoData)
	}
}

// TestSixInfluence checks the worked example of E.2, made with soft labels like
// that of E.4. With the prevalence of ties estimated the largest change is that
// of P4, who wrote one of the two ties.
func TestSixInfluence(t *testing.T) {
	p := rankingtest.Six(t)
	for _, test := range []struct {
		maxTieOrder, rater int
		change             float64
	}{{1, 4, 0.505}, {4, 3, 0.652}} {
		opt := plackettluce.Defaults()
		opt.MaxTieOrder = test.maxTieOrder
		m := plackettluce.Fit(p, opt)
		raters, _ := diagnostics.Raters(p, m, bandsOf(m, 1))
		i := diagnostics.InfluenceOf(raters)
		rankingtest.Near(t, "largest change", i.Change.Value, test.change, 0.0005)
		if i.Change.Rater != test.rater {
			t.Errorf("largest change by rater %d, want %d", i.Change.Rater, test.rater)
		}
		rankingtest.Near(t, "largest rank shift", i.RankShift.Value, 1, 0)
		if !i.Manipulation.Value.OK() || !i.BandChanges.Value.OK() || !i.BandShift.Value.OK() {
			t.Error("no band shifts")
		}
	}
}

// TestSixReciprocity checks the worked example of E.4, made with soft labels.
func TestSixReciprocity(t *testing.T) {
	p, opt := rankingtest.Six(t), plackettluce.Defaults()
	opt.MaxTieOrder = 1
	r := diagnostics.Reciprocate(p, plackettluce.Fit(p, opt), ranking.Replicates, 1)
	rankingtest.Near(t, "rho", r.Rho, 0.2114, 0.00005)
	if r.Dyads != 8 || !r.P.OK() {
		t.Errorf("%d dyads, p %v", r.Dyads, r.P)
	}
	// Too many arrangements to enumerate, but not for a test: many replicates come
	// close to the share of all 746,496.
	m := plackettluce.Fit(p, opt)
	rho, exact := byDefinition(p, m.Theta())
	rankingtest.Near(t, "rho by definition", r.Rho, rho, 1e-12)
	const replicates = 100_000
	rankingtest.Near(t, "sampled p", diagnostics.Reciprocate(p, m, replicates, 1).P, exact, 4*math.Sqrt(exact*(1-exact)/replicates))
}

// TestExactReciprocity sets rho and its exact p-value against the definition,
// over every arrangement of the residuals within every list.
func TestExactReciprocity(t *testing.T) {
	for name, ballots := range map[string][][][]int{
		"a ring":           {{{1}, {2}}, {{2}, {0}}, {{0}, {1}}},
		"two friends":      {{{1}, {2}}, {{0}, {2}}, {{0}, {1}}},
		"four, some ties":  {{{1}, {2, 3}}, {{0}, {2}, {3}}, {{0, 1}, {3}}, {{0}, {2}}},
		"an idle list too": {{{1}, {2}}, {{0}, {2}}, {{0}, {1}}, {{4}, {5}, {0}}},
	} {
		p := rankingtest.Profile(t, 6, 0, ballots...)
		m := plackettluce.Fit(p, plackettluce.Defaults())
		rho, pvalue := byDefinition(p, m.Theta())
		r := diagnostics.Reciprocate(p, m, 0, 1)
		rankingtest.Near(t, name+": rho", r.Rho, rho, 1e-12)
		rankingtest.Near(t, name+": p", r.P, pvalue, 1e-12)
	}
}

// byDefinition computes E.4 from matrices, without any of the short cuts.
func byDefinition(p *ranking.Profile, theta []float64) (rho, pvalue float64) {
	e := make([]map[int]float64, p.People())
	for b := range p.Len() {
		o := p.Order(b)
		ranks, length := o.Midranks(nil), float64(o.Len())
		e[o.Rater] = make(map[int]float64)
		for k, j := range o.Items {
			mean := 0.0
			for _, l := range o.Items {
				if l != j {
					mean += 1 / (1 + math.Exp(theta[l]-theta[j])) / (length - 1)
				}
			}
			e[o.Rater][int(j)] = (length-ranks[k])/(length-1) - mean
		}
	}
	statistic := func() float64 {
		product, square := 0.0, 0.0
		for i := range e {
			for j := range i {
				x, forth := e[i][j]
				y, back := e[j][i]
				if forth && back {
					product, square = product+2*x*y, square+x*x+y*y
				}
			}
		}
		return product / square
	}
	rho = statistic()
	total, atLeast := 0, 0
	var arrange func(i, from int)
	arrange = func(i, from int) {
		switch {
		case i == p.Len():
			total++
			if statistic() >= rho-1e-12 {
				atLeast++
			}
		case from == p.Order(i).Len():
			arrange(i+1, 0)
		default:
			items := p.Order(i).Items
			for k := from; k < len(items); k++ {
				x, y := int(items[from]), int(items[k])
				e[i][x], e[i][y] = e[i][y], e[i][x]
				arrange(i, from+1)
				e[i][x], e[i][y] = e[i][y], e[i][x]
			}
		}
	}
	arrange(0, 0)
	return rho, float64(atLeast) / float64(total)
}

// TestFlag checks that who turns the common order round is flagged, from six
// people on.
func TestFlag(t *testing.T) {
	for length, want := range map[int]bool{5: false, 6: true} {
		order, reversed := [][]int{}, [][]int{}
		for i := range length {
			order, reversed = append(order, []int{i}), append(reversed, []int{length - 1 - i})
		}
		var list []ranking.Ballot
		for r := range 4 {
			list = append(list, ranking.Ballot{Rater: length + r, Weight: 1, Groups: order})
		}
		list = append(list, ranking.Ballot{Rater: length + 4, Weight: 1, Groups: reversed})
		p := rankingtest.Valid(t, length, list)
		raters, _ := diagnostics.Raters(p, plackettluce.Fit(p, plackettluce.Defaults()), diagnostics.Bands{})
		rankingtest.Near(t, "tau-b of a reversed list", raters[4].TauB, -1, 0)
		for k, r := range raters {
			if r.Flagged != (want && k == 4) {
				t.Errorf("list of %d by rater %d: flagged %t", length, k, r.Flagged)
			}
		}
	}
}

// TestOnlyRater checks that a rater is not set against the prior: who is on no
// other list, and an order that only this rater's list connects, say nothing.
func TestOnlyRater(t *testing.T) {
	p := rankingtest.Valid(t, 6, []ranking.Ballot{
		{Rater: 6, Weight: 1, Groups: [][]int{{0}, {1}}},
		{Rater: 7, Weight: 1, Groups: [][]int{{2}, {3}}},
		{Rater: 8, Weight: 1, Groups: [][]int{{2}, {1}, {5}}},
		{Rater: 9, Weight: 1, Groups: [][]int{{4}}},
	})
	raters, _ := diagnostics.Raters(p, plackettluce.Fit(p, plackettluce.Defaults()), diagnostics.Bands{})
	rankingtest.Undefined(t, "rater 8", raters[2].TauB, ranking.Disconnected)
	rankingtest.Undefined(t, "one person", raters[3].TauB, ranking.OneItem)
	rankingtest.Near(t, "change by a list of one", raters[3].Change, 0, 0)
}

// TestDuplicates checks E.3: the order within a group does not matter, short
// lists and lists of one rater do not count, and the chance is the product of
// stage probabilities.
func TestDuplicates(t *testing.T) {
	list := []ranking.Ballot{
		{Rater: 9, Weight: 1, Groups: [][]int{{3}, {1, 0}, {2}}},
		{Rater: 7, Weight: 1, Groups: [][]int{{3}, {0, 1}, {2}}},
		{Rater: 8, Weight: 1, Groups: [][]int{{3}, {0}, {1}, {2}}},
		{Rater: 5, Weight: 1, Groups: [][]int{{0}, {1}, {2}}},
		{Rater: 6, Weight: 1, Groups: [][]int{{0}, {1}, {2}}},
		{Rater: 4, Weight: 1, Groups: [][]int{{0}, {1}, {2}, {3}}},
		{Rater: 4, Weight: 1, Groups: [][]int{{0}, {1}, {2}, {3}}},
	}
	p := rankingtest.Valid(t, 4, list)
	m := plackettluce.Fit(p, plackettluce.Defaults())
	got := diagnostics.Duplicates(p, m)
	if len(got) != 1 || !slices.Equal(got[0].Raters, []int{7, 9}) || got[0].Length != 4 || got[0].Flagged {
		t.Fatalf("duplicates %+v, want raters 7 and 9 alone", got)
	}
	rankingtest.Near(t, "probability", got[0].Probability, math.Exp(m.StageProbability(p.Order(0)).Value()), 0)
}

// TestUnlikelyDuplicate sets two equal lists of eight against many that say
// otherwise.
func TestUnlikelyDuplicate(t *testing.T) {
	forward, backward := [][]int{}, [][]int{}
	for i := range 8 {
		forward, backward = append(forward, []int{i}), append(backward, []int{7 - i})
	}
	var list []ranking.Ballot
	for r := range 12 {
		groups := forward
		if r < 2 {
			groups = backward
		}
		list = append(list, ranking.Ballot{Rater: 8 + r, Weight: 1, Groups: groups})
	}
	p := rankingtest.Valid(t, 8, list)
	got := diagnostics.Duplicates(p, plackettluce.Fit(p, plackettluce.Defaults()))
	if len(got) != 2 || !got[0].Flagged || got[1].Flagged || len(got[1].Raters) != 10 {
		t.Errorf("duplicates %+v, want the two backward lists flagged and the ten others not", got)
	}
}

// TestNewcombReciprocity checks the published figure of E.4, liking being
// reciprocal, and that all fifteen rounds are diagnosed.
func TestNewcombReciprocity(t *testing.T) {
	labels, rounds := rankingtest.Profiles(t, rankingtest.Newcomb(t))
	for k, p := range rounds {
		m := plackettluce.Fit(p, plackettluce.Defaults())
		r := diagnostics.Reciprocate(p, m, ranking.Replicates, ranking.Seed(0, labels[k], "reciprocity"))
		if labels[k] == "15" {
			rankingtest.Near(t, "rho of week 15", r.Rho, 0.479, 0.0005)
			rankingtest.Near(t, "its p", r.P, 0.001, 0.00005)
		}
		raters, exact := diagnostics.Raters(p, m, bandsOf(m, 1))
		if i := diagnostics.InfluenceOf(raters); !exact || !i.Change.Value.OK() || !i.Manipulation.Value.OK() {
			t.Errorf("week %s: no influence", labels[k])
		}
		for _, x := range raters {
			if !x.TauB.OK() {
				t.Errorf("week %s, rater %d: no tau-b", labels[k], x.Rater)
			}
		}
	}
}
