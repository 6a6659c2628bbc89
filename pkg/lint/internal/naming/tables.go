package naming

// The tables by which names are judged. A row is a word, or a phrase of at most maxNounWords
// words separated by single spaces, in lower case and without accents, as split returns them.

// nounKind is what a noun says about a name.
type nounKind int

const (
	// nounHigh means a secret.
	nounHigh nounKind = iota + 1
	// nounMedium usually means a secret.
	nounMedium
	// nounUnclear may mean a secret or something public.
	nounUnclear
	// nounBenign contains a word that means a secret, but means something else.
	nounBenign
)

// noun is one row of the table of nouns.
type noun struct {
	kind nounKind
	// why completes the sentence "… may be secret or not: …" or "… is no secret: …".
	why string
}

// confidence is how sure a name with this noun means a secret.
func (n noun) confidence() Confidence {
	if n.kind == nounHigh {
		return ConfidenceHigh
	}
	return ConfidenceMedium
}

const maxNounWords = 4

// nounRow is nouns that say the same about a name. Its phrases are separated by bars.
type nounRow struct {
	noun
	phrases string
}

// nounRows are the words and phrases that mean a secret, or that could be mistaken for one.
var nounRows = []nounRow{
	{noun{kind: nounHigh}, `password|passwords|passwd|passphrase|pass phrase|passcode|pass code|pass word|secret|token|connection string|
		conn string|conn str|connstr|connectionstring|secret key|private pem|pem key|key pem|otp seed|otp secret|totp seed|mfa seed|
		seed phrase|recovery phrase|mnemonic|recovery code|recovery codes|backup codes|sas url|credentials json|credential json|
		credentials b64|credentials base64|service account json|service account key|sa json|kubeconfig content|kubeconfig contents|
		kubeconfig data|kubeconfig b64|kubeconfig base64|kubeconfig raw|kubeconfig yaml|dockerconfigjson|docker config json|id rsa|psk|
		preshared key|pre shared key|shared access signature|secret access key|storage access key|account access key|azure access key|
		approle secret id|vault secret id|role secret id|account json key|gcr json key|gcp json key|sa json key|google json key|service role key|secret string|secret phrase`},
	{noun{kind: nounMedium}, `pwd|pw|pswd|psw|pass|pat|jwt|dsn|credential|credentials|cred|creds|pin code|pincode|otp|auth json|auth tarball|
		auth bundle|auth blob|auth code|access code|unlock code|mfa code|one time code|two factor code|2fa code|verification code|http auth|basic auth|basicauth|bearer|netrc|npmrc auth|
		htpasswd|id ed25519|password hash|hashed password|password hashed|hash password|encrypted password|session cookie|
		auth cookie|slack webhook|discord webhook|teams webhook|mattermost webhook|slack webhook url|discord webhook url|
		teams webhook url|mattermost webhook url|presigned url|signed url|product key|activation code|license code|licence code|plex claim|totp|tokens|api keys|private keys|secret keys|
		access keys secret|docker auth config|private jwk`},
	{noun{kind: nounUnclear, why: "an SSH key has a public half too"}, `ssh key|ssh keys|host key|rsa key|ed25519 key|ecdsa key|deploy keys`},
	{noun{kind: nounUnclear, why: "it may be a way to log in as well as what one logs in with"}, `auth|authentication|authorization|registry auth|
		docker auth|auth config|auth data|auth header`},
	{noun{kind: nounUnclear, why: "in most clouds it is the half of a pair that is no secret, in some it is the secret"}, `access key|access keys`},
	{noun{kind: nounUnclear, why: "the file may hold a token, or the value may be where the file is"}, `kubeconfig|kube config|docker config|vpn config|openvpn config|ovpn config|
		wireguard config|wg config|wireguard conf|wg conf|vpn conf|openvpn conf|rclone config|keytab|json key|
		service account|google application credentials|npmrc|pfx|keystore|pem`},
	{noun{kind: nounUnclear, why: "such an address may carry a password"}, `database url|db url|postgres url|postgresql url|mysql url|mongo url|
		mongo uri|mongodb url|mongodb uri|redis url|amqp url|broker url|database uri|db uri|connection url|connection uri|jdbc url|webhook|
		webhook url|sqlalchemy url`},
	{noun{kind: nounUnclear, why: "it may be a key or a text"}, `license|licence`},
	{noun{kind: nounUnclear, why: "it may be a code or a version that is held"}, `pin`},
	{noun{kind: nounUnclear, why: "it is made to be known to browsers"}, `sentry dsn`},
	{noun{kind: nounUnclear, why: "it may be secrets or the list of their names"}, `secrets`},
	{noun{kind: nounUnclear, why: "in Vault's AppRole it is a secret, elsewhere the id of one"}, `secret id`},
	{noun{kind: nounUnclear, why: "Kubernetes and Helm call the name of a secret so"}, `pull secret|pull secrets|tls secret|ca secret|cert secret|
		certificate secret|existing secret|kubernetes secret|ingress secret|registry secret|
		credentials secret|password secret key|token secret key|key secret key`},
	{noun{kind: nounBenign, why: "it is a product or a service"}, `password manager|password store|secret manager|secrets manager|secret store|
		secrets store|key vault|keyvault|1password|onepassword|one password|token exchange|token service|secret service|parameter store`},
	{noun{kind: nounBenign, why: "it is a mark in a model's text or on a page"}, `stop token|stop tokens|pad token|eos token|bos token|sep token|
		cls token|mask token|special tokens|design token|design tokens|token bucket|csrf token header|cancellation token`},
	{noun{kind: nounBenign, why: "it only tells rows, objects or files apart"}, `primary key|foreign key|partition key|sort key|cache key|hash key|
		range key|object key|state key|lock key|label key|tag key|map key|group key|idempotency key|row key|routing key|index key|
		lookup key|sorting key|annotation key|config key|env key|attribute key|metadata key|field key|dict key`},
	{noun{kind: nounBenign, why: "a certificate is public"}, `cert pem|ca pem|certificate pem|chain pem|fullchain pem`},
	{noun{kind: nounBenign, why: "it is a key of the keyboard"}, `hot key|short cut key|shortcut key|leader key|modifier key|escape key|enter key|
		arrow key|prefix key|meta key|return key`},
	{noun{kind: nounBenign, why: "the provider means it to be public"}, `publishable key|publishable token|site key|anon key|anonymous key|
		public token|instrumentation key|vapid public key`},
	{noun{kind: nounBenign, why: "it names a key that stays in the key service"}, `kms key|kms keys|cmk key|kms crypto key|kms encryption key|kms signing key`},
	{noun{kind: nounBenign, why: "it names a setting"}, `key pair|keypair|key pairs|http tokens|metadata http tokens|image pull secret|image pull secrets|
		imagepullsecret|imagepullsecrets|pull secret name|access key id|secret santa|single pass|two pass|band pass|low pass|high pass`},
}

