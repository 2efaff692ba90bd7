// Says what a line means: the selected one, or the newest reply.

import { byId, clone, counted, fill, find, onClick, reason, say, span, write } from './dom.js';
import { counterpart, differing, sameOctets } from './diff.js';
import { stateNames } from './events.js';
import { lineRecord, readExplanation, render, wordsFor } from './explain.js';
import { fetched } from './fetched.js';
import * as Kind from './kind.js';
import { addMarked, addPieces, alteredBy, shortTime } from './line-view.js';
import { mask } from './secrets.js';
import { showTrail } from './state-diagram.js';
import { lineOctets } from './transcript.js';

/**
 * @typedef {import('./transcript.js').Line} Line
 * @typedef {import('./transcript.js').Transcript} Transcript
 * @typedef {import('./explain.js').Words} Words
 * @typedef {import('./explain.js').Explanation} Explanation
 *
 * @typedef {{name: string, breaks?: string, ref?: string}} QuirkFacts what quirkfacts.go has, in part
 *
 * @typedef {object} How
 * @property {(record: Uint8Array) => Uint8Array | null} explain null: nobody can
 * @property {() => void} follow called when the newest reply is asked for
 * @property {(line: Line) => Promise<Uint8Array[] | null>} [conforming] the lines with which a conforming server answers
 * the line's command; null where that cannot be known
 */

/** Octets of a part that are shown, lines of a whole response, and octets of what is missing. */
const mostOctets = 240, mostLines = 6, mostMissing = 100;

export class ExplainPanel {
  #how;
  #card = byId('explain-card');
  #empty = byId('explain-empty');
  #first = this.#empty.textContent ?? ''; // what it says before there is anything to explain
  #altered = byId('explain-altered');
  /** @type {Words | null} */
  #words = null;
  #waiting = false; // words are on their way
  /** @type {Line | null} */
  #missed = null; // the words for it did not come
  /** @type {Line | null} */
  #line = null; // that the card shows
  #shown = ''; // how much of it
  #turn = 0; // counts what the card showed
  /** @type {() => void} */
  #again = () => {};

  /** @param {How} how */
  constructor(how) {
    this.#how = how;
    onClick('#explain-newest', how.follow);
  }

  /**
   * @param {Transcript} transcript
   * @param {Line | null} selected
   * @param {boolean} unmasked
   * @returns {string} what was said, in short
   */
  update(transcript, selected, unmasked) {
    const line = selected ?? transcript.newest;
    const { trail } = line && selected ? line.exchange : transcript.exchange;
    showTrail(trail, selected ? selected.exchange.end : trail.steps.length - 1, selected ? 'this line' : 'now');
    byId('explain-newest').hidden = !selected;
    if (!line || (!selected && !transcript.exchange.seq && line.kind !== Kind.close)) {
      this.#blank(this.#first);
      return '';
    }
    this.#again = () => this.update(transcript, selected, unmasked);
    if (!this.#words) {
      void this.#load(line);
      return '';
    }
    const { end, cut, left, body } = line.exchange, key = [line.octets, end, unmasked, !!cut, left.length, body?.done, body?.early].join();
    if (line !== this.#line || key !== this.#shown) {
      const record = this.#how.explain(lineRecord(line));
      if (!record?.length) {
        this.#blank('The WASM module explains lines, and it does not run here.');
        return '';
      }
      this.#show(line, readExplanation(record), this.#words, unmasked);
      this.#line = line;
      this.#shown = key;
    }
    return `${byId('explain-title').textContent}. ${find(byId('explain-text'), 'p').textContent}`;
  }

  /** @param {string} why */
  #blank(why) {
    this.#line = null;
    this.#turn++;
    this.#card.hidden = true;
    this.#altered.replaceChildren();
    say(this.#empty, why);
  }

  /**
   * Takes the words that boot.js sent for. If they did not come, the next line
   * asks for them again.
   * @param {Line} line
   */
  async #load(line) {
    if (this.#waiting || line === this.#missed) return;
    const { explainWords } = /** @type {{explainWords?: Promise<Words>}} */ (/** @type {unknown} */ (window));
    this.#waiting = true;
    if (!this.#missed) this.#blank('Loading…');
    try {
      this.#words = await (!this.#missed && explainWords || (await fetched(byId('explain-cards').dataset.words ?? '')).json());
    } catch (e) {
      this.#missed = line;
      this.#blank(`The explanations did not come: ${reason(e)}`);
    }
    this.#waiting = false;
    if (this.#words) this.#again();
  }

  /**
   * @param {Line} line
   * @param {Explanation} e
   * @param {Words} words
   * @param {boolean} unmasked
   */
  #show(line, e, words, unmasked) {
    this.#turn++;
    this.#empty.hidden = true;
    this.#card.hidden = false;
    const said = e.topics.map(({ key, args }) => {
      const [title, text, refs] = wordsFor(words, key);
      return { isFact: key.startsWith('octets.'), title: render(title, args), text: render(text, args), refs };
    });
    byId('explain-title').textContent = said[0].title;
    byId('explain-text').replaceChildren(...said.filter((t) => !t.isFact).map((t) => clone('row-said', t.text)));

    const p = lineOctets(line);
    const isSecret = (/** @type {number} */ label) => !unmasked && words.secret.includes(label);
    fill(byId('explain-parts'), e.spans.map((s) => {
      const part = clone('row-span-part'), octets = find(part, '.octets');
      if (isSecret(s.label)) octets.textContent = mask;
      else addPieces(octets, p.subarray(s.from, Math.min(s.to, s.from + mostOctets)));
      if (s.to - s.from > mostOctets && !isSecret(s.label)) octets.append('…');
      find(part, 'small').textContent = part.dataset.label = words.labels[s.label];
      return part;
    }));
    fill(byId('explain-fields'), e.fields.map((f) => clone('row-sasl-field', {
      dt: words.labels[f.label],
      dd: isSecret(f.label) ? mask : f.text || '(empty)',
    })));
    this.#showMoves(line);
    const refs = new Set(said.flatMap((t) => t.refs.split(', ')).filter(Boolean));
    fill(byId('explain-facts'), [...[...refs].map(reference), ...said.filter((t) => t.isFact).map((t) => span('', t.text)), ...timing(line)]);
    void this.#showAltered(line, this.#turn);
  }

  /**
   * The states before and after, if the line belongs to what changed them.
   * @param {Line} line
   */
  #showMoves({ exchange }) {
    const states = exchange.trail.steps.slice(exchange.start, exchange.end + 1).map((s) => stateNames[s.state] ?? '');
    fill(byId('explain-move'), states.flatMap((s, i) => [i ? span('to', '→') : states.length > 1 ? '' : 'stays in ', span('state-name', s)]));
  }

