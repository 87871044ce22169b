package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"github.com/followship/followship/ranking/study"
)

// Exit statuses of the program.
const (
	statusOK     = 0
	statusFailed = 1
	statusUsage  = 2
)

// cli is the grammar of the command line: one field a command, in the order
// that help shows them.
//
// A command is a type in a file of its own whose exported fields are its flags
// and arguments and whose method
//
//	Run(ctx context.Context, std *streams) error
//
// does the work; kong calls it with the parameters it asks for.
type cli struct {
	Init     initCommand     `cmd:"" help:"Found a service: keys, database, organisation and first administrator."`
	Serve    serveCommand    `cmd:"" help:"Serve an organisation."`
	Demo     demoCommand     `cmd:"" help:"Serve an invented organisation on this machine, to look around."`
	Verify   verifyCommand   `cmd:"" help:"Check a receipt, or the ballots of a round, by what was published: nothing else is needed."`
	Recount  recountCommand  `cmd:"" help:"Count a round again, for which two officers have asked."`
	CheckLog checkLogCommand `cmd:"" help:"Check that no line of the transparency log was changed or taken out."`
	Backup   backupCommand   `cmd:"" help:"Write a copy of the database, or of the key store, to a file."`
	Restore  restoreCommand  `cmd:"" help:"Bring a copy of the database, or of the key store, back to where there is none."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the schema of the database up to date, or print its version."`
	Analyse  analyseCommand  `cmd:"" help:"Analyse files of ballots, follow nominations and mandates."`
	Simulate simulateCommand `cmd:"" help:"Write the files of an invented organisation with planted facts."`
	Version  versionCommand  `cmd:"" help:"Print the version of this program."`
}

// streams are the three standard streams, handed to a command instead of the
// process's own so that tests can read what it writes.
type streams struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// malformedError marks an error whose cause is the data that the user handed
// in, not the program or the machine: it ends the program with [statusUsage].
type malformedError struct{ error }

// malformed wraps err, which names the file, line and column at fault, so that
// the program ends with the status of a usage error. A nil err stays nil.
func malformed(err error) error {
	if err == nil {
		return nil
	}
	return malformedError{err}
}

func (e malformedError) Unwrap() error { return e.error }

// ExitCode makes the error a [kong.ExitCoder].
func (malformedError) ExitCode() int { return statusUsage }

// run parses args (without the program's name), runs the command they name and
// returns the exit status of the program. It writes errors to stderr, one line
// each, and never ends the process itself.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	std := &streams{in: stdin, out: stdout, err: stderr}

	// Help is a flag hook that "exits" from within parsing and lets parsing go
	// on when the exit function returns; what comes after is then of no account.
	ended, status := false, statusOK
	parser, err := kong.New(&cli{},
		kong.Name("followship"),
		kong.Description("Who is followed, who holds titles, and where power gathers: "+
			"rank-ordered contribution surveys among colleagues."),
		kong.Vars{"methods": strings.Join(study.MethodNames(), ",")},
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) {
			if !ended {
				ended, status = true, code
			}
		}),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Bind(std),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		return fail(stderr, fmt.Errorf("command line: %w", err))
	}

	command, err := parser.Parse(args)
	if ended {
		return status
	}
	if err != nil {
		fail(stderr, err)
		_, _ = fmt.Fprintln(stderr, `Run "followship --help" for usage.`)
		return statusUsage
	}
	if err := command.Run(); err != nil {
		return fail(stderr, err)
	}
	return status
}

// oneLine replaces what would break a message into lines or make a terminal do
// more than print it: arguments and names of files are repeated in messages.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsGraphic(r) {
			return '?'
		}
		return r
	}, text)
}

// fail writes err to w and returns the exit status it stands for: its own when
// it has one, [statusFailed] otherwise.
func fail(w io.Writer, err error) int {
	// The stream may itself be what failed: there is nobody left to tell.
	_, _ = fmt.Fprintf(w, "followship: %s\n", oneLine(err.Error()))
	var coder kong.ExitCoder
	if errors.As(err, &coder) {
		return coder.ExitCode()
	}
	return statusFailed
}
