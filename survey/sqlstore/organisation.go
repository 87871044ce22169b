package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type organisationRow struct {
	ID         survey.ID                   `db:"organisation_id"`
	Name       string                      `db:"name"`
	TimeZone   string                      `db:"time_zone"`
	Locale     string                      `db:"locale"`
	Context    survey.Context              `db:"context"`
	Vocabulary jsonText[map[string]string] `db:"vocabulary"`
	Version    int                         `db:"version"`
}

func organisationOf(o survey.Organisation) organisationRow {
	return organisationRow{o.ID, o.Name, o.TimeZone, o.Locale, o.Context, jsonText[map[string]string]{o.Vocabulary}, o.Version}
}

func (r organisationRow) domain() survey.Organisation {
	return survey.Organisation{
		ID: r.ID, Name: r.Name, TimeZone: r.TimeZone, Locale: r.Locale, Context: r.Context, Vocabulary: r.Vocabulary.V, Version: r.Version,
	}
}

const (
	selectOrganisations = `SELECT organisation_id, name, time_zone, locale, context, vocabulary, version FROM organisation`
	selectOrganisation  = selectOrganisations + ` WHERE organisation_id = $1`
	insertOrganisation  = `INSERT INTO organisation (organisation_id, name, time_zone, locale, context, vocabulary, version)
		VALUES (:organisation_id, :name, :time_zone, :locale, :context, :vocabulary, :version)`
	lockOrganisation   = `SELECT organisation_id FROM organisation WHERE organisation_id = $1`
	updateOrganisation = `UPDATE organisation SET name = :name, time_zone = :time_zone, locale = :locale, context = :context,
		vocabulary = :vocabulary, version = version + 1
		WHERE organisation_id = :organisation_id AND version = :version`
)

// Organisation implements [survey.Reader].
func (r *reader) Organisation(ctx context.Context, organisation survey.ID) (survey.Organisation, error) {
	return one[organisationRow](ctx, r, selectOrganisation, organisation)
}

// Organisations implements [survey.Reader].
func (r *reader) Organisations(ctx context.Context) ([]survey.Organisation, error) {
	return list[organisationRow](ctx, r, selectOrganisations+` ORDER BY organisation_id`)
}

// LockOrganisation implements [survey.Tx]. Rows that refer to the organisation can be
// added meanwhile.
func (t *tx) LockOrganisation(ctx context.Context, organisation survey.ID) error {
	var id survey.ID
	return t.fail(t.get(ctx, &id, lockOrganisation+t.engine.forChange, organisation))
}

// InsertOrganisation implements [survey.Tx].
func (t *tx) InsertOrganisation(ctx context.Context, o survey.Organisation) error {
	return t.insert(ctx, insertOrganisation, organisationOf(o))
}

// UpdateOrganisation implements [survey.Tx].
func (t *tx) UpdateOrganisation(ctx context.Context, o survey.Organisation) error {
	return t.update(ctx, updateOrganisation, organisationOf(o), selectOrganisation, o.ID)
}
