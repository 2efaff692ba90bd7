// What the page can start without, in one file.

export { openCompare, sayAgain } from './compare.js';
export { openExport } from './export-session.js';
export { openLogin } from './login-helper.js';
export { openLink, openShare } from './share.js';
