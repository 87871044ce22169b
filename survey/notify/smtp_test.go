package notify

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// letter is a message whose parts could break a mail if they were let in raw.
var letter = survey.Message{
	ID: "round.person.reminder 2026-01-31", To: "bruna.vlyfen@example.org", Subject: "Your list:\r\nBcc: all@example.org Frühjahr",
	Text: "Grüß Gott.\n\nhttps://followship.example/rounds/abc\n.\nend\n",
}

// mailer returns a mailer to a post office, and what it logs.
func mailer(t *testing.T, p *postOffice, o Options) (*SMTP, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	o.Server, o.Roots, o.Log = p.address, p.roots, slog.New(slog.NewTextHandler(&log, nil))
	o.From, o.BaseURL = "Followship <survey@example.org>", "https://followship.example:8443"
	s, err := NewSMTP(o)
	if err != nil {
		t.Fatal(err)
	}
	return s, &log
}

func TestSend(t *testing.T) {
	for name, c := range map[string]struct {
		office  *postOffice
		options Options
	}{
		"starttls":                          {&postOffice{startTLS: true}, Options{Security: StartTLS, Username: "user", Password: "secret"}},
		"tls":                               {&postOffice{implicit: true}, Options{Security: TLS, Username: "user", Password: "secret"}},
		"none":                              {&postOffice{}, Options{Security: None}},
		"the server has it and then breaks": {&postOffice{afterData: "421 4.3.0 gone"}, Options{Security: None}},
	} {
		t.Run(name, func(t *testing.T) {
			office := c.office.open(t)
			s, log := mailer(t, office, c.options)
			if err := s.Send(t.Context(), letter); err != nil {
				t.Fatal(err)
			}
			got := office.got()
			if len(got) != 1 {
				t.Fatalf("got %d messages, want 1", len(got))
			}
			if office.clear != (c.options.Security == None) {
				t.Errorf("in clear: %v", office.clear)
			}
			if c.options.Username != "" && len(office.accounts) != 1 {
				t.Errorf("signed in %d times, want once", len(office.accounts))
			}
			if log.Len() > 0 {
				t.Errorf("logged %s", log)
			}
			checkLetter(t, got[0])
		})
	}
}

func checkLetter(t *testing.T, raw string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []struct{ name, got, want string }{
		{"To", m.Header.Get("To"), "<bruna.vlyfen@example.org>"},
		{"From", m.Header.Get("From"), `"Followship" <survey@example.org>`},
		{"Bcc", m.Header.Get("Bcc"), ""},
		{"Subject", subject, "Your list: Bcc: all@example.org Frühjahr"},
		{"Message-ID", m.Header.Get("Message-ID"), "<" + messageID(letter.ID) + "@followship.example>"},
		{"Auto-Submitted", m.Header.Get("Auto-Submitted"), "auto-generated"},
		{"Content-Type", m.Header.Get("Content-Type"), "text/plain; charset=UTF-8"},
		{"Content-Transfer-Encoding", m.Header.Get("Content-Transfer-Encoding"), "quoted-printable"},
	} {
		if h.got != h.want {
			t.Errorf("%s: got %q, want %q", h.name, h.got, h.want)
		}
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.ReplaceAll(string(text), "\r\n", "\n"); strings.TrimRight(got, "\n") != strings.TrimRight(letter.Text, "\n") {
		t.Errorf("text: got %q, want %q", got, letter.Text)
	}
}

func TestMessageIDIsTheSameTwice(t *testing.T) {
	office := new(postOffice).open(t)
	s, _ := mailer(t, office, Options{Security: None})
	for range 2 {
		if err := s.Send(t.Context(), letter); err != nil {
			t.Fatal(err)
		}
	}
	other := letter
	other.ID = "another"
	if err := s.Send(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, raw := range office.got() {
		m, err := mail.ReadMessage(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, m.Header.Get("Message-ID"))
	}
	if len(ids) != 3 || ids[0] != ids[1] || ids[0] == ids[2] {
		t.Errorf("got %q, want two alike and one other", ids)
	}
}

func TestRefusedForGoodIsNotTriedAgain(t *testing.T) {
	office := (&postOffice{refuse: "550 5.1.1 <bruna.vlyfen@example.org> is nobody here"}).open(t)
	s, log := mailer(t, office, Options{Security: None})
	if err := s.Send(t.Context(), letter); err != nil {
		t.Errorf("got %v, want nothing to try again", err)
	}
	if !strings.Contains(log.String(), "code=550") {
		t.Errorf("logged %q, want the code", log)
	}
	if strings.Contains(log.String(), "bruna") {
		t.Errorf("an address is in the log: %s", log)
	}
}

func TestErrorsHoldNoAddress(t *testing.T) {
	closed := new(postOffice).open(t)
	for name, c := range map[string]struct {
		office  *postOffice
		options Options
	}{
		"refused for now":      {(&postOffice{refuse: "450 4.2.1 <bruna.vlyfen@example.org> is full"}).open(t), Options{Security: None}},
		"no TLS offered":       {closed, Options{Security: StartTLS}},
		"certificate unknown":  {(&postOffice{implicit: true}).open(t), Options{Security: TLS}},
		"no such server there": {&postOffice{address: "127.0.0.1:1"}, Options{Security: None}},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "certificate unknown" {
				c.office.roots = nil
			}
			s, log := mailer(t, c.office, c.options)
			err := s.Send(t.Context(), letter)
			if err == nil {
				t.Fatal("got no error")
			}
			if strings.Contains(err.Error()+log.String(), "bruna") {
				t.Errorf("an address is in %v, %s", err, log)
			}
			if n := len(c.office.got()); n != 0 {
				t.Errorf("%d messages went out", n)
			}
		})
	}
}

func TestSendEndsWithItsContext(t *testing.T) {
	office := (&postOffice{implicit: true}).open(t) // waits for TLS: nobody greets
	s, _ := mailer(t, office, Options{Security: None})
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := s.Send(ctx, letter); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the end of the context", err)
	}
}

func TestNewSMTPRefuses(t *testing.T) {
	good := Options{Server: "mail.example.org", Security: StartTLS, From: "survey@example.org", BaseURL: "https://followship.example"}
	if _, err := NewSMTP(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Options){
		"no server":             func(o *Options) { o.Server = "" },
		"a port that is none":   func(o *Options) { o.Server = "mail.example.org:smtp" },
		"clear to elsewhere":    func(o *Options) { o.Security = None },
		"a password in clear":   func(o *Options) { o.Server, o.Security, o.Username, o.Password = "localhost", None, "user", "secret" },
		"half a sign-in":        func(o *Options) { o.Username = "user" },
		"unknown security":      func(o *Options) { o.Security = "ssl" },
		"a sender that is none": func(o *Options) { o.From = "Followship" },
		"no base URL":           func(o *Options) { o.BaseURL = "" },
	} {
		t.Run(name, func(t *testing.T) {
			o := good
			change(&o)
			if _, err := NewSMTP(o); err == nil {
				t.Error("got no error")
			}
		})
	}
}

func TestPorts(t *testing.T) {
	for security, want := range map[Security]int{StartTLS: 587, TLS: 465, None: 25} {
		if _, got, err := splitServer("mail.example.org", security); got != want || err != nil {
			t.Errorf("%s: got %d (%v), want %d", security, got, err, want)
		}
	}
	if host, got, err := splitServer("[::1]:2525", None); host != "::1" || got != 2525 || err != nil {
		t.Errorf("got %s, %d, %v", host, got, err)
	}
}
