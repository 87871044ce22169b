package choice

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestSixByCounting(t *testing.T) {
	p := rankingtest.Six(t)
	c := ranking.NewCounts(p)
	schulze, why := Schulze(c)
	if why != "" || !slices.Equal(schulze, []int{1, 5, 4, 2, 0, 0}) {
		t.Errorf("B.5 beaten %v (%q)", schulze, why)
	}
	for name, test := range map[string]struct {
		got  []ranking.Statistic
		want []float64
	}{
		"B.3 Borda":    {Borda(p), []float64{0.3750, 1, 0.7000, 0.3542, 0.0556, 0.0833}},
		"B.3 win rate": {WinRate(p), []float64{0.3750, 1, 0.6667, 0.3889, 0.0714, 0.0833}},
		"B.4 Copeland": {Copeland(c), []float64{0.375, 1, 0.8, 0.5, 0.1, 0.125}},
	} {
		for i, want := range test.want {
			rankingtest.Near(t, name, test.got[i], want, 5e-5)
		}
	}
}

// b6 is the example of B.6: 2×(A>B>C>D), 2×(B>C>A>D), 1×(C>A>B>D).
func b6() []ranking.Ballot {
	return []ranking.Ballot{
		{Rater: 4, Weight: 2, Groups: [][]int{{0}, {1}, {2}, {3}}},
		{Rater: 5, Weight: 2, Groups: [][]int{{1}, {2}, {0}, {3}}},
		{Rater: 6, Weight: 1, Groups: [][]int{{2}, {0}, {1}, {3}}},
	}
}

func TestCycleByCounting(t *testing.T) {
	c := ranking.NewCounts(rankingtest.Valid(t, 4, b6()))
	schulze, why := Schulze(c)
	if want := []int{1, 2, 1, 0}; why != "" || !slices.Equal(schulze, want) {
		t.Errorf("B.6 Schulze beaten %v (%q), want %v", schulze, why, want)
	}
	copeland := Copeland(c)
	for i, want := range []float64{2.0 / 3, 2.0 / 3, 2.0 / 3, 0} {
		rankingtest.Near(t, "B.6 Copeland", copeland[i], want, 1e-15)
	}
}

// Schulze's own first example (2011, section 3.1, also in many textbooks): 45
// complete ballots over five candidates; the order is E A C B D.
func TestSchulzeTextbook(t *testing.T) {
	ballots := []ranking.Ballot{}
	for r, row := range []struct {
		weight float64
		order  string
	}{{5, "ACBED"}, {5, "ADECB"}, {8, "BEDAC"}, {3, "CABED"}, {7, "CAEBD"}, {2, "CBADE"}, {7, "DCEBA"}, {8, "EBADC"}} {
		b := ranking.Ballot{Rater: 5 + r, Weight: row.weight}
		for _, name := range row.order {
			b.Groups = append(b.Groups, []int{int(name - 'A')})
		}
		ballots = append(ballots, b)
	}
	got, why := Schulze(ranking.NewCounts(rankingtest.Valid(t, 5, ballots)))
	if want := []int{3, 1, 2, 0, 4}; why != "" || !slices.Equal(got, want) {
		t.Errorf("beaten %v (%q), want %v", got, why, want)
	}
}

func TestNewcombBorda(t *testing.T) {
	p := rankingtest.NewcombWeek(t, "15").Profile(t)
	borda, copeland := Borda(p), Copeland(ranking.NewCounts(p))
	// K.1, label 15, persons 1 to 17.
	want := []float64{.617, .608, .196, .721, .454, .608, .579, .488, .746, .063, .488, .675, .592, .413, .288, .121, .846}
	theta := []float64{0.588, 0.682, -1.433, 1.159, -0.197, 0.414, 0.437, -0.100, 1.255, -2.460, 0.096, 0.817, 0.439, -0.304, -0.900, -2.402, 1.908}
	primary := make([]ranking.Statistic, len(theta))
	for i := range want {
		rankingtest.Near(t, "K.1 Borda", borda[i], want[i], 5.1e-4)
		primary[i] = ranking.Defined(theta[i])
	}
	// Borda ties persons 2 and 6 (rank sums 110) and 8 and 11 (139): 128 pairs
	// more agree than disagree, over sqrt(136·134). Software that compares
	// floating means to the bit sees one of the ties only and prints 0.952.
	rankingtest.Near(t, "K.1 tau-b PL–Borda", Compare(MethodBorda, rankingtest.UpTo(17), primary, borda, nil).TauB, 128/math.Sqrt(136*134), 1e-12)
	rankingtest.Near(t, "K.1 tau-b PL–Copeland", Compare(MethodCopeland, rankingtest.UpTo(17), primary, copeland, nil).TauB, 0.948, 5e-4)
}

