package power

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
)

// Null compares an observed Gini with what chance gives when every respondent
// names as many people as they did, but at random (I.1).
type Null struct {
	// Mean is the mean Gini under chance, without the factor n/(n-1).
	Mean ranking.Statistic
	// Excess is the observed Gini minus Mean, both without that factor.
	Excess ranking.Statistic
	// P is the probability of a Gini at least as large under chance.
	P ranking.Statistic
	// Replicates is how many arrangements Mean and P rest on: all of them when
	// Exact, simulated ones otherwise.
	Replicates int
	Exact      bool
}

// Limits of the null of chance (0.7).
const (
	// MaxNullPeople is the largest scope whose p-value is simulated directly.
	MaxNullPeople = 2000
	// NormalReplicates is how many simulations give mean and standard
	// deviation for the normal approximation in larger scopes.
	NormalReplicates = 19
)

// Holdings returns the distinct followers of everybody who could be named, in
// roster order: the holdings whose concentration chapter I reports. People who
// could not be named hold nothing by rule, not by choice, and are left out.
func Holdings(g *follow.Graph) []float64 {
	x := make([]float64, 0, g.People())
	for i, f := range g.Followers() {
		if g.Candidate(i) {
			x = append(x, float64(f))
		}
	}
	return x
}

// FollowerNull returns the null of the Gini of [Holdings]: every respondent
// names as many people as they did, uniformly at random among those they could
// name, whoever the others name.
//
// All arrangements are enumerated when there are at most
// [ranking.MaxEnumeration]; otherwise replicates of them are simulated and
// P = (1 + #{G* >= G})/(1 + replicates). Above [MaxNullPeople] people P is the
// upper tail of a normal with the mean and standard deviation of
// [NormalReplicates] simulations, undefined (constant) if these do not vary and
// lie below the observed Gini.
//
// Undefined (no_data) when nobody is named. It panics if replicates is not
// positive. Blocks of replicates have their own stream, so the result does not
// depend on the number of processors. O(replicates·(n + names)).
//
// gonum's sampleuv.WithoutReplacement allocates and sorts or permutes all n for
// each call; here one permutation a block is shuffled on (Durstenfeld, 1964),
// which is as uniform from whatever order it has.
func FollowerNull(g *follow.Graph, replicates int, seed uint64) Null {
	if replicates <= 0 {
		panic("power: no replicates")
	}
	model := newNamings(g)
	gini, ok := Concentrate(Holdings(g)).Gini.Get()
	if !ok {
		none := ranking.Undefined(ranking.NoData)
		return Null{Mean: none, Excess: none, P: none}
	}
	if model.people > MaxNullPeople {
		mean, sd := stat.MeanStdDev(model.simulate(NormalReplicates, seed), nil)
		null := Null{Mean: ranking.Defined(mean), Excess: ranking.Defined(gini - mean), Replicates: NormalReplicates}
		switch {
		case sd > ranking.Slack:
			null.P = ranking.Defined(distuv.UnitNormal.Survival((gini - mean) / sd))
		case gini <= mean+ranking.Slack:
			null.P = ranking.Defined(1)
		default:
			null.P = ranking.Undefined(ranking.Constant)
		}
		return null
	}
	values, exact := model.enumerate(), true
	if values == nil {
		values, exact = model.simulate(replicates, seed), false
	}
	mean := stat.Mean(values, nil)
	return Null{
		Mean:       ranking.Defined(mean),
		Excess:     ranking.Defined(gini - mean),
		P:          ranking.Defined(tail(values, gini, exact)),
		Replicates: len(values),
		Exact:      exact,
	}
}

// tail returns the permutation p-value (0.5) of an observed statistic, large
// values being extreme.
func tail(values []float64, observed float64, exact bool) float64 {
	atLeast := 0
	for _, v := range values {
		if v >= observed-ranking.Slack {
			atLeast++
		}
	}
	if exact {
		return float64(atLeast) / float64(len(values))
	}
	return ranking.PermutationP(atLeast, len(values))
}

// namings is the null model: who names, how many, out of whom. People are those
// who could be named, renumbered without gaps.
type namings struct {
	people  int
	names   int   // in total
	self    []int // by rater who names somebody: own number, people if never named
	draws   []int // names given
	choices []int // people to name
}

