package survey

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestMailWords: every language has every word, a name for every role, and takes the
// same values into the same texts as the first.
func TestMailWords(t *testing.T) {
	values := []any{"«one»", "«two»", "«three»", "«four»"}
	taken := func(format string) (in []string) {
		text := fmt.Sprintf(format, values...)
		for _, v := range values {
			if strings.Contains(text, v.(string)) {
				in = append(in, v.(string))
			}
		}
		if at := strings.Index(text, "%!"); at >= 0 && !strings.HasPrefix(text[at:], "%!(EXTRA") {
			t.Errorf("%q: %s", format, text[at:])
		}
		return in
	}
	for _, words := range mailLanguages {
		for _, role := range []Role{Administrator, Faculty, Auditor} {
			if words.roles[role] == "" {
				t.Errorf("%s has no word for %s", words.language, role)
			}
		}
		ours, first := reflect.ValueOf(*words), reflect.ValueOf(*mailLanguages[0])
		for k := range ours.NumField() {
			name := ours.Type().Field(k).Name
			if ours.Field(k).Kind() != reflect.String || name == "language" {
				continue
			}
			if got, want := taken(ours.Field(k).String()), taken(first.Field(k).String()); len(got) == 0 && name != "signInSubject" || fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %s takes %v, want %v", words.language, name, got, want)
			}
		}
		closing := reflect.ValueOf(words.close)
		for k := range closing.NumField() {
			if strings.TrimSpace(closing.Field(k).String()) == "" {
				t.Errorf("%s: no %s of the mail at the close", words.language, closing.Type().Field(k).Name)
			}
		}
	}
}
