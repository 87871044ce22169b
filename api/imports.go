package api

import (
	"context"

	"github.com/followship/followship/survey"
)

// ImportPeople implements [StrictServerInterface].
func (s *Server) ImportPeople(ctx context.Context, r ImportPeopleRequestObject) (ImportPeopleResponseObject, error) {
	report, err := s.imports.People(ctx, actorOf(ctx), r.Body, value(r.Params.DryRun))
	return ImportPeople200JSONResponse(importReport(report)), err
}

// ImportMandates implements [StrictServerInterface].
func (s *Server) ImportMandates(ctx context.Context, r ImportMandatesRequestObject) (ImportMandatesResponseObject, error) {
	report, err := s.imports.Mandates(ctx, actorOf(ctx), r.Body, value(r.Params.DryRun))
	return ImportMandates200JSONResponse(importReport(report)), err
}

func importReport(r survey.ImportReport) ImportReport {
	return ImportReport{
		Errors: r.Errors, Applied: r.Applied, Teams: r.Teams, Areas: r.Areas,
		Rows: mapped(r.Rows, func(f survey.Fate) Fate {
			return Fate{
				Line: f.Line, Outcome: FateOutcome(f.Outcome),
				Column: optional[string, string](f.Column), Reason: optional[string, string](f.Reason),
			}
		}),
	}
}
