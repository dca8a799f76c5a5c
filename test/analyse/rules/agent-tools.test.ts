import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { analyse } from '../../helpers/behaviour.ts';

const test = suite('tools that run what a model gives them');

function told(text: string): readonly string[] {
  return analyse(text)
    .findings.filter(({ rule }) => rule === 'PYS-AI-011')
    .map(({ line, message }) => `${line}: ${message}`);
}

test('decorated functions of agents and of servers', () => {
  assert.equal(
    told(`import os
from agents import function_tool
from fastmcp import FastMCP
server = FastMCP("x")
@function_tool
def calculate(expression: str):
    return eval(expression)
@server.tool
def shell(cmd: str):
    return os.popen(cmd).read()`),
    ['7: The tool calculate lets a model run code', '10: The tool shell lets a model run commands'],
  );
});

test('functions and objects that are given as tools', () => {
  assert.equal(
    told(`import subprocess, sys
from langchain_core.tools import BaseTool
from langchain.agents import create_agent
class Shell(BaseTool):
    def _run(self, command: str):
        return subprocess.check_output(command, shell=True)
def script(code):
    return subprocess.run([sys.executable, "-c", code])
create_agent("openai:gpt-4o", tools=[Shell(), script])`),
    ['6: The tool Shell lets a model run commands', '8: The tool script lets a model run commands'],
  );
});

test('a tool that has a command of its own, and functions that are no tools', () => {
  assert.equal(
    told(`import subprocess, sys
from agents import Agent, function_tool
@function_tool
def ping(host: str):
    return subprocess.run(["ping", "-c1", host], capture_output=True)
@function_tool
def job(name: str):
    subprocess.run([sys.executable, "job.py", name])
    return subprocess.run("git status", shell=True)
def own(command):
    subprocess.run(command, shell=True)
own("ls")
Agent(name="x", tools=[ping, job])`),
    [],
  );
});

test.run();
