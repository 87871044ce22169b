package titles_test

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/combin"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/titles"
)

func TestAlignSix(t *testing.T) {
	g, level := exampleSix()
	a := titles.Align(g, level, 1)
	for _, tt := range []struct {
		name string
		got  ranking.Statistic
		want float64
	}{{"tau-b", a.TauB, -.089}, {"gamma", a.Gamma, -.111}, {"AUC", a.AUC, .5}, {"rank-biserial", a.RankBiserial, 0}, {"p", a.P, 1}} {
		if !near(tt.got, tt.want, 5e-4) {
			t.Errorf("H.1 six %s: got %+v, want %v", tt.name, tt.got, tt.want)
		}
	}
	if a.Titled != 2 || a.Untitled != 4 {
		t.Errorf("got %d titled, %d not", a.Titled, a.Untitled)
	}
}

func TestAlignKrackhardt(t *testing.T) {
	g, level := krackhardt(t)
	a := titles.Align(g, level, 1)
	for _, tt := range []struct {
		name            string
		got             ranking.Statistic
		want, tolerance float64
	}{
		{"tau-b", a.TauB, .5562, 5e-5},
		{"gamma", a.Gamma, .877, 5e-4},
		{"D", a.SomersD, .845, 5e-4},
		{"AUC", a.AUC, .95625, 1e-12},
		{"rank-biserial", a.RankBiserial, .9125, 1e-12},
		{"p", a.P, 18.0 / 20349, 1e-15},
	} {
		if !near(tt.got, tt.want, tt.tolerance) {
			t.Errorf("K.2 %s: got %+v, want %v", tt.name, tt.got, tt.want)
		}
	}
	tau, auc := titles.BootstrapAlignment(g, level, 1)
	if tau.Len() != 1000 || auc.Len() != 1000 {
		t.Fatalf("got %d and %d replicates, want 1000", tau.Len(), auc.Len())
	}
	lower, upper := tau.Interval(.9)
	if !(lower.Value() < .5562 && .5562 < upper.Value() && upper.Value()-lower.Value() < .4) {
		t.Errorf("90 %% interval of tau-b: got %v to %v", lower.Value(), upper.Value())
	}
	if got := tau.ShareAbove(.3); !near(got, 1, .02) {
		t.Errorf("share of replicates above 0.3: got %+v", got)
	}
}

func TestAlignUndefined(t *testing.T) {
	six, _ := exampleSix()
	for _, tt := range []struct {
		name   string
		g      *follow.Graph
		level  []int
		reason ranking.Reason
	}{
		{"nobody", follow.New(0, nil, nil), nil, ranking.NoData},
		{"no respondents", follow.New(3, make([]bool, 3), nil), []int{1, 0, 0}, ranking.NoData},
		{"no titles", six, make([]int, 6), ranking.Constant},
		{"all titles", six, []int{1, 1, 1, 1, 1, 1}, ranking.Constant},
	} {
		a := titles.Align(tt.g, tt.level, 1)
		for _, s := range []ranking.Statistic{a.TauB, a.AUC, a.P, a.RankBiserial, a.Gamma, a.SomersD} {
			if s.OK() || s.Reason() != tt.reason {
				t.Errorf("%s: got %+v, want %s", tt.name, s, tt.reason)
			}
		}
	}
	// Nobody named: no variation in following, but both classes exist.
	a := titles.Align(follow.New(6, everybody(6), nil), []int{1, 0, 0, 0, 0, 0}, 1)
	if a.TauB.OK() || !near(a.AUC, .5, 0) || !near(a.P, 1, 0) {
		t.Errorf("no nominations: got %+v", a)
	}
}

