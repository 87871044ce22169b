package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/followship/followship/survey"
)

var link = regexp.MustCompile(`(?m)^  an? (associate|faculty member|administrator) +(http://\S+)$`)

// TestDemo builds a demonstration once and asks everything of it that needs one.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds an organisation")
	}
	folder := t.TempDir()
	if _, err := binary(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	first := start(t, folder, "demo", "--data", "d", "--listen", "localhost:0", "--people", "60")
	first.serving()
	t.Logf("first start: %v", time.Since(began).Round(time.Second/10))
	links := linksOf(first)
	for who, want := range map[string]string{"associate": "", "faculty member": "faculty", "administrator": "administrator"} {
		for range 2 { // again and again
			status, _, roles := confirm(t, links[who], "", "")
			if status != http.StatusCreated || roles != want {
				t.Errorf("%s: got %d with roles %q, want %q", who, status, roles, want)
			}
		}
	}
	if status, _, _ := confirm(t, links["administrator"], "X-Forwarded-For", ""); status == http.StatusCreated {
		t.Error("a link signs in through a balancer")
	}
	if status, _, _ := confirm(t, links["administrator"], "", "demo.example"); status == http.StatusCreated {
		t.Error("a link signs in under another name")
	}
	t.Run("rounds", func(t *testing.T) { demoRounds(t, links) })
	if took, err := first.stop(); err != nil || took > orderly {
		t.Errorf("it ended with %v after %v", err, took)
	}

	t.Run("again", func(t *testing.T) {
		began := time.Now()
		second := start(t, folder, "demo", "--data", "d", "--listen", "localhost:0")
		second.serving()
		if strings.Contains(second.said(), "building") {
			t.Error("it was built again")
		}
		t.Logf("second start: %v", time.Since(began).Round(time.Second/10))
		if status, _, _ := confirm(t, linksOf(second)["associate"], "", ""); status != http.StatusCreated {
			t.Errorf("got %d", status)
		}
		if _, err := second.stop(); err != nil {
			t.Error(err)
		}
	})
	t.Run("served in earnest", func(t *testing.T) {
		r := start(t, folder, "serve", "--data", "d", "--listen", "localhost:0")
		_, token, _ := strings.Cut(links["administrator"], "#")
		if status, _, _ := confirm(t, r.serving()+"/sign-in#"+token, "", ""); status == http.StatusCreated {
			t.Error("a link of the demonstration signs in elsewhere")
		}
	})
	t.Run("backup", func(t *testing.T) { backups(t, folder) })
}

func linksOf(r *running) map[string]string {
	links := make(map[string]string)
	for _, m := range link.FindAllStringSubmatch(r.said(), -1) {
		links[m[1]] = m[2]
	}
	if len(links) != 3 {
		r.t.Fatalf("got links %v from\n%s", links, r.said())
	}
	return links
}

// demoRounds checks what a visitor finds: eight published rounds with results, and one
// to take part in.
func demoRounds(t *testing.T, links map[string]string) {
	_, associate, _ := confirm(t, links["associate"], "", "")
	_, faculty, _ := confirm(t, links["faculty member"], "", "")
	base, _, _ := strings.Cut(links["associate"], "/sign-in#")
	api := base + "/api/v1"
	var list struct {
		Rounds []struct{ ID, State string }
	}
	decode(t, api+"/rounds", associate, &list)
	states := make(map[string]int)
	var published, open string
	for _, r := range list.Rounds {
		states[r.State]++
		switch r.State {
		case "archived", "published": // archived when its key is gone
			published = r.ID // the last one
		case "open":
			open = r.ID
		}
	}
	if states["archived"]+states["published"] != 8 || states["open"] != 1 || len(list.Rounds) != 9 {
		t.Fatalf("got rounds %v", states)
	}
	var mine struct {
		Assigned  []string
		Submitted bool
	}
	decode(t, api+"/rounds/"+open+"/ballot", associate, &mine)
	if len(mine.Assigned) < 5 || mine.Submitted {
		t.Errorf("the open round: got %+v, want a list to write", mine)
	}
	var taking struct{ Percent *int }
	decode(t, api+"/rounds/"+open+"/participation", associate, &taking)
	if taking.Percent == nil || *taking.Percent < 10 || *taking.Percent > 80 {
		t.Errorf("participation: got %v", taking.Percent)
	}
	var result struct{ Result struct{ Tier *string } }
	decode(t, api+"/rounds/"+published+"/result", associate, &result)
	if result.Result.Tier == nil {
		t.Error("nothing is shown of the associate")
	}
	var report struct {
		Cells []json.RawMessage
	}
	decode(t, api+"/rounds/"+published+"/reports/leadership", faculty, &report)
	if status, _ := get(t, api+"/rounds/"+published+"/reports/leadership", associate); status != http.StatusForbidden {
		t.Errorf("an associate gets the faculty's report: %d", status)
	}
}

