package survey_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// received is a mail that signs somebody in.
type received struct{ token, code string }

var (
	linkForm = regexp.MustCompile(`https://followship\.example/sign-in#([A-Za-z0-9_-]{43})`)
	codeForm = regexp.MustCompile(`(?m)^([0-9]{6})$|(?:code there|dort diesen Code ein): ([0-9]{6})`)
)

// ask asks for a sign-in and reads the mail.
func ask(t *testing.T, h *surveytest.House, mail string) (survey.Ticket, received) {
	t.Helper()
	ticket, err := survey.Accounts{Parts: h.Parts}.Request(t.Context(), mail, "192.0.2.1")
	must(t, err)
	box := h.Mail.Take()
	if len(box) != 1 || box[0].To != survey.NormalMail(mail) {
		t.Fatalf("got %d mails, want one to %s", len(box), mail)
	}
	link, code := linkForm.FindStringSubmatch(box[0].Text), codeForm.FindStringSubmatch(box[0].Text)
	if link == nil || code == nil {
		t.Fatalf("no link or no code in:\n%s", box[0].Text)
	}
	return ticket, received{link[1], strings.Join(code[1:], "")}
}

func confirm(t *testing.T, h *surveytest.House, ticket survey.Ticket, token, code string) (survey.Entry, error) {
	t.Helper()
	return survey.Accounts{Parts: h.Parts}.Confirm(t.Context(), ticket, token, code, "", "192.0.2.1")
}

// wrong returns a code that is not the one given.
func wrong(code string) string {
	if code[0] == '0' {
		return "1" + code[1:]
	}
	return "0" + code[1:]
}

// TestLinkAndCodeWorkOnce uses link or code, and then both again. This is reuse of tokens,
// the class of CVE-2026-3590.
func TestLinkAndCodeWorkOnce(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		for name, pick := range map[string]func(received) (token, code string){
			"link": func(r received) (string, string) { return r.token, "" },
			"code": func(r received) (string, string) { return "", r.code },
		} {
			ticket, r := ask(t, h, strings.ToUpper(h.People[1].Mail))
			token, code := pick(r)
			entry, err := confirm(t, h, ticket, token, code)
			must(t, err)
			if entry.Actor.Person != h.People[1].ID || !slices.Equal(entry.Actor.Roles, []survey.Role{survey.Faculty}) || entry.Choices != nil {
				t.Errorf("%s: got %+v", name, entry)
			}
			for _, again := range []received{{r.token, ""}, {"", r.code}} {
				_, err = confirm(t, h, ticket, again.token, again.code)
				wantCode(t, name+" used", err, survey.CodeLink)
			}
			actor, _, err := survey.Accounts{Parts: h.Parts}.Actor(t.Context(), entry.Actor.Organisation, entry.Actor.Person, entry.Epoch, entry.At)
			must(t, err)
			if actor.Person != entry.Actor.Person {
				t.Errorf("%s: the session is somebody else's", name)
			}
		}
	})
}

func TestLinkUsedByManyAtOnceSignsOneIn(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ticket, r := ask(t, h, h.People[1].Mail)
		var in atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, err := survey.Accounts{Parts: h.Parts}.Confirm(t.Context(), ticket, r.token, "", "", "192.0.2.1")
				if err == nil {
					in.Add(1)
				} else {
					wantCode(t, "too late", err, survey.CodeLink)
				}
			})
		}
		all.Wait()
		if in.Load() != 1 {
			t.Errorf("%d were signed in, want 1", in.Load())
		}
	})
}

func TestSignInEndsAfterTenMinutes(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ticket, r := ask(t, h, h.People[1].Mail)
		h.Clock.Add(10 * time.Minute)
		_, err := confirm(t, h, ticket, r.token, "")
		wantCode(t, "link after ten minutes", err, survey.CodeLink)
		_, err = confirm(t, h, ticket, "", r.code)
		wantCode(t, "code after ten minutes", err, survey.CodeLink)
		h.Clock.Add(-time.Microsecond)
		_, err = confirm(t, h, ticket, r.token, "")
		must(t, err)
	})
}

