package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"

	"github.com/followship/followship/survey"
)

// Handlers say what is done for a kind of job. An error has it tried again. The
// context ends when the time of the job is over or the workers are stopped in haste.
type Handlers map[survey.JobKind]func(context.Context, survey.Job) error

// Options are what need not be said. The zero value is good.
type Options struct {
	Logger *slog.Logger // nil for none
	// Workers is how many jobs run at once; 0 stands for 4.
	Workers int
	// Poll is how often the queue is looked at; 0 stands for a second.
	Poll time.Duration
	// Due is how often [survey.JobDue] is run by one of all servers, a second at
	// least; 0 stands for 5 seconds.
	Due time.Duration
	// Timeout is how long a job may take; 0 stands for 10 minutes. A little later it
	// is taken for lost with its server.
	Timeout time.Duration
}

const (
	defaultWorkers = 4
	defaultPoll    = time.Second
	defaultDue     = 5 * time.Second
	defaultTimeout = 10 * time.Minute

	// dueQueue is a queue of its own, so that what is due does not wait behind
	// mails to thousands.
	dueQueue = "due"
	// keep is how long jobs that are done are kept.
	keep = time.Hour
)

// Workers work on the queue of a database.
type Workers struct {
	client *river.Client[*sql.Tx]
}

// New returns workers for the queue of a store, whose handle and engine it is given.
// They do nothing before [Workers.Start].
func New(db *sql.DB, sqlite bool, handlers Handlers, o Options) (*Workers, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	config := &river.Config{
		Logger:                      slog.New(warnings{o.Logger.Handler()}),
		PollOnly:                    true,
		FetchPollInterval:           or(o.Poll, defaultPoll),
		FetchCooldown:               min(or(o.Poll, defaultPoll), river.FetchCooldownDefault),
		JobTimeout:                  or(o.Timeout, defaultTimeout),
		RescueStuckJobsAfter:        or(o.Timeout, defaultTimeout) * 11 / 10,
		CompletedJobRetentionPeriod: keep,
		Workers:                     river.NewWorkers(),
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: or(o.Workers, defaultWorkers)}},
	}
	for kind, handle := range handlers {
		if kind == survey.JobDue {
			handle = (&due{handle: handle, log: o.Logger}).run
			config.Queues[dueQueue] = river.QueueConfig{MaxWorkers: 2} // one that runs, one that finds so
			config.PeriodicJobs = append(config.PeriodicJobs, periodic(max(or(o.Due, defaultDue), time.Second)))
		}
		river.AddWorkerArgs(config.Workers, args{kind: kind}, &worker{handle: handle, log: o.Logger})
	}
	var client *river.Client[*sql.Tx]
	var err error
	if sqlite {
		client, err = river.NewClient(riversqlite.New(db), config)
	} else {
		client, err = river.NewClient(riverdatabasesql.New(db), config)
	}
	if err != nil {
		return nil, fmt.Errorf("set up workers: %w", err)
	}
	return &Workers{client}, nil
}

// or returns v, or what stands for it when it is zero.
func or[T int | time.Duration](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}

// Start starts to work. It returns at once; the work ends with [Workers.Stop], not
// with ctx.
func (w *Workers) Start(ctx context.Context) error {
	if err := w.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start workers: %w", err)
	}
	return nil
}

// haste is how long jobs have to end once they are told to.
const haste = 10 * time.Second

// Stop takes no more jobs and waits for those that run. When ctx ends first, their
// contexts end too; what they leave is tried again by others.
func (w *Workers) Stop(ctx context.Context) error {
	if err := w.client.Stop(ctx); err == nil || ctx.Err() == nil {
		return err
	}
	hurry, cancel := context.WithTimeout(context.WithoutCancel(ctx), haste)
	defer cancel()
	return w.client.StopAndCancel(hurry)
}
