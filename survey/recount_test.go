package survey_test

import (
	"context"
	"crypto/sha256"
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
	"github.com/followship/followship/survey/report"
	"github.com/followship/followship/survey/seal"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/surveytest"
)

// latestPerson adds who is in the directory and not in the house.
func latestPerson(h *surveytest.House) func(context.Context, survey.Reader) error {
	return func(ctx context.Context, r survey.Reader) error {
		all, err := r.Everyone(ctx, h.Organisation.ID)
		for _, p := range all {
			if !slices.ContainsFunc(h.People, func(known survey.Person) bool { return known.ID == p.ID }) {
				h.People = append(h.People, p)
			}
		}
		return err
	}
}

// execute changes the database past the service, as somebody with SQL can.
func execute(t *testing.T, h *surveytest.House, statement string, args ...any) {
	t.Helper()
	db, _ := h.Kept.Store.(*sqlstore.Store).Queue()
	result, err := db.ExecContext(t.Context(), statement, args...)
	must(t, err)
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%s: %d rows, %v", statement, n, err)
	}
}

// ballotsOf returns the ballots of a round as they are kept.
func ballotsOf(t *testing.T, h *surveytest.House, round survey.ID) (all []survey.SealedBallot) {
	t.Helper()
	h.Read(t, func(ctx context.Context, r survey.Reader) error {
		return r.Ballots(ctx, h.Organisation.ID, round, func(b survey.SealedBallot) error {
			all = append(all, b)
			return nil
		})
	})
	return all
}

// replacedOf returns what is left of versions that were replaced.
func replacedOf(t *testing.T, h *surveytest.House, round survey.ID) (all []survey.SealedBallot) {
	t.Helper()
	db, _ := h.Kept.Store.(*sqlstore.Store).Queue()
	rows, err := db.QueryContext(t.Context(), `SELECT pseudonym, version, sealed_hash FROM ballot WHERE round_id = $1 AND length(sealed) = 0`, string(round))
	must(t, err)
	defer rows.Close()
	for rows.Next() {
		var pseudonym, hash []byte
		b := survey.SealedBallot{Sealed: []byte{}}
		must(t, rows.Scan(&pseudonym, &b.Version, &hash))
		copy(b.Pseudonym[:], pseudonym)
		copy(b.Hash[:], hash)
		all = append(all, b)
	}
	must(t, rows.Err())
	return all
}

// restoreBallots puts ballots in place of all that there are.
func restoreBallots(t *testing.T, h *surveytest.House, round survey.ID, all []survey.SealedBallot) {
	t.Helper()
	execute(t, h, `DELETE FROM ballot WHERE round_id = $1`, string(round))
	for _, b := range all {
		execute(t, h, `INSERT INTO ballot (organisation_id, round_id, pseudonym, version, sealed, sealed_hash) VALUES ($1, $2, $3, $4, $5, $6)`,
			string(h.Organisation.ID), string(round), b.Pseudonym[:], b.Version, b.Sealed, b.Hash[:])
	}
}

func recounted(t *testing.T, h *surveytest.House, round survey.ID, what string, want survey.Verdict) {
	t.Helper()
	if got, err := h.Rounds().Recount(t.Context(), h.Organisation.ID, round); err != nil || got != want {
		t.Errorf("%s: got %q, %v, want %s", what, got, err, want)
	}
}

