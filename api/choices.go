package api

import (
	"context"

	"github.com/followship/followship/survey"
)

// GetChoices implements [StrictServerInterface].
func (s *Server) GetChoices(ctx context.Context, _ GetChoicesRequestObject) (GetChoicesResponseObject, error) {
	c, err := s.declining.Own(ctx, actorOf(ctx))
	return GetChoices200JSONResponse(choices(c)), err
}

// SetChoices implements [StrictServerInterface].
func (s *Server) SetChoices(ctx context.Context, r SetChoicesRequestObject) (SetChoicesResponseObject, error) {
	c, err := s.declining.Choose(ctx, actorOf(ctx), survey.Declined{
		Rating: r.Body.Rating, Listing: r.Body.Listing, Seeing: r.Body.Seeing,
	})
	return SetChoices200JSONResponse(choices(c)), err
}

func choices(c survey.OwnChoices) Choices {
	return Choices{
		Rating: c.Rating, Listing: c.Listing, Seeing: c.Seeing,
		Running: mapped(c.Running, func(r survey.RunningChoice) RunningChoice {
			return RunningChoice{Round: ID(r.Round.ID), Label: r.Round.Label, Listing: r.Unlisted}
		}),
	}
}
