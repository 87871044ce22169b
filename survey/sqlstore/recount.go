package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type recountRow struct {
	Organisation survey.ID      `db:"organisation_id"`
	Round        survey.ID      `db:"round_id"`
	AskedBy      survey.ID      `db:"asked_by"`
	AskedAt      timestamp      `db:"asked_at"`
	ConfirmedBy  optionalID     `db:"confirmed_by"`
	ConfirmedAt  timestamp      `db:"confirmed_at"`
	Verdict      survey.Verdict `db:"verdict"`
	RecountedAt  timestamp      `db:"recounted_at"`
}

func (r recountRow) domain() survey.Recount {
	return survey.Recount{
		Organisation: r.Organisation, Round: r.Round, AskedBy: r.AskedBy, AskedAt: r.AskedAt.Time,
		ConfirmedBy: survey.ID(r.ConfirmedBy), ConfirmedAt: r.ConfirmedAt.Time, Verdict: r.Verdict, RecountedAt: r.RecountedAt.Time,
	}
}

const (
	selectRecount = `SELECT organisation_id, round_id, asked_by, asked_at, confirmed_by, confirmed_at, verdict, recounted_at
		FROM recount WHERE organisation_id = $1 AND round_id = $2`
	putRecount = `INSERT INTO recount (organisation_id, round_id, asked_by, asked_at, confirmed_by, confirmed_at, verdict, recounted_at)
		VALUES (:organisation_id, :round_id, :asked_by, :asked_at, :confirmed_by, :confirmed_at, :verdict, :recounted_at)
		ON CONFLICT (organisation_id, round_id) DO UPDATE SET asked_by = excluded.asked_by, asked_at = excluded.asked_at,
		confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at, verdict = excluded.verdict,
		recounted_at = excluded.recounted_at`
)

// Recount implements [survey.Reader].
func (r *reader) Recount(ctx context.Context, organisation, round survey.ID) (survey.Recount, error) {
	return one[recountRow](ctx, r, selectRecount, organisation, round)
}

// PutRecount implements [survey.Tx].
func (t *tx) PutRecount(ctx context.Context, r survey.Recount) error {
	return t.insert(ctx, putRecount, recountRow{
		r.Organisation, r.Round, r.AskedBy, timestamp{r.AskedAt}, optionalID(r.ConfirmedBy), timestamp{r.ConfirmedAt}, r.Verdict, timestamp{r.RecountedAt},
	})
}
