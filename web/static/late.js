// Parts of the page that come when one of them is wanted.

/** Fetches them; a second time they are there. */
export async function late() {
  try {
    return await import(new URL(document.body.dataset.late ?? '', document.baseURI).href);
  } catch {
    throw new Error('This part of the page did not come. Is its server still there? Reload the page.');
  }
}
