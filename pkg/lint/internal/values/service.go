package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// serviceShapes are the tokens of services for work, monitoring and payment.
var serviceShapes = []shape{
	{kind: "slack-token", title: "Slack token", prefixes: "xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxe- xoxe.xoxb- xoxe.xoxp- xoxc- xoxd-", alphabet: chars.WordDash | chars.Percent, min: 24, max: 400, check: bodyIsVaried},
	{kind: "slack-token", title: "Slack app token", prefixes: "xapp-", alphabet: chars.WordDash, min: 60, max: 130, check: bodyIsVaried},
	{kind: "stripe-key", title: "Stripe secret key", prefixes: "sk_live_ rk_live_ sk_prod_ rk_prod_", alphabet: chars.Alnum, min: 16, max: 200, check: bodyIsVaried},
	{kind: "stripe-key", title: "Stripe test key", prefixes: "sk_test_ rk_test_", alphabet: chars.Alnum, min: 16, max: 200, check: bodyIsMixed, confidence: naming.ConfidenceMedium},
	{kind: "webhook-secret", title: "webhook signing secret", prefixes: "whsec_", alphabet: chars.Base64, min: 24, max: 80, check: bodyIsMixed},
	{kind: "twilio-key", title: "Twilio API key", prefixes: "SK", alphabet: chars.HexDigits, min: 32, max: 32, confidence: naming.ConfidenceMedium},
	{kind: "sendgrid-key", title: "SendGrid API key", prefixes: "SG.", alphabet: chars.Dotted, min: 66, max: 66, check: func(t string, body int) bool {
		return parts(t, body, ".", part{chars.WordDash, 22, 22}, part{chars.WordDash, 43, 43})
	}},
	{kind: "mailgun-key", title: "Mailgun API key", prefixes: "key-", alphabet: chars.HexDigits, min: 32, max: 32},
	{kind: "resend-key", title: "Resend API key", prefixes: "re_", alphabet: chars.Word, min: 30, max: 40, check: func(t string, body int) bool {
		return parts(t, body, "_", part{chars.Alnum, 8, 9}, part{chars.Alnum, 20, 28})
	}},
	{kind: "brevo-key", title: "Brevo API key", prefixes: "xkeysib- xsmtpsib-", alphabet: chars.Alnum | chars.Dash, min: 81, max: 81, check: func(t string, body int) bool {
		return parts(t, body, "-", part{chars.HexDigits, 64, 64}, part{chars.Alnum, 16, 16})
	}},
	{kind: "linear-key", title: "Linear API key", prefixes: "lin_api_ lin_oauth_", alphabet: chars.Alnum, min: 40, max: 64},
	{kind: "notion-token", title: "Notion token", prefixes: "ntn_", alphabet: chars.Alnum, min: 44, max: 50},
	{kind: "notion-token", title: "Notion token", prefixes: "secret_", alphabet: chars.Alnum, min: 43, max: 43, check: bodyIsMixed},
	{kind: "atlassian-token", title: "Atlassian API token", prefixes: "ATATT3xFfG", alphabet: chars.WordDash | chars.Equals, min: 100, max: 260},
	{kind: "figma-token", title: "Figma token", prefixes: "figd_ figo_ figor_", alphabet: chars.WordDash, min: 36, max: 60},
	{kind: "airtable-token", title: "Airtable token", prefixes: "pat", alphabet: chars.Alnum | chars.Dot, min: 79, max: 79, check: func(t string, body int) bool {
		return parts(t, body, ".", part{chars.Alnum, 14, 14}, part{chars.HexDigits, 64, 64})
	}},
	{kind: "clickup-token", title: "ClickUp token", prefixes: "pk_", alphabet: chars.UpperNum | chars.Underscore, min: 36, max: 48, check: func(t string, body int) bool {
		return parts(t, body, "_", part{chars.Digits, 4, 14}, part{chars.UpperNum, 32, 32})
	}},
	{kind: "asana-token", title: "Asana token", prefixes: "1/ 2/ 0/", alphabet: chars.HexDigits | chars.Colon | chars.PlusSlash, min: 44, max: 70, check: isAsana},
	{kind: "contentful-token", title: "Contentful token", prefixes: "CFPAT-", alphabet: chars.WordDash, min: 43, max: 43},
	{kind: "dynatrace-token", title: "Dynatrace token", prefixes: "dt0c01. dt0s01. dt0s02. dt0s08. dt0s16.", alphabet: chars.UpperNum | chars.Dot, min: 73, max: 97, check: func(t string, body int) bool { return strings.Contains(t[body:], ".") }},
	{kind: "new-relic-key", title: "New Relic key", prefixes: "NRAK- NRII- NRAA- NRRA-", alphabet: chars.WordDash, min: 27, max: 42},
	{kind: "grafana-token", title: "Grafana service account token", prefixes: "glsa_", alphabet: chars.Word, min: 41, max: 41, check: func(t string, body int) bool {
		return parts(t, body, "_", part{chars.Alnum, 32, 32}, part{chars.HexAny, 8, 8})
	}},
	{kind: "grafana-token", title: "Grafana Cloud token", prefixes: "glc_", alphabet: chars.Base64, min: 32, max: 400, check: isJSONBody},
	{kind: "grafana-token", title: "Grafana API key", prefixes: "eyJrIjoi", alphabet: chars.Base64, min: 60, max: 400},
	{kind: "sentry-token", title: "Sentry token", prefixes: "sntryu_", alphabet: chars.HexDigits, min: 64, max: 64},
	{kind: "sentry-token", title: "Sentry organization token", prefixes: "sntrys_", alphabet: chars.Base64 | chars.Underscore, min: 80, max: 500},
	{kind: "posthog-key", title: "PostHog personal key", prefixes: "phx_ phs_", alphabet: chars.Alnum, min: 36, max: 64},
	{kind: "postman-key", title: "Postman API key", prefixes: "PMAK-", alphabet: chars.HexDigits | chars.Dash, min: 59, max: 59, check: func(t string, body int) bool {
		return parts(t, body, "-", part{chars.HexDigits, 24, 24}, part{chars.HexDigits, 34, 34})
	}},
	{kind: "honeycomb-key", title: "Honeycomb key", prefixes: "hcaik_ hcamk_", alphabet: chars.LowerNum, min: 58, max: 60},
	{kind: "launchdarkly-key", title: "LaunchDarkly key", prefixes: "sdk- api-", alphabet: chars.HexDigits | chars.Dash, min: 36, max: 36, check: bodyIsUUID},
	{kind: "hubspot-token", title: "HubSpot token", prefixes: "pat-na1- pat-na2- pat-eu1- pat-ap1-", alphabet: chars.HexDigits | chars.Dash, min: 36, max: 36, check: bodyIsUUID},
	{kind: "shopify-token", title: "Shopify token", prefixes: "shpat_ shpca_ shppa_ shpss_", alphabet: chars.HexAny, min: 32, max: 32},
	{kind: "square-token", title: "Square token", prefixes: "EAAA", alphabet: chars.WordDash, min: 56, max: 64, check: bodyIsMixed},
	{kind: "square-token", title: "Square token", prefixes: "sq0atp- sq0csp-", alphabet: chars.WordDash, min: 22, max: 60},
	{kind: "paypal-token", title: "PayPal access token", prefixes: "A21AA", alphabet: chars.WordDash, min: 80, max: 110},
	{kind: "razorpay-key", title: "Razorpay key", prefixes: "rzp_live_", alphabet: chars.Alnum, min: 14, max: 14, check: bodyIsVaried, confidence: naming.ConfidenceMedium},
	{kind: "typeform-token", title: "Typeform token", prefixes: "tfp_", alphabet: chars.Dotted, min: 59, max: 80},
	{kind: "duffel-token", title: "Duffel token", prefixes: "duffel_live_ duffel_test_", alphabet: chars.WordDash | chars.Equals, min: 43, max: 43},
	{kind: "easypost-key", title: "EasyPost key", prefixes: "EZAK EZTK", alphabet: chars.Alnum, min: 54, max: 54},
	{kind: "frameio-token", title: "Frame.io token", prefixes: "fio-u-", alphabet: chars.WordDash | chars.Equals, min: 64, max: 64},
	{kind: "prefect-key", title: "Prefect API key", prefixes: "pnu_", alphabet: chars.Alnum, min: 36, max: 36},
	{kind: "readme-key", title: "ReadMe API key", prefixes: "rdme_", alphabet: chars.LowerNum, min: 70, max: 72},
	{kind: "shippo-token", title: "Shippo token", prefixes: "shippo_live_ shippo_test_", alphabet: chars.HexDigits, min: 40, max: 40},
	{kind: "mapbox-token", title: "Mapbox secret token", prefixes: "sk.eyJ", alphabet: chars.Dotted, min: 60, max: 200},
	{kind: "facebook-token", title: "Facebook token", prefixes: "EAAM EAAC EAAB", alphabet: chars.Alnum, min: 100, max: 300},
	{kind: "dropbox-token", title: "Dropbox token", prefixes: "sl.", alphabet: chars.WordDash, min: 130, max: 1500},
	{kind: "adobe-secret", title: "Adobe client secret", prefixes: "p8e- p8-", alphabet: chars.WordDash, min: 32, max: 40, check: bodyIsMixed},
	{kind: "mongodb-secret", title: "MongoDB Atlas secret", prefixes: "mdb_sa_sk_", alphabet: chars.WordDash, min: 30, max: 60},
	{kind: "discord-token", title: "Discord bot token", prefixes: "MD MT Mj Mz ND NT Nj Nz OD OT", alphabet: chars.Dotted, min: 57, max: 75, check: isDiscord},
}
