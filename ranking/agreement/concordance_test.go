package agreement

import (
	"math"
	"runtime"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

// d3 is the example of D.3: ranks 1234, 1 2.5 2.5 4, 2134.
func d3(t testing.TB) *ranking.Profile {
	return rankingtest.Profile(t, 4, 10,
		[][]int{{0}, {1}, {2}, {3}},
		[][]int{{0}, {1, 2}, {3}},
		[][]int{{1}, {0}, {2}, {3}})
}

func TestConcordanceExample(t *testing.T) {
	p := d3(t)
	rankingtest.Near(t, "D.3 W", KendallW(p), 0.86207, 5e-6)
	f := Friedman(p)
	rankingtest.Near(t, "D.3 chi2", f.ChiSquare, 7.7586, 5e-5)
	rankingtest.Near(t, "D.3 p", f.P, 0.0513, 5e-5)
	if f.DF != 3 || !f.PreferPermutation {
		t.Errorf("df %d, prefer permutation %v, want 3, true", f.DF, f.PreferPermutation)
	}
	// 4!·(4!/2)·4! arrangements: few enough to enumerate.
	if total := newArrangement(p).count(ranking.MaxEnumeration); total != 24*12*24 {
		t.Errorf("%d arrangements", total)
	}
	if p := FriedmanPermutation(p, 999, 1); !p.OK() || p.Value() < 0.01 || p.Value() > 0.05 {
		t.Errorf("exact p = %v", p)
	}
	// "six" is incomplete.
	rankingtest.Undefined(t, "O six W", KendallW(rankingtest.Six(t)), ranking.NoData)
	rankingtest.Undefined(t, "O six chi2", Friedman(rankingtest.Six(t)).ChiSquare, ranking.NoData)
	if sm := SkillingsMack(rankingtest.Six(t)); !sm.ChiSquare.OK() || sm.DF != 5 {
		t.Errorf("O six Skillings–Mack %+v", sm)
	}
}

// Three raters, three people, all equal: the exact p-value is 6/216, a known
// entry of Friedman's table (chi² = 6, p = 0.028).
func TestFriedmanExactTable(t *testing.T) {
	abc := [][]int{{0}, {1}, {2}}
	p := rankingtest.Profile(t, 3, 10, abc, abc, abc)
	rankingtest.Near(t, "W", KendallW(p), 1, 0)
	rankingtest.Near(t, "chi2", Friedman(p).ChiSquare, 6, 1e-12)
	rankingtest.Near(t, "p", FriedmanPermutation(p, 999, 1), 6.0/216, 1e-15)
	rankingtest.Near(t, "Skillings–Mack p", SkillingsMackPermutation(p, 999, 1), 6.0/216, 1e-15)
}

func TestConcordanceUndefined(t *testing.T) {
	abc := [][]int{{0}, {1}, {2}}
	tests := []struct {
		name  string
		p     *ranking.Profile
		w, sm ranking.Reason
	}{
		{"no people", rankingtest.Profile(t, 0, 0), ranking.NoData, ranking.NoData},
		{"no ballot", rankingtest.Profile(t, 3, 0), ranking.NoData, ranking.NoData},
		{"one person", rankingtest.Profile(t, 1, 5, [][]int{{0}}, [][]int{{0}}), ranking.NoData, ranking.NoData},
		{"one ballot", rankingtest.Profile(t, 3, 5, abc), ranking.OneRater, ranking.OneRater},
		{"N.5 all tied", rankingtest.Profile(t, 3, 5, [][]int{{0, 1, 2}}, [][]int{{0, 1, 2}}), ranking.Constant, ""},
		{"other people", rankingtest.Profile(t, 4, 5, abc, [][]int{{0}, {1}, {3}}), ranking.NoData, ""},
		{"too large", rankingtest.Profile(t, MaxBlockPeople+1, 900, abc, abc), "", ranking.TooLarge},
	}
	for _, test := range tests {
		friedman, sm := Friedman(test.p), SkillingsMack(test.p)
		for name, got := range map[string]ranking.Statistic{
			"W": KendallW(test.p), "chi2": friedman.ChiSquare, "p": friedman.P,
			"permutation": FriedmanPermutation(test.p, 99, 1),
		} {
			if got.Reason() != test.w {
				t.Errorf("%s, %s: reason %q, want %q", test.name, name, got.Reason(), test.w)
			}
		}
		for name, got := range map[string]ranking.Statistic{
			"SM": sm.ChiSquare, "SM p": sm.P, "SM permutation": SkillingsMackPermutation(test.p, 99, 1),
		} {
			if got.Reason() != test.sm {
				t.Errorf("%s, %s: reason %q, want %q", test.name, name, got.Reason(), test.sm)
			}
		}
	}
	rankingtest.Undefined(t, "work", FriedmanPermutation(d3(t), MaxPermutationSteps, 1), ranking.TooLarge)
	rankingtest.Undefined(t, "work", SkillingsMackPermutation(d3(t), MaxPermutationSteps, 1), ranking.TooLarge)
	// Abstentions and lists of one do not make the others incomplete.
	rankingtest.Near(t, "with abstentions",
		KendallW(rankingtest.Profile(t, 3, 5, abc, nil, abc, [][]int{{1}})), 1, 1e-15)
}

// D.3: for complete lists without ties Skillings–Mack is Friedman's statistic.
func TestSkillingsMackIsFriedman(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "n")
		var ballots []ranking.Ballot
		for b := range rapid.IntRange(2, 9).Draw(t, "m") {
			ballot := ranking.Ballot{Rater: n + b, Weight: float64(rapid.IntRange(1, 3).Draw(t, "w"))}
			for _, i := range rapid.Permutation(rankingtest.UpTo(n)).Draw(t, "order") {
				ballot.Groups = append(ballot.Groups, []int{i})
			}
			ballots = append(ballots, ballot)
		}
		p, err := ranking.NewProfile(n, ballots)
		if err != nil {
			t.Fatal(err)
		}
		f, sm := Friedman(p), SkillingsMack(p)
		if !rankingtest.Same(f.ChiSquare, sm.ChiSquare) || f.DF != sm.DF || !rankingtest.Same(f.P, sm.P) {
			t.Fatalf("Friedman %+v, Skillings–Mack %+v", f, sm)
		}
	})
}

