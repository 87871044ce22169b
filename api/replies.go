package api

import (
	"context"

	"github.com/followship/followship/survey"
)

// GetReply implements [StrictServerInterface].
func (s *Server) GetReply(ctx context.Context, r GetReplyRequestObject) (GetReplyResponseObject, error) {
	reply, err := s.replies.Reply(ctx, actorOf(ctx), survey.ID(r.Round))
	return GetReply200JSONResponse{Body: replyOf(reply), Headers: GetReply200ResponseHeaders{ETag: etag(reply.Version)}}, err
}

// SaveReply implements [StrictServerInterface].
func (s *Server) SaveReply(ctx context.Context, r SaveReplyRequestObject) (SaveReplyResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	reply, err := s.replies.SaveReply(ctx, actorOf(ctx), survey.Reply{
		Round: survey.ID(r.Round), Text: r.Body.Text, ToFaculty: r.Body.ToFaculty, Version: v,
	})
	return SaveReply200JSONResponse{Body: replyOf(reply), Headers: SaveReply200ResponseHeaders{ETag: etag(reply.Version)}}, err
}

func replyOf(r survey.Reply) Reply {
	return Reply{Text: r.Text, ToFaculty: r.ToFaculty, Version: r.Version}
}

// ListReplies implements [StrictServerInterface].
func (s *Server) ListReplies(ctx context.Context, r ListRepliesRequestObject) (ListRepliesResponseObject, error) {
	replies, err := s.replies.Shared(ctx, actorOf(ctx), survey.ID(r.Round))
	return ListReplies200JSONResponse(SharedReplies{Replies: mapped(replies, func(r survey.Reply) SharedReply {
		return SharedReply{Person: ID(r.Person), Text: r.Text}
	})}), err
}

// AskChallenge implements [StrictServerInterface].
func (s *Server) AskChallenge(ctx context.Context, r AskChallengeRequestObject) (AskChallengeResponseObject, error) {
	c, err := s.replies.Ask(ctx, actorOf(ctx), survey.ID(r.Round), r.Body.Question)
	return AskChallenge201JSONResponse(challenge(c)), err
}

// ListOwnChallenges implements [StrictServerInterface].
func (s *Server) ListOwnChallenges(ctx context.Context, _ ListOwnChallengesRequestObject) (ListOwnChallengesResponseObject, error) {
	all, err := s.replies.Own(ctx, actorOf(ctx))
	return ListOwnChallenges200JSONResponse(Challenges{Challenges: mapped(all, challenge)}), err
}

// ListChallenges implements [StrictServerInterface].
func (s *Server) ListChallenges(ctx context.Context, _ ListChallengesRequestObject) (ListChallengesResponseObject, error) {
	all, err := s.replies.Challenges(ctx, actorOf(ctx))
	return ListChallenges200JSONResponse(Challenges{Challenges: mapped(all, challenge)}), err
}

// AnswerChallenge implements [StrictServerInterface].
func (s *Server) AnswerChallenge(ctx context.Context, r AnswerChallengeRequestObject) (AnswerChallengeResponseObject, error) {
	c, err := s.replies.Answer(ctx, actorOf(ctx), survey.ID(r.Challenge), r.Body.Answer)
	return AnswerChallenge200JSONResponse(challenge(c)), err
}

func challenge(c survey.Challenge) Challenge {
	return Challenge{
		Id: ID(c.ID), Round: ID(c.Round), Person: ID(c.Person), Question: c.Question, AskedAt: c.AskedAt.UTC(),
		Answer: optional[string, string](c.Answer), AnsweredBy: optional[survey.ID, ID](c.AnsweredBy), AnsweredAt: moment(c.AnsweredAt),
	}
}
