package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

func testDeclines(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	set := func(organisation, person survey.ID, d survey.Declined) {
		t.Helper()
		write(t, s, func(tx survey.Tx) error { return tx.SetDeclined(ctx, organisation, person, d) })
	}
	want := func(organisation survey.ID, all map[survey.ID]survey.Declined) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.AllDeclined(ctx, organisation)
			same(t, "all declines", got, all)
			if err != nil {
				return err
			}
			for _, person := range append(slices.Clone(w.people), newID()) {
				one, err := r.Declined(ctx, organisation, person)
				if err != nil {
					return err
				}
				same(t, "what one declined", one, all[person])
			}
			return nil
		})
	}
	want(w.organisation, map[survey.ID]survey.Declined{})
	for _, d := range []survey.Declined{{Rating: true}, {Listing: true}, {Seeing: true}, {Rating: true, Listing: true, Seeing: true}} {
		set(w.organisation, w.people[0], d)
		want(w.organisation, map[survey.ID]survey.Declined{w.people[0]: d})
	}
	set(w.organisation, w.people[1], survey.Declined{Listing: true})
	set(w.organisation, w.people[0], survey.Declined{}) // taken back, twice
	set(w.organisation, w.people[0], survey.Declined{})
	want(w.organisation, map[survey.ID]survey.Declined{w.people[1]: {Listing: true}})
	want(other.organisation, map[survey.ID]survey.Declined{})
	refused(t, s, "a decline of nobody", survey.ErrNotFound, func(tx survey.Tx) error {
		return tx.SetDeclined(ctx, other.organisation, w.people[0], survey.Declined{Seeing: true})
	})
}

func testCommentShares(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	one, two := survey.SealedShare{Key: newKey(), Sealed: []byte{1, 0, 255}}, survey.SealedShare{Key: newKey(), Sealed: []byte{2}}
	write(t, s, func(tx survey.Tx) error {
		return first([]error{
			tx.InsertCommentShare(ctx, w.organisation, w.round, one), tx.InsertCommentShare(ctx, w.organisation, w.round, two),
		})
	})
	find := func(organisation, round survey.ID, share survey.SealedShare, there bool) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.CommentShare(ctx, organisation, round, share.Key)
			if !there {
				wantError(t, "a share that is not there", err, survey.ErrNotFound)
				return nil
			}
			same(t, "share", got, share)
			return err
		})
	}
	find(w.organisation, w.round, one, true)
	find(w.organisation, w.round, two, true)
	find(other.organisation, w.round, one, false)
	find(w.organisation, other.round, one, false)
	refused(t, s, "a share twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertCommentShare(ctx, w.organisation, w.round, one) })
	refused(t, s, "a share of no round", survey.ErrNotFound, func(tx survey.Tx) error { return tx.InsertCommentShare(ctx, w.organisation, newID(), one) })
	// They go with the record of aggregates, whose key is theirs.
	write(t, s, func(tx survey.Tx) error { return tx.DeleteCarryForward(ctx, other.organisation, w.round) })
	find(w.organisation, w.round, one, true)
	write(t, s, func(tx survey.Tx) error { return tx.DeleteCarryForward(ctx, w.organisation, w.round) })
	find(w.organisation, w.round, one, false)
	find(w.organisation, w.round, two, false)
}

