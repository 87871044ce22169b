package attack_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/agreement"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
	"github.com/followship/followship/survey/disclose"
)

var floorDraws = flag.Int("floors", 60, "how many sets of ballots the study of floors draws for each number of raters")

// TestSharesOfPeople measures, exactly, what a share of m colleagues says when somebody
// reads it who knows some of the answers: how often it makes the answer of a colleague
// certain. The steps of everything else, in which it was rounded before, are the proof
// that there is something to find.
func TestSharesOfPeople(t *testing.T) {
	t.Parallel()
	answers := func(did, of int) *int { share, _, _ := disclose.All().Answers(did, of, 1); return share }
	for m := 10; m <= 40; m++ {
		for known := range 4 {
			line := fmt.Sprintf("%2d of whom %d known:", m, known)
			for _, p := range []float64{0.1, 0.25, 0.5} {
				plain, _, _ := shareLeaks(m, known, p, func(did, of int) *int { return disclose.Share(did, of, of) })
				if known == 1 && m == 10 && plain == 0 {
					t.Error("in plain steps nothing leaks: the measurement measures nothing")
				}
				line += fmt.Sprintf("  p=%.2f plain %.4f", p, plain)
				for name, rounded := range map[string]func(int, int) *int{"followers": disclose.People, "answers": answers} {
					if name == "followers" && known == 3 {
						continue // of four who pool one is the person, who is asked nothing
					}
					certain, above, gain := shareLeaks(m, known, p, rounded)
					if certain > 0 {
						t.Errorf("%s, %d of %d known, %v do it: an answer is certain in %.2f %% of rounds", name, known, m, p, 100*certain)
					}
					if gain > attack.Promised().Gain {
						t.Errorf("%s, %d of %d known, %v do it: guessed right more often by %.3f", name, known, m, p, gain)
					}
					if name == "answers" {
						line += fmt.Sprintf(" rounded %.4f, above %.4f, gain %.3f;", certain, above, gain)
					}
				}
			}
			if m <= 12 || m == 15 || m == 20 || m == 30 {
				t.Log(line)
			}
		}
	}
}

// shareLeaks is in what share of rounds a colleague's answer becomes certain or more
// probable than the limit, and how much more often it is guessed right.
func shareLeaks(m, known int, p float64, rounded func(did, of int) *int) (certain, above, gain float64) {
	for j := range known + 1 {
		for c := range m - known + 1 {
			mass := binomial(known, j, p) * binomial(m-known, c, p)
			low, high := inSteps(*rounded(c+j, m), m, rounded)
			prior := slices.Repeat([]float64{p}, m-known)
			posterior, _ := attack.Counted(prior, low-j, high-j)
			b := attack.Belief{
				Prior: attack.Likeliest(p), Posterior: attack.Likeliest(posterior[0]), Certain: high-j <= 0 || low-j >= m-known,
				Unanimous: c+j == 0 || c+j == m, Said: max(float64(high)/float64(m), 1-float64(low)/float64(m)),
			}
			b.Low = b.Posterior
			gain += mass * b.Gain()
			switch attack.Promised().Judge(b) {
			case attack.Pinned:
				certain += mass
			case attack.TooProbable:
				above += mass
			}
		}
	}
	return certain, above, gain
}

func binomial(n, k int, p float64) float64 {
	x := 1.0
	for i := range k {
		x *= float64(n-i) / float64(i+1) * p
	}
	return x * math.Pow(1-p, float64(n-k))
}

// TestAgreementOfFive measures, exactly, what the index of agreement of a team of five
// says to two and to three who pool: the reason for which it wants ten lists.
func TestAgreementOfFive(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 3))
	for _, pooling := range []int{2, 3} {
		var certain, above float64
		const rounds = 4
		for range rounds {
			team := newTeam(worths(random, 5, 0.4), pooling)
			own := make([]int, pooling)
			for r := range own {
				own[r] = random.IntN(24)
			}
			for _, x := range attack.Enumerate(team.prior[pooling:], func(choice []int) int {
				b := ranking.NewBuilder(5, 5)
				for r, o := range append(slices.Clone(own), choice...) {
					groups := [][]int{}
					for _, i := range team.orders[r][o] {
						groups = append(groups, []int{i})
					}
					if err := b.Add(ranking.Ballot{Rater: r, Weight: 1, Groups: groups}); err != nil {
						t.Fatal(err)
					}
				}
				return int(math.Round(100 * *disclose.Agreement(agreement.U(ranking.NewCounts(b.Profile())))))
			}) {
				switch worst(team, x) {
				case attack.Pinned:
					certain += x.Mass / rounds
				case attack.TooProbable:
					above += x.Mass / rounds
				}
			}
		}
		t.Logf("agreement of five, %d pooling: certain in %.1f %% of rounds, above the limit in %.1f %% more", pooling, 100*certain, 100*above)
		if certain < 0.01 {
			t.Errorf("agreement of five, %d pooling, makes nothing certain", pooling)
		}
	}
	if disclose.All().Agreeing(9, survey.LeastFloors()) || !disclose.All().Agreeing(10, survey.LeastFloors()) {
		t.Error("figures of agreement want ten lists")
	}
}

// worst is the worst verdict about how somebody placed two colleagues.
func worst(team team, x *attack.Possible) attack.Verdict {
	out := attack.Kept
	for r := team.pooling; r < team.people; r++ {
		for i := range team.people {
			for j := range i {
				if i == r || j == r {
					continue
				}
				b := x.Believe(team.prior[r], r-team.pooling, attack.Cell{}, func(o int) int {
					return one(slices.Index(team.orders[r][o], i) < slices.Index(team.orders[r][o], j))
				})
				switch v := attack.Promised().Judge(b); {
				case v == attack.Pinned:
					return v
				case v == attack.TooProbable || out == attack.Kept:
					out = v
				}
			}
		}
	}
	return out
}

