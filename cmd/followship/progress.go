package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows on a terminal how far long work is. Elsewhere it is silent, so
// that logs and pipes stay clean.
type progress struct {
	w       io.Writer
	show    bool
	total   int64
	reading *progressbar.ProgressBar
	working *progressbar.ProgressBar
}

// patience is how long work may take before a bar is shown.
const patience = time.Second

// newProgress returns the progress to be shown on w: nothing, unless w is a
// terminal.
func newProgress(w io.Writer) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, show: ok && term.IsTerminal(int(f.Fd()))}
}

// expect adds to the number of bytes that will be read.
func (p *progress) expect(bytes int64) { p.total += bytes }

// bytes is told how many bytes have been read.
func (p *progress) bytes(n int64) {
	if !p.show {
		return
	}
	if p.reading == nil {
		p.reading = p.bar(max(p.total, 1), "reading")
	}
	_ = p.reading.Set64(min(n, max(p.total, 1)))
}

// scopes is told how many of the rounds' scopes have been computed.
func (p *progress) scopes(done, total int) {
	if !p.show {
		return
	}
	if p.working == nil {
		p.clear()
		p.working = p.bar(int64(total), "computing")
	}
	_ = p.working.Set(done)
}

// clear removes what is shown.
func (p *progress) clear() {
	for _, bar := range []*progressbar.ProgressBar{p.reading, p.working} {
		if bar != nil {
			_ = bar.Clear()
		}
	}
	p.reading, p.working = nil, nil
}

func (p *progress) bar(total int64, what string) *progressbar.ProgressBar {
	return progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(p.w),
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(patience/4),
		progressbar.OptionClearOnFinish(),
	)
}
