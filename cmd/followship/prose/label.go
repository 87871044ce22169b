package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Labels (ids, names, titles of rounds and scopes) come from files that anybody
// may have written. A terminal must not act on them, and one of them must not
// push everything else off the page.

// maxLabel is how many characters of a label are shown.
const maxLabel = 60

// shorten leaves out the middle of a label that is too long: ids often differ
// at their ends.
func shorten(label string) string {
	if len(label) <= maxLabel || utf8.RuneCountInString(label) <= maxLabel {
		return label
	}
	const tail = maxLabel / 3
	end := len(label)
	for range tail {
		_, size := utf8.DecodeLastRuneInString(label[:end])
		end -= size
	}
	start := 0
	for range maxLabel - tail - 1 {
		_, size := utf8.DecodeRuneInString(label[start:])
		start += size
	}
	return label[:start] + "…" + label[end:]
}

// printable replaces every character that moves the cursor, changes the
// direction of writing or cannot be seen. The joiners that some scripts need
// within words are left.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		const nonJoiner, joiner = '\u200c', '\u200d'
		if unicode.IsGraphic(r) || r == '\n' || r == nonJoiner || r == joiner {
			return r
		}
		return utf8.RuneError
	}, text)
}
