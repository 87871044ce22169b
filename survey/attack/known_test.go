package attack_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/followship/followship/survey/attack"
)

// team is a small team in which everybody ranks all others, and the first few pool
// what they know.
type team struct {
	people, pooling int
	orders          [][][]int   // by rater and option: the others, first to last
	prior           [][]float64 // by rater and option
}

// newTeam lists what everybody can answer, with probabilities by the worths
// (Plackett–Luce).
func newTeam(worth []float64, pooling int) team {
	n := len(worth)
	t := team{people: n, pooling: pooling, orders: make([][][]int, n), prior: make([][]float64, n)}
	for r := range n {
		var others []int
		for i := range n {
			if i != r {
				others = append(others, i)
			}
		}
		t.orders[r] = attack.Orders(others)
		for _, order := range t.orders[r] {
			p := 1.0
			for k, first := range order {
				sum := 0.0
				for _, i := range order[k:] {
					sum += math.Exp(worth[i])
				}
				p *= math.Exp(worth[first]) / sum
			}
			t.prior[r] = append(t.prior[r], p)
		}
	}
	return t
}

// sums returns the ranks that those who do not pool can give.
func (t team) sums() attack.Sums {
	s := attack.Sums{Prior: t.prior[t.pooling:]}
	for _, orders := range t.orders[t.pooling:] {
		var vectors [][]int
		for _, order := range orders {
			v := make([]int, t.people)
			for k, i := range order {
				v[i] = k + 1
			}
			vectors = append(vectors, v)
		}
		s.Vectors = append(s.Vectors, vectors)
	}
	return s
}

// pinned reports whether some rater's place for somebody is certain.
func (t team) pinned(x *attack.Possible) bool {
	for r := t.pooling; r < t.people; r++ {
		for i := range t.people {
			if i == r {
				continue
			}
			b := x.Believe(t.prior[r], r-t.pooling, attack.Cell{Kind: attack.Place, Rater: r, Ratee: i}, func(o int) int { return slices.Index(t.orders[r][o], i) })
			if b.Certain {
				return true
			}
		}
	}
	return false
}

// worths draws how people are thought of.
func worths(random *rand.Rand, n int, spread float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = spread * random.NormFloat64()
	}
	return out
}

// TestExactMeansLeak finds what the specification of confidentiality was written for:
// with exact mean ranks, somebody who knows their own list can name another's exact
// rank with certainty in 14 to 34 % of rounds in a team of five, and in 69 to 79 % in a
// team of four. A solver that does not find this finds nothing.
func TestExactMeansLeak(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 5))
	for _, tt := range []struct {
		people    int
		low, high float64
	}{{4, 0.69, 0.79}, {5, 0.14, 0.34}} {
		lowest, highest := 1.0, 0.0
		for _, spread := range []float64{0, 0.3, 0.6} {
			rate, rounds := 0.0, 4
			if spread == 0 {
				rounds = 1
			}
			for range rounds {
				team := newTeam(worths(random, tt.people, spread), 1)
				s := team.sums()
				// The sum of every rater's ranks is known, so the sum for one person
				// follows from those of the others; here all are kept.
				for _, x := range attack.Enumerate(s.Prior, func(choice []int) [5]int {
					var sum [5]int
					for r, o := range choice {
						for i, v := range s.Vectors[r][o] {
							sum[i] += v
						}
					}
					return sum
				}) {
					if team.pinned(x) {
						rate += x.Mass / float64(rounds)
					}
				}
			}
			t.Logf("team of %d, spread %.1f: a rank is certain in %.1f %% of rounds", tt.people, spread, 100*rate)
			lowest, highest = min(lowest, rate), max(highest, rate)
		}
		if highest < tt.low || lowest > tt.high {
			t.Errorf("team of %d: certain in %.2f to %.2f of rounds, known are %.2f to %.2f", tt.people, lowest, highest, tt.low, tt.high)
		}
	}
}

// TestTiersLeakLittle: three tiers instead of means leak at most 1.6 % of rounds in a
// team of six with two colleagues pooling.
func TestTiersLeakLittle(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(2, 6))
	team := newTeam(worths(random, 6, 0.4), 2)
	s := team.sums()
	own := team.own(random)
	rate, total := 0.0, 0.0
	for _, x := range s.Enumerate(729, func(sum []int) int {
		key := 0
		for _, tier := range thirds(sum, own, 5, 5) {
			key = 3*key + tier
		}
		return key
	}) {
		if x == nil {
			continue
		}
		total += x.Mass
		if team.pinned(x) {
			rate += x.Mass
		}
	}
	t.Logf("team of 6, two pooling: a rank is certain in %.2f %% of rounds", 100*rate)
	if math.Abs(total-1) > 1e-9 {
		t.Errorf("the outputs have the probability %v together", total)
	}
	if rate == 0 || rate > 0.016 {
		t.Errorf("certain in %.2f %% of rounds, known are 1.6 %% at most, and more than none", 100*rate)
	}
}

// own draws the lists of those who pool, as ranks by person.
func (t team) own(random *rand.Rand) [][]int {
	own := make([][]int, t.pooling)
	for r := range own {
		own[r] = make([]int, t.people)
		for k, i := range t.orders[r][random.IntN(len(t.orders[r]))] {
			own[r][i] = k + 1
		}
	}
	return own
}

// TestTiersOfSevenLeakNothing: for every rater and everybody on their list there is
// another place with the same tiers, in a team of seven with two colleagues pooling.
func TestTiersOfSevenLeakNothing(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	team := newTeam(worths(random, 7, 0.4), 2)
	own := team.own(random)
	type world = [5]int // options of those who do not pool
	s := team.sums()
	output := func(w world) string {
		sum := make([]int, 7)
		for r, o := range w {
			for i, v := range s.Vectors[r][o] {
				sum[i] += v
			}
		}
		return string(fmt.Append(nil, thirds(sum, own, 6, 6)))
	}
	rounds, cells := 60, 0
	for range rounds {
		var truth world
		for r := range truth {
			truth[r] = pick(random, team.prior[r+2])
		}
		want := output(truth)
		for r := range truth {
			for i := range 7 {
				if i == r+2 {
					continue
				}
				cells++
				if attack.Witnesses(random, truth, 5000, 2, func(random *rand.Rand, w world) world {
					w[r] = random.IntN(720)
					for range random.IntN(3) {
						w[random.IntN(5)] = random.IntN(720)
					}
					return w
				}, func(w world) bool { return output(w) == want }, func(w world) int { return slices.Index(team.orders[r+2][w[r]], i) }) < 2 {
					t.Errorf("%v: no other place is found that %d could have given %d", truth, r+2, i)
				}
			}
		}
	}
	t.Logf("%d cells of %d rounds", cells, rounds)
}

func pick(random *rand.Rand, p []float64) int {
	x := random.Float64()
	for o, q := range p {
		if x < q {
			return o
		}
		x -= q
	}
	return len(p) - 1
}

// thirds puts people into three tiers by where the mean of their ranks lies between
// best and worst.
func thirds(sum []int, own [][]int, raters, most int) []int {
	out := make([]int, len(sum))
	for i := range sum {
		total := sum[i]
		for _, list := range own {
			total += list[i]
		}
		// mean-1 over most-1, in thirds.
		out[i] = min(2, 3*(total-raters)/(raters*(most-1)))
	}
	return out
}
