package files

import (
	"fmt"
	"slices"
	"strings"
)

// roster is the people file before ids are sorted.
type roster struct {
	people     []Person // by number in the register; ReportsTo is one too
	attributes []string
	superiors  []superior
}

// superior is a reports_to to be resolved when all people are known.
type superior struct {
	person       int32
	id           string
	line, column int
}

type peopleReader struct {
	*roster
	s                        *session
	id, name, team, superior int
	attribute                []int // columns
}

func (s *session) readPeople(src *Source) (*roster, error) {
	t, err := s.openTable(src)
	if err != nil {
		return nil, err
	}
	columns, err := t.require("id")
	if err != nil {
		return nil, err
	}
	r := &peopleReader{roster: new(roster), s: s, id: columns[0], name: t.column("name"), superior: t.column("reports_to")}
	r.team = t.column(s.opt.TeamColumn)
	if r.team < 0 && s.opt.TeamColumn != "team" {
		if _, err := t.require(s.opt.TeamColumn); err != nil {
			return nil, err
		}
	}
	for i, h := range t.header {
		if !t.known[i] && h != "" {
			t.known[i] = true
			r.attribute = append(r.attribute, i)
			r.attributes = append(r.attributes, h)
		}
	}
	read := t.each(r.row)
	if read != nil && !t.strict {
		return nil, read
	}
	if fault := r.resolve(t, read); fault != nil {
		return nil, fault
	}
	if read != nil {
		return nil, read
	}
	if err := s.finish(t, len(r.people), false); err != nil {
		return nil, err
	}
	if err := r.checkCycles(t); err != nil {
		return nil, err
	}
	s.people.closed = true
	return r.roster, nil
}

func (r *peopleReader) row(t *table) *Error {
	id := t.at(r.id)
	if id == "" {
		return t.fault(r.id, EmptyPerson, "the id is empty")
	}
	if fault := t.label(r.id, id); fault != nil {
		return fault
	}
	if r.s.people.find(id) >= 0 {
		return t.fault(r.id, DuplicatePerson, "%s is in the file twice", quote(id))
	}
	for _, i := range []int{r.name, r.team} {
		if fault := t.label(i, t.at(i)); fault != nil {
			return fault
		}
	}
	person := r.s.people.add(id, -1, true)
	p := Person{
		ID:         r.s.people.ids[person],
		Name:       strings.Clone(t.at(r.name)),
		Team:       strings.Clone(t.at(r.team)),
		ReportsTo:  -1,
		Attributes: make([]string, len(r.attribute)),
	}
	for k, i := range r.attribute {
		p.Attributes[k] = strings.Clone(t.at(i))
	}
	r.people = append(r.people, p)
	if id := t.at(r.superior); id != "" {
		line, column := t.csv.FieldPos(r.superior)
		r.superiors = append(r.superiors, superior{person, strings.Clone(id), line, column})
	}
	return nil
}

// resolve turns the ids of superiors into people. When the reading broke off
// at a fault, somebody not met yet may stand in the rest of the file: then only
// people who report to themselves are certain to be wrong.
func (r *peopleReader) resolve(t *table, broken error) error {
	cleared := make(map[Fault]int)
	for _, up := range r.superiors {
		boss := r.s.people.find(up.id)
		var fault *Error
		switch {
		case boss == up.person:
			fault = t.in.fault(OwnSuperior, up.line, up.column, "%s reports to themselves", quote(up.id))
		case boss < 0 && broken == nil:
			fault = t.in.fault(UnknownSuperior, up.line, up.column, "%s is not in the file", quote(up.id))
		case boss < 0:
			continue
		default:
			r.people[up.person].ReportsTo = int(boss)
			continue
		}
		if t.strict {
			fault.ColumnName = t.header[r.superior]
			return fault
		}
		cleared[fault.Fault]++
	}
	for _, f := range []Fault{OwnSuperior, UnknownSuperior} {
		if n := cleared[f]; n > 0 {
			r.s.warn("%s: %d %s in reports_to left out: %s", printable(t.in.name), n, plural(n, "reference"), f)
		}
	}
	return nil
}

// checkCycles refuses a reporting line that returns to where it began, at the
// earliest line that is part of one, or only warns of all when bad rows are
// dropped: no single reference of a cycle is the wrong one.
func (r *peopleReader) checkCycles(t *table) error {
	members := r.cycles()
	if len(members) == 0 {
		return nil
	}
	if t.strict {
		// Every member of a cycle has a superior.
		up := r.superiors[slices.IndexFunc(r.superiors, func(s superior) bool { return int(s.person) == members[0] })]
		fault := t.in.fault(ReportingCycle, up.line, up.column, "%s", r.sayCycle(members[0]))
		fault.ColumnName = t.header[r.superior]
		return fault
	}
	for _, i := range members {
		r.s.warn("%s: %s", printable(t.in.name), r.sayCycle(i))
	}
	return nil
}

// cycles returns the earliest member of every reporting line that returns to
// itself, in ascending order.
func (r *peopleReader) cycles() []int {
	const unseen, done = 0, -1
	state := make([]int, len(r.people)) // the walk that met the person
	var earliest []int
	for start := range r.people {
		at := start
		for at >= 0 && state[at] == unseen {
			state[at] = start + 1
			at = r.people[at].ReportsTo
		}
		if at >= 0 && state[at] == start+1 {
			first := at
			for k := r.people[at].ReportsTo; k != at; k = r.people[k].ReportsTo {
				first = min(first, k)
			}
			earliest = append(earliest, first)
		}
		for at = start; at >= 0 && state[at] == start+1; at = r.people[at].ReportsTo {
			state[at] = done
		}
	}
	slices.Sort(earliest)
	return earliest
}

func (r *peopleReader) sayCycle(member int) string {
	length := 1
	for k := r.people[member].ReportsTo; k != member; k = r.people[k].ReportsTo {
		length++
	}
	return fmt.Sprintf("the reporting line of %s returns to them after %d %s",
		quote(r.people[member].ID), length, plural(length, "step"))
}
