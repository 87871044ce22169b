package main

import (
	"errors"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/notify"
)

// posting says how mail leaves a service.
type posting struct {
	Server       string          `env:"FOLLOWSHIP_SMTP_SERVER" placeholder:"HOST[:PORT]" help:"Mail server. Without one, and on this machine only, mails are printed."`
	Security     notify.Security `default:"starttls" enum:"starttls,tls,none" env:"FOLLOWSHIP_SMTP_SECURITY" help:"starttls (port 587), tls (465), or none (25) for a mail server on this machine."`
	From         string          `env:"FOLLOWSHIP_SMTP_FROM" placeholder:"ADDRESS" help:"Sender, such as \"Followship <survey@example.org>\"."`
	Username     string          `env:"FOLLOWSHIP_SMTP_USERNAME" placeholder:"NAME" help:"User name at the mail server."`
	PasswordFile string          `env:"FOLLOWSHIP_SMTP_PASSWORD_FILE" placeholder:"FILE" help:"File of the password; else FOLLOWSHIP_SMTP_PASSWORD. There is no flag: arguments can be read by everybody on the machine."`
}

// environmentPassword is the variable that holds the password at the mail server.
const environmentPassword = "FOLLOWSHIP_SMTP_PASSWORD"

// mailer returns what sends mail for a service at a base URL. Without a mail server
// it prints to w, which whoever reads can sign in with: only where the service
// cannot be reached from elsewhere.
func (m posting) mailer(baseURL string, w io.Writer, log *slog.Logger) (survey.Mailer, error) {
	if m.Server == "" {
		if !onThisMachine(baseURL) {
			return nil, errors.New("name a mail server (--smtp-server): mails are printed only for a base URL on this machine")
		}
		return notify.NewPrinter(w), nil
	}
	password := os.Getenv(environmentPassword)
	if m.PasswordFile != "" {
		text, err := os.ReadFile(m.PasswordFile)
		if err != nil {
			return nil, err
		}
		password = strings.TrimRight(string(text), "\r\n")
	}
	return notify.NewSMTP(notify.Options{
		Server: m.Server, Security: m.Security, Username: m.Username, Password: password, From: m.From, BaseURL: baseURL, Log: log,
	})
}
