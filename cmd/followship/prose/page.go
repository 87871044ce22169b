package prose

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/followship/followship/cmd/followship/document"
)

// width is how wide running text is set.
const width = 92

// page collects text; the first failed write is kept and ends all writing.
type page struct {
	w   io.Writer
	err error
}

// print writes text. All writing goes through it, so that nothing can reach a
// terminal that would act on it.
func (p *page) print(text string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, printable(text))
	}
}

// title opens a part of the report.
func (p *page) title(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	p.print("\n" + text + "\n" + strings.Repeat("═", utf8.RuneCountInString(text)) + "\n")
}

// heading opens a section.
func (p *page) heading(text string) {
	p.print("\n" + text + "\n" + strings.Repeat("─", utf8.RuneCountInString(text)) + "\n")
}

// say writes a paragraph, wrapped.
func (p *page) say(format string, args ...any) {
	p.wrap("", "", fmt.Sprintf(format, args...))
}

// item writes a list item, wrapped and hung.
func (p *page) item(format string, args ...any) {
	p.wrap("  • ", "    ", fmt.Sprintf(format, args...))
}

// gap writes an empty line.
func (p *page) gap() { p.print("\n") }

func (p *page) wrap(first, rest, text string) {
	var b strings.Builder
	line, used := first, utf8.RuneCountInString(first)
	empty := true
	for word := range strings.FieldsSeq(text) {
		size := utf8.RuneCountInString(word)
		if !empty && used+1+size > width {
			b.WriteString(line + "\n")
			line, used, empty = rest, utf8.RuneCountInString(rest), true
		}
		if !empty {
			line += " "
			used++
		}
		line += word
		used += size
		empty = false
	}
	b.WriteString(line + "\n")
	p.print(b.String())
}

// table writes rows under a header, columns aligned. Columns whose header
// starts with ">" are set flush right.
func (p *page) table(header []string, rows [][]string) {
	right := make([]bool, len(header))
	for c, h := range header {
		right[c] = strings.HasPrefix(h, ">")
		header[c] = strings.TrimPrefix(h, ">")
	}
	widest := make([]int, len(header))
	for _, row := range append([][]string{header}, rows...) {
		for c, cell := range row {
			widest[c] = max(widest[c], utf8.RuneCountInString(cell))
		}
	}
	tab := tabwriter.NewWriter(writer{p}, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{header}, rows...) {
		cells := make([]string, len(row))
		for c, cell := range row {
			cells[c] = cell
			if right[c] {
				cells[c] = strings.Repeat(" ", widest[c]-utf8.RuneCountInString(cell)) + cell
			}
		}
		_, _ = fmt.Fprintln(tab, "  "+strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	if err := tab.Flush(); err != nil && p.err == nil {
		p.err = err
	}
}

// writer lets the table writer share the page's error.
type writer struct{ p *page }

func (w writer) Write(b []byte) (int, error) {
	w.p.print(string(b))
	return len(b), w.p.err
}

// num formats a number with the given decimals; a dash stands for none.
func num(n document.Number, decimals int) string {
	v, ok := n.Value()
	if !ok {
		return "–"
	}
	text := fmt.Sprintf("%.*f", decimals, v)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return text
}

// percent formats a share as a percentage.
func percent(n document.Number) string {
	v, ok := n.Value()
	if !ok {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100*v)
}

// pvalue formats a p-value: two significant digits, never a bare zero.
func pvalue(n document.Number) string {
	v, ok := n.Value()
	switch {
	case !ok:
		return "p unknown"
	case v < 0.0001:
		return "p < 0.0001"
	case v < 0.001:
		return fmt.Sprintf("p = %.4f", v)
	case v < 0.1:
		return fmt.Sprintf("p = %.3f", v)
	}
	return fmt.Sprintf("p = %.2f", v)
}

// count formats a number of things with its noun in the right form.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// list joins words as in running text.
func list(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