func newNamings(g *follow.Graph) namings {
	m := namings{people: g.Candidates()}
	next := 0
	for u := range g.Raters() {
		self := m.people
		if u < g.People() && g.Candidate(u) {
			self = next
			next++
		}
		if a := len(g.Named(u)); a > 0 {
			m.self = append(m.self, self)
			m.draws = append(m.draws, a)
			m.choices = append(m.choices, g.Choices(u, m.people))
			m.names += a
		}
	}
	return m
}

// gini returns the Gini of follower counts by counting sort. hist must hold
// a zero for every count from 0 to the number of raters and is left so. The numerator is an integer and the same
// denominator serves every replicate, so equal spreads compare as equal.
func (m *namings) gini(counts, hist []int32) float64 {
	top := int32(0)
	for _, c := range counts {
		hist[c]++
		top = max(top, c)
	}
	n := int64(m.people)
	var sum, below int64
	for value := range int64(top) + 1 {
		c := int64(hist[value])
		// The c people of this value hold places below+1..below+c, whose
		// weights 2i-n-1 add to c(2·below+c-n).
		sum += value * c * (2*below + c - n)
		below += c
		hist[value] = 0
	}
	return float64(sum) / (float64(n) * float64(m.names))
}

// simulate draws replicates of the Gini.
func (m *namings) simulate(replicates int, seed uint64) []float64 {
	out := make([]float64, replicates)
	ranking.ForBlocks(func(block int) {
		start, end := ranking.BlockRange(block, replicates)
		if start == end {
			return
		}
		random := rand.New(ranking.NewSource(seed, uint64(block)))
		inside, outside := identity(m.people-1), identity(m.people)
		counts := make([]int32, m.people)
		hist := make([]int32, len(m.draws)+1)
		for r := start; r < end; r++ {
			clear(counts)
			for k, a := range m.draws {
				u := int32(m.self[k])
				order := inside
				if m.choices[k] == m.people {
					order = outside
				}
				left := uint32(len(order))
				for i := range a {
					j := i + int(random.Uint32N(left))
					left--
					v := order[j]
					order[i], order[j] = v, order[i]
					// The people other than u, numbered without a gap.
					if v >= u {
						v++
					}
					counts[v]++
				}
			}
			out[r] = m.gini(counts, hist)
		}
	})
	return out
}

// enumerate returns the Gini of every arrangement, nil when there are more than
// ranking.MaxEnumeration.
func (m *namings) enumerate() []float64 {
	arrangements := 1
	for k, a := range m.draws {
		arrangements = multiplyChoices(arrangements, m.choices[k], a)
		if arrangements > ranking.MaxEnumeration {
			return nil
		}
	}
	sets := make([][][]int, len(m.draws))
	for k, a := range m.draws {
		sets[k] = combin.Combinations(m.choices[k], a)
	}
	out := make([]float64, 0, arrangements)
	counts := make([]int32, m.people)
	hist := make([]int32, len(m.draws)+1)
	var visit func(k int)
	visit = func(k int) {
		if k == len(sets) {
			out = append(out, m.gini(counts, hist))
			return
		}
		for _, set := range sets[k] {
			m.add(counts, set, m.self[k], 1)
			visit(k + 1)
			m.add(counts, set, m.self[k], -1)
		}
	}
	visit(0)
	return out
}

func (m *namings) add(counts []int32, set []int, self int, by int32) {
	for _, v := range set {
		if v >= self {
			v++
		}
		counts[v] += by
	}
}

// multiplyChoices returns product·C(n,k), or ranking.MaxEnumeration+1 as soon
// as that is exceeded: combin.Binomial overflows silently.
func multiplyChoices(product, n, k int) int {
	const over = ranking.MaxEnumeration + 1
	k = min(k, n-k)
	if product > ranking.MaxEnumeration {
		return over
	}
	ways := 1
	for i := 1; i <= k; i++ {
		ways = ways * (n - k + i) / i
		if ways > ranking.MaxEnumeration {
			return over
		}
	}
	return min(product*ways, over)
}

func identity(n int) []int32 {
	order := make([]int32, max(0, n))
	for i := range order {
		order[i] = int32(i)
	}
	return order
}
