package survey

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Announce tells everybody on the roster that a round has opened, or that it is
// published. All get the same mail at the same time, in their language; it says nothing
// of anybody.
func (s Rounds) Announce(ctx context.Context, organisation, id ID) error {
	m, err := s.mailing(ctx, organisation, id)
	if err != nil {
		return err
	}
	switch {
	case m.round.State == Open:
		return s.send(ctx, m, "opened", func(w *mailWords) (subject, text string) {
			return fmt.Sprintf(w.openedSubject, m.round.Label), fmt.Sprintf(w.opened, m.deadline(), s.link(id))
		}, everybody)
	case m.round.State.Shown():
		return s.announceClose(ctx, m)
	}
	return nil // it has moved on; a later announcement says so
}

// Remind mails those on the roster who have not answered and have not declined to. Who they are is known
// to nobody but the server while it sends.
func (s Rounds) Remind(ctx context.Context, organisation, id ID) error {
	m, err := s.mailing(ctx, organisation, id)
	if err != nil || m.round.State != Open {
		return err
	}
	keys, err := s.Sealer.OpenRound(ctx, organisation, id)
	if err != nil {
		return err
	}
	defer keys.Forget()
	answered := make(map[ID]bool)
	var declined map[ID]Declined
	err = s.Store.Read(ctx, func(r Reader) error {
		if declined, err = r.AllDeclined(ctx, organisation); err != nil {
			return err
		}
		for _, p := range m.people {
			on, err := r.OnRoll(ctx, organisation, id, keys.Roll(p.ID))
			if err != nil {
				return err
			}
			answered[p.ID] = on
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.send(ctx, m, "reminder "+string(m.today), func(w *mailWords) (subject, text string) {
		return fmt.Sprintf(w.reminderSubject, m.deadline(), m.round.Label), fmt.Sprintf(w.reminder, m.round.Label, m.deadline(), s.link(id))
	}, func(person ID) bool { return !answered[person] && !declined[person].Rating })
}

// link returns the address of a round.
func (s Rounds) link(round ID) string { return s.BaseURL + "/rounds/" + string(round) }

// everybody is who gets what all of a roster get.
func everybody(ID) bool { return true }

// AskToRemind lets faculty have those reminded who have not answered, without
// learning who they are.
func (s Rounds) AskToRemind(ctx context.Context, a Actor, id ID) error {
	return s.write(ctx, a, RunRounds, "reminder sent", func(tx Tx) (string, error) {
		round, err := tx.Round(ctx, a.Organisation, id)
		if err != nil {
			return "", err
		}
		if round.State != Open {
			return "", wrongState(round.State, "reminded of")
		}
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return "", err
		}
		return string(id), tx.Enqueue(ctx, Job{Kind: JobRemind, Organisation: a.Organisation, Object: id, At: now})
	})
}

// mailing is a round with the people of its roster.
type mailing struct {
	organisation Organisation
	round        Round
	people       []Person
	today        Date
}

func (m *mailing) deadline() string {
	return m.round.ClosesAt.In(m.organisation.Zone()).Format("2006-01-02 15:04 MST")
}

func (s Rounds) mailing(ctx context.Context, organisation, id ID) (m mailing, err error) {
	err = s.Store.Read(ctx, func(r Reader) error {
		if m.organisation, err = r.Organisation(ctx, organisation); err != nil {
			return err
		}
		if m.round, err = r.Round(ctx, organisation, id); err != nil || m.round.OpenedAt.IsZero() {
			return err
		}
		if m.today, err = s.today(ctx, r, organisation); err != nil {
			return err
		}
		snapshot, err := r.Snapshot(ctx, organisation, id)
		if err != nil {
			return err
		}
		everyone, err := r.Everyone(ctx, organisation)
		if err != nil {
			return err
		}
		m.people = nil
		for _, p := range everyone {
			if snapshot.Find(p.ID) >= 0 && !p.Disabled && p.Member.Holds(m.today) {
				m.people = append(m.people, p)
			}
		}
		return nil
	})
	return m, err
}

// send mails those it may, each in their language: of one language all get the same. Mail
// is at least once by nature: what a message is called follows from round, person and
// kind, so that repeats are one message to a reader.
func (s Rounds) send(ctx context.Context, m mailing, kind string, say func(*mailWords) (subject, text string), to func(ID) bool) error {
	var failed []error
	for _, p := range m.people {
		if !to(p.ID) {
			continue
		}
		subject, text := say(mailWordsFor(p, m.organisation))
		failed = append(failed, s.Mailer.Send(ctx, Message{
			ID: fmt.Sprintf("%s.%s.%s", m.round.ID, p.ID, kind), To: p.Mail, Subject: subject, Text: text,
		}))
	}
	return errors.Join(failed...)
}

// Jobs returns what the workers call, by kind of job.
func (s Rounds) Jobs() map[JobKind]func(context.Context, Job) error {
	return map[JobKind]func(context.Context, Job) error{
		JobDue: func(ctx context.Context, _ Job) error {
			return errors.Join(s.Due(ctx), s.Daily(ctx))
		},
		JobClose: func(ctx context.Context, j Job) error {
			if err := s.Count(ctx, j.Organisation, j.Object); err != nil {
				return err
			}
			return s.planAfter(ctx, j)
		},
		JobRemind:      func(ctx context.Context, j Job) error { return s.Remind(ctx, j.Organisation, j.Object) },
		JobAnnounce:    func(ctx context.Context, j Job) error { return s.Announce(ctx, j.Organisation, j.Object) },
		JobDestroyKey:  func(ctx context.Context, j Job) error { return s.DestroyKey(ctx, j.Organisation, j.Object) },
		JobExpireCarry: func(ctx context.Context, j Job) error { return s.ExpireCarry(ctx, j.Organisation, j.Object) },
		JobVacuum:      func(ctx context.Context, _ Job) error { return s.Store.Vacuum(ctx) },
		JobTenure:      func(ctx context.Context, j Job) error { return s.TellOfEnd(ctx, j.Organisation, j.Object) },
	}
}

func (s Rounds) planAfter(ctx context.Context, j Job) error {
	var round Round
	err := s.Store.Read(ctx, func(r Reader) (err error) {
		round, err = r.Round(ctx, j.Organisation, j.Object)
		return err
	})
	if err != nil {
		return err
	}
	return s.Plan(ctx, j.Organisation, round.Survey)
}

// DueEvery is how often [Rounds.Due] should be called.
const DueEvery = 5 * time.Second
