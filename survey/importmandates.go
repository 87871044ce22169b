package survey

import (
	"strconv"
	"strings"
)

// mandate matches a row with the register.
func (in *importer) mandate(cells map[string]string) (string, *Error) {
	holder := in.people[NormalMail(cells["mail"])]
	if holder == nil {
		return "", invalid("mail", "nobody has this address")
	}
	scope, bad := in.scope(cells["scope"])
	if bad != nil {
		return "", bad
	}
	m := Mandate{
		Organisation: in.actor.Organisation, Holder: holder.ID, Title: cells["title"],
		Kind: "manager", Level: 1, Scope: scope, Granted: ByAppointment, Span: Span{Start: in.today}, Version: 1,
	}
	before := in.held(m, Date(cells["start"]))
	if before != nil {
		m = *before
	}
	if bad := set(&m, cells); bad != nil {
		return "", bad
	}
	if err := m.Validate(); err != nil {
		return "", asError(err, "")
	}
	key := mandateKey(m) + "\x00" + string(m.Span.Start)
	if in.seen[key] {
		return "", invalid("title", "this mandate stands in the file twice")
	}
	in.seen[key] = true
	switch {
	case before == nil:
		m.ID = in.s.IDs.New()
		in.granted = append(in.granted, &m)
		return "create", nil
	case m == *before:
		return "unchanged", nil
	}
	in.altered = append(in.altered, &m)
	return "update", nil
}

// held finds the mandate of the register that begins on a day, "" for the one that
// is held today; nil for none.
func (in *importer) held(m Mandate, start Date) *Mandate {
	for _, other := range in.mandates[mandateKey(m)] {
		if start == "" && other.Span.Holds(in.today) || start != "" && other.Span.Start == start {
			return other
		}
	}
	return nil
}

// set puts the cells of a row into a mandate.
func set(m *Mandate, cells map[string]string) *Error {
	// What cannot be empty keeps its value where nothing is said.
	if v := cells["kind"]; v != "" {
		m.Kind = v
	}
	if v := cells["granted"]; v != "" {
		m.Granted = Grant(v)
	}
	if v := cells["start"]; v != "" {
		m.Span.Start = Date(v)
	}
	if v := cells["level"]; v != "" {
		level, err := strconv.Atoi(v)
		if err != nil {
			return invalid("level", "want a whole number")
		}
		m.Level = level
	}
	if v, ok := cells["end"]; ok {
		m.Span.End = Date(v)
	}
	if v, ok := cells["review"]; ok {
		m.Review = Date(v)
	}
	if v, ok := cells["stage"]; ok {
		m.Stage = Stage(v)
	}
	return nil
}

func (in *importer) scope(text string) (Scope, *Error) {
	kind, name, _ := strings.Cut(text, ":")
	name = strings.TrimSpace(name)
	switch kind {
	case "", "organisation":
		return Scope{Kind: InOrganisation}, nil
	case "team":
		if t, ok := in.teams[strings.ToLower(name)]; ok {
			return Scope{Kind: InTeam, ID: t.ID}, nil
		}
	case "area":
		if a, ok := in.areas[strings.ToLower(name)]; ok {
			return Scope{Kind: InArea, ID: a.ID}, nil
		}
	}
	return Scope{}, invalid("scope", "want organisation, team:NAME or area:NAME of one that is there")
}
