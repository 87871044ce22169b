package api

import (
	"net/http"
	"regexp"
	"slices"
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

var receipts = regexp.MustCompile(`"hash":"[0-9a-f]{64}","version":`)
