package attack_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/survey/attack"
)

// TestCountedIsExact holds the count of independent answers against all of them.
func TestCountedIsExact(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 4))
	for range 50 {
		prior := make([]float64, 1+random.IntN(8))
		for k := range prior {
			prior[k] = random.Float64()
		}
		low := random.IntN(len(prior) + 1)
		high := low + random.IntN(3)
		total, joint := 0.0, make([]float64, len(prior))
		for set := range 1 << len(prior) {
			p, n := 1.0, 0
			for k, q := range prior {
				if set>>k&1 == 1 {
					p, n = p*q, n+1
				} else {
					p *= 1 - q
				}
			}
			if n < low || n > high {
				continue
			}
			total += p
			for k := range prior {
				if set>>k&1 == 1 {
					joint[k] += p
				}
			}
		}
		got, ok := attack.Counted(prior, low, high)
		if !ok {
			t.Fatalf("%v in %d..%d: impossible", prior, low, high)
		}
		for k := range got {
			if want := joint[k] / total; math.Abs(got[k]-want) > 1e-12 {
				t.Errorf("%v in %d..%d: %d has %v, want %v", prior, low, high, k, got[k], want)
			}
		}
	}
	if _, ok := attack.Counted([]float64{0.5, 0.5}, 3, 4); ok {
		t.Error("three of two is possible")
	}
}

// TestFew has combinations by hand: what is subtracted, and what only all of them
// together give.
func TestFew(t *testing.T) {
	t.Parallel()
	span := func(from, to int) (out []int) {
		for r := from; r < to; r++ {
			out = append(out, r)
		}
		return out
	}
	for _, tt := range []struct {
		name   string
		groups [][]int
		whole  int
		known  []int
		want   []int
	}{
		{"nothing but the whole", nil, 20, nil, nil},
		{"a whole of four", nil, 4, nil, []int{0, 1, 2, 3}},
		{"a small group", [][]int{{3, 4}}, 20, nil, []int{3, 4}},
		{"team minus sub-team", [][]int{span(0, 12), span(0, 9)}, 30, nil, []int{9, 10, 11}},
		{"the whole minus a team", [][]int{span(0, 17)}, 20, nil, []int{17, 18, 19}},
		{"large rests", [][]int{span(0, 12), span(0, 6)}, 30, nil, nil},
		{"own ballots off", [][]int{span(0, 6)}, 30, []int{0, 1, 2}, []int{3, 4, 5}},
		{"overlap", [][]int{span(0, 10), span(8, 20), span(0, 20)}, 40, nil, []int{8, 9}},
		{"a ring of three", [][]int{append(span(0, 5), 5, 6), append(span(7, 12), 6, 5), append(span(0, 5), span(7, 12)...)}, 40, nil, []int{5, 6}},
	} {
		if got := attack.Few(tt.groups, tt.whole, tt.known, 5); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestSamplesAreCalibrated: sampled posteriors of a team of five are those of the exact
// enumeration, and a chain begun at the truth agrees.
func TestSamplesAreCalibrated(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(8, 8))
	team := newTeam(worths(random, 5, 0.5), 1)
	s := team.sums()
	type world = [4]int
	output := func(w world) (best [2]int) { // who has the two best sums
		var sum [5]int
		for r, o := range w {
			for i, v := range s.Vectors[r][o] {
				sum[i] += v
			}
		}
		order := []int{1, 2, 3, 4}
		slices.SortStableFunc(order, func(a, b int) int { return sum[a] - sum[b] })
		return [2]int{order[0], order[1]}
	}
	exact := attack.Enumerate(s.Prior, func(choice []int) [2]int { return output(world(choice)) })
	draw := func(random *rand.Rand) (w world) {
		for r := range w {
			w[r] = pick(random, s.Prior[r])
		}
		return w
	}
	truth := draw(random)
	want := output(truth)
	var questions []attack.Question[world]
	var beliefs []attack.Belief
	for r := range 4 {
		for i := range 5 {
			for j := range i {
				if i == r+1 || j == r+1 {
					continue
				}
				value := func(o int) int {
					if slices.Index(team.orders[r+1][o], i) < slices.Index(team.orders[r+1][o], j) {
						return 1
					}
					return 0
				}
				c := attack.Cell{Kind: attack.Above, Rater: r + 1, Ratee: i, Other: j}
				questions = append(questions, attack.Question[world]{Cell: c, Value: func(w world) int { return value(w[r]) }})
				beliefs = append(beliefs, exact[want].Believe(team.prior[r+1], r, c, value))
			}
		}
	}
	same := func(w world) bool { return output(w) == want }
	got := attack.Sample(random, 200_000, 5000, draw, same, questions)
	if got.Matches < 1000 {
		t.Fatalf("%d of %d draws match", got.Matches, got.Draws)
	}
	ones, visits := make([]float64, len(questions)), 0.0
	attack.Chain(random, truth, 60_000, func(random *rand.Rand, w world) (world, float64) {
		r := random.IntN(4)
		w[r] = pick(random, s.Prior[r]) // drawn from the population: one as probable as the other
		return w, 1
	}, same, func(w world) {
		visits++
		for q := range questions {
			ones[q] += float64(questions[q].Value(w))
		}
	})
	walked := attack.Walk(random, truth, []int{1, 2, 3, 4}, 20_000, draw, func(random *rand.Rand, w world, r int) world {
		w[r-1] = pick(random, s.Prior[r-1])
		return w
	}, same, questions)
	for q, b := range beliefs {
		x := got.Beliefs[q]
		if y := walked.Beliefs[q]; y.Unclear || math.Abs(y.Posterior-b.Posterior) > 0.1 || y.Low > b.Posterior {
			t.Errorf("%s: a walk says %.3f, at least %.3f, unclear %v; exactly %.3f", b.Cell, y.Posterior, y.Low, y.Unclear, b.Posterior)
		}
		if math.Abs(x.Posterior-b.Posterior) > 0.04 || math.Abs(x.Prior-b.Prior) > 0.02 || x.Low > b.Posterior {
			t.Errorf("%s: sampled %.3f before, %.3f after (%.3f at least); exactly %.3f and %.3f", b.Cell, x.Prior, x.Posterior, x.Low, b.Prior, b.Posterior)
		}
		if p := attack.Likeliest(ones[q] / visits); math.Abs(p-b.Posterior) > 0.06 {
			t.Errorf("%s: a chain says %.3f, exactly %.3f", b.Cell, p, b.Posterior)
		}
	}
}

// TestWalksThatStayAreUnclear: where no other answers give the output, or those of one
// rater alone do, a walk says nothing, instead of that what it began with is certain.
func TestWalksThatStayAreUnclear(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 9))
	type world = [3]int
	var questions []attack.Question[world]
	for r := range 3 {
		questions = append(questions, attack.Question[world]{Cell: attack.Cell{Rater: r}, Value: func(w world) int { return w[r] }})
	}
	draw := func(random *rand.Rand) (w world) {
		for r := range w {
			w[r] = random.IntN(2)
		}
		return w
	}
	redraw := func(random *rand.Rand, w world, r int) world {
		w[r] = random.IntN(1000) // seldom what it was
		return w
	}
	for name, matches := range map[string]func(world) bool{
		"nobody":   func(w world) bool { return w == world{1, 1, 1} },
		"only one": func(w world) bool { return w[1] == 1 && w[2] == 1 },
	} {
		for _, b := range attack.Walk(random, world{1, 1, 1}, []int{0, 1, 2}, 2000, draw, redraw, matches, questions).Beliefs {
			if !b.Unclear || b.Low > 0 {
				t.Errorf("%s answers anew: %+v", name, b)
			}
		}
	}
}

