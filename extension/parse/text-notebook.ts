/** Notebooks kept as Python text. https://jupytext.readthedocs.io/en/latest/formats-scripts.html */

export type TextNotebookFormat = 'percent' | 'light' | 'sphinx' | 'databricks';

const header = /^# ---[ \t]*\n(?:#.*\n){0,60}?#[ \t]+(?:jupytext|jupyter):/m;
const declared = /^#[ \t]+format_name:[ \t]*(percent|light|sphinx|hydrogen|spin)\b/m;
const databricks = /^# Databricks notebook source\b/;
const percentCell = /^# ?%%(?:[ \t]|$)/m;
const headChars = 64 * 1024;

/**
 * Recognises a notebook kept as a script: by jupytext's header, by Databricks' first line, or by `# %%` cells.
 * @param text decoded Python
 * @returns the format, undefined for a plain script
 */
export function textNotebookFormat(text: string): TextNotebookFormat | undefined {
  const head = text.slice(0, headChars);
  if (databricks.test(head)) return 'databricks';
  if (header.test(head.slice(0, 4096))) {
    const name = declared.exec(head)?.[1];
    if (name === 'light' || name === 'sphinx') return name;
    if (name !== undefined) return 'percent';
    return percentCell.test(head) ? 'percent' : 'light';
  }
  return head.includes('%%') && percentCell.test(head) ? 'percent' : undefined;
}
