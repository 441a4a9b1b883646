/* Asks for the picture once a second and shows it; text is only ever set as text. */
const byId = (id) => document.getElementById(id);
const pollMs = 1000;

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function fill(id, rows) {
  byId(id).replaceChildren(...rows);
  byId(`no-${id}`).hidden = rows.length > 0;
}

function row(title, state, tone, details = []) {
  const item = element('li');
  const line = element('div', undefined, { class: 'row' });
  line.append(element('strong', title), element('span', state, { 'data-tone': tone }));
  item.append(line);
  for (const detail of details.filter(Boolean))
    item.append(element('p', detail, { class: 'said' }));
  return item;
}

const age = (seconds) =>
  seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
const tones = {
  'in-progress': 'good',
  ringing: 'busy',
  queued: 'busy',
  failed: 'bad',
  busy: 'bad',
  'no-answer': 'bad',
};

function show(picture) {
  const live = picture.calls.filter((call) => call.isLive);
  const waiting = picture.tasks.filter((task) => task.status === 'pending').length;
  const people =
    live.length === 1 ? '1 call is' : `${live.length === 0 ? 'No' : live.length} calls are`;
  byId('sentence').textContent =
    `${people} up, ${waiting === 0 ? 'nobody waits' : waiting === 1 ? '1 waits' : `${waiting} wait`} for an agent.`;
  fill(
    'calls',
    picture.calls.map((call) =>
      row(
        `${call.from} → ${call.to}`,
        `${call.status} · ${age(call.seconds)}`,
        tones[call.status] ?? '',
        [
          call.position && `in ${call.position}`,
          ...call.legs.map((leg) => `${call.isLive ? 'calls' : 'called'} ${leg.to}: ${leg.status}`),
          // While joined to a leg of its own it hears that one.
          !call.legs.some((leg) => leg.status === 'in-progress') &&
            call.heard &&
            `${call.isLive ? 'hears' : 'heard'} “${call.heard}”`,
          call.problem,
        ],
      ),
    ),
  );
  fill(
    'tasks',
    picture.tasks.map((task) =>
      row(
        `${task.caller} · ${task.queue}`,
        `${task.status} · priority ${task.priority} · ${age(task.seconds)}`,
        task.status === 'assigned' ? 'good' : 'busy',
        [task.attributes],
      ),
    ),
  );
  fill(
    'agents',
    picture.agents.map((agent) =>
      row(agent.name, agent.doing, agent.isAvailable ? 'good' : '', [agent.phone]),
    ),
  );
  fill(
    'numbers',
    picture.numbers.map((number) =>
      row(number.name, number.goesTo, '', [number.dial && `dial ${number.dial}`]),
    ),
  );
}

async function turn() {
  const connection = byId('connection');
  try {
    const answer = await fetch('/twin/picture');
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    connection.textContent = 'live';
    connection.className = 'live';
  } catch {
    connection.textContent = 'not reachable, trying again';
    connection.className = 'lost';
  }
  setTimeout(() => void turn(), document.hidden ? pollMs * 5 : pollMs);
}

await turn();
