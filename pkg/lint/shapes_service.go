package lint

import "strings"

// serviceShapes are the tokens of services that people work, watch and get paid with.
var serviceShapes = []shape{
	{kind: "slack-token", title: "Slack token", prefixes: "xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxe- xoxe.xoxb- xoxe.xoxp- xoxc- xoxd-", alphabet: wordDash | percent, min: 24, max: 400, check: bodyVaried},
	{kind: "slack-token", title: "Slack app token", prefixes: "xapp-", alphabet: wordDash, min: 60, max: 130, check: bodyVaried},
	{kind: "stripe-key", title: "Stripe secret key", prefixes: "sk_live_ rk_live_ sk_prod_ rk_prod_", alphabet: alnum, min: 16, max: 200, check: bodyVaried},
	{kind: "stripe-key", title: "Stripe test key", prefixes: "sk_test_ rk_test_", alphabet: alnum, min: 16, max: 200, check: bodyMixed, confidence: ConfidenceMedium},
	{kind: "webhook-secret", title: "webhook signing secret", prefixes: "whsec_", alphabet: base64ch, min: 24, max: 80, check: bodyMixed},
	{kind: "twilio-key", title: "Twilio API key", prefixes: "SK", alphabet: hexDigits, min: 32, max: 32, confidence: ConfidenceMedium},
	{kind: "sendgrid-key", title: "SendGrid API key", prefixes: "SG.", alphabet: dotted, min: 66, max: 66, check: func(t string, body int) bool {
		return parts(t, body, ".", part{wordDash, 22, 22}, part{wordDash, 43, 43})
	}},
	{kind: "mailgun-key", title: "Mailgun API key", prefixes: "key-", alphabet: hexDigits, min: 32, max: 32},
	{kind: "resend-key", title: "Resend API key", prefixes: "re_", alphabet: word, min: 30, max: 40, check: func(t string, body int) bool { return parts(t, body, "_", part{alnum, 8, 9}, part{alnum, 20, 28}) }},
	{kind: "brevo-key", title: "Brevo API key", prefixes: "xkeysib- xsmtpsib-", alphabet: lowerNum | hexUpper | restUpper | dash, min: 81, max: 81, check: func(t string, body int) bool {
		return parts(t, body, "-", part{hexDigits, 64, 64}, part{alnum, 16, 16})
	}},
	{kind: "linear-key", title: "Linear API key", prefixes: "lin_api_ lin_oauth_", alphabet: alnum, min: 40, max: 64},
	{kind: "notion-token", title: "Notion token", prefixes: "ntn_", alphabet: alnum, min: 44, max: 50},
	{kind: "notion-token", title: "Notion token", prefixes: "secret_", alphabet: alnum, min: 43, max: 43, check: bodyMixed},
	{kind: "atlassian-token", title: "Atlassian API token", prefixes: "ATATT3xFfG", alphabet: wordDash | equals, min: 100, max: 260},
	{kind: "figma-token", title: "Figma token", prefixes: "figd_ figo_ figor_", alphabet: wordDash, min: 36, max: 60},
	{kind: "airtable-token", title: "Airtable token", prefixes: "pat", alphabet: alnum | dot, min: 79, max: 79, check: func(t string, body int) bool {
		return parts(t, body, ".", part{alnum, 14, 14}, part{hexDigits, 64, 64})
	}},
	{kind: "clickup-token", title: "ClickUp token", prefixes: "pk_", alphabet: upperNum | underscore, min: 36, max: 48, check: func(t string, body int) bool { return parts(t, body, "_", part{digits, 4, 14}, part{upperNum, 32, 32}) }},
	{kind: "asana-token", title: "Asana token", prefixes: "1/ 2/ 0/", alphabet: hexDigits | colon | plusSlash, min: 44, max: 70, check: isAsana},
	{kind: "contentful-token", title: "Contentful token", prefixes: "CFPAT-", alphabet: wordDash, min: 43, max: 43},
	{kind: "dynatrace-token", title: "Dynatrace token", prefixes: "dt0c01. dt0s01. dt0s02. dt0s08. dt0s16.", alphabet: upperNum | dot, min: 73, max: 97, check: func(t string, body int) bool { return strings.Contains(t[body:], ".") }},
	{kind: "new-relic-key", title: "New Relic key", prefixes: "NRAK- NRII- NRAA- NRRA-", alphabet: wordDash, min: 27, max: 42},
	{kind: "grafana-token", title: "Grafana service account token", prefixes: "glsa_", alphabet: word, min: 41, max: 41, check: func(t string, body int) bool { return parts(t, body, "_", part{alnum, 32, 32}, part{hexAny, 8, 8}) }},
	{kind: "grafana-token", title: "Grafana Cloud token", prefixes: "glc_", alphabet: base64ch, min: 32, max: 400, check: isJSONBody},
	{kind: "grafana-token", title: "Grafana API key", prefixes: "eyJrIjoi", alphabet: base64ch, min: 60, max: 400},
	{kind: "sentry-token", title: "Sentry token", prefixes: "sntryu_", alphabet: hexDigits, min: 64, max: 64},
	{kind: "sentry-token", title: "Sentry organization token", prefixes: "sntrys_", alphabet: base64ch | underscore, min: 80, max: 500},
	{kind: "posthog-key", title: "PostHog personal key", prefixes: "phx_ phs_", alphabet: alnum, min: 36, max: 64},
	{kind: "postman-key", title: "Postman API key", prefixes: "PMAK-", alphabet: hexDigits | dash, min: 59, max: 59, check: func(t string, body int) bool {
		return parts(t, body, "-", part{hexDigits, 24, 24}, part{hexDigits, 34, 34})
	}},
	{kind: "honeycomb-key", title: "Honeycomb key", prefixes: "hcaik_ hcamk_", alphabet: lowerNum, min: 58, max: 60},
	{kind: "launchdarkly-key", title: "LaunchDarkly key", prefixes: "sdk- api-", alphabet: hexDigits | dash, min: 36, max: 36, check: bodyUUID},
	{kind: "hubspot-token", title: "HubSpot token", prefixes: "pat-na1- pat-na2- pat-eu1- pat-ap1-", alphabet: hexDigits | dash, min: 36, max: 36, check: bodyUUID},
	{kind: "shopify-token", title: "Shopify token", prefixes: "shpat_ shpca_ shppa_ shpss_", alphabet: hexAny, min: 32, max: 32},
	{kind: "square-token", title: "Square token", prefixes: "EAAA", alphabet: wordDash, min: 56, max: 64, check: bodyMixed},
	{kind: "square-token", title: "Square token", prefixes: "sq0atp- sq0csp-", alphabet: wordDash, min: 22, max: 60},
	{kind: "paypal-token", title: "PayPal access token", prefixes: "A21AA", alphabet: wordDash, min: 80, max: 110},
	{kind: "razorpay-key", title: "Razorpay key", prefixes: "rzp_live_", alphabet: alnum, min: 14, max: 14, check: bodyVaried, confidence: ConfidenceMedium},
	{kind: "typeform-token", title: "Typeform token", prefixes: "tfp_", alphabet: dotted, min: 59, max: 80},
	{kind: "duffel-token", title: "Duffel token", prefixes: "duffel_live_ duffel_test_", alphabet: wordDash | equals, min: 43, max: 43},
	{kind: "easypost-key", title: "EasyPost key", prefixes: "EZAK EZTK", alphabet: alnum, min: 54, max: 54},
	{kind: "frameio-token", title: "Frame.io token", prefixes: "fio-u-", alphabet: wordDash | equals, min: 64, max: 64},
	{kind: "prefect-key", title: "Prefect API key", prefixes: "pnu_", alphabet: alnum, min: 36, max: 36},
	{kind: "readme-key", title: "ReadMe API key", prefixes: "rdme_", alphabet: lowerNum, min: 70, max: 72},
	{kind: "shippo-token", title: "Shippo token", prefixes: "shippo_live_ shippo_test_", alphabet: hexDigits, min: 40, max: 40},
	{kind: "mapbox-token", title: "Mapbox secret token", prefixes: "sk.eyJ", alphabet: dotted, min: 60, max: 200},
	{kind: "facebook-token", title: "Facebook token", prefixes: "EAAM EAAC EAAB", alphabet: alnum, min: 100, max: 300},
	{kind: "dropbox-token", title: "Dropbox token", prefixes: "sl.", alphabet: wordDash, min: 130, max: 1500},
	{kind: "adobe-secret", title: "Adobe client secret", prefixes: "p8e- p8-", alphabet: wordDash, min: 32, max: 40, check: bodyMixed},
	{kind: "mongodb-secret", title: "MongoDB Atlas secret", prefixes: "mdb_sa_sk_", alphabet: wordDash, min: 30, max: 60},
	{kind: "discord-token", title: "Discord bot token", prefixes: "MD MT Mj Mz ND NT Nj Nz OD OT", alphabet: dotted, min: 57, max: 75, check: isDiscord},
}
