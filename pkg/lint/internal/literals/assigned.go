package literals

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/script"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/terraform"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/values"
)

// text looks into the text of a template expression.
func (s *scanner) text(name string, expr hclsyntax.Expression) {
	t := terraform.TextOf(s.file, expr)
	if t == nil || len(t.Text) < values.MinLength {
		return
	}
	kind := script.FlavorInline
	if isMultiline(t.Text) {
		kind = script.FlavorScript
	}
	s.scanText(t, kind, !skippedAttributes.Has(name))
	for _, hole := range t.Interpolations {
		s.expr("", hole.Range(), hole)
	}
}

// scanText finds assignments and known formats in a text.
func (s *scanner) scanText(t *terraform.Text, kind script.Flavor, assigned bool) {
	first := len(s.found)
	if assigned {
		t.HasSealedSecret = strings.Contains(t.Text, "encryptedData:")
		script.Assignments(t.Text, kind, func(a script.Assignment) { s.assignment(t, a, first) }, func(at int) {
			s.skipped = append(s.skipped, t.Span(at, at+1))
		})
	}
	for _, m := range values.Find(t.Text) {
		value := t.Span(m.Start, m.End)
		if s.covered(first, value) || m.Confidence < naming.ConfidenceHigh && inComment(t.Text, m.Start) {
			continue
		}
		verdict := values.Verdict{Kind: m.Kind, Title: m.Title, Secret: true, Confidence: m.Confidence}
		s.add("", StartOf(hcl.Range{}, value), value, t.Text[m.Start:m.End], verdict)
	}
}

// assignment looks at one; what is found from first on is of the same text.
func (s *scanner) assignment(t *terraform.Text, a script.Assignment, first int) {
	if len(a.Value) < values.MinLength || a.Name == agentToken {
		return
	}
	if s.passed == nil && !s.names.Classify(a.Name).AtLeast(naming.ConfidenceMedium) {
		return // the place is not needed
	}
	at := t.Span(a.NameStart, a.NameEnd)
	if !s.isSecretName(a.Name, at, false) {
		return
	}
	verdict := values.Judge(a.Value, true)
	switch {
	case !verdict.Secret:
		s.passOver(at, a.Name, "of its value: "+verdict.Reason)
		return
	case s.namesEntry(a.Name, a.Value, verdict):
		s.passOver(at, a.Name, entryName)
		return
	case a.Name == "secret" && picksSecret(t.Text, a.NameStart):
		s.passOver(at, a.Name, entryName)
		return
	case verdict.Confidence < naming.ConfidenceHigh && sameWords(a.Name, a.Value) && !a.Quoted:
		s.passOver(at, a.Name, "its value only repeats the name")
		return
	}
	value := t.Span(a.ValueStart, a.ValueEnd)
	if s.covered(first, value) || t.HasSealedSecret && sealed(t.Text[:a.NameStart]) || verdict.Confidence < naming.ConfidenceHigh && switchedOff(t.Text, a.NameStart) {
		return
	}
	s.add(a.Name, StartOf(at, value), value, a.Value, verdict)
}

// namesEntry reports a value that is the name of an entry in a store, and not the
// secret that is kept there: keyAccessToken = "access_token", secretKey = "password"
// of Kubernetes, and plain words under a name such as storageKey.
func (s *scanner) namesEntry(name, value string, verdict values.Verdict) bool {
	if verdict.Confidence >= naming.ConfidenceHigh {
		return isKeyID(name, value)
	}
	plain := (chars.Lower | chars.Underscore | chars.Dash | chars.Dot).All(value)
	switch {
	case isKeyID(name, value):
		return true
	case strings.HasSuffix(strings.ToLower(name), "_key") && (chars.Upper | chars.Underscore).All(value):
		oneWord := strings.HasSuffix(strings.ToLower(name), "secret_key") && len(value) < 16
		return oneWord || strings.Contains(value, "_")
	case name == "secretKey":
		return chars.WordDash.All(value)
	case plain && strings.HasSuffix(strings.ToLower(name), "key") && s.names.Classify(name).Confidence < naming.ConfidenceHigh:
		return true
	}
	words, of := naming.Split(value).Words, naming.Split(name).Words
	return plain && len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(of, w) })
}

