package survey

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"net/netip"
	"time"
)

// Accounts signs people in. A mail carries a link and a code; either works once,
// within ten minutes, in the browser that asked. Whether an address is known
// cannot be told from any answer.
type Accounts struct {
	*Parts
	// ReusableLinks lets links of [Accounts.Reusable] sign in. Without it they are
	// worth nothing, whoever has them.
	ReusableLinks bool
}

// Limits of signing in.
const (
	signInLife   = 10 * time.Minute
	codeTries    = 5
	limitWindow  = 15 * time.Minute
	perMail      = 5  // requests an address and window
	perPeer      = 60 // requests a network address and window
	confirmsPeer = 60 // confirmations a network address and window
)

// Ticket is what the browser that asked keeps, in a cookie: it belongs to one
// request, and neither link nor code works without it.
type Ticket string

func newTicket(browser []byte, id Hash) Ticket {
	return Ticket(base64.RawURLEncoding.EncodeToString(append(append([]byte{}, browser...), id[:]...)))
}

// parts returns the hash of the browser's token and the id of the request.
func (t Ticket) parts() (browser, id Hash, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(string(t))
	if err != nil || len(b) != 2*sha256.Size {
		return browser, id, false
	}
	copy(id[:], b[sha256.Size:])
	return sha256.Sum256(b[:sha256.Size]), id, true
}

// Request begins a sign-in: if the address belongs to somebody, a mail with a
// link and a code goes there. peer is the network address that asked.
func (s Accounts) Request(ctx context.Context, mail, peer string) (Ticket, error) {
	mail = NormalMail(mail)
	if err := validMail("mail", mail); err != nil {
		return "", err
	}
	token, browser := secret(), secret()
	code := newCode()
	signIn := SignIn{ID: sha256.Sum256(token), Browser: sha256.Sum256(browser), Mail: mail}
	signIn.Code = codeHash(signIn.ID, code)
	known, words := false, mailLanguages[0]
	err := s.Store.Write(ctx, func(tx Tx) error {
		if err := s.limit(ctx, tx, "sign-in peer", network(peer), perPeer); err != nil {
			return err
		}
		if err := s.limit(ctx, tx, "sign-in mail", mail, perMail); err != nil {
			return err
		}
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return err
		}
		people, err := tx.PeopleByMail(ctx, mail)
		if err != nil {
			return err
		}
		// The language is read for nobody as for somebody: the path is one.
		var first Person
		if known = len(people) > 0; known {
			first = people[0]
		}
		home, err := tx.Organisation(ctx, first.Organisation)
		if err != nil && (known || KindOf(err) != NotFound) {
			return err
		}
		words = mailWordsFor(first, home)
		signIn.Expires = now.Add(signInLife)
		return tx.InsertSignIn(ctx, signIn)
	})
	if err != nil {
		return "", err
	}
	if known {
		err = s.Mailer.Send(ctx, s.signInMail(words, mail, token, code, signIn.ID))
	}
	if err != nil {
		// Answering with the error would tell that the address is known, and what
		// a mail server says may repeat the address: that is the mailer's to log.
		s.Log.ErrorContext(ctx, "sign-in mail not sent")
	}
	return newTicket(browser, signIn.ID), nil
}

// limit counts one attempt and refuses it above most a window. What is counted is
// kept as a hash only.
func (s Accounts) limit(ctx context.Context, tx Tx, what, of string, most int) error {
	sum := sha256.Sum256([]byte(what + "\x00" + of))
	n, err := tx.Count(ctx, hex.EncodeToString(sum[:16]), limitWindow)
	if err == nil && n > most {
		return ErrLimited
	}
	return err
}

// network returns what of a network address belongs to one subscriber: the whole
// of an IPv4 address, 64 bits of an IPv6 one, of which everybody has as many as
// they like.
func network(peer string) string {
	address, err := netip.ParseAddr(peer)
	if err != nil {
		return peer
	}
	address = address.Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	return netip.PrefixFrom(address, 64).Masked().String()
}

func (s Accounts) signInMail(words *mailWords, mail string, token []byte, code string, id Hash) Message {
	link := s.BaseURL + "/sign-in#" + base64.RawURLEncoding.EncodeToString(token)
	return Message{
		ID: "sign-in." + hex.EncodeToString(id[:16]), To: mail, Subject: words.signInSubject,
		Text: fmt.Sprintf(words.signIn, link, code),
	}
}

// Entry is where a sign-in leads.
type Entry struct {
	Actor Actor
	// Epoch is what a session of the actor begins with: see [Accounts.Actor].
	Epoch int
	// At is when it was: a session remembers it.
	At time.Time
	// Choices are the organisations to choose among; the actor is nobody then.
	Choices []Organisation
}

