package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/followship/followship/survey"
)

// checkLogCommand checks the transparency log.
type checkLogCommand struct {
	place

	Head []string `placeholder:"HASH" help:"Hash of a line noted earlier, which must be in the log. May be given several times."`
}

// Run follows the log of every organisation from its first line to its last. It needs
// no keys, and a service may run meanwhile.
func (c *checkLogCommand) Run(ctx context.Context, std *streams) (err error) {
	missing := make(map[survey.Hash]bool)
	for _, digits := range c.Head {
		head, err := survey.ParseHash(digits)
		if err != nil {
			return malformed(fmt.Errorf("--head %s: %w", digits, err))
		}
		missing[head] = true
	}
	if err := c.mustBeThere(); err != nil {
		return err
	}
	h, err := c.openDatabase(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := h.checkSchema(ctx); err != nil {
		return err
	}
	var organisations []survey.Organisation
	if err := h.store.Read(ctx, func(r survey.Reader) (err error) {
		organisations, err = r.Organisations(ctx)
		return err
	}); err != nil {
		return err
	}
	if len(organisations) == 0 {
		return errNotFounded
	}
	broken := false
	for _, o := range organisations {
		wrong, err := h.followLog(ctx, o, std.out, missing)
		if err != nil {
			return err
		}
		broken = broken || wrong
	}
	if broken || len(missing) > 0 {
		return verdictError{fmt.Errorf("FAIL: the log is not as it was written; %d of %d hashes noted earlier are not in it", len(missing), len(c.Head)), statusFalse}
	}
	_, err = fmt.Fprintln(std.out, "PASS: every line follows from the one before it. Note the last hash: the next check can ask for it.")
	return err
}

// logPage is how many lines are read at once: a log of years does not fit into memory.
const logPage = 500

// followLog follows the log of one organisation, says where it got to, and takes the
// hashes it met from those that are missing.
func (h *house) followLog(ctx context.Context, o survey.Organisation, out io.Writer, missing map[survey.Hash]bool) (broken bool, err error) {
	var check survey.LogCheck
	for {
		var lines []survey.LogEntry
		err := h.store.Read(ctx, func(r survey.Reader) (err error) {
			lines, err = r.Log(ctx, o.ID, check.Lines, logPage)
			return err
		})
		if err != nil {
			return false, err
		}
		for _, e := range lines {
			if wrong := check.Add(e); wrong != nil {
				_, err := fmt.Fprintf(out, "%q: %d lines hold, then %v\n", o.Name, check.Lines, wrong)
				return true, err
			}
			delete(missing, e.Hash)
		}
		if len(lines) == 0 {
			_, err := fmt.Fprintf(out, "%q: %d lines, the last with hash %s\n", o.Name, check.Lines, check.Head.Hex())
			return false, err
		}
	}
}
