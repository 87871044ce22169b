package faulttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey"
)

// BenchmarkRush has many people submit at one server by HTTP, so many a second
// whatever its answers take, as before a deadline. How long somebody waits counts from
// the moment they meant to submit. The server, its database and those who rush share
// one machine.
func BenchmarkRush(b *testing.B) {
	for _, engine := range []struct {
		name string
		make func(testing.TB) place
	}{{"SQLite", sqlite}, {"PostgreSQL", postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			r := newRush(b, engine.make(b).opened(b))
			for b.Loop() {
				r.run(b, time.Duration(several(2, 60))*time.Second)
			}
		})
	}
}

// rate is how many submit in a second.
const rate = 500

type rush struct {
	round
	server  *httptest.Server
	client  *http.Client
	cookies []string // of everybody
	sent    int
}

func newRush(b *testing.B, s *service) *rush {
	b.Helper()
	r := &rush{round: open(b, s.house(b, 400))}
	handler, err := api.New(api.Options{Parts: s.Parts, BaseURL: s.BaseURL, Version: "test", Log: s.Log, LocalLinks: true})
	must(b, err)
	for k := range r.People {
		r.cookies = append(r.cookies, r.signIn(b, handler, k))
	}
	r.server = httptest.NewServer(handler)
	b.Cleanup(r.server.Close)
	r.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: rate}, Timeout: time.Minute}
	b.Cleanup(r.client.CloseIdleConnections)
	return r
}

// signIn returns the cookie of somebody who has signed in from an address of their
// own.
func (r *rush) signIn(b *testing.B, handler http.Handler, k int) string {
	b.Helper()
	link, err := survey.Accounts{Parts: r.Parts}.Reusable(b.Context(), r.Organisation.ID, r.People[k].ID, time.Hour)
	must(b, err)
	_, token, _ := strings.Cut(link, "#")
	request := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "http://localhost/api/v1/session", strings.NewReader(`{"token":"`+token+`"}`))
	request.RemoteAddr = fmt.Sprintf("127.0.%d.%d:4711", 1+k>>8, k&0xff)
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	if answer.Code != http.StatusCreated {
		b.Fatalf("sign in: got %d %s", answer.Code, answer.Body)
	}
	for _, c := range answer.Result().Cookies() {
		if strings.HasSuffix(c.Name, "session") {
			return c.Name + "=" + c.Value
		}
	}
	b.Fatal("there is no session")
	return ""
}

// run lets people submit for so long.
func (r *rush) run(b *testing.B, length time.Duration) {
	n := int(length.Seconds() * rate)
	waits := make([]time.Duration, n)
	var all sync.WaitGroup
	start := time.Now()
	for k := range n {
		at := start.Add(time.Duration(k) * time.Second / rate)
		nth := r.sent + k
		time.Sleep(time.Until(at))
		all.Go(func() {
			if err := r.submit(b, nth); err != nil {
				b.Error(err)
			}
			waits[k] = time.Since(at)
		})
	}
	all.Wait()
	took := time.Since(start)
	r.sent += n
	slices.Sort(waits)
	ms := func(share float64) float64 { return float64(waits[int(share*float64(n-1))].Microseconds()) / 1000 }
	b.ReportMetric(float64(n)/took.Seconds(), "submissions/s")
	b.ReportMetric(ms(0.5), "p50-ms")
	b.ReportMetric(ms(0.99), "p99-ms")
	b.ReportMetric(ms(1), "max-ms")
}

func (r *rush) submit(b *testing.B, nth int) error {
	k := nth % len(r.People)
	s := r.submission(k, nth/len(r.People))
	type follows struct {
		Area  survey.ID   `json:"area"`
		Names []survey.ID `json:"names"`
	}
	body := struct {
		Groups    [][]survey.ID `json:"groups"`
		NoContact []survey.ID   `json:"no_contact"`
		Follows   []follows     `json:"follows"`
		Items     []struct{}    `json:"items"`
	}{s.Ballot.Groups, []survey.ID{}, nil, []struct{}{}}
	for _, f := range s.Ballot.Follows {
		body.Follows = append(body.Follows, follows(f))
	}
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPut, r.server.URL+"/api/v1/rounds/"+string(r.ID)+"/ballot", bytes.NewReader(text))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", s.Key)
	request.Header.Set("Cookie", r.cookies[k])
	answer, err := r.client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusCreated {
		err = fmt.Errorf("submit: got %d %s", answer.StatusCode, said)
	}
	return err
}
