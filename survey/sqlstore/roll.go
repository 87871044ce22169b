package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

const (
	selectRoll = `SELECT roll_key FROM roll WHERE organisation_id = $1 AND round_id = $2 AND roll_key = $3`
	countRoll  = `SELECT COUNT(*) FROM roll WHERE organisation_id = $1 AND round_id = $2`
	// A row that is there is written again, which locks it.
	insertRoll = `INSERT INTO roll (organisation_id, round_id, roll_key) VALUES ($1, $2, $3)
		ON CONFLICT (organisation_id, round_id, roll_key) DO UPDATE SET roll_key = excluded.roll_key`
	deleteRoll = `DELETE FROM roll WHERE organisation_id = $1 AND round_id = $2`
)

// OnRoll implements [survey.Reader].
func (r *reader) OnRoll(ctx context.Context, organisation, round survey.ID, key survey.Key) (bool, error) {
	return r.exists(ctx, selectRoll, organisation, round, digest(key))
}

// RollCount implements [survey.Reader].
func (r *reader) RollCount(ctx context.Context, organisation, round survey.ID) (int, error) {
	var n int
	err := r.get(ctx, &n, countRoll, organisation, round)
	return n, err
}

// Enrol implements [survey.Tx].
func (t *tx) Enrol(ctx context.Context, organisation, round survey.ID, key survey.Key) error {
	_, err := t.exec(ctx, writing, insertRoll, organisation, round, digest(key))
	return err
}
