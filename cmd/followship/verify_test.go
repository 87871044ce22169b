package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
	"github.com/followship/followship/survey/surveytest"
)

// TestVerify checks receipts of a round as their holders do: by files alone.
func TestVerify(t *testing.T) {
	h := surveytest.New(t, sqlstoretest.SQLite(t)).House(t, surveytest.Options{People: 6, Teams: 1})
	r := h.Open(t)
	for k := range 5 {
		h.Submit(t, r.ID, k)
	}
	proofs := survey.NewProofs(survey.NewBallots(h.Parts))
	file := func(k int) *survey.ReceiptFile {
		own, err := proofs.Own(t.Context(), h.Actor(k), r.ID)
		if err != nil || own.File == nil {
			t.Fatalf("got %+v, %v", own, err)
		}
		return own.File
	}
	early := file(2)
	h.Count(t, r.ID)
	p, err := proofs.Get(t.Context(), h.Actor(2), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Rounds().Announce(t.Context(), h.Organisation.ID, r.ID); err != nil {
		t.Fatal(err)
	}
	mail := h.Mail.Take()
	other, err := surveytest.New(t, h.Store).Sealer.VerifierKey(t.Context(), h.Organisation.ID)
	if err != nil {
		t.Fatal(err)
	}

	folder := t.TempDir()
	write := func(name string, content any) {
		text, ok := content.(string)
		if !ok {
			b, err := json.Marshal(content)
			if err != nil {
				t.Fatal(err)
			}
			text = string(b)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	flipped := *file(2)
	flipped.Leaf = early.Leaf[:63] + string("123456789abcdef0"[strings.IndexByte("0123456789abcdef", early.Leaf[63])])
	var leaves []string
	for _, leaf := range p.Leaves.Counted {
		leaves = append(leaves, leaf.Hex())
	}
	write("receipt", file(2))
	write("early", early)
	write("flipped", flipped)
	write("answer", map[string]any{"submitted": true, "recorded": "counted", "receipt": nil, "file": file(3)})
	write("none", map[string]any{"submitted": false, "recorded": "none", "receipt": nil, "file": nil})
	write("note", p.Signed.Note)
	write("mail", strings.ReplaceAll(mail[len(mail)-1].Text, "\n", "\r\n"))
	write("checkpoint", map[string]any{"note": p.Signed.Note, "size": 5})
	write("leaves", strings.Join(leaves, "\n")+"\n")
	write("less", strings.Join(leaves[1:], "\n")+"\n")
	write("reversed", strings.Join([]string{leaves[1], leaves[0], leaves[2], leaves[3], leaves[4]}, "\n"))
	write("garbage", "garbage\n")
	key := p.Signed.VerifierKey
	for _, test := range []struct {
		args   string
		status int
		said   string
	}{
		{"receipt", statusOK, "proves nothing about who signed"},
		{"receipt --key " + key, statusOK, "the key you gave"},
		{"answer --key " + key, statusOK, "PROVEN"},
		{"receipt --key " + key + " --checkpoint mail --leaves leaves", statusOK, "all 5 ballots comes to the same root"},
		{"receipt --key " + key + " --checkpoint checkpoint", statusOK, "PROVEN"},
		{"early --key " + key + " --checkpoint note --leaves leaves", statusOK, "PROVEN"},
		{"--key " + key + " --checkpoint note --leaves leaves", statusOK, "these 5 ballots"},
		{"early", statusUnsaid, "nothing to check yet"},
		{"early --key " + key + " --checkpoint note", statusUnsaid, "nothing to check yet"},
		{"flipped --key " + key, statusFalse, "NOT PROVEN"},
		{"receipt --key " + other, statusFalse, "signature"},
		{"receipt --key " + key + " --leaves less", statusFalse, "number of ballots"},
		{"receipt --key " + key + " --leaves reversed", statusFalse, "ascending"},
		{"--key " + key + " --checkpoint note --leaves less", statusFalse, "number of ballots"},
		{"early --checkpoint note --leaves leaves", statusUsage, "no key along"},
		{"receipt --key key", statusUsage, "no verifier key"},
		{"garbage", statusUsage, "no receipt"},
		{"none", statusUsage, "no receipt to give"},
		{"missing", statusUsage, "missing"},
		{"receipt --checkpoint garbage", statusUsage, "no checkpoint"},
		{"receipt --leaves garbage", statusUsage, "line 1"},
		{"--key " + key + " --checkpoint note", statusUsage, "name a receipt"},
		{"", statusUsage, "name a receipt"},
	} {
		args := []string{"verify"}
		for _, arg := range strings.Fields(test.args) {
			if !strings.HasPrefix(arg, "-") && arg != key && arg != other && arg != "key" {
				arg = filepath.Join(folder, arg)
			}
			args = append(args, arg)
		}
		status, stdout, stderr := invoke(t, "", args...)
		if status != test.status || !strings.Contains(stdout+stderr, test.said) || (stdout != "") != (test.status == statusOK) {
			t.Errorf("verify %s: status %d, want %d and %q\n%s%s", test.args, status, test.status, test.said, stdout, stderr)
		}
	}
}
