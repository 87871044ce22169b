package follow_test

import (
	"math"
	"runtime"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
)

func withProcessors[T any](n int, f func() T) T {
	before := runtime.GOMAXPROCS(n)
	defer runtime.GOMAXPROCS(before)
	return f()
}

func TestDirectionExamples(t *testing.T) {
	d := follow.Direction(exampleSix(), []int{2, 0, 0, 1, 0, 0}, 1)
	if d.Up.Count != 3 || d.Down.Count != 4 || d.Lateral.Count != 5 {
		t.Errorf("G.5: got up %d, down %d, lateral %d, want 3, 4, 5", d.Up.Count, d.Down.Count, d.Lateral.Count)
	}
	if got, want := d.Multidirectionality.Value(), (.25*math.Log(4)+math.Log(3)/3+5.0/12*math.Log(12.0/5))/math.Log(3); !within(got, want, 1e-12) {
		t.Errorf("G.5 entropy: got %v, want %v", got, want)
	}
	none := follow.Direction(follow.New(3, everybody(3), nil), []int{1, 0, 0}, 1)
	if none.Up.Share.Reason() != ranking.NoData || none.Multidirectionality.Reason() != ranking.NoData || none.Up.P.OK() {
		t.Errorf("no edges: got %+v, want no_data", none)
	}
	flat := follow.Direction(exampleSix(), make([]int, 6), 1)
	if flat.Lateral.Count != 12 || flat.Lateral.P.Reason() != ranking.Constant || flat.Up.Ratio.Reason() != ranking.Constant ||
		flat.Multidirectionality.Value() != 0 {
		t.Errorf("one level: got %+v", flat)
	}
}

func TestKrackhardtDirection(t *testing.T) {
	g, level, department, manager := krackhardt(t)
	d := follow.Direction(g, level, 1)
	for _, tt := range []struct {
		name     string
		got      follow.Tendency
		count    int
		expected float64
	}{{"up", d.Up, 57, 38.5}, {"down", d.Down, 29, 36.0}, {"lateral", d.Lateral, 104, 115.5}} {
		if tt.got.Count != tt.count || !within(tt.got.Expected, tt.expected, .05) {
			t.Errorf("K.2 %s: got %d against %v, want %d against %v", tt.name, tt.got.Count, tt.got.Expected, tt.count, tt.expected)
		}
	}
	if got := d.Up.Ratio.Value(); !within(got, 1.5, .05) {
		t.Errorf("K.2 ratio: got %v, want 1.5", got)
	}
	if got := d.Up.P.Value(); got != .001 {
		t.Errorf("up: got p %v, want the least of 999 replicates", got)
	}
	// K.2: 19 of 20 go to their own boss.
	m := follow.OwnLineManager(g, manager)
	if m.Named != 19 || m.Raters != 20 || !within(m.Share.Value(), 19.0/190, 1e-15) {
		t.Errorf("K.2 line manager: got %+v, want 19 of 20", m)
	}
	r, rho := follow.Reciprocity(g)
	if !within(r.Value(), .4737, 5e-5) || !within(rho.Value(), .0389, 5e-5) {
		t.Errorf("K.2 reciprocity: got %v, %v, want 0.4737, 0.0389", r.Value(), rho.Value())
	}
	if x := follow.EI(g, department, 1); !within(x.Index.Value(), .516, 5e-4) {
		t.Errorf("K.2 E–I: got %v, want 0.516", x.Index.Value())
	}
}

func TestReciprocityExamples(t *testing.T) {
	r, rho := follow.Reciprocity(exampleSix())
	if !within(r.Value(), .5, 1e-15) || !within(rho.Value(), 1.0/6, 1e-12) {
		t.Errorf("G.6: got %v, %v, want 0.5, 0.1667", r.Value(), rho.Value())
	}
	full := follow.New(2, everybody(2), []follow.Edge{{0, 1}, {1, 0}})
	if r, rho := follow.Reciprocity(full); r.Value() != 1 || rho.Reason() != ranking.Constant {
		t.Errorf("everybody names everybody: got %+v, %+v", r, rho)
	}
	if r, rho := follow.Reciprocity(follow.New(2, everybody(2), nil)); r.Reason() != ranking.NoData || rho.Reason() != ranking.NoData {
		t.Errorf("no edges: got %+v, %+v", r, rho)
	}
}

func TestExternalInternal(t *testing.T) {
	// G.7: teams {P1,P2,P3} and {P4,P5,P6}; by chance 3 of 5 choices are outside.
	x := follow.EI(exampleSix(), []int{0, 0, 0, 1, 1, 1}, 1)
	if x.Index.Value() != 0 || x.External.Count != 6 || x.Internal != 6 || !within(x.Expected.Value(), .2, 1e-12) {
		t.Errorf("G.7: got %+v, want index 0.0 against 0.2", x)
	}
	// P6's team unknown: its two nominations are left out.
	x = follow.EI(exampleSix(), []int{0, 0, 0, 1, 1, -1}, 1)
	if x.External.Count != 4 || x.Internal != 6 {
		t.Errorf("unknown team: got %d external, %d internal, want 4, 6", x.External.Count, x.Internal)
	}
	if x = follow.EI(exampleSix(), make([]int, 6), 1); x.Index.Value() != -1 || x.External.P.Reason() != ranking.Constant {
		t.Errorf("one team: got %+v", x)
	}
	if x = follow.EI(exampleSix(), []int{-1, -1, -1, -1, -1, -1}, 1); x.Index.Reason() != ranking.NoData {
		t.Errorf("no teams: got %+v", x)
	}
}

