package agreement

import (
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestUSix(t *testing.T) {
	p := rankingtest.Six(t)
	rankingtest.Near(t, "D.1 u", U(ranking.NewCounts(p)), 0.5714, 5e-5)
	// 3+3+3+6+6+3 pairs in ballots, of which P1–P4 and P5–P6 are tied.
	rankingtest.Near(t, "D.1 tie rate", TieRate(p), 2.0/24, 1e-15)
}

func TestUNewcomb(t *testing.T) {
	labels, rounds := rankingtest.Profiles(t, rankingtest.Newcomb(t))
	want := []float64{.107, .124, .122, .138, .221, .283, .284, .294, .275, .295, .287, .298, .278, .321, .343}
	if len(labels) != len(want) || labels[0] != "0" {
		t.Fatalf("rounds %v, want %d", labels, len(want))
	}
	for k, p := range rounds { // K.1, agreement row
		rankingtest.Near(t, "K.1 u", U(ranking.NewCounts(p)), want[k], 5e-4)
	}
	p := UPermutation(rounds[0], ranking.Replicates, ranking.Seed(0, "0", "u"))
	rankingtest.Near(t, "K.1 label 0 p", p, 0.001, 1e-12)
}

func TestUUndefined(t *testing.T) {
	tests := []struct {
		name string
		p    *ranking.Profile
		u    ranking.Reason
		rate ranking.Reason
	}{
		{"no ballot", rankingtest.Profile(t, 3, 0), ranking.NoData, ranking.NoData},
		{"one person", rankingtest.Profile(t, 1, 5, [][]int{{0}}), ranking.NoData, ranking.NoData},
		{"empty and single ballots", rankingtest.Profile(t, 3, 5, nil, [][]int{{2}}), ranking.NoData, ranking.NoData},
		{"one ballot", rankingtest.Profile(t, 3, 5, [][]int{{0}, {1}, {2}}), ranking.OneRater, ""},
		{"different pairs", rankingtest.Profile(t, 4, 5, [][]int{{0}, {1}}, [][]int{{2}, {3}}), ranking.OneRater, ""},
		{"N.5 all tied", rankingtest.Profile(t, 3, 5, [][]int{{0, 1, 2}}, [][]int{{0, 1, 2}}), ranking.Constant, ""},
	}
	for _, test := range tests {
		rankingtest.Undefined(t, test.name, U(ranking.NewCounts(test.p)), test.u)
		rankingtest.Undefined(t, test.name+" p", UPermutation(test.p, 99, 1), test.u)
		if got := TieRate(test.p); got.Reason() != test.rate {
			t.Errorf("%s: tie rate %v, want reason %q", test.name, got, test.rate)
		}
	}
	rankingtest.Undefined(t, "no counts", U(nil), ranking.TooLarge)
	light := rankingtest.Valid(t, 2, []ranking.Ballot{
		{Rater: 2, Weight: 0.5, Groups: [][]int{{0}, {1}}},
		{Rater: 3, Weight: 0.5, Groups: [][]int{{0}, {1}}},
	})
	rankingtest.Undefined(t, "two half raters are one", U(ranking.NewCounts(light)), ranking.OneRater)
}

func TestUExtremes(t *testing.T) {
	abc, cba := [][]int{{0}, {1}, {2}}, [][]int{{2}, {1}, {0}}
	same3 := rankingtest.Profile(t, 3, 5, abc, abc, abc)
	rankingtest.Near(t, "perfect agreement", U(ranking.NewCounts(same3)), 1, 0)
	// 6³ arrangements are enumerated: 6 of them agree perfectly.
	rankingtest.Near(t, "exact p", UPermutation(same3, 999, 1), 6.0/216, 1e-15)
	rankingtest.Near(t, "two opposites", U(ranking.NewCounts(rankingtest.Profile(t, 3, 5, abc, cba))), -1, 0)
	rankingtest.Near(t, "exact p of opposites", UPermutation(rankingtest.Profile(t, 3, 5, abc, cba), 999, 1), 1, 0)
}

// The compact pair numbers of the permutation test give the u of the matrices.
func TestUTestObserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		ballots := rankingtest.DrawBallots(t, n, 6, 3, rapid.Bool().Draw(t, "ties"))
		p, err := ranking.NewProfile(n, ballots)
		if err != nil {
			t.Fatal(err)
		}
		want := U(ranking.NewCounts(p))
		a := newArrangement(p)
		if len(a.end) == 0 {
			return
		}
		if got := newUTest(a, n).statistic()(a.rank); want.OK() && !rankingtest.Same(ranking.Defined(got), want) {
			t.Fatalf("observed %v, U %v", got, want)
		}
		// N.1, N.2 and the range.
		perm := rapid.Permutation(rankingtest.UpTo(n)).Draw(t, "perm")
		for _, other := range [][]ranking.Ballot{rankingtest.Relabel(ballots, perm), rankingtest.Copies(ballots)} {
			q, err := ranking.NewProfile(n, other)
			if err != nil {
				t.Fatal(err)
			}
			if got := U(ranking.NewCounts(q)); !rankingtest.Same(got, want) {
				t.Fatalf("U = %v, want %v", got, want)
			}
			if got, rate := TieRate(q), TieRate(p); !rankingtest.Same(got, rate) {
				t.Fatalf("tie rate = %v, want %v", got, rate)
			}
		}
		if u, ok := want.Get(); ok && (u < -1 || u > 1) {
			t.Fatalf("u = %v", u)
		}
	})
}

