package report

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder-secrets/coder-secrets/internal/testneed"
)

// browser is a headless Chromium, controlled over the pipe of its DevTools protocol:
// file descriptor 3 takes commands, 4 returns answers and events, each ended by a
// zero byte.
type browser struct {
	t       testing.TB
	write   *os.File
	session string

	mu      sync.Mutex
	next    int
	answers map[int]chan answer
	events  []event
	loaded  chan struct{} // receives a value when a page has loaded
}

type answer struct {
	Result json.RawMessage
	Error  *struct{ Message string }
}

type event struct {
	Method string
	Params json.RawMessage
}

// browserPatience is long because the machine may be busy.
const browserPatience = 2 * time.Minute

func newBrowser(t testing.TB) *browser {
	t.Helper()
	program := testneed.Program(t, "chromium", "apt-get install chromium")
	commandsIn, commands, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, answersOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.Command(program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--remote-debugging-pipe",
		"--user-data-dir="+filepath.Join(home, "profile"), "about:blank")
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home)
	cmd.ExtraFiles = []*os.File{commandsIn, answersOut}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	commandsIn.Close()
	answersOut.Close()
	b := &browser{t: t, write: commands, answers: map[int]chan answer{}, loaded: make(chan struct{}, 1)}
	done := make(chan struct{})
	go func() { defer close(done); b.read(answers) }()
	t.Cleanup(func() {
		b.session = ""
		b.call("Browser.close", nil, nil)
		_ = cmd.Wait()
		<-done
		commands.Close()
		answers.Close()
	})
	return b
}

// read dispatches the browser's messages: answers and events.
func (b *browser) read(from *os.File) {
	r := bufio.NewReaderSize(from, 1<<20)
	for {
		message, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m struct {
			ID     int
			Method string
			Params json.RawMessage
			answer
		}
		if json.Unmarshal(bytes.TrimSuffix(message, []byte{0}), &m) != nil {
			continue
		}
		b.mu.Lock()
		if m.ID == 0 {
			b.events = append(b.events, event{m.Method, m.Params})
			if m.Method == "Page.loadEventFired" {
				select {
				case b.loaded <- struct{}{}:
				default:
				}
			}
		} else if waiting := b.answers[m.ID]; waiting != nil {
			waiting <- m.answer
			delete(b.answers, m.ID)
		}
		b.mu.Unlock()
	}
}

// call sends a command and decodes its answer into result.
func (b *browser) call(method string, params map[string]any, result any) {
	b.t.Helper()
	if params == nil {
		params = map[string]any{}
	}
	b.mu.Lock()
	b.next++
	waiting := make(chan answer, 1)
	b.answers[b.next] = waiting
	command := map[string]any{"id": b.next, "method": method, "params": params}
	if b.session != "" {
		command["sessionId"] = b.session
	}
	b.mu.Unlock()
	line, err := json.Marshal(command)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.write.Write(append(line, 0)); err != nil {
		b.t.Fatalf("%s: %v", method, err)
	}
	select {
	case got := <-waiting:
		if got.Error != nil {
			b.t.Fatalf("%s: %s", method, got.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(got.Result, result); err != nil {
				b.t.Fatalf("%s: %v", method, err)
			}
		}
	case <-time.After(browserPatience):
		b.t.Fatalf("%s: no answer", method)
	}
}

// look is the way in which a page is displayed.
type look struct {
	width, height int
	phone, dark   bool
	noScript      bool
}

var (
	desktop = look{width: 1280, height: 900}
	phone   = look{width: 390, height: 844, phone: true}
	dark    = look{width: 1280, height: 900, dark: true}
)

// open shows a file in a new tab and waits until it has loaded.
func (b *browser) open(path string, l look) {
	b.t.Helper()
	b.session = ""
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Network", "Runtime", "Log"} {
		b.call(domain+".enable", nil, nil)
	}
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": l.width, "height": l.height, "deviceScaleFactor": 1, "mobile": l.phone}, nil)
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{
		{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"},
	}}, nil)
	b.call("Emulation.setScriptExecutionDisabled", map[string]any{"value": l.noScript}, nil)
	b.mu.Lock()
	b.events = nil
	select {
	case <-b.loaded: // the previous page
	default:
	}
	b.mu.Unlock()
	b.call("Page.navigate", map[string]any{"url": (&url.URL{Scheme: "file", Path: path}).String()}, nil)
	select {
	case <-b.loaded:
	case <-time.After(browserPatience):
		b.t.Fatal("the page was not loaded")
	}
}

// happened lists the events of a kind since the page was opened.
func (b *browser) happened(method string) []event {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []event
	for _, e := range b.events {
		if e.Method == method {
			list = append(list, e)
		}
	}
	return list
}

// eval evaluates an expression in the page and decodes its value.
func (b *browser) eval(expression string, value any) {
	b.t.Helper()
	var got struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Text string }
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &got)
	if got.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, got.ExceptionDetails.Text)
	}
	if value != nil {
		if err := json.Unmarshal(got.Result.Value, value); err != nil {
			b.t.Fatalf("%s: %v", expression, err)
		}
	}
}

// screenshot saves a picture of the page in the folder that
// CODER_SECRETS_TEST_SCREENSHOTS names, if it is set.
func (b *browser) screenshot(name string, whole bool) {
	b.t.Helper()
	var picture struct{ Data string }
	b.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": whole}, &picture)
	data, err := base64.StdEncoding.DecodeString(picture.Data)
	if err != nil || !bytes.HasPrefix(data, []byte("\x89PNG")) {
		b.t.Fatalf("%s is no picture: %v", name, err)
	}
	folder := os.Getenv("CODER_SECRETS_TEST_SCREENSHOTS")
	if folder == "" {
		folder = b.t.TempDir()
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), data, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// requests lists the page's requests, except for itself and data URLs.
func (b *browser) requests() []string {
	b.t.Helper()
	var list []string
	for _, e := range b.happened("Network.requestWillBeSent") {
		var p struct {
			Type    string
			Request struct{ URL string }
		}
		if err := json.Unmarshal(e.Params, &p); err != nil {
			b.t.Fatal(err)
		}
		if p.Type != "Document" && !strings.HasPrefix(p.Request.URL, "data:,") {
			list = append(list, p.Type+" "+p.Request.URL)
		}
	}
	return list
}

// complaints lists what the browser logged: policy violations and exceptions.
func (b *browser) complaints() []string {
	var list []string
	for _, method := range []string{"Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Page.javascriptDialogOpening"} {
		for _, e := range b.happened(method) {
			list = append(list, fmt.Sprintf("%s: %.300s", method, e.Params))
		}
	}
	return list
}
