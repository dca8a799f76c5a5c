/** Secrets with a shape of their own, as their issuers document them: AI providers, messaging, payment, SaaS. */
import type { SecretPattern } from './secret-patterns.ts';

export const serviceTokens: readonly SecretPattern[] = [
  {
    id: 'PYS-SEC-031',
    kind: 'anthropic-key',
    title: 'Anthropic API key',
    hints: ['sk-ant-'],
    regex: /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{16,200}/g,
  },
  {
    id: 'PYS-SEC-032',
    kind: 'openrouter-key',
    title: 'OpenRouter API key',
    hints: ['sk-or-'],
    regex: /(?<![A-Za-z0-9])sk-or-(?:v1-)?[A-Za-z0-9]{32,100}/g,
  },
  {
    id: 'PYS-SEC-033',
    kind: 'openai-key',
    title: 'OpenAI (or compatible) API key',
    hints: ['sk-'],
    // Project, service-account and admin keys; then the older plain form, which DeepSeek and others issue as well.
    regex:
      /(?<![A-Za-z0-9])sk-(?:(?:proj|svcacct|admin|service|None)-[A-Za-z0-9_-]{20,250}|(?!ant-|or-)[A-Za-z0-9]{32,64})(?![A-Za-z0-9])/g,
  },
  {
    id: 'PYS-SEC-034',
    kind: 'huggingface-token',
    title: 'Hugging Face token',
    hints: ['hf_', 'api_org_'],
    regex: /(?<![A-Za-z0-9_])(?:hf|api_org)_[A-Za-z0-9]{30,40}(?![A-Za-z0-9_])/g,
  },
  {
    id: 'PYS-SEC-035',
    kind: 'groq-key',
    title: 'Groq API key',
    hints: ['gsk_'],
    regex: /(?<![A-Za-z0-9])gsk_[A-Za-z0-9]{40,64}/g,
  },
  {
    id: 'PYS-SEC-036',
    kind: 'xai-key',
    title: 'xAI API key',
    hints: ['xai-'],
    regex: /(?<![A-Za-z0-9])xai-[A-Za-z0-9]{40,100}/g,
  },
  {
    id: 'PYS-SEC-037',
    kind: 'ai-provider-key',
    title:
      'API key of an AI service (Perplexity, Replicate, NVIDIA, Fireworks, Tavily, Pinecone, LangSmith, Langfuse)',
    hints: ['pplx-', 'r8_', 'nvapi-', 'fw_', 'tvly-', 'pcsk_', 'lsv2_', 'sk-lf-'],
    regex:
      /(?<![A-Za-z0-9_])(?:pplx-[A-Za-z0-9]{32,64}|r8_[A-Za-z0-9]{37}|nvapi-[A-Za-z0-9_-]{40,80}|fw_[A-Za-z0-9]{24}|tvly-[A-Za-z0-9-]{28,48}|pcsk_[A-Za-z0-9_]{40,90}|lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|sk-lf-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12})(?![A-Za-z0-9_])/g,
  },
  {
    id: 'PYS-SEC-038',
    kind: 'slack-token',
    title: 'Slack token',
    hints: [
      'xoxa-',
      'xoxb-',
      'xoxe-',
      'xoxe.',
      'xoxo-',
      'xoxp-',
      'xoxr-',
      'xoxs-',
      'xapp-',
      'xoxc-',
      'xoxd-',
    ],
    regex: /(?<![A-Za-z0-9])(?:xox[abceoprsd][-.][A-Za-z0-9-]{10,250}|xapp-\d-[A-Za-z0-9-]{20,200})/g,
  },
  {
    id: 'PYS-SEC-039',
    kind: 'chat-webhook',
    title: 'Incoming webhook of Slack, Teams, Discord, Google Chat or an automation service',
    hints: [
      'hooks.slack.com/',
      'webhook.office.com/',
      'office.com/webhook',
      '/api/webhooks/',
      'chat.googleapis.com/v1/spaces',
      '.make.com/',
      'hooks.zapier.com/',
      'maker.ifttt.com/',
      '/bot/v2/hook/',
      '/webhook/send?key=',
    ],
    regex:
      /(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/|[a-z0-9.-]{0,60}office\.com\/webhook(?:b2)?\/|discord(?:app)?\.com\/api\/webhooks\/\d{5,25}\/|chat\.googleapis\.com\/v1\/spaces\/[A-Za-z0-9_-]{5,40}\/messages\?|hook\.[a-z0-9.]{2,12}make\.com\/|hooks\.zapier\.com\/hooks\/catch\/|maker\.ifttt\.com\/trigger\/\w{1,60}\/(?:json\/)?with\/key\/|\/open-apis\/bot\/v2\/hook\/|qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?key=)(?<secret>[A-Za-z0-9_@/=&%.…[\]-]{14,400})/gi,
  },
  {
    id: 'PYS-SEC-040',
    kind: 'discord-token',
    title: 'Discord bot token',
    hints: ['.'],
    regex:
      /(?<![A-Za-z0-9_.-])[MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_.-])/g,
  },
  {
    id: 'PYS-SEC-041',
    kind: 'telegram-token',
    title: 'Telegram bot token',
    hints: [':aa'],
    regex: /(?<![0-9A-Za-z])(?:bot)?\d{8,10}:AA[A-Za-z0-9_-]{32,35}(?![A-Za-z0-9_-])/g,
  },
  {
    id: 'PYS-SEC-042',
    kind: 'twilio-key',
    title: 'Twilio API key',
    hints: ['sk'],
    regex: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/g,
  },
  {
    id: 'PYS-SEC-043',
    kind: 'sendgrid-key',
    title: 'SendGrid API key',
    hints: ['sg.'],
    regex: /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{16,64}/g,
  },
  {
    id: 'PYS-SEC-044',
    kind: 'mail-service-key',
    title: 'Mailgun, Mailchimp or Brevo API key',
    hints: ['key-', '-us', 'xkeysib-'],
    regex:
      /(?<![A-Za-z0-9])(?:key-[0-9a-f]{32}|[0-9a-f]{32}-us\d{1,2}|xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16})(?![A-Za-z0-9])/g,
  },
  {
    id: 'PYS-SEC-045',
    kind: 'stripe-key',
    title: 'Stripe key',
    hints: ['k_live_', 'k_test_', 'whsec_'],
    regex: /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/=]{24,80})/g,
  },
  {
    id: 'PYS-SEC-046',
    kind: 'payment-token',
    title: 'Square, Shopify or PayPal/Braintree token',
    hints: ['sq0', 'shpat_', 'shpca_', 'shppa_', 'shpss_', 'access_token$'],
    regex:
      /(?<![A-Za-z0-9])(?:sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,50}|shp(?:at|ca|pa|ss)_[0-9a-f]{32}|access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32})/g,
  },
  {
    id: 'PYS-SEC-047',
    kind: 'saas-token',
    title:
      'Token of Airtable, Notion, Linear, HubSpot, Figma, Postman, New Relic, Grafana, Sentry, 1Password or Dropbox',
    hints: [
      'pat',
      'ntn_',
      'secret_',
      'lin_api_',
      'figd_',
      'pmak-',
      'nrak-',
      'glsa_',
      'glc_',
      'sntrys_',
      'sntryu_',
      'ops_ey',
      'sl.',
    ],
    regex:
      /(?<![A-Za-z0-9_])(?:pat[A-Za-z0-9]{14}\.[0-9a-f]{64}|pat-(?:na|eu)\d-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43}|lin_api_[A-Za-z0-9]{40}|figd_[A-Za-z0-9_-]{30,50}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}|NRAK-[A-Z0-9]{27}|glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{32,400}|sntry[su]_[A-Za-z0-9+/=_]{40,300}|ops_ey[A-Za-z0-9+/=]{100,900}|sl\.[A-Za-z0-9_-]{100,400})(?![A-Za-z0-9_])/g,
  },
  {
    id: 'PYS-SEC-048',
    kind: 'facebook-token',
    title: 'Facebook or Instagram access token',
    hints: ['eaa', 'igq'],
    regex: /(?<![A-Za-z0-9])(?:EAA[A-Z][A-Za-z0-9]{60,300}|IGQ[A-Za-z0-9_-]{80,300})(?![A-Za-z0-9])/g,
  },
];
