package attack_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
)

func idOf(s string) survey.ID { return survey.ID(s) }

// replay sends again what was sent: one's own request, with another body, with another's
// key, and an old receipt for a new list.
func replay(a *assault) {
	r := "/rounds/" + string(a.open.round.ID)
	for a.queries < budget {
		for _, s := range a.spies {
			a.keys++
			key := map[string]string{"Idempotency-Key": fmt.Sprintf("idempotency-key-%d", a.keys)}
			x := a.drawFor(s.k)
			send := func(as *spy, x attack.Answer) answered {
				return a.send(request{method: http.MethodPut, path: r + "/ballot", as: as, body: a.edit(a.open, x), header: key})
			}
			first := send(s, x)
			if first.status != http.StatusCreated {
				a.t.Fatalf("hand in: got %d %s", first.status, first.body)
			}
			a.open.answers[s.k] = x
			again := send(s, x)
			a.saw(attack.Differs, s.k, different(first, again) != "", "the same request again")
			other := a.drawFor(s.k)
			other.Items = []int{1 - x.Items[0]}
			a.refused(attack.Differs, send(s, other), "another list under a used key")
			// Another's key is nobody's: it tells nothing.
			t := a.spies[(slices.Index(a.spies, s)+1)%len(a.spies)]
			y := a.drawFor(t.k)
			got := send(t, y)
			if got.status == http.StatusCreated {
				a.open.answers[t.k] = y
			}
			a.saw(attack.Submitted, s.k, got.status != http.StatusCreated, "a colleague's key is known to be used")
			mine, _ := read[struct {
				Receipt struct {
					Hash string `json:"hash"`
				} `json:"receipt"`
			}](a.t, a.get(r+"/receipt", s))
			var told struct {
				Hash string `json:"hash"`
			}
			if err := json.Unmarshal(first.body, &told); err != nil {
				a.t.Fatal(err)
			}
			a.saw(attack.Differs, s.k, mine.Receipt.Hash != told.Hash, "the receipt is not that of the last list")
			if a.queries >= budget {
				break
			}
		}
	}
}

// replayed asks after the close for lists and with receipts: nothing opens any more.
func replayed(a *assault) {
	for _, p := range a.played {
		r := "/rounds/" + string(p.round.ID)
		for _, s := range a.spies {
			got, ok := read[struct {
				Ballot json.RawMessage `json:"ballot"`
				Draft  json.RawMessage `json:"draft"`
			}](a.t, a.get(r+"/ballot", s))
			a.saw(attack.Complied, s.k, ok && (string(got.Ballot) != "null" || string(got.Draft) != "null"), "one's own list after the close")
			a.refused(attack.Differs, a.send(request{
				method: http.MethodPut, path: r + "/ballot", as: s, body: map[string]any{"groups": [][]string{}},
				header: map[string]string{"Idempotency-Key": fmt.Sprintf("idempotency-key-late-%d", a.queries)},
			}), "a list after the close")
			a.refused(attack.Differs, a.get(r+"/draft", s), "a draft after the close")
		}
	}
}
