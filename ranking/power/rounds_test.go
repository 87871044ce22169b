package power_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestTimeIndex(t *testing.T) {
	for _, c := range []struct {
		name   string
		labels []string
		want   []float64
	}{
		{"a missing week keeps its gap", []string{"7", "8", "10"}, []float64{7, 8, 10}},
		{"signed", []string{"-1", " 0", "2"}, []float64{-1, 0, 2}},
		{"one label is no integer", []string{"1", "2b", "7"}, []float64{0, 1, 2}},
		{"dates", []string{"2025-01", "2025-04"}, []float64{0, 1}},
		{"fractions", []string{"1.5", "2.5"}, []float64{0, 1}},
		{"not increasing", []string{"3", "3"}, []float64{0, 1}},
		{"none", nil, []float64{}},
	} {
		if got := power.TimeIndex(c.labels); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	x, times := power.Series([]string{"1", "2", "5"}, []ranking.Statistic{
		ranking.Defined(3), ranking.Undefined(ranking.NoData), ranking.Defined(4),
	})
	if !slices.Equal(x, []float64{3, 4}) || !slices.Equal(times, []float64{1, 5}) {
		t.Errorf("Series = %v at %v, want [3 4] at [1 5]", x, times)
	}
}

func TestPersistence(t *testing.T) {
	gone := ranking.Undefined(ranking.NoData)
	a := append(defined(1, 2, 3, 4, 5), gone, ranking.Defined(9))
	b := append(defined(1, 2, 3, 5, 4), ranking.Defined(7), gone)
	tau, people := power.Persistence(a, b)
	rankingtest.Near(t, "tau-b", tau, 0.8, 1e-12) // one of ten pairs turned round
	if people != 5 {
		t.Errorf("people = %d, want 5", people)
	}
	tau, people = power.Persistence(a[:4], b[:4])
	rankingtest.Undefined(t, "tau-b of four", tau, ranking.NoData)
	if people != 4 {
		t.Errorf("people = %d, want 4", people)
	}
	tau, _ = power.Persistence(defined(1, 1, 1, 1, 1), defined(1, 2, 3, 4, 5))
	rankingtest.Undefined(t, "tau-b of equal values", tau, ranking.Constant)

	// Every pair of consecutive rounds, then the first and the last.
	five := defined(1, 2, 3, 4, 5)
	for rounds, want := range [][][2]string{
		{}, {}, {{"a", "b"}}, {{"a", "b"}, {"b", "c"}, {"a", "c"}},
	} {
		labels := []string{"a", "b", "c"}[:rounds]
		var got [][2]string
		for _, p := range power.PersistenceOver(labels, [][]ranking.Statistic{five, five, five}[:rounds]) {
			got = append(got, [2]string{p.From, p.To})
			rankingtest.Near(t, "tau-b of the same", p.TauB, 1, 1e-12)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d rounds: pairs %v, want %v", rounds, got, want)
		}
	}
}

func TestMobility(t *testing.T) {
	// I.7, the worked example.
	p := mat.NewDense(3, 3, []float64{.8, .2, 0, .2, .6, .2, 0, .3, .7})
	rankingtest.Near(t, "M", power.Mobility(p), 0.45, 1e-12)
	rankingtest.Near(t, "expected stay", power.ExpectedStay(p, 0), 5, 1e-12)

	identity := mat.NewDense(2, 2, []float64{1, 0, 0, 1})
	rankingtest.Near(t, "frozen", power.Mobility(identity), 0, 0)
	rankingtest.Undefined(t, "stay of a class never left", power.ExpectedStay(identity, 1), ranking.Constant)
	rankingtest.Near(t, "memoryless", power.Mobility(mat.NewDense(2, 2, []float64{3, 3, 5, 5})), 1, 1e-15)
	rankingtest.Near(t, "everybody moves", power.Mobility(mat.NewDense(2, 2, []float64{0, 1, 1, 0})), 2, 0)

	// A row without observations is dropped and K reduced: (2 - 1.3)/(2 - 1).
	dropped := mat.NewDense(3, 3, []float64{8, 0, 2, 0, 0, 0, 5, 0, 5})
	rankingtest.Near(t, "dropped row", power.Mobility(dropped), 0.7, 1e-12)
	rankingtest.Undefined(t, "stay of the dropped row", power.ExpectedStay(dropped, 1), ranking.NoData)
	rankingtest.Undefined(t, "one row", power.Mobility(mat.NewDense(2, 2, []float64{1, 1, 0, 0})), ranking.Constant)
	rankingtest.Undefined(t, "no rounds", power.Mobility(power.Transitions(nil)), ranking.TooFewRounds)
}

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		name string
		x    []float64
		k    int
		want []int
	}{
		{"quarters of eight", []float64{8, 7, 6, 5, 4, 3, 2, 1}, 4, []int{3, 3, 2, 2, 1, 1, 0, 0}},
		{"all equal: the middle", []float64{0, 0, 0, 0}, 4, []int{2, 2, 2, 2}},
		{"equal values share a class", []float64{0, 0, 0, 5}, 4, []int{1, 1, 1, 3}},
		{"one person", []float64{4}, 4, []int{2}},
		{"nobody", nil, 4, []int{}},
		{"deciles of ten", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 10, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
	} {
		if got := power.Classify(c.x, c.k); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	// K.1: 17 distinct values fall into classes of 4, 4, 5 and 4.
	x := make([]float64, 17)
	for i := range x {
		x[i] = float64(i)
	}
	sizes := make([]int, 4)
	for _, c := range power.Classify(x, 4) {
		sizes[c]++
	}
	if !slices.Equal(sizes, []int{4, 4, 5, 4}) {
		t.Errorf("class sizes of 17 = %v, want [4 4 5 4]", sizes)
	}
}

// newcombFollowers returns the followers of the top-3 graphs by round.
func newcombFollowers(t *testing.T) (labels []string, values [][]ranking.Statistic) {
	labels, graphs := newcombTop(t)
	for _, g := range graphs {
		values = append(values, defined(floats(g.Followers())...))
	}
	return labels, values
}

// TestNewcombTransitions is K.1: quartile transitions by top-3 followers.
func TestNewcombTransitions(t *testing.T) {
	_, values := newcombFollowers(t)
	counts := power.Transitions(values)
	want := mat.NewDense(4, 4, []float64{49, 12, 4, 0, 12, 32, 16, 3, 3, 14, 26, 9, 0, 4, 8, 46})
	if !mat.Equal(counts, want) {
		t.Errorf("transitions =\n%v, want\n%v", mat.Formatted(counts), mat.Formatted(want))
	}
	rankingtest.Near(t, "M", power.Mobility(counts), 0.482, 5e-4)
}

// TestMobilityRange: M of counts lies in [0, K/(K-1)] and is 0 exactly when
// nobody moved.
func TestMobilityRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, rounds := rapid.IntRange(0, 9).Draw(t, "n"), rapid.IntRange(0, 4).Draw(t, "rounds")
		values := drawRounds(t, n, rounds)
		counts := power.Transitions(values)
		m := power.Mobility(counts)
		if m.OK() && (m.Value() < 0 || m.Value() > 2) {
			t.Fatalf("M = %v", m.Value())
		}
		if m.OK() && (m.Value() == 0) != (math.Abs(mat.Trace(counts)-mat.Sum(counts)) < 1e-9) {
			t.Fatalf("M = %v of\n%v", m.Value(), mat.Formatted(counts))
		}
	})
}

