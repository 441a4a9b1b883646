// The live page: one stream of whole pictures of the line, each drawn as it comes. Text goes in as
// text (textContent), never as markup: some of it was sent by callers.

const needsKey = document.documentElement.dataset.needsKey === 'true';
const element = (id) => document.getElementById(id);
const stateWords = {
  requested: 'still on the phone',
  waiting: 'waiting',
  dialing: 'being called',
  connecting: 'waiting for an agent',
  talking: 'talking',
};
const goodOutcomes = ['completed', 'cancelled', 'declined'];
/** Server time minus ours, so that "in 20 s" is right on a machine whose clock is not. */
let skewMs = 0;

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function sentenceOf(line) {
  const total = (state) => line.callTargets.reduce((sum, target) => sum + target[state], 0);
  const people = (count, words) => (count > 0 ? [`${count} ${words}`] : []);
  const parts = [
    ...people(total('requested') + total('waiting'), 'waiting for a call'),
    ...people(total('dialing'), 'being called'),
    ...people(total('connecting'), 'being connected'),
    ...people(total('talking'), 'talking'),
  ];
  return parts.length > 0 ? `${parts.join(', ')}.` : 'Nobody is waiting.';
}

/** The contact centre's own queue: who holds there, and who is there to answer. */
function queueSentence(queue) {
  if (queue.freshness === 'unknown') return 'Its queue has not been seen yet.';
  const { waitingCalls, longestWaitSeconds, agentsAvailable, agentsStaffed } = queue;
  const longest = longestWaitSeconds === null ? '' : `, the first for ${longestWaitSeconds} s`;
  const now = `${waitingCalls} holding${longest}; ${agentsAvailable} of ${agentsStaffed} agents free`;
  return queue.freshness === 'fresh'
    ? `Its queue: ${now}.`
    : `Its queue, seen a while ago: ${now}.`;
}

function drawLine(line) {
  say(element('sentence'), sentenceOf(line));
  const cards = line.callTargets.map((target) => {
    const card = make('li');
    const numbers = make('dl');
    const shown = {
      waiting: target.requested + target.waiting,
      called: target.dialing,
      connecting: target.connecting,
      talking: target.talking,
    };
    for (const [name, count] of Object.entries(shown)) {
      const pair = make('div');
      pair.append(make('dt', '', name), make('dd', count === 0 ? 'zero' : '', String(count)));
      numbers.append(pair);
    }
    card.append(make('h3', '', target.name), numbers);
    if (target.queue) card.append(make('p', 'queue quiet', queueSentence(target.queue)));
    return card;
  });
  element('line').replaceChildren(...cards);
}

const clockTime = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });

