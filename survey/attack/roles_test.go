package attack_test

import (
	"bytes"
	"context"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
)

// results are the addresses of a round's results.
var results = []string{"/release", "/result", "/reports/leadership", "/reports/power", "/reports/agreement", "/reports/network"}

// collusionBefore: nobody sees a result before the others do, whatever their role.
func collusionBefore(a *assault) {
	for a.queries < budget/2 {
		for _, s := range a.spies {
			for _, path := range results {
				a.refused(attack.Result, a.get("/rounds/"+string(a.open.round.ID)+path, s), "before the close: "+path)
			}
		}
	}
}

// collusion lays the views of all roles beside each other: every one is a part of the
// one release, the release is what it was when it was read first, and who keeps the
// directory or looks after the rules sees no more than an associate.
func collusion(a *assault) {
	for _, p := range a.played {
		r := "/rounds/" + string(p.round.ID)
		first := map[string]answered{}
		for range 2 {
			for n, s := range a.spies {
				for _, path := range results {
					got := a.get(r+path, s)
					if path == "/reports/leadership" && n != 1 {
						a.refused(attack.Result, got, "faculty's report as another")
						continue
					}
					name := path
					if path == "/result" {
						name = fmt.Sprint(path, s.k)
					}
					if before, ok := first[name]; ok {
						a.saw(attack.Result, -1, different(before, got) != "", "two views of one release: "+path+", "+different(before, got))
					}
					first[name] = got
				}
				// The result of somebody else is nowhere to be asked for.
				other := string(a.People[a.victim].ID)
				mine := got(a, r+"/result", s)
				asked := got(a, r+"/result?person="+other, s)
				a.saw(attack.Result, a.victim, asked.status < 300 && different(mine, asked) != "", "somebody else's result")
			}
		}
		a.partsOfOne(p, first)
	}
}

func got(a *assault, path string, s *spy) answered { return a.get(path, s) }

// partsOfOne holds what was read against the release as it is kept.
func (a *assault) partsOfOne(p *played, seen map[string]answered) {
	var kept survey.Release
	a.Read(a.t, func(ctx context.Context, r survey.Reader) (err error) {
		kept, err = r.Release(ctx, a.Organisation.ID, p.round.ID)
		return err
	})
	d, err := survey.DecodeRelease(kept)
	a.saw(attack.Result, -1, err != nil, "a release that is not what was hashed")
	if err != nil {
		return
	}
	findings, _ := read[api.Findings](a.t, seen["/release"])
	a.saw(attack.Result, -1, findings.Published.Hash != fmt.Sprintf("%x", kept.Hash), "a release under another hash")
	same := func(what string, got, want any) {
		x, _ := json.Marshal(got)
		y, _ := json.Marshal(want)
		a.saw(attack.Result, -1, !bytes.Equal(x, y), fmt.Sprintf("%s is %s, released was %s", what, x, y))
	}
	same("u", findings.Agreement.U, d.Agreement.U)
	same("gini", findings.Power.Gini, d.Power.Gini)
	same("up", findings.Network.Up, d.Network.Up)
	same("turnout", findings.Published.Turnout, d.Turnout)
	same("people in the findings", len(findings.Leadership.Cells), 0)
	for _, s := range a.spies {
		mine, ok := read[api.OwnResult](a.t, seen[fmt.Sprint("/result", s.k)])
		at := slices.IndexFunc(d.People, func(x survey.PersonResult) bool { return x.Person == a.People[s.k].ID })
		if !ok || at < 0 {
			continue
		}
		same("tier", mine.Result.Tier, d.People[at].Tier)
		same("score", mine.Result.Score, d.People[at].Score)
		for k, f := range mine.Result.Followed {
			same("share", f.Share, d.People[at].Followed[k].Share)
		}
	}
}

