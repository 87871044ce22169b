package sqlstore

import (
	"context"
	"time"
)

const (
	upsertCounter = `INSERT INTO rate_counter (name, ends, counted) VALUES ($1, $2, 1)
		ON CONFLICT (name) DO UPDATE SET
			counted = CASE WHEN rate_counter.ends <= $3 THEN 1 ELSE rate_counter.counted + 1 END,
			ends = CASE WHEN rate_counter.ends <= $3 THEN excluded.ends ELSE rate_counter.ends END
		RETURNING counted`
	deleteExpiredCounters = `DELETE FROM rate_counter WHERE ends <= $1`
	deleteExpiredSignIns  = `DELETE FROM sign_in WHERE expires <= $1`
)

// Count implements [survey.Tx].
func (t *tx) Count(ctx context.Context, counter string, window time.Duration) (int, error) {
	now, err := t.Now(ctx)
	if err != nil {
		return 0, err
	}
	var counted int
	err = t.get(ctx, &counted, upsertCounter, counter, timestamp{now.Add(window)}, timestamp{now})
	return counted, t.fail(err)
}

// DeleteExpired implements [survey.Tx].
func (t *tx) DeleteExpired(ctx context.Context, now time.Time) error {
	for _, statement := range []string{deleteExpiredSignIns, deleteExpiredCounters, deleteExpiredSessions} {
		if _, err := t.exec(ctx, deleting, statement, timestamp{now}); err != nil {
			return err
		}
	}
	return nil
}
