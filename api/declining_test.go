package api

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

var everything = map[string]any{"rating": true, "listing": true, "seeing": true}

// TestNobodyCanSeeThatSomebodyDeclines: what all roles together can read is the same to
// the byte before and after, in a round that is open and in one that is published; so
// are measurements and logs.
func TestNobodyCanSeeThatSomebodyDeclines(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, true)
	const who = 9
	session := m.session(t, role{"decliner", who, true, nil, true})
	m.looks(t, who)
	before := m.looks(t, who)
	measured, logged := m.counted(t), m.Logs.String()
	choose := call{method: http.MethodPut, path: base + "/people/me/choices", session: session, body: everything}
	if got := read[Choices](t, m.do(t, choose)); !got.Listing || !got.Rating || !got.Seeing || len(got.Running) != 1 || got.Running[0].Listing {
		t.Fatalf("chosen: %+v", got)
	}
	if m.counted(t) != measured || m.Logs.String() != logged {
		t.Error("the measurements or the logs show it")
	}
	same(t, "declines", before, m.looks(t, who))
	must(t, m.Rounds().Daily(t.Context()))
	same(t, "declined, then time passes", before, m.looks(t, who))
}

// TestTwoOrganisationsAlikeButForADecline are alike to everybody: in a round that opens
// after it, with lists and names that speak of the one who declined, as far as the count
// allows, which is until something is counted of lists at all.
func TestTwoOrganisationsAlikeButForADecline(t *testing.T) {
	t.Parallel()
	const who, answering = 9, 4
	run := func(decline bool) (seen map[string]string, own []string) {
		m := &matrix{
			edge: newEdge(t, surveytest.Options{Settings: func(s *survey.Settings) {
				s.Comments = []survey.CommentPrompt{{Text: survey.DefaultCommentPrompt}}
			}}), sessions: map[string]*http.Cookie{},
		}
		session := m.session(t, role{"decliner", who, true, nil, true})
		if decline {
			read[Choices](t, m.do(t, call{
				method: http.MethodPut, path: base + "/people/me/choices", session: session,
				body: map[string]any{"rating": true, "listing": true, "seeing": false},
			}))
		}
		preview := m.do(t, call{method: http.MethodGet, path: base + "/rounds/" + string(m.Draft(t).ID) + "/preview", session: m.session(t, cast()[1])}).Body.String()
		for range 2 {
			r := m.Open(t)
			for k := range answering {
				b := m.Ballot(t, r.ID, k)
				if listed := m.People[who].ID; !slices.ContainsFunc(b.Groups, func(g []survey.ID) bool { return g[0] == listed }) {
					b.Groups = append(b.Groups, []survey.ID{listed})
				}
				if k == 0 { // of more a finding would be kept back, which the hash of the release shows
					b.Follows[0].Names = []survey.ID{m.People[who].ID}
				}
				b.Comments = []survey.Comment{{About: m.People[who].ID, Prompt: m.Survey.Settings.Comments[0].ID, Text: "A word about them."}}
				_, err := survey.NewBallots(m.Parts).Submit(t.Context(), m.Actor(k), r.ID, "idempotency-key-0", []byte("request"), b)
				must(t, err)
			}
			if m.published.ID == "" {
				m.published = m.Count(t, r.ID)
				m.Clock.Add(time.Hour)
			} else {
				m.open = r
			}
		}
		seen = m.looks(t, who)
		for look, text := range seen {
			seen[look] = receipts.ReplaceAllString(text, `"hash":"a receipt of one's own","version":`)
			// Sealed records are other bytes each time, and so are the hashes over them.
			switch {
			case proofs.MatchString(look):
				seen[look] = strconv.Itoa(len(text))
			case strings.HasSuffix(look, "/transparency-log"):
				seen[look] = hashes.ReplaceAllString(text, "a hash")
			}
		}
		seen["the preview"] = preview
		for _, path := range []string{"/rounds/" + string(m.published.ID) + "/result", "/people/me/results", "/rounds/" + string(m.open.ID) + "/ballot"} {
			own = append(own, m.do(t, call{method: http.MethodGet, path: base + path, session: session}).Body.String())
		}
		return seen, own
	}
	plain, plainOwn := run(false)
	declined, declinedOwn := run(true)
	same(t, "declined", plain, declined)
	if len(plain) < 250 {
		t.Errorf("only %d things were looked at", len(plain))
	}
	// Their own result, too, is that of somebody of whom nothing can be shown.
	if !slices.Equal(plainOwn, declinedOwn) {
		t.Errorf("who declined is shown\n%s\ninstead of\n%s", declinedOwn, plainOwn)
	}
}

var (
	receipts = regexp.MustCompile(`"hash":"[0-9a-f]{64}","version":`)
	hashes   = regexp.MustCompile(`[A-Za-z0-9+/=]{40,}`) // and keys, and signatures
	proofs   = regexp.MustCompile(`/(receipt|leaves|checkpoint)$`)
)

// TestCommentsAreReadByThePersonAlone: in nothing that any role can read, nor in any log,
// are the words that one person is shown.
func TestCommentsAreReadByThePersonAlone(t *testing.T) {
	t.Parallel()
	const about = 9
	m := &matrix{
		edge: newEdge(t, surveytest.Options{People: 12, Settings: func(s *survey.Settings) {
			s.Comments = []survey.CommentPrompt{{Text: survey.DefaultCommentPrompt}}
		}}), sessions: map[string]*http.Cookie{},
	}
	r := m.Open(t)
	person := m.People[about].ID
	for k := range 7 {
		body := ballot(&survey.Ballot{Groups: [][]survey.ID{{person}}, Comments: []survey.Comment{{
			About: person, Prompt: m.Survey.Settings.Comments[0].ID, Text: "canary <script>alert(1)</script> words", Signed: k == 6,
		}}})
		read[Receipt](t, m.do(t, call{
			method: http.MethodPut, path: base + "/rounds/" + string(r.ID) + "/ballot", session: m.signIn(t, m.Actor(k)), body: body,
			header: map[string]string{"Idempotency-Key": "idempotency-key-1"},
		}))
	}
	m.published = m.Count(t, r.ID)
	m.open = m.published
	for look, seen := range m.looks(t, about) {
		if strings.Contains(seen, "canary") {
			t.Errorf("%s shows it", look)
		}
	}
	for _, report := range []string{"/reports/leadership", "/replies", "/teams/" + string(m.Teams[1].ID)} {
		answer := m.do(t, call{method: http.MethodGet, path: base + "/rounds/" + string(r.ID) + report, session: m.session(t, cast()[1])})
		if answer.Code != http.StatusOK || strings.Contains(answer.Body.String(), "canary") {
			t.Errorf("%s: %d %s", report, answer.Code, answer.Body)
		}
	}
	if strings.Contains(m.Logs.String(), "canary") {
		t.Error("it is logged")
	}
	got := read[OwnResult](t, m.do(t, call{
		method: http.MethodGet, path: base + "/rounds/" + string(r.ID) + "/result", session: m.session(t, role{"them", about, true, nil, true}),
	})).Comments
	if len(got.Batches) != 1 || len(got.Batches[0].Texts) != 6 || len(got.Signed) != 1 || got.Signed[0].Writer != ID(m.People[6].ID) {
		t.Errorf("the person is shown %+v", got)
	}
}
