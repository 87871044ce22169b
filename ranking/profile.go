package ranking

import (
	"math"
	"slices"
)

// Profile is the set of ballots of one round and scope over a roster of n
// people, stored flat: 100,000 lists of 25 take some 20 MB. It is immutable
// once built and safe for concurrent readers.
type Profile struct {
	people  int
	raters  int
	rater   []int32
	weight  []float64
	items   []int32 // people, ballot after ballot, best first
	itemEnd []int   // per ballot: end in items
	ends    []int32 // per group: end within its ballot
	groups  []int   // per ballot: end in ends
}

// Order is a read-only view of one ballot.
type Order struct {
	Rater  int
	Weight float64
	// Items are roster indices, best first; people of one tie group stand
	// together, in ascending index.
	Items []int32
	// Ends[g] is the end (exclusive) of tie group g within Items.
	Ends []int32
}

// Len returns m, the number of people on the ballot.
func (o Order) Len() int { return len(o.Items) }

// Group returns the people of tie group g.
func (o Order) Group(g int) []int32 {
	start := int32(0)
	if g > 0 {
		start = o.Ends[g-1]
	}
	return o.Items[start:o.Ends[g]]
}

// Midranks writes the rank of every item (1 is best, ties share the mean of
// their positions) to dst, which must have length Len, and returns it. A nil
// dst is allocated.
func (o Order) Midranks(dst []float64) []float64 {
	if dst == nil {
		dst = make([]float64, len(o.Items))
	}
	start := int32(0)
	for _, end := range o.Ends {
		mid := float64(start+1+end) / 2
		for k := start; k < end; k++ {
			dst[k] = mid
		}
		start = end
	}
	return dst
}

// Stages returns the number of choices the ballot holds: groups that were
// chosen while at least two people remained (B.1).
func (o Order) Stages() int {
	s := len(o.Ends)
	if s == 0 {
		return 0
	}
	last := int32(0)
	if s > 1 {
		last = o.Ends[s-2]
	}
	if int32(len(o.Items))-last < 2 {
		s--
	}
	return s
}

// People returns n, the size of the roster.
func (p *Profile) People() int { return p.people }

// Raters returns the size of the rater index space: every Order.Rater is below
// it. It is at least People.
func (p *Profile) Raters() int { return p.raters }

// Len returns the number of ballots.
func (p *Profile) Len() int { return len(p.rater) }

// Order returns a view of ballot b, 0 <= b < Len.
func (p *Profile) Order(b int) Order {
	i, g := 0, 0
	if b > 0 {
		i, g = p.itemEnd[b-1], p.groups[b-1]
	}
	return Order{
		Rater:  int(p.rater[b]),
		Weight: p.weight[b],
		Items:  p.items[i:p.itemEnd[b]],
		Ends:   p.ends[g:p.groups[b]],
	}
}

// Listings returns the total length of all ballots, the number of
// (ballot, person) pairs.
func (p *Profile) Listings() int { return len(p.items) }

// Choices returns the number of stages with at least two people left, over all
// ballots.
func (p *Profile) Choices() int {
	total := 0
	for b := range p.Len() {
		total += p.Order(b).Stages()
	}
	return total
}

// TotalWeight returns the sum of the ballots' weights.
func (p *Profile) TotalWeight() float64 {
	total := 0.0
	for _, w := range p.weight {
		total += w
	}
	return total
}

// DistinctRaters returns how many different raters placed at least minLen
// people on a ballot.
func (p *Profile) DistinctRaters(minLen int) int {
	seen := make([]bool, p.raters)
	count := 0
	for b := range p.Len() {
		o := p.Order(b)
		if o.Len() >= minLen && !seen[o.Rater] {
			seen[o.Rater] = true
			count++
		}
	}
	return count
}

// Builder collects ballots into a Profile. Ballots keep the order in which
// they are added; add them sorted by rater id, so that sums have one order.
type Builder struct {
	p Profile
}

// NewBuilder returns a builder for a roster of people and a rater index space
// of max(people, raters).
func NewBuilder(people, raters int) *Builder {
	return &Builder{p: Profile{people: people, raters: max(people, raters)}}
}

// Grow reserves room for the given numbers of further ballots and listings.
func (b *Builder) Grow(ballots, listings int) {
	b.p.rater = slices.Grow(b.p.rater, ballots)
	b.p.weight = slices.Grow(b.p.weight, ballots)
	b.p.itemEnd = slices.Grow(b.p.itemEnd, ballots)
	b.p.groups = slices.Grow(b.p.groups, ballots)
	b.p.items = slices.Grow(b.p.items, listings)
	b.p.ends = slices.Grow(b.p.ends, listings)
}

// Add appends a valid ballot; it returns the *BallotError of [Rules.Check] and
// leaves the builder unchanged when the ballot is not.
func (b *Builder) Add(ballot Ballot) error {
	rules := Rules{People: b.p.people, Raters: b.p.raters}
	if err := rules.Check(ballot); err != nil {
		return err
	}
	length := int32(0)
	for _, g := range ballot.Groups {
		start := len(b.p.items)
		for _, i := range g {
			b.p.items = append(b.p.items, int32(i))
		}
		slices.Sort(b.p.items[start:])
		length += int32(len(g))
		b.p.ends = append(b.p.ends, length)
	}
	b.close(ballot.Rater, ballot.Weight)
	return nil
}

