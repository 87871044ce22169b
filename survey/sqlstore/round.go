package sqlstore

import (
	"context"
	"time"

	"github.com/followship/followship/survey"
)

type roundRow struct {
	Organisation    survey.ID    `db:"organisation_id"`
	ID              survey.ID    `db:"round_id"`
	Survey          survey.ID    `db:"survey_id"`
	Number          int          `db:"number"`
	Label           string       `db:"label"`
	State           survey.State `db:"state"`
	OpensAt         timestamp    `db:"opens_at"`
	ClosesAt        timestamp    `db:"closes_at"`
	OpenedAt        timestamp    `db:"opened_at"`
	ClosedAt        timestamp    `db:"closed_at"`
	PublishedAt     timestamp    `db:"published_at"`
	Participation   int          `db:"participation"`
	Counted         int          `db:"counted"`
	ParticipationAt timestamp    `db:"participation_at"`
	Turnout         int          `db:"turnout"`
	Asked           int          `db:"asked"`
	Version         int          `db:"version"`
}

func roundOf(r survey.Round) roundRow {
	return roundRow{
		Organisation: r.Organisation, ID: r.ID, Survey: r.Survey, Number: r.Number, Label: r.Label, State: r.State,
		OpensAt: timestamp{r.OpensAt}, ClosesAt: timestamp{r.ClosesAt}, OpenedAt: timestamp{r.OpenedAt},
		ClosedAt: timestamp{r.ClosedAt}, PublishedAt: timestamp{r.PublishedAt},
		Participation: r.Participation, Counted: r.Counted, ParticipationAt: timestamp{r.ParticipationAt},
		Turnout: r.Turnout, Asked: r.Asked, Version: r.Version,
	}
}

func (r roundRow) domain() survey.Round {
	return survey.Round{
		Organisation: r.Organisation, ID: r.ID, Survey: r.Survey, Number: r.Number, Label: r.Label, State: r.State,
		OpensAt: r.OpensAt.Time, ClosesAt: r.ClosesAt.Time, OpenedAt: r.OpenedAt.Time,
		ClosedAt: r.ClosedAt.Time, PublishedAt: r.PublishedAt.Time,
		Participation: r.Participation, Counted: r.Counted, ParticipationAt: r.ParticipationAt.Time,
		Turnout: r.Turnout, Asked: r.Asked, Version: r.Version,
	}
}

const (
	roundColumns = `organisation_id, round_id, survey_id, number, label, state, opens_at, closes_at, opened_at, closed_at,
		published_at, participation, counted, participation_at, turnout, asked, version`
	selectRounds       = `SELECT ` + roundColumns + ` FROM round`
	selectRound        = selectRounds + ` WHERE organisation_id = $1 AND round_id = $2`
	selectSurveyRounds = selectRounds + ` WHERE organisation_id = $1 AND survey_id = $2 ORDER BY number`
	selectAllRounds    = selectRounds + ` WHERE organisation_id = $1 ORDER BY survey_id, number`
	selectDueRounds    = selectRounds + ` WHERE state = 'scheduled' AND opens_at <= $1
		OR state = 'open' AND closes_at <= $1 OR state = 'closing' ORDER BY round_id, organisation_id`
	selectOpenRounds = selectRounds + ` WHERE state = 'open' ORDER BY round_id, organisation_id`

	insertRound = `INSERT INTO round (organisation_id, round_id, survey_id, number, label, state, opens_at, closes_at, opened_at,
		closed_at, published_at, participation, counted, participation_at, turnout, asked, version)
		VALUES (:organisation_id, :round_id, :survey_id, :number, :label, :state, :opens_at, :closes_at, :opened_at,
		:closed_at, :published_at, :participation, :counted, :participation_at, :turnout, :asked, :version)`
	updateRound = `UPDATE round SET survey_id = :survey_id, number = :number, label = :label, state = :state,
		opens_at = :opens_at, closes_at = :closes_at, opened_at = :opened_at, closed_at = :closed_at,
		published_at = :published_at, participation = :participation, counted = :counted, participation_at = :participation_at,
		turnout = :turnout, asked = :asked, version = version + 1
		WHERE organisation_id = :organisation_id AND round_id = :round_id AND version = :version`
)

// Round implements [survey.Reader].
func (r *reader) Round(ctx context.Context, organisation, round survey.ID) (survey.Round, error) {
	return one[roundRow](ctx, r, selectRound, organisation, round)
}

// Rounds implements [survey.Reader].
func (r *reader) Rounds(ctx context.Context, organisation, id survey.ID) ([]survey.Round, error) {
	if id == "" {
		return list[roundRow](ctx, r, selectAllRounds, organisation)
	}
	return list[roundRow](ctx, r, selectSurveyRounds, organisation, id)
}

// Due implements [survey.Reader].
func (r *reader) Due(ctx context.Context, now time.Time) ([]survey.Round, error) {
	return list[roundRow](ctx, r, selectDueRounds, timestamp{now})
}

// OpenRounds implements [survey.Reader].
func (r *reader) OpenRounds(ctx context.Context) ([]survey.Round, error) {
	return list[roundRow](ctx, r, selectOpenRounds)
}

// lockedRow is a round and the time at which it was locked.
type lockedRow struct {
	roundRow
	Clock timestamp `db:"clock"`
}

// lock returns the statement that locks a round. It reads the clock too, since nearly
// everybody who locks asks for it next: outside of the part that locks, so that it is
// read when the lock is had.
func (e engine) lock(exclusive bool) string {
	lock := e.forShare
	if exclusive {
		lock = e.forUpdate
	}
	return `WITH locked AS MATERIALIZED (` + selectRound + lock + `)
		SELECT ` + roundColumns + `, ` + e.clock + ` AS clock FROM locked`
}

// LockRound implements [survey.Tx].
func (t *tx) LockRound(ctx context.Context, organisation, round survey.ID, exclusive bool) (survey.Round, error) {
	var found lockedRow
	if err := t.get(ctx, &found, t.engine.lock(exclusive), organisation, round); err != nil {
		return survey.Round{}, err
	}
	t.locked = found.Clock
	return found.domain(), nil
}

// InsertRound implements [survey.Tx].
func (t *tx) InsertRound(ctx context.Context, r survey.Round) error {
	return t.insert(ctx, insertRound, roundOf(r))
}

// UpdateRound implements [survey.Tx].
func (t *tx) UpdateRound(ctx context.Context, r survey.Round) error {
	return t.update(ctx, updateRound, roundOf(r), selectRound, r.Organisation, r.ID)
}