// keyRows are the words that, before the word "key", mean a secret.
var keyRows = []nounRow{
	{noun{kind: nounHigh}, `api secret private auth encryption encrypt decryption decrypt master hmac deploy ai llm model oauth bearer jwt cookie
		session setup shared crypto cipher aes fernet wireguard wg age luks tls ssl https recovery unseal unlock join enroll enrollment
		registration activation webhook ingest ingestion authentication authorization personal rest admin root`},
	{noun{kind: nounMedium}, `signing sign license licence serial account storage service gpg pgp client server app application provisioning provisioner daemon
		runner agent bootstrap write function subscription gateway virtual bot cert certificate ca developer dev integration backup restic vault organization
		org team machine node cluster worker proxy tunnel registry repo git sa`},
	// Vendors of services.
	{noun{kind: nounHigh}, `openai anthropic claude gemini google azure aws gcp github gitlab groq mistral codestral cohere deepseek openrouter perplexity
		xai grok huggingface hf replicate together fireworks stripe sendgrid twilio mailgun tailscale ts headscale cloudflare cf datadog
		dd newrelic relic sentry posthog segment jira atlassian confluence linear notion slack figma wandb pinecone supabase vercel
		netlify amp cursor copilot codex windsurf augment auggie tavily brave serper serpapi exa firecrawl langsmith langfuse langchain
		litellm vllm ollama zhipu qwen dashscope moonshot kimi minimax bedrock vertex elevenlabs deepgram assemblyai stability nvidia ngc
		cerebras sambanova voyage jina weaviate qdrant milvus elastic elasticsearch algolia meilisearch mapbox maps digitalocean do linode
		vultr hetzner hcloud scaleway ovh heroku fly railway render doppler infisical bitwarden bws sonar sonarqube snyk codecov circleci
		buildkite jenkins jfrog artifactory nexus npm pypi nuget docker dockerhub quay harbor grafana honeycomb splunk pagerduty opsgenie
		statuspage databricks snowflake dbt airflow prefect temporal kaggle roboflow comet neptune clearml runpod modal lambda vast
		shopify square paypal plaid airtable asana clickup trello hubspot intercom zendesk salesforce discord telegram zoom okta auth0
		clerk workos postman rapidapi resend cosmos cosmosdb servicebus eventhub cognitive speech postmark brevo mailchimp dropbox box twitch spotify youtube steam unity unreal newsapi
		weather openweather alchemy infura etherscan wakatime gitpod coder e2b daytona context7 hub lab face browserbase apify zapier n8n dify
		flowise langflow openhands goose aider continue tabnine codeium sourcegraph phind netbird zerotier ngrok twingate teleport`},
}

