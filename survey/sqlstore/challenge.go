package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type challengeRow struct {
	Organisation survey.ID  `db:"organisation_id"`
	ID           survey.ID  `db:"challenge_id"`
	Round        survey.ID  `db:"round_id"`
	Person       survey.ID  `db:"person_id"`
	Question     string     `db:"question"`
	AskedAt      timestamp  `db:"asked_at"`
	Answer       string     `db:"answer"`
	AnsweredBy   optionalID `db:"answered_by"`
	AnsweredAt   timestamp  `db:"answered_at"`
}

func challengeOf(c survey.Challenge) challengeRow {
	return challengeRow{
		c.Organisation, c.ID, c.Round, c.Person, c.Question,
		timestamp{c.AskedAt},
		c.Answer, optionalID(c.AnsweredBy),
		timestamp{c.AnsweredAt},
	}
}

func (r challengeRow) domain() survey.Challenge {
	return survey.Challenge{
		Organisation: r.Organisation, ID: r.ID, Round: r.Round, Person: r.Person, Question: r.Question, AskedAt: r.AskedAt.Time,
		Answer: r.Answer, AnsweredBy: survey.ID(r.AnsweredBy), AnsweredAt: r.AnsweredAt.Time,
	}
}

// A question stays as it was asked, and an answer as it was given.
const (
	selectChallenges = `SELECT organisation_id, challenge_id, round_id, person_id, question, asked_at, answer, answered_by,
		answered_at FROM challenge WHERE organisation_id = $1`
	selectChallenge         = selectChallenges + ` AND challenge_id = $2`
	selectChallengesOf      = selectChallenges + ` AND person_id = $2 ORDER BY asked_at, challenge_id`
	selectChallengesInOrder = selectChallenges + ` ORDER BY asked_at, challenge_id`
	insertChallenge         = `INSERT INTO challenge (organisation_id, challenge_id, round_id, person_id, question, asked_at, answer,
		answered_by, answered_at)
		VALUES (:organisation_id, :challenge_id, :round_id, :person_id, :question, :asked_at, :answer, :answered_by, :answered_at)`
	answerChallenge = `UPDATE challenge SET answer = :answer, answered_by = :answered_by, answered_at = :answered_at
		WHERE organisation_id = :organisation_id AND challenge_id = :challenge_id AND answered_at IS NULL`
)

// Challenge implements [survey.Reader].
func (r *reader) Challenge(ctx context.Context, organisation, challenge survey.ID) (survey.Challenge, error) {
	return one[challengeRow](ctx, r, selectChallenge, organisation, challenge)
}

// Challenges implements [survey.Reader].
func (r *reader) Challenges(ctx context.Context, organisation survey.ID) ([]survey.Challenge, error) {
	return list[challengeRow](ctx, r, selectChallengesInOrder, organisation)
}

// ChallengesOf implements [survey.Reader].
func (r *reader) ChallengesOf(ctx context.Context, organisation, person survey.ID) ([]survey.Challenge, error) {
	return list[challengeRow](ctx, r, selectChallengesOf, organisation, person)
}

// InsertChallenge implements [survey.Tx].
func (t *tx) InsertChallenge(ctx context.Context, c survey.Challenge) error {
	return t.insert(ctx, insertChallenge, challengeOf(c))
}

// AnswerChallenge implements [survey.Tx].
func (t *tx) AnswerChallenge(ctx context.Context, c survey.Challenge) error {
	return t.update(ctx, answerChallenge, challengeOf(c), selectChallenge, c.Organisation, c.ID)
}
