package survey

import (
	"context"
	"slices"
	"time"
)

// Reply is a person's note beside their own result. The person sees it, and the
// faculty when the person says so; nobody else.
type Reply struct {
	Organisation ID
	Round        ID
	Person       ID
	// Text is "" for a reply that was taken back.
	Text      string
	ToFaculty bool
	Version   int // 0 for none yet
}

// Challenge is a question about a result, which the faculty answers on record. They
// see who asks and what; the result itself they do not see.
type Challenge struct {
	Organisation ID
	ID           ID
	Round        ID
	Person       ID
	Question     string
	AskedAt      time.Time
	// Answer, AnsweredBy and AnsweredAt are empty while it is open.
	Answer     string
	AnsweredBy ID
	AnsweredAt time.Time
}

// Open reports whether nobody has answered yet.
func (c Challenge) Open() bool { return c.AnsweredAt.IsZero() }

// Limits of replies and challenges.
const (
	MaxReply      = 2000
	MaxQuestion   = 2000
	MaxChallenges = 5 // of one person about one round
)

// Replies keeps replies and challenges.
type Replies struct{ *Parts }

// about checks that the actor has, or could have, a result of a round.
func (s Replies) about(ctx context.Context, r Reader, a Actor, id ID) error {
	round, err := r.Round(ctx, a.Organisation, id)
	if err != nil {
		return err
	}
	if round.State != Published && round.State != Archived {
		return &Error{Kind: Conflict, Code: CodeNotPublished, Message: "this round is not published"}
	}
	snapshot, err := r.Snapshot(ctx, a.Organisation, id)
	if err != nil {
		return err
	}
	if snapshot.Find(a.Person) < 0 {
		return &Error{Kind: NotFound, Code: CodeNotOnRoster, Message: "you were not on the roster of this round"}
	}
	return nil
}

// Reply returns the actor's reply to a round, one without a version when there is
// none.
func (s Replies) Reply(ctx context.Context, a Actor, round ID) (reply Reply, err error) {
	if err := Can(a, SpeakOfOwnResult, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return reply, err
	}
	err = s.Store.Read(ctx, func(r Reader) error {
		if err := s.about(ctx, r, a, round); err != nil {
			return err
		}
		reply, err = r.Reply(ctx, a.Organisation, round, a.Person)
		if KindOf(err) == NotFound && err != nil {
			reply, err = Reply{Organisation: a.Organisation, Round: round, Person: a.Person}, nil
		}
		return err
	})
	return reply, err
}

// SaveReply keeps the actor's reply in place of the one whose version is the one
// given, 0 for none. An empty text takes it back.
func (s Replies) SaveReply(ctx context.Context, a Actor, reply Reply) (Reply, error) {
	reply.Organisation, reply.Person = a.Organisation, a.Person
	if err := Can(a, SpeakOfOwnResult, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return reply, err
	}
	if reply.Text == "" {
		reply.ToFaculty = false
	} else if err := validComment("text", reply.Text, MaxReply); err != nil {
		return reply, err
	}
	err := s.Store.Write(ctx, func(tx Tx) error {
		if err := s.about(ctx, tx, a, reply.Round); err != nil {
			return err
		}
		return tx.PutReply(ctx, reply)
	})
	reply.Version++
	return reply, err
}

// Shared lists the replies to a round that their writers show to the faculty. That
// somebody looked is noted in the log.
func (s Replies) Shared(ctx context.Context, a Actor, round ID) (replies []Reply, err error) {
	err = s.write(ctx, a, SeeReplies, "", func(tx Tx) (string, error) {
		if _, err := tx.Round(ctx, a.Organisation, round); err != nil {
			return "", err
		}
		all, err := tx.Replies(ctx, a.Organisation, round)
		replies = slices.DeleteFunc(all, func(r Reply) bool { return !r.ToFaculty || r.Text == "" })
		return string(round), err
	})
	return replies, err
}

// Ask puts a question about the actor's result of a round. The log says that one was
// asked, and neither what nor by whom.
func (s Replies) Ask(ctx context.Context, a Actor, round ID, question string) (c Challenge, err error) {
	if err := Can(a, SpeakOfOwnResult, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return c, err
	}
	if err := validComment("question", question, MaxQuestion); err != nil {
		return c, err
	}
	c = Challenge{Organisation: a.Organisation, ID: s.IDs.New(), Round: round, Person: a.Person, Question: question}
	err = s.Store.Write(ctx, func(tx Tx) error {
		if err := s.about(ctx, tx, a, round); err != nil {
			return err
		}
		asked, err := tx.ChallengesOf(ctx, a.Organisation, a.Person)
		if err != nil {
			return err
		}
		asked = slices.DeleteFunc(asked, func(c Challenge) bool { return c.Round != round })
		if len(asked) >= MaxChallenges {
			return &Error{Kind: Conflict, Code: CodeState, Message: "there are as many questions about this result as there may be"}
		}
		if c.AskedAt, err = s.Clock.Now(ctx, tx); err != nil {
			return err
		}
		c.AskedAt = kept(c.AskedAt)
		if err := tx.InsertChallenge(ctx, c); err != nil {
			return err
		}
		return s.note(ctx, tx, Actor{Organisation: a.Organisation}, SpeakOfOwnResult, string(round), "challenge asked")
	})
	return c, err
}

// Own lists the actor's challenges, oldest first.
func (s Replies) Own(ctx context.Context, a Actor) (all []Challenge, err error) {
	if err := Can(a, SpeakOfOwnResult, Object{Organisation: a.Organisation, Owner: a.Person}); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(r Reader) error {
		all, err = r.ChallengesOf(ctx, a.Organisation, a.Person)
		return err
	})
	return all, err
}

// Challenges lists all challenges for the faculty, oldest first.
func (s Replies) Challenges(ctx context.Context, a Actor) (all []Challenge, err error) {
	err = s.read(ctx, a, AnswerChallenges, func(r Reader) error {
		all, err = r.Challenges(ctx, a.Organisation)
		return err
	})
	return all, err
}

// Answer answers a challenge, once. The log says that one was answered and by whom.
func (s Replies) Answer(ctx context.Context, a Actor, id ID, answer string) (c Challenge, err error) {
	if err := validComment("answer", answer, MaxQuestion); err != nil {
		return c, err
	}
	err = s.write(ctx, a, AnswerChallenges, "challenge answered", func(tx Tx) (string, error) {
		if c, err = tx.Challenge(ctx, a.Organisation, id); err != nil {
			return "", err
		}
		if !c.Open() {
			return "", &Error{Kind: Conflict, Code: CodeState, Message: "this question has been answered"}
		}
		now, err := s.Clock.Now(ctx, tx)
		if err != nil {
			return "", err
		}
		c.Answer, c.AnsweredBy, c.AnsweredAt = answer, a.Person, kept(now)
		return string(c.Round), tx.AnswerChallenge(ctx, c)
	})
	return c, err
}
