"""Agent that tidies the report server. Written with an assistant's help, works mostly."""
import os
import subprocess

import autogen
from smolagents import CodeAgent, LiteLLMModel
from huggingface_hub import InferenceClient

config_list = [{"model": "gpt-4o", "api_key": os.environ["OPENAI_API_KEY"]}]
assistant = autogen.AssistantAgent("assistant", llm_config={"config_list": config_list})
worker = autogen.UserProxyAgent(
    "worker",
    human_input_mode="NEVER",
    code_execution_config={"work_dir": "/srv/reports", "use_docker": False},
)
worker.initiate_chat(assistant, message="List the ten biggest files and zip them.")

model = LiteLLMModel(model_id="ollama_chat/qwen2.5", api_base="http://localhost:11434")
coder = CodeAgent(tools=[], model=model, additional_authorized_imports=["os", "shutil"])
coder.run("Which mounts are over 90 %?")

log = open("/var/log/report-cleanup.log").read()[-2000:]
hf = InferenceClient("Qwen/Qwen2.5-Coder-32B-Instruct")
reply = hf.chat_completion([{"role": "user", "content": "One bash line that mends this:\n" + log}], max_tokens=60)
line = reply.choices[0].message.content.strip("`\n")
done = subprocess.run(line, shell=True, capture_output=True, text=True)
print(done.stdout)
