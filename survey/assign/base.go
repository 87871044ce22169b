package assign

import (
	"slices"

	"github.com/followship/followship/survey"
)

// dealTeams asks everybody about their own teams. Somebody in several teams gets
// names from each in turn, by ascending id, until the list is full.
func dealTeams(l *lists, s *survey.Snapshot, seed uint64) {
	type seat struct {
		at *circle
		x  int
	}
	seats := make([][]seat, len(s.Roster))
	offsets := newOffsets()
	for _, team := range groupsOf(s, func(f survey.Frozen) []survey.ID { return f.Teams }) {
		c := circle{members: team.members, order: offsets(len(team.members), l.cap)}.shuffled(seed, "team", team.id)
		for x, u := range c.members {
			seats[u] = append(seats[u], seat{&c, x})
		}
	}
	for u := range seats {
		for k := 0; !l.full(int32(u)); k++ {
			dealt := false
			for _, at := range seats[u] {
				if k < len(at.at.order) {
					l.offer(int32(u), at.at.name(at.x, k))
					dealt = true
				}
			}
			if !dealt {
				break
			}
		}
	}
}

// addAcquaintances adds those a rater has worked with: first those of whom both
// say so, then the rest, each in random order, until the list is full.
func addAcquaintances(l *lists, f *familiarity, s *survey.Snapshot, seed uint64) {
	for u, peers := range f.known {
		if len(peers) == 0 || l.full(int32(u)) {
			continue
		}
		order := slices.Clone(peers)
		shuffle(order, seed, "known", s.Roster[u].Person)
		for _, mutual := range []bool{true, false} {
			for _, peer := range order {
				if peer.mutual == mutual {
					l.offer(int32(u), peer.person)
				}
			}
		}
	}
}
