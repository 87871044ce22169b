package attack_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/followship/followship/survey/attack"
)

// readable are the addresses that can be read of a round, by anybody; their answers
// are compared before and after something that nobody may notice. Those that add a
// line to the log by being read are left out.
func (a *assault) readable(round string) []string {
	r := "/rounds/" + round
	v := string(a.People[a.victim].ID)
	paths := []string{
		"/session", "/organisation", "/people?limit=50", "/people/" + v, "/people/me/profile", "/people/me/results", "/roles", "/teams", "/memberships",
		"/areas", "/mandates", "/intents", "/surveys", "/surveys/" + string(a.Survey.ID), "/rounds", "/rounds?survey=" + string(a.Survey.ID), r,
		"/people/me/choices", "/people/me/challenges", "/challenges",
		r + "/settings", r + "/preview", r + "/checkpoint", r + "/leaves", r + "/recount", r + "/reply", r + "/participation", r + "/ballot", r + "/receipt", r + "/draft", r + "/release", r + "/result",
		r + "/reports/leadership", r + "/reports/power", r + "/reports/agreement", r + "/reports/network", "/transparency-log", "/transparency-log?after=3",
	}
	for _, team := range a.Teams[:min(2, len(a.Teams))] {
		paths = append(paths, r+"/teams/"+string(team.ID))
	}
	return paths
}

// look reads everything as every spy, with what it costs the service.
func (a *assault) look(paths []string) (seen map[string]answered, cost map[string][2]int) {
	seen, cost = map[string]answered{}, map[string][2]int{}
	for _, s := range a.spies {
		for _, path := range paths {
			reads, writes := a.store.counts()
			name := fmt.Sprintf("%d %s", s.k, path)
			seen[name] = a.get(path, s)
			r, w := a.store.counts()
			cost[name] = [2]int{r - reads, w - writes}
		}
	}
	return seen, cost
}

// polling reads everything before and after a colleague saves a draft, hands in and
// changes their list: bodies, headers, sizes, and how much the service had to do.
func polling(a *assault) {
	paths := a.readable(string(a.open.round.ID))
	a.look(paths) // a session that is new may say so once
	before, costBefore := a.look(paths)
	act := func(what string, f func()) {
		f()
		after, costAfter := a.look(paths)
		for name := range before {
			where := different(before[name], after[name])
			if where == "" && costBefore[name] != costAfter[name] {
				where = fmt.Sprintf("transactions %v, then %v", costBefore[name], costAfter[name])
			}
			a.saw(attack.Submitted, a.victim, where != "", what+": "+name+" "+where)
		}
	}
	act("hands in", func() { a.submit(a.t, a.victim, a.drawFor(a.victim)) })
	act("changes", func() { a.submit(a.t, a.victim, a.drawFor(a.victim)) })
	logs := a.Logs.String()
	a.submit(a.t, a.victim, a.drawFor(a.victim))
	a.saw(attack.Submitted, a.victim, a.Logs.String() != logs, "the log of the service: "+strings.TrimPrefix(a.Logs.String(), logs))
	// Participation is a day old, in steps of ten.
	if p := a.get("/rounds/"+string(a.open.round.ID)+"/participation", a.spies[0]); p.status == http.StatusOK {
		v, _ := read[struct {
			Percent *int `json:"percent"`
		}](a.t, p)
		a.saw(attack.Submitted, a.victim, v.Percent != nil && *v.Percent%10 != 0, "participation in steps")
	}
}

func (a *assault) drawFor(k int) attack.Answer { return a.draw(a.random, a.open, k) }

// unread are the operations that read and are not polled, with the reason.
var unread = map[string]string{
	"/people/me/data":               "one's own data, which asks for a fresh sign-in",
	"/rounds/{round}/replies":       "reading adds a line to the log",
	"/rounds/{round}/proofs/{leaf}": "needs a leaf, and there are none before the close",
}

// TestEverythingReadableIsPolled: what a later version lets be read is looked at too.
func TestEverythingReadableIsPolled(t *testing.T) {
	t.Parallel()
	contract, err := os.ReadFile("../../api/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	a := &assault{target: newTarget(t, 4, tamper{}), t: t}
	polled := map[string]bool{}
	for _, path := range a.readable("{round}") {
		path, _, _ = strings.Cut(path, "?")
		polled[regexp.MustCompile(`[a-z2-7]{26}|\{round\}`).ReplaceAllString(path, "*")] = true
	}
	address, seen := "", 0
	for line := range strings.Lines(string(contract)) {
		if m := regexp.MustCompile(`^  (/\S*):$`).FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil {
			address = m[1]
		}
		if strings.TrimRight(line, "\n") != "    get:" {
			continue
		}
		seen++
		if unread[address] == "" && !polled[regexp.MustCompile(`\{\w+\}`).ReplaceAllString(address, "*")] {
			t.Errorf("%s can be read, and nobody polls it", address)
		}
	}
	if seen < 30 {
		t.Errorf("only %d operations that read", seen)
	}
}
