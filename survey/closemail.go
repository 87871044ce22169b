package survey

import (
	"context"
	"errors"
	"fmt"
)

// announceClose mails everybody who was asked that a round is published, with its
// checkpoint. The mail is the same for those who answered and those who did not:
// what was recorded of somebody is behind their sign-in, so that no mailbox tells who
// abstained, and yet nobody can answer in an absent person's name unseen.
func (s Rounds) announceClose(ctx context.Context, m mailing) error {
	var signed SignedCheckpoint
	err := s.Store.Read(ctx, func(r Reader) (err error) {
		signed, err = r.Checkpoint(ctx, m.round.Organisation, m.round.ID)
		if errors.Is(err, ErrNotFound) { // counted before there were checkpoints
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.send(ctx, m, "published", func(w *mailWords) (subject, text string) {
		return w.close.subject + m.round.Label, w.close.text(s.BaseURL, m.round, signed)
	}, everybody)
}

// text returns the body. It depends on the round alone.
func (w closeMail) text(base string, round Round, signed SignedCheckpoint) string {
	text := fmt.Sprintf("%s\n\n%s/rounds/%s\n", w.results, base, round.ID)
	if signed.Note == "" {
		return text
	}
	return text + fmt.Sprintf("\n%s\n\n%s/rounds/%s/receipt\n\n%s\n\n%s\n%s\n\n%s\n",
		w.record, base, round.ID, w.keep, signed.Note, w.signed, signed.VerifierKey)
}
