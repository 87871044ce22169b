package main

import (
	"io"
	"log/slog"
)

// logging says how a service logs. What it logs holds no personal data.
type logging struct {
	Format string     `default:"text" enum:"text,json" env:"FOLLOWSHIP_LOG_FORMAT" help:"Form of log lines: text or json."`
	Level  slog.Level `default:"info" env:"FOLLOWSHIP_LOG_LEVEL" placeholder:"LEVEL" help:"Least level that is logged: debug, info, warn or error."`
}

// logger returns a logger that writes to w.
func (l logging) logger(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: l.Level}
	if l.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