// For a balanced incomplete block design it is Durbin's statistic,
// 12(t-1)/(rt(k-1)(k+1))·sum (R_j - r(k+1)/2)².
func TestSkillingsMackIsDurbin(t *testing.T) {
	// The Fano plane: 7 people, 7 blocks of 3, each person in 3 blocks.
	blocks := [][]int{{0, 1, 3}, {1, 2, 4}, {2, 3, 5}, {3, 4, 6}, {4, 5, 0}, {5, 6, 1}, {6, 0, 2}}
	ballots := make([][][]int, len(blocks))
	sums := make([]float64, 7)
	for b, block := range blocks {
		for k, i := range block {
			ballots[b] = append(ballots[b], []int{i})
			sums[i] += float64(k + 1)
		}
	}
	const people, replication, size = 7.0, 3.0, 3.0
	want := 0.0
	for _, r := range sums {
		want += (r - replication*(size+1)/2) * (r - replication*(size+1)/2)
	}
	want *= 12 * (people - 1) / (replication * people * (size - 1) * (size + 1))
	// The plane is cyclic, so every sum is 6 and the statistic 0; one swap
	// makes it a test of more than that.
	p := rankingtest.Profile(t, 7, 20, ballots...)
	rankingtest.Near(t, "Durbin of the cyclic order", SkillingsMack(p).ChiSquare, want, 1e-12)
	ballots[0] = [][]int{{3}, {1}, {0}}
	sums[0], sums[3] = sums[0]+2, sums[3]-2
	want = 12 * (people - 1) / (replication * people * (size - 1) * (size + 1)) * 8
	rankingtest.Near(t, "Durbin", SkillingsMack(rankingtest.Profile(t, 7, 20, ballots...)).ChiSquare, want, 1e-12)
}

// SM = A'·Sigma⁺·A directly: for a connected design Sigma⁺ can be replaced by
// the inverse of Sigma without its last row and column.
func TestSkillingsMackBySubmatrix(t *testing.T) {
	p := rankingtest.Six(t)
	n := 6
	a := mat.NewVecDense(n, nil)
	sigma := mat.NewDense(n, n, nil)
	for b := range p.Len() {
		o := p.Order(b)
		m := float64(o.Len())
		rank := o.Midranks(nil)
		for k, i := range o.Items {
			a.SetVec(int(i), a.AtVec(int(i))+math.Sqrt(12/(m+1))*(rank[k]-(m+1)/2))
			for l, j := range o.Items {
				if k != l {
					sigma.Set(int(i), int(j), sigma.At(int(i), int(j))-1)
					sigma.Set(int(i), int(i), sigma.At(int(i), int(i))+1)
				}
			}
		}
	}
	var x mat.VecDense
	if err := x.SolveVec(sigma.Slice(0, n-1, 0, n-1), a.SliceVec(0, n-1)); err != nil {
		t.Fatal(err)
	}
	want := mat.Dot(&x, a.SliceVec(0, n-1))
	rankingtest.Near(t, "Skillings–Mack of six", SkillingsMack(p).ChiSquare, want, 1e-10)
}

