package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/followship/followship/survey"
)

// Security is how a connection to a mail server is kept from being read.
type Security string

// The ways.
const (
	// StartTLS begins in clear and refuses to go on without TLS.
	StartTLS Security = "starttls"
	// TLS is encrypted from the first byte.
	TLS Security = "tls"
	// None is for a mail server on the same machine.
	None Security = "none"
)

// port returns the port such servers listen on by custom.
func (s Security) port() int {
	switch s {
	case TLS:
		return 465
	case None:
		return 25
	}
	return 587
}

// timeout bounds the whole of what one message takes.
const timeout = 30 * time.Second

// Options say how mail leaves.
type Options struct {
	// Server is the host of the mail server, with a port or without.
	Server   string
	Security Security
	// Username and Password sign in to the server; "" for neither.
	Username, Password string
	// From is the sender, such as "Followship <survey@example.org>".
	From string
	// BaseURL is where people reach the service: Message-IDs end with its host.
	BaseURL string
	// Roots are the authorities trusted for the server's certificate, nil for
	// those of the machine.
	Roots *x509.CertPool
	Log   *slog.Logger
}

// SMTP sends mail through a mail server. It is safe for concurrent use.
type SMTP struct {
	server   string // host
	options  []mail.Option
	implicit *tls.Config // of a connection that begins with TLS, else nil
	from     string
	host     string // that names messages
	log      *slog.Logger
}

var _ survey.Mailer = (*SMTP)(nil)

// NewSMTP returns a mailer. It talks to nobody yet, and fails on settings that
// cannot work or would send a password or a sign-in link in clear.
func NewSMTP(o Options) (*SMTP, error) {
	host, port, err := splitServer(o.Server, o.Security)
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Hostname() == "" {
		return nil, errors.New("mail: the base URL has no host to name messages by")
	}
	if (o.Username == "") != (o.Password == "") {
		return nil, errors.New("mail: want a user name and a password, or neither")
	}
	if err := mail.NewMsg().From(o.From); err != nil {
		return nil, fmt.Errorf("mail: the sender %q is no address", o.From)
	}
	s := &SMTP{server: host, from: o.From, host: literal(base.Hostname()), log: o.Log}
	secure := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: o.Roots}
	s.options = []mail.Option{
		mail.WithPort(port), mail.WithTimeout(timeout), mail.WithHELO(s.host), mail.WithTLSConfig(secure),
	}
	switch o.Security {
	case StartTLS:
		s.options = append(s.options, mail.WithTLSPolicy(mail.TLSMandatory))
	case TLS:
		// The library looks whether the connection is encrypted before it gives a
		// password away; with this policy it does so on one that it has not made.
		s.implicit = secure
		s.options = append(s.options, mail.WithTLSPolicy(mail.TLSOpportunistic))
	case None:
		if !loopback(host) || o.Username != "" {
			return nil, errors.New("mail: without TLS only a mail server on this machine is used, and no password")
		}
		s.options = append(s.options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		return nil, fmt.Errorf("mail: security %q: want starttls, tls or none", o.Security)
	}
	if o.Username != "" {
		s.options = append(s.options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(o.Username), mail.WithPassword(o.Password))
	}
	if _, err := s.client(context.Background()); err != nil {
		return nil, err
	}
	return s, nil
}

// client returns what sends one message. Its connection ends with ctx: the library
// heeds a context only until it is connected.
func (s *SMTP) client(ctx context.Context) (*mail.Client, error) {
	dial := func(dialing context.Context, network, address string) (net.Conn, error) {
		var c net.Conn
		var err error
		if s.implicit != nil {
			c, err = (&tls.Dialer{Config: s.implicit}).DialContext(dialing, network, address)
		} else {
			c, err = new(net.Dialer).DialContext(dialing, network, address)
		}
		if err == nil {
			context.AfterFunc(ctx, func() { _ = c.Close() })
		}
		return c, err
	}
	c, err := mail.NewClient(s.server, append(slices.Clone(s.options), mail.WithDialContextFunc(dial))...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return c, nil
}

// splitServer cuts a server into host and port.
func splitServer(server string, security Security) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(server)
	if err != nil {
		host, text = server, strconv.Itoa(security.port())
	}
	port, err = strconv.Atoi(text)
	if err != nil || host == "" || port < 1 || port > 65535 {
		return "", 0, fmt.Errorf("mail: server %q: want a host, or host:port", server)
	}
	return host, port, nil
}

// loopback reports whether a host is this machine whatever a name server says.
func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// literal returns a host in the form in which RFC 5321 and 5322 take addresses:
// in brackets.
func literal(host string) string {
	ip, err := netip.ParseAddr(host)
	switch {
	case err != nil:
		return host
	case ip.Is6():
		return "[IPv6:" + ip.String() + "]"
	}
	return "[" + ip.String() + "]"
}

// Send implements [survey.Mailer]. A recipient whom the server refuses for good is
// logged, and is no error: to try again would send the same to all others again and
// never to this one.
func (s *SMTP) Send(ctx context.Context, m survey.Message) error {
	message, err := s.compose(m)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	client, err := s.client(ctx)
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, message)
	if err == nil || message.IsDelivered() { // what comes after the server has taken it is no matter
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("send mail: %w", ctx.Err())
	}
	refusal, ok := errors.AsType[*mail.SendError](err)
	if !ok {
		return fmt.Errorf("send mail: %w", unreachable(err))
	}
	if refusal.Reason == mail.ErrSMTPRcptTo && !refusal.IsTemp() {
		s.log.WarnContext(ctx, "a mail server refuses a recipient for good",
			slog.Int("code", refusal.ErrorCode()), slog.String("status", refusal.EnhancedStatusCode()))
		return nil
	}
	return fmt.Errorf("send mail: refused with code %d when %s", refusal.ErrorCode(), refusal.Reason)
}

// unreachable keeps of an error before the message what holds no address of a
// person: network errors and those of certificates.
func unreachable(err error) error {
	if e, ok := errors.AsType[net.Error](err); ok {
		return e
	}
	if e, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return e
	}
	return errors.New("the mail server does not take the connection: check its security, user name and password")
}
