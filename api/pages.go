package api

import (
	"embed"
	"net/http"

	"github.com/labstack/echo/v4"
)

// pages are what a browser gets until the web application takes its place: the
// page that confirms a sign-in, and one that shows what was published.
//
//go:embed pages
var pages embed.FS

// pagePolicy lets a page use its own script and style, and nothing else.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

func (s *Server) pages(e *echo.Echo) {
	for path, page := range map[string]struct{ file, kind string }{
		"/":                 {"pages/home.html", "text/html; charset=utf-8"},
		"/sign-in":          {"pages/sign-in.html", "text/html; charset=utf-8"},
		"/pages/home.js":    {"pages/home.js", "text/javascript; charset=utf-8"},
		"/pages/sign-in.js": {"pages/sign-in.js", "text/javascript; charset=utf-8"},
	} {
		e.GET(path, func(c echo.Context) error {
			content, err := pages.ReadFile(page.file)
			if err != nil {
				return err
			}
			c.Response().Header().Set("Content-Security-Policy", pagePolicy)
			return c.Blob(http.StatusOK, page.kind, content)
		})
	}
}
