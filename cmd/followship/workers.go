package main

import (
	"context"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/jobs"
)

// startWorkers starts what works on jobs, and on what the time asks for.
func (h *house) startWorkers(ctx context.Context, parts *survey.Parts) (stop func(context.Context) error, err error) {
	db, sqlite := h.store.Queue()
	workers, err := jobs.New(db, sqlite, survey.Rounds{Parts: parts}.Jobs(), jobs.Options{Logger: h.log, Due: survey.DueEvery})
	if err != nil {
		return nil, err
	}
	return workers.Stop, workers.Start(ctx)
}
