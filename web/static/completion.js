// What may come next in a command line: the verbs that are legal now, and values
// for their arguments.

/**
 * @typedef {{text: string, detail: string}} Suggestion
 * @typedef {{verb: string, usage: string}} Command usage: "TOP message lines", "LIST [message]"
 */

/**
 * @param {string} line up to the cursor
 * @param {Command[]} commands those that are legal
 * @param {(argument: string) => Suggestion[]} values for an argument by its name
 * @returns {{from: number, usage: string, list: Suggestion[]}} from: where the word begins
 */
export function suggest(line, commands, values) {
  const from = line.lastIndexOf(' ') + 1;
  const word = line.slice(from), before = line.slice(0, from).split(' ').filter(Boolean);
  const starts = (/** @type {Suggestion} */ s) => s.text.toUpperCase().startsWith(word.toUpperCase());
  if (!before.length) {
    const list = commands.map((c) => ({ text: c.verb, detail: c.usage.slice(c.verb.length + 1) }));
    return { from, usage: '', list: word && from === 0 ? list.filter(starts) : [] };
  }
  const command = commands.find((c) => c.verb === before[0].toUpperCase());
  const name = command?.usage.split(' ')[before.length]?.replace(/[[\]]/g, '') ?? '';
  return { from, usage: command?.usage ?? '', list: name ? values(name).filter(starts) : [] };
}

/**
 * What all suggestions begin with.
 * @param {Suggestion[]} list
 */
export function common(list) {
  let text = list[0]?.text ?? '';
  for (const s of list) while (!s.text.startsWith(text)) text = text.slice(0, -1);
  return text;
}