func testReplies(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	reply := func(k int) survey.Reply {
		return survey.Reply{Organisation: w.organisation, Round: w.round, Person: w.people[k], Text: "That was a hard year.\nÄ <b>", ToFaculty: k == 1}
	}
	write(t, s, func(tx survey.Tx) error {
		return first([]error{tx.PutReply(ctx, reply(2)), tx.PutReply(ctx, reply(1))})
	})
	one, two := reply(1), reply(2)
	one.Version, two.Version = 1, 1
	want := func(organisation survey.ID, replies ...survey.Reply) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Replies(ctx, organisation, w.round)
			same(t, "replies", got, append([]survey.Reply{}, replies...))
			return err
		})
	}
	want(w.organisation, one, two)
	want(other.organisation)
	refused(t, s, "a second first reply", survey.ErrStale, func(tx survey.Tx) error { return tx.PutReply(ctx, reply(1)) })
	changed := one
	changed.Text, changed.ToFaculty = "", false
	write(t, s, func(tx survey.Tx) error { return tx.PutReply(ctx, changed) })
	refused(t, s, "a reply to an old version", survey.ErrStale, func(tx survey.Tx) error { return tx.PutReply(ctx, changed) })
	changed.Version = 2
	want(w.organisation, changed, two)
	read(t, s, func(r survey.Reader) error {
		got, err := r.Reply(ctx, w.organisation, w.round, w.people[1])
		same(t, "reply", got, changed)
		if err != nil {
			return err
		}
		_, err = r.Reply(ctx, w.organisation, w.round, w.people[0])
		wantError(t, "no reply", err, survey.ErrNotFound)
		_, err = r.Reply(ctx, other.organisation, w.round, w.people[1])
		wantError(t, "a reply elsewhere", err, survey.ErrNotFound)
		return nil
	})
	foreign := reply(0)
	foreign.Organisation = other.organisation
	refused(t, s, "a reply to a round elsewhere", survey.ErrNotFound, func(tx survey.Tx) error { return tx.PutReply(ctx, foreign) })
}

func testChallenges(t *testing.T, s survey.Store) {
	w, other := newWorld(t, s), newWorld(t, s)
	ctx := t.Context()
	ask := func(k int, at time.Duration) survey.Challenge {
		return survey.Challenge{
			Organisation: w.organisation, ID: newID(), Round: w.round, Person: w.people[k], Question: "Why?\nÄ <b>", AskedAt: instant.Add(at),
		}
	}
	later, sooner := ask(0, time.Hour), ask(1, 0)
	write(t, s, func(tx survey.Tx) error {
		return first([]error{tx.InsertChallenge(ctx, later), tx.InsertChallenge(ctx, sooner)})
	})
	want := func(organisation survey.ID, all ...survey.Challenge) {
		t.Helper()
		read(t, s, func(r survey.Reader) error {
			got, err := r.Challenges(ctx, organisation)
			same(t, "challenges", got, append([]survey.Challenge{}, all...))
			if err != nil {
				return err
			}
			of, err := r.ChallengesOf(ctx, organisation, w.people[0])
			same(t, "those of one person", of, slices.DeleteFunc(append([]survey.Challenge{}, all...), func(c survey.Challenge) bool { return c.Person != w.people[0] }))
			return err
		})
	}
	want(w.organisation, sooner, later)
	want(other.organisation)
	refused(t, s, "a challenge twice", survey.ErrExists, func(tx survey.Tx) error { return tx.InsertChallenge(ctx, later) })
	foreign := ask(0, 0)
	foreign.Organisation = other.organisation
	refused(t, s, "a challenge about a round elsewhere", survey.ErrNotFound, func(tx survey.Tx) error { return tx.InsertChallenge(ctx, foreign) })

	answered := later
	answered.Answer, answered.AnsweredBy, answered.AnsweredAt = "Because.", w.people[2], instant.Add(2*time.Hour)
	complete(t, "challenge", valueOf(answered))
	write(t, s, func(tx survey.Tx) error { return tx.AnswerChallenge(ctx, answered) })
	want(w.organisation, sooner, answered)
	again := answered
	again.Answer, again.Question = "Something else.", "Another question?"
	refused(t, s, "a second answer", survey.ErrStale, func(tx survey.Tx) error { return tx.AnswerChallenge(ctx, again) })
	want(w.organisation, sooner, answered)
	elsewhere := again
	elsewhere.Organisation = other.organisation
	refused(t, s, "an answer from elsewhere", survey.ErrNotFound, func(tx survey.Tx) error { return tx.AnswerChallenge(ctx, elsewhere) })
	read(t, s, func(r survey.Reader) error {
		got, err := r.Challenge(ctx, w.organisation, answered.ID)
		same(t, "challenge", got, answered)
		if err != nil {
			return err
		}
		_, err = r.Challenge(ctx, other.organisation, answered.ID)
		wantError(t, "a challenge elsewhere", err, survey.ErrNotFound)
		return nil
	})
}
