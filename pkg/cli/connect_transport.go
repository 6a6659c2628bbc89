package cli

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

// sharedTransport is the one transport of all clients: those of an agent that asks for
// the key all day would each leave a connection open for a while.
type sharedTransport struct {
	mu   sync.Mutex
	made http.RoundTripper
}

// transport carries requests, with the proxy and TLS options of the environment.
func (a *app) transport() (http.RoundTripper, error) {
	switch {
	case a.sys.Transport != nil:
		return a.sys.Transport, nil
	case a.shared == nil:
		return a.newTransport()
	}
	a.shared.mu.Lock()
	defer a.shared.mu.Unlock()
	if a.shared.made == nil {
		made, err := a.newTransport()
		if err != nil {
			return nil, err
		}
		a.shared.made = made
	}
	return a.shared.made, nil
}

func (a *app) newTransport() (http.RoundTripper, error) {
	config, err := a.tlsConfig()
	if err != nil {
		return nil, err
	}
	proxy := (&httpproxy.Config{
		HTTPProxy:  firstOf(a.sys.Getenv("HTTP_PROXY"), a.sys.Getenv("http_proxy")),
		HTTPSProxy: firstOf(a.sys.Getenv("HTTPS_PROXY"), a.sys.Getenv("https_proxy")),
		NoProxy:    firstOf(a.sys.Getenv("NO_PROXY"), a.sys.Getenv("no_proxy")),
		CGI:        a.sys.Getenv("REQUEST_METHOD") != "",
	}).ProxyFunc()
	return client.NewTransport(proxy, config), nil
}

// tlsConfig reads the TLS options that Coder's deployments set.
func (a *app) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if file := a.sys.Getenv("CODER_CLIENT_TLS_CA_FILE"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("cannot read CODER_CLIENT_TLS_CA_FILE: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("cannot read CODER_CLIENT_TLS_CA_FILE: %q has no certificate in it", file)
		}
	}
	cert, key := a.sys.Getenv("CODER_CLIENT_TLS_CERT_FILE"), a.sys.Getenv("CODER_CLIENT_TLS_KEY_FILE")
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
