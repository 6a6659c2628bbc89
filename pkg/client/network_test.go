package client_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/coder-secrets/coder-secrets/pkg/client"
)

// trouble is an address on this machine at which something is wrong.
type trouble struct {
	url    string
	proxy  string
	tls    *tls.Config
	silent bool   // it does not answer a handshake
	names  string // address of the name server to ask, "" for the system's
}

// TestNetworkFaults tests what is between a user and a server: names, ports,
// certificates and proxies, all of them real.
func TestNetworkFaults(t *testing.T) {
	t.Parallel()
	const unsure = "the request may have been carried out"
	tests := []struct {
		name   string
		at     func(t *testing.T) trouble
		want   string
		hint   string
		tries  int  // for a GET
		unsent bool // a PUT need not be checked afterwards
	}{
		{"refused", closedPort, "the connection was refused", "check address and port", 1, true},
		{"no such name", names(dnsmessage.RCodeNameError), `the name "coder.test" cannot be resolved`, "typing error", 1, true},
		{"name server fails", names(dnsmessage.RCodeServerFailure), `no name server answered for "coder.test"`, "network or VPN", 1, true},
		{"unknown authority", tlsServer(&tls.Config{}), "its certificate is signed by an authority that is not trusted here", "CODER_CLIENT_TLS_CA_FILE", 1, true},
		{"expired", trusting(func(c *tls.Config) { c.Time = func() time.Time { return time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC) } }), "its certificate has expired or is not valid yet", "clock", 1, true},
		{"other name", trusting(func(c *tls.Config) { c.ServerName = "other.test" }), "its certificate is for another name", "as in the browser", 1, true},
		{"old TLS alone", trusting(func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }), "TLS handshake", "", 1, true},
		{"client certificate wanted", wantsCertificate, "it ended the TLS handshake", "CODER_CLIENT_TLS_CERT_FILE", 1, true},
		{"https to an http port", plainServer, "it speaks http and not https on this port", "use http://127.0.0.1", 1, true},
		{"https to an ssh port", says("SSH-2.0-OpenSSH_9.2\r\n", "https"), "it does not speak TLS on this port", "check the port", 1, true},
		{"http to an ssh port", says("SSH-2.0-OpenSSH_9.2\r\n", "http"), "did not answer as a Coder server: its answer is not HTTP", "check the port", 1, false},
		{"http to an https port", plainToTLS, "did not answer as a Coder server: status 400", "this port may want https", 1, false},
		{"no greeting", says("", "https"), "the connection timed out", "network or VPN", 1, false},
		{"proxy away", proxyAway, "the proxy between does not answer: the connection was refused", "HTTPS_PROXY", 1, true},
		{"proxy wants a login", proxySays(http.StatusProxyAuthRequired), "the proxy between answered 407 (Proxy Authentication Required)", "asks for a login", 1, true},
		{"proxy says no", proxySays(http.StatusForbidden), "the proxy between answered 403 (Forbidden)", "HTTPS_PROXY and NO_PROXY", 1, true},
		{"proxy of plain http wants a login", plainProxySays(http.StatusProxyAuthRequired), "status 407", "asks for a login", 1, false},
		{"gateway page", plainProxySays(http.StatusBadGateway), `status 502, text/html, a page titled "502 by proxy"`, "the server is away", 4, false},
	}
	for _, test := range tests {
		for _, call := range []string{"get", "post", "put", "file"} {
			t.Run(test.name+" "+call, func(t *testing.T) {
				t.Parallel()
				at := test.at(t)
				var sent atomic.Int32
				c := newClient(t, at.url, "t0ken-c4n4ry", func(o *client.Options) {
					o.Transport = carrier(t, at)
					o.AllowHTTP = true
					o.Trace = func(client.Trace) { sent.Add(1) }
				})
				err := calls[call](t.Context(), c)
				want, tries := test.want, int32(test.tries)
				switch {
				case call == "post", call == "put" && test.unsent:
					tries = 1
				case call == "put":
					want, tries = "it is not known whether the key was regenerated", 1+tries
				}
				hint := test.hint
				if call == "put" && !test.unsent {
					hint = "publickey --fingerprint"
				}
				checkFault(t, err, want, hint, 1)
				if call != "put" && strings.Contains(strings.Join(hints(err), "\n"), unsure) {
					t.Errorf("nothing can have been carried out: %q", hints(err))
				}
				if sent.Load() != tries {
					t.Errorf("%d requests, want %d", sent.Load(), tries)
				}
			})
		}
	}
}

