/**
 * Providers of AI models: their SDKs' modules, API hosts, environment variables and the ports of local servers. From the
 * providers' own API references.
 */

export interface AiProvider {
  readonly name: string;
  /** Import names of SDKs, as prefixes of dotted names. */
  readonly modules: readonly string[];
  /** API hosts; a leading dot means any subdomain, `*` any run of characters. */
  readonly hosts: readonly string[];
  /** Variables that hold a key; the first is what the SDK reads by itself. */
  readonly environment: readonly string[];
  /** Whether the model runs on the machine itself. */
  readonly local?: true;
}

type Entry = readonly [name: string, modules: string, hosts: string, environment: string];

const entries: readonly Entry[] = [
  [
    'OpenAI',
    'openai agents.Agent agents.Runner agents.function_tool agents.OpenAIChatCompletionsModel agents.OpenAIResponsesModel agents.AsyncOpenAI agents.set_default_openai_client openai_agents whisper_openai',
    'api.openai.com .api.openai.com',
    'OPENAI_API_KEY OPENAI_KEY OPENAI_TOKEN OPENAI_APIKEY',
  ],
  ['OpenAI ChatGPT (web)', 'revChatGPT chatgpt_wrapper pyChatGPT chatgpt', 'chatgpt.com chat.openai.com', ''],
  [
    'Anthropic',
    'anthropic claude_agent_sdk claude_code_sdk',
    'api.anthropic.com',
    'ANTHROPIC_API_KEY CLAUDE_API_KEY ANTHROPIC_AUTH_TOKEN',
  ],
  ['Claude (web)', 'claude_api', 'claude.ai', ''],
  [
    'Azure OpenAI',
    'azure.ai.openai',
    '.openai.azure.com .cognitiveservices.azure.com',
    'AZURE_OPENAI_API_KEY AZURE_OPENAI_KEY AZURE_OPENAI_AD_TOKEN',
  ],
  [
    'Azure AI',
    'azure.ai.inference azure.ai.projects azure.ai.agents',
    '.services.ai.azure.com .inference.ai.azure.com .inference.ml.azure.com',
    'AZURE_AI_API_KEY AZURE_INFERENCE_CREDENTIAL AZURE_AI_CHAT_KEY',
  ],
  [
    'GitHub Models',
    '',
    'models.inference.ai.azure.com models.github.ai api.githubcopilot.com copilot-proxy.githubusercontent.com',
    '',
  ],
  [
    'Google Gemini',
    'google.generativeai google.genai google.ai.generativelanguage vertexai_gemini',
    'generativelanguage.googleapis.com',
    'GOOGLE_API_KEY GEMINI_API_KEY GOOGLE_GENAI_API_KEY GOOGLE_AI_API_KEY',
  ],
  [
    'Google Vertex AI',
    'vertexai google.cloud.aiplatform google.cloud.aiplatform_v1',
    '*aiplatform.googleapis.com',
    '',
  ],
  [
    'Google Cloud AI',
    'google.cloud.language_v1 google.cloud.documentai google.cloud.documentai_v1',
    'language.googleapis.com documentai.googleapis.com',
    '',
  ],
  [
    'Amazon Bedrock',
    'langchain_aws.ChatBedrock anthropic.AnthropicBedrock',
    'bedrock-runtime.*.amazonaws.com bedrock-agent-runtime.*.amazonaws.com',
    'AWS_BEARER_TOKEN_BEDROCK',
  ],
  ['Mistral AI', 'mistralai', 'api.mistral.ai codestral.mistral.ai', 'MISTRAL_API_KEY'],
  ['Cohere', 'cohere', 'api.cohere.ai api.cohere.com', 'CO_API_KEY COHERE_API_KEY'],
  ['DeepSeek', 'deepseek', 'api.deepseek.com', 'DEEPSEEK_API_KEY'],
  [
    'Alibaba Qwen',
    'dashscope',
    'dashscope.aliyuncs.com dashscope-intl.aliyuncs.com dashscope-us.aliyuncs.com',
    'DASHSCOPE_API_KEY QWEN_API_KEY TONGYI_API_KEY',
  ],
  ['Moonshot AI', 'moonshot', 'api.moonshot.cn api.moonshot.ai', 'MOONSHOT_API_KEY KIMI_API_KEY'],
  [
    'Zhipu AI',
    'zhipuai zai',
    'open.bigmodel.cn api.z.ai',
    'ZHIPUAI_API_KEY ZHIPU_API_KEY ZAI_API_KEY BIGMODEL_API_KEY',
  ],
  [
    'Baidu Qianfan',
    'qianfan erniebot',
    'aip.baidubce.com qianfan.baidubce.com',
    'QIANFAN_AK QIANFAN_ACCESS_KEY ERNIE_API_KEY QIANFAN_SK',
  ],
  [
    'ByteDance Volcengine',
    'volcenginesdkarkruntime',
    'ark.cn-beijing.volces.com *.volces.com ark.ap-southeast.bytepluses.com',
    'ARK_API_KEY DOUBAO_API_KEY VOLC_ACCESSKEY',
  ],
  [
    'Tencent Hunyuan',
    'tencentcloud.hunyuan',
    'hunyuan.tencentcloudapi.com api.hunyuan.cloud.tencent.com',
    'HUNYUAN_API_KEY',
  ],
  [
    'iFlytek Spark',
    'sparkai',
    'spark-api-open.xf-yun.com spark-api.xf-yun.com',
    'SPARKAI_API_KEY IFLYTEK_SPARK_API_KEY',
  ],
  [
    'MiniMax',
    'minimax',
    'api.minimax.chat api.minimaxi.chat api.minimaxi.com api.minimax.io',
    'MINIMAX_API_KEY',
  ],
  ['Baichuan', '', 'api.baichuan-ai.com', 'BAICHUAN_API_KEY'],
  ['01.AI', '', 'api.lingyiwanwu.com api.01.ai', 'YI_API_KEY LINGYI_API_KEY'],
  ['StepFun', '', 'api.stepfun.com api.stepfun.ai', 'STEPFUN_API_KEY STEP_API_KEY'],
  ['SiliconFlow', '', 'api.siliconflow.cn api.siliconflow.com', 'SILICONFLOW_API_KEY'],
  ['Groq', 'groq', 'api.groq.com', 'GROQ_API_KEY'],
  ['Together AI', 'together', 'api.together.xyz api.together.ai', 'TOGETHER_API_KEY TOGETHERAI_API_KEY'],
  [
    'Fireworks AI',
    'fireworks.client fireworks.Fireworks fireworks.LLM',
    'api.fireworks.ai',
    'FIREWORKS_API_KEY',
  ],
  ['OpenRouter', 'openrouter', 'openrouter.ai', 'OPENROUTER_API_KEY OPEN_ROUTER_API_KEY'],
  ['Perplexity', 'perplexity perplexipy', 'api.perplexity.ai', 'PERPLEXITY_API_KEY PPLX_API_KEY'],
  ['xAI', 'xai_sdk', 'api.x.ai', 'XAI_API_KEY GROK_API_KEY'],
  [
    'Hugging Face',
    'huggingface_hub.InferenceClient huggingface_hub.AsyncInferenceClient huggingface_hub.InferenceApi langchain_huggingface.HuggingFaceEndpoint',
    'api-inference.huggingface.co router.huggingface.co .endpoints.huggingface.cloud',
    'HF_TOKEN HUGGINGFACEHUB_API_TOKEN HUGGINGFACE_API_KEY HUGGING_FACE_HUB_TOKEN HUGGINGFACE_TOKEN HF_API_TOKEN HF_API_KEY',
  ],
  ['Replicate', 'replicate', 'api.replicate.com', 'REPLICATE_API_TOKEN REPLICATE_API_KEY'],
  ['AI21 Labs', 'ai21', 'api.ai21.com', 'AI21_API_KEY'],
  [
    'Aleph Alpha',
    'aleph_alpha_client',
    'api.aleph-alpha.com inference-api.pharia.com',
    'AA_TOKEN ALEPH_ALPHA_API_KEY',
  ],
  ['Cerebras', 'cerebras.cloud.sdk', 'api.cerebras.ai', 'CEREBRAS_API_KEY'],
  ['SambaNova', 'sambanova', 'api.sambanova.ai', 'SAMBANOVA_API_KEY'],
  [
    'NVIDIA NIM',
    'langchain_nvidia_ai_endpoints',
    'integrate.api.nvidia.com ai.api.nvidia.com',
    'NVIDIA_API_KEY NGC_API_KEY',
  ],
  ['DeepInfra', 'deepinfra', 'api.deepinfra.com', 'DEEPINFRA_API_KEY DEEPINFRA_TOKEN DEEPINFRA_API_TOKEN'],
  ['Anyscale', 'anyscale.endpoints', 'api.endpoints.anyscale.com', 'ANYSCALE_API_KEY'],
  ['Novita AI', 'novita_client', 'api.novita.ai', 'NOVITA_API_KEY'],
  ['Hyperbolic', '', 'api.hyperbolic.xyz', 'HYPERBOLIC_API_KEY'],
  ['Nebius', '', 'api.studio.nebius.ai api.studio.nebius.com api.tokenfactory.nebius.com', 'NEBIUS_API_KEY'],
  ['Lepton AI', 'leptonai', '.lepton.run api.lepton.ai', 'LEPTON_API_KEY'],
  ['Cloudflare AI', '', 'gateway.ai.cloudflare.com', 'CLOUDFLARE_AI_TOKEN'],
  [
    'IBM watsonx',
    'ibm_watsonx_ai ibm_watson_machine_learning langchain_ibm',
    '.ml.cloud.ibm.com',
    'WATSONX_APIKEY WATSONX_API_KEY',
  ],
  ['Snowflake Cortex', 'snowflake.cortex', '', ''],
  [
    'Databricks AI',
    'databricks_langchain databricks.agents databricks.sdk.WorkspaceClient().serving_endpoints',
    '',
    '',
  ],
  [
    'Sber GigaChat',
    'gigachat langchain_gigachat',
    'gigachat.devices.sberbank.ru ngw.devices.sberbank.ru',
    'GIGACHAT_CREDENTIALS GIGACHAT_API_KEY',
  ],
  ['Yandex', 'yandex_cloud_ml_sdk yandexgpt', 'llm.api.cloud.yandex.net', 'YANDEX_GPT_API_KEY'],
  ['Stability AI', 'stability_sdk', 'api.stability.ai grpc.stability.ai', 'STABILITY_API_KEY STABILITY_KEY'],
  ['ElevenLabs', 'elevenlabs', 'api.elevenlabs.io', 'ELEVENLABS_API_KEY ELEVEN_API_KEY XI_API_KEY'],
  ['Deepgram', 'deepgram', 'api.deepgram.com', 'DEEPGRAM_API_KEY'],
  ['AssemblyAI', 'assemblyai', 'api.assemblyai.com', 'ASSEMBLYAI_API_KEY'],
  ['Voyage AI', 'voyageai', 'api.voyageai.com', 'VOYAGE_API_KEY'],
  ['Jina AI', 'jina', 'api.jina.ai', 'JINA_API_KEY JINA_AUTH_TOKEN'],
  ['Nomic', 'nomic.embed', 'api-atlas.nomic.ai', 'NOMIC_API_KEY'],
  ['Upstage', 'langchain_upstage', 'api.upstage.ai', 'UPSTAGE_API_KEY'],
  ['Writer', 'writerai', 'api.writer.com', 'WRITER_API_KEY'],
  ['Reka', 'reka.client', 'api.reka.ai', 'REKA_API_KEY'],
  ['Inflection', '', 'api.inflection.ai', 'INFLECTION_API_KEY'],
  ['Poe', 'fastapi_poe poe_api_wrapper', 'api.poe.com poe.com', 'POE_API_KEY'],
  ['Sarvam AI', 'sarvamai', 'api.sarvam.ai', 'SARVAM_API_KEY'],
  ['Naver Clova', '', 'clovastudio.stream.ntruss.com clovastudio.apigw.ntruss.com', 'CLOVASTUDIO_API_KEY'],
  ['Maritaca AI', 'maritalk', 'chat.maritaca.ai', 'MARITACA_API_KEY MARITALK_API_KEY'],
  ['DeepL', 'deepl', 'api.deepl.com api-free.deepl.com', 'DEEPL_AUTH_KEY DEEPL_API_KEY'],
  ['GPT4Free', 'g4f', '', ''],
  ['Ollama Cloud', '', 'ollama.com', 'OLLAMA_API_KEY'],
  ['LiteLLM proxy', '', '', 'LITELLM_API_KEY LITELLM_MASTER_KEY'],
  ['Dify', 'dify_client', 'api.dify.ai', 'DIFY_API_KEY'],
  ['Coze', 'cozepy', 'api.coze.com api.coze.cn', 'COZE_API_TOKEN'],
];

