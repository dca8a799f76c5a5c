/** Model names: what a string must look like to be one, and whose it is. */

const patterns: readonly (readonly [pattern: RegExp, provider: string])[] = [
  [
    /^(?:gpt-(?:3\.5|4|4o|4\.\d|5|oss|image|realtime|audio)|gpt4|gpt-35|o[134](?:-mini|-preview|-pro|$)|chatgpt-|text-davinci|davinci|text-embedding-(?:3|ada)|whisper-1|dall-e|tts-1|code-davinci|omni-moderation|codex-|sora-)/,
    'OpenAI',
  ],
  [/^(?:anthropic\.)?claude-/, 'Anthropic'],
  [
    /^(?:models\/)?(?:gemini-|text-bison|chat-bison|palm-|imagen-|veo-|text-embedding-00|gemini$)/,
    'Google Gemini',
  ],
  [
    /^(?:open-)?(?:mistral-|mixtral-|codestral|ministral|pixtral|magistral|devstral|mistral-embed)/,
    'Mistral AI',
  ],
  [/^(?:command(?:-|$)|embed-(?:english|multilingual)|rerank-|c4ai-)/, 'Cohere'],
  [/^deepseek-/, 'DeepSeek'],
  [/^(?:qwen|qwq|qvq|wanx)/, 'Alibaba Qwen'],
  [/^(?:moonshot-|kimi-)/, 'Moonshot AI'],
  [/^(?:glm-|chatglm|cogview|cogvideo|embedding-3$)/, 'Zhipu AI'],
  [/^ernie-/, 'Baidu Qianfan'],
  [/^doubao-/, 'ByteDance Volcengine'],
  [/^hunyuan/, 'Tencent Hunyuan'],
  [/^(?:abab|minimax-)/, 'MiniMax'],
  [/^baichuan/, 'Baichuan'],
  [/^yi-/, '01.AI'],
  [/^step-/, 'StepFun'],
  [/^grok-/, 'xAI'],
  [/^(?:sonar|pplx-)/, 'Perplexity'],
  [/^(?:jamba|j2-)/, 'AI21 Labs'],
  [/^(?:amazon\.|us\.|eu\.|apac\.)/, 'Amazon Bedrock'],
  [/^luminous-/, 'Aleph Alpha'],
  [/^solar-/, 'Upstage'],
  [/^gigachat/, 'Sber GigaChat'],
  [/^yandexgpt/, 'Yandex'],
  [/^palmyra-/, 'Writer'],
  [/^voyage-/, 'Voyage AI'],
  [/^jina-/, 'Jina AI'],
];

/** Prefixes of routers' model names (`anthropic/claude-…`, `openai:gpt-4o`). */
const routes: Readonly<Record<string, string>> = {
  openai: 'OpenAI',
  azure: 'Azure OpenAI',
  azure_ai: 'Azure AI',
  anthropic: 'Anthropic',
  gemini: 'Google Gemini',
  google: 'Google Gemini',
  google_genai: 'Google Gemini',
  'google-gla': 'Google Gemini',
  'google-vertex': 'Google Vertex AI',
  google_vertexai: 'Google Vertex AI',
  vertex_ai: 'Google Vertex AI',
  bedrock: 'Amazon Bedrock',
  bedrock_converse: 'Amazon Bedrock',
  mistral: 'Mistral AI',
  mistralai: 'Mistral AI',
  cohere: 'Cohere',
  cohere_chat: 'Cohere',
  deepseek: 'DeepSeek',
  groq: 'Groq',
  together_ai: 'Together AI',
  together: 'Together AI',
  fireworks_ai: 'Fireworks AI',
  fireworks: 'Fireworks AI',
  openrouter: 'OpenRouter',
  perplexity: 'Perplexity',
  xai: 'xAI',
  huggingface: 'Hugging Face',
  replicate: 'Replicate',
  ollama: 'Ollama',
  ollama_chat: 'Ollama',
  lm_studio: 'LM Studio',
  dashscope: 'Alibaba Qwen',
  moonshot: 'Moonshot AI',
  zhipu: 'Zhipu AI',
  zai: 'Zhipu AI',
  volcengine: 'ByteDance Volcengine',
  cerebras: 'Cerebras',
  nvidia_nim: 'NVIDIA NIM',
  deepinfra: 'DeepInfra',
  watsonx: 'IBM watsonx',
  github: 'GitHub Models',
  databricks: 'Databricks AI',
};

/** The provider that a model's name stands for; undefined when the name is nobody's. */
export function providerOfModel(model: string): string | undefined {
  const name = model.toLowerCase();
  const route = /^([\w.-]+)[/:]/.exec(name)?.[1];
  const routed = route === undefined ? undefined : routes[route];
  if (routed !== undefined) return routed;
  const bare = name.slice(name.lastIndexOf('/') + 1);
  for (const [pattern, provider] of patterns) if (pattern.test(bare)) return provider;
  return undefined;
}

const makers = new Set(patterns.map(([, provider]) => provider).filter((name) => name !== 'Amazon Bedrock'));

/** Whether a provider has models of its own, rather than those of others. */
export function makesModels(provider: string): boolean {
  return makers.has(provider);
}

/** Whether a text given as a model can be shown as one: a short name without spaces. */
export function isModelName(text: string): boolean {
  return text.length > 1 && text.length <= 120 && /^[\w@][\w.:/@+-]*$/.test(text);
}
