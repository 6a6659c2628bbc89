package taint

import (
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// MayHoldSecret reports whether a document's field may be a secret: each field may, unless
// its name says that it is something else.
func MayHoldSecret(name string) bool {
	verdict := naming.Classify(name)
	return verdict.Secret || verdict.Unclear || verdict.Noun == "" && !plainFields.Has(name)
}

// plainFields are fields of documents with secrets that are not secrets.
const plainFields chars.Words = "username user email name id url host hostname port sub iss aud exp iat region domain database dbname db type " +
	"title notes category server endpoint version certificate ca_certificate client_certificate cluster_ca_certificate project project_id client_email login tenant account_id"
