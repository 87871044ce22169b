package api

import (
	"net/http"
	"net/netip"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what an operator may watch: how many requests of which route took
// how long. They name routes, never ids, and count nothing about an open round:
// a counter of submissions could be watched while somebody submits, so that the
// routes of a ballot are left out.
type metrics struct {
	handler  http.Handler
	duration *prometheus.HistogramVec
}

func newMetrics() *metrics {
	registry := prometheus.NewRegistry()
	m := &metrics{
		handler: promhttp.HandlerFor(registry, promhttp.HandlerOpts{}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "followship_request_duration_seconds", Help: "Time to answer a request, by route.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"method", "route", "status"}),
	}
	registry.MustRegister(m.duration, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// scrape serves the measurements to this machine and to those who may read them:
// when requests come in tells when people are at work.
func (s *Server) scrape(c echo.Context) error {
	peer, err := netip.ParseAddr(c.RealIP())
	allowed := err == nil && slices.ContainsFunc(s.scrapers, func(p netip.Prefix) bool { return p.Contains(peer.Unmap()) })
	if !allowed && !local(c.Request()) {
		return echo.ErrNotFound
	}
	s.metrics.handler.ServeHTTP(c.Response(), c.Request())
	return nil
}

// unmeasured are the routes whose counts would tell who has just submitted, or
// declined something.
var unmeasured = map[string]bool{
	base + "/people/me/choices":     true,
	base + "/rounds/:round/ballot":  true,
	base + "/rounds/:round/draft":   true,
	base + "/rounds/:round/receipt": true,
}

// measure times a request. What failed is answered here, so that its status is
// known.
func (s *Server) measure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		timer := prometheus.NewTimer(prometheus.ObserverFunc(func(seconds float64) {
			if route := c.Path(); !unmeasured[route] {
				s.metrics.duration.WithLabelValues(methodOf(c.Request()), route, strconv.Itoa(c.Response().Status)).Observe(seconds)
			}
		}))
		if err := next(c); err != nil {
			c.Error(err)
		}
		timer.ObserveDuration()
		return nil
	}
}

// methodOf returns the method of a request, one word for all that are of no use here:
// who makes methods up must not make us count each.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete:
		return r.Method
	}
	return "other"
}
