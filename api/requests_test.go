package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// request returns a request for an operation that is in order, about something of
// which who makes it has a relation.
func (m *matrix) request(t *testing.T, o operation, who role, r relation) call {
	t.Helper()
	m.made++
	c := call{method: o.method, header: map[string]string{}, session: m.session(t, who)}
	house, open, published := m.House, m.open, m.published
	if r == otherOrganisation {
		house, open, published = m.other, m.theirs.open, m.theirs.published
	}
	// Team k%3 has person k: of the same team is who stands three further, of
	// another who stands one further.
	k := map[relation]int{own: who.k, sameTeam: who.k + 3, otherTeam: who.k + 7, otherOrganisation: 4}[r]
	person, team, area := house.People[k], house.Teams[k%3], house.Areas[0]
	switch r {
	case stranger:
		person, team = m.extra.stranger, house.Teams[(who.k+1)%3]
	case disabled:
		person, team = m.extra.disabled, house.Teams[(who.k+1)%3]
	case ended:
		person, team, area = m.extra.gone, m.extra.team, m.extra.area
	}
	path := map[string]string{"person": string(person.ID), "team": string(team.ID), "area": string(area.ID), "survey": string(house.Survey.ID), "round": string(published.ID)}
	name := fmt.Sprintf("Made %d", m.made)
	if published.ID == "" {
		path["round"] = string(open.ID) // there is no other
	}

	switch o.id {
	case "RequestSignIn":
		c.body, c.peer = map[string]any{"mail": fmt.Sprintf("case.%d@example.net", m.made)}, m.nextPeer()
	case "ConfirmSignIn":
		c.body = map[string]any{"token": m.link(t, m.Actor(7))}
		c.header["Host"], c.peer = "localhost", m.nextPeer()
		m.forget(who)
	case "SignOut", "SignOutEverywhere":
		m.forget(who)
	case "UpdateOrganisation":
		org := m.House.Organisation
		c.body = map[string]any{"name": org.Name, "time_zone": org.TimeZone, "locale": org.Locale, "context": org.Context, "vocabulary": map[string]string{}}
		c.header["If-Match"] = tag(m.version(t, "organisation", ""))
	case "CreatePerson":
		c.body = map[string]any{"name": name, "mail": fmt.Sprintf("made.%d@example.net", m.made)}
	case "UpdatePerson":
		c.body = map[string]any{"name": person.Name, "mail": person.Mail, "joined": "2020-01-01"}
		c.header["If-Match"] = tag(m.version(t, "person", person.ID))
	case "ErasePerson":
		gone := person
		if r != otherOrganisation {
			var err error
			gone, err = survey.Directory{Parts: m.Parts}.CreatePerson(t.Context(), m.Administrator(), survey.Person{
				Name: name, Mail: fmt.Sprintf("gone.%d@example.net", m.made),
			})
			must(t, err)
		}
		path["person"] = string(gone.ID)
		c.body = map[string]any{"name": gone.Name}
	case "UpdateProfile":
		c.body = map[string]any{"locale": "en", "areas": []survey.ID{}}
	case "SetRoles":
		c.body = map[string]any{"roles": held(m.House, person.ID)}
		if who.isMember && slices.Contains(who.holds, survey.Administrator) {
			for _, other := range slices.Concat(cast(), combined()) { // those whose roles are set are signed out
				m.forget(other)
			}
		}
	case "CreateTeam", "CreateArea":
		c.body = map[string]any{"name": name}
	case "UpdateTeam":
		c.body = map[string]any{"name": team.Name}
		c.header["If-Match"] = tag(m.version(t, "team", team.ID))
	case "UpdateArea":
		c.body = map[string]any{"name": area.Name}
		c.header["If-Match"] = tag(m.version(t, "area", area.ID))
	case "CreateMembership":
		day := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, m.made).Format(time.DateOnly)
		c.body = map[string]any{"team": house.Teams[(k+1)%3].ID, "person": person.ID, "start": day, "end": day}
	case "UpdateMembership":
		id, version := m.membership(t, house, person.ID)
		path["membership"] = string(id)
		c.body, c.header["If-Match"] = map[string]any{"start": "2020-01-01"}, tag(version)
	case "ImportPeople":
		c.body, c.header["Content-Type"] = fmt.Sprintf("mail,name\nimported.%d@example.net,%s\n", m.made, name), "text/csv"
	case "ImportMandates":
		c.body, c.header["Content-Type"] = fmt.Sprintf("mail,title\n%s,%s\n", m.House.People[3].Mail, name), "text/csv"
	case "CreateMandate":
		c.body = mandateBody(name, person.ID)
	case "UpdateMandate", "StepBack":
		made, err := survey.Register{Parts: m.Parts}.Create(t.Context(), house.Administrator(), survey.Mandate{
			Holder: person.ID, Title: name, Kind: "manager", Level: 1, Scope: survey.Scope{Kind: survey.InOrganisation},
			Span: survey.Span{Start: "2026-01-01"}, Granted: survey.ByAppointment,
		})
		must(t, err)
		path["mandate"] = string(made.ID)
		if o.id == "StepBack" {
			c.body = map[string]any{"end": "2026-03-01"}
			break
		}
		body := mandateBody(name, person.ID)
		delete(body, "holder")
		c.body, c.header["If-Match"] = body, tag(1)
	case "CreateSurvey":
		c.body = map[string]any{"name": name}
	case "UpdateSurvey":
		c.body, c.header["If-Match"] = map[string]any{"name": name}, tag(m.version(t, "survey", house.Survey.ID))
	case "ApproveSettings":
		c.body = map[string]any{"settings_hash": fmt.Sprintf("%x", house.Survey.Settings.Hash())}
	case "CreateRound":
		c.body = map[string]any{"survey": house.Survey.ID, "label": name, "opens_at": "2026-05-01T09:00:00Z", "closes_at": "2026-05-15T09:00:00Z"}
	case "UpdateRound":
		path["round"] = string(house.Draft(t).ID)
		c.body = map[string]any{"label": name, "opens_at": "2026-05-01T09:00:00Z", "closes_at": "2026-05-15T09:00:00Z"}
		c.header["If-Match"] = tag(1)
	case "ScheduleRound", "OpenRound", "PreviewRound":
		path["round"] = string(house.Draft(t).ID)
	case "UnscheduleRound":
		draft, err := house.Rounds().Schedule(t.Context(), house.Faculty(), house.Draft(t).ID)
		must(t, err)
		path["round"] = string(draft.ID)
	case "CloseRound", "CancelRound":
		path["round"] = string(house.Open(t).ID)
	case "RemindRound", "GetBallot", "GetReceipt", "DeleteDraft":
		path["round"] = string(open.ID)
	case "SubmitBallot":
		path["round"] = string(open.ID)
		c.body, c.header["Idempotency-Key"] = map[string]any{"groups": [][]survey.ID{{m.House.People[11].ID}}}, fmt.Sprintf("idempotency-key-%d", m.made)
	case "GetDraft", "SaveDraft":
		path["round"] = string(open.ID)
		ballots := survey.NewBallots(m.Parts)
		must(t, ballots.DeleteDraft(t.Context(), m.Actor(who.k), m.open.ID))
		if o.id == "GetDraft" {
			_, err := ballots.SaveDraft(t.Context(), m.Actor(who.k), m.open.ID, 0, []byte("draft"))
			must(t, err)
			break
		}
		c.body, c.header["If-Match"] = map[string]any{"content": "draft"}, tag(0)
	case "SetChoices":
		c.body = map[string]any{"rating": false, "listing": false, "seeing": false}
	case "SaveReply":
		version := 0
		if m.published.ID != "" {
			reply, err := survey.Replies{Parts: m.Parts}.Reply(t.Context(), m.Actor(who.k), m.published.ID)
			must(t, err)
			version = reply.Version
		}
		c.body, c.header["If-Match"] = map[string]any{"text": name, "to_faculty": true}, tag(version)
	case "AskChallenge":
		c.body = map[string]any{"question": name}
	case "AnswerChallenge":
		// Nobody may ask without end: not those who make requests, and others by turns.
		if k = m.made % len(house.People); len(house.People) > 12 {
			k = 12 + m.made%(len(house.People)-12)
		}
		path["challenge"] = string(open.ID) // without a result there is none
		if published.ID != "" {
			asked, err := survey.Replies{Parts: m.Parts}.Ask(t.Context(), house.Actor(k), published.ID, name)
			must(t, err)
			path["challenge"] = string(asked.ID)
		}
		c.body = map[string]any{"answer": name}
	case "GetProof":
		path["leaf"] = strings.Repeat("ab", 32)
	case "ConfirmRecount":
		asker := house.Administrator() // another than who confirms, one of them an auditor
		if !slices.Contains(who.holds, survey.Auditor) && house == m.House {
			asker = house.Auditor()
		}
		if published.ID != "" {
			_, err := house.Rounds().AskRecount(t.Context(), asker, published.ID)
			must(t, err)
		}
	case "ListRounds":
		c.path = "?survey=" + string(house.Survey.ID)
	}
	if r == ended {
		path["round"] = string(m.extra.cancelled.ID)
	}
	address := o.path
	for name, id := range path {
		address = strings.ReplaceAll(address, "{"+name+"}", id)
	}
	if strings.Contains(address, "{") {
		t.Fatalf("%s: nobody says what it is about", o.id)
	}
	c.path = base + address + c.path
	return c
}

