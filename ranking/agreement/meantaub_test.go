package agreement

import (
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

func newRandom(seed uint64) *rand.Rand { return rand.New(ranking.NewSource(seed, 0)) }

// randomProfile draws random lists of the given length by raters of the roster.
func randomProfile(t testing.TB, people, raters, length int, ties bool) *ranking.Profile {
	t.Helper()
	random := newRandom(4)
	var ballots []ranking.Ballot
	for r := range raters {
		ballot := ranking.Ballot{Rater: people + r, Weight: 1}
		for k, i := range random.Perm(people)[:min(length, people)] {
			if g := len(ballot.Groups) - 1; ties && k > 0 && random.IntN(3) == 0 {
				ballot.Groups[g] = append(ballot.Groups[g], i)
				continue
			}
			ballot.Groups = append(ballot.Groups, []int{i})
		}
		ballots = append(ballots, ballot)
	}
	return rankingtest.Valid(t, people, ballots)
}

func TestMeanTauBSix(t *testing.T) {
	weighted, unweighted, pairs := MeanTauB(rankingtest.Six(t))
	rankingtest.Near(t, "D.2 weighted", weighted, 0.5714, 5e-5)
	rankingtest.Near(t, "D.2 unweighted", unweighted, 0.5333, 5e-5)
	if pairs != 10 {
		t.Errorf("D.2 usable pairs = %v, want 10", pairs)
	}
}

func TestMeanTauBUndefined(t *testing.T) {
	abc := [][]int{{0}, {1}, {2}}
	tests := []struct {
		name string
		p    *ranking.Profile
		why  ranking.Reason
	}{
		{"no ballot", rankingtest.Profile(t, 3, 0), ranking.NoData},
		{"one person", rankingtest.Profile(t, 1, 5, [][]int{{0}}, [][]int{{0}}), ranking.NoData},
		{"one ballot", rankingtest.Profile(t, 3, 5, abc), ranking.OneRater},
		{"nobody in common", rankingtest.Profile(t, 4, 5, [][]int{{0}, {1}}, [][]int{{2}, {3}}), ranking.NoData},
		{"all tied", rankingtest.Profile(t, 3, 5, [][]int{{0, 1, 2}}, [][]int{{0, 1, 2}}), ranking.Constant},
		{"too many people", rankingtest.Profile(t, ranking.MaxPairPeople+1, 5000, abc, abc), ranking.TooLarge},
	}
	for _, test := range tests {
		weighted, unweighted, pairs := MeanTauB(test.p)
		rankingtest.Undefined(t, test.name+", weighted", weighted, test.why)
		rankingtest.Undefined(t, test.name+", unweighted", unweighted, test.why)
		if pairs != 0 {
			t.Errorf("%s: %v pairs", test.name, pairs)
		}
	}
	double := rankingtest.Valid(t, 3, []ranking.Ballot{{Rater: 5, Weight: 2, Groups: abc}})
	weighted, unweighted, pairs := MeanTauB(double)
	rankingtest.Near(t, "one ballot of weight 2 meets itself", weighted, 1, 0)
	rankingtest.Near(t, "unweighted", unweighted, 1, 0)
	if pairs != 1 {
		t.Errorf("%v pairs, want 1", pairs)
	}
}

// The mean is what its definition says, a copy is a copy (N.2), and names and
// order do not matter (N.1).
func TestMeanTauBIsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		ballots := rankingtest.DrawBallots(t, n, 5, 3, rapid.Bool().Draw(t, "ties"))
		var sum, count, weightedSum, weight float64
		expanded := rankingtest.Copies(ballots)
		for a, first := range expanded {
			for _, second := range expanded[:a] {
				x, y := common(first, second)
				tau, ok := TauB(x, y).Get()
				if !ok {
					continue
				}
				c := float64(len(x)*(len(x)-1)) / 2
				sum, count, weightedSum, weight = sum+tau, count+1, weightedSum+c*tau, weight+c
			}
		}
		perm := rapid.Permutation(rankingtest.UpTo(n)).Draw(t, "perm")
		for _, version := range [][]ranking.Ballot{ballots, expanded, rankingtest.Relabel(ballots, perm)} {
			p, err := ranking.NewProfile(n, version)
			if err != nil {
				t.Fatal(err)
			}
			weighted, unweighted, pairs := MeanTauB(p)
			if pairs != count || weighted.OK() != (count > 0) || unweighted.OK() != (count > 0) {
				t.Fatalf("%v pairs, want %v (%v, %v)", pairs, count, weighted, unweighted)
			}
			if count == 0 {
				continue
			}
			if !rankingtest.Same(weighted, ranking.Defined(weightedSum/weight)) || !rankingtest.Same(unweighted, ranking.Defined(sum/count)) {
				t.Fatalf("means %v, %v, want %v, %v", weighted.Value(), unweighted.Value(), weightedSum/weight, sum/count)
			}
		}
	})
}

