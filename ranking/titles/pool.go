package titles

import "math/bits"

// pooled is one person's data over the rounds used for them.
type pooled struct {
	person              int
	set                 uint // the rounds, as a bit set over the window
	followers, eligible int
	// chance is the sum of a/E over the person's pairs, marginChance the sum of
	// 1.5a/(1.5a + E - a): the mean of either is a probability.
	chance, marginChance float64
}

func (x *pooled) rounds() int { return bits.OnesCount(x.set) }

// pool holds the people of the release and the design effect of every set of
// rounds.
type pool struct {
	people []pooled
	design [1 << Window]float64
	all    tally
}

func newPool(rounds []Round, m Mandates, rho []float64) *pool {
	p := &pool{}
	for set := range uint(1) << len(rounds) {
		p.design[set] = designEffect(set, rho)
	}
	release := rounds[len(rounds)-1].Sums
	at := make([]int, release.People()) // position in people, -1 for who left
	for i := range at {
		at[i] = -1
		if release.Candidate[i] {
			at[i] = len(p.people)
			p.people = append(p.people, pooled{person: i})
		}
	}
	for t, r := range rounds {
		last := t == len(rounds)-1
		p.addRound(r.Sums, t, at, func(i int) bool {
			return last || r.Held == nil || m.Level[i] <= 0 || r.Held[i]
		})
	}
	for _, x := range p.people {
		p.all.add(x)
	}
	return p
}

// addRound adds one round to everybody it counts for.
func (p *pool) addRound(s *Sums, t int, at []int, held func(person int) bool) {
	for i, k := range at {
		if k < 0 || !s.Candidate[i] || !held(i) {
			continue
		}
		x := &p.people[k]
		x.set |= 1 << t
		x.followers += s.Followers[i]
		x.eligible += s.Eligible[i]
		x.chance += s.Chance[i]
		x.marginChance += s.MarginChance[i]
	}
}

// tally sums people by their set of rounds, in whole numbers: taking a person
// out again leaves no rounding behind.
type tally struct {
	followers, eligible [1 << Window]int
	people              int // with at least one pair
}

func (s *tally) add(x pooled)    { s.change(x, 1) }
func (s *tally) remove(x pooled) { s.change(x, -1) }

func (s *tally) change(x pooled, sign int) {
	s.followers[x.set] += sign * x.followers
	s.eligible[x.set] += sign * x.eligible
	if x.eligible > 0 {
		s.people += sign
	}
}

// merge adds another tally.
func (s *tally) merge(o *tally) {
	for set := range s.followers {
		s.followers[set] += o.followers[set]
		s.eligible[set] += o.eligible[set]
	}
	s.people += o.people
}

// sums returns the followings and pairs as counted.
func (s *tally) sums() (followers, pairs float64) {
	for set := range s.followers {
		followers += float64(s.followers[set])
		pairs += float64(s.eligible[set])
	}
	return followers, pairs
}

// effective returns the followings and pairs divided by the design effect.
func (s *tally) effective(design [1 << Window]float64) (followers, pairs float64) {
	for set, d := range design {
		if s.eligible[set] != 0 {
			followers += float64(s.followers[set]) / d
			pairs += float64(s.eligible[set]) / d
		}
	}
	return followers, pairs
}
