package sqlstore

import (
	"context"
	"strings"

	"github.com/followship/followship/survey"
)

type personRow struct {
	Organisation survey.ID             `db:"organisation_id"`
	ID           survey.ID             `db:"person_id"`
	Name         string                `db:"name"`
	Mail         string                `db:"mail"`
	Home         string                `db:"home"`
	Joined       survey.Date           `db:"joined"`
	Departed     survey.Date           `db:"departed"`
	LeaveStart   survey.Date           `db:"leave_start"`
	LeaveEnd     survey.Date           `db:"leave_end"`
	Locale       string                `db:"locale"`
	Manager      optionalID            `db:"manager_id"`
	Areas        jsonText[[]survey.ID] `db:"areas"`
	Disabled     bool                  `db:"disabled"`
	Erased       bool                  `db:"erased"`
	Search       string                `db:"search"`
	Version      int                   `db:"version"`
}

func personOf(p survey.Person) personRow {
	return personRow{
		Organisation: p.Organisation, ID: p.ID, Name: p.Name, Mail: p.Mail, Home: p.Home,
		Joined: p.Member.Start, Departed: p.Member.End, LeaveStart: p.Leave.Start, LeaveEnd: p.Leave.End,
		Locale: p.Locale, Manager: optionalID(p.Manager), Areas: jsonText[[]survey.ID]{p.Areas}, Disabled: p.Disabled,
		Erased: p.Erased, Search: folded(p.Name) + "\n" + folded(p.Mail), Version: p.Version,
	}
}

func (r personRow) domain() survey.Person {
	return survey.Person{
		Organisation: r.Organisation, ID: r.ID, Name: r.Name, Mail: r.Mail, Home: r.Home,
		Member: survey.Span{Start: r.Joined, End: r.Departed}, Leave: survey.Span{Start: r.LeaveStart, End: r.LeaveEnd},
		Locale: r.Locale, Manager: survey.ID(r.Manager), Areas: r.Areas.V, Disabled: r.Disabled,
		Erased: r.Erased, Version: r.Version,
	}
}

// folded returns a text without regard to case. It is done here because SQLite's
// lower knows the letters of English only.
func folded(text string) string { return strings.ToLower(strings.ToUpper(text)) }

// pattern returns the LIKE pattern of texts that hold a part, with \ as escape.
func pattern(part string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(folded(part)) + "%"
}

const (
	selectPeople = `SELECT organisation_id, person_id, name, mail, home, joined, departed, leave_start, leave_end, locale,
		manager_id, areas, disabled, erased, version FROM person`
	selectPerson       = selectPeople + ` WHERE organisation_id = $1 AND person_id = $2`
	selectPersonByMail = selectPeople + ` WHERE organisation_id = $1 AND mail = $2`
	selectPeopleByMail = selectPeople + ` WHERE mail = $1 ORDER BY person_id, organisation_id`
	selectEveryone     = selectPeople + ` WHERE organisation_id = $1 ORDER BY person_id`
	selectPeoplePage   = selectPeople + ` WHERE organisation_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3`
	selectPeopleFound  = selectPeople + ` WHERE organisation_id = $1 AND person_id > $2 AND search LIKE $4 ESCAPE '\'
		ORDER BY person_id LIMIT $3`
	selectEpoch = `SELECT session_epoch FROM person WHERE organisation_id = $1 AND person_id = $2`

	insertPerson = `INSERT INTO person (organisation_id, person_id, name, mail, home, joined, departed, leave_start, leave_end,
		locale, manager_id, areas, disabled, erased, search, version)
		VALUES (:organisation_id, :person_id, :name, :mail, :home, :joined, :departed, :leave_start, :leave_end,
		:locale, :manager_id, :areas, :disabled, :erased, :search, :version)`
	updatePerson = `UPDATE person SET name = :name, mail = :mail, home = :home, joined = :joined, departed = :departed,
		leave_start = :leave_start, leave_end = :leave_end, locale = :locale, manager_id = :manager_id, areas = :areas,
		disabled = :disabled, erased = :erased, search = :search, version = version + 1
		WHERE organisation_id = :organisation_id AND person_id = :person_id AND version = :version`
	updateEpoch = `UPDATE person SET session_epoch = session_epoch + 1 WHERE organisation_id = $1 AND person_id = $2`
)

// Person implements [survey.Reader].
func (r *reader) Person(ctx context.Context, organisation, person survey.ID) (survey.Person, error) {
	return one[personRow](ctx, r, selectPerson, organisation, person)
}

// PersonByMail implements [survey.Reader].
func (r *reader) PersonByMail(ctx context.Context, organisation survey.ID, mail string) (survey.Person, error) {
	return one[personRow](ctx, r, selectPersonByMail, organisation, mail)
}

// PeopleByMail implements [survey.Reader].
func (r *reader) PeopleByMail(ctx context.Context, mail string) ([]survey.Person, error) {
	return list[personRow](ctx, r, selectPeopleByMail, mail)
}

// People implements [survey.Reader].
func (r *reader) People(ctx context.Context, organisation survey.ID, search string, page survey.Page) ([]survey.Person, error) {
	if search == "" {
		return list[personRow](ctx, r, selectPeoplePage, organisation, page.After, page.Size())
	}
	return list[personRow](ctx, r, selectPeopleFound, organisation, page.After, page.Size(), pattern(search))
}

// Everyone implements [survey.Reader].
func (r *reader) Everyone(ctx context.Context, organisation survey.ID) ([]survey.Person, error) {
	return list[personRow](ctx, r, selectEveryone, organisation)
}

// SessionEpoch implements [survey.Reader].
func (r *reader) SessionEpoch(ctx context.Context, organisation, person survey.ID) (int, error) {
	var epoch int
	err := r.get(ctx, &epoch, selectEpoch, organisation, person)
	return epoch, err
}

// InsertPerson implements [survey.Tx].
func (t *tx) InsertPerson(ctx context.Context, p survey.Person) error {
	return t.insert(ctx, insertPerson, personOf(p))
}

// UpdatePerson implements [survey.Tx].
func (t *tx) UpdatePerson(ctx context.Context, p survey.Person) error {
	return t.update(ctx, updatePerson, personOf(p), selectPerson, p.Organisation, p.ID)
}

// EndSessions implements [survey.Tx].
func (t *tx) EndSessions(ctx context.Context, organisation, person survey.ID) error {
	return t.must(t.exec(ctx, writing, updateEpoch, organisation, person))
}