// common returns the positions of the people two ballots share.
func common(a, b ranking.Ballot) (x, y []float64) {
	for g, items := range a.Groups {
		for _, i := range items {
			for h, others := range b.Groups {
				for _, j := range others {
					if i == j {
						x, y = append(x, float64(g)), append(y, float64(h))
					}
				}
			}
		}
	}
	return x, y
}

// Without ties the counts give the same means as meeting everybody, fractional
// weights included.
func TestMeanStrictTauB(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "n")
		ballots := rankingtest.DrawBallots(t, n, 6, 3, false)
		complete := rapid.Bool().Draw(t, "complete")
		kept := ballots[:0]
		for _, b := range ballots {
			b.Weight *= rapid.SampledFrom([]float64{1, 0.3}).Draw(t, "factor")
			if len(b.Groups) == n || !complete {
				kept = append(kept, b)
			}
		}
		p, err := ranking.NewProfile(n, kept)
		if err != nil {
			t.Fatal(err)
		}
		a := newArrangement(p)
		want, wantUnweighted, wantPairs := MeanTauB(p)
		if len(a.end) == 0 || !want.OK() {
			return
		}
		got, unweighted, pairs := meanStrictTauB(p, a)
		if !rankingtest.Same(got, want) {
			t.Fatalf("weighted %v, want %v", got, want)
		}
		if complete && (!rankingtest.Same(unweighted, wantUnweighted) || math.Abs(pairs-wantPairs) > 1e-9) {
			t.Fatalf("unweighted %v, %v pairs, want %v, %v", unweighted, pairs, wantUnweighted, wantPairs)
		}
	})
}

// Long common lists are counted by sorting, short ones pair by pair.
func TestMeetLong(t *testing.T) {
	for _, ties := range []bool{false, true} {
		p := randomProfile(t, 60, 2, 55, ties)
		a := newArrangement(p)
		weighted, _, _ := MeanTauB(p)
		var ballots [2]ranking.Ballot
		for b := range ballots {
			o := p.Order(b)
			for g := range o.Ends {
				var items []int
				for _, i := range o.Group(g) {
					items = append(items, int(i))
				}
				ballots[b].Groups = append(ballots[b].Groups, items)
			}
		}
		x, y := common(ballots[0], ballots[1])
		if len(x) <= 40 || len(a.end) != 2 {
			t.Fatalf("%d in common, the long path is not taken", len(x))
		}
		if want := TauB(x, y); !rankingtest.Same(weighted, want) {
			t.Errorf("ties %v: %v, want %v", ties, weighted, want)
		}
	}
}

// N.10: the same bits with one processor and with eight.
func TestMeanTauBDeterministic(t *testing.T) {
	p := randomProfile(t, 50, 150, 12, true)
	before := runtime.GOMAXPROCS(1)
	w1, u1, n1 := MeanTauB(p)
	runtime.GOMAXPROCS(8)
	w8, u8, n8 := MeanTauB(p)
	runtime.GOMAXPROCS(before)
	if w1 != w8 || u1 != u8 || n1 != n8 {
		t.Errorf("1 processor: %v %v %v, 8: %v %v %v", w1, u1, n1, w8, u8, n8)
	}
}

func BenchmarkMeanTauB(b *testing.B) {
	for _, size := range []struct {
		name           string
		raters, length int
	}{{"people=17/list=16", 17, 16}, {"people=2000/list=25", 2000, 25}} {
		b.Run(size.name, func(b *testing.B) {
			p := randomProfile(b, size.raters, size.raters, size.length, true)
			b.ReportAllocs()
			for b.Loop() {
				MeanTauB(p)
			}
		})
	}
}
