package survey

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/followship/followship/ranking"
)

// Rounds leads rounds through their life.
type Rounds struct{ *Parts }

// List returns the rounds of a survey by number, of all surveys when survey is
// "".
func (s Rounds) List(ctx context.Context, a Actor, survey ID) (rounds []Round, err error) {
	err = s.read(ctx, a, SeeRounds, func(r Reader) error {
		rounds, err = r.Rounds(ctx, a.Organisation, survey)
		return err
	})
	return rounds, err
}

// Get returns a round.
func (s Rounds) Get(ctx context.Context, a Actor, id ID) (round Round, err error) {
	err = s.read(ctx, a, SeeRounds, func(r Reader) error {
		round, err = r.Round(ctx, a.Organisation, id)
		return err
	})
	return round, err
}

// Settings returns what a round asks and promises: frozen, once it has opened,
// and the survey's until then.
func (s Rounds) Settings(ctx context.Context, a Actor, id ID) (settings Settings, err error) {
	err = s.read(ctx, a, SeeRounds, func(r Reader) error {
		round, err := r.Round(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		if round.OpenedAt.IsZero() {
			v, err := r.Survey(ctx, a.Organisation, round.Survey)
			settings = v.Settings
			return err
		}
		snapshot, err := r.Snapshot(ctx, a.Organisation, id)
		if err == nil {
			settings = snapshot.Settings
		}
		return err
	})
	return settings, err
}

// Create adds a round to a survey, as a draft. Its key is made before its row.
func (s Rounds) Create(ctx context.Context, a Actor, round Round) (Round, error) {
	round.Organisation, round.ID, round.Version = a.Organisation, s.IDs.New(), 1
	round.State, round.Participation, round.Counted, round.Turnout = Draft, -1, -1, -1
	round.OpensAt, round.ClosesAt = kept(round.OpensAt), kept(round.ClosesAt)
	if err := Can(a, RunRounds, Object{Organisation: a.Organisation}); err != nil {
		return round, err
	}
	if err := round.Validate(); err != nil {
		return round, err
	}
	if err := s.Sealer.CreateRound(ctx, a.Organisation, round.ID); err != nil {
		return round, fmt.Errorf("make the key of a round: %w", err)
	}
	err := s.write(ctx, a, RunRounds, "round created", func(tx Tx) (string, error) {
		return string(round.ID), s.insert(ctx, tx, &round)
	})
	return round, s.discard(ctx, a.Organisation, round.ID, err)
}

// kept returns a time as precisely as it is kept.
func kept(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// insert numbers a round and adds it.
func (s Rounds) insert(ctx context.Context, tx Tx, round *Round) error {
	if err := mustExist(ctx, tx.Survey, round.Organisation, round.Survey, "survey"); err != nil {
		return err
	}
	rounds, err := tx.Rounds(ctx, round.Organisation, round.Survey)
	if err != nil {
		return err
	}
	round.Number = 1
	if n := len(rounds); n > 0 {
		round.Number = rounds[n-1].Number + 1
	}
	return tx.InsertRound(ctx, *round)
}

// Update changes label and dates of a round whose version is the one given:
// both until it opens; once it is open only the end, only to a later time, and
// only before it: what was over for those who came too late stays over.
func (s Rounds) Update(ctx context.Context, a Actor, change Round) (round Round, err error) {
	change.OpensAt, change.ClosesAt = kept(change.OpensAt), kept(change.ClosesAt)
	err = s.write(ctx, a, RunRounds, "round changed", func(tx Tx) (string, error) {
		if round, err = tx.LockRound(ctx, a.Organisation, change.ID, true); err != nil {
			return "", err
		}
		if round.Version != change.Version {
			return "", ErrStale
		}
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return "", err
		}
		switch {
		case !round.State.Frozen():
			round.Label, round.OpensAt, round.ClosesAt = change.Label, change.OpensAt, change.ClosesAt
		case round.State == Open && !now.Before(round.ClosesAt):
			return "", ErrNotOpen
		case round.State == Open && change.Label == round.Label && change.OpensAt.Equal(round.OpensAt) && !change.ClosesAt.Before(round.ClosesAt):
			round.ClosesAt = change.ClosesAt
		case round.State == Open:
			return "", &Error{Kind: Conflict, Code: CodeSettingsFrozen, Message: "an open round can only be extended"}
		default:
			return "", wrongState(round.State, "changed")
		}
		if err := round.Validate(); err != nil {
			return "", err
		}
		return string(round.ID), tx.UpdateRound(ctx, round)
	})
	round.Version++
	return round, err
}

// Schedule lets a round open by itself when its time has come; Unschedule takes
// that back.
func (s Rounds) Schedule(ctx context.Context, a Actor, id ID) (Round, error) {
	return s.step(ctx, a, id, Scheduled, "scheduled", nil)
}

// Unschedule makes a scheduled round a draft again.
func (s Rounds) Unschedule(ctx context.Context, a Actor, id ID) (Round, error) {
	return s.step(ctx, a, id, Draft, "made a draft", nil)
}

// Open opens a round now and freezes what it stands on.
func (s Rounds) Open(ctx context.Context, a Actor, id ID) (Round, error) {
	return s.step(ctx, a, id, Open, "opened", s.freeze)
}

// Close ends a round now. It is counted and published in the background.
func (s Rounds) Close(ctx context.Context, a Actor, id ID) (Round, error) {
	return s.step(ctx, a, id, Closing, "closed", s.close)
}

// Cancel ends a round without counting it and destroys its key. The rest, see
// [Rounds.DestroyKey], is for the workers.
func (s Rounds) Cancel(ctx context.Context, a Actor, id ID) (Round, error) {
	round, err := s.step(ctx, a, id, Cancelled, "cancelled", func(ctx context.Context, tx Tx, r *Round) error {
		if err := tx.DeleteSealed(ctx, r.Organisation, r.ID, true); err != nil {
			return err
		}
		return tx.Enqueue(ctx, Job{Kind: JobDestroyKey, Organisation: r.Organisation, Object: r.ID})
	})
	if err != nil {
		return round, err
	}
	return round, s.Sealer.DestroyRound(ctx, a.Organisation, id)
}

// step moves a round to a state for an actor, with what else the step does.
func (s Rounds) step(ctx context.Context, a Actor, id ID, to State, what string, also func(context.Context, Tx, *Round) error) (round Round, err error) {
	err = s.write(ctx, a, RunRounds, "round "+what, func(tx Tx) (string, error) {
		round, err = s.move(ctx, tx, a.Organisation, id, to, what, also)
		return string(id), err
	})
	return round, err
}

// move is a step within a transaction: a compare-and-set under the round's lock,
// so that of any number of callers one moves it and the others are told its state.
func (s Rounds) move(ctx context.Context, tx Tx, organisation, id ID, to State, what string, also func(context.Context, Tx, *Round) error) (Round, error) {
	round, err := tx.LockRound(ctx, organisation, id, true)
	if err != nil {
		return round, err
	}
	if !round.State.May(to) {
		return round, wrongState(round.State, what)
	}
	round.State = to
	if also != nil {
		if err := also(ctx, tx, &round); err != nil {
			return round, err
		}
	}
	if err := tx.UpdateRound(ctx, round); err != nil {
		return round, err
	}
	round.Version++
	return round, nil
}

// freeze fixes roster, teams, mandates, assignment and settings of a round that
// opens.
func (s Rounds) freeze(ctx context.Context, tx Tx, round *Round) error {
	now, err := s.Clock.Now(ctx, tx)
	if err != nil {
		return err
	}
	v, err := tx.Survey(ctx, round.Organisation, round.Survey)
	if err != nil {
		return err
	}
	if err := s.approved(ctx, tx, v); err != nil {
		return err
	}
	if !round.ClosesAt.After(now) {
		return invalid("closes_at", "the round would be over before it opens")
	}
	snapshot, known, err := s.snapshot(ctx, tx, *round, v.Settings, now)
	if err != nil {
		return err
	}
	if len(snapshot.Roster) < 2 {
		return &Error{Kind: Conflict, Code: CodeInfeasible, Message: "a round needs two people at least"}
	}
	s.Assigner.Assign(snapshot, known, ranking.Seed(0, string(round.ID), "assignment"))
	// Only now, so that neither the assignment nor a preview can know.
	declined, err := tx.AllDeclined(ctx, round.Organisation)
	if err != nil {
		return err
	}
	for k := range snapshot.Roster {
		snapshot.Roster[k].Unlisted = declined[snapshot.Roster[k].Person].Listing
	}
	round.OpenedAt, round.Asked = now, len(snapshot.Roster)
	if err := tx.InsertSnapshot(ctx, snapshot); err != nil {
		return err
	}
	return tx.Enqueue(ctx, Job{Kind: JobAnnounce, Organisation: round.Organisation, Object: round.ID, At: now})
}

// approved checks that an auditor, where there is one, has agreed to the
// settings.
func (s Rounds) approved(ctx context.Context, r Reader, v Survey) error {
	holders, err := r.RoleHolders(ctx, v.Organisation)
	if err != nil {
		return err
	}
	for _, held := range holders {
		if !slices.Contains(rolesIn(held), Auditor) {
			continue
		}
		ok, err := r.Approved(ctx, v.Organisation, v.ID, v.Settings.Hash())
		if err == nil && !ok {
			return &Error{Kind: Conflict, Code: CodeApproval, Message: "the auditor has not approved these settings"}
		}
		return err
	}
	return nil
}

// snapshot builds what a round that opened now would stand on, without its
// assignment, and who has worked with whom.
func (s Rounds) snapshot(ctx context.Context, r Reader, round Round, settings Settings, now time.Time) (*Snapshot, []Acquaintance, error) {
	o, err := r.Organisation(ctx, round.Organisation)
	if err != nil {
		return nil, nil, err
	}
	on, until := DateOf(now, o.Zone()), DateOf(round.ClosesAt, o.Zone())
	people, err := r.Everyone(ctx, round.Organisation)
	if err != nil {
		return nil, nil, err
	}
	memberships, err := r.Memberships(ctx, round.Organisation)
	if err != nil {
		return nil, nil, err
	}
	teams, err := r.Teams(ctx, round.Organisation)
	if err != nil {
		return nil, nil, err
	}
	areas, err := r.Areas(ctx, round.Organisation)
	if err != nil {
		return nil, nil, err
	}
	mandates, err := r.Mandates(ctx, round.Organisation)
	if err != nil {
		return nil, nil, err
	}
	known, err := r.Acquaintances(ctx, round.Organisation)
	if err != nil {
		return nil, nil, err
	}
	lives := func(ended Date) bool { return ended == "" || ended >= on }
	shot := &Snapshot{Organisation: round.Organisation, Round: round.ID, Settings: settings, On: on}
	live := make(map[ID]bool)
	for _, t := range teams {
		live[t.ID] = lives(t.Ended)
	}
	in := make(map[ID][]ID)
	for _, m := range memberships {
		if m.Span.Holds(on) && live[m.Team] {
			in[m.Person] = append(in[m.Person], m.Team)
		}
	}
	used := make(map[ID]bool)
	for _, p := range people {
		if !p.Present(on) {
			continue
		}
		own := slices.Compact(slices.Sorted(slices.Values(in[p.ID])))
		for _, t := range own {
			used[t] = true
		}
		shot.Roster = append(shot.Roster, Frozen{Person: p.ID, Teams: own, Areas: p.Areas, Manager: p.Manager})
	}
	for _, t := range teams {
		if used[t.ID] {
			shot.Teams = append(shot.Teams, t)
		}
	}
	for _, area := range areas {
		if slices.Contains(settings.Areas, area.ID) {
			shot.Areas = append(shot.Areas, area)
		}
	}
	for _, m := range mandates {
		if m.Span.Overlaps(Span{Start: on, End: until}) {
			shot.Mandates = append(shot.Mandates, m)
		}
	}
	holders, err := r.RoleHolders(ctx, round.Organisation)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range shot.Roster {
		for _, t := range holders[f.Person] {
			if t.Role == Faculty && t.Holds(on) {
				shot.Faculty = append(shot.Faculty, Office{Person: f.Person, End: t.End})
			}
		}
	}
	return shot, known, nil
}

// Preview says who would be asked about whom if the round opened now, how well
// people would be covered, what would be visible and what could be found.
type Preview struct {
	Asked    int
	Design   Design
	Forecast Forecast
	// Approved is false when an auditor has yet to agree to the settings.
	Approved bool
	// Roster is the roster with its assignment.
	Roster []Frozen
}

// Preview looks at a round that has not opened.
func (s Rounds) Preview(ctx context.Context, a Actor, id ID) (p Preview, err error) {
	err = s.read(ctx, a, PreviewRound, func(r Reader) error {
		round, err := r.Round(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		if round.State.Frozen() {
			return wrongState(round.State, "previewed")
		}
		v, err := r.Survey(ctx, a.Organisation, round.Survey)
		if err != nil {
			return err
		}
		now, err := s.Clock.Now(ctx, r)
		if err != nil {
			return err
		}
		shot, known, err := s.snapshot(ctx, r, round, v.Settings, now)
		if err != nil {
			return err
		}
		p.Asked = len(shot.Roster)
		p.Design = s.Assigner.Assign(shot, known, ranking.Seed(0, string(round.ID), "assignment"))
		last, err := s.lastRelease(ctx, r, round)
		if err != nil {
			return err
		}
		p.Forecast = s.Counter.Forecast(shot, p.Design, last)
		p.Roster = shot.Roster
		switch err := s.approved(ctx, r, v); {
		case err == nil:
			p.Approved = true
		case KindOf(err) != Conflict:
			return err
		}
		return nil
	})
	return p, err
}

// lastRelease returns the document of the latest round of the survey before
// this one, nil for none.
func (s Rounds) lastRelease(ctx context.Context, r Reader, round Round) (*ReleaseDocument, error) {
	rounds, err := r.Rounds(ctx, round.Organisation, round.Survey)
	if err != nil {
		return nil, err
	}
	for _, earlier := range slices.Backward(rounds) {
		if earlier.Number >= round.Number || !earlier.State.Counted() {
			continue
		}
		release, err := r.Release(ctx, round.Organisation, earlier.ID)
		if err != nil {
			return nil, err
		}
		return DecodeRelease(release)
	}
	return nil, nil
}

// close ends a round and hands it to the workers to be counted.
func (s Rounds) close(ctx context.Context, tx Tx, round *Round) error {
	now, err := s.Clock.Now(ctx, tx)
	if err != nil {
		return err
	}
	round.ClosedAt = now
	if err := tx.MixRoll(ctx, round.Organisation, round.ID); err != nil {
		return err
	}
	return tx.Enqueue(ctx, Job{Kind: JobClose, Organisation: round.Organisation, Object: round.ID, At: now})
}
