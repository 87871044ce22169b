package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

// personal are the statements that take away what belongs to a person beyond their
// entry and their history. The first needs the address that the entry still has.
var personal = []string{
	`DELETE FROM sign_in WHERE mail = (SELECT mail FROM person WHERE organisation_id = $1 AND person_id = $2)`,
	`DELETE FROM person_role WHERE organisation_id = $1 AND person_id = $2`,
	`DELETE FROM intent WHERE organisation_id = $1 AND person_id = $2`,
	`DELETE FROM acquaintance WHERE organisation_id = $1 AND (from_id = $2 OR to_id = $2)`,
	`DELETE FROM decline WHERE organisation_id = $1 AND person_id = $2`,
	`DELETE FROM reply WHERE organisation_id = $1 AND person_id = $2`,
	`DELETE FROM challenge WHERE organisation_id = $1 AND person_id = $2`,
	`UPDATE person SET manager_id = NULL, version = version + 1 WHERE organisation_id = $1 AND manager_id = $2`,
}

// DeletePersonal implements [survey.Tx].
func (t *tx) DeletePersonal(ctx context.Context, organisation, person survey.ID) error {
	if err := t.lockPerson(ctx, organisation, person); err != nil {
		return err
	}
	for _, statement := range personal {
		if _, err := t.exec(ctx, deleting, statement, organisation, person); err != nil {
			return err
		}
	}
	return nil
}
