import { z } from 'zod';
import { RefusedByTwilio } from './refusal.ts';
import type { Send } from './transport.ts';
import { authorization, hostHeader, redirected, type TwilioLogin } from './twilio-client.ts';

export interface FunctionFile {
  readonly path: string;
  readonly visibility: string;
  readonly code: string;
}

export type UploadFunction = (
  serviceSid: string,
  functionSid: string,
  file: FunctionFile,
) => Promise<void>;

/** Uploads are no part of the SDK: multipart to a host of their own (Twilio docs, "Function Versions", create). */
export function createUpload(login: TwilioLogin, send: Send): UploadFunction {
  return async (serviceSid, functionSid, { path, visibility, code }) => {
    const url = new URL(
      `https://serverless-upload.twilio.com/v1/Services/${serviceSid}/Functions/${functionSid}/Versions`,
    );
    const body = new FormData();
    body.set('Path', path);
    body.set('Visibility', visibility);
    body.set('Content', new Blob([code], { type: 'application/javascript' }), 'function.js');
    const reply = await send({
      method: 'POST',
      url: redirected(url, login.baseUrl),
      headers: { ...authorization(login), ...hostHeader(url, login.baseUrl) },
      body,
    });
    if (reply.status >= 300) throw refusalOf(reply.status, reply.body);
  };
}

const errorBody = z.object({ code: z.number().optional(), message: z.string().optional() });

function refusalOf(status: number, body: string): RefusedByTwilio {
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(body);
  } catch {
    // Not Twilio's own error answer; the status says enough.
  }
  const { code = null, message = `status ${status}` } = errorBody.safeParse(parsed).data ?? {};
  return new RefusedByTwilio(status, code, message);
}
