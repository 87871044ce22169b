package survey

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// Access tells people what is known of them.
type Access struct{ *Parts }

// OwnData is everything that is kept of one person, and nothing of anybody else: no
// rater, and of other people the names of those who are in the person's own lists.
type OwnData struct {
	At           time.Time
	Organisation Organisation
	Person       Person
	Roles        []Tenure
	Memberships  []Membership
	Mandates     []Mandate // that they hold
	Intents      []Intent
	WorkedWith   []ID
	Declined     Declined
	// Rounds are those on whose roster they were, by survey and number.
	Rounds     []OwnRound
	Challenges []Challenge
	Log        []OwnLine
	// People, Teams and Areas name what is spoken of.
	People map[ID]string
	Teams  map[ID]string
	Areas  map[ID]string
}

// OwnRound is what is kept of a person in one round.
type OwnRound struct {
	Round Round
	// Assigned are the colleagues whom they were asked about.
	Assigned []ID
	Unlisted bool // see [Frozen.Unlisted]
	State    BallotState
	// Receipt and Ballot are those of the latest version, when it is there.
	Receipt Receipt
	Ballot  *Ballot
	Draft   []byte // nil for none
	// View is what they are shown of the release, nil before it is there.
	View  *OwnView
	Reply *Reply // nil for none
}

// BallotState says what is there of somebody's ballot.
type BallotState string

// The states. Once the key is destroyed nobody can tell whether there was one.
const (
	BallotRecorded  BallotState = "recorded"
	BallotNone      BallotState = "none"
	BallotDestroyed BallotState = "destroyed"
)

// OwnLine is a line of the transparency log about a person or of what they did. Who
// else had a part in it is left out, though the log, which everybody can read, says it.
type OwnLine struct {
	Number int
	At     time.Time
	// By is who did it: the person, the service, or somebody.
	By     LineActor
	Action Action
	// Object and Detail are empty when they speak of somebody else.
	Object, Detail string
}

// LineActor is who did what a line of the log says, as told to one person.
type LineActor string

// Who did it.
const (
	ByMe      LineActor = "me"
	ByService LineActor = "service"
	ByOther   LineActor = "somebody"
)

// Own returns everything that is kept of the actor, who must have signed in a moment
// ago. It is the one way to one's own ballots after the close, until their key is
// destroyed. That it was taken is noted in the transparency log first.
func (s Access) Own(ctx context.Context, a Actor) (d OwnData, err error) {
	if err := Can(a, ExportOwnData, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return d, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error { return s.note(ctx, tx, a, ExportOwnData, "", "") })
	if err != nil {
		return d, err
	}
	var rounds []Round
	err = s.Store.Read(ctx, func(r Reader) error {
		d = OwnData{}
		if d.At, err = s.Clock.Now(ctx, r); err != nil {
			return err
		}
		if err := s.directory(ctx, r, a, &d); err != nil {
			return err
		}
		if d.Challenges, err = r.ChallengesOf(ctx, a.Organisation, a.Person); err != nil {
			return err
		}
		if d.Log, err = s.lines(ctx, r, a); err != nil {
			return err
		}
		rounds, err = r.Rounds(ctx, a.Organisation, "")
		return err
	})
	if err != nil {
		return d, err
	}
	for _, round := range rounds {
		if round.OpenedAt.IsZero() {
			continue
		}
		own, err := s.round(ctx, a, round.ID)
		if errors.Is(err, errNotAsked) {
			continue
		}
		if err != nil {
			return OwnData{}, err
		}
		d.Rounds = append(d.Rounds, own)
	}
	err = s.Store.Read(ctx, func(r Reader) error { return s.names(ctx, r, &d) })
	return d, err
}

// directory fills in what is said of a person in the directory and the register.
func (s Access) directory(ctx context.Context, r Reader, a Actor, d *OwnData) (err error) {
	if d.Organisation, err = r.Organisation(ctx, a.Organisation); err != nil {
		return err
	}
	if d.Person, err = r.Person(ctx, a.Organisation, a.Person); err != nil {
		return err
	}
	if d.Roles, err = r.Roles(ctx, a.Organisation, a.Person); err != nil {
		return err
	}
	memberships, err := r.Memberships(ctx, a.Organisation)
	if err != nil {
		return err
	}
	d.Memberships = slices.DeleteFunc(memberships, func(m Membership) bool { return m.Person != a.Person })
	mandates, err := r.Mandates(ctx, a.Organisation)
	if err != nil {
		return err
	}
	d.Mandates = slices.DeleteFunc(mandates, func(m Mandate) bool { return m.Holder != a.Person })
	intents, err := r.Intents(ctx, a.Organisation)
	if err != nil {
		return err
	}
	d.Intents = slices.DeleteFunc(intents, func(i Intent) bool { return i.Person != a.Person })
	known, err := r.Acquaintances(ctx, a.Organisation)
	if err != nil {
		return err
	}
	for _, k := range known {
		if k.From == a.Person {
			d.WorkedWith = append(d.WorkedWith, k.To)
		}
	}
	d.Declined, err = r.Declined(ctx, a.Organisation, a.Person)
	return err
}

