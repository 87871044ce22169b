package survey

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
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
		if err := tx.LockOrganisation(ctx, a.Organisation); err != nil {
			return err
		}
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
