/** What a caller sends: as a contact centre does it, a call with a header, its audio going to one port of ours. */
export function callerScenario(options: { audioPort: number; holdMs: number }): string {
  const common = (method: string, cseq: number, to = ''): string =>
    [
      'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch];rport',
      'Max-Forwards: 70',
      'From: <sip:[field0]@[local_ip]:[local_port]>;tag=[pid]caller[call_number]',
      `To: <sip:[service]@[remote_ip]:[remote_port]>${to}`,
      'Call-ID: [call_id]',
      `CSeq: ${cseq} ${method}`,
    ].join('\n');
  const invite = [
    'INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0',
    common('INVITE', 1),
    'Contact: <sip:[field0]@[local_ip]:[local_port]>',
    'User-Agent: Contact centre',
    'Allow: INVITE,ACK,CANCEL,OPTIONS,BYE',
    'x-user-to-user: [field0]',
    'X-Twilio-AccountSid: AC00000000000000000000000000000000',
    'X-Twilio-CallSid: CA00000000000000000000[call_number]',
    'Content-Type: application/sdp',
    'Content-Length: [len]',
  ].join('\n');
  const sdp = [
    ...['v=0', 'o=- 1 1 IN IP4 [local_ip]', 's=-', 'c=IN IP4 [local_ip]', 't=0 0'],
    `m=audio ${options.audioPort} RTP/AVP 0 8 101`,
    ...['a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000'],
    ...['a=fmtp:101 0-16', 'a=ptime:20', 'a=sendrecv'],
  ].join('\n');
  const inDialog = (method: string, cseq: number): string =>
    `${method} [next_url] SIP/2.0\n${common(method, cseq, '[peer_tag_param]')}\nContent-Length: 0\n`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="caller">
  <send retrans="500" start_rtd="1"><![CDATA[
${invite}

${sdp}
]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="200" rrs="true" rtd="1"/>
  <send><![CDATA[
${inDialog('ACK', 1)}
]]></send>
  <pause milliseconds="${options.holdMs}"/>
  <send retrans="500"><![CDATA[
${inDialog('BYE', 2)}
]]></send>
  <recv response="200"/>
</scenario>`;
}
