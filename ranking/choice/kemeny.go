package choice

import (
	"cmp"
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

const (
	// MaxKemeny is the largest roster a Kemeny order is computed for.
	MaxKemeny = 200
	// MaxExact is the largest strong component solved by dynamic programming.
	MaxExact = 18
)

// KemenyOrder is a strict order of the compared people with what is known about
// its cost.
type KemenyOrder struct {
	// Order lists roster indices, best first: everybody who stands on a ballot
	// with somebody else.
	Order []int
	// Cost is the weight of the disagreements: the sum of W[j][i] over all
	// pairs with i above j.
	Cost float64
	// LowerBound is proven to be at most the cost of every order.
	LowerBound float64
	// Gap is (Cost - LowerBound)/max(1, Cost), >= 0; 0 when Optimal.
	Gap float64
	// Optimal reports that no order costs less, by proof.
	Optimal bool
	// Unique reports that every other order costs more, by proof. It is false
	// when another order costs the same and when that is not known.
	Unique bool
}

// Kemeny returns the order of the compared people that disagrees least with
// the ballots (B.6), c being the counts of p (nil: they are counted). score
// holds everybody's contribution score; among several optima the order returned
// has, from the top down, the person with the highest score wherever the costs
// permit it. Equal scores (and a nil score) are told apart by the Borda score,
// then by index.
//
// It returns nil and a reason where an order would mean nothing: above
// [MaxKemeny] people (too_large), and when fewer than two people were compared
// or the median pair of them by less than a weight of 1 (no_data): on sparse
// comparisons almost every order is optimal.
//
// seed feeds the restarts of the local search that strong components of more
// than [MaxExact] people begin with. The result does not depend on time or on
// the number of processors.
//
// Cost: O(2^s·s) for a component of s <= [MaxExact] people. Above, where people
// agree to some degree, a second for 80 people or less; at most some seconds
// above [MaxProof] people and minutes below.
//
// Sources: Kemeny, 1959, Mathematics without numbers; Young & Levenglick, 1978,
// A consistent extension of Condorcet's election principle; Truchon, 1998, An
// extension of the Condorcet criterion and Kemeny orders; Grötschel, Jünger &
// Reinelt, 1984, A cutting plane algorithm for the linear ordering problem.
func Kemeny(p *ranking.Profile, c *ranking.Counts, score []float64, seed uint64) (*KemenyOrder, ranking.Reason) {
	n := p.People()
	if n > MaxKemeny {
		return nil, ranking.TooLarge
	}
	if c == nil {
		c = ranking.NewCounts(p)
	}
	if c == nil {
		return nil, ranking.NoData
	}
	if c.People() != n || score != nil && len(score) != n {
		panic("choice: counts or scores of another roster")
	}
	m := newMajority(c)
	people := m.comparedPeople()
	if len(people) < 2 || m.medianCompared(people) < 1-relativeSlack {
		return nil, ranking.NoData
	}

	borda := values(Borda(p))
	sortByPriority(people, score, borda)
	starts := [][]int{people, sortedBy(people, values(Copeland(c))), sortedBy(people, borda)}

	k := &KemenyOrder{Optimal: true, Unique: true}
	excess, slack := 0.0, 0.0
	for number, members := range m.strongComponents(people) {
		b := newBlock(m, members)
		s := b.solve(localOrders(starts, members), seed, uint64(number))
		for _, local := range s.order {
			k.Order = append(k.Order, members[local])
		}
		excess += s.cost - s.bound
		slack += b.slack
		k.Optimal = k.Optimal && s.optimal
		k.Unique = k.Unique && s.unique
	}
	for at, i := range k.Order {
		for _, j := range k.Order[at+1:] {
			k.Cost += m.above[j*n+i]
		}
	}
	if excess <= slack {
		k.Optimal = true
	}
	k.LowerBound = k.Cost
	if !k.Optimal {
		k.LowerBound = max(0, k.Cost-excess)
		k.Gap = (k.Cost - k.LowerBound) / max(1, k.Cost)
	}
	return k, ""
}

// Scores returns the order as scores over a roster of n people: how many of
// the order stand below each. They are undefined (no_data) for people outside
// the order.
func (k *KemenyOrder) Scores(n int) []ranking.Statistic {
	score := make([]ranking.Statistic, n)
	for i := range score {
		score[i] = ranking.Undefined(ranking.NoData)
	}
	for at, i := range k.Order {
		score[i] = ranking.Defined(float64(len(k.Order) - 1 - at))
	}
	return score
}

// localOrders restricts orders of everybody to the members of a component and
// renames these to their place in it.
func localOrders(orders [][]int, members []int) [][]int {
	place := make(map[int]int, len(members))
	for local, i := range members {
		place[i] = local
	}
	out := make([][]int, len(orders))
	for k, order := range orders {
		for _, i := range order {
			if local, ok := place[i]; ok {
				out[k] = append(out[k], local)
			}
		}
	}
	return out
}

// comparedPeople returns, ascending, who stands on a ballot with others.
func (m *majority) comparedPeople() []int {
	var people []int
	for i := range m.people {
		for j := range m.people {
			if j != i && m.compared(i, j) > 0 {
				people = append(people, i)
				break
			}
		}
	}
	return people
}

// medianCompared returns the median of N[i][j] over the pairs of people.
func (m *majority) medianCompared(people []int) float64 {
	var counts []float64
	for k, i := range people {
		for _, j := range people[k+1:] {
			counts = append(counts, m.compared(i, j))
		}
	}
	slices.Sort(counts)
	return ranking.Quantile(0.5, counts)
}

// strongComponents returns the strong components of the graph with an edge
// i→j unless a majority is against it, from the top down, members in the order
// of people. Between two components the upper one has a strict majority in
// every pair, so every optimal order puts all of it above all of the lower one
// (Truchon, 1998).
//
// Any two people are joined by an edge. Then the component structure is a
// line, and sorted by the number of opponents beaten strictly it is contiguous:
// whoever is in the upper part of a cut beats everybody in the lower part, so
// more people than anybody there does. What remains is to find the places no
// edge crosses upwards.
func (m *majority) strongComponents(people []int) [][]int {
	beats := make(map[int]int, len(people))
	for _, i := range people {
		for _, j := range people {
			if m.margin(i, j) > 0 {
				beats[i]++
			}
		}
	}
	line := slices.Clone(people)
	slices.SortStableFunc(line, func(i, j int) int { return cmp.Compare(beats[j], beats[i]) })
	place := make(map[int]int, len(people)) // in people
	for at, i := range people {
		place[i] = at
	}
	var components [][]int
	start, reach := 0, 0 // reach: the lowest position with an edge into the part above
	for at, i := range line {
		for below := len(line) - 1; below > max(at, reach); below-- {
			if m.margin(i, line[below]) <= 0 {
				reach = below
			}
		}
		if reach <= at {
			component := slices.Clone(line[start : at+1])
			slices.SortFunc(component, func(i, j int) int { return cmp.Compare(place[i], place[j]) })
			components = append(components, component)
			start, reach = at+1, at+1
		}
	}
	return components
}

// values returns the defined values and NaN for the undefined ones.
func values(s []ranking.Statistic) []float64 {
	x := make([]float64, len(s))
	for i, v := range s {
		x[i] = math.NaN()
		if v.OK() {
			x[i] = v.Value()
		}
	}
	return x
}

// sortByPriority sorts people by score, then by Borda score, best first, then by
// index. Equal scores are equal by [ranking.SameScore], not to the bit: ties
// must not be broken by rounding.
func sortByPriority(people []int, score, borda []float64) {
	slices.Sort(people)
	byBorda := classes(people, borda)
	var byScore map[int]float64
	if score != nil {
		byScore = classes(people, score)
	}
	slices.SortStableFunc(people, func(i, j int) int {
		if d := cmp.Compare(byScore[j], byScore[i]); d != 0 {
			return d
		}
		return cmp.Compare(byBorda[j], byBorda[i])
	})
}

// sortedBy returns people sorted by score, best first; equal ones keep their
// order.
func sortedBy(people []int, score []float64) []int {
	class := classes(people, score)
	sorted := slices.Clone(people)
	slices.SortStableFunc(sorted, func(i, j int) int { return cmp.Compare(class[j], class[i]) })
	return sorted
}

// classes returns the midranks of the people's scores; people without a score
// rank lowest.
func classes(people []int, score []float64) map[int]float64 {
	var known []int
	var x []float64
	for _, i := range people {
		if !math.IsNaN(score[i]) {
			known, x = append(known, i), append(x, score[i])
		}
	}
	class := make(map[int]float64, len(known)) // absent: 0, below any rank
	for k, r := range ranking.Midranks(x) {
		class[known[k]] = r
	}
	return class
}