func TestCodeHasFiveTries(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ticket, r := ask(t, h, h.People[1].Mail)
		for range 4 {
			_, err := confirm(t, h, ticket, "", wrong(r.code))
			wantCode(t, "wrong code", err, survey.CodeLink)
		}
		_, err := confirm(t, h, ticket, "", r.code)
		must(t, err) // the fifth

		ticket, r = ask(t, h, h.People[1].Mail)
		for range 5 {
			_, err := confirm(t, h, ticket, "", wrong(r.code))
			wantCode(t, "wrong code", err, survey.CodeLink)
		}
		_, err = confirm(t, h, ticket, "", r.code)
		wantCode(t, "right code, sixth try", err, survey.CodeLink)
		// The link cannot be guessed, so it needs no such limit.
		_, err = confirm(t, h, ticket, r.token, "")
		must(t, err)
	})
}

func TestSignInBelongsToTheBrowserThatAsked(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ticket, r := ask(t, h, h.People[1].Mail)
		other, theirs := ask(t, h, h.People[3].Mail)
		for name, c := range map[string]struct {
			ticket      survey.Ticket
			token, code string
		}{
			"link in no browser":            {"", r.token, ""},
			"code in no browser":            {"", "", r.code},
			"link in another's browser":     {other, r.token, ""},
			"code in another's browser":     {other, "", wrongOr(r.code, theirs.code)},
			"link with a made-up ticket":    {survey.Ticket(strings.Repeat("A", 86)), r.token, ""},
			"link with half a ticket":       {ticket[:43], r.token, ""},
			"code with half a ticket":       {ticket[:43], "", r.code},
			"another link":                  {ticket, strings.Repeat("A", 43), ""},
			"no link":                       {ticket, "%%%", ""},
			"half a link":                   {ticket, r.token[:20], ""},
			"the id of the request as link": {ticket, string(ticket[43:]), ""},
		} {
			_, err := confirm(t, h, c.ticket, c.token, c.code)
			wantCode(t, name, err, survey.CodeLink)
		}
		// None of it used the link up.
		entry, err := confirm(t, h, ticket, r.token, "")
		must(t, err)
		if entry.Actor.Person != h.People[1].ID {
			t.Errorf("signed in as %s", entry.Actor.Person)
		}
	})
}

// wrongOr returns a code unless it happens to be another's too.
func wrongOr(code, another string) string {
	if code == another {
		return wrong(code)
	}
	return code
}

func TestUnknownAddressesLookLikeKnownOnes(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		accounts := survey.Accounts{Parts: h.Parts}
		h.Kept.Calls()
		known, err := accounts.Request(t.Context(), h.People[1].Mail, "192.0.2.1")
		must(t, err)
		calls := h.Kept.Calls()
		unknown, err := accounts.Request(t.Context(), "nobody@example.org", "192.0.2.1")
		must(t, err)
		if got := h.Kept.Calls(); !slices.Equal(got, calls) || len(calls) == 0 {
			t.Errorf("unknown: the store was asked %v, known: %v", got, calls)
		}
		if len(known) != len(unknown) {
			t.Errorf("tickets of %d and %d characters", len(known), len(unknown))
		}
		if box := h.Mail.Take(); len(box) != 1 || box[0].To != h.People[1].Mail {
			t.Errorf("got %d mails, want one to who is known", len(box))
		}
		// Mail that cannot be sent is nobody's to see, and its error nobody's to log.
		h.Mail.Broken = true
		_, err = accounts.Request(t.Context(), h.People[1].Mail, "192.0.2.1")
		must(t, err)
		if strings.Contains(h.Logs.String(), h.People[1].Mail) || !strings.Contains(h.Logs.String(), "sign-in mail not sent") {
			t.Errorf("logged: %s", h.Logs)
		}
	})
}

func TestSignInIsLimited(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		accounts := survey.Accounts{Parts: h.Parts}
		// An address, known or not, from wherever.
		for _, mail := range []string{h.People[1].Mail, "nobody@example.org"} {
			for k := range 6 {
				_, err := accounts.Request(t.Context(), mail, fmt.Sprintf("192.0.2.%d", k))
				want := survey.Code("")
				if k == 5 {
					want = survey.CodeLimited
				}
				wantCode(t, fmt.Sprintf("request %d for %s", k, mail), err, want)
			}
		}
		// A network, for whatever address: 64 bits of version 6 are one.
		for k := range 61 {
			_, err := accounts.Request(t.Context(), fmt.Sprintf("somebody.%d@example.org", k), fmt.Sprintf("2001:db8:0:1::%x", k))
			want := survey.Code("")
			if k == 60 {
				want = survey.CodeLimited
			}
			wantCode(t, fmt.Sprintf("request %d of a network", k), err, want)
		}
		_, err := accounts.Request(t.Context(), "another@example.org", "2001:db8:0:2::1")
		must(t, err)
		_, err = accounts.Request(t.Context(), "no address", "192.0.2.200")
		wantCode(t, "no address", err, survey.CodeInvalid)

		h.Mail.Take()
		ticket, r := ask(t, h, h.People[3].Mail)
		for k := range 61 {
			_, err := accounts.Confirm(t.Context(), "", strings.Repeat("A", 43), "", "", "::ffff:192.0.2.77")
			want := survey.CodeLink
			if k == 60 {
				want = survey.CodeLimited
			}
			wantCode(t, fmt.Sprintf("confirmation %d", k), err, want)
		}
		_, err = accounts.Confirm(t.Context(), ticket, r.token, "", "", "192.0.2.77")
		wantCode(t, "the same address, written otherwise", err, survey.CodeLimited)
		_, err = accounts.Confirm(t.Context(), ticket, r.token, "", "", "192.0.2.78")
		must(t, err)
	})
}

