/** Whose a key is, where one pattern looks for those of many services. */

const issuers: readonly (readonly [pattern: RegExp, issuer: string])[] = [
  [/^pplx-/, 'Perplexity API key'],
  [/^r8_/, 'Replicate API key'],
  [/^nvapi-/, 'NVIDIA API key'],
  [/^fw_/, 'Fireworks API key'],
  [/^tvly-/, 'Tavily API key'],
  [/^pcsk_/, 'Pinecone API key'],
  [/^lsv2_/, 'LangSmith API key'],
  [/^sk-lf-/, 'Langfuse API key'],
  [/^sk-(?:proj|svcacct|admin|service)-/, 'OpenAI API key'],
  [/^key-/, 'Mailgun API key'],
  [/^[0-9a-f]{32}-us/, 'Mailchimp API key'],
  [/^xkeysib-/, 'Brevo API key'],
  [/^sq0/, 'Square token'],
  [/^shp/, 'Shopify token'],
  [/^access_token\$/, 'PayPal or Braintree token'],
  [/^pat[A-Za-z0-9]{14}\./, 'Airtable token'],
  [/^pat-(?:na|eu)/, 'HubSpot token'],
  [/^ntn_/, 'Notion token'],
  [/^lin_api_/, 'Linear token'],
  [/^figd_/, 'Figma token'],
  [/^PMAK-/i, 'Postman key'],
  [/^NRAK-/i, 'New Relic key'],
  [/^gl(?:sa|c)_/, 'Grafana token'],
  [/^sntrys_/, 'Sentry token'],
  [/^ops_/, '1Password token'],
  [/^sl\./, 'Dropbox token'],
];

const many: ReadonlySet<string> = new Set([
  'ai-provider-key',
  'openai-key',
  'mail-service-key',
  'payment-token',
  'saas-token',
]);

/** What a secret is for a reader: `Pinecone API key` rather than all that the pattern looks for. */
export function titleOf(kind: string, title: string, value: string): string {
  if (!many.has(kind)) return title;
  return issuers.find(([pattern]) => pattern.test(value))?.[1] ?? title;
}
