// What a conforming server would have answered: the strict one, to whom the same
// was said, with the same mail, at the same moments.

import { equal, linesOf } from './bytes.js';
import { answerOf } from './timeline.js';
import { lineOctets } from './transcript.js';

/**
 * The lines of a conforming answer to the command that a line belongs to; null
 * where a conforming server would not have got there.
 * @param {import('./engine.js').Engine} engine
 * @param {import('./transcript.js').Line} line of the place in the page
 * @returns {Promise<Uint8Array[] | null>}
 */
export async function conforming(engine, line) {
  if (!engine.timeline) return null;
  const { command, seq, trail, start } = line.exchange;
  const { sent, said, state } = answerOf(await engine.lab(), engine.timeline.actions, line.session, seq, 'strict');
  const same = command && sent && equal(sent, lineOctets(command)) && trail.steps[start]?.state === state;
  return same || !seq ? [...linesOf(said)] : null;
}
