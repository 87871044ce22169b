package sqlstore

import (
	"context"
	"time"

	"github.com/followship/followship/survey"
)

type destructionRow struct {
	Organisation survey.ID         `db:"organisation_id"`
	Round        survey.ID         `db:"round_id"`
	Sealed       survey.SealedKind `db:"sealed"`
	At           timestamp         `db:"destroyed_at"`
	Swept        timestamp         `db:"swept_at"`
}

func destructionOf(d survey.Destruction) destructionRow {
	return destructionRow{d.Organisation, d.Round, d.Sealed, timestamp{d.At}, timestamp{d.Swept}}
}

func (r destructionRow) domain() survey.Destruction {
	return survey.Destruction{Organisation: r.Organisation, Round: r.Round, Sealed: r.Sealed, At: r.At.Time, Swept: r.Swept.Time}
}

const (
	selectDestructions = `SELECT organisation_id, round_id, sealed, destroyed_at, swept_at FROM destruction
		WHERE organisation_id = $1 ORDER BY round_id, sealed`
	insertDestruction = `INSERT INTO destruction (organisation_id, round_id, sealed, destroyed_at, swept_at)
		VALUES (:organisation_id, :round_id, :sealed, :destroyed_at, :swept_at)`
	// Of several who have swept at once, one finds the row like this.
	updateSwept = `UPDATE destruction SET swept_at = $4
		WHERE organisation_id = $1 AND round_id = $2 AND sealed = $3 AND swept_at IS NULL`
)

// Destructions implements [survey.Reader].
func (r *reader) Destructions(ctx context.Context, organisation survey.ID) ([]survey.Destruction, error) {
	return list[destructionRow](ctx, r, selectDestructions, organisation)
}

// InsertDestruction implements [survey.Tx].
func (t *tx) InsertDestruction(ctx context.Context, d survey.Destruction) error {
	return t.insert(ctx, insertDestruction, destructionOf(d))
}

// MarkSwept implements [survey.Tx].
func (t *tx) MarkSwept(ctx context.Context, organisation, round survey.ID, sealed survey.SealedKind, at time.Time) error {
	return t.must(t.exec(ctx, writing, updateSwept, organisation, round, sealed, timestamp{at}))
}
