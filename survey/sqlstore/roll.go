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
	// What one transaction wrote has one xmin, and lies where the next free place was.
	// Keys that fewer than 20 have theirs in common with are written anew in random
	// order, together with the next larger groups as far as it takes to be 20. A key
	// that a submission holds is left for the next time.
	mixRoll = `WITH wrote AS (
			SELECT CAST(xmin AS TEXT) AS xmin, COUNT(*) AS keys FROM roll
			WHERE organisation_id = $1 AND round_id = $2 GROUP BY 1
		), cumulated AS (
			SELECT xmin, keys, SUM(keys) OVER (ORDER BY keys, xmin) - keys AS smaller, COUNT(*) OVER () AS groups FROM wrote
		), chosen AS (
			SELECT roll_key FROM roll WHERE organisation_id = $1 AND round_id = $2
			AND CAST(xmin AS TEXT) IN (SELECT xmin FROM cumulated WHERE groups > 1 AND (keys < 20 OR smaller BETWEEN 1 AND 19))
			FOR UPDATE SKIP LOCKED
		), taken AS (
			DELETE FROM roll WHERE organisation_id = $1 AND round_id = $2 AND roll_key IN (SELECT roll_key FROM chosen)
			RETURNING roll_key
		)
		INSERT INTO roll (organisation_id, round_id, roll_key) SELECT $1, $2, roll_key FROM taken ORDER BY random()`
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

// MixRoll implements [survey.Tx]. On SQLite rows lie in the order of their keys and
// carry nothing of the transaction that wrote them.
func (t *tx) MixRoll(ctx context.Context, organisation, round survey.ID) error {
	if t.engine.sqlite() {
		return nil
	}
	_, err := t.exec(ctx, writing, mixRoll, organisation, round)
	return err
}
