package api

import (
	"context"
	"encoding/hex"
	"slices"

	"github.com/followship/followship/survey"
)

// ListSurveys implements [StrictServerInterface].
func (s *Server) ListSurveys(ctx context.Context, _ ListSurveysRequestObject) (ListSurveysResponseObject, error) {
	all, err := s.surveys.List(ctx, actorOf(ctx))
	if err != nil {
		return nil, err
	}
	out := Surveys{Surveys: []Survey{}}
	for _, v := range all {
		one, err := s.survey(ctx, v)
		if err != nil {
			return nil, err
		}
		out.Surveys = append(out.Surveys, one)
	}
	return ListSurveys200JSONResponse(out), nil
}

// GetSurvey implements [StrictServerInterface].
func (s *Server) GetSurvey(ctx context.Context, r GetSurveyRequestObject) (GetSurveyResponseObject, error) {
	v, err := s.surveys.Get(ctx, actorOf(ctx), survey.ID(r.Survey))
	if err != nil {
		return nil, err
	}
	out, err := s.survey(ctx, v)
	return GetSurvey200JSONResponse{Body: out, Headers: GetSurvey200ResponseHeaders{ETag: etag(v.Version)}}, err
}

// CreateSurvey implements [StrictServerInterface].
func (s *Server) CreateSurvey(ctx context.Context, r CreateSurveyRequestObject) (CreateSurveyResponseObject, error) {
	v := survey.Survey{Name: r.Body.Name, Settings: survey.DefaultSettings()}
	if r.Body.Settings != nil {
		v.Settings = settingsEdit(r.Body.Settings)
	}
	v, err := s.surveys.Create(ctx, actorOf(ctx), v)
	if err != nil {
		return nil, err
	}
	out, err := s.survey(ctx, v)
	return CreateSurvey201JSONResponse{Body: out, Headers: CreateSurvey201ResponseHeaders{ETag: etag(v.Version)}}, err
}

// UpdateSurvey implements [StrictServerInterface].
func (s *Server) UpdateSurvey(ctx context.Context, r UpdateSurveyRequestObject) (UpdateSurveyResponseObject, error) {
	number, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	v, err := s.surveys.Get(ctx, actorOf(ctx), survey.ID(r.Survey))
	if err != nil {
		return nil, err
	}
	v.Name, v.Version = r.Body.Name, number
	if r.Body.Settings != nil {
		v.Settings = settingsEdit(r.Body.Settings)
	}
	if v, err = s.surveys.Update(ctx, actorOf(ctx), v); err != nil {
		return nil, err
	}
	out, err := s.survey(ctx, v)
	return UpdateSurvey200JSONResponse{Body: out, Headers: UpdateSurvey200ResponseHeaders{ETag: etag(v.Version)}}, err
}

// ApproveSettings implements [StrictServerInterface].
func (s *Server) ApproveSettings(ctx context.Context, r ApproveSettingsRequestObject) (ApproveSettingsResponseObject, error) {
	var hash survey.Hash
	if b, err := hex.DecodeString(r.Body.SettingsHash); err == nil {
		copy(hash[:], b)
	}
	return ApproveSettings204Response{}, s.surveys.Approve(ctx, actorOf(ctx), survey.ID(r.Survey), hash)
}

func (s *Server) survey(ctx context.Context, v survey.Survey) (Survey, error) {
	approved, err := s.surveys.Approved(ctx, actorOf(ctx), v.ID)
	return Survey{
		Id: ID(v.ID), Name: v.Name, Settings: settings(v.Settings), SettingsHash: hexHash(v.Settings.Hash()),
		Approved: approved, Version: v.Version,
	}, err
}

func commentPrompt(p survey.CommentPrompt) CommentPrompt {
	return CommentPrompt{Id: optional[survey.ID, ID](p.ID), Text: p.Text}
}

func settings(x survey.Settings) Settings {
	comments := mapped(x.Comments, commentPrompt)
	return Settings{
		Prompt: x.Prompt, Criteria: append([]string{}, x.Criteria...), Cadence: optional[string, string](x.Cadence),
		ListCap: x.ListCap, Coverage: x.Coverage, Areas: ids(x.Areas), FollowQuestion: x.FollowQuestion,
		NamesAsked: x.NamesAsked, NamesMost: x.NamesMost, Purpose: x.Purpose, MayInformPay: x.MayInformPay,
		RetentionMonths: x.RetentionMonths, Floors: floors(x.Floors),
		Items: mapped(x.Items, func(i survey.Item) Item {
			return Item{Id: optional[survey.ID, ID](i.ID), Text: i.Text, Demand: i.Demand}
		}),
		Comments: &comments,
	}
}

func floors(f survey.Floors) Floors {
	return Floors{Tier: f.Tier, Score: f.Score, Group: f.Group, Organisation: f.Organisation, Item: f.Item}
}

func settingsEdit(x *Settings) survey.Settings {
	f := x.Floors
	return survey.Settings{
		Prompt: x.Prompt, Criteria: x.Criteria, Cadence: value(x.Cadence), ListCap: x.ListCap, Coverage: x.Coverage,
		Areas: slices.Sorted(slices.Values(idsOf(x.Areas))), FollowQuestion: x.FollowQuestion, NamesAsked: x.NamesAsked,
		NamesMost: x.NamesMost, Purpose: x.Purpose, MayInformPay: x.MayInformPay, RetentionMonths: x.RetentionMonths,
		Floors: survey.Floors{Tier: f.Tier, Score: f.Score, Group: f.Group, Organisation: f.Organisation, Item: f.Item},
		Items: mapped(x.Items, func(i Item) survey.Item {
			return survey.Item{ID: survey.ID(value(i.Id)), Text: i.Text, Demand: i.Demand}
		}),
		Comments: mapped(value(x.Comments), func(p CommentPrompt) survey.CommentPrompt {
			return survey.CommentPrompt{ID: survey.ID(value(p.Id)), Text: p.Text}
		}),
	}
}
