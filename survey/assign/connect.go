package assign

import (
	"cmp"
	"slices"
)

// connect joins what cannot be compared: the smallest component to the largest,
// until there is one. It returns how many people were put on lists for that, and
// whether it succeeded. It takes O(n·k), for what is looked at of a component is
// the component.
func connect(l *lists, f *familiarity) (bridges int, connected bool) {
	all := components(l)
	if len(all) <= 1 {
		return 0, true
	}
	largest := 0
	for k := range all {
		if len(all[k].members) > len(all[largest].members) {
			largest = k
		}
	}
	m := &mainland{
		lists: l, familiarity: f,
		inside: make([]bool, len(l.named)), roomIn: make([][]int32, len(f.members)),
	}
	m.annex(all[largest])
	rest := slices.Delete(all, largest, largest+1)
	slices.SortStableFunc(rest, func(a, b component) int { return cmp.Compare(len(a.members), len(b.members)) })
	connected = true
	for _, c := range rest {
		joined := m.join(c)
		if joined == 0 {
			connected = false
			continue
		}
		bridges += joined
		m.annex(c)
	}
	return bridges, connected
}

// mainland is the largest component.
type mainland struct {
	*lists
	*familiarity
	inside []bool  // of each person
	people []int32 // those inside
	scribe []int32 // raters who are asked about them
	// room are those raters who had room when they came, roomIn the same by team
	// and area. Who has none any more is dropped when it is their turn.
	room   []int32
	roomIn [][]int32
}

// annex makes a component part of the mainland.
func (m *mainland) annex(c component) {
	for _, p := range c.members {
		m.inside[p] = true
	}
	m.people = append(m.people, c.members...)
	m.scribe = append(m.scribe, c.raters...)
	for _, u := range c.raters {
		if m.full(u) {
			continue
		}
		m.room = append(m.room, u)
		for _, g := range m.groups[u] {
			m.roomIn[g] = append(m.roomIn[g], u)
		}
	}
}

// join puts people on lists so that c belongs to the mainland, and returns how
// many; 0 when it cannot be done.
func (m *mainland) join(c component) int {
	if u, p := m.fromHere(c); u >= 0 {
		m.add(u, p)
		return 1
	}
	if u, q := m.fromThere(c); u >= 0 {
		m.add(u, q)
		return 1
	}
	if m.swap(c) {
		return 2
	}
	return 0
}

// fromHere finds a rater of the mainland with room and a member of c: who have
// worked together, else who share a team or an area, else any.
func (m *mainland) fromHere(c component) (u, p int32) {
	for _, p := range c.members {
		for _, peer := range m.known[p] {
			if u := peer.person; !m.full(u) && m.load(u) > 0 && m.inside[m.named[u][0]] {
				return u, p
			}
		}
	}
	for _, p := range c.members {
		for _, g := range m.groups[p] {
			if u := m.withRoom(&m.roomIn[g], p); u >= 0 {
				return u, p
			}
		}
	}
	for _, p := range c.members {
		if u := m.withRoom(&m.room, p); u >= 0 {
			return u, p
		}
	}
	return -1, -1
}

// withRoom returns the first of a queue who has room and is not p, -1 for nobody.
func (m *mainland) withRoom(queue *[]int32, p int32) int32 {
	for len(*queue) > 0 && m.full((*queue)[0]) {
		*queue = (*queue)[1:]
	}
	for _, u := range *queue {
		if u != p && !m.full(u) {
			return u
		}
	}
	return -1
}

// fromThere finds a rater of c with room and somebody of the mainland.
func (m *mainland) fromThere(c component) (u, q int32) {
	for _, u := range c.raters {
		if m.full(u) {
			continue
		}
		for _, peer := range m.known[u] {
			if m.inside[peer.person] {
				return u, peer.person
			}
		}
		for _, g := range m.groups[u] {
			for _, q := range m.members[g] {
				if q != u && m.inside[q] {
					return u, q
				}
			}
		}
		for _, q := range m.people {
			if q != u {
				return u, q
			}
		}
	}
	return -1, -1
}

// swap is for the case that nobody on either side has room: a list v of c and a
// list w of the mainland exchange a name. Coverage stays as it is.
//
// c must hold together without a on v. Then a, now on w, joins c to what is left
// of the list w, and b, now on v, to whatever b is compared with: whichever parts
// the mainland falls into without b on w, c holds them together. c holds together
// if the entry of a on v lies on a cycle of the graph of people and lists; and
// there is a cycle, because every list is full, with two names or more, and two
// raters or more are asked about everybody: a graph without cycles has an end.
func (m *mainland) swap(c component) bool {
	v, a := m.onCycle(c)
	if v < 0 {
		return false
	}
	for _, peer := range m.known[a] {
		if m.exchange(v, a, peer.person) {
			return true
		}
	}
	for _, g := range m.groups[a] {
		for _, w := range m.members[g][:min(fewEnough, len(m.members[g]))] {
			if m.exchange(v, a, w) {
				return true
			}
		}
	}
	return slices.ContainsFunc(m.scribe, func(w int32) bool { return m.exchange(v, a, w) })
}

// exchange puts a, of the list v, on the list w of the mainland, and of the names
// there the one with the most raters on v.
func (m *mainland) exchange(v, a, w int32) bool {
	if w == a || m.load(w) < 2 || !m.inside[m.named[w][0]] {
		return false
	}
	best := int32(-1)
	for _, b := range m.named[w] {
		if b != v && (best < 0 || m.covered(b) > m.covered(best)) {
			best = b
		}
	}
	m.replace(v, a, best)
	m.replace(w, best, a)
	return true
}

// onCycle returns a rater and a name on their list between whom there is another
// path in the graph of people and lists; -1 for none.
func (m *mainland) onCycle(c component) (v, a int32) {
	position := make(map[int32]int32, len(c.members))
	for k, p := range c.members {
		position[p] = int32(len(c.raters) + k)
	}
	joined := newSets(len(c.raters) + len(c.members))
	for k, v := range c.raters {
		for _, a := range m.named[v] {
			if !joined.join(int32(k), position[a]) {
				return v, a
			}
		}
	}
	return -1, -1
}
