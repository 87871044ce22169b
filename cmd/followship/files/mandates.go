package files

import (
	"slices"
	"strconv"
	"strings"
)

// mandateRow is a mandate whose person has no final index yet.
type mandateRow struct {
	person  int32
	mandate Mandate
}

type mandateReader struct {
	s                                             *session
	person, title, kind, level, scope, start, end int

	rows     []mandateRow
	seen     map[mandateRow]bool
	repeated int
}

func (s *session) readMandates(src *Source, scopes map[string]bool) ([]mandateRow, error) {
	t, err := s.openTable(src)
	if err != nil {
		return nil, err
	}
	columns, err := t.require("person", "title")
	if err != nil {
		return nil, err
	}
	m := &mandateReader{
		s: s, person: columns[0], title: columns[1],
		kind: t.column("kind"), level: t.column("level"), scope: t.column("scope"),
		start: t.column("start"), end: t.column("end"), seen: make(map[mandateRow]bool),
	}
	if err := t.each(m.row); err != nil {
		return nil, err
	}
	// Without a row nobody holds a mandate: an answer, if an odd one.
	if err := s.finish(t, len(m.rows), true); err != nil {
		return nil, err
	}
	if m.repeated > 0 {
		s.warn("%s: %d %s repeated and counted once", printable(t.in.name), m.repeated, plural(m.repeated, "mandate"))
	}
	m.warnNowhere(t, scopes)
	return m.rows, nil
}

func (m *mandateReader) row(t *table) *Error {
	s := m.s
	id, number, fault := s.person(t, m.person, -1, UnknownPerson)
	if fault != nil {
		return fault
	}
	title := t.at(m.title)
	if title == "" {
		return t.fault(m.title, EmptyTitle, "the title is empty")
	}
	for _, i := range []int{m.title, m.kind, m.scope} {
		if fault := t.label(i, t.at(i)); fault != nil {
			return fault
		}
	}
	level := int64(1)
	if text := t.at(m.level); text != "" {
		var err error
		if level, err = strconv.ParseInt(text, 10, 32); err != nil || level < 0 {
			return t.fault(m.level, BadLevel, "the level %s is not an integer from 0; larger is more senior", quote(text))
		}
	}
	scope, fault := s.scope(t, m.scope)
	if fault != nil {
		return fault
	}
	start, end := t.at(m.start), t.at(m.end)
	if fault := m.term(t, start, end); fault != nil {
		return fault
	}
	row := mandateRow{
		person: s.people.add(id, number, true),
		mandate: Mandate{
			Title: strings.Clone(title), Kind: strings.Clone(t.at(m.kind)), Level: int(level),
			Scope: strings.Clone(scope), Start: strings.Clone(start), End: strings.Clone(end),
		},
	}
	if m.seen[row] {
		m.repeated++
		return nil
	}
	m.seen[row] = true
	m.rows = append(m.rows, row)
	return nil
}

// term checks start and end.
func (m *mandateReader) term(t *table, start, end string) *Error {
	for _, b := range []struct {
		column int
		text   string
	}{{m.start, start}, {m.end, end}} {
		if b.text != "" && !m.s.isBound(b.text) {
			return t.fault(b.column, BadTerm, "%s is neither a date (YYYY-MM-DD) nor a round", quote(b.text))
		}
	}
	if start != "" && end != "" && m.s.before(end, start) {
		return t.fault(m.end, BadTerm, "the mandate ends (%s) before it starts (%s)", quote(end), quote(start))
	}
	return nil
}

// isBound reports whether text can be the start or end of a mandate. Where
// rounds are numbers any number will do: a round may be missing from the files.
func (s *session) isBound(text string) bool {
	_, isNumber := integer(text)
	return isDate(text) || s.dataset.NumericRounds && isNumber || s.rounds.find(text) >= 0
}

// before reports whether a is known to be earlier than b. A date and a round
// cannot be compared.
func (s *session) before(a, b string) bool {
	if isDate(a) && isDate(b) {
		return a < b
	}
	x, xIsNumber := integer(a)
	y, yIsNumber := integer(b)
	if s.dataset.NumericRounds && xIsNumber && yIsNumber {
		return x < y
	}
	place := func(label string) int {
		return slices.IndexFunc(s.dataset.Rounds, func(r Round) bool { return r.Label == label })
	}
	return place(a) >= 0 && place(b) >= 0 && place(a) < place(b)
}

// knownScopes returns the scopes in which a mandate can count.
func (s *session) knownScopes(r *roster) map[string]bool {
	known := map[string]bool{Organisation: true}
	for _, n := range s.scopes.names {
		known[n] = true
	}
	for _, n := range s.areas.names {
		known["area:"+n] = true
	}
	if r != nil {
		for _, p := range r.people {
			if p.Team != "" {
				known["team:"+p.Team] = true
			}
		}
	}
	return known
}

// warnNowhere names scopes of mandates that nothing else mentions: probably
// misspelt, since such a mandate counts nowhere.
func (m *mandateReader) warnNowhere(t *table, known map[string]bool) {
	var unknown []string
	for _, r := range m.rows {
		if scope := r.mandate.Scope; !known[scope] {
			known[scope] = true
			unknown = append(unknown, scope)
		}
	}
	slices.Sort(unknown)
	for k, scope := range unknown {
		if k == 10 {
			m.s.warn("%s: and %d more such scopes", printable(t.in.name), len(unknown)-k)
			break
		}
		m.s.warn("%s: the scope %s is in no other file, so its mandates count nowhere", printable(t.in.name), quote(scope))
	}
}
