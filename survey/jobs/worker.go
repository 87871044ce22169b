package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"github.com/followship/followship/survey"
)

// args are the arguments of a job as they lie in the queue. The store writes the
// same.
type args struct {
	kind         survey.JobKind
	Organisation survey.ID `json:"organisation"`
	Object       survey.ID `json:"object"`
	Turn         int       `json:"turn"`
}

// Kind implements [river.JobArgs].
func (a args) Kind() string { return string(a.kind) }

// worker runs the jobs of one kind.
type worker struct {
	river.WorkerDefaults[args]
	handle func(context.Context, survey.Job) error
	log    *slog.Logger
}

// Work implements [river.Worker].
func (w *worker) Work(ctx context.Context, j *river.Job[args]) error {
	job := survey.Job{Kind: survey.JobKind(j.Kind), Organisation: j.Args.Organisation, Object: j.Args.Object, At: j.ScheduledAt.UTC()}
	err := safely(ctx, w.handle, job)
	if err == nil {
		return nil
	}
	w.log.WarnContext(ctx, "job failed",
		slog.String("kind", j.Kind), slog.String("organisation", string(job.Organisation)), slog.String("object", string(job.Object)),
		slog.Int("attempt", j.Attempt), slog.Any("error", err))
	return coded(err)
}

// safely runs a handler and makes an error of its panic, whose value and stack would
// otherwise be kept in the database.
func safely(ctx context.Context, handle func(context.Context, survey.Job) error, job survey.Job) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return handle(ctx, job)
}

// coded returns the error that is kept in the database: the code, and nothing that a
// message may hold, such as an address.
func coded(err error) error {
	if e, ok := errors.AsType[*survey.Error](err); ok {
		return errors.New(string(e.Code))
	}
	return errors.New(string(survey.CodeFault))
}

// periodic has [survey.JobDue] put in its queue every so often by the server that
// is elected for it. A period has one, however often the elected changes, and the
// next period has its own, even while one that died with its server still counts as
// running.
func periodic(every time.Duration) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(every), func() (river.JobArgs, *river.InsertOpts) {
		return args{kind: survey.JobDue}, &river.InsertOpts{
			Queue: dueQueue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByPeriod: every},
		}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}

// due runs [survey.JobDue]: never beside itself, so that periods do not pile up
// behind one that takes longer, and without failing, since the next comes anyway.
type due struct {
	handle  func(context.Context, survey.Job) error
	log     *slog.Logger
	running sync.Mutex
}

func (d *due) run(ctx context.Context, job survey.Job) error {
	if !d.running.TryLock() {
		return nil
	}
	defer d.running.Unlock()
	if err := safely(ctx, d.handle, job); err != nil {
		d.log.WarnContext(ctx, "due work failed", slog.Any("error", err))
	}
	return nil
}

// warnings is a handler of logs that leaves out what the queue says of its routine.
type warnings struct{ slog.Handler }

// Enabled implements [slog.Handler].
func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

// WithAttrs implements [slog.Handler].
func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

// WithGroup implements [slog.Handler].
func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