func tag(version int) string { return strconv.Quote(strconv.Itoa(version)) }

func mandateBody(title string, holder survey.ID) map[string]any {
	return map[string]any{
		"holder": holder, "title": title, "kind": "manager", "level": 1, "scope": map[string]any{"kind": "organisation"},
		"start": "2026-01-01", "granted": "appointment",
	}
}

// held returns the roles that somebody of the house has.
func held(h *surveytest.House, id survey.ID) []survey.Role {
	if len(h.People) <= survey.SmallOrganisation {
		for _, who := range combined() {
			if h.People[who.k].ID == id {
				return who.holds
			}
		}
	}
	for k, r := range []survey.Role{survey.Administrator, survey.Faculty, survey.Auditor} {
		if h.People[k].ID == id {
			return []survey.Role{r}
		}
	}
	return []survey.Role{}
}

// session returns a session of who makes a request, a new one where the last was
// ended on purpose.
func (m *matrix) session(t *testing.T, who role) *http.Cookie {
	t.Helper()
	if !who.session {
		return nil
	}
	if m.sessions[who.name] == nil {
		m.sessions[who.name] = m.signIn(t, m.Actor(who.k))
	}
	return m.sessions[who.name]
}

// forget has somebody sign in anew before their next request: this one ends the
// session they have.
func (m *matrix) forget(who role) {
	if who.name != "ended session" {
		delete(m.sessions, who.name)
	}
}