func TestAddressKnownInSeveralOrganisations(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		other := h.House(t, surveytest.Options{Name: "Other", People: 3, Teams: 1})
		guest, err := survey.Directory{Parts: h.Parts}.CreatePerson(t.Context(), other.Administrator(), survey.Person{Name: "Guest", Mail: h.People[3].Mail})
		must(t, err)
		accounts := survey.Accounts{Parts: h.Parts}
		ticket, r := ask(t, h, h.People[3].Mail)
		entry, err := accounts.Confirm(t.Context(), ticket, r.token, "", "", "192.0.2.1")
		must(t, err)
		if len(entry.Choices) != 2 || entry.Actor.SignedIn() {
			t.Fatalf("got %+v, want two to choose among", entry)
		}
		_, err = accounts.Confirm(t.Context(), ticket, r.token, "", h.IDs.New(), "192.0.2.1")
		wantCode(t, "another organisation", err, survey.CodeLink)
		entry, err = accounts.Confirm(t.Context(), ticket, r.token, "", other.Organisation.ID, "192.0.2.1")
		must(t, err)
		if entry.Actor.Person != guest.ID || entry.Actor.Organisation != other.Organisation.ID {
			t.Errorf("got %+v, want the guest", entry.Actor)
		}
		_, err = accounts.Confirm(t.Context(), ticket, r.token, "", h.Organisation.ID, "192.0.2.1")
		wantCode(t, "used", err, survey.CodeLink)

		// Where somebody has left there is nothing to choose.
		guest.Member.End = "2026-01-11"
		_, err = survey.Directory{Parts: h.Parts}.UpdatePerson(t.Context(), other.Administrator(), guest)
		must(t, err)
		ticket, r = ask(t, h, h.People[3].Mail)
		entry, err = confirm(t, h, ticket, r.token, "")
		must(t, err)
		if entry.Actor.Organisation != h.Organisation.ID {
			t.Errorf("got %+v", entry)
		}
	})
}

