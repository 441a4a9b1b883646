import type { Account } from '../account/account.ts';
import { checkCredentials } from '../rest/credentials.ts';
import { RestError } from '../rest/route.ts';
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
        checkCredentials(account, request.headers['authorization']);
      } catch (error) {
        if (error instanceof RestError) return problem(error.status, error.code, error.message);
        throw error;
      }
      const [, serviceKey, functionSid = ''] = route.exec(request.url.pathname) ?? [];
      const service = [...services.values()].find(
        ({ sid, uniqueName }) => sid === serviceKey || uniqueName === serviceKey,
      );
      const resource = service?.functions.get(functionSid);
      if (!service || !resource || request.method !== 'POST')
        return problem(404, 20404, `The requested resource ${request.url.pathname} was not found`);
      const fields = await readFields(request);
      if (typeof fields === 'string') return problem(400, 20001, fields);
      const version: FunctionVersion = {
        sid: account.newSid('ZN'),
        ...{ functionSid, ...fields, createdMs: account.clock.now() },
      };
      resource.versions.set(version.sid, version);
      const owner = { accountSid: account.sid, serviceSid: service.sid };
      return json(201, printVersion(owner, version));
    },
  };
}

/** The fields, or what is wrong with them. */
async function readFields(
  request: MountRequest,
): Promise<{ path: string; visibility: Visibility; content: string } | string> {
  const form = await new Response(new Uint8Array(request.body), {
    headers: { 'content-type': request.headers['content-type'] ?? '' },
  })
    .formData()
    .catch(() => null);
  if (!form) return 'The body is not a multipart form';
  const [path, visibility, content] = await Promise.all(
    ['Path', 'Visibility', 'Content'].map((name) => textOf(form.get(name))),
  );
  if (!path || path.length > 255 || !/^(\/(?!\.{1,2}(\/|$))[\w.~-]+)+$/.test(path))
    return 'Path is not a path such as /my-function';
  if (!visibility || !isVisibility(visibility))
    return `Visibility is not one of ${visibilities.join(', ')}`;
  if (!content) return 'Content is missing';
  if (Buffer.byteLength(content) > contentBytesMax)
    return `Content is longer than ${contentBytesMax} bytes`;
  return { path, visibility, content };
}

async function textOf(value: string | File | null): Promise<string | null> {
  return typeof value === 'object' && value !== null ? value.text() : value;
}

function isVisibility(text: string): text is Visibility {
  return visibilities.includes(text);
}

function json(status: number, body: unknown): MountAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function problem(status: number, code: number, message: string): MountAnswer {
  const moreInfo = `https://www.twilio.com/docs/errors/${code}`;
  return json(status, { code, message, more_info: moreInfo, status });
}
