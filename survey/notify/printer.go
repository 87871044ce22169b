package notify

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/followship/followship/survey"
)

// Printer writes mail down instead of sending it: for trying the product on one's
// own machine. Whoever reads what it writes can sign in as anybody.
type Printer struct {
	mu sync.Mutex
	w  io.Writer
}

var _ survey.Mailer = (*Printer)(nil)

// NewPrinter returns a mailer that prints.
func NewPrinter(w io.Writer) *Printer { return &Printer{w: w} }

// Send implements [survey.Mailer].
func (p *Printer) Send(_ context.Context, m survey.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := fmt.Fprintf(p.w, "---- mail to %s\nSubject: %s\n\n%s----\n", m.To, oneLine(m.Subject), m.Text)
	if err != nil {
		return fmt.Errorf("print mail: %w", err)
	}
	return nil
}
