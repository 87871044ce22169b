package survey

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Imports brings the directory and the register in from CSV.
type Imports struct{ *Parts }

// Limits of an import.
const (
	MaxImportBytes = 8 << 20
	MaxImportRows  = 50_000
)

// Fate is what an import does, or would do, with a row.
type Fate struct {
	// Line is where the row begins in the file, from 1.
	Line int
	// Outcome is "create", "update", "unchanged" or "error".
	Outcome string
	// Column and Reason say what is wrong with a row in error.
	Column, Reason string
}

// ImportReport is the fate of every row. Unless every row is good nothing is
// changed.
type ImportReport struct {
	Rows    []Fate
	Errors  int
	Applied bool
	// Teams and Areas count those that rows named and that were not there.
	Teams, Areas int
}

// People imports people: columns mail and name, and of team, manager (a mail), home,
// joined, left, locale and areas (separated by "|") those the file has. A person
// is found again by mail; fields without a column stay. Teams and areas that are
// not there are made. With dryRun nothing is changed, and the report is the same.
func (s Imports) People(ctx context.Context, a Actor, file io.Reader, dryRun bool) (ImportReport, error) {
	return s.run(ctx, a, file, dryRun, []string{"mail", "name"},
		[]string{"team", "manager", "home", "joined", "left", "locale", "areas"}, (*importer).person)
}

// Mandates imports mandates: columns mail (of the holder) and title, and of kind,
// level, scope (organisation, team:NAME or area:NAME), stage, start, end, review and
// granted those the file has. A mandate is found again by holder, title, scope and
// start, where no start is given by being held today; fields without a column stay.
func (s Imports) Mandates(ctx context.Context, a Actor, file io.Reader, dryRun bool) (ImportReport, error) {
	return s.run(ctx, a, file, dryRun, []string{"mail", "title"},
		[]string{"kind", "level", "scope", "stage", "start", "end", "review", "granted"}, (*importer).mandate)
}

// errDryRun rolls a transaction back that was only tried.
var errDryRun = errors.New("survey: nothing is to be changed")

func (s Imports) run(ctx context.Context, a Actor, file io.Reader, dryRun bool, required, optional []string, row func(*importer, map[string]string) (string, *Error)) (report ImportReport, err error) {
	if err := Can(a, ImportDirectory, Object{Organisation: a.Organisation}); err != nil {
		return report, err
	}
	table, err := readTable(file, required, optional)
	if err != nil {
		return report, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		in, err := s.newImporter(ctx, tx, a)
		if err != nil {
			return err
		}
		report = ImportReport{Rows: make([]Fate, 0, len(table))}
		for _, r := range table {
			fate := Fate{Line: r.line}
			in.row = len(report.Rows)
			var bad *Error
			if fate.Outcome, bad = row(in, r.cells); bad != nil {
				fate.Outcome, fate.Column, fate.Reason = "error", bad.Field, bad.Message
				report.Errors++
			}
			report.Rows = append(report.Rows, fate)
		}
		// Managers may stand further down than those who report to them.
		report.Errors += in.linkManagers(&report)
		report.Teams, report.Areas = len(in.newTeams), len(in.newAreas)
		if dryRun || report.Errors > 0 {
			return errDryRun
		}
		if err := in.apply(ctx); err != nil {
			return err
		}
		if err := s.administered(ctx, tx, a.Organisation, in.today); err != nil {
			return err
		}
		if err := s.separated(ctx, tx, a.Organisation); err != nil {
			return err
		}
		report.Applied = true
		return s.note(ctx, tx, a, ImportDirectory, "", fmt.Sprintf("%d rows", len(report.Rows)))
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return report, err
}

type tableRow struct {
	line  int
	cells map[string]string
}

// readTable reads a bounded CSV file with a header.
func readTable(file io.Reader, required, optional []string) ([]tableRow, error) {
	malformed := func(format string, args ...any) error {
		return &Error{Kind: Invalid, Code: CodeMalformedImport, Message: fmt.Sprintf(format, args...)}
	}
	content, err := io.ReadAll(io.LimitReader(file, MaxImportBytes+1))
	if err != nil {
		return nil, malformed("the file could not be read to its end")
	}
	text := strings.TrimPrefix(string(content), "\ufeff")
	switch {
	case len(content) > MaxImportBytes:
		return nil, malformed("the file is larger than %d bytes", MaxImportBytes)
	case !utf8.ValidString(text):
		return nil, malformed("the file is not UTF-8")
	case strings.ContainsRune(text, 0):
		return nil, malformed("the file holds a NUL character")
	}
	reader := csv.NewReader(strings.NewReader(text))
	header, err := reader.Read()
	if err != nil {
		return nil, malformed("the file has no header row")
	}
	known := append(slices.Clone(required), optional...)
	for k, name := range header {
		header[k] = strings.TrimSpace(strings.ToLower(name))
		if !slices.Contains(known, header[k]) {
			return nil, malformed("unknown column %q: want some of %s", name, strings.Join(known, ", "))
		}
		if slices.Index(header, header[k]) != k {
			return nil, malformed("the column %q is there twice", name)
		}
	}
	for _, name := range required {
		if !slices.Contains(header, name) {
			return nil, malformed("the column %q is missing", name)
		}
	}
	var rows []tableRow
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				return nil, malformed("line %d: %v", parse.Line, parse.Err)
			}
			return nil, malformed("%v", err)
		}
		if len(rows) == MaxImportRows {
			return nil, malformed("the file has more than %d rows", MaxImportRows)
		}
		line, _ := reader.FieldPos(0)
		row := tableRow{line: line, cells: make(map[string]string, len(header))}
		for k, name := range header {
			row.cells[name] = strings.TrimSpace(record[k])
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil, malformed("the file has a header and no rows")
	}
	return rows, nil
}

