package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type snapshotRow struct {
	Organisation survey.ID              `db:"organisation_id"`
	Round        survey.ID              `db:"round_id"`
	Frozen       jsonText[snapshotJSON] `db:"frozen"`
}

// snapshotJSON is how a snapshot is kept: as one document, since it is never
// searched and never changes.
type snapshotJSON struct {
	Settings settingsJSON  `json:"settings"`
	On       survey.Date   `json:"on"`
	Roster   []frozenJSON  `json:"roster"`
	Teams    []nestedJSON  `json:"teams"`
	Areas    []nestedJSON  `json:"areas"`
	Mandates []mandateJSON `json:"mandates"`
	Faculty  []officeJSON  `json:"faculty"` // missing in rounds from before there were ends
}

type officeJSON struct {
	Person survey.ID   `json:"person"`
	End    survey.Date `json:"end"`
}

type frozenJSON struct {
	Person   survey.ID   `json:"person"`
	Teams    []survey.ID `json:"teams"`
	Areas    []survey.ID `json:"areas"`
	Manager  survey.ID   `json:"manager"`
	Assigned []survey.ID `json:"assigned"`
	Unlisted bool        `json:"unlisted,omitempty"`
}

// nestedJSON is a team or an area.
type nestedJSON struct {
	Organisation survey.ID   `json:"organisation"`
	ID           survey.ID   `json:"id"`
	Name         string      `json:"name"`
	Parent       survey.ID   `json:"parent"`
	Ended        survey.Date `json:"ended"`
	Version      int         `json:"version"`
}

type mandateJSON struct {
	Organisation survey.ID        `json:"organisation"`
	ID           survey.ID        `json:"id"`
	Holder       survey.ID        `json:"holder"`
	Title        string           `json:"title"`
	Kind         string           `json:"kind"`
	Level        int              `json:"level"`
	ScopeKind    survey.ScopeKind `json:"scope_kind"`
	Scope        survey.ID        `json:"scope"`
	Stage        survey.Stage     `json:"stage"`
	Start        survey.Date      `json:"start"`
	End          survey.Date      `json:"end"`
	Review       survey.Date      `json:"review"`
	Granted      survey.Grant     `json:"granted"`
	Version      int              `json:"version"`
}

func snapshotOf(s *survey.Snapshot) snapshotRow {
	return snapshotRow{s.Organisation, s.Round, jsonText[snapshotJSON]{snapshotJSON{
		Settings: settingsOf(s.Settings),
		On:       s.On,
		Roster:   convert(s.Roster, func(f survey.Frozen) frozenJSON { return frozenJSON(f) }),
		Teams:    convert(s.Teams, func(t survey.Team) nestedJSON { return nestedJSON(t) }),
		Areas:    convert(s.Areas, func(a survey.Area) nestedJSON { return nestedJSON(a) }),
		Mandates: convert(s.Mandates, func(m survey.Mandate) mandateJSON { return mandateJSON(mandateOf(m)) }),
		Faculty:  convert(s.Faculty, func(o survey.Office) officeJSON { return officeJSON(o) }),
	}}}
}

func (r snapshotRow) domain() *survey.Snapshot {
	frozen := r.Frozen.V
	return &survey.Snapshot{
		Organisation: r.Organisation, Round: r.Round,
		Settings: frozen.Settings.domain(),
		On:       frozen.On,
		Roster:   convert(frozen.Roster, func(f frozenJSON) survey.Frozen { return survey.Frozen(f) }),
		Teams:    convert(frozen.Teams, func(t nestedJSON) survey.Team { return survey.Team(t) }),
		Areas:    convert(frozen.Areas, func(a nestedJSON) survey.Area { return survey.Area(a) }),
		Mandates: convert(frozen.Mandates, func(m mandateJSON) survey.Mandate { return mandateRow(m).domain() }),
		Faculty:  convert(frozen.Faculty, func(o officeJSON) survey.Office { return survey.Office(o) }),
	}
}

const (
	selectSnapshot = `SELECT organisation_id, round_id, frozen FROM snapshot WHERE organisation_id = $1 AND round_id = $2`
	insertSnapshot = `INSERT INTO snapshot (organisation_id, round_id, frozen) VALUES (:organisation_id, :round_id, :frozen)`
)

// Snapshot implements [survey.Reader].
func (r *reader) Snapshot(ctx context.Context, organisation, round survey.ID) (*survey.Snapshot, error) {
	return one[snapshotRow](ctx, r, selectSnapshot, organisation, round)
}

// InsertSnapshot implements [survey.Tx].
func (t *tx) InsertSnapshot(ctx context.Context, s *survey.Snapshot) error {
	return t.insert(ctx, insertSnapshot, snapshotOf(s))
}
