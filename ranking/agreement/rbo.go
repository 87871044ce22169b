package agreement

import (
	"cmp"
	"math"
	"slices"

	"github.com/followship/followship/ranking"
)

// Variant says how rank-biased overlap treats ties (Corsi & Urbano, 2024).
type Variant int

// The tie variants of [RBO]. Without ties they agree.
const (
	// VariantA spreads a tie group evenly over its positions: the expectation
	// over all ways of breaking the ties. A tied list does not score 1
	// against itself.
	VariantA Variant = iota
	// VariantB divides by the lists' own lengths, as tau-b does: identical
	// lists score 1 whatever their ties. The default of the method.
	VariantB
	// VariantW lets a whole group enter at its first position: ties are real.
	VariantW
)

// RBO returns the extrapolated rank-biased overlap of two lists of tie groups,
// best first, in [0,1] (D.4). persistence p in (0,1) is the
// chance that a reader of the list goes on to the next depth; the method uses
// 0.9. The items may be any integers; the lists may differ in length and items.
//
// It is undefined (no_data) when a list is empty. It panics if persistence is
// outside (0,1), the variant is none of the three, or an item stands twice on
// one list. O(length).
//
// Sources: Webber, Moffat & Zobel, 2010, A similarity measure for indefinite
// rankings; Corsi & Urbano, 2024, The treatment of ties in rank-biased overlap.
func RBO(x, y [][]int, persistence float64, variant Variant) ranking.Statistic {
	if !(persistence > 0 && persistence < 1) {
		panic("agreement: persistence outside (0,1)")
	}
	if variant < VariantA || variant > VariantW {
		panic("agreement: no such variant")
	}
	short, long := newSide(x), newSide(y)
	if short.length > long.length {
		short, long = long, short
	}
	if short.length == 0 {
		return ranking.Undefined(ranking.NoData)
	}
	s, l := short.length, long.length

	o := overlap{short: short, long: long, whole: variant == VariantW}
	sum, discount := 0.0, 1.0
	atShort, shared := 0.0, 0.0
	for d := 1; d <= l; d++ {
		var extra float64
		shared, extra = o.advance(d)
		if d > s {
			extra *= float64(d-s) * atShort
		} else {
			extra = 0
		}
		agreement := 0.0
		switch variant {
		case VariantA:
			agreement = (shared + extra) / float64(d)
		case VariantB:
			agreement = (shared + extra) / math.Sqrt(short.squares(d)*long.squares(d))
		case VariantW:
			agreement = 2 * (shared + extra) / (short.reached(d) + long.reached(d))
		}
		if d == s {
			atShort = agreement
		}
		discount *= persistence
		sum += agreement * discount
	}
	tail := (shared + float64(l-s)*atShort) / float64(l)
	rbo := (1-persistence)/persistence*sum + tail*discount
	if math.Abs(rbo-1) <= 1e-12 {
		rbo = 1 // identical lists: the powers of p add up to one
	}
	return ranking.Defined(rbo)
}

// TieGroups returns the people in tie groups, best (largest score) first, the
// form [RBO] takes. Scores tie as in [ranking.Midranks]; people of one group
// stand in ascending index. It panics if a person has no finite score.
// O(n log n).
func TieGroups(people []int, score []float64) [][]int {
	order := slices.Clone(people)
	for _, i := range order {
		if math.IsNaN(score[i]) || math.IsInf(score[i], 0) {
			panic("agreement: score is not finite")
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(score[j], score[i]) })
	var groups [][]int
	for start := 0; start < len(order); {
		end := start + 1
		for end < len(order) && ranking.SameScore(score[order[end-1]], score[order[end]]) {
			end++
		}
		group := order[start:end:end]
		slices.Sort(group)
		groups = append(groups, group)
		start = end
	}
	return groups
}

// side is one list and the reader's place in it. A reader at depth d has taken
// in every group before the current one and the current one in part.
type side struct {
	groups [][]int
	group  map[int]int // item → number of its group
	length int

	current int // the group holding the current depth; len(groups) past the end
	before  int // items in earlier groups
}

