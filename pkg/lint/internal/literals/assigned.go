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

// text finds the secrets in the text of a template expression.
func (s *scanner) text(name string, expr hclsyntax.Expression) {
	t := terraform.TextOf(s.file, expr)
	if t == nil || len(t.Text) < values.MinLength {
		return
	}
	flavor := script.FlavorInline
	if isMultiline(t.Text) {
		flavor = script.FlavorScript
	}
	s.scanText(t, flavor, !skippedAttributes.Has(name))
	for _, interpolation := range t.Interpolations {
		s.expr("", interpolation.Range(), interpolation)
	}
}

// scanText finds assignments, if there may be any, and known formats in a text.
func (s *scanner) scanText(t *terraform.Text, flavor script.Flavor, assignments bool) {
	first := len(s.found)
	if assignments {
		s.hasSealedSecret = strings.Contains(t.Text, "encryptedData:")
		script.Assignments(t.Text, flavor, func(a script.Assignment) { s.assignment(t, a, first) }, func(offset int) {
			s.skipped = append(s.skipped, t.Span(offset, offset+1))
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

// assignment judges an assignment. The literals from index first on are of the same text.
func (s *scanner) assignment(t *terraform.Text, a script.Assignment, first int) {
	if len(a.Value) < values.MinLength || a.Name == agentToken {
		return
	}
	if s.lookAlike == nil && !s.names.Classify(a.Name).AtLeast(naming.ConfidenceMedium) {
		return // its range is not needed
	}
	at := t.Span(a.NameStart, a.NameEnd)
	if !s.isSecretName(a.Name, at, false) {
		return
	}
	verdict := Judge(s.names, a.Value, Context{Name: a.Name, TakesSecret: true, MayBeEntry: true})
	switch {
	case !verdict.Secret:
		s.ignore(at, a.Name, lookAlikeReason(verdict))
		return
	case a.Name == "secret" && isSecretFlag(t.Text, a.NameStart):
		s.ignore(at, a.Name, entryName)
		return
	case verdict.Confidence < naming.ConfidenceHigh && sameWords(a.Name, a.Value) && !a.Quoted:
		s.ignore(at, a.Name, "its value only repeats the name")
		return
	}
	value := t.Span(a.ValueStart, a.ValueEnd)
	if s.covered(first, value) || s.hasSealedSecret && inSealedSecret(t.Text[:a.NameStart]) || verdict.Confidence < naming.ConfidenceHigh && nearAuthNone(t.Text, a.NameStart) {
		return
	}
	s.add(a.Name, StartOf(at, value), value, a.Value, verdict)
}

// isEntryName reports whether a value is the name of an entry in a store and not the
// secret in it: keyAccessToken = "access_token", Kubernetes' secretKey = "password", and
// plain words under a name such as storageKey.
func isEntryName(names *naming.Judge, name, value string, verdict values.Verdict) bool {
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
	case plain && strings.HasSuffix(strings.ToLower(name), "key") && names.Classify(name).Confidence < naming.ConfidenceHigh:
		return true
	}
	words, nameWords := naming.Words(value), naming.Words(name)
	return plain && len(words) > 1 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(nameWords, w) })
}

// isSecretFlag reports whether the flag --secret at an offset takes the name of a secret,
// as that of docker does. A command that docker run starts has its own flags.
func isSecretFlag(text string, offset int) bool {
	before, ok := strings.CutSuffix(text[:offset], "--")
	if !ok {
		return false
	}
	words := values.LastCommand(before)
	return len(words) > 0 && secretFlagPrograms.Has(path.Base(words[0])) && !startsCommand(words[1:])
}

// startsCommand reports whether arguments include the command that run or exec starts:
// the first word after them that is neither a flag nor the value of one.
func startsCommand(words []string) bool {
	running, isValue := false, false
	for _, w := range words {
		switch isFlag := strings.HasPrefix(w, "-"); {
		case w == "--", running && !isFlag && !isValue:
			return true
		case w == "run" || w == "exec":
			running, isValue = true, false
		default:
			isValue = isFlag && !strings.Contains(w, "=") && !switches.Has(w)
		}
	}
	return false
}

// switches are the flags of run and exec that take no value.
const switches chars.Words = "-d -i -t -it -ti -dit -itd -dt -P --detach --interactive --tty --rm --init --privileged --read-only --replace"

// secretFlagPrograms are the programs whose flag --secret takes the name of a secret.
const secretFlagPrograms chars.Words = "gcloud docker podman nerdctl buildah aws oc kubectl doppler fly flyctl"

// isKeyID reports whether a value is the id or fingerprint of a GPG key, which is public.
func isKeyID(name, value string) bool {
	words := naming.Words(name)
	if !slices.Contains(words, "gpg") && !slices.Contains(words, "pgp") {
		return false
	}
	value = strings.TrimPrefix(strings.ReplaceAll(value, " ", ""), "0x")
	return (len(value) == 8 || len(value) == 16 || len(value) == 40) && chars.HexAny.All(value)
}

// nearAuthNone reports whether "auth: none" is within three lines of an offset: with it,
// code-server does not use the password in its configuration.
func nearAuthNone(text string, offset int) bool {
	from, to := max(0, offset-200), min(len(text), offset+200)
	i := strings.Index(text[from:to], "auth: none")
	if i < 0 {
		return false
	}
	a, b := min(offset, from+i), max(offset, from+i)
	return strings.Count(text[a:b], "\n") <= 3
}

// inSealedSecret reports whether a text ends within the encrypted data of a Kubernetes
// SealedSecret, which only its cluster can decrypt.
func inSealedSecret(before string) bool {
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

// inComment reports whether an offset is in a line that is only a comment.
func inComment(text string, offset int) bool {
	return script.IsComment(text[strings.LastIndexByte(text[:offset], '\n')+1 : offset])
}

// sameWords reports whether a value has the words of its name, as in code that passes a
// variable: password: password.
func sameWords(name, value string) bool {
	return strings.EqualFold(strings.Join(naming.Words(name), ""), strings.Join(naming.Words(value), ""))
}

// isReference reports whether an attribute refers to a secret by name or has another
// meaning, according to the schema of its resource.
func isReference(b *terraform.Block, attribute []string, name string) bool {
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