// N.1, N.2, N.7 and N.10 on random profiles.
func TestConcordanceProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		ballots := rankingtest.DrawBallots(t, n, 4, 3, true)
		perm := rapid.Permutation(rankingtest.UpTo(n)).Draw(t, "perm")
		p, err := ranking.NewProfile(n, ballots)
		if err != nil {
			t.Fatal(err)
		}
		w, f, sm := KendallW(p), Friedman(p), SkillingsMack(p)
		if v, ok := w.Get(); ok && (v < 0 || v > 1) {
			t.Fatalf("W = %v", v)
		}
		for _, other := range [][]ranking.Ballot{rankingtest.Relabel(ballots, perm), rankingtest.Copies(ballots)} {
			q, err := ranking.NewProfile(n, other)
			if err != nil {
				t.Fatal(err)
			}
			if got := KendallW(q); !rankingtest.Same(got, w) {
				t.Fatalf("W = %v, want %v", got, w)
			}
			if got := Friedman(q); !rankingtest.Same(got.ChiSquare, f.ChiSquare) || !rankingtest.Same(got.P, f.P) || got.DF != f.DF {
				t.Fatalf("Friedman %+v, want %+v", got, f)
			}
			if got := SkillingsMack(q); !rankingtest.Same(got.ChiSquare, sm.ChiSquare) || !rankingtest.Same(got.P, sm.P) || got.DF != sm.DF {
				t.Fatalf("Skillings–Mack %+v, want %+v", got, sm)
			}
		}
		for _, s := range []ranking.Statistic{FriedmanPermutation(p, 19, 1), SkillingsMackPermutation(p, 19, 1)} {
			if v, ok := s.Get(); ok && !(v > 0 && v <= 1) {
				t.Fatalf("p = %v", v)
			}
		}
	})
}

func TestConcordanceDeterministic(t *testing.T) {
	complete := randomProfile(t, 6, 9, 6, true)
	partial := randomProfile(t, 12, 9, 6, true)
	before := runtime.GOMAXPROCS(1)
	f1, s1 := FriedmanPermutation(complete, 499, 7), SkillingsMackPermutation(partial, 499, 7)
	runtime.GOMAXPROCS(8)
	f8, s8 := FriedmanPermutation(complete, 499, 7), SkillingsMackPermutation(partial, 499, 7)
	runtime.GOMAXPROCS(before)
	if f1 != f8 || s1 != s8 || !f1.OK() || !s1.OK() {
		t.Errorf("1 processor: %v %v, 8: %v %v", f1, s1, f8, s8)
	}
}

// Under random orders the Skillings–Mack p-value is uniform; a wrong
// covariance would show.
func TestSkillingsMackCalibrated(t *testing.T) {
	random := newRandom(11)
	const trials = 600
	below := 0
	for range trials {
		ballots := make([][][]int, 30)
		for b := range ballots {
			for _, i := range random.Perm(7)[:2+random.IntN(4)] {
				ballots[b] = append(ballots[b], []int{i})
			}
		}
		if SkillingsMack(rankingtest.Profile(t, 7, 20, ballots...)).P.Value() <= 0.2 {
			below++
		}
	}
	// 120 expected, standard deviation 9.8.
	if below < 80 || below > 160 {
		t.Errorf("%d of %d p-values up to 0.2, want about 120", below, trials)
	}
}

func BenchmarkSkillingsMack(b *testing.B) {
	for _, size := range []struct {
		name   string
		people int
	}{{"people=17", 17}, {"people=500", 500}} {
		b.Run(size.name, func(b *testing.B) {
			p := randomProfile(b, size.people, size.people, 16, false)
			b.ReportAllocs()
			for b.Loop() {
				SkillingsMack(p)
			}
		})
	}
}