// TestRecountFindsWhatWasChanged changes one thing after another in the database of a
// published round, and puts it back.
func TestRecountFindsWhatWasChanged(t *testing.T) {
	each(t, surveytest.Options{People: 12, Teams: 2}, func(t *testing.T, h *surveytest.House) {
		ctx := t.Context()
		r := h.Open(t)
		for k := range 10 {
			h.Submit(t, r.ID, k)
		}
		old := ballotsOf(t, h, r.ID)
		submitAgain(t, h, r.ID, 3)
		h.Count(t, r.ID)
		ballots, replaced := ballotsOf(t, h, r.ID), replacedOf(t, h, r.ID)
		recounted(t, h, r.ID, "as it is", survey.Pass)
		// put puts ballots in place of those that were counted, with those replaced.
		put := func(all []survey.SealedBallot) {
			t.Helper()
			restoreBallots(t, h, r.ID, slices.Concat(all, slices.DeleteFunc(slices.Clone(replaced), func(b survey.SealedBallot) bool {
				return slices.ContainsFunc(all, func(o survey.SealedBallot) bool { return o.Pseudonym == b.Pseudonym && o.Version == b.Version })
			})))
		}

		keys, err := h.Sealer.OpenRound(ctx, h.Organisation.ID, r.ID)
		must(t, err)
		defer keys.Forget()
		changed := slices.IndexFunc(ballots, func(b survey.SealedBallot) bool { return b.Version == 2 })
		flip := func(b survey.SealedBallot, rehash bool) survey.SealedBallot {
			b.Sealed = slices.Clone(b.Sealed)
			b.Sealed[200] ^= 4
			if rehash {
				b.Hash = seal.LeafHash(b.Sealed)
			}
			return b
		}
		stuffed, err := keys.SealBallot(keys.Pseudonym(h.People[11].ID), 1, h.Ballot(t, r.ID, 11))
		must(t, err)
		rewritten, err := keys.SealBallot(ballots[0].Pseudonym, ballots[0].Version, &survey.Ballot{})
		must(t, err)
		for what, change := range map[string]func([]survey.SealedBallot) []survey.SealedBallot{
			"a bit flipped":             func(b []survey.SealedBallot) []survey.SealedBallot { b[2] = flip(b[2], false); return b },
			"a bit flipped, and hashed": func(b []survey.SealedBallot) []survey.SealedBallot { b[2] = flip(b[2], true); return b },
			"one removed":               func(b []survey.SealedBallot) []survey.SealedBallot { return b[1:] },
			"one added by who has keys": func(b []survey.SealedBallot) []survey.SealedBallot { return append(b, stuffed) },
			"one added by who has none": func(b []survey.SealedBallot) []survey.SealedBallot {
				extra := b[0]
				extra.Pseudonym[0] ^= 1
				return append(b, extra)
			},
			"one rewritten by who has keys": func(b []survey.SealedBallot) []survey.SealedBallot { b[0] = rewritten; return b },
			"an old version put back":       func(b []survey.SealedBallot) []survey.SealedBallot { b[changed] = old[changed]; return b },
			"two the other way": func(b []survey.SealedBallot) []survey.SealedBallot {
				b[0].Pseudonym, b[1].Pseudonym = b[1].Pseudonym, b[0].Pseudonym
				return b
			},
			"a version counted on": func(b []survey.SealedBallot) []survey.SealedBallot { b[4].Version++; return b },
		} {
			put(change(slices.Clone(ballots)))
			recounted(t, h, r.ID, what, survey.Fail)
			put(ballots)
		}
		recounted(t, h, r.ID, "put back", survey.Pass)

		// Whoever had one removed is told that something is wrong with their record.
		put(ballots[1:])
		owner := slices.IndexFunc(h.People, func(p survey.Person) bool { return keys.Pseudonym(p.ID) == ballots[0].Pseudonym })
		own, err := newProofs(h).Own(ctx, h.Actor(owner), r.ID)
		must(t, err)
		if own.Recorded != survey.RecordAltered {
			t.Errorf("one removed: its owner is told %q", own.Recorded)
		}
		put(ballots)
		restoreBallots(t, h, r.ID, ballots)
		recounted(t, h, r.ID, "what was replaced is gone", survey.Fail)
		put(ballots)

		// What stands beside the ballots.
		p := publishedLeaves(t, h, r.ID)
		var joined, swapped []byte
		for k := range p.Leaves.Counted {
			joined = append(joined, p.Leaves.Counted[k][:]...)
			swapped = append(swapped, p.Leaves.Counted[k^1][:]...)
		}
		release := releaseOf(t, h, r.ID)
		forged := []byte(string(release.Document[:len(release.Document)-1]) + " }")
		forgedHash := sha256.Sum256(forged)
		impostor := surveytest.New(t, h.Store).Sealer
		impostorNote, err := impostor.Sign(ctx, h.Organisation.ID, p.Text())
		must(t, err)
		impostorKey, err := impostor.VerifierKey(ctx, h.Organisation.ID)
		must(t, err)
		id := string(r.ID)
		for what, change := range map[string]struct {
			do, undo     string
			now, instead any
		}{
			"leaves the other way":    {`UPDATE checkpoint SET leaves = $1 WHERE round_id = $2`, "", swapped, joined},
			"a leaf called replaced":  {`UPDATE checkpoint SET superseded = $1 WHERE round_id = $2`, "", slices.Concat(joined[:32], replaced[0].Hash[:]), replaced[0].Hash[:]},
			"a leaf less":             {`UPDATE checkpoint SET leaves = $1 WHERE round_id = $2`, "", joined[32:], joined},
			"another note":            {`UPDATE checkpoint SET note = $1 WHERE round_id = $2`, "", impostorNote, p.Signed.Note},
			"another turnout":         {`UPDATE round SET turnout = $1 WHERE round_id = $2`, "", 11, 10},
			"the release":             {`UPDATE release SET document = $1 WHERE round_id = $2`, "", forged, release.Document},
			"the hash of the release": {`UPDATE release SET document_hash = $1 WHERE round_id = $2`, "", forgedHash[:], release.Hash[:]},
			"somebody less on the roll": {
				`DELETE FROM roll WHERE roll_key = $1 AND round_id = $2`, `INSERT INTO roll (organisation_id, round_id, roll_key) SELECT organisation_id, round_id, $1 FROM checkpoint WHERE round_id = $2`,
				keyOf(keys.Roll(h.People[3].ID)), keyOf(keys.Roll(h.People[3].ID)),
			},
		} {
			if change.undo == "" {
				change.undo = change.do
			}
			execute(t, h, change.do, change.now, id)
			recounted(t, h, r.ID, what, survey.Fail)
			execute(t, h, change.undo, change.instead, id)
		}
		execute(t, h, `UPDATE checkpoint SET note = $1, verifier_key = $2 WHERE round_id = $3`, impostorNote, impostorKey, id)
		recounted(t, h, r.ID, "a note with its own key", survey.Fail)
		execute(t, h, `UPDATE checkpoint SET note = $1, verifier_key = $2 WHERE round_id = $3`, p.Signed.Note, p.Signed.VerifierKey, id)
		execute(t, h, `UPDATE release SET document = $1, document_hash = $2 WHERE round_id = $3`, forged, forgedHash[:], id)
		recounted(t, h, r.ID, "another release, hashed", survey.Fail)
		execute(t, h, `UPDATE release SET document = $1, document_hash = $2 WHERE round_id = $3`, release.Document, release.Hash[:], id)
		recounted(t, h, r.ID, "in the end", survey.Pass)
	})
}

