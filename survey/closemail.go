package survey

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
	of := make(map[ID]closeMail, len(m.people))
	for _, p := range m.people {
		of[p.ID] = closeMailIn(p, m.organisation)
	}
	var failed []error
	for _, words := range closeMails {
		text := words.text(s.BaseURL, m.round, signed)
		failed = append(failed, s.send(ctx, m, "published", words.subject+m.round.Label, text,
			func(person ID) bool { return of[person] == words }))
	}
	return errors.Join(failed...)
}

// closeMail are the words of the mail at the close in one language.
type closeMail struct {
	language                               string
	subject, results, record, keep, signed string
}

// closeMails are the languages that there are; the first is for all others.
var closeMails = []closeMail{
	{
		language: "en", subject: "Results: ",
		results: "The round is published. Your own result and what was found about the whole are here:",
		record: "Check your own record: what was recorded from you, and whether it was counted as you handed it in. " +
			"You sign in for it; this mail is the same for everybody who was asked, whether or not they answered.",
		keep:   "Keep this mail. What follows is signed: by it anybody can tell later whether a ballot was changed, taken away or added.",
		signed: "The signature is checked with this key, which should be the same as after earlier rounds:",
	},
	{
		language: "de", subject: "Ergebnisse: ",
		results: "Die Runde ist veröffentlicht. Dein eigenes Ergebnis und was über das Ganze gefunden wurde, steht hier:",
		record: "Prüfe, was von dir festgehalten ist und ob es so gezählt wurde, wie du es abgegeben hast. " +
			"Dafür meldest du dich an; diese Mail ist für alle Gefragten dieselbe, ob sie geantwortet haben oder nicht.",
		keep:   "Bewahre diese Mail auf. Was folgt, ist unterschrieben: damit lässt sich auch später erkennen, ob ein Stimmzettel geändert, entfernt oder hinzugefügt wurde.",
		signed: "Die Unterschrift wird mit diesem Schlüssel geprüft, der derselbe sein sollte wie nach früheren Runden:",
	},
}

// closeMailIn returns the words for somebody: in their language, else in that of the
// organisation.
func closeMailIn(p Person, o Organisation) closeMail {
	locale := p.Locale
	if locale == "" {
		locale = o.Locale
	}
	language, _, _ := strings.Cut(strings.ReplaceAll(locale, "_", "-"), "-")
	for _, words := range closeMails {
		if strings.EqualFold(words.language, language) {
			return words
		}
	}
	return closeMails[0]
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
