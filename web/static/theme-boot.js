// Sets the theme before anything is painted, so that a dark page never flashes.
// A classic script, because modules run after the first paint.
(() => {
  try {
    const theme = localStorage.getItem('pop3play.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch { /* storage may be forbidden; the system's theme is fine */ }
})();
