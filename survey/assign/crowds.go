package assign

// crowds find the rater with room who shares the most with a person, and of
// those the one with the shortest list.
//
// A crowd is everybody in each of some teams and areas; the crowd of none is
// everybody. Whoever shares s of them with a person is in the crowd of some s of
// the person's. A person searches their crowds from those of all their teams and
// areas down to that of none; those of as many are searched together. Lists only
// grow, so that a crowd orders its raters by the length their lists had, and puts
// right what comes to its top.
type crowds struct {
	lists   *lists
	members [][]int32        // of each crowd; nil once they are in line
	inLine  []heap           // those with room by length of their list and position
	next    map[uint64]int32 // from a crowd, by one team or area more
	// levels are the crowds of each set of teams and areas that somebody is in,
	// the fullest first.
	levels [][][]int32
	set    []int32 // of each person, the set in levels
	aside  []uint64
}

func newCrowds(l *lists, f *familiarity) *crowds {
	c := &crowds{lists: l, next: make(map[uint64]int32), set: make([]int32, len(f.groups))}
	c.members = append(c.members, nil) // the crowd of none
	sets := make(map[int32]int32)
	levels := make([][]int32, maxGroups+1)
	for p, groups := range f.groups {
		for k := range levels {
			levels[k] = levels[k][:0]
		}
		all := c.enter(int32(p), groups, 0, 0, levels)
		number, ok := sets[all]
		if !ok {
			number = int32(len(c.levels))
			sets[all] = number
			c.levels = append(c.levels, copyLevels(levels[:len(groups)+1]))
		}
		c.set[p] = number
	}
	c.inLine = make([]heap, len(c.members))
	return c
}

// enter puts a person into a crowd of depth teams and areas, and into those of
// more of the groups. It returns the crowd of all of them.
func (c *crowds) enter(p int32, groups []int32, crowd int32, depth int, levels [][]int32) int32 {
	c.members[crowd] = append(c.members[crowd], p)
	levels[depth] = append(levels[depth], crowd)
	all := crowd
	for k, g := range groups {
		key := uint64(crowd)<<32 | uint64(g)
		smaller, ok := c.next[key]
		if !ok {
			smaller = int32(len(c.members))
			c.members = append(c.members, nil)
			c.next[key] = smaller
		}
		last := c.enter(p, groups[k+1:], smaller, depth+1, levels)
		if k == 0 {
			all = last
		}
	}
	return all
}

// copyLevels keeps levels, the fullest first.
func copyLevels(levels [][]int32) [][]int32 {
	kept := make([][]int32, len(levels))
	for k, level := range levels {
		kept[len(levels)-1-k] = append([]int32(nil), level...)
	}
	return kept
}

// search returns the best rater for p who has room, -1 for none. level is where
// p's last search ended; it is moved on, because a crowd that had nobody for p
// never will.
func (c *crowds) search(p int32, level *int8) int32 {
	levels := c.levels[c.set[p]]
	for ; int(*level) < len(levels); *level++ {
		best, found := uint64(0), false
		for _, crowd := range levels[*level] {
			if r, ok := c.first(crowd, p); ok && (!found || r < best) {
				best, found = r, true
			}
		}
		if found {
			_, u := ranked(best)
			return u
		}
	}
	return -1
}

// first returns the rank of the first in line in a crowd who lacks p.
func (c *crowds) first(crowd, p int32) (r uint64, ok bool) {
	line := c.line(crowd)
	c.aside = c.aside[:0]
	for len(*line) > 0 {
		load, u := ranked((*line)[0])
		if c.lists.full(u) {
			line.pop()
			continue
		}
		if now := c.lists.load(u); now != load {
			line.replace(rank(now, u))
			continue
		}
		if c.lists.lacks(u, p) {
			r, ok = (*line)[0], true
			break
		}
		c.aside = append(c.aside, line.pop())
	}
	for _, r := range c.aside {
		line.push(r)
	}
	return r, ok
}

// withRoom returns a rater with room, the one with the shortest list; -1 for
// none.
func (c *crowds) withRoom() int32 {
	// Position -1 is nobody, whom everybody lacks.
	r, ok := c.first(0, -1)
	if !ok {
		return -1
	}
	_, u := ranked(r)
	return u
}

func (c *crowds) line(crowd int32) *heap {
	if members := c.members[crowd]; members != nil {
		line := make(heap, 0, len(members))
		for _, u := range members {
			if !c.lists.full(u) {
				line.push(rank(c.lists.load(u), u))
			}
		}
		c.inLine[crowd], c.members[crowd] = line, nil
	}
	return &c.inLine[crowd]
}