// A tiny null can be counted by hand: three raters of four name one person
// each; the chance that a name goes up is 1/3 for each of them.
func TestExactNull(t *testing.T) {
	g := follow.New(4, everybody(4), []follow.Edge{{1, 0}, {2, 0}, {3, 0}})
	d := follow.Direction(g, []int{1, 0, 0, 0}, 1)
	if d.Up.Count != 3 || !within(d.Up.Expected, 1, 1e-12) {
		t.Fatalf("got %d against %v, want 3 against 1", d.Up.Count, d.Up.Expected)
	}
	// |X-1| >= 2 only for X = 3, one of 27 arrangements.
	if got := d.Up.P.Value(); !within(got, 1.0/27, 1e-12) {
		t.Errorf("exact p: got %v, want 1/27", got)
	}
	if got, want := d.Up.Z.Value(), 2/math.Sqrt(3*2.0/9); !within(got, want, 1e-12) {
		t.Errorf("z: got %v, want %v", got, want)
	}
}

// Without replacement a second name tells less: with two of three choices each,
// one of them up, the variance of a rater's count is 2/9 instead of 4/9.
func TestNullVariance(t *testing.T) {
	g := follow.New(4, everybody(4), []follow.Edge{{1, 0}, {1, 2}, {2, 0}, {2, 1}, {3, 0}, {3, 1}})
	d := follow.Direction(g, []int{1, 0, 0, 0}, 1)
	if got, want := d.Up.Z.Value(), (3-2)/math.Sqrt(3*2.0/9); d.Up.Expected != 2 || !within(got, want, 1e-12) {
		t.Errorf("got z %v against %v, want %v against 2", got, d.Up.Expected, want)
	}
	// |X-2| >= 1: three (8 of 27), one (6 of 27) and none (1 of 27).
	if got := d.Up.P.Value(); !within(got, 15.0/27, 1e-12) {
		t.Errorf("exact p: got %v, want 15/27", got)
	}
}

// The replicates agree with the exact moments: the p-value of a moderate
// departure lies near its normal approximation, which larger rosters use.
func TestSampledNullAgreesWithNormal(t *testing.T) {
	g := sparse(400, 3)
	level := make([]int, 400)
	for i := range level {
		if i%3 == 0 {
			level[i] = 1
		}
	}
	d := follow.Direction(g, level, 9)
	for _, x := range []follow.Tendency{d.Up, d.Down, d.Lateral} {
		// The same question with a continuity correction of half a count.
		z := math.Abs(x.Z.Value())
		normal := math.Erfc(z / math.Sqrt2)
		if !within(x.P.Value(), normal, .06) {
			t.Errorf("sampled p %v, normal %v", x.P.Value(), normal)
		}
	}
	n := ranking.MaxPairPeople + 1
	large := follow.Direction(sparse(n, 3), make([]int, n), 9)
	if large.Lateral.P.Reason() != ranking.Constant {
		t.Errorf("one level, large: got %+v", large.Lateral)
	}
	level = make([]int, n)
	for i := range level {
		level[i] = i % 2
	}
	large = follow.Direction(sparse(n, 3), level, 9)
	if got, want := large.Up.P.Value(), math.Erfc(math.Abs(large.Up.Z.Value())/math.Sqrt2); got != want {
		t.Errorf("large roster: got p %v, want the normal %v", got, want)
	}
}

// The null's mean is exact: replicas of the graph with random names average to
// it, and the three directions exhaust the edges.
func TestExpectationsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := randomGraph(t)
		n := g.People()
		level := rapid.SliceOfN(rapid.IntRange(-1, 2), n, n).Draw(t, "level")
		d := follow.Direction(g, level, 1)
		if d.Up.Count+d.Down.Count+d.Lateral.Count != d.Edges {
			t.Fatalf("counts do not add up: %+v", d)
		}
		if sum := d.Up.Expected + d.Down.Expected + d.Lateral.Expected; !within(sum, float64(d.Edges), 1e-9) {
			t.Fatalf("expectations sum to %v of %d edges", sum, d.Edges)
		}
		x := follow.EI(g, level, 1)
		for _, s := range []ranking.Statistic{
			d.Up.P, d.Down.P, d.Lateral.P, d.Up.Ratio, d.Multidirectionality, x.Index, x.Expected, x.External.P,
		} {
			if !s.OK() && s.Reason() == "" {
				t.Fatalf("undefined without a reason: %+v %+v", d, x)
			}
			if math.IsNaN(s.Value()) || math.IsInf(s.Value(), 0) {
				t.Fatalf("N.7: %v", s)
			}
		}
		if p, ok := d.Up.P.Get(); ok && (p <= 0 || p > 1) {
			t.Fatalf("p = %v", p)
		}
	})
}
