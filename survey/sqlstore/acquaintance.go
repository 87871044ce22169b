package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type acquaintanceRow struct {
	From survey.ID `db:"from_id"`
	To   survey.ID `db:"to_id"`
}

func (r acquaintanceRow) domain() survey.Acquaintance { return survey.Acquaintance(r) }

const (
	selectAcquaintances = `SELECT from_id, to_id FROM acquaintance WHERE organisation_id = $1 ORDER BY from_id, to_id`
	deleteAcquaintances = `DELETE FROM acquaintance WHERE organisation_id = $1 AND from_id = $2`
	insertAcquaintance  = `INSERT INTO acquaintance (organisation_id, from_id, to_id) VALUES ($1, $2, $3)`
)

// Acquaintances implements [survey.Reader].
func (r *reader) Acquaintances(ctx context.Context, organisation survey.ID) ([]survey.Acquaintance, error) {
	return list[acquaintanceRow](ctx, r, selectAcquaintances, organisation)
}

// SetAcquaintances implements [survey.Tx].
func (t *tx) SetAcquaintances(ctx context.Context, organisation, person survey.ID, with []survey.ID) error {
	if err := t.lockPerson(ctx, organisation, person); err != nil {
		return err
	}
	if _, err := t.exec(ctx, deleting, deleteAcquaintances, organisation, person); err != nil {
		return err
	}
	for _, other := range with {
		if _, err := t.exec(ctx, writing, insertAcquaintance, organisation, person, other); err != nil {
			return err
		}
	}
	return nil
}
