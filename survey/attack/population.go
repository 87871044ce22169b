package attack

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Answer is what one rater hands in, by places on the roster.
type Answer struct {
	// Groups are those listed, first group first.
	Groups [][]int
	// Names are those followed, by area, ascending; an area that is not answered is
	// nil.
	Names [][]int
	// Items are the answers to optional items, -1 for none, 0 for no and 1 for yes.
	Items []int
}

// Place returns the number of groups above somebody, -1 for who is not listed.
func (a Answer) Place(person int) int {
	return slices.IndexFunc(a.Groups, func(g []int) bool { return slices.Contains(g, person) })
}

// Above compares two people: 1 when the first stands above, 0 when below, 2 for a tie
// and 3 when one of them is not listed.
func (a Answer) Above(x, y int) int {
	switch p, q := a.Place(x), a.Place(y); {
	case p < 0 || q < 0:
		return 3
	case p < q:
		return 1
	case p > q:
		return 0
	}
	return 2
}

// Named reports whether somebody is named in an area.
func (a Answer) Named(area, person int) bool {
	return area < len(a.Names) && slices.Contains(a.Names[area], person)
}

// Population is what is known of an organisation before anybody answers.
type Population struct {
	// Worth is by how much more everybody is thought to contribute, on the scale of
	// the logarithm (Plackett–Luce).
	Worth []float64
	// Ties is the probability that the next person joins the group before.
	Ties float64
	// Partial is the probability that somebody who is asked about is not placed.
	Partial float64
	// Added is the expected number of people listed beside those asked about.
	Added float64
	// Follow are the log odds of being named, by area and person.
	Follow [][]float64
	// Names is how many names are accepted.
	Names int
	// Yes is the probability of a yes, by item.
	Yes []float64
	// On tells who is there to be listed and named; nil for everybody.
	On []bool
}

func (p *Population) there(person int) bool { return p.On == nil || p.On[person] }

// NewPopulation draws a population. spread is the standard deviation of the worths: 0
// for people who are all alike, 1 for clear differences.
func NewPopulation(random *rand.Rand, people, areas, items int, spread float64) *Population {
	p := &Population{
		Worth: make([]float64, people), Ties: 0.3 * random.Float64(), Partial: 0.3 * random.Float64(),
		Added: random.Float64(), Names: 5, Follow: make([][]float64, areas), Yes: make([]float64, items),
	}
	for i := range p.Worth {
		p.Worth[i] = spread * random.NormFloat64()
	}
	for a := range p.Follow {
		p.Follow[a] = make([]float64, people)
		for i := range p.Follow[a] {
			// One in four is named, those thought more of more often.
			p.Follow[a][i] = -1.1 + 0.5*p.Worth[i] + 0.5*random.NormFloat64()
		}
	}
	for k := range p.Yes {
		p.Yes[k] = 0.2 + 0.6*random.Float64()
	}
	return p
}

// Order draws a strict order of people: the next is chosen among those left with
// probability in proportion to exp(worth).
//
// Source: Yellott, 1977, The relationship between Luce's choice axiom, Thurstone's
// theory of comparative judgment, and the double exponential distribution.
func (p *Population) Order(random *rand.Rand, among []int) []int {
	type scored struct {
		person int
		key    float64
	}
	keys := make([]scored, len(among))
	for k, i := range among {
		keys[k] = scored{i, p.Worth[i] - math.Log(random.ExpFloat64())}
	}
	slices.SortFunc(keys, func(a, b scored) int {
		switch {
		case a.key > b.key:
			return -1
		case a.key < b.key:
			return 1
		}
		return a.person - b.person
	})
	out := make([]int, len(keys))
	for k, s := range keys {
		out[k] = s.person
	}
	return out
}

// Answer draws the answer of a rater who is asked about some people, and lists at most
// most of them.
func (p *Population) Answer(random *rand.Rand, rater int, asked []int, most int) Answer {
	var listed []int
	for _, i := range asked {
		if random.Float64() >= p.Partial {
			listed = append(listed, i)
		}
	}
	if random.Float64() < p.Added {
		if i := random.IntN(len(p.Worth)); i != rater && p.there(i) && !slices.Contains(asked, i) {
			listed = append(listed, i)
		}
	}
	order := p.Order(random, listed)
	var a Answer
	for k, i := range order[:min(len(order), most)] {
		if k > 0 && random.Float64() < p.Ties {
			last := len(a.Groups) - 1
			a.Groups[last] = append(a.Groups[last], i)
		} else {
			a.Groups = append(a.Groups, []int{i})
		}
	}
	for area := range p.Follow {
		a.Names = append(a.Names, p.names(random, rater, area))
	}
	for _, yes := range p.Yes {
		item := 0
		if random.Float64() < yes {
			item = 1
		}
		a.Items = append(a.Items, item)
	}
	return a
}

// names draws whom a rater names: everybody by their own odds, a random few of them
// when they are too many.
func (p *Population) names(random *rand.Rand, rater, area int) []int {
	names := []int{}
	for i := range p.Worth {
		if i != rater && p.there(i) && random.Float64() < p.naming(area, i) {
			names = append(names, i)
		}
	}
	random.Shuffle(len(names), func(a, b int) { names[a], names[b] = names[b], names[a] })
	names = names[:min(len(names), p.Names)]
	slices.Sort(names)
	return names
}

// naming is the probability that a rater names somebody. In large organisations the
// expected number of names stays at three.
func (p *Population) naming(area, person int) float64 {
	x := 1 / (1 + math.Exp(-p.Follow[area][person]))
	return x * min(1, 12/float64(len(p.Worth)))
}

// Naming is the probability that a rater names somebody in an area, before anything is
// read: a rater with more names than are accepted leaves some out, which is little.
func (p *Population) Naming(area, person int) float64 { return p.naming(area, person) }
