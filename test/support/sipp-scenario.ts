/**
 * SIPp scenarios from short steps. Each step is XML; `caller` and `callee` put them together with what every call of
 * that side has.
 */

/** A call that SIPp makes: the INVITE goes out first. */
export interface CallerInvite {
  /** After the host and port of the request URI. */
  uriTail?: string;
  from?: string;
  headers?: string[];
  /** Null: a late offer. */
  sdp: string | null;
}

const callerHead = (to: string, cseq: string): string =>
  [
    'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
    'From: <sip:[$from]@[local_ip]:[local_port]>;tag=[pid]SIPpTag00[call_number]',
    `To: <sip:[service]@[remote_ip]:[remote_port]>${to}`,
    'Call-ID: [call_id]',
    `CSeq: ${cseq}`,
    'Contact: <sip:caller@[local_ip]:[local_port];transport=[transport]>',
    'Max-Forwards: 70',
  ].join('\n');

const send = (message: string, retrans = true): string =>
  `<send${retrans ? ' retrans="500"' : ''}><![CDATA[\n${message}\n]]></send>`;

const withBody = (head: string, sdp: string | null): string =>
  sdp === null
    ? `${head}\nContent-Length: 0\n\n`
    : `${head}\nContent-Type: application/sdp\nContent-Length: [len]\n\n${sdp}\n`;

/** A caller's scenario. `[$from]` is set by a first step, as the INVITE and the rest need the same. */
export function caller(invite: CallerInvite, steps: string[]): string {
  const { uriTail = '', from = 'anonymous', headers = [], sdp } = invite;
  const head = [
    `INVITE sip:[service]@[remote_ip]:[remote_port]${uriTail} SIP/2.0`,
    callerHead('', '1 INVITE'),
    ...headers,
  ].join('\n');
  return scenario([
    `<nop><action><assignstr assign_to="from" value="${from}"/></action></nop>`,
    send(withBody(head, sdp)),
    ...steps,
  ]);
}

/** Steps of a caller once it was answered. */
export const inCall = {
  answered: [
    '<recv response="100" optional="true"/>',
    '<recv response="180" optional="true"/>',
    '<recv response="183" optional="true"/>',
    '<recv response="200" rrs="true"/>',
  ].join('\n'),
  ack: (sdp: string | null = null): string =>
    send(
      withBody(`ACK [next_url] SIP/2.0\n${callerHead('[peer_tag_param]', '1 ACK')}`, sdp),
      false,
    ),
  request: (
    method: string,
    cseq: number,
    options: { type?: string; body?: string; headers?: string[] } = {},
  ): string =>
    send(
      [
        `${method} [next_url] SIP/2.0`,
        callerHead('[peer_tag_param]', `${cseq} ${method}`),
        ...(options.headers ?? []),
        ...(options.body === undefined
          ? ['Content-Length: 0', '', '']
          : [
              `Content-Type: ${options.type ?? 'application/sdp'}`,
              'Content-Length: [len]',
              '',
              options.body,
            ]),
      ].join('\n'),
      method !== 'ACK',
    ),
  info: (key: string, cseq: number, type = 'application/dtmf-relay'): string =>
    inCall.request('INFO', cseq, {
      type,
      body: type === 'application/dtmf' ? key : `Signal=${key}\nDuration=160`,
    }) + recv(200),
  bye: (cseq: number): string => inCall.request('BYE', cseq) + recv(200),
};

/** A callee's scenario. */
export function callee(steps: string[]): string {
  return scenario(steps);
}

export const recv = (status: number, attributes = ''): string =>
  `<recv response="${status}" ${attributes}/>`;

export const recvRequest = (method: string, attributes = ''): string =>
  `<recv request="${method}" ${attributes}/>`;

/** The INVITE of a call to us, whose addresses are kept for requests of our own. */
export const recvInvite = `<recv request="INVITE" rrs="true"><action>
  <ereg regexp=".*" search_in="hdr" header="From:" assign_to="remote"/>
  <ereg regexp="[^;]*" search_in="hdr" header="To:" assign_to="local"/>
  <ereg regexp=".*" search_in="hdr" header="CSeq:" assign_to="inviteCSeq"/>
  <ereg regexp=".*" search_in="hdr" header="Via:" assign_to="inviteVia"/>
</action></recv><Reference variables="remote,local,inviteCSeq,inviteVia"/>`;

/** An answer to the request that came last. @param contactPort where in-dialog requests shall go; absent: to the phone itself */
export function respond(
  status: number,
  options: {
    reason?: string;
    tag?: string | null;
    headers?: string[];
    sdp?: string;
    contactPort?: number;
    retrans?: boolean;
  } = {},
): string {
  const tag = options.tag === undefined ? '[pid]SIPpTag01[call_number]' : options.tag;
  const head = [
    `SIP/2.0 ${status} ${options.reason ?? 'As told'}`,
    '[last_Via:]',
    '[last_From:]',
    `[last_To:]${tag === null ? '' : `;tag=${tag}`}`,
    '[last_Call-ID:]',
    '[last_CSeq:]',
    '[last_Record-Route:]',
    `Contact: <sip:phone@[local_ip]:${options.contactPort ?? '[local_port]'};transport=[transport]>`,
    ...(options.headers ?? []),
  ].join('\n');
  return send(
    withBody(head, options.sdp ?? null),
    options.retrans ?? (status >= 200 && status < 300),
  );
}

/** 200 to a request inside the dialog, which has its tag. */
export const ok = (options: { sdp?: string; headers?: string[] } = {}): string =>
  respond(200, { tag: null, retrans: false, ...options });

/** A final answer to the INVITE, after something else has come. */
export const respondToInvite = (
  status: number,
  options: { sdp?: string; tag?: string; retrans?: boolean } = {},
): string =>
  send(
    withBody(
      [
        `SIP/2.0 ${status} As told`,
        'Via:[$inviteVia]',
        'From:[$remote]',
        `To:[$local];tag=${options.tag ?? '[pid]SIPpTag01[call_number]'}`,
        '[last_Call-ID:]',
        'CSeq:[$inviteCSeq]',
        'Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>',
      ].join('\n'),
      options.sdp ?? null,
    ),
    options.retrans ?? true,
  );

/** A request of a callee's inside the dialog. */
export const calleeRequest = (
  method: string,
  cseq: number,
  options: { sdp?: string; headers?: string[] } = {},
): string =>
  send(
    withBody(
      [
        `${method} [next_url] SIP/2.0`,
        'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
        'From:[$local];tag=[pid]SIPpTag01[call_number]',
        'To:[$remote]',
        '[last_Call-ID:]',
        `CSeq: ${cseq} ${method}`,
        'Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>',
        'Max-Forwards: 70',
        ...(options.headers ?? []),
      ].join('\n'),
      options.sdp ?? null,
    ),
    method !== 'ACK',
  );

/** Waits until the test says so (`Exchange.cue`, `cueFor`). */
export const cue = recvRequest('NOTIFY');
export const pause = (ms: number): string => `<pause milliseconds="${ms}"/>`;

function scenario(steps: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="blackbox">\n${steps.join('\n')}\n</scenario>`;
}
