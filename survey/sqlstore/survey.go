package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type surveyRow struct {
	Organisation survey.ID              `db:"organisation_id"`
	ID           survey.ID              `db:"survey_id"`
	Name         string                 `db:"name"`
	Settings     jsonText[settingsJSON] `db:"settings"`
	Version      int                    `db:"version"`
}

func surveyOf(s survey.Survey) surveyRow {
	return surveyRow{s.Organisation, s.ID, s.Name, jsonText[settingsJSON]{settingsOf(s.Settings)}, s.Version}
}

func (r surveyRow) domain() survey.Survey {
	return survey.Survey{Organisation: r.Organisation, ID: r.ID, Name: r.Name, Settings: r.Settings.V.domain(), Version: r.Version}
}

const (
	selectSurveys = `SELECT organisation_id, survey_id, name, settings, version FROM survey WHERE organisation_id = $1`
	selectSurvey  = selectSurveys + ` AND survey_id = $2`
	insertSurvey  = `INSERT INTO survey (organisation_id, survey_id, name, settings, version)
		VALUES (:organisation_id, :survey_id, :name, :settings, :version)`
	updateSurvey = `UPDATE survey SET name = :name, settings = :settings, version = version + 1
		WHERE organisation_id = :organisation_id AND survey_id = :survey_id AND version = :version`
)

// Survey implements [survey.Reader].
func (r *reader) Survey(ctx context.Context, organisation, id survey.ID) (survey.Survey, error) {
	return one[surveyRow](ctx, r, selectSurvey, organisation, id)
}

// Surveys implements [survey.Reader].
func (r *reader) Surveys(ctx context.Context, organisation survey.ID) ([]survey.Survey, error) {
	return list[surveyRow](ctx, r, selectSurveys+` ORDER BY survey_id`, organisation)
}

// InsertSurvey implements [survey.Tx].
func (t *tx) InsertSurvey(ctx context.Context, s survey.Survey) error {
	return t.insert(ctx, insertSurvey, surveyOf(s))
}

// UpdateSurvey implements [survey.Tx].
func (t *tx) UpdateSurvey(ctx context.Context, s survey.Survey) error {
	return t.update(ctx, updateSurvey, surveyOf(s), selectSurvey, s.Organisation, s.ID)
}
