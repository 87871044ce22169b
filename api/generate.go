package api

// The tools are pinned in .ci/tools, so that the module itself does not depend
// on them.
//
//go:generate go tool -modfile=../.ci/tools/go.mod oapi-codegen -config oapi-codegen.yaml openapi.yaml
//go:generate go -C ../.ci/tools run ./apidoc ../../api/openapi.yaml ../../api/documentation.html