// version returns the version of something, wherever it belongs.
func (m *matrix) version(t *testing.T, what string, id survey.ID) (version int) {
	t.Helper()
	m.Read(t, func(ctx context.Context, r survey.Reader) error {
		for _, org := range []survey.ID{m.House.Organisation.ID, m.other.Organisation.ID} {
			var err error
			switch what {
			case "organisation":
				var o survey.Organisation
				o, err = r.Organisation(ctx, org)
				version = o.Version
			case "person":
				var p survey.Person
				p, err = r.Person(ctx, org, id)
				version = p.Version
			case "team":
				var x survey.Team
				x, err = r.Team(ctx, org, id)
				version = x.Version
			case "area":
				var x survey.Area
				x, err = r.Area(ctx, org, id)
				version = x.Version
			case "survey":
				var x survey.Survey
				x, err = r.Survey(ctx, org, id)
				version = x.Version
			}
			if err == nil {
				return nil
			}
		}
		return survey.ErrNotFound
	})
	return version
}

// membership returns a membership of somebody that began in 2020.
func (m *matrix) membership(t *testing.T, h *surveytest.House, person survey.ID) (id survey.ID, version int) {
	t.Helper()
	m.Read(t, func(ctx context.Context, r survey.Reader) error {
		all, err := r.Memberships(ctx, h.Organisation.ID)
		for _, x := range all {
			if x.Person == person && x.Span.Start == "2020-01-01" {
				id, version = x.ID, x.Version
			}
		}
		return err
	})
	return id, version
}
