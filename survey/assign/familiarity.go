package assign

import (
	"cmp"
	"maps"
	"slices"

	"github.com/followship/followship/survey"
)

// maxGroups is how many teams and areas of a person count when it is decided who
// shares the most.
const maxGroups = 6

// familiarity is what is known about who works with whom.
type familiarity struct {
	known   [][]peer  // of each person, who said that they have worked together, ascending
	groups  [][]int32 // of each person, the teams and areas that count, smallest first
	members [][]int32 // of each team and area of at least two, ascending
}

// peer is somebody a person has worked with.
type peer struct {
	person int32
	mutual bool // both say so
}

func newFamiliarity(s *survey.Snapshot, known []survey.Acquaintance) *familiarity {
	f := &familiarity{known: peersOf(s, known), groups: make([][]int32, len(s.Roster))}
	all := slices.Concat(
		groupsOf(s, func(p survey.Frozen) []survey.ID { return p.Teams }),
		groupsOf(s, func(p survey.Frozen) []survey.ID { return p.Areas }),
	)
	slices.SortStableFunc(all, func(a, b group) int { return cmp.Compare(len(a.members), len(b.members)) })
	for _, g := range all {
		number := int32(len(f.members))
		f.members = append(f.members, g.members)
		for _, p := range g.members {
			if len(f.groups[p]) < maxGroups {
				f.groups[p] = append(f.groups[p], number)
			}
		}
	}
	return f
}

// strangers reports whether nothing is known.
func (f *familiarity) strangers() bool {
	return len(f.members) == 0 && !slices.ContainsFunc(f.known, func(peers []peer) bool { return len(peers) > 0 })
}

// shared is the number of teams and areas two people share.
func (f *familiarity) shared(u, p int32) int {
	n := 0
	for _, g := range f.groups[u] {
		if slices.Contains(f.groups[p], g) {
			n++
		}
	}
	return n
}

// group is a team or an area on the roster.
type group struct {
	id      survey.ID
	members []int32 // ascending
}

// groupsOf returns the groups of at least two people, by ascending id.
func groupsOf(s *survey.Snapshot, of func(survey.Frozen) []survey.ID) []group {
	members := make(map[survey.ID][]int32)
	for p, frozen := range s.Roster {
		for _, g := range of(frozen) {
			list := members[g]
			if len(list) > 0 && list[len(list)-1] == int32(p) {
				continue
			}
			members[g] = append(list, int32(p))
		}
	}
	var groups []group
	for _, g := range slices.Sorted(maps.Keys(members)) {
		if len(members[g]) > 1 {
			groups = append(groups, group{g, members[g]})
		}
	}
	return groups
}

// peersOf returns for everybody on the roster with whom they have worked.
func peersOf(s *survey.Snapshot, known []survey.Acquaintance) [][]peer {
	position := make(map[survey.ID]int32, len(s.Roster))
	for p, frozen := range s.Roster {
		position[frozen.Person] = int32(p)
	}
	said := make(map[[2]int32]bool, len(known))
	for _, a := range known {
		from, ok := position[a.From]
		to, there := position[a.To]
		if ok && there && from != to {
			said[[2]int32{from, to}] = true
		}
	}
	peers := make([][]peer, len(s.Roster))
	for pair := range said {
		from, to := pair[0], pair[1]
		mutual := said[[2]int32{to, from}]
		peers[from] = append(peers[from], peer{to, mutual})
		if !mutual {
			peers[to] = append(peers[to], peer{from, false})
		}
	}
	for _, list := range peers {
		slices.SortFunc(list, func(a, b peer) int { return cmp.Compare(a.person, b.person) })
	}
	return peers
}
