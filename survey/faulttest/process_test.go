package faulttest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// A server is the test program itself in a process of its own. It is asked on its
// standard input and answers on its standard output, a line of JSON each, in any
// order; when its input ends, so does it.

// question is what a server is asked.
type question struct {
	Number int
	Do     string // submit, close, due or destroy
	submission
	// StopAt is where it stops until it is killed; see [stops] and [endStops].
	StopAt string
}

// answer is what a server answers.
type answer struct {
	Number  int
	Code    survey.Code // "" for no error
	Error   string
	Receipt survey.Receipt
	// Stopped is where it has stopped, Hash that of the release it had counted by
	// then.
	Stopped string
	Hash    survey.Hash
}

// serve is the server.
func serve(at string, in io.Reader, out io.Writer) int {
	var p place
	if err := json.Unmarshal([]byte(at), &p); err != nil {
		return fail(err)
	}
	s, err := p.open(context.Background())
	if err != nil {
		return fail(err)
	}
	var mutex sync.Mutex
	encoder := json.NewEncoder(out)
	tell := func(a answer) {
		mutex.Lock()
		defer mutex.Unlock()
		_ = encoder.Encode(a) // nobody listens any more when it fails
	}
	tell(answer{})
	ballots := survey.NewBallots(s.Parts)
	decoder := json.NewDecoder(in)
	for {
		var q question
		if err := decoder.Decode(&q); err != nil {
			return 0
		}
		go func() {
			a := answer{Number: q.Number}
			var err error
			if a.Receipt, err = q.carryOut(context.Background(), s, ballots, tell); err != nil {
				a.Code, a.Error = code(err), err.Error()
			}
			tell(a)
		}()
	}
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func (q question) carryOut(ctx context.Context, s *service, b *survey.Ballots, tell func(answer)) (survey.Receipt, error) {
	parts := stopping(s.Parts, q.StopAt, tell)
	rounds := survey.Rounds{Parts: parts}
	switch q.Do {
	case "submit":
		if q.StopAt != "" {
			b = survey.NewBallots(parts)
		}
		return q.send(ctx, b)
	case "close":
		faculty := survey.Actor{Organisation: q.Organisation, Person: q.Person, Roles: []survey.Role{survey.Faculty}}
		if _, err := rounds.Close(ctx, faculty, q.Round); err != nil && code(err) != survey.CodeState {
			return survey.Receipt{}, err
		}
		return survey.Receipt{}, rounds.Count(ctx, q.Organisation, q.Round)
	case "due":
		// What another has begun is found to be closing by the next look.
		for range 2 {
			if err := rounds.Due(ctx); err != nil {
				return survey.Receipt{}, err
			}
		}
		return survey.Receipt{}, nil
	}
	if q.Do == "destroy" {
		return survey.Receipt{}, survey.Rounds{Parts: ending(s.Parts, q.StopAt, tell)}.DestroyKey(ctx, q.Organisation, q.Round)
	}
	return survey.Receipt{}, fmt.Errorf("nobody knows how to %q", q.Do)
}

// process is a server as its clients see it.
type process struct {
	t       testing.TB
	command *exec.Cmd
	in      io.WriteCloser

	mutex   sync.Mutex
	number  int
	waiting map[int]chan answer
	stopped chan answer
	ended   chan struct{}
	killed  sync.Once
}

// start starts a server and waits until it answers. It ends with the test, if not
// before.
func (p place) start(t testing.TB) *process {
	t.Helper()
	at, err := json.Marshal(p)
	must(t, err)
	self, err := os.Executable()
	must(t, err)
	c := exec.CommandContext(t.Context(), self)
	c.Env = append(os.Environ(), serverAt+"="+string(at))
	c.Stderr = os.Stderr
	s := &process{t: t, command: c, waiting: make(map[int]chan answer), stopped: make(chan answer, 1), ended: make(chan struct{})}
	s.in, err = c.StdinPipe()
	must(t, err)
	out, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	t.Cleanup(s.kill)
	ready := make(chan answer, 1)
	s.waiting[0] = ready
	go s.listen(out)
	select {
	case <-ready:
	case <-s.ended:
		t.Fatal("the server did not start")
	case <-time.After(time.Minute):
		t.Fatal("the server does not answer")
	}
	return s
}

// listen hands answers to those who wait for them.
func (s *process) listen(out io.Reader) {
	defer close(s.ended)
	decoder := json.NewDecoder(bufio.NewReader(out))
	for {
		var a answer
		if err := decoder.Decode(&a); err != nil {
			return
		}
		if a.Stopped != "" {
			s.stopped <- a
			continue
		}
		s.mutex.Lock()
		waiting := s.waiting[a.Number]
		delete(s.waiting, a.Number)
		s.mutex.Unlock()
		waiting <- a
	}
}

// ask asks and waits for the answer; false when the server died without one.
func (s *process) ask(q question) (answer, bool) {
	reply := make(chan answer, 1)
	s.mutex.Lock()
	s.number++
	q.Number = s.number
	s.waiting[q.Number] = reply
	text, err := json.Marshal(q)
	if err == nil {
		_, err = s.in.Write(append(text, '\n'))
	}
	s.mutex.Unlock()
	if err != nil {
		return answer{}, false
	}
	select {
	case a := <-reply:
		return a, true
	case <-s.ended:
	}
	select {
	case a := <-reply: // it came before the end
		return a, true
	default:
		return answer{}, false
	}
}

// kill ends the process as kill -9 does, and waits for its end.
func (s *process) kill() {
	s.killed.Do(func() {
		_ = s.command.Process.Kill() // it may have ended by itself
		<-s.ended
		_ = s.command.Wait() // it says that it was killed
	})
}

// killWhenStopped ends a process once it has stopped by itself.
func (s *process) killWhenStopped() {
	select {
	case <-s.stopped:
		s.kill()
	case <-s.ended:
	}
}
