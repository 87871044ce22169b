package survey

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Reports show releases. They read nothing else: no ballot is opened on the way
// back, and everybody is shown parts of one document.
type Reports struct{ *Parts }

// Summary is what every report begins with.
type Summary struct {
	Round      Round
	Document   *ReleaseDocument
	Hash       Hash
	Detectable Detectable
}

// released returns the release of a round that is published.
func (s Reports) released(ctx context.Context, r Reader, organisation, id ID) (sum Summary, err error) {
	if sum.Round, err = r.Round(ctx, organisation, id); err != nil {
		return sum, err
	}
	if !sum.Round.State.Shown() {
		return sum, errNotPublished
	}
	release, err := r.Release(ctx, organisation, id)
	if err != nil {
		return sum, err
	}
	sum.Hash = release.Hash
	sum.Document, err = DecodeRelease(release)
	if err == nil {
		sum.Detectable = sum.Document.Detectable
	}
	return sum, err
}

// Findings returns what is published of a round to all associates: everything
// about the organisation and nothing about a person or a single team.
func (s Reports) Findings(ctx context.Context, a Actor, round ID) (sum Summary, err error) {
	err = s.read(ctx, a, SeeFindings, func(r Reader) error {
		sum, err = s.released(ctx, r, a.Organisation, round)
		return err
	})
	if err == nil {
		sum.Document = published(sum.Document)
	}
	return sum, err
}

// published returns a copy without what is about a person or a team.
func published(d *ReleaseDocument) *ReleaseDocument {
	c := *d
	c.People, c.Teams = nil, nil
	c.Leadership.Cells = nil
	c.Refusals = nil
	return &c
}

// Faculty returns the reports of a round for the org faculty: findings about
// people in them, no result of a person, no team's own. That somebody looked is
// noted in the transparency log.
func (s Reports) Faculty(ctx context.Context, a Actor, round ID, report string) (sum Summary, err error) {
	var now time.Time
	err = s.write(ctx, a, SeeFacultyReports, report, func(tx Tx) (string, error) {
		if now, err = s.Clock.Now(ctx, tx); err != nil {
			return "", err
		}
		sum, err = s.released(ctx, tx, a.Organisation, round)
		return string(round), err
	})
	if err == nil {
		c := *sum.Document
		c.People, c.Teams = nil, nil
		if now.Before(sum.Round.PublishedAt.Add(aloneFor)) {
			c.Leadership.Cells = slices.DeleteFunc(slices.Clone(c.Leadership.Cells), func(c Cell) bool { return c.Finding == unmatchedMandate })
		}
		sum.Document = &c
	}
	return sum, err
}

// unmatchedMandate is the finding that a mandate could not be seen to be followed.
// It is told to its holder alone for a while after each release, with what helps;
// to others only then, and only if two rounds agree, which the count sees to.
const (
	unmatchedMandate = "unmatched_mandate"
	aloneFor         = 14 * 24 * time.Hour
)

// OwnView is what somebody sees of a round about themselves.
type OwnView struct {
	Summary
	// Declined is true for who has declined to see their result: then there is
	// nothing in Result and Comments.
	Declined bool
	Result   PersonResult
	// Prompts are what the comments answer.
	Prompts  []CommentPrompt
	Comments OwnComments
}

// Own returns the actor's own result, and whether there can be one: somebody who
// was not on the roster has none.
func (s Reports) Own(ctx context.Context, a Actor, round ID) (v OwnView, err error) {
	if err := Can(a, SeeOwnResult, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return v, err
	}
	err = s.Store.Read(ctx, func(r Reader) error {
		v = OwnView{}
		if v.Summary, err = s.released(ctx, r, a.Organisation, round); err != nil {
			return err
		}
		i := slices.IndexFunc(v.Document.People, func(p PersonResult) bool { return p.Person == a.Person })
		if i < 0 {
			return &Error{Kind: NotFound, Code: CodeNotOnRoster, Message: "you were not on the roster of this round"}
		}
		declined, err := r.Declined(ctx, a.Organisation, a.Person)
		if err != nil {
			return err
		}
		if declined.Seeing {
			v.Declined, v.Result = true, PersonResult{Person: a.Person, Followed: []Followed{}}
			return nil
		}
		v.Result = v.Document.People[i]
		snapshot, err := r.Snapshot(ctx, a.Organisation, round)
		if err != nil {
			return err
		}
		v.Prompts = snapshot.Settings.Comments
		v.Comments, err = s.comments(ctx, r, a, snapshot)
		return err
	})
	if err != nil {
		return OwnView{}, err
	}
	v.Document = published(v.Document)
	return v, nil
}

