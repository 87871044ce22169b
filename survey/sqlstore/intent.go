package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type intentRow struct {
	Organisation survey.ID   `db:"organisation_id"`
	Person       survey.ID   `db:"person_id"`
	Area         survey.ID   `db:"area_id"`
	Wish         survey.Wish `db:"wish"`
}

func (r intentRow) domain() survey.Intent { return survey.Intent(r) }

const (
	selectIntents = `SELECT organisation_id, person_id, area_id, wish FROM intent WHERE organisation_id = $1
		ORDER BY person_id, area_id`
	upsertIntent = `INSERT INTO intent (organisation_id, person_id, area_id, wish)
		VALUES (:organisation_id, :person_id, :area_id, :wish)
		ON CONFLICT (organisation_id, person_id, area_id) DO UPDATE SET wish = excluded.wish`
	deleteIntent = `DELETE FROM intent WHERE organisation_id = $1 AND person_id = $2 AND area_id = $3`
)

// Intents implements [survey.Reader]: by person and then area.
func (r *reader) Intents(ctx context.Context, organisation survey.ID) ([]survey.Intent, error) {
	return list[intentRow](ctx, r, selectIntents, organisation)
}

// SetIntent implements [survey.Tx].
func (t *tx) SetIntent(ctx context.Context, i survey.Intent) error {
	if i.Wish == "" {
		_, err := t.exec(ctx, deleting, deleteIntent, i.Organisation, i.Person, i.Area)
		return err
	}
	return t.insert(ctx, upsertIntent, intentRow(i))
}