// Sampling and enumeration estimate the same p-value.
func TestUPermutationSampledNearExact(t *testing.T) {
	p := rankingtest.Profile(t, 4, 9, [][]int{{0}, {1}, {2, 3}}, [][]int{{0}, {2}, {1}}, [][]int{{1, 0}, {3}})
	exact := UPermutation(p, 999, 1)
	a := newArrangement(p)
	if total := a.count(ranking.MaxEnumeration); total != 12*6*3 {
		t.Fatalf("%d arrangements, want %d", total, 12*6*3)
	}
	const replicates = 40_000
	test := newUTest(a, 4)
	atLeast := 0
	threshold := test.statistic()(a.rank) - ranking.Slack
	big := &arrangement{weight: a.weight, end: a.end, items: a.items, rank: a.rank, tied: a.tied}
	random := newRandom(3)
	evaluate := test.statistic()
	for range replicates {
		for b := range big.end {
			start, end := big.ballot(b)
			shuffle(random, big.rank[start:end])
		}
		if evaluate(big.rank) >= threshold {
			atLeast++
		}
	}
	rankingtest.Near(t, "sampled p", ranking.Defined(ranking.PermutationP(atLeast, replicates)), exact.Value(), 0.01)
}

// N.10: one seed, one p-value, whatever GOMAXPROCS; another seed, another.
func TestUPermutationDeterministic(t *testing.T) {
	random := newRandom(8)
	ballots := make([][][]int, 9)
	for b := range ballots {
		for _, i := range random.Perm(8) {
			ballots[b] = append(ballots[b], []int{i})
		}
	}
	p := rankingtest.Profile(t, 8, 20, ballots...)
	before := runtime.GOMAXPROCS(1)
	one := UPermutation(p, 999, 7)
	runtime.GOMAXPROCS(8)
	eight := UPermutation(p, 999, 7)
	runtime.GOMAXPROCS(before)
	if one != eight || !one.OK() {
		t.Errorf("p with 1 processor %v, with 8 %v", one, eight)
	}
	different := false
	for seed := range uint64(5) {
		different = different || UPermutation(p, 999, seed) != one
	}
	if !different {
		t.Error("the seed does not matter")
	}
}

func TestUPermutationTooLarge(t *testing.T) {
	p := rankingtest.Profile(t, ranking.MaxPairPeople+1, 5000, [][]int{{0}, {1}})
	rankingtest.Undefined(t, "roster", UPermutation(p, 999, 1), ranking.TooLarge)
	rankingtest.Undefined(t, "work", UPermutation(rankingtest.Six(t), MaxPermutationSteps, 1), ranking.TooLarge)
}

func BenchmarkUPermutation(b *testing.B) {
	for _, size := range []struct {
		name           string
		raters, length int
	}{{"people=17/list=16", 17, 16}, {"people=200/list=20", 200, 20}, {"people=2000/list=25", 2000, 25}} {
		b.Run(size.name, func(b *testing.B) {
			p := randomProfile(b, size.raters, size.raters, size.length, false)
			b.ReportAllocs()
			for b.Loop() {
				UPermutation(p, ranking.Replicates, 1)
			}
		})
	}
}
