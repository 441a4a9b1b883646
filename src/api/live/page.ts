/** The frame of the live page. All that changes is put in by page.js, as text. */
export function renderPage(options: { needsKey: boolean; dialIn: string[] }): string {
  const lines = options.dialIn.map((line) => `<li>${escapeHtml(line)}</li>`).join('');
  return `<!doctype html>
<html lang="en" data-needs-key="${options.needsKey}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Unhold</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6' fill='%230b7a75'/%3E%3C/svg%3E">
<link rel="stylesheet" href="/live/page.css">
<script type="module" src="/live/page.js"></script>
</head>
<body>
<a class="skip" href="#callbacks">Skip to the callbacks</a>
<header>
<h1>Unhold</h1>
<p id="connection" role="status">Connecting…</p>
</header>
<main>
<form id="key-form" hidden>
<label for="key">API key with the scope <code>read</code></label>
<div class="row"><input id="key" type="password" autocomplete="off" spellcheck="false" required>
<button>Show the line</button></div>
<p id="key-error" role="alert"></p>
</form>
<div id="picture" hidden>
<section aria-labelledby="line-title">
<h2 id="line-title">The line now</h2>
<p id="sentence" class="sentence" aria-live="polite"></p>
<ul id="line" class="targets"></ul>
</section>
<section id="callbacks" tabindex="-1" aria-labelledby="callbacks-title">
<h2 id="callbacks-title">Last callbacks</h2>
<p id="none" class="quiet">No callback yet.</p>
<ol id="list" class="callbacks"></ol>
</section>
</div>
${
  lines
    ? `<section aria-labelledby="dial-title"><h2 id="dial-title">Dial in</h2>
<p class="quiet">With any softphone, no registration needed:</p><ul class="dial">${lines}</ul></section>`
    : ''
}
</main>
<footer><a href="/docs">API</a></footer>
<noscript>This page needs JavaScript; the same is in the API.</noscript>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": '#39',
  };
  return text.replace(/[&<>"']/g, (character) => `&${names[character]};`);
}