const localEntries: readonly Entry[] = [
  ['Ollama', 'ollama langchain_ollama', '', ''],
  ['LM Studio', 'lmstudio', '', ''],
  ['llama.cpp', 'llama_cpp', '', ''],
  ['vLLM', 'vllm', '', ''],
  ['GPT4All', 'gpt4all', '', ''],
  ['CTransformers', 'ctransformers', '', ''],
  ['Hugging Face Transformers', 'transformers', '', ''],
  ['Sentence Transformers', 'sentence_transformers', '', ''],
  ['MLX', 'mlx_lm', '', ''],
  ['Whisper', 'whisper faster_whisper', '', ''],
  ['Diffusers', 'diffusers', '', ''],
  ['ExLlama', 'exllamav2', '', ''],
  ['SGLang', 'sglang', '', ''],
  ['Xinference', 'xinference xinference_client', '', ''],
];

export const providers: readonly AiProvider[] = [
  ...entries.map(provider),
  ...localEntries.map((entry) => ({ ...provider(entry), local: true as const })),
];

const locals = new Set(providers.filter(({ local }) => local === true).map(({ name }) => name));

/** Whether data stays inside: the models run locally, also where a framework asks them. */
export function staysInside({
  access,
  provider,
}: {
  readonly access: string;
  readonly provider: string;
}): boolean {
  return access === 'local' || locals.has(provider);
}

