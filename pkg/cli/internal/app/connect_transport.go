package app

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"

	"golang.org/x/net/http/httpproxy"

	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// SharedTransport is the transport of all clients. An agent requests the key all day;
// with a transport per client, each would leave an idle connection open.
type SharedTransport struct {
	mu   sync.Mutex
	made http.RoundTripper
}

// Transport returns the shared transport, with the environment's proxy and TLS options.
func (a *App) Transport() (http.RoundTripper, error) {
	switch {
	case a.Sys.Transport != nil:
		return a.Sys.Transport, nil
	case a.Shared == nil:
		return a.newTransport()
	}
	a.Shared.mu.Lock()
	defer a.Shared.mu.Unlock()
	if a.Shared.made == nil {
		made, err := a.newTransport()
		if err != nil {
			return nil, err
		}
		a.Shared.made = made
	}
	return a.Shared.made, nil
}

func (a *App) newTransport() (http.RoundTripper, error) {
	config, err := a.tlsConfig()
	if err != nil {
		return nil, err
	}
	proxy := (&httpproxy.Config{
		HTTPProxy:  firstOf(a.Sys.Getenv("HTTP_PROXY"), a.Sys.Getenv("http_proxy")),
		HTTPSProxy: firstOf(a.Sys.Getenv("HTTPS_PROXY"), a.Sys.Getenv("https_proxy")),
		NoProxy:    firstOf(a.Sys.Getenv("NO_PROXY"), a.Sys.Getenv("no_proxy")),
		CGI:        a.Sys.Getenv("REQUEST_METHOD") != "",
	}).ProxyFunc()
	return client.NewTransport(proxy, config), nil
}

// tlsConfig reads the TLS options from Coder's environment variables.
func (a *App) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if file := a.Sys.Getenv("CODER_CLIENT_TLS_CA_FILE"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("cannot read CODER_CLIENT_TLS_CA_FILE: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("cannot read CODER_CLIENT_TLS_CA_FILE: %q has no certificate in it", file)
		}
	}
	cert, key := a.Sys.Getenv("CODER_CLIENT_TLS_CERT_FILE"), a.Sys.Getenv("CODER_CLIENT_TLS_KEY_FILE")
	if cert == "" && key == "" {
		return config, nil
	}
	if cert == "" || key == "" {
		return nil, errors.New("CODER_CLIENT_TLS_CERT_FILE and CODER_CLIENT_TLS_KEY_FILE belong together, and one of them is not set")
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("cannot read CODER_CLIENT_TLS_CERT_FILE and CODER_CLIENT_TLS_KEY_FILE: %w", err)
	}
	config.Certificates = []tls.Certificate{pair}
	return config, nil
}

func firstOf(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}
