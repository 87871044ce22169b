package api

// The tool is pinned in .ci/tools, so that the module itself does not depend on
// it.
//
//go:generate go tool -modfile=../.ci/tools/go.mod oapi-codegen -config oapi-codegen.yaml openapi.yaml
