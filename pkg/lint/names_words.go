package lint

// nounKind says what a noun of the table makes of a name.
type nounKind int

const (
	nounHigh nounKind = iota + 1
	nounMedium
	nounUnclear
	nounBenign
)

// noun is one row of the table of nouns.
type noun struct {
	is  nounKind
	why string
}

func (n noun) confidence() confidence {
	if n.is == nounHigh {
		return confidenceHigh
	}
	return confidenceMedium
}

const maxNounWords = 4

// nouns are the words and phrases that mean a secret.
var nouns = map[string]noun{
	"password": {is: nounHigh}, "passwd": {is: nounHigh}, "passphrase": {is: nounHigh}, "passcode": {is: nounHigh},
	"secret": {is: nounHigh}, "token": {is: nounHigh}, "connection string": {is: nounHigh},
	"pwd": {is: nounMedium}, "pass": {is: nounMedium}, "pat": {is: nounMedium}, "jwt": {is: nounMedium}, "dsn": {is: nounMedium},
	"credential": {is: nounMedium}, "credentials": {is: nounMedium}, "cred": {is: nounMedium}, "creds": {is: nounMedium},
	"pin code": {is: nounMedium}, "otp seed": {is: nounHigh}, "auth json": {is: nounMedium},
	"ssh key": {is: nounUnclear, why: "an SSH key has a public half"},
	"auth":    {is: nounUnclear, why: "it may be a way to log in"},
	"senha":   {is: nounHigh}, "segredo": {is: nounHigh}, "contraseña": {is: nounHigh}, "clave": {is: nounMedium},
	"mot de passe": {is: nounHigh}, "passwort": {is: nounHigh}, "密码": {is: nounHigh}, "令牌": {is: nounHigh},
}

// keyQualifiers are the words that make a secret of the word "key" after them.
var keyQualifiers = set("api access secret private auth encryption signing license account storage ai deploy service master gpg hmac client " +
	"openai anthropic claude gemini tailscale")

// heads are the first words of names that ask, switch or count.
var heads = set("use enable install has is with without no skip accept check generate auto autoprovision provision persist show save " +
	"require allow rotate max min num total input output price disable number count")

// publicWords say that a key is the public half.
var publicWords = set("public pub")

// tails are the words that, after the noun, name something about the secret.
var tails = set("id name path file filename dir directory url uri endpoint type mode scope length size count limit ttl expiry age " +
	"lifetime version provider method ref arn role user username email host label format algorithm prefix suffix policy manager engine " +
	"project namespace bits helper field description title enabled")

type stopKind int

const (
	stopOf stopKind = iota + 1
	stopOr
)

// stops end a clause of a name.
var stops = map[string]stopKind{
	",": stopOr, "or": stopOr, "and": stopOr,
	"of": stopOf, "to": stopOf, "for": stopOf, "with": stopOf, "from": stopOf, "in": stopOf, "do": stopOf, "da": stopOf, "de": stopOf,
}

// expansions are words glued together by habit.
var expansions = map[string]string{
	"apikey": "api key", "authkey": "auth key", "pubkey": "public key", "privkey": "private key", "sshkey": "ssh key",
	"accesskey": "access key", "secretkey": "secret key", "privatekey": "private key", "publickey": "public key",
}

// set makes a set of the words in a string.
func set(words string) map[string]bool {
	out := map[string]bool{}
	start := 0
	for i := 0; i <= len(words); i++ {
		if i == len(words) || words[i] == ' ' {
			if i > start {
				out[words[start:i]] = true
			}
			start = i + 1
		}
	}
	return out
}
