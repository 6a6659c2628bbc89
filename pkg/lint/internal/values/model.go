package values

import (
	"strings"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/naming"
)

// modelShapes are the keys of language models and of services for agents.
var modelShapes = []shape{
	{kind: "openai-key", title: "OpenAI API key", prefixes: "sk-proj- sk-svcacct- sk-admin- sk-None-", alphabet: chars.WordDash, min: 40, max: 260, check: bodyIsMixed},
	{kind: "openai-key", title: "OpenAI API key", prefixes: "sk-", alphabet: chars.Alnum, min: 48, max: 48, check: func(t string, body int) bool { return strings.Contains(t[body:], "T3BlbkFJ") }},
	{kind: "anthropic-key", title: "Anthropic API key", prefixes: "sk-ant-api03- sk-ant-admin01- sk-ant-oat01- sk-ant-ort01- sk-ant-sid01- sk-ant-", alphabet: chars.WordDash, min: 60, max: 160, check: bodyIsMixed},
	{kind: "openrouter-key", title: "OpenRouter API key", prefixes: "sk-or-v1-", alphabet: chars.HexDigits, min: 64, max: 64},
	{kind: "langfuse-key", title: "Langfuse secret key", prefixes: "sk-lf-", alphabet: chars.HexDigits | chars.Dash, min: 36, max: 36, check: bodyIsUUID},
	{kind: "helicone-key", title: "Helicone API key", prefixes: "sk-helicone-", alphabet: chars.WordDash, min: 24, max: 60, check: bodyIsMixed},
	{kind: "model-api-key", title: "API key of a model service", prefixes: "sk-", alphabet: chars.WordDash, min: 20, max: 200, check: bodyIsMixed, confidence: naming.ConfidenceMedium},
	{kind: "huggingface-token", title: "Hugging Face token", prefixes: "hf_ api_org_", alphabet: chars.Alnum, min: 34, max: 40, check: bodyIsMixedCase},
	{kind: "replicate-token", title: "Replicate token", prefixes: "r8_", alphabet: chars.Alnum, min: 37, max: 37},
	{kind: "groq-key", title: "Groq API key", prefixes: "gsk_", alphabet: chars.Alnum, min: 48, max: 56},
	{kind: "perplexity-key", title: "Perplexity API key", prefixes: "pplx-", alphabet: chars.Alnum, min: 40, max: 60},
	{kind: "xai-key", title: "xAI API key", prefixes: "xai-", alphabet: chars.Alnum, min: 70, max: 90},
	{kind: "together-key", title: "Together API key", prefixes: "tgp_v1_", alphabet: chars.WordDash, min: 40, max: 48},
	{kind: "fireworks-key", title: "Fireworks API key", prefixes: "fw_", alphabet: chars.Alnum, min: 22, max: 30, check: bodyIsMixed},
	{kind: "cerebras-key", title: "Cerebras API key", prefixes: "csk-", alphabet: chars.LowerNum, min: 48, max: 48, check: bodyIsVaried},
	{kind: "nvidia-key", title: "NVIDIA API key", prefixes: "nvapi-", alphabet: chars.WordDash, min: 60, max: 70},
	{kind: "langsmith-key", title: "LangSmith API key", prefixes: "lsv2_pt_ lsv2_sk_", alphabet: chars.HexDigits | chars.Underscore, min: 43, max: 43, check: func(t string, body int) bool {
		return parts(t, body, "_", part{chars.HexDigits, 32, 32}, part{chars.HexDigits, 10, 10})
	}},
	{kind: "wandb-key", title: "Weights & Biases API key", prefixes: "wandb_v1_", alphabet: chars.Word, min: 60, max: 100},
	{kind: "pinecone-key", title: "Pinecone API key", prefixes: "pcsk_", alphabet: chars.Word, min: 60, max: 80},
	{kind: "tavily-key", title: "Tavily API key", prefixes: "tvly-dev- tvly-prod- tvly-", alphabet: chars.WordDash, min: 24, max: 60, check: bodyIsMixed},
	{kind: "firecrawl-key", title: "Firecrawl API key", prefixes: "fc-", alphabet: chars.HexDigits, min: 32, max: 32},
	{kind: "jina-key", title: "Jina API key", prefixes: "jina_", alphabet: chars.WordDash, min: 56, max: 64},
	{kind: "voyage-key", title: "Voyage API key", prefixes: "pa-", alphabet: chars.WordDash, min: 43, max: 43, check: bodyIsMixed},
	{kind: "elevenlabs-key", title: "ElevenLabs API key", prefixes: "sk_", alphabet: chars.HexDigits, min: 48, max: 48},
	{kind: "cursor-key", title: "Cursor API key", prefixes: "crsr_ key_", alphabet: chars.HexDigits, min: 64, max: 64},
	{kind: "context7-key", title: "Context7 API key", prefixes: "ctx7sk-", alphabet: chars.HexDigits | chars.Dash, min: 36, max: 36, check: bodyIsUUID},
	{kind: "browserbase-key", title: "Browserbase API key", prefixes: "bb_live_ bb_test_", alphabet: chars.WordDash, min: 24, max: 40, check: bodyIsMixed},
	{kind: "runpod-key", title: "RunPod API key", prefixes: "rpa_", alphabet: chars.Alnum, min: 36, max: 50, check: bodyIsVaried},
	{kind: "modal-token", title: "Modal token secret", prefixes: "as-", alphabet: chars.Alnum, min: 22, max: 22, check: bodyIsMixed},
	{kind: "factory-key", title: "Factory API key", prefixes: "fk-", alphabet: chars.WordDash, min: 40, max: 90, check: bodyIsMixed},
}
