import type { Account } from '../account/account.ts';
import { checkCredentials } from '../rest/credentials.ts';
import {
  badParameter,
  created,
  errorAnswer,
  notFound,
  RestError,
  type RestAnswer,
} from '../rest/route.ts';
import type { Mount, MountAnswer, MountRequest } from '../web/mount.ts';
import type { FunctionVersion, Services, Visibility } from './model.ts';
import { printVersion } from './printed.ts';

/** Twilio's limit for the source of one function. */
const contentBytesMax = 1_000_000;
const visibilities: readonly string[] = ['public', 'protected', 'private'];
const route = /^\/v1\/Services\/([^/]+)\/Functions\/([^/]+)\/Versions$/;

/** `serverless-upload.twilio.com`: a new version of a function, as a multipart form (not in Twilio's OpenAPI). */
export function uploadMount(account: Account, services: Services): Mount {
  return {
    host: 'serverless-upload.twilio.com',
    async handle(request) {
      try {
        return json(created(await upload(account, services, request)));
      } catch (error) {
        if (error instanceof RestError) return json(errorAnswer(error));
        throw error;
      }
    },
  };
}

/** Keeps the version. @returns how it reads in REST @throws RestError 401, 404, or 400 for a wrong field */
async function upload(
  account: Account,
  services: Services,
  request: MountRequest,
): Promise<unknown> {
  checkCredentials(account, request.headers['authorization']);
  const [, serviceKey, functionSid = ''] = route.exec(request.url.pathname) ?? [];
  const service = [...services.values()].find(
    ({ sid, uniqueName }) => sid === serviceKey || uniqueName === serviceKey,
  );
  const resource = service?.functions.get(functionSid);
  if (!service || !resource || request.method !== 'POST') throw notFound(request.url.pathname);
  const version: FunctionVersion = {
    sid: account.newSid('ZN'),
    ...{ functionSid, ...(await readFields(request)), createdMs: account.clock.now() },
  };
  resource.versions.set(version.sid, version);
  return printVersion({ accountSid: account.sid, serviceSid: service.sid }, version);
}

/** @throws RestError 400 naming the field */
async function readFields(
  request: MountRequest,
): Promise<{ path: string; visibility: Visibility; content: string }> {
  const form = await new Response(new Uint8Array(request.body), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  })
    .formData()
    .catch(() => null);
  if (!form) throw badParameter('The body is not a multipart form');
  const [path, visibility, content] = await Promise.all(
    ['Path', 'Visibility', 'Content'].map((name) => textOf(form.get(name))),
  );
  if (!path || path.length > 255 || !/^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+$/.test(path))
    throw badParameter('Path is not a path such as /my-function');
  if (!visibility || !isVisibility(visibility))
    throw badParameter(`Visibility is not one of ${visibilities.join(', ')}`);
  if (!content) throw badParameter('Content is missing');
  if (Buffer.byteLength(content) > contentBytesMax)
    throw badParameter(`Content is longer than ${contentBytesMax} bytes`);
  return { path, visibility, content };
}

async function textOf(value: string | File | null): Promise<string | null> {
  return typeof value === 'object' && value !== null ? value.text() : value;
}

function isVisibility(text: string): text is Visibility {
  return visibilities.includes(text);
}

function json({ status, body, headers }: RestAnswer): MountAnswer {
  return {
    ...{ status, body: JSON.stringify(body) },
    headers: { ...headers, 'content-type': 'application/json' },
  };
}
