package notify

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/followship/followship/survey"
)

// compose makes a mail of a message.
func (s *SMTP) compose(m survey.Message) (*mail.Msg, error) {
	message := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithNoDefaultUserAgent())
	if err := message.From(s.from); err != nil {
		return nil, errors.New("send mail: the sender is no address")
	}
	if err := message.To(m.To); err != nil {
		return nil, errors.New("send mail: the recipient has no address that mail can go to")
	}
	message.Subject(oneLine(m.Subject))
	message.SetDate()
	message.SetMessageIDWithValue(messageID(m.ID) + "@" + s.host)
	// RFC 3834: nobody's holiday notice answers this.
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetBodyString(mail.TypeTextPlain, m.Text)
	return message, nil
}

// messageID names a message: the same for the same id, and nothing can be read from
// it. An id may hold what a Message-ID must not, and who is in it is nobody's
// business on the way.
func messageID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:20])
}

// oneLine joins lines: a header has one, whatever a label holds.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
