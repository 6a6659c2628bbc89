package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
)

// explainTLS determines what went wrong during the TLS handshake. The server carries
// out no request before the handshake is complete.
func explainTLS(err error, host string) (networkReason, bool) {
	reason, hint := tlsReason(err, host)
	return networkReason{reason: reason, hint: hint, unsent: true}, reason != ""
}

func tlsReason(err error, host string) (reason, hint string) {
	var record tls.RecordHeaderError
	var hostname x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var unverified *tls.CertificateVerificationError
	var op *net.OpError
	switch {
	case errors.Is(err, http.ErrSchemeMismatch):
		return "it speaks http and not https on this port", "check the port; on this machine alone use http://" + host
	case errors.As(err, &record):
		return "it does not speak TLS on this port", "check the port"
	case errors.As(err, &hostname):
		return "its certificate is for another name", "use the name that the server is known by, as in the browser"
	case errors.As(err, &authority):
		return "its certificate is signed by an authority that is not trusted here", "for a private authority set CODER_CLIENT_TLS_CA_FILE to its certificate"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "its certificate has expired or is not valid yet", "check this machine's clock, then tell whoever runs the server"
	case errors.As(err, &unverified):
		return "its certificate is not good: " + clip(unverified.Err.Error(), 200), "tell whoever runs the server"
	case errors.As(err, &op) && op.Op == "remote error":
		return "it ended the TLS handshake: " + clip(strings.TrimPrefix(op.Err.Error(), "tls: "), 200), "where the server asks for a certificate of yours set CODER_CLIENT_TLS_CERT_FILE and CODER_CLIENT_TLS_KEY_FILE"
	case errors.As(err, &op) && op.Op == "local error":
		return "the TLS handshake failed: " + clip(strings.TrimPrefix(op.Err.Error(), "tls: "), 200), "check the address, and whatever inspects TLS between"
	}
	return "", ""
}
