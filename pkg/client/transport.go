package client

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"time"
)

// NewTransport returns the transport for requests to servers. proxy says which proxy
// to use for a URL; nil means no proxy. config has the TLS options; nil means the
// defaults.
func NewTransport(proxy func(*url.URL) (*url.URL, error), config *tls.Config) *http.Transport {
	t := &http.Transport{
		TLSClientConfig:        config.Clone(), // net/http modifies it
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConnsPerHost:    16,
		ExpectContinueTimeout:  time.Second,
		MaxResponseHeaderBytes: 1 << 20,
		OnProxyConnectResponse: refusedByProxy,
	}
	if proxy != nil {
		t.Proxy = func(r *http.Request) (*url.URL, error) { return proxy(r.URL) }
	}
	return t
}

// refusedByProxy keeps the status of a proxy's refusal, because net/http keeps only
// its text.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, res *http.Response) error {
	if res.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyError{Status: res.StatusCode}
}