func newSide(groups [][]int) *side {
	s := &side{groups: groups, group: make(map[int]int)}
	for g, items := range groups {
		for _, i := range items {
			if _, twice := s.group[i]; twice {
				panic("agreement: item twice on a list")
			}
			s.group[i] = g
		}
		s.length += len(items)
	}
	return s
}

// size returns the size of the current group, 0 past the end of the list.
func (s *side) size() int {
	if s.current >= len(s.groups) {
		return 0
	}
	return len(s.groups[s.current])
}

// share returns how much each item of the current group counts at depth d when
// the group is spread over its positions.
func (s *side) share(d int) float64 {
	if s.size() == 0 {
		return 0
	}
	return float64(d-s.before) / float64(s.size())
}

// squares returns the sum of squared contributions at depth d; past its end a
// list is taken to go on without ties.
func (s *side) squares(d int) float64 {
	if d > s.length {
		return float64(d)
	}
	f := s.share(d)
	return float64(s.before) + float64(s.size())*f*f
}

// reached returns the number of items at or above depth d, groups whole.
func (s *side) reached(d int) float64 {
	if d > s.length {
		return float64(d)
	}
	return float64(s.before + s.size())
}

// overlap follows two readers down their lists. The counts hold the items two
// parts have in common: past (earlier groups) and now (the current group) of
// the shorter list with those of the longer.
type overlap struct {
	short, long *side
	whole       bool // groups count whole from their first position
	started     bool

	pastPast, pastNow, nowPast, nowNow int
	// Items of the longer list that the shorter lacks.
	alonePast, aloneNow int
}

// advance moves both readers to depth d, one deeper than before. shared is the
// sum over items of the product of their contributions; alone is the mean
// contribution of the items read on the longer list that the shorter lacks.
func (o *overlap) advance(d int) (shared, alone float64) {
	if !o.started {
		o.started = true
		o.short.skipEmpty()
		o.long.skipEmpty()
		o.enterShort()
		o.enterLong()
	}
	if o.short.size() > 0 && d > o.short.before+o.short.size() {
		o.pastPast += o.nowPast
		o.pastNow += o.nowNow
		o.short.next()
		o.enterShort()
	}
	if d > o.long.before+o.long.size() {
		o.pastPast += o.pastNow
		o.nowPast += o.nowNow
		o.alonePast += o.aloneNow
		o.long.next()
		o.enterLong()
	}
	f, g := o.short.share(d), o.long.share(d)
	if o.whole {
		f, g = 1, 1
	}
	shared = float64(o.pastPast) + f*float64(o.nowPast) + g*float64(o.pastNow) + f*g*float64(o.nowNow)
	if count := o.alonePast + o.aloneNow; count > 0 {
		alone = (float64(o.alonePast) + g*float64(o.aloneNow)) / float64(count)
	}
	return shared, alone
}

// next moves to the next group that holds anybody.
func (s *side) next() {
	s.before += s.size()
	s.current++
	s.skipEmpty()
}

func (s *side) skipEmpty() {
	for s.current < len(s.groups) && len(s.groups[s.current]) == 0 {
		s.current++
	}
}

// enterShort counts the shorter list's new group against the longer list.
func (o *overlap) enterShort() {
	o.nowPast, o.nowNow = 0, 0
	if o.short.size() == 0 {
		return
	}
	for _, i := range o.short.groups[o.short.current] {
		if g, ok := o.long.group[i]; ok {
			switch {
			case g < o.long.current:
				o.nowPast++
			case g == o.long.current:
				o.nowNow++
			}
		}
	}
}

// enterLong counts the longer list's new group against the shorter list.
func (o *overlap) enterLong() {
	o.pastNow, o.nowNow, o.aloneNow = 0, 0, 0
	if o.long.size() == 0 {
		return
	}
	for _, i := range o.long.groups[o.long.current] {
		g, ok := o.short.group[i]
		switch {
		case !ok:
			o.aloneNow++
		case g < o.short.current:
			o.pastNow++
		case g == o.short.current:
			o.nowNow++
		}
	}
}