// picksSecret reports the flag --secret of a command that takes the name of one. What
// such a program runs has flags of its own.
func picksSecret(text string, at int) bool {
	before, ok := strings.CutSuffix(text[:at], "--")
	if !ok {
		return false
	}
	words := values.LastCommand(before)
	return len(words) > 0 && secretPickers.Has(path.Base(words[0])) && !runsAnother(words[1:])
}

// runsAnother reports words that have come to what run and exec start: the first word
// that is neither a flag nor what one is given.
func runsAnother(words []string) bool {
	running, given := false, false
	for _, w := range words {
		switch isFlag := strings.HasPrefix(w, "-"); {
		case w == "--", running && !isFlag && !given:
			return true
		case w == "run" || w == "exec":
			running, given = true, false
		default:
			given = isFlag && !strings.Contains(w, "=") && !runSwitches.Has(w)
		}
	}
	return false
}

// runSwitches are flags of run and exec that are given nothing.
const runSwitches chars.Words = "-d -i -t -it -ti -dit -itd -dt -P --detach --interactive --tty --rm --init --privileged --read-only --replace"

// secretPickers are programs whose flag --secret names a secret that is kept elsewhere.
const secretPickers chars.Words = "gcloud docker podman nerdctl buildah aws oc kubectl doppler fly flyctl"

// isKeyID reports the id or the fingerprint that GPG tells public keys apart by.
func isKeyID(name, value string) bool {
	words := naming.Split(name).Words
	if !slices.Contains(words, "gpg") && !slices.Contains(words, "pgp") {
		return false
	}
	value = strings.TrimPrefix(strings.ReplaceAll(value, " ", ""), "0x")
	return (len(value) == 8 || len(value) == 16 || len(value) == 40) && chars.HexAny.All(value)
}

// switchedOff reports a line of a configuration with "auth: none" close by, as
// code-server's has it: its password opens nothing.
func switchedOff(text string, at int) bool {
	from, to := max(0, at-200), min(len(text), at+200)
	i := strings.Index(text[from:to], "auth: none")
	if i < 0 {
		return false
	}
	a, b := min(at, from+i), max(at, from+i)
	return strings.Count(text[a:b], "\n") <= 3
}

// sealed reports a place in what a SealedSecret of Kubernetes holds, which only its
// cluster can open.
func sealed(before string) bool {
	before = before[strings.LastIndex(before, "\n---")+1:]
	i := strings.LastIndex(before, "encryptedData:")
	if i < 0 {
		return false
	}
	line := before[strings.LastIndexByte(before[:i], '\n')+1 : i]
	for rest := range strings.SplitSeq(before[i:], "\n") {
		if strings.TrimSpace(rest) != "" && !strings.HasPrefix(rest, "encryptedData:") && !strings.HasPrefix(rest, line+" ") {
			return false
		}
	}
	return strings.TrimSpace(line) == ""
}

// inComment reports a place in a line that is only a comment.
func inComment(text string, at int) bool {
	return script.IsComment(text[strings.LastIndexByte(text[:at], '\n')+1 : at])
}

// sameWords reports a value that only repeats its name, as code does when it
// passes a variable on: password: password.
func sameWords(name, value string) bool {
	return strings.EqualFold(strings.Join(naming.Split(name).Words, ""), strings.Join(naming.Split(value).Words, ""))
}

// referenceName reports attributes that name a secret by their schema instead of
// holding one.
func referenceName(b *terraform.Block, attribute []string, name string) bool {
	typ := b.ResourceType
	switch {
	case name == "secret" && (strings.HasPrefix(typ, "google_secret_manager") || strings.HasPrefix(typ, "azurerm_key_vault") || strings.HasPrefix(typ, "kubernetes_")):
		return true
	case strings.HasPrefix(typ, "kubernetes_") && (name == "token" || name == "secret") && len(attribute) > 1 && strings.HasSuffix(attribute[len(attribute)-2], "_ref"):
		return true
	case strings.HasPrefix(typ, "coder_") && (name == "auth" || name == "key" || name == "token"):
		return true
	case strings.HasPrefix(name, "http_tokens"):
		return true
	}
	return false
}
