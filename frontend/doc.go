// Package frontend carries the built files of the web application inside the
// binary, so that one file is all there is to install.
//
// # Purpose
//
// The application's source lives in this folder beside the package; its build
// leaves plain files that the package embeds and offers as a file system.
//
// # Limits
//
// It serves nothing: routing, caching headers and the security policy are the
// business of whoever serves the files. It knows neither the domain nor the
// HTTP contract; the application's client is generated from the contract at
// build time.
//
// # Imports
//
// The standard library only. cmd/followship may import it and hands its files
// to the server.
package frontend
