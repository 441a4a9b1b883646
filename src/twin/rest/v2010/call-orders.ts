import type { Account } from '../../account/account.ts';
import {
  callEvents,
  type CallChange,
  type CallInstructions,
  type CallOrder,
  type CallStatusCallback,
} from '../../account/call.ts';
import { integer, list, oneOf, text } from '../form.ts';
import { badParameter } from '../route.ts';
import { hookMethod, hookUrl, refuse } from './common.ts';

/** What Twilio takes in `Twiml`, in characters. */
const twimlMax = 4000;

/** What the twin's voice part does not do. */
const notDone = [
  ...['ApplicationSid', 'MachineDetection', 'AsyncAmd', 'Byoc', 'SipAuthUsername'],
  ...['SipAuthPassword', 'CallToken', 'RecordingConfigurationId'],
];

/**
 * Reads `POST /Calls.json`.
 * @throws RestError 21201 no To, 21213 no From, 21205 nothing to do, 21211 and 21212 malformed, 21210 From not ours
 */
export function orderOf(account: Account, form: URLSearchParams): CallOrder {
  refuse(form, notDone);
  if (form.get('Record')?.toLowerCase() === 'true') refuse(form, ['Record']);
  const to = text(form, 'To', 1000) ?? '';
  const from = text(form, 'From', 1000) ?? '';
  if (to === '') throw badParameter("No 'To' number is specified", 21201);
  if (from === '') throw badParameter("A 'From' phone number is required", 21213);
  if (!isNumber(to) && !isSip(to)) throw badParameter(`Invalid 'To' Phone Number`, 21211);
  if (!isNumber(from) && !isSip(to)) throw badParameter(`Invalid 'From' Phone Number`, 21212);
  const isOurs = Array.from(account.phoneNumbers.values()).some(
    ({ phoneNumber }) => phoneNumber === from,
  );
  // A number may be called only from a number of the account; to SIP any name goes.
  if (!isSip(to) && !isOurs)
    throw badParameter(`The source phone number ${from} is not of this account`, 21210);
  const instructions = instructionsOf(form);
  if (instructions === null) throw badParameter('Url parameter is required', 21205);
  return {
    to,
    from,
    instructions,
    statusCallback: statusCallbackOf(form),
    timeoutSeconds: integer(form, 'Timeout', { min: 1, max: 600 }) ?? 60,
    timeLimitSeconds: integer(form, 'TimeLimit', { min: 1 }) ?? null,
    callerId: text(form, 'CallerId', 1000) ?? null,
    sendDigits: sendDigitsOf(form),
  };
}

/** Reads `POST /Calls/{Sid}.json`; null when nothing is asked for. */
export function changeOf(form: URLSearchParams): CallChange | null {
  refuse(form, ['TimeLimit', 'StatusCallback']);
  const status = oneOf(form, 'Status', ['completed', 'canceled']);
  if (status !== undefined) return { kind: 'end', status };
  if (form.has('Url') && form.has('Twiml'))
    throw badParameter('Url and Twiml are mutually exclusive');
  const instructions = instructionsOf(form);
  return instructions === null ? null : { kind: 'redirect', instructions };
}

function instructionsOf(form: URLSearchParams): CallInstructions | null {
  const url = hookUrl(form, 'Url') ?? null;
  const twiml = text(form, 'Twiml', twimlMax);
  // Of both, Url is taken (OpenAPI, CreateCall, Twiml).
  if (url !== null)
    return {
      kind: 'url',
      url,
      method: hookMethod(form, 'Method') ?? 'POST',
      fallbackUrl: hookUrl(form, 'FallbackUrl') ?? null,
      fallbackMethod: hookMethod(form, 'FallbackMethod') ?? 'POST',
    };
  return twiml === undefined || twiml === '' ? null : { kind: 'twiml', twiml };
}

function statusCallbackOf(form: URLSearchParams): CallStatusCallback | null {
  const url = hookUrl(form, 'StatusCallback') ?? null;
  const asked = list(form, 'StatusCallbackEvent') ?? ['completed'];
  const wanted = callEvents.filter((event) => asked.includes(event));
  if (wanted.length < new Set(asked).size)
    throw badParameter(`StatusCallbackEvent must be of ${callEvents.join(', ')}`);
  const method = hookMethod(form, 'StatusCallbackMethod') ?? 'POST';
  return url === null ? null : { url, method, events: wanted };
}

function sendDigitsOf(form: URLSearchParams): string | null {
  const digits = text(form, 'SendDigits', 32) ?? null;
  if (digits !== null && !/^[0-9A-D#*wW]*$/.test(digits))
    throw badParameter('SendDigits may hold 0-9, A-D, #, * and w');
  return digits;
}

const isNumber = (address: string): boolean => /^\+[1-9]\d{6,14}$/.test(address);
const isSip = (address: string): boolean => /^sips?:[^\s<>"]+$/i.test(address);
