package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type membershipRow struct {
	Organisation survey.ID   `db:"organisation_id"`
	ID           survey.ID   `db:"membership_id"`
	Team         survey.ID   `db:"team_id"`
	Person       survey.ID   `db:"person_id"`
	Start        survey.Date `db:"span_start"`
	End          survey.Date `db:"span_end"`
	Version      int         `db:"version"`
}

func membershipOf(m survey.Membership) membershipRow {
	return membershipRow{m.Organisation, m.ID, m.Team, m.Person, m.Span.Start, m.Span.End, m.Version}
}

func (r membershipRow) domain() survey.Membership {
	return survey.Membership{
		Organisation: r.Organisation, ID: r.ID, Team: r.Team, Person: r.Person,
		Span: survey.Span{Start: r.Start, End: r.End}, Version: r.Version,
	}
}

const (
	selectMemberships = `SELECT organisation_id, membership_id, team_id, person_id, span_start, span_end, version
		FROM membership WHERE organisation_id = $1`
	selectMembership = selectMemberships + ` AND membership_id = $2`
	insertMembership = `INSERT INTO membership (organisation_id, membership_id, team_id, person_id, span_start, span_end, version)
		VALUES (:organisation_id, :membership_id, :team_id, :person_id, :span_start, :span_end, :version)`
	updateMembership = `UPDATE membership SET team_id = :team_id, person_id = :person_id, span_start = :span_start,
		span_end = :span_end, version = version + 1
		WHERE organisation_id = :organisation_id AND membership_id = :membership_id AND version = :version`
)

// Membership implements [survey.Reader].
func (r *reader) Membership(ctx context.Context, organisation, membership survey.ID) (survey.Membership, error) {
	return one[membershipRow](ctx, r, selectMembership, organisation, membership)
}

// Memberships implements [survey.Reader].
func (r *reader) Memberships(ctx context.Context, organisation survey.ID) ([]survey.Membership, error) {
	return list[membershipRow](ctx, r, selectMemberships+` ORDER BY membership_id`, organisation)
}

// InsertMembership implements [survey.Tx].
func (t *tx) InsertMembership(ctx context.Context, m survey.Membership) error {
	return t.insert(ctx, insertMembership, membershipOf(m))
}

// UpdateMembership implements [survey.Tx].
func (t *tx) UpdateMembership(ctx context.Context, m survey.Membership) error {
	return t.update(ctx, updateMembership, membershipOf(m), selectMembership, m.Organisation, m.ID)
}