func keyOf(k survey.Key) []byte { return k[:] }

// TestWhatCannotBeRecountedAnyMore: a recount needs what the count had.
func TestWhatCannotBeRecountedAnyMore(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 8, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		ctx, org := t.Context(), h.Organisation.ID
		first := h.Publish(t)
		h.Clock.Add(24 * time.Hour)
		second := h.Publish(t)
		recounted(t, h, second.ID, "with all keys", survey.Pass)
		recounted(t, h, first.ID, "the first, with all keys", survey.Pass)

		// Another version signs as itself; what matters is whether it counts otherwise.
		counter := h.Counter
		h.Counter = report.Under("another", disclose.Without(disclose.Search))
		recounted(t, h, second.ID, "by another version", survey.Pass)
		h.Counter = otherwise{report.Under("another", disclose.Without(disclose.Search))}
		recounted(t, h, second.ID, "by a version that counts otherwise", survey.Impossible)
		h.Counter = otherwise{counter}
		recounted(t, h, second.ID, "by the same version that counts otherwise", survey.Fail)
		h.Counter = counter

		must(t, h.Sealer.DestroyCarry(ctx, org, first.ID))
		recounted(t, h, second.ID, "without the aggregates of the first", survey.Impossible)
		third := h.Publish(t) // counted without them
		recounted(t, h, third.ID, "the third, which never had them", survey.Pass)
		must(t, h.Sealer.DestroyRound(ctx, org, first.ID))
		recounted(t, h, third.ID, "without the ballots of the first", survey.Impossible)
		recounted(t, h, first.ID, "the first, without its key", survey.Impossible)
		fourth := h.Publish(t)
		recounted(t, h, fourth.ID, "the fourth, which never had them", survey.Pass)

		open := h.Open(t)
		_, err := h.Rounds().Recount(ctx, org, open.ID)
		wantCode(t, "an open round", err, survey.CodeNotPublished)
	})
}

// otherwise counts otherwise.
type otherwise struct{ survey.Counter }

func (o otherwise) Count(ctx context.Context, in *survey.Count) (*survey.Counted, error) {
	counted, err := o.Counter.Count(ctx, in)
	if err == nil {
		counted.Document.Parameters = map[string]float64{"otherwise": 1}
	}
	return counted, err
}

