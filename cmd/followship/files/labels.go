package files

import (
	"cmp"
	"slices"
	"strings"
)

// position is a place in a file.
type position struct {
	in           *input
	line, column int
	name         string
}

// labels numbers the rounds, scopes or areas of rows that are kept.
type labels struct {
	index map[string]int32
	names []string
	first []position
	last  int32
}

func newLabels() labels { return labels{index: make(map[string]int32)} }

func (l *labels) find(name string) int32 {
	if int(l.last) < len(l.names) && l.names[l.last] == name {
		return l.last
	}
	if i, ok := l.index[name]; ok {
		l.last = i
		return i
	}
	return -1
}

// add numbers a label met first in column i of the row.
func (l *labels) add(name string, known int32, t *table, i int) int32 {
	if known >= 0 {
		return known
	}
	known = int32(len(l.names))
	name = strings.Clone(name)
	l.index[name] = known
	l.names = append(l.names, name)
	at := position{in: t.in, line: 1, column: 1}
	if i >= 0 {
		at.line, at.column = t.csv.FieldPos(i)
		at.name = t.header[i]
	}
	l.first = append(l.first, at)
	return known
}

// order returns the final position of every label, given the sorted order.
func (l *labels) order(compare func(a, b int32) int) (sorted, final []int32) {
	sorted, final = make([]int32, len(l.names)), make([]int32, len(l.names))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortFunc(sorted, compare)
	for k, i := range sorted {
		final[i] = int32(k)
	}
	return sorted, final
}

func (l *labels) byName(a, b int32) int { return strings.Compare(l.names[a], l.names[b]) }

// round reads the round of a row; i is its column or -1.
func (s *session) round(t *table, i int) (label string, known int32, fault *Error) {
	label = DefaultRound
	if i >= 0 {
		if label = t.at(i); label == "" {
			return "", -1, t.fault(i, EmptyRound, "the round is empty")
		}
	}
	if known = s.rounds.find(label); known < 0 {
		fault = t.label(i, label)
	}
	return label, known, fault
}

// person reads an id that must not be empty. In a closed roster the unknown is
// a fault f. guess is a number that the id may have, or -1.
func (s *session) person(t *table, i int, guess int32, f Fault) (id string, known int32, fault *Error) {
	id = t.at(i)
	if id == "" {
		return "", -1, t.fault(i, EmptyPerson, "the id is empty")
	}
	if guess >= 0 && s.people.ids[guess] == id {
		return id, guess, nil
	}
	if known = s.people.find(id); known < 0 {
		fault = s.unknown(t, i, id, f)
	}
	return id, known, fault
}

func (s *session) unknown(t *table, i int, id string, f Fault) *Error {
	if fault := t.label(i, id); fault != nil {
		return fault
	}
	if s.people.closed {
		return t.fault(i, f, "%s is not in the people file", quote(id))
	}
	return nil
}

// scope reads the scope of a row, in its canonical form.
func (s *session) scope(t *table, i int) (string, *Error) {
	text := t.at(i)
	canonical, ok := parseScope(text)
	if !ok {
		return "", t.fault(i, BadScope, "%s is no scope; write organisation, team:X or area:X", quote(text))
	}
	return canonical, nil
}

// sortRounds puts the rounds of the dataset in order and returns the final
// position of every label.
func (s *session) sortRounds() ([]int32, error) {
	l, d := &s.rounds, s.dataset
	numbers := make([]int64, len(l.names))
	d.NumericRounds = len(l.names) > 0
	numeric := true // at least as decimals
	for i, n := range l.names {
		var ok bool
		if numbers[i], ok = integer(n); !ok {
			d.NumericRounds = false
			_, decimal := number(n)
			numeric = numeric && decimal
		}
	}
	compare := l.byName
	if d.NumericRounds {
		compare = func(a, b int32) int {
			return cmp.Or(cmp.Compare(numbers[a], numbers[b]), cmp.Compare(a, b))
		}
	} else if numeric && len(l.names) > 1 {
		s.warn("the rounds look like numbers but are not all integers: they are sorted as text (%s …)", quote(slices.Min(l.names)))
	}
	sorted, final := l.order(compare)
	for k, i := range sorted {
		round := Round{Label: l.names[i]}
		if d.NumericRounds {
			round.Number = numbers[i]
			if k > 0 && d.Rounds[k-1].Number == round.Number {
				// Two rounds at one time would have no order and no distance.
				at := l.first[i]
				fault := at.in.fault(DuplicateRound, at.line, at.column, "the rounds %s and %s are the same number",
					quote(d.Rounds[k-1].Label), quote(round.Label))
				fault.ColumnName = at.name
				return nil, fault
			}
		}
		d.Rounds = append(d.Rounds, round)
	}
	return final, nil
}

// warnDefaultRound says when one file has no rounds and the other has none of
// that name: then nothing of the two is ever put side by side.
func (s *session) warnDefaultRound(b *ballotReader, f *followReader) {
	if b == nil || f == nil || (b.round < 0) == (f.round < 0) {
		return
	}
	plain := s.rounds.find(DefaultRound)
	file, meets := "ballots", slices.ContainsFunc(f.keys, func(k areaKey) bool { return k.round == plain })
	if f.round < 0 {
		file, meets = "follows", slices.ContainsFunc(b.ballots, func(x ballot) bool { return x.round == plain })
	}
	if !meets {
		s.warn("the %s have no round column and are taken for round %s, which the other file does not have", file, quote(DefaultRound))
	}
}