func decode(t *testing.T, address string, session *http.Cookie, into any) {
	t.Helper()
	status, body := get(t, address, session)
	if status != http.StatusOK {
		t.Fatalf("%s: got %d, %s", address, status, body)
	}
	if err := json.Unmarshal([]byte(body), into); err != nil {
		t.Fatalf("%s: %v in %s", address, err, body)
	}
}

// backups copies a demonstration's database and keys and brings them back.
func backups(t *testing.T, folder string) {
	var keepers []string
	var identities []string
	for _, name := range []string{"one", "two"} {
		identity, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		keepers = append(keepers, identity.Recipient().String())
		identities = append(identities, filepath.Join(folder, name))
		if err := os.WriteFile(filepath.Join(folder, name), []byte(identity.String()+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	usage := func(args ...string) {
		t.Helper()
		if status, _, errs := execute(t, folder, args...); status != statusUsage {
			t.Errorf("%v: got status %d, %s", args, status, errs)
		}
	}
	usage("backup", "--data", "d")
	usage("backup", "--data", "d", "both", "--keys-to", "both")
	usage("backup", "--data", "d", "--keys-to", "keys", "-r", keepers[0])
	usage("backup", "--data", "d", "--keys-to", "keys", "-r", keepers[0], "-r", keepers[0])
	usage("backup", "--data", "d", "copy", "-r", "nobody")

	mustExecute(t, folder, "backup", "--data", "d", "clear.db")
	mustExecute(t, folder, "backup", "--data", "d", "sealed.age", "-r", keepers[0])
	if out := mustExecute(t, folder, "backup", "--data", "d", "--keys-to", "keys.age", "-r", keepers[0], "-r", keepers[1]); !strings.Contains(out, "can be brought back") {
		t.Errorf("whoever copies keys is not told what the copy brings back: %s", out)
	}
	for _, name := range []string{"clear.db", "sealed.age", "keys.age"} {
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: got %v, %v, want mode 0600", name, info, err)
		}
	}
	if status, _, _ := execute(t, folder, "backup", "--data", "d", "clear.db"); status != statusFailed {
		t.Error("a file was overwritten")
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "d", "backup-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	failed := func(want string, args ...string) {
		t.Helper()
		if status, _, errs := execute(t, folder, args...); status == 0 || !strings.Contains(errs, want) {
			t.Errorf("%v: got status %d, %s, want %q", args, status, errs, want)
		}
	}
	failed("there is a database", "restore", "--data", "d", "clear.db")
	failed("is encrypted", "restore", "--data", "e", "sealed.age")
	failed("none of the identities", "restore", "--data", "e", "sealed.age", "-i", identities[1])
	failed("junk", "restore", "--data", "e", junk(t, folder))
	mustExecute(t, folder, "restore", "--data", "e", "sealed.age", "-i", identities[0])

	// The database alone is not enough to serve, and less to open ballots: with a key
	// store and a key of its own all it has is sealed.
	failed("read the key-encryption key", "serve", "--data", "e", "--listen", "localhost:0")
	ctx := t.Context()
	original, restored := place{Data: filepath.Join(folder, "d")}, place{Data: filepath.Join(folder, "e")}
	if n := openable(ctx, t, original); n < 10 {
		t.Fatalf("%d ballots of the open round can be opened where they belong", n)
	}
	if _, err := restored.makeKEK(); err != nil {
		t.Fatal(err)
	}
	if n := openable(ctx, t, restored); n != 0 {
		t.Errorf("%d ballots can be opened without the key store", n)
	}

	// With the key store and the key it is the whole again.
	if err := os.RemoveAll(restored.keyFolder()); err != nil {
		t.Fatal(err)
	}
	failed("is encrypted", "restore", "--data", "e", "--keys-from", "keys.age")
	if out := mustExecute(t, folder, "restore", "--data", "e", "--keys-from", "keys.age", "-i", identities[1]); !strings.Contains(out, "those that were destroyed since") {
		t.Errorf("whoever brings keys back is not told which: %s", out)
	}
	failed("into an empty one", "restore", "--data", "e", "--keys-from", "keys.age", "-i", identities[1])
	failed("not the one of this key store", "serve", "--data", "e", "--listen", "localhost:0")
	kek, err := os.ReadFile(original.kekFile())
	if err == nil {
		err = os.WriteFile(restored.kekFile(), kek, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got, want := openable(ctx, t, restored), openable(ctx, t, original); got != want {
		t.Errorf("%d ballots can be opened, want %d", got, want)
	}
	r := start(t, folder, "serve", "--data", "e", "--listen", "localhost:0")
	if status, body := get(t, r.serving()+"/readyz"); status != http.StatusOK {
		t.Errorf("got %d, %s", status, body)
	}
}

// junk makes a file that is no database.
func junk(t *testing.T, folder string) string {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, "junk"), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	return "junk"
}

// openable counts the ballots of open rounds that open with the keys of a place.
func openable(ctx context.Context, t *testing.T, p place) (opened int) {
	t.Helper()
	h, err := p.openDatabase(ctx, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := h.openKeys(ctx, p); err != nil {
		t.Fatal(err)
	}
	err = h.store.Read(ctx, func(r survey.Reader) error {
		organisations, err := r.Organisations(ctx)
		if err != nil {
			return err
		}
		for _, o := range organisations {
			rounds, err := r.Rounds(ctx, o.ID, "")
			if err != nil {
				return err
			}
			for _, round := range rounds {
				if round.State != survey.Open {
					continue
				}
				keys, err := h.sealer.OpenRound(ctx, o.ID, round.ID)
				if errors.Is(err, survey.ErrKeyDestroyed) {
					continue
				}
				if err != nil {
					return err
				}
				err = r.Ballots(ctx, o.ID, round.ID, func(sealed survey.SealedBallot) error {
					if _, err := keys.OpenBallot(sealed); err == nil {
						opened++
					}
					return nil
				})
				keys.Forget()
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

func TestDemoRefusesWhatIsNotItsOwn(t *testing.T) {
	folder := t.TempDir()
	data := filepath.Join(folder, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(data, "followship.db")
	if err := os.WriteFile(kept, []byte("an organisation's"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, errs := invoke(t, "", "demo", "--data", data, "--listen", "localhost:0")
	if status != statusFailed || !strings.Contains(errs, "no demonstration") {
		t.Errorf("got %d, %s", status, errs)
	}
	if content, err := os.ReadFile(kept); err != nil || string(content) != "an organisation's" {
		t.Errorf("got %q, %v", content, err)
	}
	for _, listen := range []string{"0.0.0.0:8080", ":8080", "192.0.2.1:80", "demo.example:80"} {
		if status, _, errs := invoke(t, "", "demo", "--listen", listen); status != statusUsage {
			t.Errorf("--listen %s: got %d, %s", listen, status, errs)
		}
	}
}