// TestFloors draws sets of ballots of a team in which everybody ranks everybody, counts
// them as the product does, and asks what the results that are shown at 7, 8, 9 and 10
// raters say of how a colleague placed the person. make floors draws enough for the
// table of docs/attacks.md; here a few show that it runs and that nothing is far off.
func TestFloors(t *testing.T) {
	t.Parallel()
	for _, raters := range []int{7, 8, 9, 10} {
		for pooling := 1; pooling <= 3; pooling++ {
			for _, spread := range []float64{0.3, 0.8} {
				m := measureFloor(raters, pooling, spread, *floorDraws)
				t.Logf("%2d raters, %d pooling, spread %.1f: %d draws, %d outputs judged (%.0f %% of rounds), highest posterior %.3f (at least %.3f), above the limit in %.2f %% of rounds, gain %+.4f, without another place found %d of %d",
					raters, pooling, spread, *floorDraws, m.judged, 100*m.mass, m.posterior, m.low, 100*m.above, m.gain, m.pinned, m.tried)
				if m.gain > attack.Promised().Gain {
					t.Errorf("%d raters, %d pooling: guessed right more often by %.3f", raters, pooling, m.gain)
				}
			}
		}
	}
}

type floorMeasure struct {
	judged, pinned, tried             int
	mass, posterior, low, above, gain float64
}

// measureFloor draws answers to one population and groups them by what is shown to
// those who pool: person 0 and raters from 1 on.
func measureFloor(raters, pooling int, spread float64, draws int) floorMeasure {
	random := rand.New(rand.NewPCG(uint64(raters*10+pooling), math.Float64bits(spread)))
	n := raters + 1
	pop := attack.NewPopulation(random, n, 0, 0, spread)
	pop.Ties, pop.Partial, pop.Added = 0.1, 0, 0
	asked := make([][]int, n)
	for r := range asked {
		for i := range n {
			if i != r {
				asked[r] = append(asked[r], i)
			}
		}
	}
	draw := func(random *rand.Rand, known world) world {
		w := slices.Clone(known)
		for r := len(known); r < n; r++ {
			w = append(w, pop.Answer(random, r, asked[r], n))
		}
		return w
	}
	own := draw(random, nil)[:pooling]
	of := span(0, pooling)
	shown := func(w world) string {
		b := ranking.NewBuilder(n, n)
		for r := range w {
			if err := b.Add(ranking.Ballot{Rater: r, Weight: 1, Groups: w[r].Groups}); err != nil {
				panic(err)
			}
		}
		out := ""
		results := fit(b.Profile()).contributions(of, raters >= 10)
		for _, x := range of {
			c := results[x]
			out += c.tier
			if raters >= 10 { // the interval says more than the score where both move
				out += fmt.Sprint(" ", c.score, " ")
			}
		}
		return out
	}
	type cell struct{ rater, other int }
	cells := []cell{}
	for r := pooling; r < n; r++ {
		for i := 1; i < n; i++ {
			if i != r {
				cells = append(cells, cell{r, i})
			}
		}
	}
	type outcome struct {
		n      float64
		counts [][4]float64
		truth  world
	}
	all, before := map[string]*outcome{}, make([][4]float64, len(cells))
	for range draws {
		w := draw(random, own)
		key := shown(w)
		x := all[key]
		if x == nil {
			x = &outcome{counts: make([][4]float64, len(cells)), truth: w}
			all[key] = x
		}
		x.n++
		for k, c := range cells {
			v := w[c.rater].Above(0, c.other)
			x.counts[k][v]++
			before[k][v]++
		}
	}
	var m floorMeasure
	guesses := 0.0
	for key, x := range all {
		if x.n < attack.FewestMatches {
			continue
		}
		m.judged++
		m.mass += x.n / float64(draws)
		above := false
		for k := range cells {
			prior, posterior := slices.Max(before[k][:])/float64(draws), slices.Max(x.counts[k][:])/x.n
			b := attack.Belief{Prior: prior, Posterior: posterior, Low: lowEnd(posterior, x.n)}
			if prior <= 0.65 {
				m.posterior, m.low = max(m.posterior, posterior), max(m.low, b.Low)
			}
			above = above || attack.Promised().Judge(b) == attack.TooProbable
			m.gain += x.n * (leftOut(x.counts[k], x.n) - prior)
			guesses += x.n
		}
		if above {
			m.above += x.n / float64(draws)
		}
		// Somebody's place of the person, with the same results.
		for range 3 {
			m.tried++
			r := pooling + random.IntN(n-pooling)
			if attack.Witnesses(random, x.truth, 60, 2, func(random *rand.Rand, w world) world {
				w = slices.Clone(w)
				w[r] = pop.Answer(random, r, asked[r], n)
				if random.IntN(2) == 0 {
					other := pooling + random.IntN(n-pooling)
					w[other] = pop.Answer(random, other, asked[other], n)
				}
				return w
			}, func(w world) bool { return shown(w) == key }, func(w world) int { return w[r].Place(0) }) < 2 {
				m.pinned++
			}
		}
	}
	m.gain /= max(1, guesses)
	return m
}

// leftOut is how often the most frequent value of the others is one's own: what is
// guessed right without the answer itself among those that one learns from.
func leftOut(counts [4]float64, n float64) float64 {
	slices.Sort(counts[:])
	switch first, second := counts[3], counts[2]; {
	case first >= second+2:
		return first / n
	case first == second+1:
		return first / n / 2
	default:
		return 0
	}
}

func lowEnd(p, n float64) float64 {
	const z = 4
	centre := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, (centre-half)/(1+z*z/n))
}