func TestDegenerateCounting(t *testing.T) {
	tests := []struct {
		name    string
		p       *ranking.Profile
		schulze ranking.Reason
		defined []bool // who has a score
	}{
		{"no people", rankingtest.Profile(t, 0, 0), ranking.TooLarge, nil},
		{"no ballots", rankingtest.Profile(t, 2, 0), ranking.NoData, []bool{false, false}},
		{"one person", rankingtest.Profile(t, 1, 5, [][]int{{0}}), ranking.NoData, []bool{false}},
		{"ballots of one", rankingtest.Profile(t, 2, 5, [][]int{{0}}, [][]int{{1}}, nil), ranking.NoData, []bool{false, false}},
		{"two people", rankingtest.Profile(t, 2, 5, [][]int{{0}, {1}}), "", []bool{true, true}},
		{"all tied", rankingtest.Profile(t, 3, 5, [][]int{{0, 1, 2}}), "", []bool{true, true, true}},
		{"disconnected", rankingtest.Profile(t, 5, 5, [][]int{{0}, {1}}, [][]int{{3}, {4}}), "", []bool{true, true, false, true, true}},
	}
	for _, test := range tests {
		c := ranking.NewCounts(test.p)
		if _, why := Schulze(c); why != test.schulze {
			t.Errorf("%s: Schulze %q, want %q", test.name, why, test.schulze)
		}
		for method, scores := range map[string][]ranking.Statistic{
			"Borda": Borda(test.p), "win rate": WinRate(test.p), "Copeland": Copeland(c),
		} {
			for i, want := range test.defined {
				if scores[i].OK() != want || !want && scores[i].Reason() != ranking.NoData {
					t.Errorf("%s: %s of person %d is %v", test.name, method, i, scores[i])
				}
			}
		}
	}
	// N.5: everybody equal.
	tied := rankingtest.Profile(t, 3, 5, [][]int{{0, 1, 2}}, [][]int{{0, 1, 2}})
	for i := range 3 {
		rankingtest.Near(t, "tied Borda", Borda(tied)[i], 0.5, 0)
		rankingtest.Near(t, "tied win rate", WinRate(tied)[i], 0.5, 0)
		rankingtest.Near(t, "tied Copeland", Copeland(ranking.NewCounts(tied))[i], 0.5, 0)
	}
	large := rankingtest.Profile(t, MaxSchulze+1, 900, [][]int{{0}, {1}})
	if _, why := Schulze(ranking.NewCounts(large)); why != ranking.TooLarge {
		t.Errorf("Schulze of %d people: %q", MaxSchulze+1, why)
	}
}

// reversed returns the ballots read from the bottom.
func reversed(ballots []ranking.Ballot) []ranking.Ballot {
	out := slices.Clone(ballots)
	for b := range out {
		out[b].Groups = slices.Clone(out[b].Groups)
		slices.Reverse(out[b].Groups)
	}
	return out
}

func equalScores(a, b []ranking.Statistic, onto []int, f func(float64) float64) bool {
	for i := range a {
		want := a[i]
		if want.OK() {
			want = ranking.Defined(f(want.Value()))
		}
		if !rankingtest.Same(b[onto[i]], want) {
			return false
		}
	}
	return true
}

// N.1, N.2 and N.3 for Borda, win rate, Copeland and Schulze; the weights may be
// scaled to fractions without changing any of them.
func TestCountingProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		ballots := rankingtest.DrawBallots(t, n, 7, 3, true)
		perm := rapid.Permutation(rankingtest.UpTo(n)).Draw(t, "perm")
		scaled := slices.Clone(ballots)
		for b := range scaled {
			scaled[b].Weight *= 0.1
		}
		keep := func(x float64) float64 { return x }
		flip := func(x float64) float64 { return 1 - x }
		identity := rankingtest.UpTo(n)
		p := rankingtest.Valid(t, n, ballots)
		c := ranking.NewCounts(p)
		schulze, why := Schulze(c)
		for name, v := range map[string]struct {
			ballots []ranking.Ballot
			onto    []int
			f       func(float64) float64
		}{
			"N.1": {rankingtest.Relabel(ballots, perm), perm, keep},
			"N.2": {rankingtest.Copies(ballots), identity, keep},
			"N.3": {reversed(ballots), identity, flip},
			"0.1": {scaled, identity, keep},
		} {
			q := rankingtest.Valid(t, n, v.ballots)
			d := ranking.NewCounts(q)
			if !equalScores(Borda(p), Borda(q), v.onto, v.f) {
				t.Fatalf("%s: Borda %v, %v", name, Borda(p), Borda(q))
			}
			if !equalScores(WinRate(p), WinRate(q), v.onto, v.f) {
				t.Fatalf("%s: win rate %v, %v", name, WinRate(p), WinRate(q))
			}
			if !equalScores(Copeland(c), Copeland(d), v.onto, v.f) {
				t.Fatalf("%s: Copeland %v, %v", name, Copeland(c), Copeland(d))
			}
			beaten, reason := Schulze(d)
			if reason != why {
				t.Fatalf("%s: Schulze %q, %q", name, why, reason)
			}
			if why != "" {
				continue
			}
			if name == "N.3" {
				beaten = beatenBy(d)
			}
			for i := range n {
				if beaten[v.onto[i]] != schulze[i] {
					t.Fatalf("%s: Schulze %v, %v", name, schulze, beaten)
				}
			}
		}
	})
}

