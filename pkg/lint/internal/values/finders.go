package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// structuredShapes are formats that are recognised by decoding them.
var structuredShapes = []shape{
	{kind: "jwt", title: "JSON Web Token", prefixes: "eyJ", alphabet: chars.Dotted, min: 60, max: 8000, check: isJWT},
}

// finders are the formats that are found at a keyword.
var finders = []finder{
	{"-----BEGIN ", findPEM},
	{"LS0tLS1CRUdJTi", findEncodedPEM},
	{"PuTTY-User-Key-File-", findPuTTY},
	{".atlasv1.", findTerraformCloud},
	{"~", findAzureSecret},
	{":AA", findTelegram},
	{"://", findURLPassword},
	{"@tcp(", findDSNPassword},
	{"@unix(", findDSNPassword},
	{"?", findQuerySecret},
	{"&", findQuerySecret},
	{"hooks.slack.com/", findWebhook},
	{"discord.com/api/webhooks/", findWebhook},
	{"discordapp.com/api/webhooks/", findWebhook},
	{"webhook.office.com/webhookb2/", findWebhook},
	{"Basic ", findBasic},
	{"basic ", findBasic},
	{"Bearer ", findBearer},
	{"bearer ", findBearer},
	{`auth": "`, findDockerAuth},
	{`auth":"`, findDockerAuth},
	{"authToken=", findRegistryToken},
	{"AccountKey=", findAccountKey},
	{"SharedAccessKey=", findAccountKey},
	{"aws_secret_access_key", findAWSSecret},
	{"AWS_SECRET_ACCESS_KEY", findAWSSecret},
	{"SecretAccessKey", findAWSSecret},
	{"secretAccessKey", findAWSSecret},
	{"Password=", findConnectionString},
	{"password=", findConnectionString},
	{"Pwd=", findConnectionString},
	{"pwd=", findConnectionString},
	{"machine ", findNetrc},
	{"PASSWORD '", findSQLPassword},
	{"password '", findSQLPassword},
	{`PASSWORD \'`, findSQLPassword},
	{"PASSWORD('", findSQLPassword},
	{"password('", findSQLPassword},
	{"IDENTIFIED ", findSQLPassword},
	{"identified ", findSQLPassword},
	{"DefaultPassword", findLogonPassword},
}

// findPEM finds a private key in PEM. It must have a body: scripts search for the first line alone.
func findPEM(s *shapeIndex, text string, at int) (Match, bool) {
	const begin = len("-----BEGIN ")
	label, _, ok := strings.Cut(text[at+begin:min(len(text), at+begin+64)], "-----")
	if !ok || !strings.Contains(label, "PRIVATE KEY") {
		return unmatched()
	}
	from := at + begin + len(label) + len("-----")
	end := len(text)
	if i := strings.Index(text[from:], "-----"); i >= 0 { // of the end, or of another block
		end = from + i
	}
	body, key := pemBody(text[from:end])
	if len(key) < 48 || isFiller(key) || strings.Contains(text[from:end], "...") {
		return unmatched()
	}
	if strings.HasPrefix(label, "PGP") {
		return matched(at, from+body, "private-key", "PGP private key", naming.ConfidenceHigh)
	}
	return matched(at, from+body, "private-key", "private key", naming.ConfidenceHigh)
}

// pemBody returns the length of the PEM block at the start of text and the first bytes of its
// base64. It skips headers, indentation and line ends, also escaped ones.
func pemBody(text string) (length int, key string) {
	var b strings.Builder
	for i := 0; i < len(text); {
		if n := lineBreak(text[i:]); n > 0 {
			i += n
			continue
		}
		line := text[i:]
		if end := strings.IndexAny(line, "\r\n\\\"'"); end >= 0 {
			line = line[:end]
		}
		if line == "" || !chars.Base64.All(line) && !strings.Contains(line, ": ") {
			break
		}
		if chars.Base64.All(line) && b.Len() < 256 {
			b.WriteString(line)
		}
		i += len(line)
		length = i
		if i < len(text) && (text[i] == '"' || text[i] == '\'') {
			break
		}
	}
	return length, b.String()
}

// lineBreak returns the length of a line end, real or escaped, or a space at the start of text.
func lineBreak(text string) int {
	if strings.HasPrefix(text, `\n`) || strings.HasPrefix(text, `\r`) {
		return 2
	}
	if strings.IndexByte(" \t\r\n", text[0]) >= 0 {
		return 1
	}
	return 0
}

// findEncodedPEM finds a PEM private key in base64, as in a kubeconfig.
func findEncodedPEM(s *shapeIndex, text string, at int) (Match, bool) {
	n := chars.Base64.Run(text[at:], 64<<10)
	head, ok := decodeBase64(text[at : at+min(n, 64)&^3])
	if !ok || n < 200 || !strings.Contains(string(head), "PRIVATE KEY") {
		return unmatched()
	}
	return matched(at, at+n, "private-key", "private key in base64", naming.ConfidenceHigh)
}

// findPuTTY finds a private key of PuTTY.
func findPuTTY(s *shapeIndex, text string, at int) (Match, bool) {
	i := strings.Index(text[at:min(len(text), at+8<<10)], "Private-Lines:")
	if i < 0 {
		return unmatched()
	}
	return matched(at, at+i, "private-key", "PuTTY private key", naming.ConfidenceHigh)
}

