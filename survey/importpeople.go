package survey

import (
	"slices"
	"strings"
)

// person matches a row with the directory.
func (in *importer) person(cells map[string]string) (string, *Error) {
	mail := NormalMail(cells["mail"])
	if in.seen[mail] {
		return "", invalid("mail", "this address stands in the file twice")
	}
	in.seen[mail] = true
	before := in.people[mail]
	p := Person{Organisation: in.actor.Organisation, Mail: mail, Version: 1}
	if before != nil {
		p = *before
		p.Areas = slices.Clone(before.Areas)
	} else {
		p.ID, p.Member.Start = in.s.IDs.New(), in.today
	}
	p.Name = cells["name"]
	set := func(column string, to *string) {
		if v, ok := cells[column]; ok {
			*to = v
		}
	}
	set("home", &p.Home)
	set("locale", &p.Locale)
	if v, ok := cells["joined"]; ok && v != "" {
		p.Member.Start = Date(v)
	}
	if v, ok := cells["left"]; ok {
		p.Member.End = Date(v)
	}
	if v, ok := cells["areas"]; ok {
		p.Areas = nil
		for name := range strings.SplitSeq(v, "|") {
			if name = strings.TrimSpace(name); name == "" {
				continue
			}
			area, err := in.area(name)
			if err != nil {
				return "", asError(err, "areas")
			}
			p.Areas = append(p.Areas, area.ID)
		}
		p.Areas = slices.Compact(slices.Sorted(slices.Values(p.Areas)))
	}
	if err := p.Validate(); err != nil {
		return "", asError(err, "")
	}
	person := &p
	in.people[mail] = person
	joins := false
	if name := cells["team"]; name != "" {
		team, err := in.team(name)
		if err != nil {
			return "", asError(err, "team")
		}
		// Who is in the team, or will be, does not join it again.
		key, span := [2]ID{team.ID, p.ID}, Span{Start: max(in.today, p.Member.Start)}
		if joins = !slices.ContainsFunc(in.members[key], span.Overlaps); joins {
			in.members[key] = append(in.members[key], span)
			in.joins = append(in.joins, Membership{
				Organisation: in.actor.Organisation, ID: in.s.IDs.New(), Team: team.ID, Person: p.ID, Span: span, Version: 1,
			})
		}
	}
	if v, ok := cells["manager"]; ok {
		in.reports = append(in.reports, link{row: in.row, person: person, manager: NormalMail(v)})
	}
	switch {
	case before == nil:
		in.created = append(in.created, person)
		return "create", nil
	case samePerson(*before, p) && !joins:
		in.changed = append(in.changed, person) // its manager may change yet
		return "unchanged", nil
	}
	in.changed = append(in.changed, person)
	return "update", nil
}

func samePerson(a, b Person) bool {
	same := slices.Equal(a.Areas, b.Areas)
	a.Areas, b.Areas = nil, nil
	return same && a.Name == b.Name && a.Mail == b.Mail && a.Home == b.Home && a.Member == b.Member &&
		a.Locale == b.Locale && a.Manager == b.Manager
}

// linkManagers resolves managers by mail and returns how many rows have none
// that is there.
func (in *importer) linkManagers(report *ImportReport) (missing int) {
	for _, l := range in.reports {
		var manager ID
		if l.manager != "" {
			m := in.people[l.manager]
			if m == nil || m == l.person {
				fate := &report.Rows[l.row]
				if fate.Outcome != "error" {
					missing++
				}
				fate.Outcome, fate.Column, fate.Reason = "error", "manager", "nobody has this address, or it is their own"
				continue
			}
			manager = m.ID
		}
		if l.person.Manager != manager {
			l.person.Manager = manager
			if fate := &report.Rows[l.row]; fate.Outcome == "unchanged" {
				fate.Outcome = "update"
			}
		}
	}
	return missing
}

func (in *importer) team(name string) (Team, error) {
	if t, ok := in.teams[strings.ToLower(name)]; ok {
		if t.Ended != "" && t.Ended < in.today {
			return t, invalid("team", "this team has ended")
		}
		return t, nil
	}
	t := Team{Organisation: in.actor.Organisation, ID: in.s.IDs.New(), Name: name, Version: 1}
	if err := t.Validate(); err != nil {
		return t, err
	}
	in.teams[strings.ToLower(name)] = t
	in.newTeams = append(in.newTeams, t)
	return t, nil
}

func (in *importer) area(name string) (Area, error) {
	if a, ok := in.areas[strings.ToLower(name)]; ok {
		return a, nil
	}
	a := Area{Organisation: in.actor.Organisation, ID: in.s.IDs.New(), Name: name, Version: 1}
	if err := a.Validate(); err != nil {
		return a, err
	}
	in.areas[strings.ToLower(name)] = a
	in.newAreas = append(in.newAreas, a)
	return a, nil
}
