package followship_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// limits are what nothing here protects from: the words of docs/confidentiality.md, and
// the key of the page that everybody can read without signing in.
var limits = []struct{ words, key string }{
	{"full control of the running server", "root"},
	{"A changed program", "build"},
	{"Your own device", "device"},
	{"standing behind you", "shoulder"},
	{"Those who hold the keys acting together", "officers"},
	{"Timing on the network", "timing"},
	{"What honest figures imply", "honest"},
	{"nearly everybody says the same", "unanimous"},
	{"An old backup of the key store", "backup"},
}

// TestWhatIsNotProtectedFromIsSaid: each limit stands in the document and on the page
// "Promises and limits", there in every language.
func TestWhatIsNotProtectedFromIsSaid(t *testing.T) {
	document := read(t, "docs/confidentiality.md")
	_, document, found := strings.Cut(document, "## What it does not protect from")
	document, _, _ = strings.Cut(document, "\n## ")
	page := regexp.MustCompile(`(?s)const limits = \[(.*?)\]`).FindStringSubmatch(read(t, "frontend/src/features/about/PromisesPage.tsx"))
	if !found || page == nil {
		t.Fatal("the document or the page has no list of limits")
	}
	for _, language := range []string{"en", "de"} {
		var texts struct {
			Promises struct {
				L map[string]struct{ Name, Text string }
			}
		}
		if err := json.Unmarshal([]byte(read(t, "frontend/src/i18n/proof."+language+".json")), &texts); err != nil {
			t.Fatal(err)
		}
		for _, limit := range limits {
			if said := texts.Promises.L[limit.key]; len(said.Name) < 5 || len(said.Text) < 20 {
				t.Errorf("the texts in %s do not say: %s", language, limit.words)
			}
		}
	}
	for _, limit := range limits {
		if !strings.Contains(strings.Join(strings.Fields(document), " "), limit.words) {
			t.Errorf("the document does not say: %s", limit.words)
		}
		if !strings.Contains(page[1], "'"+limit.key+"'") {
			t.Errorf("the page does not say: %s", limit.words)
		}
	}
}