// findTerraformCloud finds the token of Terraform Cloud, with the keyword in its middle.
func findTerraformCloud(s *shapeIndex, text string, at int) (Match, bool) {
	const id, keyword = 14, len(".atlasv1.")
	if at < id || !chars.Alnum.All(text[at-id:at]) {
		return unmatched()
	}
	n := chars.WordDash.Run(text[at+keyword:], 80)
	if n < 60 || isFiller(text[at+keyword:at+keyword+n]) {
		return unmatched()
	}
	return matched(at-id, at+keyword+n, "terraform-token", "Terraform Cloud token", naming.ConfidenceHigh)
}

// findAzureSecret finds a client secret of Entra ID: three bytes, a digit, "Q~" and the rest.
func findAzureSecret(s *shapeIndex, text string, at int) (Match, bool) {
	const before = 5
	set := chars.Dotted | chars.Tilde
	if at < before || text[at-1] != 'Q' || !chars.IsDigit(text[at-2]) || !set.All(text[at-before:at]) {
		return unmatched()
	}
	if at > before && chars.Word.Has(text[at-before-1]) {
		return unmatched()
	}
	n := set.Run(text[at+1:], 40)
	if n < 31 || n > 34 || isFiller(text[at+1:at+1+n]) {
		return unmatched()
	}
	return matched(at-before, at+1+n, "azure-client-secret", "Azure client secret", naming.ConfidenceHigh)
}

// findTelegram finds the token of a Telegram bot: a number, a colon and 35 bytes.
func findTelegram(s *shapeIndex, text string, at int) (Match, bool) {
	start := at
	for start > 0 && chars.IsDigit(text[start-1]) {
		start--
	}
	n := chars.WordDash.Run(text[at+1:], 36)
	if at-start < 8 || at-start > 11 || n != 35 || !isMixed(text[at+1:at+1+n]) || isFiller(text[at+3:at+1+n]) {
		return unmatched()
	}
	return matched(start, at+1+n, "telegram-token", "Telegram bot token", naming.ConfidenceHigh)
}

// findWebhook finds the address of an incoming webhook, which suffices to post.
func findWebhook(s *shapeIndex, text string, at int) (Match, bool) {
	set := chars.Dotted | chars.PlusSlash
	n := set.Run(text[at:], 400)
	address := text[at : at+n]
	last := address[strings.LastIndexByte(address, '/')+1:]
	if strings.Count(address, "/") < 3 || len(last) < 20 || !bodyIsVaried(last, 0) || isFiller(last) {
		return unmatched()
	}
	return matched(at, at+n, "webhook-url", "webhook address", naming.ConfidenceHigh)
}

// findRegistryToken finds the token of an .npmrc.
func findRegistryToken(s *shapeIndex, text string, at int) (Match, bool) {
	from := at + len("authToken=")
	n := (chars.Dotted | chars.PlusSlash | chars.Equals).Run(text[from:], 512)
	if n < 16 || !looksRandom(text[from:from+n]) || isFiller(text[from:from+n]) {
		return unmatched()
	}
	return matched(from, from+n, "registry-token", "registry token", naming.ConfidenceHigh)
}

// findAccountKey finds the key of an Azure connection string.
func findAccountKey(s *shapeIndex, text string, at int) (Match, bool) {
	from := at + strings.IndexByte(text[at:], '=') + 1
	n := chars.Base64.Run(text[from:], 100)
	key, ok := decodeBase64(text[from : from+n])
	if !ok || len(key) < 32 || isFiller(text[from:from+n]) {
		return unmatched()
	}
	return matched(from, from+n, "azure-account-key", "Azure account key", naming.ConfidenceHigh)
}

// findAWSSecret finds the secret access key of AWS after its usual names.
func findAWSSecret(s *shapeIndex, text string, at int) (Match, bool) {
	from := at + chars.Word.Run(text[at:], 64)
	for separators := 0; from < len(text) && separators < 8 && strings.IndexByte(" \t=:\"'", text[from]) >= 0; separators++ {
		from++
	}
	n := (chars.Alnum | chars.PlusSlash).Run(text[from:], 41)
	if n != 40 || !looksRandom(text[from:from+n]) || isFiller(text[from:from+n]) {
		return unmatched()
	}
	return matched(from, from+n, "aws-secret-key", "AWS secret access key", naming.ConfidenceHigh)
}

// findNetrc finds the password in a line of a netrc file.
func findNetrc(s *shapeIndex, text string, at int) (Match, bool) {
	line, _, _ := strings.Cut(text[at:min(len(text), at+400)], "\n")
	fields := strings.Fields(line)
	if len(fields) < 6 || !strings.Contains(fields[1], ".") || fields[2] != "login" || fields[4] != "password" {
		return unmatched()
	}
	password := strings.TrimRight(fields[5], `"'\`)
	if !mayBePassword(password) {
		return unmatched()
	}
	from := at + strings.LastIndex(line, password)
	return matched(from, from+len(password), "netrc", "netrc password", confidenceOf(password))
}
