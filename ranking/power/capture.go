package power

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/combin"

	"github.com/followship/followship/ranking"
)

// LeadPlaces is how many people lead an area at most (I.5).
const LeadPlaces = 3

// Capture describes whether the same people lead in several areas (I.5).
type Capture struct {
	// Areas is the number of areas.
	Areas int
	// Distinct is the number of different people who lead somewhere, Places the
	// number of (person, area) pairs in which somebody leads.
	Distinct, Places int
	// Overlap is Distinct/Places, in (0,1]: 1 when nobody leads twice. With
	// full lists Places is 3·Areas.
	Overlap ranking.Statistic
	// Leads[i] is in how many areas person i leads.
	Leads []int
	// Most is the largest of Leads. Broad is how many people lead in at least
	// half of the areas, and Fewest the smallest of Leads among them.
	Most, Broad, Fewest int
	// P is the probability that somebody leads in at least Most areas, and
	// OverlapP that of an overlap at most as large, when the areas have nothing
	// to do with each other.
	P, OverlapP ranking.Statistic
	// Replicates is how many arrangements P and OverlapP rest on: all of them
	// when Exact, simulated ones otherwise.
	Replicates int
	Exact      bool
}

// MeasureCapture finds who leads in which area. followers[a][i] is the number
// of followers of person i in area a; every area covers the same people.
//
// The leaders of an area are the people of its leading tie groups, taken group
// by group while there are at most [LeadPlaces] of them; somebody without
// followers never leads. Who shares the third place with too many others is
// left out rather than drawn by lot: the result does not depend on the order of
// people.
//
// Null: within each area, independently, the people with followers there
// exchange their places, so that each set of that many of them leads with equal
// probability. All arrangements are enumerated when there are at most
// [ranking.MaxEnumeration], otherwise replicates are simulated.
//
// Overlap, P and OverlapP are undefined (no_data) when nobody leads anywhere.
// It panics if the areas cover different numbers of people. O(replicates·areas)
// and O(areas·n).
func MeasureCapture(followers [][]int, replicates int, seed uint64) Capture {
	c := Capture{
		Areas:    len(followers),
		Overlap:  ranking.Undefined(ranking.NoData),
		P:        ranking.Undefined(ranking.NoData),
		OverlapP: ranking.Undefined(ranking.NoData),
	}
	if len(followers) == 0 {
		return c
	}
	c.Leads = make([]int, len(followers[0]))
	var model leaderships
	for _, f := range followers {
		if len(f) != len(c.Leads) {
			panic("power: areas cover different numbers of people")
		}
		leaders := leading(f)
		for _, i := range leaders {
			c.Leads[i]++
		}
		c.Places += len(leaders)
		if len(leaders) > 0 {
			model.add(f, len(leaders))
		}
	}
	if c.Places == 0 {
		return c
	}
	for _, l := range c.Leads {
		if l > 0 {
			c.Distinct++
		}
		c.Most = max(c.Most, l)
		if l > 0 && 2*l >= c.Areas {
			if c.Broad == 0 || l < c.Fewest {
				c.Fewest = l
			}
			c.Broad++
		}
	}
	c.Overlap = ranking.Defined(float64(c.Distinct) / float64(c.Places))

	draws := model.enumerate(len(c.Leads))
	c.Exact = draws != nil
	if !c.Exact {
		draws = model.simulate(len(c.Leads), replicates, seed)
	}
	c.Replicates = len(draws)
	most, overlap := 0, 0
	for _, d := range draws {
		if d.most >= c.Most {
			most++
		}
		if d.distinct <= c.Distinct {
			overlap++
		}
	}
	switch {
	case c.Exact:
		c.P = ranking.Defined(float64(most) / float64(len(draws)))
		c.OverlapP = ranking.Defined(float64(overlap) / float64(len(draws)))
	case len(draws) > 0:
		c.P = ranking.Defined(ranking.PermutationP(most, len(draws)))
		c.OverlapP = ranking.Defined(ranking.PermutationP(overlap, len(draws)))
	}
	return c
}

// leading returns who leads in an area.
func leading(followers []int) []int {
	var order []int
	for i, f := range followers {
		if f > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return followers[b] - followers[a] })
	end := 0
	for end < len(order) {
		next := end + 1
		for next < len(order) && followers[order[next]] == followers[order[end]] {
			next++
		}
		if next > LeadPlaces {
			break
		}
		end = next
	}
	return order[:end]
}

// leaderships is the null model of capture: per area, out of whom how many lead.
type leaderships struct {
	followed [][]int32
	lead     []int
}

// spread is one arrangement: how many different people lead, and the most areas
// one of them leads in.
type spread struct{ distinct, most int }

func (m *leaderships) add(followers []int, lead int) {
	var followed []int32
	for i, f := range followers {
		if f > 0 {
			followed = append(followed, int32(i))
		}
	}
	m.followed = append(m.followed, followed)
	m.lead = append(m.lead, lead)
}

func (m *leaderships) enumerate(people int) []spread {
	arrangements := 1
	for a, f := range m.followed {
		arrangements = multiplyChoices(arrangements, len(f), m.lead[a])
	}
	if arrangements > ranking.MaxEnumeration {
		return nil
	}
	out := make([]spread, 0, arrangements)
	leads := make([]int, people)
	var visit func(a int, s spread)
	visit = func(a int, s spread) {
		if a == len(m.followed) {
			out = append(out, s)
			return
		}
		for _, set := range combin.Combinations(len(m.followed[a]), m.lead[a]) {
			next := s
			for _, k := range set {
				next.count(leads, m.followed[a][k])
			}
			visit(a+1, next)
			for _, k := range set {
				leads[m.followed[a][k]]--
			}
		}
	}
	visit(0, spread{})
	return out
}

func (m *leaderships) simulate(people, replicates int, seed uint64) []spread {
	out := make([]spread, max(0, replicates))
	ranking.ForBlocks(func(block int) {
		start, end := ranking.BlockRange(block, len(out))
		if start == end {
			return
		}
		random := rand.New(ranking.NewSource(seed, uint64(block)))
		order := make([][]int32, len(m.followed))
		for a, f := range m.followed {
			order[a] = slices.Clone(f)
		}
		leads := make([]int, people)
		for r := start; r < end; r++ {
			for a, f := range order {
				for i := range m.lead[a] {
					j := i + random.IntN(len(f)-i)
					f[i], f[j] = f[j], f[i]
					out[r].count(leads, f[i])
				}
			}
			for a, f := range order {
				for _, i := range f[:m.lead[a]] {
					leads[i] = 0
				}
			}
		}
	})
	return out
}

func (s *spread) count(leads []int, i int32) {
	leads[i]++
	if leads[i] == 1 {
		s.distinct++
	}
	s.most = max(s.most, leads[i])
}
