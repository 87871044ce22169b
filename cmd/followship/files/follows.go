package files

import (
	"cmp"
	"slices"
)

type areaKey struct{ round, area int32 }

// followReader holds the nominations of every round and area as pairs packed
// into one word: follower in the upper half, followed in the lower, or nobody.
type followReader struct {
	s                     *session
	round, area, from, to int

	index  map[areaKey]int32
	keys   []areaKey
	groups [][]uint64
	last   int32
	guess  int32 // from of the row before, -1 at first
	rows   int
}

// nobody is the lower half of a row that names nobody; it sorts last.
const nobody = 1<<32 - 1

func (s *session) readFollows(src *Source) (*followReader, error) {
	t, err := s.openTable(src)
	if err != nil {
		return nil, err
	}
	columns, err := t.require("from", "to")
	if err != nil {
		return nil, err
	}
	f := &followReader{s: s, from: columns[0], to: columns[1], area: t.column("area"), guess: -1, index: make(map[areaKey]int32)}
	if f.round, err = t.roundColumn(); err != nil {
		return nil, err
	}
	if err := t.each(f.row); err != nil {
		return nil, err
	}
	return f, s.finish(t, f.rows, false)
}

func (f *followReader) row(t *table) *Error {
	s := f.s
	round, roundNumber, fault := s.round(t, f.round)
	if fault != nil {
		return fault
	}
	area := t.at(f.area)
	if area == "" {
		area = AllAreas
	}
	areaNumber := s.areas.find(area)
	if areaNumber < 0 {
		if fault := t.label(f.area, area); fault != nil {
			return fault
		}
	}
	from, fromNumber, fault := s.person(t, f.from, f.guess, UnknownRater)
	if fault != nil {
		return fault
	}
	to, toNumber := t.at(f.to), int32(-1)
	if to == from {
		return t.fault(f.to, SelfFollowed, "%s follows themselves", quote(from))
	}
	if to != "" {
		if toNumber = s.people.find(to); toNumber < 0 {
			if fault := s.unknown(t, f.to, to, UnknownPerson); fault != nil {
				return fault
			}
		}
	}

	key := areaKey{s.rounds.add(round, roundNumber, t, f.round), s.areas.add(area, areaNumber, t, f.area)}
	f.guess = s.people.add(from, fromNumber, true)
	edge := uint64(f.guess)<<32 | nobody
	if to != "" {
		edge = edge&^nobody | uint64(s.people.add(to, toNumber, true))
	}
	if len(f.keys) == 0 || f.keys[f.last] != key {
		group, ok := f.index[key]
		if !ok {
			group = int32(len(f.keys))
			f.index[key] = group
			f.keys = append(f.keys, key)
			f.groups = append(f.groups, nil)
		}
		f.last = group
	}
	f.groups[f.last] = append(f.groups[f.last], edge)
	f.rows++
	return nil
}

// build writes the nominations of all rounds.
func (f *followReader) build(rounds, final []int32) {
	_, areaOrder := f.s.areas.order(f.s.areas.byName)
	sorted := make([]int, len(f.keys))
	for i := range sorted {
		sorted[i] = i
	}
	slices.SortFunc(sorted, func(i, j int) int {
		return cmp.Or(cmp.Compare(rounds[f.keys[i].round], rounds[f.keys[j].round]),
			cmp.Compare(areaOrder[f.keys[i].area], areaOrder[f.keys[j].area]))
	})
	for _, g := range sorted {
		edges := f.groups[g]
		for k, e := range edges {
			to := e & nobody
			if to != nobody {
				to = uint64(final[to])
			}
			edges[k] = uint64(final[e>>32])<<32 | to
		}
		slices.Sort(edges)
		edges = slices.Compact(edges)
		area := AreaFollows{Area: f.s.areas.names[f.keys[g].area], Edges: make([][2]int, 0, len(edges))}
		for _, e := range edges {
			from, to := int(e>>32), e&nobody
			if n := len(area.Respondents); n == 0 || area.Respondents[n-1] != from {
				area.Respondents = append(area.Respondents, from)
			}
			if to != nobody {
				area.Edges = append(area.Edges, [2]int{from, int(to)})
			}
		}
		round := &f.s.dataset.Rounds[rounds[f.keys[g].round]]
		round.Follows = append(round.Follows, area)
	}
}