// importer holds the directory while rows are matched with it.
type importer struct {
	s     Imports
	tx    Tx
	actor Actor
	today Date

	people   map[string]*Person // by mail
	teams    map[string]Team    // by lower-case name
	areas    map[string]Area
	members  map[[2]ID][]Span      // of team and person
	mandates map[string][]*Mandate // by holder, title and scope

	newTeams []Team
	newAreas []Area
	created  []*Person
	changed  []*Person
	joins    []Membership
	granted  []*Mandate
	altered  []*Mandate
	reports  []link
	seen     map[string]bool
	row      int // that is being matched
}

// link is a manager to be found once all rows are read.
type link struct {
	row     int
	person  *Person
	manager string
}

func (s Imports) newImporter(ctx context.Context, tx Tx, a Actor) (*importer, error) {
	in := &importer{
		s: s, tx: tx, actor: a,
		people: make(map[string]*Person), teams: make(map[string]Team), areas: make(map[string]Area),
		members: make(map[[2]ID][]Span), mandates: make(map[string][]*Mandate), seen: make(map[string]bool),
	}
	var err error
	if in.today, err = s.today(ctx, tx, a.Organisation); err != nil {
		return nil, err
	}
	people, err := tx.Everyone(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		in.people[p.Mail] = &p
	}
	teams, err := tx.Teams(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	for _, t := range teams {
		in.teams[strings.ToLower(t.Name)] = t
	}
	areas, err := tx.Areas(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	for _, area := range areas {
		in.areas[strings.ToLower(area.Name)] = area
	}
	memberships, err := tx.Memberships(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	for _, m := range memberships {
		key := [2]ID{m.Team, m.Person}
		in.members[key] = append(in.members[key], m.Span)
	}
	mandates, err := tx.Mandates(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	for _, m := range mandates {
		in.mandates[mandateKey(m)] = append(in.mandates[mandateKey(m)], &m)
	}
	return in, nil
}

func mandateKey(m Mandate) string {
	return strings.Join([]string{string(m.Holder), m.Title, string(m.Scope.Kind), string(m.Scope.ID)}, "\x00")
}

// asError returns err as an error about a column.
func asError(err error, column string) *Error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = &Error{Kind: Invalid, Code: CodeInvalid, Message: "cannot be read"}
	}
	if e.Field == "" || column != "" {
		e = e.At(column)
	}
	return e
}

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

// apply writes what the rows ask for, referenced things first.
func (in *importer) apply(ctx context.Context) error {
	for _, t := range in.newTeams {
		if err := in.tx.InsertTeam(ctx, t); err != nil {
			return err
		}
	}
	for _, a := range in.newAreas {
		if err := in.tx.InsertArea(ctx, a); err != nil {
			return err
		}
	}
	// People first without their managers, who may come later in the file.
	for _, p := range in.created {
		first := *p
		first.Manager = ""
		if err := in.tx.InsertPerson(ctx, first); err != nil {
			return err
		}
	}
	for _, p := range in.created {
		if p.Manager != "" {
			if err := in.tx.UpdatePerson(ctx, *p); err != nil {
				return err
			}
		}
	}
	for _, p := range in.changed {
		if err := in.update(ctx, p); err != nil {
			return err
		}
	}
	for _, m := range in.joins {
		if err := in.tx.InsertMembership(ctx, m); err != nil {
			return err
		}
	}
	for _, m := range in.granted {
		if err := in.tx.InsertMandate(ctx, *m); err != nil {
			return err
		}
	}
	for _, m := range in.altered {
		if err := in.tx.UpdateMandate(ctx, *m); err != nil {
			return err
		}
	}
	return nil
}

// update writes a person only if something about them has changed, and ends the
// sessions of those who have left.
func (in *importer) update(ctx context.Context, p *Person) error {
	before, err := in.tx.Person(ctx, p.Organisation, p.ID)
	if err != nil || samePerson(before, *p) {
		return err
	}
	if err := in.tx.UpdatePerson(ctx, *p); err != nil || p.Member.Holds(in.today) {
		return err
	}
	return in.tx.EndSessions(ctx, p.Organisation, p.ID)
}