// beatenBy returns by how many people everybody is beaten.
func beatenBy(c *ranking.Counts) []int {
	m := newMajority(c)
	path := m.beatpaths()
	out := make([]int, m.people)
	for i := range out {
		for j := range out {
			if path[j*m.people+i] > path[i*m.people+j] {
				out[i]++
			}
		}
	}
	return out
}

// N.4: moving somebody up one place in one ballot never lowers their Borda
// score, win rate or Copeland score.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "n")
		ballots := rankingtest.DrawBallots(t, n, 6, 2, true)
		before := rankingtest.Valid(t, n, ballots)
		if len(ballots) == 0 {
			return
		}
		b := rapid.IntRange(0, len(ballots)-1).Draw(t, "ballot")
		groups := ballots[b].Groups
		if len(groups) < 2 {
			return
		}
		// Up one place: into the group above, or alone between the two.
		g := rapid.IntRange(1, len(groups)-1).Draw(t, "group")
		i := rapid.SampledFrom(groups[g]).Draw(t, "person")
		var moved [][]int
		for h, items := range groups {
			rest := slices.DeleteFunc(slices.Clone(items), func(j int) bool { return j == i })
			if h == g-1 && len(groups[g]) == 1 {
				rest = append(rest, i)
			}
			if h == g && len(groups[g]) > 1 {
				moved = append(moved, []int{i})
			}
			if len(rest) > 0 {
				moved = append(moved, rest)
			}
		}
		after := slices.Clone(ballots)
		after[b].Groups = moved
		q := rankingtest.Valid(t, n, after)
		for name, pair := range map[string][2][]ranking.Statistic{
			"Borda":    {Borda(before), Borda(q)},
			"win rate": {WinRate(before), WinRate(q)},
			"Copeland": {Copeland(ranking.NewCounts(before)), Copeland(ranking.NewCounts(q))},
		} {
			if pair[1][i].Value() < pair[0][i].Value()-1e-12 {
				t.Fatalf("%s of %d falls from %v to %v", name, i, pair[0][i].Value(), pair[1][i].Value())
			}
		}
	})
}

// Beatpaths are widest paths: the definition, path by path.
func TestBeatpathsAreWidest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "n")
		c := ranking.NewCounts(rankingtest.Valid(t, n, rankingtest.DrawBallots(t, n, 9, 3, true)))
		m := newMajority(c)
		path := m.beatpaths()
		width := make([]float64, n*n)
		var walk func(from, at int, seen int, least float64)
		walk = func(from, at, seen int, least float64) {
			if at != from {
				width[from*n+at] = max(width[from*n+at], least)
			}
			for next := range n {
				if d := c.Above.At(at, next) - c.Above.At(next, at); seen>>next&1 == 0 && d > 0 {
					walk(from, next, seen|1<<next, min(least, d))
				}
			}
		}
		for i := range n {
			walk(i, i, 1<<i, math.Inf(1))
		}
		for i := range n {
			for j := range n {
				if i != j && (path[i*n+j] > path[j*n+i]) != (width[i*n+j] > width[j*n+i]) {
					t.Fatalf("%d against %d: ranks %d, %d, widths %v, %v", i, j,
						path[i*n+j], path[j*n+i], width[i*n+j], width[j*n+i])
				}
			}
		}
	})
}

func BenchmarkSchulze(b *testing.B) {
	c := ranking.NewCounts(randomProfile(b, 500, 200, 40))
	b.Run("people=500", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Schulze(c)
		}
	})
}

func BenchmarkBorda(b *testing.B) {
	p := randomProfile(b, 2000, 2000, 25)
	b.Run("people=2000/list=25", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Borda(p)
		}
	})
}