// keyUnclear is "key" after any other word.
var keyUnclear = noun{kind: nounUnclear, why: "a key may open something or only sort it"}

// headRows are first words of names that ask, switch or count: what follows is not the value itself.
var headRows = `use uses using used enable enables enabled disable disables disabled install installs has have is are with without no not non skip accept check
	generate auto autoprovision autogenerate provision persist show save require requires required allow allows rotate max maximum min minimum
	num number count total price disallow validate verify should shall want wants needs need include includes exclude inject ignore force hide
	prompt ask supports remember reuse keep delete remove change configure expose mount forward reset create creates update updates whether if when does can
	will must print display reveal toggle prefer fetch fetches revoke activate deactivate add cost mask redact encrypt which how copy pass`

// countRows are words that, near "tokens", mean the tokens of a language model.
var countRows = `max maximum min minimum num number total input output price cost million per prompt completion context thinking budget limit count
	reasoning cached stop special pad http used remaining daily monthly rate usage window chunk model ctx`

// publicRows are words that say that a key is the public half.
var publicRows = `public pub publique publica publico pubblica pubblico offentlich offentlicher offentlichen offentliche oeffentlicher
	oeffentlichen publieke publiczny acik genel authorized authorised publishable открытый публичный открытого публичного
	公钥 公鑰 公開鍵 公开 公開 공개키 공개`

// privateRows are words that say that a key is the private half.
var privateRows = `private priv privada privado prive privee privata privat privater privaten prywatny gizli ozel приватный закрытый 私 私有 プライベート`

// tailRows are words that, after the noun, mean something about the secret.
var tailRows = `id ids uuid guid name names path paths file files filename filenames filepath dir dirs directory folder url urls uri uris endpoint endpoints
	type types kind mode modes scope scopes length len size count counts limit limits ttl expiry expires expire expired expiration exp age
	lifetime duration days hours minutes seconds timeout interval version versions provider providers method methods ref refs reference
	references arn arns ocid role roles user users username email host hostname port label labels format algorithm algo alg prefix prefixes
	suffix policy policies manager engine project namespace bits helper helpers field fields description desc title enabled disabled required
	optional rotation rotate hint help message regex pattern validation validator status state source location region zone link
	parameter param variable var vars env envvar backend selector issuer audience subject claim claims template example usage budget
	window cost price rate per max min index position order icon fingerprint hash hashes checksum sha256 digest options option choice strategy
	handling management protection login auth authentication authorization grant header cookie bucket volume mount list map
	script command cmd revision resource recipient recipients created updated set exists present change reset
	profile profiles class category protocol support tenant domain branch ip address addr pair pairs alias aliases generation generator length
	display visible visibility printer loader lookup caching stdin store stores create delete update revoke scan
	scanning scanner detection rules settings plugin plugins driver drivers headers aud iss kid jwks level levels digits complexity strength process accepted agreement`

// carrierRows are words for addresses, which may contain a secret.
const carrierRows = `url urls uri uris dsn remote link adresse`

// joinRows are words that precede what an address contains.
const joinRows = `with mit con avec com met including`

