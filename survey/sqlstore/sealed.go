package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

// DeleteSealed implements [survey.Tx].
func (t *tx) DeleteSealed(ctx context.Context, organisation, round survey.ID, ballots bool) error {
	statements := []string{deleteDrafts, deleteIdempotency}
	if ballots {
		statements = append(statements, deleteBallots, deleteRoll)
	}
	for _, statement := range statements {
		if _, err := t.exec(ctx, deleting, statement, organisation, round); err != nil {
			return err
		}
	}
	return nil
}
