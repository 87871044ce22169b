package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

const (
	selectRoles   = `SELECT role FROM person_role WHERE organisation_id = $1 AND person_id = $2 ORDER BY role`
	selectHolders = `SELECT person_id, role FROM person_role WHERE organisation_id = $1 ORDER BY person_id, role`
	lockPerson    = `SELECT person_id FROM person WHERE organisation_id = $1 AND person_id = $2`
	deleteRoles   = `DELETE FROM person_role WHERE organisation_id = $1 AND person_id = $2`
	insertRole    = `INSERT INTO person_role (organisation_id, person_id, role) VALUES ($1, $2, $3)`
)

// Roles implements [survey.Reader].
func (r *reader) Roles(ctx context.Context, organisation, person survey.ID) ([]survey.Role, error) {
	roles := []survey.Role{}
	err := r.all(ctx, &roles, selectRoles, organisation, person)
	return roles, err
}

// RoleHolders implements [survey.Reader].
func (r *reader) RoleHolders(ctx context.Context, organisation survey.ID) (map[survey.ID][]survey.Role, error) {
	var held []struct {
		Person survey.ID   `db:"person_id"`
		Role   survey.Role `db:"role"`
	}
	if err := r.all(ctx, &held, selectHolders, organisation); err != nil {
		return nil, err
	}
	holders := map[survey.ID][]survey.Role{}
	for _, h := range held {
		holders[h.Person] = append(holders[h.Person], h.Role)
	}
	return holders, nil
}

// SetRoles implements [survey.Tx].
func (t *tx) SetRoles(ctx context.Context, organisation, person survey.ID, roles []survey.Role) error {
	if err := t.lockPerson(ctx, organisation, person); err != nil {
		return err
	}
	if _, err := t.exec(ctx, deleting, deleteRoles, organisation, person); err != nil {
		return err
	}
	for _, role := range roles {
		if _, err := t.exec(ctx, writing, insertRole, organisation, person, role); err != nil {
			return err
		}
	}
	return nil
}

// lockPerson keeps others from replacing what belongs to a person at the same
// time, so that the two do not add up.
func (t *tx) lockPerson(ctx context.Context, organisation, person survey.ID) error {
	var id survey.ID
	return t.fail(t.get(ctx, &id, lockPerson+t.engine.forUpdate, organisation, person))
}
