package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type mandateRow struct {
	Organisation survey.ID        `db:"organisation_id"`
	ID           survey.ID        `db:"mandate_id"`
	Holder       survey.ID        `db:"holder_id"`
	Title        string           `db:"title"`
	Kind         string           `db:"kind"`
	Level        int              `db:"level"`
	ScopeKind    survey.ScopeKind `db:"scope_kind"`
	Scope        survey.ID        `db:"scope_id"`
	Stage        survey.Stage     `db:"stage"`
	Start        survey.Date      `db:"span_start"`
	End          survey.Date      `db:"span_end"`
	Review       survey.Date      `db:"review"`
	Granted      survey.Grant     `db:"granted"`
	Version      int              `db:"version"`
}

func mandateOf(m survey.Mandate) mandateRow {
	return mandateRow{
		m.Organisation, m.ID, m.Holder, m.Title, m.Kind, m.Level, m.Scope.Kind, m.Scope.ID,
		m.Stage, m.Span.Start, m.Span.End, m.Review, m.Granted, m.Version,
	}
}

func (r mandateRow) domain() survey.Mandate {
	return survey.Mandate{
		Organisation: r.Organisation, ID: r.ID, Holder: r.Holder, Title: r.Title, Kind: r.Kind, Level: r.Level,
		Scope: survey.Scope{Kind: r.ScopeKind, ID: r.Scope}, Stage: r.Stage,
		Span: survey.Span{Start: r.Start, End: r.End}, Review: r.Review, Granted: r.Granted, Version: r.Version,
	}
}

const (
	selectMandates = `SELECT organisation_id, mandate_id, holder_id, title, kind, level, scope_kind, scope_id, stage, span_start,
		span_end, review, granted, version FROM mandate WHERE organisation_id = $1`
	selectMandate = selectMandates + ` AND mandate_id = $2`
	insertMandate = `INSERT INTO mandate (organisation_id, mandate_id, holder_id, title, kind, level, scope_kind, scope_id, stage,
		span_start, span_end, review, granted, version)
		VALUES (:organisation_id, :mandate_id, :holder_id, :title, :kind, :level, :scope_kind, :scope_id, :stage,
		:span_start, :span_end, :review, :granted, :version)`
	updateMandate = `UPDATE mandate SET holder_id = :holder_id, title = :title, kind = :kind, level = :level,
		scope_kind = :scope_kind, scope_id = :scope_id, stage = :stage, span_start = :span_start, span_end = :span_end,
		review = :review, granted = :granted, version = version + 1
		WHERE organisation_id = :organisation_id AND mandate_id = :mandate_id AND version = :version`
)

// Mandate implements [survey.Reader].
func (r *reader) Mandate(ctx context.Context, organisation, mandate survey.ID) (survey.Mandate, error) {
	return one[mandateRow](ctx, r, selectMandate, organisation, mandate)
}

// Mandates implements [survey.Reader].
func (r *reader) Mandates(ctx context.Context, organisation survey.ID) ([]survey.Mandate, error) {
	return list[mandateRow](ctx, r, selectMandates+` ORDER BY mandate_id`, organisation)
}

// InsertMandate implements [survey.Tx].
func (t *tx) InsertMandate(ctx context.Context, m survey.Mandate) error {
	return t.insert(ctx, insertMandate, mandateOf(m))
}

// UpdateMandate implements [survey.Tx].
func (t *tx) UpdateMandate(ctx context.Context, m survey.Mandate) error {
	return t.update(ctx, updateMandate, mandateOf(m), selectMandate, m.Organisation, m.ID)
}
