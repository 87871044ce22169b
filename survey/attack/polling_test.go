package attack_test

import (
	"fmt"
	"net/http"
	"strings"

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
		"/areas", "/mandates", "/intents", "/surveys", "/surveys/" + string(a.Survey.ID), "/rounds", "/rounds?survey=" + string(a.Survey.ID),
		r, r + "/settings", r + "/preview", r + "/participation", r + "/ballot", r + "/receipt", r + "/draft", r + "/release", r + "/result",
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
