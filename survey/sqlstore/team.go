package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type teamRow struct {
	Organisation survey.ID   `db:"organisation_id"`
	ID           survey.ID   `db:"team_id"`
	Name         string      `db:"name"`
	Parent       optionalID  `db:"parent_id"`
	Ended        survey.Date `db:"ended"`
	Version      int         `db:"version"`
}

func teamOf(v survey.Team) teamRow {
	return teamRow{v.Organisation, v.ID, v.Name, optionalID(v.Parent), v.Ended, v.Version}
}

func (r teamRow) domain() survey.Team {
	return survey.Team{Organisation: r.Organisation, ID: r.ID, Name: r.Name, Parent: survey.ID(r.Parent), Ended: r.Ended, Version: r.Version}
}

const (
	selectTeams = `SELECT organisation_id, team_id, name, parent_id, ended, version FROM team WHERE organisation_id = $1`
	selectTeam  = selectTeams + ` AND team_id = $2`
	insertTeam  = `INSERT INTO team (organisation_id, team_id, name, parent_id, ended, version)
		VALUES (:organisation_id, :team_id, :name, :parent_id, :ended, :version)`
	updateTeam = `UPDATE team SET name = :name, parent_id = :parent_id, ended = :ended, version = version + 1
		WHERE organisation_id = :organisation_id AND team_id = :team_id AND version = :version`
)

// Team implements [survey.Reader].
func (r *reader) Team(ctx context.Context, organisation, team survey.ID) (survey.Team, error) {
	return one[teamRow](ctx, r, selectTeam, organisation, team)
}

// Teams implements [survey.Reader].
func (r *reader) Teams(ctx context.Context, organisation survey.ID) ([]survey.Team, error) {
	return list[teamRow](ctx, r, selectTeams+` ORDER BY team_id`, organisation)
}

// InsertTeam implements [survey.Tx].
func (t *tx) InsertTeam(ctx context.Context, v survey.Team) error {
	return t.insert(ctx, insertTeam, teamOf(v))
}

// UpdateTeam implements [survey.Tx].
func (t *tx) UpdateTeam(ctx context.Context, v survey.Team) error {
	return t.update(ctx, updateTeam, teamOf(v), selectTeam, v.Organisation, v.ID)
}