func TestBootstrapAlignmentUndefined(t *testing.T) {
	six, level := exampleSix()
	n := ranking.MaxPairPeople + 1
	for _, tt := range []struct {
		name   string
		g      *follow.Graph
		level  []int
		reason ranking.Reason
	}{
		{"nobody", follow.New(0, nil, nil), nil, ranking.NoData},
		{"four raters", six.Restrict([]int{0, 1, 2, 3, -1, -1}, 4), level[:4], ranking.TooFewRaters},
		{"too large", follow.New(n, everybody(n), nil), make([]int, n), ranking.TooLarge},
		{"no titles", six, make([]int, 6), ranking.Constant},
	} {
		tau, _ := titles.BootstrapAlignment(tt.g, tt.level, 1)
		if lower, upper := tau.Interval(.9); lower.Reason() != tt.reason || upper.Reason() != tt.reason || tau.ShareAbove(0).Reason() != tt.reason {
			t.Errorf("%s: got %+v, want %s", tt.name, lower, tt.reason)
		}
	}
}

// The AUC and its exact p-value against their definitions.
func TestAUCAgainstDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 10).Draw(t, "n")
		value := make([]float64, n)
		for i := range value {
			value[i] = float64(rapid.IntRange(0, 5).Draw(t, "value")) / 7
		}
		class := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "class")
		auc := func(class []bool) float64 {
			sum, pairs := 0.0, 0.0
			for i := range class {
				for j := range class {
					if class[i] && !class[j] {
						pairs++
						switch {
						case value[i] > value[j]:
							sum++
						case value[i] == value[j]:
							sum += .5
						}
					}
				}
			}
			return sum / pairs
		}
		got := titles.AUC(value, class)
		if !slices.Contains(class, true) || !slices.Contains(class, false) {
			if got.OK() {
				t.Fatalf("one class: got %+v", got)
			}
			return
		}
		want := auc(class)
		if !near(got, want, 1e-12) {
			t.Fatalf("got %+v, want %v", got, want)
		}
		members := 0
		for _, c := range class {
			if c {
				members++
			}
		}
		atLeast, total := 0, 0
		for _, chosen := range combin.Combinations(n, members) {
			other := make([]bool, n)
			for _, i := range chosen {
				other[i] = true
			}
			total++
			if math.Abs(auc(other)-.5) >= math.Abs(want-.5)-ranking.Slack {
				atLeast++
			}
		}
		if p := titles.AUCTest(value, class, 1); !near(p, float64(atLeast)/float64(total), 1e-12) {
			t.Fatalf("p: got %+v, want %d of %d", p, atLeast, total)
		}
	})
}

// Sampled and normal p-values agree where both are good.
func TestAUCTestLadder(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	values := func(n int, shift float64) ([]float64, []bool) {
		value, class := make([]float64, n), make([]bool, n)
		for i := range value {
			class[i] = i%10 == 0
			value[i] = math.Round(random.NormFloat64()) // a fifth of the variance is ties
			if class[i] {
				value[i] += shift
			}
		}
		return value, class
	}
	value, class := values(2000, 0)
	sampled := titles.AUCTest(value, class, 1)
	value, class = append(value, 0), append(class, false)
	normal := titles.AUCTest(value, class, 1)
	if !near(sampled, normal.Value(), .015) || sampled == normal {
		t.Errorf("2000 people: sampled p %v, 2001 people: normal p %v", sampled.Value(), normal.Value())
	}
	constant := make([]float64, 2001)
	if p := titles.AUCTest(constant, class, 1); !near(p, 1, 0) {
		t.Errorf("all tied: got %+v, want p 1", p)
	}
}