func hints(err error) []string {
	if h, ok := err.(interface{ Hints() []string }); ok {
		return h.Hints()
	}
	return nil
}

// carrier returns a transport as the program creates it, with the trouble's settings.
func carrier(t *testing.T, at trouble) *http.Transport {
	var proxy func(*url.URL) (*url.URL, error)
	if at.proxy != "" {
		proxy = func(*url.URL) (*url.URL, error) { return url.Parse(at.proxy) }
	}
	tr := client.NewTransport(proxy, at.tls)
	if at.silent {
		tr.TLSHandshakeTimeout = 100 * time.Millisecond
	}
	if at.names != "" {
		resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "udp", at.names)
		}}
		tr.DialContext = (&net.Dialer{Resolver: resolver}).DialContext
	}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

func closedPort(t *testing.T) trouble {
	l := listen(t)
	_ = l.Close()
	return trouble{url: "http://" + l.Addr().String()}
}

func listen(t *testing.T) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// names is a DNS server that answers every question with the same code.
func names(code dnsmessage.RCode) func(t *testing.T) trouble {
	return func(t *testing.T) trouble {
		server, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = server.Close() })
		go func() {
			buf := make([]byte, 1024)
			for {
				n, from, err := server.ReadFrom(buf)
				if err != nil {
					return
				}
				var m dnsmessage.Message
				if m.Unpack(buf[:n]) != nil {
					continue
				}
				m.Response, m.RCode, m.Additionals = true, code, nil
				if answer, err := m.Pack(); err == nil {
					_, _ = server.WriteTo(answer, from)
				}
			}
		}()
		return trouble{url: "http://coder.test:1", names: server.LocalAddr().String()}
	}
}

// quiet is a server that does not print handshake errors.
func quiet(t *testing.T, start func(*httptest.Server)) *httptest.Server {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	start(server)
	t.Cleanup(server.Close)
	return server
}

func tlsServer(config *tls.Config) func(t *testing.T) trouble {
	return func(t *testing.T) trouble {
		return trouble{url: quiet(t, (*httptest.Server).StartTLS).URL, tls: config}
	}
}

func trusting(change func(*tls.Config)) func(t *testing.T) trouble {
	return func(t *testing.T) trouble {
		server := quiet(t, (*httptest.Server).StartTLS)
		config := server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		change(config)
		return trouble{url: server.URL, tls: config}
	}
}

func wantsCertificate(t *testing.T) trouble {
	server := quiet(t, func(s *httptest.Server) {
		s.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
		s.StartTLS()
	})
	return trouble{url: server.URL, tls: server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()}
}

func plainServer(t *testing.T) trouble {
	return trouble{url: strings.Replace(quiet(t, (*httptest.Server).Start).URL, "http://", "https://", 1)}
}

func plainToTLS(t *testing.T) trouble {
	return trouble{url: strings.Replace(quiet(t, (*httptest.Server).StartTLS).URL, "https://", "http://", 1)}
}

// says is a port that answers every request with the same text.
func says(text, scheme string) func(t *testing.T) trouble {
	return func(t *testing.T) trouble {
		l := listen(t)
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				go func() {
					defer conn.Close()
					// Wait for the request: otherwise net/http reports a broken
					// connection.
					_, _ = conn.Read(make([]byte, 1))
					_, _ = io.WriteString(conn, text)
					_, _ = io.Copy(io.Discard, conn)
				}()
			}
		}()
		return trouble{url: scheme + "://" + l.Addr().String(), silent: text == ""}
	}
}

func proxyAway(t *testing.T) trouble {
	at := closedPort(t)
	return trouble{url: "https://coder.example.com", proxy: at.url}
}

func proxySays(status int) func(t *testing.T) trouble {
	return func(t *testing.T) trouble {
		return trouble{url: "https://coder.example.com", proxy: proxyPage(t, status)}
	}
}

func plainProxySays(status int) func(t *testing.T) trouble {
	return func(t *testing.T) trouble {
		return trouble{url: "http://coder.example.com", proxy: proxyPage(t, status)}
	}
}

// proxyPage is a proxy that answers every request with a page.
func proxyPage(t *testing.T, status int) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, "<title>%d by proxy</title>", status)
	}))
	t.Cleanup(server.Close)
	return server.URL
}
