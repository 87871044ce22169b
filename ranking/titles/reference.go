package titles

import "slices"

// ReferenceKind says which other holders a holder is compared with.
type ReferenceKind string

// The references, in the order in which they are tried.
const (
	// LevelReference: the other holders of the levels that isotonic regression,
	// fitted without the person, gives the rate of the person's level.
	LevelReference ReferenceKind = "level"
	// KindReference: the other holders of mandates of the same kind.
	KindReference ReferenceKind = "kind"
	// AllReference: all other holders.
	AllReference ReferenceKind = "all"
	// NoReference: fewer than [MinReference] other holders.
	NoReference ReferenceKind = ""
)

// Reference is what a holder's following is compared with.
type Reference struct {
	Kind ReferenceKind
	// Holders is the number of other holders with at least one pair, Followers F
	// and Pairs M their pooled followings and pairs.
	Holders          int
	Followers, Pairs float64

	// The same divided by the design effects.
	effectiveFollowers, effectivePairs float64
}

// references finds everybody's reference from sums by level and kind.
type references struct {
	p      *pool
	m      Mandates
	levels []int // of holders, ascending
	level  []tally
	kind   map[string]*tally
	all    tally
	// Scratch of the isotonic fit: effective sums by level, the person's
	// own level taken anew each time.
	followers, pairs []float64
	blocks           []block
	fitFollowers     []float64
	fitPairs         []float64
	fitLevel         []int
}

func newReferences(p *pool, m Mandates) *references {
	r := &references{p: p, m: m, kind: make(map[string]*tally)}
	for _, x := range p.people {
		if l := m.Level[x.person]; l > 0 {
			r.levels = append(r.levels, l)
		}
	}
	slices.Sort(r.levels)
	r.levels = slices.Compact(r.levels)
	r.level = make([]tally, len(r.levels))
	for _, x := range p.people {
		if m.Level[x.person] <= 0 {
			continue
		}
		r.level[r.indexOf(x)].add(x)
		r.all.add(x)
		if r.kind[r.kindOf(x)] == nil {
			r.kind[r.kindOf(x)] = new(tally)
		}
		r.kind[r.kindOf(x)].add(x)
	}
	r.followers, r.pairs = make([]float64, len(r.levels)), make([]float64, len(r.levels))
	for l := range r.level {
		r.followers[l], r.pairs[l] = r.level[l].effective(p.design)
	}
	return r
}

func (r *references) indexOf(x pooled) int {
	l, _ := slices.BinarySearch(r.levels, r.m.Level[x.person])
	return l
}

func (r *references) kindOf(x pooled) string {
	if r.m.Kind == nil {
		return ""
	}
	return r.m.Kind[x.person]
}

// of returns the reference of holder x.
func (r *references) of(x pooled) Reference {
	if t, ok := r.levelBlock(x); ok && t.people >= MinReference {
		return r.reference(LevelReference, t)
	}
	same := *r.kind[r.kindOf(x)]
	same.remove(x)
	if same.people >= MinReference {
		return r.reference(KindReference, same)
	}
	all := r.all
	all.remove(x)
	if all.people >= MinReference {
		return r.reference(AllReference, all)
	}
	return Reference{}
}

// levelBlock returns the sums of the block of x's level when the fit leaves x
// out; false when nobody else holds that level.
func (r *references) levelBlock(x pooled) (tally, bool) {
	mine := r.indexOf(x)
	own := r.level[mine]
	own.remove(x)
	if own.people == 0 {
		return tally{}, false
	}
	r.fitFollowers, r.fitPairs, r.fitLevel = r.fitFollowers[:0], r.fitPairs[:0], r.fitLevel[:0]
	place := 0
	for l := range r.level {
		f, n := r.followers[l], r.pairs[l]
		if l == mine {
			f, n = own.effective(r.p.design)
			place = len(r.fitLevel)
		}
		if n > 0 {
			r.fitFollowers, r.fitPairs = append(r.fitFollowers, f), append(r.fitPairs, n)
			r.fitLevel = append(r.fitLevel, l)
		}
	}
	r.blocks = isotonic(r.blocks, r.fitFollowers, r.fitPairs)
	for _, b := range r.blocks {
		if place < b.start || place >= b.end {
			continue
		}
		var sum tally
		for _, l := range r.fitLevel[b.start:b.end] {
			if l == mine {
				sum.merge(&own)
			} else {
				sum.merge(&r.level[l])
			}
		}
		return sum, true
	}
	return tally{}, false
}

func (r *references) reference(kind ReferenceKind, t tally) Reference {
	ref := Reference{Kind: kind, Holders: t.people}
	ref.Followers, ref.Pairs = t.sums()
	ref.effectiveFollowers, ref.effectivePairs = t.effective(r.p.design)
	return ref
}