// exports compares every form in which something is given out: one screen with another,
// and mails with each other, which say nothing of anybody. An operation that gives out
// a file must be known here.
func exports(a *assault) {
	if err := a.Rounds().Announce(a.t.Context(), a.Organisation.ID, a.played[1].round.ID); err != nil {
		a.t.Fatal(err)
	}
	mails := a.Mail.Take()
	var first string
	for _, m := range mails {
		if !strings.HasPrefix(m.Subject, "Results") {
			continue
		}
		said := m.Subject + m.Text
		if first == "" {
			first = said
		}
		a.saw(attack.Result, -1, said != first, "a mail that is not everybody's")
	}
	a.saw(attack.Result, -1, regexp.MustCompile(`\d+ ?%|more_often|less_often|tier|score`).MatchString(first), "a mail with a result")
	for _, p := range a.played {
		r := "/rounds/" + string(p.round.ID)
		for _, s := range a.spies {
			all, ok := read[api.Findings](a.t, a.get(r+"/release", s))
			if !ok {
				continue
			}
			same := func(what string, x, y any) {
				b, _ := json.Marshal(x)
				c, _ := json.Marshal(y)
				a.saw(attack.Result, -1, !bytes.Equal(b, c), what+" differs between two screens")
			}
			power, _ := read[api.PowerAnswer](a.t, a.get(r+"/reports/power", s))
			same("power", power.Report, all.Power)
			agreement, _ := read[api.AgreementAnswer](a.t, a.get(r+"/reports/agreement", s))
			same("agreement", agreement.Report, all.Agreement)
			network, _ := read[api.NetworkAnswer](a.t, a.get(r+"/reports/network", s))
			same("network", network.Report, all.Network)
			own, ok := a.own(p, s)
			over, _ := read[api.OwnResults](a.t, a.get("/people/me/results", s))
			for _, one := range over.Results {
				if ok && one.Round.Id == string(p.round.ID) {
					same("own result", one.Result, own)
				}
			}
			// Other forms are not to be had by asking for them.
			for _, accept := range []string{"text/csv", "application/xml", "application/vnd.ms-excel", "application/pdf"} {
				plain := a.get(r+"/result", s)
				other := a.send(request{path: r + "/result", as: s, header: map[string]string{"Accept": accept}})
				a.saw(attack.Result, s.k, other.status < 300 && different(plain, other) != "", "a result as "+accept)
			}
		}
	}
}

// extremes looks for figures that give everybody's answer away by being all or none, and
// for exact counts where steps are promised.
func extremes(a *assault) {
	for _, p := range a.played {
		r := "/rounds/" + string(p.round.ID)
		// Figures about power want twenty raters (R9).
		if all, ok := read[api.Findings](a.t, a.get(r+"/release", a.spies[0])); ok && len(p.answers) < promised.Organisation {
			shown := all.Power.Gini != nil || all.Power.TopShare != nil || len(all.Power.Lorenz) > 0 || len(all.Network.Flows) > 0 || all.Leadership.TauB != nil
			a.saw(attack.Isolated, -1, shown, fmt.Sprintf("power by %d raters", len(p.answers)))
		}
		for _, s := range a.spies {
			for _, path := range append([]string{"/teams/" + string(a.Teams[0].ID)}, results...) {
				got := a.get(r+path, s)
				if got.status >= 300 {
					continue
				}
				var v any
				if err := json.Unmarshal(got.body, &v); err != nil {
					a.t.Fatal(err)
				}
				walk("", v, func(name string, x float64) {
					switch last := name[strings.LastIndex(name, "/")+1:]; last {
					case "share", "nobody", "inward", "submitters", "up", "down", "lateral", "reciprocity", "top_share", "renewal":
						a.saw(attack.Agreed, -1, x <= 0 || x >= 100, fmt.Sprintf("%s%s is %v", path, name, x))
						a.saw(attack.Agreed, -1, int(x)%5 != 0, fmt.Sprintf("%s%s is in no step: %v", path, name, x))
					case "u", "agreement":
						a.saw(attack.Above, -1, x > 0.95, fmt.Sprintf("%s%s is %v", path, name, x))
					case "score":
						a.saw(attack.Result, -1, int(x)%5 != 0 || x <= 0 || x >= 100, fmt.Sprintf("%s%s is %v", path, name, x))
					case "raters", "followers", "eligible", "respondents", "variance", "mean", "minimum", "maximum", "theta", "standard_error":
						a.saw(attack.Result, -1, true, "never shown: "+path+name)
					}
				})
			}
		}
	}
}

// walk visits every number of a document.
func walk(name string, v any, visit func(string, float64)) {
	switch x := v.(type) {
	case map[string]any:
		for k, y := range x {
			walk(name+"/"+k, y, visit)
		}
	case []any:
		for _, y := range x {
			walk(name, y, visit)
		}
	case float64:
		visit(name, x)
	}
}