func TestSessionsEnd(t *testing.T) {
	each(t, surveytest.Options{People: 24}, func(t *testing.T, h *surveytest.House) {
		ctx, a := t.Context(), h.Administrator()
		directory, accounts := survey.Directory{Parts: h.Parts}, survey.Accounts{Parts: h.Parts}
		person := func(k int) survey.Person {
			p, err := directory.Person(ctx, a, h.People[k].ID)
			must(t, err)
			return p
		}
		update := func(k int, f func(*survey.Person)) {
			p := person(k)
			f(&p)
			_, err := directory.UpdatePerson(ctx, a, p)
			must(t, err)
		}
		for name, c := range map[string]struct {
			k      int
			change func()
			// undo makes the account as it was: the session stays ended all the same.
			undo func()
			ends bool
		}{
			"another name": {3, func() { update(3, func(p *survey.Person) { p.Name = "Another" }) }, func() {}, false},
			"leave": {4, func() {
				update(4, func(p *survey.Person) { p.Leave = survey.Span{Start: "2026-01-01", End: "2026-02-01"} })
			}, func() {}, false},
			"another address": {5, func() { update(5, func(p *survey.Person) { p.Mail = "another@example.org" }) }, func() { update(5, func(p *survey.Person) { p.Mail = h.People[5].Mail }) }, true},
			"disabled":        {6, func() { update(6, func(p *survey.Person) { p.Disabled = true }) }, func() { update(6, func(p *survey.Person) { p.Disabled = false }) }, true},
			"left":            {7, func() { update(7, func(p *survey.Person) { p.Member.End = "2026-01-11" }) }, func() { update(7, func(p *survey.Person) { p.Member.End = "" }) }, true},
			"left, by import": {8, func() {
				importPeople(t, h, "mail,name,left\n"+h.People[8].Mail+",Somebody,2026-01-11\n")
			}, func() { importPeople(t, h, "mail,name,left\n"+h.People[8].Mail+",Somebody,\n") }, true},
			"another role": {9, func() { must(t, directory.SetRoles(ctx, a, h.People[9].ID, []survey.Role{survey.Auditor})) }, func() { must(t, directory.SetRoles(ctx, a, h.People[9].ID, nil)) }, true},
			"signed out":   {10, func() { must(t, accounts.SignOutEverywhere(ctx, h.Actor(10))) }, func() {}, true},
		} {
			ticket, r := ask(t, h, person(c.k).Mail)
			entry, err := confirm(t, h, ticket, r.token, "")
			must(t, err)
			session := func() error {
				_, _, err := accounts.Actor(ctx, entry.Actor.Organisation, entry.Actor.Person, entry.Epoch, entry.At)
				return err
			}
			must(t, session())
			c.change()
			want := survey.Code("")
			if c.ends {
				want = survey.CodeSignIn
			}
			wantCode(t, name, session(), want)
			c.undo()
			wantCode(t, name+", undone", session(), want)
		}
		_, _, err := accounts.Actor(ctx, h.Organisation.ID, h.IDs.New(), 0, surveytest.Start)
		wantCode(t, "nobody", err, survey.CodeSignIn)
	})
}

func TestWhoMayNotSignIn(t *testing.T) {
	each(t, surveytest.Options{People: 6, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		for k, change := range map[int]func(*survey.Person){
			2: func(p *survey.Person) { p.Disabled = true },
			3: func(p *survey.Person) { p.Member.End = "2026-01-11" },
			4: func(p *survey.Person) { p.Member.Start = "2026-01-13" },
		} {
			ticket, r := ask(t, h, h.People[k].Mail)
			p := h.People[k]
			change(&p)
			_, err := survey.Directory{Parts: h.Parts}.UpdatePerson(t.Context(), h.Administrator(), p)
			must(t, err)
			_, err = confirm(t, h, ticket, r.token, "")
			wantCode(t, fmt.Sprintf("person %d", k), err, survey.CodeLink)
		}
	})
}

func TestReusableLinksWorkWhereTheyAreLetTo(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		link, err := survey.Accounts{Parts: h.Parts}.Reusable(t.Context(), h.Organisation.ID, h.People[3].ID, time.Hour)
		must(t, err)
		token := linkForm.FindStringSubmatch(link)[1]
		_, err = confirm(t, h, "", token, "")
		wantCode(t, "elsewhere", err, survey.CodeLink)
		here := survey.Accounts{Parts: h.Parts, ReusableLinks: true}
		for range 3 {
			entry, err := here.Confirm(t.Context(), "", token, "", "", "127.0.0.1")
			must(t, err)
			if entry.Actor.Person != h.People[3].ID {
				t.Errorf("got %+v", entry)
			}
		}
		h.Clock.Add(time.Hour)
		_, err = here.Confirm(t.Context(), "", token, "", "", "127.0.0.1")
		wantCode(t, "afterwards", err, survey.CodeLink)
		_, err = survey.Accounts{Parts: h.Parts}.Reusable(t.Context(), h.Organisation.ID, h.IDs.New(), time.Hour)
		wantCode(t, "for nobody", err, survey.CodeNotFound)
	})
}

func TestExpiredSignInsAreClearedAway(t *testing.T) {
	each(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ticket, r := ask(t, h, h.People[1].Mail)
		h.Clock.Add(10 * time.Minute)
		must(t, h.Rounds().Daily(t.Context()))
		h.Clock.Add(-time.Minute)
		_, err := confirm(t, h, ticket, r.token, "")
		wantCode(t, "cleared away", err, survey.CodeLink)
	})
}

// importPeople imports people and checks that all went well.
func importPeople(t *testing.T, h *surveytest.House, file string) survey.ImportReport {
	t.Helper()
	report, err := survey.Imports{Parts: h.Parts}.People(t.Context(), h.Administrator(), strings.NewReader(file), false)
	must(t, err)
	if !report.Applied {
		t.Fatalf("not applied: %+v", report)
	}
	return report
}
