package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

const (
	selectRoles   = `SELECT role, ends FROM person_role WHERE organisation_id = $1 AND person_id = $2 ORDER BY role`
	selectHolders = `SELECT person_id, role, ends FROM person_role WHERE organisation_id = $1 ORDER BY person_id, role`
	lockPerson    = `SELECT person_id FROM person WHERE organisation_id = $1 AND person_id = $2`
	deleteRoles   = `DELETE FROM person_role WHERE organisation_id = $1 AND person_id = $2`
	insertRole    = `INSERT INTO person_role (organisation_id, person_id, role, ends) VALUES ($1, $2, $3, $4)`

	selectUnnoticed = `SELECT DISTINCT person_id FROM person_role
		WHERE organisation_id = $1 AND ends <> '' AND ends <= $2 AND noticed = FALSE ORDER BY person_id`
	markNoticed = `UPDATE person_role SET noticed = TRUE
		WHERE organisation_id = $1 AND person_id = $2 AND ends <> '' AND ends <= $3`
)

type roleRow struct {
	Person survey.ID   `db:"person_id"`
	Role   survey.Role `db:"role"`
	Ends   survey.Date `db:"ends"`
}

func (r roleRow) domain() survey.Tenure { return survey.Tenure{Role: r.Role, End: r.Ends} }

// Roles implements [survey.Reader].
func (r *reader) Roles(ctx context.Context, organisation, person survey.ID) ([]survey.Tenure, error) {
	return list[roleRow](ctx, r, selectRoles, organisation, person)
}

// RoleHolders implements [survey.Reader].
func (r *reader) RoleHolders(ctx context.Context, organisation survey.ID) (map[survey.ID][]survey.Tenure, error) {
	var held []roleRow
	if err := r.all(ctx, &held, selectHolders, organisation); err != nil {
		return nil, err
	}
	holders := map[survey.ID][]survey.Tenure{}
	for _, h := range held {
		holders[h.Person] = append(holders[h.Person], h.domain())
	}
	return holders, nil
}

// Unnoticed implements [survey.Reader].
func (r *reader) Unnoticed(ctx context.Context, organisation survey.ID, until survey.Date) ([]survey.ID, error) {
	people := []survey.ID{}
	err := r.all(ctx, &people, selectUnnoticed, organisation, until)
	return people, err
}

// SetRoles implements [survey.Tx].
func (t *tx) SetRoles(ctx context.Context, organisation, person survey.ID, roles []survey.Tenure) error {
	if err := t.lockPerson(ctx, organisation, person); err != nil {
		return err
	}
	if _, err := t.exec(ctx, deleting, deleteRoles, organisation, person); err != nil {
		return err
	}
	for _, role := range roles {
		if _, err := t.exec(ctx, writing, insertRole, organisation, person, role.Role, role.End); err != nil {
			return err
		}
	}
	return nil
}

// MarkNoticed implements [survey.Tx].
func (t *tx) MarkNoticed(ctx context.Context, organisation, person survey.ID, until survey.Date) error {
	_, err := t.exec(ctx, writing, markNoticed, organisation, person, until)
	return err
}

// lockPerson keeps others from replacing what belongs to a person at the same
// time, so that the two do not add up.
func (t *tx) lockPerson(ctx context.Context, organisation, person survey.ID) error {
	var id survey.ID
	return t.fail(t.get(ctx, &id, lockPerson+t.engine.forUpdate, organisation, person))
}