// takerRows are verbs for choosing one of several secrets, as in "secret to mount".
const takerRows = `mount fetch load sync attach retrieve read inject expose pull import`

// stopKind is what begins after a word that ends a clause.
type stopKind int

const (
	// stopOf is followed by what the words before it are about: "path to the key".
	stopOf stopKind = iota + 1
	// stopOr is followed by an alternative.
	stopOr
	// stopWith is followed by an aside: nothing after it is judged.
	stopWith
	// stopRemark is followed by what the words before it consist of, in parentheses or
	// after a colon.
	stopRemark
)

// stopRows are the words that end a clause.
var stopRows = []struct {
	stopKind
	words string
}{
	{stopRemark, `(`},
	{stopOr, `, or and ou oder und y e o lub и или ve veya`},
	{stopOf, `of to for in inside from do da de del di du des della dell dei der des fur van voor para pour dla для от zu zum zur`},
	{stopWith, `with by via using when if which that on at as into so mit con avec com met unless only because`},
}

// expansionRows are common compounds and their words.
var expansionRows = `oauth2=oauth authn=authentication authz=authorization privkey=private|key pubkey=public|key accesskeyid=access|key|id
	secretaccesskey=secret|access|key keyfile=key|file keypath=key|path tokenfile=token|file passwordfile=password|file pwdfile=password|file
	secretname=secret|name secretsmanager=secrets|manager secretmanager=secret|manager secretref=secret|ref secretkeyref=secret|key|ref
	keyid=key|id keyname=key|name tokenid=token|id secretid=secret|id tokenurl=token|url maxtokens=max|tokens hotkey=hot|key
	hotkeys=hot|key connstring=connection|string passwordhash=password|hash dbconnectionstring=db|connection|string
	zugriffstoken=token zugangstoken=token toegangstoken=token accessstoken=token personalaccesstoken=token idrsa=id|rsa
	privateschluessel=privater|schluessel dburl=db|url databaseurl=database|url apikeys=api|keys sshkeys=ssh|keys oauthtoken=oauth|token
	clientsecretid=client|secret|id passw=password paswd=passwd passowrd=password passwort=passwort pasword=password pssword=password
	tok=token tkn=token authcode=auth|code requirepass=redis|password`

// gluedFirstRows and gluedLastRows are the parts of compounds: dbpassword, authtoken, sshkey.
var (
	gluedFirstRows = `api auth access private priv secret public pub ssh db database user usr admin administrator root sudo su my vnc rdp ftp sftp smtp imap
		mail email git github gitlab gh gl bitbucket session sess refresh bearer id oauth jwt app client bot deploy master license encryption
		signing storage account service mysql postgres postgresql pg mongo redis rabbitmq vault consul jenkins sonar docker registry
		dockerhub npm pypi aws azure gcp do hcloud cf cloudflare openai anthropic claude hf slack coder workspace wifi wlan login
		keystore truststore cert ssl tls key host server machine agent runner kube k8s tailscale ts webhook super superuser pgadmin grafana
		jupyter notebook rstudio code vscode windows win local linux unix system default guest test dev prod new old confirm`
	gluedLastRows = `passphrase password passwd secret token creds cred pass pwd pw key`
)

// compoundEndRows are nouns of languages that write compounds as one word: a word is split before them.
var compoundEndRows = `password passwd passphrase passwort kennwort wachtwoord losenord passord adgangskode kodeord salasana jelszo schlussel schluessel sleutel`

// uncutRows are first parts that are not split off before one of compoundEndRows.
const uncutRows = `no ht one`

// wholeRows are words of letters and digits that are not split.
var wholeRows = `1password k8s s3 ec2 b64 base64 oauth2 p12 pkcs12 pkcs8 x509 ed25519 sha1 sha256 sha512 md5 auth0 n8n e2b context7 h2 i18n l10n a11y v1 v2 v3 v4
	2fa 1claw r2 k3s w3 mp3 mp4`

// neutralRows are words that say nothing about what follows a stop.
var neutralRows = `value values content contents text string body your my our the a an enter paste provide input please new current own set give type in
	json yaml base64 b64 raw plain encoded valor contenido conteudo contenu wert inhalt waarde wartosc`