// errNotAsked is returned of a round on whose roster somebody was not.
var errNotAsked = errors.New("not on the roster")

// round returns what is kept of the actor in a round.
func (s Access) round(ctx context.Context, a Actor, id ID) (own OwnRound, err error) {
	err = s.Store.Read(ctx, func(r Reader) error {
		own = OwnRound{}
		if own.Round, err = r.Round(ctx, a.Organisation, id); err != nil {
			return err
		}
		snapshot, err := r.Snapshot(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		i := snapshot.Find(a.Person)
		if i < 0 {
			return errNotAsked
		}
		own.Assigned, own.Unlisted = snapshot.Roster[i].Assigned, snapshot.Roster[i].Unlisted
		if err := s.sealed(ctx, r, a, &own); err != nil {
			return err
		}
		reply, err := r.Reply(ctx, a.Organisation, id, a.Person)
		switch {
		case err == nil:
			own.Reply = &reply
		case !errors.Is(err, ErrNotFound):
			return err
		}
		return nil
	})
	if err != nil || own.Round.State != Published && own.Round.State != Archived {
		return own, err
	}
	view, err := Reports(s).Own(ctx, a, id)
	own.View = &view
	return own, err
}

// sealed opens the actor's own ballot and draft.
func (s Access) sealed(ctx context.Context, r Reader, a Actor, own *OwnRound) error {
	own.State = BallotDestroyed
	keys, err := s.Sealer.OpenRound(ctx, a.Organisation, own.Round.ID)
	if errors.Is(err, ErrKeyDestroyed) {
		return nil
	}
	if err != nil {
		return err
	}
	defer keys.Forget()
	own.State = BallotNone
	sealed, err := r.Ballot(ctx, a.Organisation, own.Round.ID, keys.Pseudonym(a.Person))
	switch {
	case err == nil:
		own.State, own.Receipt = BallotRecorded, Receipt{Hash: sealed.Hash, Version: sealed.Version}
		if own.Ballot, err = keys.OpenBallot(sealed); err != nil {
			return err
		}
	case !errors.Is(err, ErrNotFound):
		return err
	}
	draft, err := r.Draft(ctx, a.Organisation, own.Round.ID, keys.Draft(a.Person))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	own.Draft, err = keys.OpenDraft(draft)
	return err
}

// lines returns what the log says of the actor.
func (s Access) lines(ctx context.Context, r Reader, a Actor) (own []OwnLine, err error) {
	everyone, err := r.Everyone(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	others := make(map[string]bool, len(everyone))
	for _, p := range everyone {
		others[string(p.ID)] = p.ID != a.Person
	}
	for after := 0; ; {
		page, err := r.Log(ctx, a.Organisation, after, MaxPage)
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			after = e.Number
			if e.Actor == a.Person || e.Object == string(a.Person) {
				own = append(own, ownLine(e, a.Person, others))
			}
		}
		if len(page) < MaxPage {
			return own, nil
		}
	}
}

// ownLine is a line as it is told to one person.
func ownLine(e LogEntry, me ID, others map[string]bool) OwnLine {
	line := OwnLine{Number: e.Number, At: e.At, By: ByOther, Action: e.Action, Object: e.Object, Detail: e.Detail}
	switch e.Actor {
	case me:
		line.By = ByMe
	case "":
		line.By = ByService
	}
	for _, text := range []*string{&line.Object, &line.Detail} {
		words := strings.FieldsFunc(*text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
		if slices.ContainsFunc(words, func(word string) bool { return others[word] }) {
			*text = ""
		}
	}
	return line
}

// names fills in what things are called that the data speaks of.
func (s Access) names(ctx context.Context, r Reader, d *OwnData) error {
	d.People, d.Teams, d.Areas = make(map[ID]string), make(map[ID]string), make(map[ID]string)
	everyone, err := r.Everyone(ctx, d.Organisation.ID)
	if err != nil {
		return err
	}
	listed := d.listed()
	for _, p := range everyone {
		if listed[p.ID] {
			d.People[p.ID] = p.Name
		}
	}
	teams, err := r.Teams(ctx, d.Organisation.ID)
	if err != nil {
		return err
	}
	for _, t := range teams {
		d.Teams[t.ID] = t.Name
	}
	areas, err := r.Areas(ctx, d.Organisation.ID)
	for _, t := range areas {
		d.Areas[t.ID] = t.Name
	}
	return err
}

// listed returns who is in the person's own lists.
func (d *OwnData) listed() map[ID]bool {
	listed := map[ID]bool{d.Person.ID: true, d.Person.Manager: true}
	add := func(ids []ID) {
		for _, id := range ids {
			listed[id] = true
		}
	}
	add(d.WorkedWith)
	for _, m := range d.Mandates {
		if m.Scope.Kind == OfPerson {
			listed[m.Scope.ID] = true
		}
	}
	for _, round := range d.Rounds {
		add(round.Assigned)
		if round.Ballot == nil {
			continue
		}
		add(slices.Concat(round.Ballot.Groups...))
		add(round.Ballot.NoContact)
		for _, f := range round.Ballot.Follows {
			add(f.Names)
		}
	}
	delete(listed, "")
	return listed
}
