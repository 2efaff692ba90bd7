// Parts of the page that come when they are wanted.

/**
 * Fetches a part.
 * @param {'share' | 'sessionCode' | 'compare' | 'loginHelper' | 'offline'} part
 */
export async function late(part) {
  try {
    return await import(new URL(document.body.dataset[part] ?? '', document.baseURI).href);
  } catch {
    throw new Error('This part of the page did not come. Is its server still there? Reload the page.');
  }
}