// N.10 for the sampled p-value and the bootstrap.
func TestSameBits(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	const n = 200
	var edges []follow.Edge
	level := make([]int, n)
	for u := range n {
		level[u] = max(0, random.IntN(8)-5)
		for range 3 {
			if v := random.IntN(n); v != u {
				edges = append(edges, follow.Edge{From: int32(u), To: int32(v)})
			}
		}
	}
	g := follow.New(n, everybody(n), edges)
	type result struct {
		a                 titles.Alignment
		tauLow, tauHigh   ranking.Statistic
		aucLow, aucHigh   ranking.Statistic
		shareAboveQuarter ranking.Statistic
	}
	run := func() (r result) {
		r.a = titles.Align(g, level, 5)
		tau, auc := titles.BootstrapAlignment(g, level, 5)
		r.tauLow, r.tauHigh = tau.Interval(.9)
		r.aucLow, r.aucHigh = auc.Interval(.9)
		r.shareAboveQuarter = tau.ShareAbove(.25)
		return r
	}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	one := run()
	runtime.GOMAXPROCS(8)
	if eight := run(); one != eight {
		t.Errorf("one processor %+v, eight %+v", one, eight)
	}
	if another := titles.Align(g, level, 6); another.P == one.a.P {
		t.Errorf("two seeds, one sampled p-value: %v", another.P)
	}
}

func TestExpect(t *testing.T) {
	// H.2: three people a level, one of level 1 with 9 of 30.
	level := []int{0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3}
	followers := []int{6, 6, 0, 9, 0, 0, 8, 0, 0, 15, 0, 0}
	eligible := []int{50, 40, 10, 30, 15, 5, 20, 20, 20, 20, 20, 10}
	e := titles.Expect(level, followers, eligible)
	for k, want := range []float64{.12, 17.0 / 110, 17.0 / 110, .30} {
		if got := e.Levels[k].Rate; math.Abs(got-want) > 1e-12 {
			t.Errorf("H.2 level %d: got %v, want %v", k, got, want)
		}
	}
	if !near(e.Z[3], 2.204, 5e-4) {
		t.Errorf("H.2 z: got %+v, want 2.204", e.Z[3])
	}
	if e := titles.Expect([]int{0, 0, 0, 1, 1}, make([]int, 5), []int{4, 4, 4, 4, 4}); e.Reason != ranking.FewTitles || e.Z[0].Reason() != ranking.FewTitles {
		t.Errorf("two people on the second level: got %+v, want few_titles", e)
	}
	if e := titles.Expect(nil, nil, nil); e.Reason != ranking.NoData {
		t.Errorf("nobody: got %+v, want no_data", e)
	}
	e = titles.Expect([]int{0, 0, 0, 1, 1, 1}, []int{0, 0, 0, 2, 2, 2}, []int{2, 2, 2, 2, 2, 2})
	if e.Z[0].Reason() != ranking.Constant || e.Z[5].Reason() != ranking.Constant {
		t.Errorf("q = 0 and q = 1: got %+v, want constant", e.Z)
	}
}

// The fit is isotonic, keeps the total and is the best of its kind: every block
// has the mean of its members, and no prefix of a block lies above it.
func TestExpectIsIsotonic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(6, 30).Draw(t, "people")
		level := rapid.SliceOfN(rapid.IntRange(0, 4), n, n).Draw(t, "level")
		followers, eligible := make([]int, n), make([]int, n)
		for i := range eligible {
			eligible[i] = rapid.IntRange(1, 9).Draw(t, "eligible")
			followers[i] = rapid.IntRange(0, eligible[i]).Draw(t, "followers")
		}
		e := titles.Expect(level, followers, eligible)
		if e.Reason != "" {
			return
		}
		for start := 0; start < len(e.Levels); {
			end, f, m := start, 0.0, 0.0
			for ; end < len(e.Levels) && e.Levels[end].Rate == e.Levels[start].Rate; end++ {
				f += float64(e.Levels[end].Followers)
				m += float64(e.Levels[end].Eligible)
				if f/m < e.Levels[start].Rate-1e-9 {
					t.Fatalf("a prefix lies below its block: %+v", e.Levels)
				}
			}
			if math.Abs(f/m-e.Levels[start].Rate) > 1e-12 {
				t.Fatalf("block %d..%d has mean %v: %+v", start, end, f/m, e.Levels)
			}
			if end < len(e.Levels) && e.Levels[end].Rate < e.Levels[start].Rate {
				t.Fatalf("not isotonic: %+v", e.Levels)
			}
			start = end
		}
	})
}