// drawRounds draws rounds over a roster with people missing here and there.
func drawRounds(t *rapid.T, n, rounds int) [][]ranking.Statistic {
	values := make([][]ranking.Statistic, rounds)
	for r := range values {
		values[r] = make([]ranking.Statistic, n)
		for i := range n {
			if v := rapid.IntRange(-1, 5).Draw(t, "value"); v >= 0 {
				values[r][i] = ranking.Defined(float64(v))
			} else {
				values[r][i] = ranking.Undefined(ranking.NoData)
			}
		}
	}
	return values
}

func TestIncumbency(t *testing.T) {
	gone := ranking.Undefined(ranking.NoData)
	values := [][]ranking.Statistic{
		{ranking.Defined(9), ranking.Defined(1), ranking.Defined(2), ranking.Defined(0)},
		{ranking.Defined(9), ranking.Defined(1), ranking.Defined(2), ranking.Defined(0)},
		{gone, ranking.Defined(1), ranking.Defined(5), ranking.Defined(0)},
		{ranking.Defined(9), ranking.Defined(1), ranking.Defined(2), ranking.Defined(0)},
	}
	// Four people: the top decile is the one highest (10·3.5/4 = 8.75 is class
	// 8), so nobody; ten people have one.
	if in := power.MeasureIncumbency(values); len(in.Spells) != 0 {
		t.Errorf("spells among four people = %v", in.Spells)
	}
	for r := range values {
		for range 6 {
			values[r] = append(values[r], ranking.Defined(0.5))
		}
		for range 2 {
			values[r] = append(values[r], ranking.Defined(0.25))
		}
	}
	in := power.MeasureIncumbency(values)
	want := []power.Spell{{Person: 0, First: 0, Rounds: 2}, {Person: 2, First: 2, Rounds: 1}, {Person: 0, First: 3, Rounds: 1, Censored: true}}
	if !slices.Equal(in.Spells, want) {
		t.Errorf("spells = %+v, want %+v", in.Spells, want)
	}
	rankingtest.Near(t, "median", in.Median, 1, 0)
	rankingtest.Near(t, "longest", in.Longest, 2, 0)
	if in.Running != 1 || in.LongestCensored {
		t.Errorf("running %d, longest censored %t, want 1, false", in.Running, in.LongestCensored)
	}
	still := power.MeasureIncumbency(values[:2])
	if !still.LongestCensored || still.Running != 1 {
		t.Errorf("a spell that still runs is not marked: %+v", still)
	}
	for _, none := range [][][]ranking.Statistic{nil, {{}}, {defined(1, 1, 1)}} {
		in := power.MeasureIncumbency(none)
		rankingtest.Undefined(t, "median", in.Median, ranking.NoData)
		rankingtest.Undefined(t, "longest", in.Longest, ranking.NoData)
	}
}
