package sqlstore

import (
	"context"
	"errors"

	"github.com/followship/followship/survey"
)

type declineRow struct {
	Organisation survey.ID `db:"organisation_id"`
	Person       survey.ID `db:"person_id"`
	Rating       bool      `db:"rating"`
	Listing      bool      `db:"listing"`
	Seeing       bool      `db:"seeing"`
}

func (r declineRow) domain() survey.Declined {
	return survey.Declined{Rating: r.Rating, Listing: r.Listing, Seeing: r.Seeing}
}

const (
	selectDeclines = `SELECT organisation_id, person_id, rating, listing, seeing FROM decline WHERE organisation_id = $1`
	selectDecline  = selectDeclines + ` AND person_id = $2`
	upsertDecline  = `INSERT INTO decline (organisation_id, person_id, rating, listing, seeing)
		VALUES (:organisation_id, :person_id, :rating, :listing, :seeing)
		ON CONFLICT (organisation_id, person_id) DO UPDATE
		SET rating = excluded.rating, listing = excluded.listing, seeing = excluded.seeing`
	deleteDecline = `DELETE FROM decline WHERE organisation_id = $1 AND person_id = $2`
)

// Declined implements [survey.Reader]: nothing for who has no row.
func (r *reader) Declined(ctx context.Context, organisation, person survey.ID) (survey.Declined, error) {
	d, err := one[declineRow](ctx, r, selectDecline, organisation, person)
	if errors.Is(err, survey.ErrNotFound) {
		return survey.Declined{}, nil
	}
	return d, err
}

// AllDeclined implements [survey.Reader].
func (r *reader) AllDeclined(ctx context.Context, organisation survey.ID) (map[survey.ID]survey.Declined, error) {
	var rows []declineRow
	if err := r.all(ctx, &rows, selectDeclines, organisation); err != nil {
		return nil, err
	}
	all := make(map[survey.ID]survey.Declined, len(rows))
	for _, row := range rows {
		all[row.Person] = row.domain()
	}
	return all, nil
}

// SetDeclined implements [survey.Tx]. Who declines nothing has no row.
func (t *tx) SetDeclined(ctx context.Context, organisation, person survey.ID, d survey.Declined) error {
	if d == (survey.Declined{}) {
		_, err := t.exec(ctx, deleting, deleteDecline, organisation, person)
		return err
	}
	return t.insert(ctx, upsertDecline, declineRow{organisation, person, d.Rating, d.Listing, d.Seeing})
}
