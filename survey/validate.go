package survey

import (
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// validText checks that a text is clean UTF-8 of least to most characters on
// one line, without controls or marks that turn the direction of writing, which
// can make a name read as another.
func validText(field, text string, least, most int) error {
	return checkText(field, text, least, most, "")
}

// validProse is validText for texts of several lines.
func validProse(field, text string, least, most int) error {
	return checkText(field, text, least, most, "\n\t")
}

func checkText(field, text string, least, most int, allowed string) error {
	if !utf8.ValidString(text) {
		return invalid(field, "want valid UTF-8")
	}
	if n := utf8.RuneCountInString(text); n < least || n > most {
		return invalid(field, "want %d to %d characters", least, most)
	}
	for _, r := range text {
		if strings.ContainsRune(allowed, r) {
			continue
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return invalid(field, "want no control characters")
		}
	}
	return nil
}

// validName checks a name: 1 to 200 characters, not only spaces.
func validName(field, name string) error {
	if strings.TrimSpace(name) != name {
		return invalid(field, "want no spaces at the ends")
	}
	return validText(field, name, 1, 200)
}

// NormalMail returns an address as it is kept and compared: in lower case,
// without spaces around it.
func NormalMail(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

func validMail(field, address string) error {
	if err := validText(field, address, 3, 254); err != nil {
		return err
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || parsed.Name != "" {
		return invalid(field, "want a mail address")
	}
	if NormalMail(address) != address {
		return invalid(field, "want the address in lower case")
	}
	return nil
}

func oneOf[T ~string](field string, value T, values []T) error {
	if slices.Contains(values, value) {
		return nil
	}
	words := make([]string, len(values))
	for k, v := range values {
		words[k] = string(v)
	}
	return invalid(field, "want one of %s", strings.Join(words, ", "))
}

func validID(field string, id ID) error {
	if !id.Valid() {
		return invalid(field, "want an id")
	}
	return nil
}