// Confirm ends a sign-in by the token of the link or by the code, whichever is
// given. organisation chooses among several in which the address is known; when
// there are several and none is chosen, they are returned and nothing is used up.
func (s Accounts) Confirm(ctx context.Context, ticket Ticket, token, code string, organisation ID, peer string) (entry Entry, err error) {
	browser, id, held := ticket.parts()
	if token != "" {
		raw, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil || len(raw) != sha256.Size {
			return entry, ErrLink
		}
		id = sha256.Sum256(raw)
	}
	refused := error(nil)
	err = s.Store.Write(ctx, func(tx Tx) error {
		refused = nil
		if err := s.limit(ctx, tx, "confirm peer", network(peer), confirmsPeer); err != nil {
			return err
		}
		signIn, err := tx.SignIn(ctx, id)
		if err != nil {
			if KindOf(err) == NotFound {
				refused = ErrLink
				return nil
			}
			return err
		}
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return err
		}
		bound := held && subtle.ConstantTimeCompare(browser[:], signIn.Browser[:]) == 1
		right := token != ""
		if !right && bound {
			// A try counts whether or not the code is right, and although the answer
			// may be an error: the transaction commits.
			tries, err := tx.TrySignIn(ctx, id)
			if err != nil {
				return err
			}
			sum := codeHash(id, code)
			right = tries <= codeTries && subtle.ConstantTimeCompare(sum[:], signIn.Code[:]) == 1
		}
		if signIn.Reusable {
			bound = s.ReusableLinks
		}
		if !now.Before(signIn.Expires) || !right || !bound {
			refused = ErrLink
			return nil
		}
		entry, err = s.choose(ctx, tx, signIn.Mail, organisation)
		entry.At = now
		if err != nil || entry.Choices != nil {
			return err
		}
		if signIn.Reusable {
			return nil
		}
		return tx.DeleteSignIn(ctx, signIn.ID)
	})
	switch {
	case err == nil:
		err = refused
	case KindOf(err) == NotFound:
		err = ErrLink // used a moment ago by somebody else
	}
	if err != nil {
		return Entry{}, err
	}
	return entry, nil
}

// choose finds whom an address signs in.
func (s Accounts) choose(ctx context.Context, r Reader, mail string, organisation ID) (entry Entry, err error) {
	people, err := r.PeopleByMail(ctx, mail)
	if err != nil {
		return entry, err
	}
	var may []Person
	for _, p := range people {
		ok, err := s.maySignIn(ctx, r, p)
		if err != nil {
			return entry, err
		}
		if ok && (organisation == "" || organisation == p.Organisation) {
			may = append(may, p)
		}
	}
	switch len(may) {
	case 0:
		return entry, ErrLink
	case 1:
		entry.Actor = Actor{Organisation: may[0].Organisation, Person: may[0].ID}
		today, err := s.today(ctx, r, may[0].Organisation)
		if err != nil {
			return entry, err
		}
		held, err := r.Roles(ctx, may[0].Organisation, may[0].ID)
		if err != nil {
			return entry, err
		}
		entry.Actor.Roles = heldOn(today, held)
		entry.Epoch, err = r.SessionEpoch(ctx, may[0].Organisation, may[0].ID)
		return entry, err
	}
	for _, p := range may {
		o, err := r.Organisation(ctx, p.Organisation)
		if err != nil {
			return entry, err
		}
		entry.Choices = append(entry.Choices, o)
	}
	return entry, nil
}

// maySignIn reports whether somebody belongs to their organisation today and is
// not disabled; being on leave does not matter.
func (s Accounts) maySignIn(ctx context.Context, r Reader, p Person) (bool, error) {
	today, err := s.today(ctx, r, p.Organisation)
	return err == nil && p.maySignIn(today), err
}

func (p Person) maySignIn(today Date) bool { return !p.Disabled && p.Member.Holds(today) }

// Actor returns who a session belongs to, with the roles they have now, and what day
// it is for them; [ErrSignIn] when it has ended: by a change of address or roles, or
// because the person left or was disabled. signedIn is when the session began.
func (s Accounts) Actor(ctx context.Context, organisation, person ID, epoch int, signedIn time.Time) (a Actor, today Date, err error) {
	err = s.Store.Read(ctx, func(r Reader) error {
		p, err := r.Person(ctx, organisation, person)
		if err != nil {
			if KindOf(err) == NotFound {
				return ErrSignIn
			}
			return err
		}
		now, err := r.SessionEpoch(ctx, organisation, person)
		if err != nil {
			return err
		}
		if today, err = s.today(ctx, r, organisation); err != nil {
			return err
		}
		if !p.maySignIn(today) || now != epoch {
			return ErrSignIn
		}
		at, err := s.Clock.Now(ctx, r)
		if err != nil {
			return err
		}
		a = Actor{Organisation: organisation, Person: person, Fresh: !at.After(signedIn.Add(FreshFor))}
		held, err := r.Roles(ctx, organisation, person)
		a.Roles = heldOn(today, held)
		return err
	})
	return a, today, err
}

// Reusable makes a sign-in link for a person that works again and again, in any
// browser, until it expires: for a demonstration on one's own machine, and for
// nothing else.
func (s Accounts) Reusable(ctx context.Context, organisation, person ID, life time.Duration) (link string, err error) {
	token := secret()
	err = s.Store.Write(ctx, func(tx Tx) error {
		p, err := tx.Person(ctx, organisation, person)
		if err != nil {
			return err
		}
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return err
		}
		return tx.InsertSignIn(ctx, SignIn{ID: sha256.Sum256(token), Mail: p.Mail, Expires: now.Add(life), Reusable: true})
	})
	return s.BaseURL + "/sign-in#" + base64.RawURLEncoding.EncodeToString(token), err
}

// SignOutEverywhere ends all sessions of the actor.
func (s Accounts) SignOutEverywhere(ctx context.Context, a Actor) error {
	if err := Can(a, SeeOwnSession, Object{Organisation: a.Organisation}); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error { return tx.EndSessions(ctx, a.Organisation, a.Person) })
}

// secret returns 256 bits that nobody can guess.
func secret() []byte {
	b := make([]byte, sha256.Size)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	return b
}

// newCode returns six random digits.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // the reader never fails
	}
	return fmt.Sprintf("%06d", n)
}

// codeHash binds a code to its request, so that a table of hashes of all codes
// is of no use.
func codeHash(id Hash, code string) Hash {
	return sha256.Sum256(append(append([]byte("code\x00"), id[:]...), code...))
}
