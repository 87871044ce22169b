package attack_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/survey/attack"
)

var (
	rareRounds = flag.Int("rare", 1, "how many rounds the study of ten raters walks through for each line")
	rareSteps  = flag.Int("raresteps", 600, "how many steps each of its walks has at most")
)

// club is a team in which everybody ranks everybody, as in [measureFloor].
type club struct {
	n     int
	pop   *attack.Population
	asked [][]int
}

func newClub(random *rand.Rand, raters int, spread float64) club {
	c := club{n: raters + 1, pop: attack.NewPopulation(random, raters+1, 0, 0, spread), asked: make([][]int, raters+1)}
	c.pop.Ties, c.pop.Partial, c.pop.Added = 0.1, 0, 0
	for r := range c.asked {
		c.asked[r] = slices.DeleteFunc(span(0, c.n), func(i int) bool { return i == r })
	}
	return c
}

// answer draws what a rater hands in.
func (c club) answer(random *rand.Rand, r int) attack.Answer {
	return c.pop.Answer(random, r, c.asked[r], c.n)
}

// draw draws all answers but those that are known.
func (c club) draw(random *rand.Rand, known world) world {
	w := slices.Clone(known)
	for r := len(known); r < c.n; r++ {
		w = append(w, c.answer(random, r))
	}
	return w
}

func (c club) profile(w world) *ranking.Profile {
	b := ranking.NewBuilder(c.n, c.n)
	for r := range w {
		if err := b.Add(ranking.Ballot{Rater: r, Weight: 1, Groups: w[r].Groups}); err != nil {
			panic(err)
		}
	}
	return b.Profile()
}

// critical is the critical value of the true lists, which the search for witnesses of the product takes
// for all others too.
func (c club) critical(w world) float64 {
	m := plackettluce.Fit(c.profile(w), plackettluce.Defaults())
	v := m.Covariance()
	return certainty.Simultaneous(m.Centred(), func(j, k int) float64 { return math.Sqrt(v.Var(j, k)) },
		certainty.NormalDraws(v.ModelBased(), modelDraws, 1), certainty.SimultaneousAlpha).Critical()
}

// shown is what is shown of the first few people, at a critical value: tier and score,
// and the interval.
func (c club) shown(w world, first int, critical float64, interval bool) string {
	m := fit(c.profile(w))
	if m == nil {
		return ""
	}
	v := m.Covariance()
	sets := certainty.AtCritical(m.Centred(), func(j, k int) float64 { return math.Sqrt(v.Var(j, k)) }, critical).Sets()
	tiers, out := certainty.Tiers(sets, c.n), ""
	for x := range first {
		score, _ := m.score(x)
		out += fmt.Sprint(tiers[x], score, " ")
		if interval {
			out += fmt.Sprint(sets[x])
		}
	}
	return out
}

// walked is what walks through the worlds of some rounds came to.
type walked struct {
	rounds, clear, cells, unclear, constant, above, over int
	highest, low, gain                                   float64
}

// walkRounds draws rounds, and asks in each how two raters placed the first person, of
// those who pool, by the tiers, intervals and scores of all who do.
func walkRounds(raters, pooling int, spread float64, rounds, steps int) walked {
	random := rand.New(rand.NewPCG(uint64(raters*10+pooling), math.Float64bits(spread)))
	var out walked
	for range rounds {
		c := newClub(random, raters, spread)
		truth := c.draw(random, nil)
		critical := c.critical(truth)
		want := c.shown(truth, pooling, critical, true)
		var questions []attack.Question[world]
		var of []int
		for r := pooling; r < c.n; r++ {
			of = append(of, r)
			if r >= pooling+2 {
				continue
			}
			of = append(of, r, r)
			for other := 1; other < c.n; other++ {
				if other != r {
					questions = append(questions, attack.Question[world]{
						Cell: attack.Cell{Kind: attack.Above, Rater: r, Ratee: 0, Other: other}, Value: func(w world) int { return w[r].Above(0, other) },
						Unanimous: unanimousIn(truth, 0, other),
					})
				}
			}
		}
		s := attack.Walk(random, truth, of, steps, func(random *rand.Rand) world { return c.draw(random, truth[:pooling]) }, func(random *rand.Rand, w world, r int) world {
			w = slices.Clone(w)
			w[r] = c.answer(random, r)
			return w
		}, func(w world) bool { return c.shown(w, pooling, critical, true) == want }, questions)
		out.rounds++
		above, over, known := false, false, false
		for _, b := range s.Beliefs {
			if b.Unclear || b.Unanimous {
				out.unclear += one(b.Unclear)
				continue
			}
			known = true
			out.cells++
			out.gain += b.Gain()
			out.constant += one(b.Posterior == 1)
			if b.Prior <= 0.65 {
				out.highest, out.low = max(out.highest, b.Posterior), max(out.low, b.Low)
				over = over || b.Posterior > attack.Promised().Posterior
			}
			above = above || attack.Promised().Judge(b) == attack.TooProbable
		}
		out.above += one(above)
		out.over += one(over)
		out.clear += one(known)
	}
	out.gain /= float64(max(1, out.cells))
	return out
}

