package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// text looks into the text of a template expression.
func (s *scanner) text(name string, expr hclsyntax.Expression) {
	t := textOfExpr(s.file, expr)
	if t == nil || len(t.text) < minSecret {
		return
	}
	kind := flavorInline
	if isMultiline(t.text) {
		kind = flavorScript
	}
	s.scanText(t, kind, !skippedAttributes.has(name))
	for _, hole := range t.holes {
		s.expr("", hole.Range(), hole)
	}
}

// scanText finds assignments and known formats in a text.
func (s *scanner) scanText(t *literalText, kind flavor, assigned bool) {
	first := len(s.found)
	if assigned {
		t.seals = strings.Contains(t.text, "encryptedData:")
		assignments(t.text, kind, func(a assignment) { s.assignment(t, a, first) }, func(at int) {
			s.skipped = append(s.skipped, t.span(at, at+1))
		})
	}
	for _, m := range findShapes(t.text) {
		value := t.span(m.Start, m.End)
		if s.covered(first, value) || m.Confidence < ConfidenceHigh && inComment(t.text, m.Start) {
			continue
		}
		verdict := valueVerdict{Kind: m.Kind, Title: m.Title, Secret: true, Confidence: m.Confidence}
		s.add("", startOf(hcl.Range{}, value), value, t.text[m.Start:m.End], verdict)
	}
}

// assignment looks at one; what is found from first on is of the same text.
func (s *scanner) assignment(t *literalText, a assignment, first int) {
	if len(a.value) < minSecret || a.name == agentToken {
		return
	}
	if s.passed == nil && !s.names.classify(a.name).atLeast(ConfidenceMedium) {
		return // the place is not needed
	}
	at := t.span(a.nameStart, a.nameEnd)
	if !s.isSecretName(a.name, at, false) {
		return
	}
	verdict := judgeValue(a.value, true)
	switch {
	case !verdict.Secret:
		s.passOver(at, a.name, "of its value: "+verdict.Reason)
		return
	case s.namesEntry(a.name, a.value, verdict):
		s.passOver(at, a.name, entryName)
		return
	case a.name == "secret" && picksSecret(t.text, a.nameStart):
		s.passOver(at, a.name, entryName)
		return
	case verdict.Confidence < ConfidenceHigh && sameWords(a.name, a.value) && !a.quoted:
		s.passOver(at, a.name, "its value only repeats the name")
		return
	}
	value := t.span(a.valueStart, a.valueEnd)
	if s.covered(first, value) || t.seals && sealed(t.text[:a.nameStart]) || verdict.Confidence < ConfidenceHigh && switchedOff(t.text, a.nameStart) {
		return
	}
	s.add(a.name, startOf(at, value), value, a.value, verdict)
}

// namesEntry reports a value that is the name of an entry in a store, and not the
// secret that is kept there: keyAccessToken = "access_token", secretKey = "password"
// of Kubernetes, and plain words under a name such as storageKey.
func (s *scanner) namesEntry(name, value string, verdict valueVerdict) bool {
	if verdict.Confidence >= ConfidenceHigh {
		return isKeyID(name, value)
	}
	plain := (hexLower | restLower | underscore | dash | dot).all(value)
	switch {
	case isKeyID(name, value):
		return true
	case strings.HasSuffix(strings.ToLower(name), "_key") && (hexUpper | restUpper | underscore).all(value):
		oneWord := strings.HasSuffix(strings.ToLower(name), "secret_key") && len(value) < 16
		return oneWord || strings.Contains(value, "_")
	case name == "secretKey":
		return wordDash.all(value)
	case plain && strings.HasSuffix(strings.ToLower(name), "key") && s.names.classify(name).Confidence < ConfidenceHigh:
		return true
	}
	words, of := lexName(value).words, lexName(name).words
	return plain && len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(of, w) })
}

// picksSecret reports the flag --secret of a command that takes the name of one. What
// such a program runs has flags of its own.
func picksSecret(text string, at int) bool {
	before, ok := strings.CutSuffix(text[:at], "--")
	if !ok {
		return false
	}
	words := lastCommand(before)
	return len(words) > 0 && secretPickers.has(path.Base(words[0])) && !runsAnother(words[1:])
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
			given = isFlag && !strings.Contains(w, "=") && !runSwitches.has(w)
		}
	}
	return false
}

// runSwitches are flags of run and exec that are given nothing.
const runSwitches wordSet = "-d -i -t -it -ti -dit -itd -dt -P --detach --interactive --tty --rm --init --privileged --read-only --replace"

// secretPickers are programs whose flag --secret names a secret that is kept elsewhere.
const secretPickers wordSet = "gcloud docker podman nerdctl buildah aws oc kubectl doppler fly flyctl"

// isKeyID reports the id or the fingerprint that GPG tells public keys apart by.
func isKeyID(name, value string) bool {
	words := lexName(name).words
	if !slices.Contains(words, "gpg") && !slices.Contains(words, "pgp") {
		return false
	}
	value = strings.TrimPrefix(strings.ReplaceAll(value, " ", ""), "0x")
	return (len(value) == 8 || len(value) == 16 || len(value) == 40) && hexAny.all(value)
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
	return isComment(text[strings.LastIndexByte(text[:at], '\n')+1 : at])
}

// sameWords reports a value that only repeats its name, as code does when it
// passes a variable on: password: password.
func sameWords(name, value string) bool {
	return strings.EqualFold(strings.Join(lexName(name).words, ""), strings.Join(lexName(value).words, ""))
}

// referenceName reports attributes that name a secret by their schema instead of
// holding one.
func referenceName(b *block, attribute []string, name string) bool {
	typ := b.typ
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