func TestRecountTakesTwoOfficers(t *testing.T) {
	each(t, surveytest.Options{People: 8, Teams: 1, Auditor: true}, func(t *testing.T, h *surveytest.House) {
		ctx, org, rounds := t.Context(), h.Organisation.ID, h.Rounds()
		must(t, survey.Surveys{Parts: h.Parts}.Approve(ctx, h.Auditor(), h.Survey.ID, h.Survey.Settings.Hash()))
		r := h.Publish(t)
		open := h.Open(t)
		ask := func(a survey.Actor) error { _, err := rounds.AskRecount(ctx, a, r.ID); return err }
		confirm := func(a survey.Actor) error { _, err := rounds.ConfirmRecount(ctx, a, r.ID); return err }
		carryOut := func() error { _, err := rounds.CarryOutRecount(ctx, org, r.ID); return err }
		state := func(want survey.RecountState) {
			t.Helper()
			if _, got, err := newProofs(h).Recount(ctx, h.Actor(5), r.ID); err != nil || got != want {
				t.Errorf("got %s, %v, want %s", got, err, want)
			}
		}
		state(survey.RecountNone)
		wantCode(t, "an associate asks", ask(h.Actor(5)), survey.CodeForbidden)
		wantCode(t, "nobody has asked", confirm(h.Auditor()), survey.CodeState)
		wantCode(t, "carried out unasked", carryOut(), survey.CodeState)
		_, err := rounds.AskRecount(ctx, h.Auditor(), open.ID)
		wantCode(t, "an open round", err, survey.CodeNotPublished)

		must(t, ask(h.Faculty()))
		state(survey.RecountAsked)
		wantCode(t, "by who asked", confirm(h.Faculty()), survey.CodeDuties)
		wantCode(t, "by an associate", confirm(h.Actor(5)), survey.CodeForbidden)
		wantCode(t, "without the auditor", confirm(h.Administrator()), survey.CodeApproval)
		wantCode(t, "carried out unconfirmed", carryOut(), survey.CodeState)
		h.Clock.Add(24 * time.Hour)
		state(survey.RecountExpired)
		wantCode(t, "too late", confirm(h.Auditor()), survey.CodeState)

		must(t, ask(h.Faculty()))
		h.Clock.Add(24*time.Hour - time.Second)
		must(t, confirm(h.Auditor()))
		state(survey.RecountConfirmed)
		wantCode(t, "confirmed twice", confirm(h.Administrator()), survey.CodeState)
		h.Clock.Add(24 * time.Hour)
		state(survey.RecountExpired)
		wantCode(t, "carried out too late", carryOut(), survey.CodeState)

		must(t, ask(h.Auditor()))
		must(t, confirm(h.Administrator()))
		must(t, carryOut())
		state(survey.RecountDone)
		wantCode(t, "carried out twice", carryOut(), survey.CodeState)
		log := lines(t, h)
		last := log[len(log)-1]
		if last.Actor != "" || last.Action != survey.AskRecount || last.Object != string(r.ID) || last.Detail != "recounted: pass" {
			t.Errorf("the log ends with %+v", last)
		}
		said := 0
		for _, line := range log {
			if line.Action == survey.AskRecount {
				said++
			}
		}
		if said != 6 {
			t.Errorf("the log has %d lines about recounts, want 6", said)
		}

		// Who is an officer no more has not asked.
		must(t, ask(h.Faculty()))
		must(t, survey.Directory{Parts: h.Parts}.SetRoles(ctx, h.Administrator(), h.People[1].ID, nil))
		wantCode(t, "asked by one who was an officer", confirm(h.Auditor()), survey.CodeDuties)

		// The verdict of a round that was changed.
		ballots := ballotsOf(t, h, r.ID)
		restoreBallots(t, h, r.ID, ballots[1:])
		must(t, ask(h.Auditor()))
		must(t, confirm(h.Administrator()))
		c, err := rounds.CarryOutRecount(ctx, org, r.ID)
		must(t, err)
		if c.Verdict != survey.Fail {
			t.Errorf("got %s", c.Verdict)
		}
		if log := lines(t, h); log[len(log)-1].Detail != "recounted: fail" {
			t.Errorf("the log ends with %+v", log[len(log)-1])
		}
	})
}

func TestWithoutAnAuditorAnyTwoOfficersDo(t *testing.T) {
	onSQLite(t, surveytest.Options{People: 4, Teams: 1}, func(t *testing.T, h *surveytest.House) {
		r := h.Publish(t)
		_, err := h.Rounds().AskRecount(t.Context(), h.Faculty(), r.ID)
		must(t, err)
		_, err = h.Rounds().ConfirmRecount(t.Context(), h.Administrator(), r.ID)
		must(t, err)
		c, err := h.Rounds().CarryOutRecount(t.Context(), h.Organisation.ID, r.ID)
		must(t, err)
		if c.Verdict != survey.Pass {
			t.Errorf("got %s", c.Verdict)
		}
	})
}