func unanimousIn(w world, x, y int) bool {
	seen := map[int]bool{}
	for _, a := range w {
		if v := a.Above(x, y); v < 3 {
			seen[v] = true
		}
	}
	return len(seen) < 2
}

// TestTenRaters walks through what gives the same tiers, intervals and scores of those
// who pool in a team with ten raters each, where these are too many results to be drawn
// by chance. make floors takes the steps for the table of docs/attacks.md.
func TestTenRaters(t *testing.T) {
	t.Parallel()
	for pooling := 1; pooling <= 3; pooling++ {
		for _, spread := range []float64{0.3, 0.8} {
			t.Run(fmt.Sprintf("%d pooling, spread %.1f", pooling, spread), func(t *testing.T) {
				t.Parallel()
				m := walkRounds(10, pooling, spread, *rareRounds, *rareSteps)
				t.Logf("%d rounds, %d of them clear, %d cells (%d unclear), highest posterior %.3f (at least %.3f), above the limit in %d rounds (estimated, in %d), gain %+.4f, %d constant",
					m.rounds, m.clear, m.cells, m.unclear, m.highest, m.low, m.above, m.over, m.gain, m.constant)
				if m.cells > 0 && m.gain > attack.Promised().Gain {
					t.Errorf("guessed right more often by %.3f", m.gain)
				}
			})
		}
	}
}

// TestWalksAgreeWithDraws: of a team of eight with one who pools, where enough sets of lists can be
// drawn, a walk says what they say.
func TestWalksAgreeWithDraws(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(10, 1))
	c := newClub(random, 7, 0.8)
	truth := c.draw(random, nil)
	critical := c.critical(truth)
	want := c.shown(truth, 1, critical, false)
	var questions []attack.Question[world]
	for other := 1; other < c.n; other++ {
		if other != 2 {
			questions = append(questions, attack.Question[world]{Cell: attack.Cell{Kind: attack.Above, Rater: 2, Ratee: 0, Other: other}, Value: func(w world) int { return w[2].Above(0, other) }})
		}
	}
	draw := func(random *rand.Rand) world { return c.draw(random, truth[:1]) }
	gives := func(w world) bool { return c.shown(w, 1, critical, false) == want }
	drawn := attack.Sample(random, 8000, 400, draw, gives, questions)
	if drawn.Matches < 120 {
		t.Fatalf("%d of %d draws match", drawn.Matches, drawn.Draws)
	}
	s := attack.Walk(random, truth, []int{1, 2, 2, 2, 3, 4, 5, 6, 7}, 5000, draw, func(random *rand.Rand, w world, r int) world {
		w = slices.Clone(w)
		w[r] = c.answer(random, r)
		return w
	}, gives, questions)
	for q, b := range s.Beliefs {
		if x := drawn.Beliefs[q]; b.Low > x.Posterior+0.05 || !b.Unclear && math.Abs(b.Posterior-x.Posterior) > 0.2 {
			t.Errorf("%s: a walk says %.3f, at least %.3f (unclear %v), draws %.3f", b.Cell, b.Posterior, b.Low, b.Unclear, x.Posterior)
		}
	}
}
