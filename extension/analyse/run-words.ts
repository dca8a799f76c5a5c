/** Which words of a command that is given as a list decide what runs; the others are data. */
import type { Value } from './flow/values.ts';

/** Programs that run, open or install what they are given. */
const runners =
  /(?:^|[/\\])(?:(?:ba|da|z|k|c)?sh|pythonw?[\d.]*|py|perl|ruby|node|php|java|powershell|pwsh|cmd|wscript|cscript|mshta|rundll32|regsvr32|msiexec|start|open|xdg-open|explorer|sudo|doas|env|nohup|setsid|nice|timeout|wine|dpkg|rpm|apt|apt-get|dnf|yum|pip[\d.]*|installer|hdiutil|chmod|schtasks|crontab|ssh)(?:\.exe)?$/i;

/**
 * @param command the first argument of a call that starts a program
 * @returns how many of its words, from the first on; all of them where the program is not known
 */
export function countRunWords(command: Value | undefined): number {
  const words = command?.items ?? [];
  const program = programOf(words[0]);
  return program === undefined || program.includes('{}') || runners.test(program) ? words.length : 1;
}

/** As it is written, or as it is looked up: `shutil.which("getcert")`. */
function programOf(word: Value | undefined): string | undefined {
  const made = word?.producer;
  return word?.text ?? (/\bwhich$|find_executable$/.test(made?.path ?? '') ? made?.args[0]?.text : undefined);
}
