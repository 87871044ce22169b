package faulttest

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/followship/followship/survey"
)

// Where the canaries are in a house: behind those with roles, who are in the log.
const listed, distant, followed, drafted = 18, 19, 20, 21

// TestCanaries plants people in ballots and drafts and looks for them in everything
// that is kept, said, logged and mailed: neither who is on a ballot nor whose it is
// appears anywhere once more than before. The directory and the frozen roster have
// them, as before; the release has everybody of the roster, whatever was cast.
func TestCanaries(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		s := p.opened(t)
		h := s.house(t, 24)
		r := open(t, h)
		canaries := map[string]needles{
			"whom all list": needlesOf(r.People[listed]), "whom nobody has contact with": needlesOf(r.People[distant]),
			"whom all follow": needlesOf(r.People[followed]), "who is in drafts": needlesOf(r.People[drafted]),
			"who submits": needlesOf(r.People[5]), "who submits twice": needlesOf(r.People[6]), "who has a draft": needlesOf(r.People[7]),
		}
		look := func() inventory { return s.tables(t).merge(p.files(t, s)) }
		s.rest(t)
		before := look()
		for who, n := range canaries {
			if got := len(n.in(before["table person"])); got == 0 {
				t.Errorf("%s is not seen in the directory: the search is broken", who)
			}
			if got := len(n.in(before["table snapshot"])); got == 0 {
				t.Errorf("%s is not seen on the roster: the search is broken", who)
			}
		}
		t.Logf("looked at %s", before.size())

		ballots := survey.NewBallots(s.Parts)
		said := r.castCanaries(t, ballots)
		check := func(when string, after inventory, but ...string) {
			t.Helper()
			after["what was said"] = said.Bytes()
			after["the log"] = []byte(s.logs.String())
			for who, n := range canaries {
				for _, found := range n.more(before, after, but...) {
					t.Errorf("%s, %s: %s", when, who, found)
				}
			}
		}
		submitted := look()
		if _, sqlite := s.store.Queue(); !sqlite && submitted["file of the database"] != nil {
			// What was submitted is in the log that is looked at, sealed.
			for _, key := range s.column(t, "roll", "roll_key") {
				if !bytes.Contains(submitted["file of the write-ahead log"], key) {
					t.Error("a row of the roll is not seen in the log: the search is broken")
				}
			}
		}
		check("after submissions", submitted)
		s.settle(t)
		check("later", look())

		// Whoever is reminded is named by the address of their own mail alone.
		must(t, r.Rounds().Remind(t.Context(), r.Organisation.ID, r.ID))
		r.checkMail(t, s.mail.Take())

		_, err := r.Rounds().Close(t.Context(), r.Faculty(), r.ID)
		must(t, err)
		check("while it is counted", look())
		must(t, r.Rounds().Count(t.Context(), r.Organisation.ID, r.ID))
		s.settle(t)
		published := s.tables(t)
		check("after publication", published, "table release")
		must(t, r.Rounds().Announce(t.Context(), r.Organisation.ID, r.ID))
		r.checkMail(t, s.mail.Take())

		// Everybody of the roster is in the release, alike.
		id := func(k int) int { return bytes.Count(published["table release"], []byte(r.People[k].ID)) }
		for k := range r.People {
			if got := id(k); got == 0 {
				t.Errorf("person %d is not in the release", k)
			}
		}
		t.Logf("found in %s", canaries["whom all list"].places(published))
	})
}

// castCanaries submits ballots and saves drafts with the canaries in every place, and
// returns what was said in answer to those that are refused.
func (r round) castCanaries(t *testing.T, ballots *survey.Ballots) *bytes.Buffer {
	t.Helper()
	ids := func(k ...int) (list []survey.ID) {
		for _, i := range k {
			list = append(list, r.People[i].ID)
		}
		return list
	}
	canary := func(nth int) *survey.Ballot {
		b := &survey.Ballot{Groups: [][]survey.ID{ids(listed), ids(22 + nth)}, NoContact: ids(distant)}
		for _, area := range r.shot.Settings.Areas {
			b.Follows = append(b.Follows, survey.Following{Area: area, Names: ids(followed, listed)})
		}
		return b
	}
	ctx := t.Context()
	submit := func(k, nth int, b *survey.Ballot) error {
		request := fmt.Sprintf(`{"groups":[["%s"]],"n":%d}`, r.People[listed].ID, nth)
		_, err := ballots.Submit(ctx, r.Actor(k), r.ID, fmt.Sprintf("idempotency key %d of %d", nth, k), []byte(request), b)
		return err
	}
	draft := func(k, revision int) (int, error) {
		return ballots.SaveDraft(ctx, r.Actor(k), r.ID, revision, fmt.Appendf(nil, `{"listed":["%s","%s"],"by":"%s"}`, r.People[drafted].ID, r.People[drafted].Name, r.People[k].ID))
	}
	for k := 4; k < 18; k++ {
		revision := 0
		for range 3 {
			var err error
			revision, err = draft(k, revision)
			must(t, err)
		}
		if k != 7 { // whose draft stays
			must(t, submit(k, 0, canary(0)))
		}
	}
	must(t, submit(6, 1, canary(1)))

	var said bytes.Buffer
	_, stale := draft(7, 1)
	for what, err := range map[string]error{
		"oneself":        submit(listed, 2, &survey.Ballot{Groups: [][]survey.ID{ids(listed)}}),
		"twice":          submit(5, 3, &survey.Ballot{Groups: [][]survey.ID{ids(listed, listed)}}),
		"a stranger":     submit(5, 4, &survey.Ballot{Groups: [][]survey.ID{append(ids(listed), r.IDs.New())}}),
		"an area":        submit(5, 5, &survey.Ballot{Follows: []survey.Following{{Area: r.People[followed].ID, Names: ids(followed)}}}),
		"too many":       submit(5, 6, &survey.Ballot{Follows: []survey.Following{{Area: r.shot.Settings.Areas[0], Names: ids(followed, 3, 4, 6, 7, 8, 9, 10)}}}),
		"a draft of old": stale,
	} {
		if err == nil {
			t.Errorf("%s: it was not refused", what)
			continue
		}
		fmt.Fprintf(&said, "%v\n", err)
	}
	_, err := ballots.Submit(ctx, r.Actor(5), r.ID, "idempotency key 0 of 5", []byte("another request"), canary(0))
	if code(err) != survey.CodeIdempotency {
		t.Errorf("the same key: got %v", err)
	}
	fmt.Fprintf(&said, "%v\n", err)
	return &said
}

// checkMail checks that mails speak of nobody, but to whom they are.
func (r round) checkMail(t *testing.T, mails []survey.Message) {
	t.Helper()
	if len(mails) == 0 {
		t.Error("nothing was mailed")
	}
	for _, m := range mails {
		for _, p := range r.People {
			found := needlesOf(p).in([]byte(m.Subject + "\n" + m.Text))
			if p.Mail != m.To {
				for form, k := range needlesOf(p).in([]byte(m.ID + m.To)) {
					found[form] += k
				}
			}
			if len(found) > 0 {
				t.Errorf("a mail speaks of somebody: %v", found)
			}
		}
	}
}
