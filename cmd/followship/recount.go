package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/followship/followship/survey"
)

// recountCommand counts a round again, for which two officers have asked.
type recountCommand struct {
	place

	Round string `arg:"" placeholder:"ROUND" help:"Id of the round, as in its address."`
}

// Run recounts and says pass or fail, nothing else: what a recount finds could tell of
// a ballot. A service may run meanwhile.
func (c *recountCommand) Run(ctx context.Context, std *streams) (err error) {
	id := survey.ID(c.Round)
	if !id.Valid() {
		return malformed(fmt.Errorf("%q is no id of a round", c.Round))
	}
	h, err := c.open(ctx, slog.New(slog.DiscardHandler), false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	organisation, err := h.organisationOf(ctx, id)
	if err != nil {
		return err
	}
	recount, err := survey.Rounds{Parts: h.parts("", nil)}.CarryOutRecount(ctx, organisation, id)
	if err != nil {
		return err
	}
	switch recount.Verdict {
	case survey.Pass:
		_, err = fmt.Fprintln(std.out, "PASS: counted again, everything comes to the same. The verdict is in the transparency log.")
		return err
	case survey.Impossible:
		return verdictError{errors.New("this round cannot be recounted any more: a key was destroyed, or another version of the program counted it; the log says so"), statusUnsaid}
	}
	return verdictError{errors.New("FAIL: counted again, it does not come to the same; the verdict is in the transparency log"), statusFalse}
}

// organisationOf finds whose a round is.
func (h *house) organisationOf(ctx context.Context, round survey.ID) (organisation survey.ID, err error) {
	err = h.store.Read(ctx, func(r survey.Reader) error {
		all, err := r.Organisations(ctx)
		if err != nil {
			return err
		}
		for _, o := range all {
			_, err := r.Round(ctx, o.ID, round)
			if err == nil {
				organisation = o.ID
				return nil
			}
			if !errors.Is(err, survey.ErrNotFound) {
				return err
			}
		}
		return errors.New("there is no such round here")
	})
	return organisation, err
}
