package report_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/disclose"
	"github.com/followship/followship/survey/report"
)

// said is a comment of a test: about person number about, by number writer.
type said struct {
	writer, about int
	prompt        survey.ID
	signed, gone  bool // gone: the person had declined, and the text was taken out
}

// talk counts rounds one after the other in which everybody says something.
type talk struct {
	s      small
	off    []disclose.Rule // beside the search for witnesses, which is about figures
	rounds []*survey.Count
	all    []*survey.Counted
	writer map[string]said // by text: every text says who wrote it, to nobody but the test
}

func newTalk(people int) *talk {
	return &talk{s: small{people: people}, writer: map[string]said{}}
}

var talkPrompts = []survey.CommentPrompt{{ID: "p1", Text: "What does their contribution make possible?"}, {ID: "p2", Text: "And what else?"}}

// round counts one more round. lost are the earlier rounds whose records are gone.
func (k *talk) round(t tester, comments []said, lost ...int) *survey.Counted {
	t.Helper()
	number := len(k.rounds)
	in := k.s.round(rand.New(rand.NewPCG(1, uint64(number))), 1)
	in.Round.ID, in.Round.Number = survey.ID(fmt.Sprintf("round%d", number)), number+1
	in.Snapshot.Round, in.Snapshot.Settings.Comments = in.Round.ID, talkPrompts
	in.Shuffle = survey.Key{byte(number)}
	for n, c := range comments {
		text := fmt.Sprintf("text %d of round %d", n, number)
		k.writer[text] = c
		if c.gone {
			text = ""
		}
		b := in.Ballots[c.writer].Ballot
		b.Comments = append(b.Comments, survey.Comment{About: id(c.about), Prompt: c.prompt, Text: text, Signed: c.signed})
	}
	for j, before := range k.rounds {
		e := survey.Earlier{Round: before.Round, Snapshot: before.Snapshot, Document: k.all[j].Document, Carry: k.all[j].Carry}
		e.Round.State = survey.Published
		if slices.Contains(lost, j) {
			e.Carry = nil
		}
		in.Earlier = append(in.Earlier, e)
	}
	counted, err := report.Under("test", disclose.Without(append(slices.Clone(k.off), disclose.Search)...)).Count(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	k.rounds, k.all = append(k.rounds, in), append(k.all, counted)
	return counted
}

func by(about int, prompt survey.ID, writers ...int) (out []said) {
	for _, w := range writers {
		out = append(out, said{writer: w, about: about, prompt: prompt})
	}
	return out
}

func waits(c *survey.Counted, writer int) int { return len(c.Comments[writer].Waiting) }

// TestThreeAndTwoAreFive: what waits and what is new come out together, once.
func TestThreeAndTwoAreFive(t *testing.T) {
	k := newTalk(12)
	one := k.round(t, by(0, "p1", 1, 2, 3))
	if len(one.Comments[0].Batches) != 0 || waits(one, 1) != 1 || waits(one, 4) != 0 || waits(one, 0) != 0 {
		t.Errorf("three: %+v", one.Comments[:5])
	}
	two := k.round(t, append(by(0, "p1", 4, 5), by(0, "p2", 6)...))
	if got := two.Comments[0].Batches; len(got) != 1 || len(got[0].Texts) != 5 || got[0].Prompt != "p1" {
		t.Errorf("three and two: %+v", got)
	}
	if waits(two, 1) != 0 || waits(two, 4) != 0 || waits(two, 6) != 1 {
		t.Error("those of the batch still wait, or the other prompt does not")
	}
	three := k.round(t, by(0, "p1", 7, 8, 9, 10))
	if got := three.Comments[0].Batches; len(got) != 0 || waits(three, 7) != 1 {
		t.Errorf("four more: %+v", got)
	}
	four := k.round(t, by(0, "p1", 11))
	if got := four.Comments[0].Batches; len(got) != 1 || len(got[0].Texts) != 5 {
		t.Errorf("and one: %+v", got)
	}
}

// TestWaitingEndsWithItsKey: what waits is in the record of its own round and no other.
func TestWaitingEndsWithItsKey(t *testing.T) {
	k := newTalk(12)
	k.round(t, by(0, "p1", 1, 2, 3))
	k.round(t, nil)
	got := k.round(t, by(0, "p1", 4, 5), 0)
	if len(got.Comments[0].Batches) != 0 {
		t.Errorf("three of a record that is gone: %+v", got.Comments[0].Batches)
	}
}

// TestWhoDeclinedCannotBeToldByWriters: writers learn the same, in the same rounds,
// whether or not the person they write about had declined; the person sees nothing.
func TestWhoDeclinedCannotBeToldByWriters(t *testing.T) {
	gone := func(all []said) []said {
		for k := range all {
			all[k].gone = true
		}
		return all
	}
	plain, declined := newTalk(12), newTalk(12)
	for number, comments := range [][]said{by(0, "p1", 1, 2, 3), by(0, "p1", 4, 5), by(0, "p1", 1, 2, 3, 4, 5), by(0, "p1", 6, 7)} {
		a, b := plain.round(t, slices.Clone(comments)), declined.round(t, gone(slices.Clone(comments)))
		for i := range a.Comments {
			if !slices.Equal(a.Comments[i].Waiting, b.Comments[i].Waiting) {
				t.Errorf("round %d: %d is told %v, and %v of who declined", number, i, a.Comments[i].Waiting, b.Comments[i].Waiting)
			}
		}
		if shown := b.Comments[0]; len(shown.Batches)+len(shown.Signed) > 0 {
			t.Errorf("round %d: who declined is shown %+v", number, shown)
		}
	}
	// Half a batch is none: the person took the decline back after three had written.
	k := newTalk(12)
	k.round(t, gone(by(0, "p1", 1, 2, 3)))
	if got := k.round(t, by(0, "p1", 4, 5)).Comments[0].Batches; len(got) != 0 {
		t.Errorf("two of five are shown: %+v", got)
	}
}

// TestSignedCommentsAreForThePersonAlone and wait for nobody.
func TestSignedCommentsAreForThePersonAlone(t *testing.T) {
	k := newTalk(12)
	comments := by(0, "p2", 3)
	comments = append(comments, by(0, "p1", 3, 2)...)
	for n := range comments {
		comments[n].signed = true
	}
	got := k.round(t, comments)
	want := []survey.SignedComment{
		{Prompt: "p1", Writer: id(2), Text: "text 2 of round 0"}, {Prompt: "p1", Writer: id(3), Text: "text 1 of round 0"}, {Prompt: "p2", Writer: id(3), Text: "text 0 of round 0"},
	}
	if !slices.Equal(got.Comments[0].Signed, want) {
		t.Errorf("got %+v, want %+v", got.Comments[0].Signed, want)
	}
	for i, c := range got.Comments {
		if c.Person != id(i) || i > 0 && len(c.Signed) > 0 || len(c.Batches)+len(c.Waiting) > 0 {
			t.Errorf("%d sees %+v", i, c)
		}
	}
}

// breaches checks what was shown over all rounds and returns how often it breaks a
// promise.
func (k *talk) breaches(t tester) (n int) {
	t.Helper()
	breach := func(format string, args ...any) {
		n++
		if len(k.off) == 0 {
			t.Errorf(format, args...)
		}
	}
	shown := map[string]bool{}
	before := map[survey.CommentPlace][]map[int]bool{}
	for number, c := range k.all {
		for i, share := range c.Comments {
			for _, s := range share.Signed {
				if from := k.writer[s.Text]; !from.signed || from.about != i || from.gone || id(from.writer) != s.Writer || shown[s.Text] {
					breach("round %d: %d sees %+v, which is %+v", number, i, s, from)
				}
				shown[s.Text] = true
			}
			for _, b := range share.Batches {
				writers := map[int]bool{}
				for _, text := range b.Texts {
					from := k.writer[text]
					if from.signed || from.gone || from.about != i || from.prompt != b.Prompt || shown[text] {
						breach("round %d: %d sees %q, which is %+v", number, i, text, from)
					}
					shown[text] = true
					writers[from.writer] = true
				}
				if len(writers) < survey.CommentWriters {
					breach("round %d: a batch of %d writers", number, len(writers))
				}
				place := survey.CommentPlace{About: id(i), Prompt: b.Prompt}
				for _, other := range before[place] {
					apart := 0
					for w := range 40 {
						if writers[w] != other[w] {
							apart++
						}
					}
					if apart > 0 && apart < survey.CommentWriters {
						breach("round %d: two batches differ by %d writers", number, apart)
					}
				}
				before[place] = append(before[place], writers)
			}
		}
		if document := encode(t, c); bytes.Contains(document[:bytes.IndexByte(document, '\n')], []byte("text ")) {
			breach("round %d: a comment is in the release", number)
		}
	}
	return n
}

// drawTalk draws a few rounds in which few or many write.
func drawTalk(t *rapid.T, off ...disclose.Rule) *talk {
	k := newTalk(9)
	k.off = off
	for range rapid.IntRange(1, 5).Draw(t, "rounds") {
		eager := rapid.IntRange(0, 9).Draw(t, "eager")
		// Whether somebody declined is one for the round.
		gone := rapid.Custom(func(t *rapid.T) bool { return rapid.IntRange(0, 3).Draw(t, "declined") == 0 })
		declined := []bool{gone.Draw(t, "0"), gone.Draw(t, "1")}
		var comments []said
		for writer := range 9 {
			for about := range 2 {
				for _, prompt := range talkPrompts {
					if writer != about && rapid.IntRange(0, 9).Draw(t, "writes") < eager {
						comments = append(comments, said{writer, about, prompt.ID, rapid.IntRange(0, 4).Draw(t, "signed") == 0, declined[about]})
					}
				}
			}
		}
		k.round(t, comments)
	}
	return k
}

// TestNoCommentOfFewEverLeaves is R8 over rounds: no unsigned comment of fewer than
// five, none twice, none to anybody else, none about who declined, and no two batches
// that differ by few. Without the rule the same talks break it.
func TestNoCommentOfFewEverLeaves(t *testing.T) {
	broken, batches := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		k := drawTalk(t)
		k.breaches(t)
		for _, c := range k.all {
			for _, share := range c.Comments {
				batches += len(share.Batches)
			}
		}
	})
	open := rapid.Custom(func(t *rapid.T) *talk { return drawTalk(t, disclose.R8) })
	for seed := range 10 {
		broken += open.Example(seed).breaches(t)
	}
	if broken == 0 || batches == 0 {
		t.Errorf("%d batches with the rule, %d breaches without: the talks show nothing", batches, broken)
	}
}

// TestCommentsChangeNoFigure: the release is the same to the byte with and without.
func TestCommentsChangeNoFigure(t *testing.T) {
	with, without := newTalk(12), newTalk(12)
	a := encode(t, with.round(t, by(0, "p1", 1, 2, 3, 4, 5, 6)))
	b := encode(t, without.round(t, nil))
	first := func(x []byte) string { s, _, _ := strings.Cut(string(x), "\n"); return s }
	if first(a) != first(b) {
		t.Error("the release differs")
	}
	if again := encode(t, func() *survey.Counted { k := newTalk(12); return k.round(t, by(0, "p1", 1, 2, 3, 4, 5, 6)) }()); !bytes.Equal(a, again) {
		t.Error("a second count differs")
	}
}
