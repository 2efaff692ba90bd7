// Files that the page sends for.

/**
 * Fetches a file, and throws, in words, if the server does not give it.
 * @param {string} url
 */
export async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer;
}