// AddRanked appends a ballot given as parallel people and ranks: lower rank is
// better, equal ranks tie, gaps do not matter. The caller has validated it: a
// person twice, a person or rater outside the index space or a weight that is
// not finite and positive panics. items and ranks are reordered in place.
func (b *Builder) AddRanked(rater int, weight float64, items []int32, ranks []float64) {
	if len(items) != len(ranks) {
		panic("ranking: people and ranks of unequal length")
	}
	if rater < 0 || rater >= b.p.raters || !(weight > 0) || math.IsInf(weight, 0) {
		panic("ranking: ballot not validated")
	}
	sortRanked(items, ranks)
	b.p.items = append(b.p.items, items...)
	for k := range items {
		if items[k] < 0 || int(items[k]) >= b.p.people || int(items[k]) == rater {
			panic("ranking: ballot not validated")
		}
		if k+1 < len(items) && ranks[k+1] == ranks[k] {
			if items[k+1] == items[k] {
				panic("ranking: person twice on a ballot")
			}
			continue
		}
		b.p.ends = append(b.p.ends, int32(k+1))
	}
	b.close(rater, weight)
}

func (b *Builder) close(rater int, weight float64) {
	b.p.rater = append(b.p.rater, int32(rater))
	b.p.weight = append(b.p.weight, weight)
	b.p.itemEnd = append(b.p.itemEnd, len(b.p.items))
	b.p.groups = append(b.p.groups, len(b.p.ends))
}

// Profile returns what was added. The builder must not be used afterwards.
func (b *Builder) Profile() *Profile {
	p := b.p
	b.p = Profile{}
	return &p
}

// NewProfile builds a profile from ballots over a roster of n people; raters
// outside the roster are allowed. It returns the first *BallotError.
func NewProfile(n int, ballots []Ballot) (*Profile, error) {
	raters := n
	for _, b := range ballots {
		raters = max(raters, b.Rater+1)
	}
	builder := NewBuilder(n, raters)
	for _, b := range ballots {
		if err := builder.Add(b); err != nil {
			return nil, err
		}
	}
	return builder.Profile(), nil
}

// Restrict returns the profile within a smaller roster: member[i] is the new
// index of person i or -1 for people outside. Ballots of raters outside are
// dropped; people outside disappear from the remaining ballots, whose order is
// otherwise kept. The rater index space becomes the new roster, of size people.
func (p *Profile) Restrict(member []int, people int) *Profile {
	return p.restrict(member, people, func(rater int) int {
		if rater >= len(member) {
			return -1
		}
		return member[rater]
	}, people)
}

// Project returns the profile with the same raters over a smaller roster:
// like [Profile.Restrict], but ballots of raters outside are kept. Such raters
// are numbered from people on, in ascending old index.
func (p *Profile) Project(member []int, people int) *Profile {
	number := make([]int, p.raters)
	next := people
	for r := range number {
		if r < len(member) && member[r] >= 0 {
			number[r] = member[r]
			continue
		}
		number[r] = next
		next++
	}
	return p.restrict(member, people, func(rater int) int { return number[rater] }, next)
}

func (p *Profile) restrict(member []int, people int, rater func(int) int, raters int) *Profile {
	if len(member) != p.people {
		panic("ranking: member map does not cover the roster")
	}
	builder := NewBuilder(people, raters)
	for b := range p.Len() {
		o := p.Order(b)
		r := rater(o.Rater)
		if r < 0 {
			continue
		}
		length := int32(0)
		for g := range o.Ends {
			start := len(builder.p.items)
			for _, i := range o.Group(g) {
				if k := member[i]; k >= 0 {
					builder.p.items = append(builder.p.items, int32(k))
				}
			}
			if kept := builder.p.items[start:]; len(kept) > 0 {
				slices.Sort(kept)
				length += int32(len(kept))
				builder.p.ends = append(builder.p.ends, length)
			}
		}
		builder.close(r, o.Weight)
	}
	return builder.Profile()
}

// EqualVoice returns the profile with each ballot's weight divided by its
// number of stages, so that long lists weigh no more than short ones (A.3,
// option equal_voice). Ballots without a stage keep their weight.
func (p *Profile) EqualVoice() *Profile {
	q := *p
	q.weight = slices.Clone(p.weight)
	for b := range q.Len() {
		if s := p.Order(b).Stages(); s > 0 {
			q.weight[b] /= float64(s)
		}
	}
	return &q
}

// Reweighted returns the profile with the weight of every ballot multiplied by
// factor[b] > 0. It shares the ballots with p.
func (p *Profile) Reweighted(factor []float64) *Profile {
	if len(factor) != p.Len() {
		panic("ranking: one factor per ballot")
	}
	q := *p
	q.weight = slices.Clone(p.weight)
	for b := range q.weight {
		q.weight[b] *= factor[b]
	}
	return &q
}

func sortRanked(items []int32, ranks []float64) {
	if slices.IsSorted(ranks) && !hasRunOutOfOrder(items, ranks) {
		return
	}
	order := make([]int, len(items))
	for k := range order {
		order[k] = k
	}
	slices.SortFunc(order, func(a, c int) int {
		switch {
		case ranks[a] < ranks[c]:
			return -1
		case ranks[a] > ranks[c]:
			return 1
		default:
			return int(items[a]) - int(items[c])
		}
	})
	sortedItems, sortedRanks := make([]int32, len(items)), make([]float64, len(ranks))
	for k, from := range order {
		sortedItems[k], sortedRanks[k] = items[from], ranks[from]
	}
	copy(items, sortedItems)
	copy(ranks, sortedRanks)
}

func hasRunOutOfOrder(items []int32, ranks []float64) bool {
	for k := 1; k < len(items); k++ {
		if ranks[k] == ranks[k-1] && items[k] < items[k-1] {
			return true
		}
	}
	return false
}