// TestJudge is the table of what a cell may reach.
func TestJudge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		b    attack.Belief
		want attack.Verdict
	}{
		{attack.Belief{Prior: 0.5, Posterior: 0.6, Low: 0.6}, attack.Kept},
		{attack.Belief{Prior: 0.5, Posterior: 0.7, Low: 0.7}, attack.TooMuchGained},
		{attack.Belief{Cell: attack.Cell{Kind: attack.Complied}, Prior: 0.5, Posterior: 0.7, Low: 0.7}, attack.AsEverybody},
		{attack.Belief{Cell: attack.Cell{Kind: attack.Complied}, Prior: 0.5, Posterior: 0.85, Low: 0.82}, attack.TooProbable},
		{attack.Belief{Prior: 0.5, Posterior: 0.7, Low: 0.6}, attack.Kept}, // not known well enough
		{attack.Belief{Prior: 0.5, Posterior: 0.81, Low: 0.81}, attack.TooProbable},
		{attack.Belief{Prior: 0.5, Posterior: 0.81, Low: 0.81, Pooling: 3}, attack.AsEverybody},
		{attack.Belief{Prior: 0.5, Posterior: 0.83, Low: 0.83, Said: 0.85}, attack.TooMuchGained},
		{attack.Belief{Prior: 0.5, Posterior: 0.83, Low: 0.83, Said: 0.85, Typical: 0.73}, attack.AsEverybody},
		{attack.Belief{Prior: 0.64, Posterior: 0.84, Low: 0.84, Said: 0.76, Typical: 0.76}, attack.TooProbable},
		{attack.Belief{Prior: 0.64, Posterior: 0.84, Low: 0.84, Said: 0.74, Typical: 0.74}, attack.TooProbable},
		{attack.Belief{Prior: 0.64, Posterior: 0.92, Low: 0.92, Said: 0.76, Typical: 0.76}, attack.TooProbable},
		{attack.Belief{Prior: 0.75, Posterior: 0.85, Low: 0.85}, attack.Kept}, // was nearly there before
		{attack.Belief{Prior: 0.9, Posterior: 1, Low: 1, Certain: true}, attack.Pinned},
		{attack.Belief{Prior: 1, Posterior: 1, Low: 1, Certain: true}, attack.Kept},
		{attack.Belief{Prior: 0.5, Posterior: 1, Low: 1, Certain: true, Unanimous: true}, attack.Kept},
	} {
		if got := attack.Promised().Judge(tt.b); got != tt.want {
			t.Errorf("%+v: got %q, want %q", tt.b, got, tt.want)
		}
	}
}