function dueIn(iso) {
  const seconds = Math.round((Date.parse(iso) - Date.now() - skewMs) / 1000);
  if (seconds <= 0) return 'due now';
  if (seconds < 60) return `in ${seconds} s`;
  if (seconds < 3600) return `in ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `at ${clockTime.format(Date.parse(iso))}`;
}

function whenOf(callback) {
  if (callback.state === 'ended') return clockTime.format(Date.parse(callback.endedAt));
  if (callback.state === 'waiting' || callback.state === 'requested') return dueIn(callback.dueAt);
  return '';
}

function toneOf(callback) {
  if (callback.state === 'talking' || goodOutcomes.includes(callback.outcome)) return 'good';
  if (callback.state === 'ended') return 'bad';
  return callback.state === 'waiting' || callback.state === 'requested' ? '' : 'busy';
}

/** Why it waits or did not come off; of a call in progress the state says enough. */
function whyOf(callback, words) {
  const isTold = callback.state === 'waiting' || callback.state === 'ended';
  if (!isTold || callback.outcome === 'completed' || callback.reason === words) return '';
  return callback.reason ?? '';
}

function journalOf(callback) {
  const list = make('ol', 'journal');
  for (const entry of callback.journal) {
    const item = make('li');
    const time = make('time', '', clockTime.format(Date.parse(entry.at)));
    time.dateTime = entry.at;
    item.append(
      time,
      make('span', 'event', entry.event.replaceAll('-', ' ')),
      make('span', 'reason', entry.reason ?? ''),
      make('span', 'actor', entry.actor),
    );
    list.append(item);
  }
  return list;
}

/** Rows live as long as their callback is shown, so that an opened journal stays open and keeps the focus. */
const rows = new Map();

function rowOf(callback) {
  const known = rows.get(callback.id);
  if (known) return known;
  const item = make('li');
  const details = make('details');
  const row = { item, details, callback, journal: '' };
  const summary = make('summary');
  row.parts = ['number', 'target', 'state', 'when'].map((name) => make('span', name));
  row.stateParts = [make('span', 'words'), make('span', 'why')];
  row.parts[2].append(...row.stateParts);
  summary.append(...row.parts);
  details.append(summary);
  item.append(details);
  rows.set(callback.id, row);
  return row;
}

function drawRow(callback) {
  const row = rowOf(callback);
  row.callback = callback;
  const [number, target, state, when] = row.parts;
  const words = callback.state === 'ended' ? callback.outcome : stateWords[callback.state];
  say(number, callback.number);
  say(target, callback.callTarget);
  say(row.stateParts[0], words);
  say(row.stateParts[1], whyOf(callback, words));
  state.dataset.tone = toneOf(callback);
  say(when, whenOf(callback));
  const journal = JSON.stringify(callback.journal);
  if (journal !== row.journal) {
    row.details.querySelector('.journal')?.remove();
    row.details.append(journalOf(callback));
    row.journal = journal;
  }
  return row.item;
}

function drawCallbacks(callbacks) {
  element('none').hidden = callbacks.length > 0;
  const list = element('list');
  const items = callbacks.map(drawRow);
  const shown = new Set(callbacks.map((callback) => callback.id));
  for (const id of rows.keys()) if (!shown.has(id)) rows.delete(id);
  // Moving a node that is already in its place would take the focus from it.
  for (const [at, item] of items.entries())
    if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null);
  while (list.children.length > items.length) list.lastElementChild.remove();
}

setInterval(() => {
  for (const { parts, callback } of rows.values()) say(parts[3], whenOf(callback));
}, 1000);

function draw(picture) {
  element('picture').hidden = false;
  skewMs = Date.parse(picture.line.at) - Date.now();
  drawLine(picture.line);
  drawCallbacks(picture.callbacks);
}

function connection(words, className) {
  say(element('connection'), words);
  element('connection').className = className;
}

function askForKey(reason) {
  sessionStorage.removeItem('key');
  say(element('key-error'), reason);
  element('key-form').hidden = false;
  connection('An API key is needed', '');
  element('key').focus();
}

/** Reads the stream with fetch, as EventSource cannot send the key. Ends with the connection. */
async function readStream() {
  const key = sessionStorage.getItem('key');
  const headers = needsKey ? { authorization: `Bearer ${key}` } : {};
  const response = await fetch('/live/feed', { headers });
  if (response.status === 401 || response.status === 403) {
    if (!needsKey) throw new Error('refused');
    return askForKey(response.status === 401 ? 'That key is not known.' : 'That key may not read.');
  }
  if (!response.ok) throw new Error(String(response.status));
  element('key-form').hidden = true;
  connection('Live', 'live');
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop();
    for (const block of blocks) {
      const data = block.split('\n').find((line) => line.startsWith('data: '));
      if (data) draw(JSON.parse(data.slice(6)));
    }
  }
  throw new Error('ended');
}

async function follow() {
  for (;;) {
    try {
      return await readStream();
    } catch {
      connection('Not connected, trying again', 'lost');
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

element('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  sessionStorage.setItem('key', element('key').value.trim());
  element('key').value = '';
  say(element('key-error'), '');
  void follow();
});

if (needsKey && !sessionStorage.getItem('key')) askForKey('');
else void follow();