/** Ports of local model servers; the generic ones count only with an API path of theirs. */
export const localPorts: ReadonlyMap<string, string> = new Map([
  ['11434', 'Ollama'],
  ['1234', 'LM Studio'],
  ['1337', 'Jan'],
  ['4891', 'GPT4All'],
  ['30000', 'SGLang'],
  ['9997', 'Xinference'],
]);

export const genericPorts: ReadonlyMap<string, string> = new Map([
  ['8000', 'vLLM'],
  ['8080', 'llama.cpp'],
  ['5000', 'text-generation-webui'],
  ['7860', 'text-generation-webui'],
  ['4000', 'LiteLLM proxy'],
]);

/** Paths that only an AI API has. */
export const aiPath =
  /\/(?:v1\/)?(?:chat\/completions|completions|embeddings)(?=$|[?#"'\s])|\/v1\/messages(?=$|[?#"'\s])|\/api\/(?:generate|chat|embeddings?|embed)(?=$|[?#"'\s])|\/serving-endpoints\/|\/api\/v2\/cortex\/|\/ai\/run\//;

function provider([name, modules, hosts, environment]: Entry): AiProvider {
  return { name, modules: words(modules), hosts: words(hosts), environment: words(environment) };
}

function words(text: string): readonly string[] {
  return text === '' ? [] : text.split(/\s+/);
}
