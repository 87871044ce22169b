package api

import (
	_ "embed"
	"net"
	"net/http"
	"net/netip"

	"github.com/labstack/echo/v4"
)

//go:embed openapi.yaml
var contract []byte

//go:embed documentation.html
var documentation []byte

//go:embed documentation.css
var documentationStyle []byte

// documentation serves the contract and a page made from it when it was built,
// without script and without anything from elsewhere.
func (s *Server) documentation(e *echo.Echo) {
	e.GET("/api/openapi.yaml", func(c echo.Context) error { return c.Blob(http.StatusOK, "application/yaml", contract) })
	e.GET("/api/documentation.css", func(c echo.Context) error {
		return c.Blob(http.StatusOK, "text/css; charset=utf-8", documentationStyle)
	})
	e.GET("/api", func(c echo.Context) error {
		c.Response().Header().Set("Content-Security-Policy",
			"default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		return c.HTMLBlob(http.StatusOK, documentation)
	})
}

func ipNet(p netip.Prefix) *net.IPNet {
	return &net.IPNet{IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}
}