  /**
   * The quirks that altered the line, and what it would have been.
   * @param {Line} line
   * @param {number} turn
   */
  async #showAltered(line, turn) {
    const own = line.dir === 'note' ? line.by : alteredBy(line).split(' ').filter(Boolean), { cut, left } = line.exchange;
    // What cuts a response, or leaves out some of it, is to be found from each of its lines.
    const names = [...new Set(line.dir === 'C' ? own : [...own, ...left, ...cut?.by ?? []])];
    const cards = names.map((name) => clone('row-quirk-note', { h3: `${own.includes(name) ? 'Altered' : 'This response'}: ${name}` }));
    this.#altered.replaceChildren(...cards);
    if (!cards.length) return;
    const { quirkFacts } = /** @type {{quirkFacts?: Promise<{quirks: QuirkFacts[]}>}} */ (/** @type {unknown} */ (window));
    const [lines, facts] = await Promise.all([this.#how.conforming?.(line) ?? null, quirkFacts?.catch(() => null)]);
    if (turn !== this.#turn) return;
    cards.forEach((card, i) => {
      const about = facts?.quirks.find((q) => q.name === names[i]);
      write(card, {
        // Its row in the list of quirks says in a sentence what it does.
        '.summary': document.getElementById(`qs-${names[i]}`)?.firstChild?.textContent?.trim() ?? '',
        '.breaks': about ? about.breaks ?? '' : 'The facts about this quirk did not come.',
      });
      find(card, '.clauses').replaceChildren(...(about?.ref ? [reference(about.ref)] : []));
    });
    if (!lines || line.dir === 'C') return;
    if (cut && (line.dir === 'note' || !own.length)) showCut(find(cards[0], '.diff'), cut.came, lines, line);
    else if (own.length) showDiff(find(cards[0], '.diff'), line, lines);
  }
}

/**
 * The end of what came, above that and what is missing.
 * @param {HTMLElement} into
 * @param {number} came octets
 * @param {Uint8Array[]} lines of the whole
 * @param {Line} line
 */
function showCut(into, came, lines, line) {
  const all = Uint8Array.from(lines.flatMap((p) => [...p])), from = came ? all.lastIndexOf(10, came - 1) + 1 : 0;
  if (came >= all.length) {
    showDiff(into, line, lines);
    return;
  }
  if (from < came) addPieces(find(into, '.came .octets'), all.subarray(from, came));
  else find(into, '.came .octets').textContent = '(nothing more)';
  const shown = all.subarray(from, came + mostMissing);
  addMarked(find(into, '.ought .octets'), shown, [[came - from, shown.length]]);
  find(into, '.ought-mark').before(`${shown.length + from < all.length ? '… ' : ''}(${counted(all.length - came, 'octet')} missing) `);
  into.hidden = false;
}

/**
 * What came, above what a conforming server would have sent, each with what
 * differs marked; where nothing does, a word on that.
 * @param {HTMLElement} into
 * @param {Line} line
 * @param {Uint8Array[]} lines
 */
function showDiff(into, line, lines) {
  const came = find(into, '.came .octets'), ought = find(into, '.ought .octets');
  if (line.dir === 'note') {
    came.textContent = line.text;
    lines.slice(0, mostLines).forEach((p) => addPieces(ought, p));
    if (lines.length > mostLines) ought.append('…');
  } else {
    const p = lineOctets(line), other = counterpart(line, lines);
    const [a, b] = differing(p, other ?? new Uint8Array());
    addMarked(came, p, a);
    if (other) addMarked(ought, other, b);
    else ought.textContent = '(no such line)';
    if (other && !a.length && !b.length) into.textContent = sameOctets(line, lines, other);
  }
  into.hidden = false;
}

/**
 * How long a line is, and when it came.
 * @param {Line} line
 */
function timing({ dir, at, octets: n, kind, exchange: { command } }) {
  if (dir === 'note') return [];
  const words = [`this line: ${counted(n, 'octet')}`];
  if (kind !== Kind.greeting) words.push(`${shortTime(at)} after the greeting`);
  if (dir === 'S' && command && at >= command.at) words.push(`${shortTime(at - command.at)} after the command`);
  return [span('when', words.join(', '))];
}

/**
 * A clause, linked to the text of the RFC.
 * @param {string} ref
 */
function reference(ref) {
  const m = ref.match(/^RFC (\d+) §([\d.]+)/);
  if (!m) return span('', ref);
  const a = /** @type {HTMLAnchorElement} */ (clone('row-ref', ref));
  a.href = `https://www.rfc-editor.org/rfc/rfc${m[1]}#section-${m[2]}`;
  return a;
}