// traces looks for lists in everything that is kept beside them: the database and its
// log, the logs of the service, the transparency log. A list is known by three of its
// people one behind the other, in an order that neither the roster nor an assignment has.
func traces(a *assault) {
	kept := map[string][]byte{}
	backup := filepath.Join(a.t.TempDir(), "backup.db")
	if err := a.file.Backup(a.t.Context(), backup); err != nil {
		a.t.Fatal(err)
	}
	b, err := os.ReadFile(backup)
	if err != nil {
		a.t.Fatal(err)
	}
	kept["a backup of the database"] = b
	for _, s := range a.spies {
		for after := 0; after < 400; after += 50 {
			got := a.get(fmt.Sprintf("/transparency-log?after=%d", after), s)
			if got.status != http.StatusOK {
				break
			}
			kept[fmt.Sprintf("the transparency log from %d", after)] = got.body
		}
	}
	kept["the log of the service"] = []byte(a.Logs.String())
	if len(kept) < 3 {
		a.t.Fatalf("only %d things are kept", len(kept))
	}
	written := map[[3]survey.ID]string{}
	packed := a.packedIDs()
	for where, b := range kept {
		for _, places := range [][]mention{idsIn(b), packed.in(b)} {
			for k := 0; k+2 < len(places); k++ {
				if places[k+1].from-places[k].to < gap && places[k+2].from-places[k+1].to < gap {
					written[[3]survey.ID{places[k].id, places[k+1].id, places[k+2].id}] = where
				}
			}
		}
	}
	for text, k := range a.wrote {
		for where, b := range kept {
			if bytes.Contains(b, []byte(text)) {
				a.saw(attack.Wrote, k, true, "a comment in "+where)
			}
		}
	}
	// Every release is written down, with its hash (R12).
	for _, p := range a.played {
		var hash survey.Hash
		a.Read(a.t, func(ctx context.Context, r survey.Reader) error {
			release, err := r.Release(ctx, a.Organisation.ID, p.round.ID)
			hash = release.Hash
			return err
		})
		noted := false
		for where, b := range kept {
			noted = noted || strings.HasPrefix(where, "the transparency log") && bytes.Contains(b, fmt.Appendf(nil, "%x", hash))
		}
		a.saw(attack.Differs, -1, !noted, "a release that is not in the transparency log")
	}
	known := a.orders()
	for _, p := range a.played {
		for _, r := range p.submitters() {
			for _, order := range listsOf(p.answers[r]) {
				for k := 0; k+2 < len(order) && len(a.beliefs) < 2*budget; k++ {
					three := [3]survey.ID{a.People[order[k]].ID, a.People[order[k+1]].ID, a.People[order[k+2]].ID}
					if !known[three] {
						a.saw(attack.Above, r, written[three] != "", "a list in "+written[three])
					}
				}
			}
		}
	}
}

// mention is where somebody stands in what is kept.
type mention struct {
	from, to int
	id       survey.ID
}

// idsIn returns ids as they are printed.
func idsIn(b []byte) []mention {
	var out []mention
	for _, at := range idForm.FindAllIndex(b, -1) {
		out = append(out, mention{at[0], at[1], survey.ID(b[at[0]:at[1]])})
	}
	return out
}

// packed are people by the 16 bytes of their id, as a ballot holds them before it is
// sealed.
type packed map[[16]byte]survey.ID

func (a *assault) packedIDs() packed {
	out := packed{}
	for _, p := range a.People {
		b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(string(p.ID)))
		if err != nil {
			a.t.Fatal(err)
		}
		out[[16]byte(b)] = p.ID
	}
	return out
}

func (p packed) in(b []byte) []mention {
	var first [1 << 16]bool
	for id := range p {
		first[int(id[0])<<8|int(id[1])] = true
	}
	var out []mention
	for k := 0; k+16 <= len(b); k++ {
		if !first[int(b[k])<<8|int(b[k+1])] {
			continue
		}
		if id, ok := p[[16]byte(b[k:k+16])]; ok {
			out = append(out, mention{k, k + 16, id})
		}
	}
	return out
}

// gap is how many characters may stand between two people of a list.
const gap = 12

// orders are the threes that stand one behind the other in what is open: roster,
// assignments, directory.
func (a *assault) orders() map[[3]survey.ID]bool {
	out := map[[3]survey.ID]bool{}
	add := func(ids []survey.ID) {
		for k := 0; k+2 < len(ids); k++ {
			out[[3]survey.ID{ids[k], ids[k+1], ids[k+2]}] = true
		}
	}
	for _, q := range a.played {
		for _, f := range q.shot.Roster {
			add(f.Assigned)
		}
	}
	return out
}

// listsOf are the orders in which an answer names people.
func listsOf(x attack.Answer) [][]int {
	var flat []int
	for _, g := range x.Groups {
		flat = append(flat, g...)
	}
	return append([][]int{flat}, x.Names...)
}
