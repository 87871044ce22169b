package api

import (
	"context"
	"strconv"

	"github.com/followship/followship/survey"
)

// ListLog implements [StrictServerInterface].
func (s *Server) ListLog(ctx context.Context, r ListLogRequestObject) (ListLogResponseObject, error) {
	page, err := pageOf(r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	after := 0
	if page.After != "" {
		if after, err = strconv.Atoi(page.After); err != nil {
			return nil, &survey.Error{Kind: survey.Invalid, Code: survey.CodeInvalid, Field: "cursor", Message: "this is no cursor of ours"}
		}
	}
	lines, err := s.logbook.List(ctx, actorOf(ctx), after, page.Limit)
	out := LogPage{Entries: mapped(lines, func(e survey.LogEntry) LogEntry {
		return LogEntry{
			Number: e.Number, At: e.At.UTC(), Actor: optional[survey.ID, ID](e.Actor), Action: string(e.Action),
			Object: e.Object, Detail: e.Detail, Previous: hexHash(e.Previous), Hash: hexHash(e.Hash),
		}
	})}
	if len(lines) == page.Size() {
		next := strconv.Itoa(lines[len(lines)-1].Number)
		out.Next = &next
	}
	return ListLog200JSONResponse(out), err
}
