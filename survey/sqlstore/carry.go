package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type carryRow struct {
	Organisation survey.ID `db:"organisation_id"`
	Survey       survey.ID `db:"survey_id"`
	Round        survey.ID `db:"round_id"`
	Number       int       `db:"number"`
	Sealed       []byte    `db:"sealed"`
}

func (r carryRow) domain() survey.CarryForward { return survey.CarryForward(r) }

const (
	selectCarries = `SELECT organisation_id, survey_id, round_id, number, sealed FROM carry_forward
		WHERE organisation_id = $1 AND survey_id = $2 ORDER BY number`
	insertCarry = `INSERT INTO carry_forward (organisation_id, survey_id, round_id, number, sealed)
		VALUES (:organisation_id, :survey_id, :round_id, :number, :sealed)`
	deleteCarry = `DELETE FROM carry_forward WHERE organisation_id = $1 AND round_id = $2`
)

// CarryForwards implements [survey.Reader].
func (r *reader) CarryForwards(ctx context.Context, organisation, id survey.ID) ([]survey.CarryForward, error) {
	return list[carryRow](ctx, r, selectCarries, organisation, id)
}

// InsertCarryForward implements [survey.Tx].
func (t *tx) InsertCarryForward(ctx context.Context, c survey.CarryForward) error {
	return t.insert(ctx, insertCarry, carryRow(c))
}

// DeleteCarryForward implements [survey.Tx]; the record may be gone already.
func (t *tx) DeleteCarryForward(ctx context.Context, organisation, round survey.ID) error {
	if _, err := t.exec(ctx, deleting, deleteShares, organisation, round); err != nil {
		return err
	}
	_, err := t.exec(ctx, deleting, deleteCarry, organisation, round)
	return err
}
