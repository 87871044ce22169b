package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type areaRow struct {
	Organisation survey.ID   `db:"organisation_id"`
	ID           survey.ID   `db:"area_id"`
	Name         string      `db:"name"`
	Parent       optionalID  `db:"parent_id"`
	Ended        survey.Date `db:"ended"`
	Version      int         `db:"version"`
}

func areaOf(v survey.Area) areaRow {
	return areaRow{v.Organisation, v.ID, v.Name, optionalID(v.Parent), v.Ended, v.Version}
}

func (r areaRow) domain() survey.Area {
	return survey.Area{Organisation: r.Organisation, ID: r.ID, Name: r.Name, Parent: survey.ID(r.Parent), Ended: r.Ended, Version: r.Version}
}

const (
	selectAreas = `SELECT organisation_id, area_id, name, parent_id, ended, version FROM area WHERE organisation_id = $1`
	selectArea  = selectAreas + ` AND area_id = $2`
	insertArea  = `INSERT INTO area (organisation_id, area_id, name, parent_id, ended, version)
		VALUES (:organisation_id, :area_id, :name, :parent_id, :ended, :version)`
	updateArea = `UPDATE area SET name = :name, parent_id = :parent_id, ended = :ended, version = version + 1
		WHERE organisation_id = :organisation_id AND area_id = :area_id AND version = :version`
)

// Area implements [survey.Reader].
func (r *reader) Area(ctx context.Context, organisation, area survey.ID) (survey.Area, error) {
	return one[areaRow](ctx, r, selectArea, organisation, area)
}

// Areas implements [survey.Reader].
func (r *reader) Areas(ctx context.Context, organisation survey.ID) ([]survey.Area, error) {
	return list[areaRow](ctx, r, selectAreas+` ORDER BY area_id`, organisation)
}

// InsertArea implements [survey.Tx].
func (t *tx) InsertArea(ctx context.Context, v survey.Area) error {
	return t.insert(ctx, insertArea, areaOf(v))
}

// UpdateArea implements [survey.Tx].
func (t *tx) UpdateArea(ctx context.Context, v survey.Area) error {
	return t.update(ctx, updateArea, areaOf(v), selectArea, v.Organisation, v.ID)
}