// comments opens the actor's share of the comments of a round. When its key is gone,
// there is nothing left of them.
func (s Reports) comments(ctx context.Context, r Reader, a Actor, snapshot *Snapshot) (c OwnComments, err error) {
	if len(snapshot.Settings.Comments) == 0 {
		return c, nil
	}
	keys, err := s.Sealer.OpenShares(ctx, a.Organisation, snapshot.Round)
	if errors.Is(err, ErrKeyDestroyed) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	defer keys.Forget()
	sealed, err := r.CommentShare(ctx, a.Organisation, snapshot.Round, keys.Share(a.Person))
	if errors.Is(err, ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	plain, err := keys.OpenShare(sealed)
	if err != nil {
		return c, err
	}
	return decodeComments(plain)
}

// OwnResult is the actor's result of one round.
type OwnResult struct {
	Round  Round
	Result PersonResult
}

// OwnOverRounds returns the actor's results of every published round they were
// on the roster of, by survey and number.
func (s Reports) OwnOverRounds(ctx context.Context, a Actor) (results []OwnResult, err error) {
	if err := Can(a, SeeOwnResult, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(r Reader) error {
		results = []OwnResult{}
		declined, err := r.Declined(ctx, a.Organisation, a.Person)
		if err != nil || declined.Seeing {
			return err
		}
		rounds, err := r.Rounds(ctx, a.Organisation, "")
		if err != nil {
			return err
		}
		for _, round := range rounds {
			if !round.State.Shown() {
				continue
			}
			sum, err := s.released(ctx, r, a.Organisation, round.ID)
			if err != nil {
				return err
			}
			for _, p := range sum.Document.People {
				if p.Person == a.Person {
					results = append(results, OwnResult{Round: round, Result: p})
				}
			}
		}
		return nil
	})
	return results, err
}

// Team returns what a team sees of itself, to those who were in it when the
// round opened: nothing where they were fewer than [SmallestReviewed]. That somebody looked is noted in the transparency log.
func (s Reports) Team(ctx context.Context, a Actor, round, team ID) (report TeamReport, sum Summary, err error) {
	if err := Can(a, SeeRounds, Object{Organisation: a.Organisation}); err != nil {
		return report, sum, err
	}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if _, err := tx.Team(ctx, a.Organisation, team); err != nil {
			return err
		}
		if sum, err = s.released(ctx, tx, a.Organisation, round); err != nil {
			return err
		}
		snapshot, err := tx.Snapshot(ctx, a.Organisation, round)
		if err != nil {
			return err
		}
		var members []ID
		for _, f := range snapshot.Roster {
			if slices.Contains(f.Teams, team) {
				members = append(members, f.Person)
			}
		}
		if err := Can(a, SeeTeamResult, Object{Organisation: a.Organisation, Members: members}); err != nil {
			return err
		}
		i := slices.IndexFunc(sum.Document.Teams, func(t TeamReport) bool { return t.Team == team })
		if i < 0 {
			return ErrNotFound
		}
		report = sum.Document.Teams[i]
		if len(members) < SmallestReviewed {
			report = TeamReport{Team: team}
		}
		return s.note(ctx, tx, a, SeeTeamResult, string(team), string(round))
	})
	if err == nil {
		sum.Document = published(sum.Document)
	}
	return report, sum, err
}

// Logbook shows the transparency log.
type Logbook struct{ *Parts }

// List returns lines of the log with numbers above after, at most limit.
func (s Logbook) List(ctx context.Context, a Actor, after, limit int) (lines []LogEntry, err error) {
	if after < 0 {
		return nil, invalid("after", "want a number of 0 or more")
	}
	err = s.read(ctx, a, SeeLog, func(r Reader) error {
		lines, err = r.Log(ctx, a.Organisation, after, Page{Limit: limit}.Size())
		return err
	})
	return lines, err
}
