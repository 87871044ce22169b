package assign

// fewEnough is among how many lists one is chosen in which somebody takes
// another's place.
const fewEnough = 64

// repair sees to it that reach raters are asked about everybody.
type repair struct {
	*lists
	*familiarity
	crowds *crowds
	reach  int
	needy  heap   // those with too few raters, by their number
	level  []int8 // of each person, where the search for a rater goes on
	// most are those with more raters than needed, the most first: by how many
	// fewer than everybody they have. It is filled when it is first needed.
	most   heap
	filled bool
}

func newRepair(l *lists, f *familiarity, reach int) *repair {
	r := &repair{lists: l, familiarity: f, reach: reach, level: make([]int8, len(l.raters))}
	for p := range l.raters {
		if l.covered(int32(p)) < reach {
			r.needy.push(rank(l.covered(int32(p)), int32(p)))
		}
	}
	if len(r.needy) > 0 {
		r.crowds = newCrowds(l, f)
	}
	return r
}

// run gives whoever has the fewest raters one more, until everybody has enough.
func (r *repair) run() {
	for len(r.needy) > 0 {
		_, p := ranked(r.needy.pop())
		if !r.give(p) {
			continue // with a list cap of zero
		}
		if n := r.covered(p); n < r.reach {
			r.needy.push(rank(n, p))
		}
	}
}

// give finds a rater for p.
func (r *repair) give(p int32) bool {
	if u := r.crowds.search(p, &r.level[p]); u >= 0 {
		r.add(u, p)
		return true
	}
	return r.displace(p) || r.exchange(p)
}

// displace puts p in the place of whoever the most are asked about, if that
// leaves them enough: of those lists, in one whose rater shares the most with p.
//
// There is such a list: of the raters of q, more than reach, at most one is p
// and fewer than reach others are asked about p.
func (r *repair) displace(p int32) bool {
	q := r.mostCovered()
	if q < 0 {
		return false
	}
	best, most, seen := int32(-1), -1, 0
	for _, v := range r.raters[q] {
		if !r.lacks(v, p) {
			continue
		}
		if shared := r.shared(v, p); shared > most {
			best, most = v, shared
		}
		if seen++; seen == fewEnough {
			break
		}
	}
	if best < 0 {
		return false
	}
	r.replace(best, q, p)
	if n := r.covered(q); n > r.reach {
		r.most.replace(rank(len(r.raters)-n, q))
	} else {
		r.most.pop()
	}
	return true
}

// mostCovered returns who has the most raters and more than needed, -1 for
// nobody.
func (r *repair) mostCovered() int32 {
	if !r.filled {
		r.filled = true
		for q := range r.raters {
			if n := r.covered(int32(q)); n > r.reach {
				r.most.push(rank(len(r.raters)-n, int32(q)))
			}
		}
	}
	if len(r.most) == 0 {
		return -1
	}
	_, q := ranked(r.most[0])
	return q
}

// exchange is for the case that nobody has raters to spare and all who have room
// are asked about p already, or are p: p takes the place of q on a full list, and
// one with room, u, is asked about q instead.
//
// There are such v and q. Somebody, v, is not asked about p, for p has fewer than
// reach <= n-1 raters, and v has no room, or the search had found v. u has fewer
// names than v. If u is not p, one of them is p, whom v lacks: v has two names or
// more that u lacks, of which one may be u. If u is p, v has a name that u lacks,
// and it is not u.
func (r *repair) exchange(p int32) bool {
	u := r.crowds.withRoom()
	if u < 0 {
		return false
	}
	for v := range r.around(p) {
		if !r.lacks(v, p) {
			continue
		}
		best := int32(-1)
		for _, q := range r.named[v] {
			if r.lacks(u, q) && (best < 0 || r.covered(q) > r.covered(best)) {
				best = q
			}
		}
		if best >= 0 {
			r.replace(v, best, p)
			r.add(u, best)
			return true
		}
	}
	return false
}

// around yields people, at first some who share a team or an area with p.
func (r *repair) around(p int32) func(yield func(int32) bool) {
	return func(yield func(int32) bool) {
		seen := 0
		for _, g := range r.groups[p] {
			for _, v := range r.members[g] {
				if seen++; seen > fewEnough {
					break
				}
				if !yield(v) {
					return
				}
			}
		}
		for v := range r.lists.named {
			if !yield(int32(v)) {
				return
			}
		}
	}
}
