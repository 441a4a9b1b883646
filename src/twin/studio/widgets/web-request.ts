import { asObject, emptyOutput, parseObject, type Output, type Params } from '../context.ts';
import { flag, method, parameters, text } from '../properties.ts';
import type { Asking, Input, Leaving, Scene, Widget } from '../widget.ts';

/**
 * A Function, which gets its parameters as a form. A status below 400 within 10 s and 64 kB is a success
 * (twilio.com/docs/studio/widget-library/run-function).
 */
export const runFunction: Widget = {
  enter: (scene) => ({
    kind: 'ask',
    purpose: 'function',
    url: text(scene, 'url').trim(),
    method: 'POST',
    params: parameters(scene, 'parameters'),
    sendsCredentials: false,
  }),
  resume(input, scene) {
    const leaving = outcome(input, scene, 'fail');
    const concurrency =
      input.kind === 'answer' ? input.headers['x-twilio-function-concurrency'] : undefined;
    if (concurrency === undefined) return leaving;
    const headers = { 'x-twilio-function-concurrency': concurrency };
    return { ...leaving, output: { ...leaving.output, headers } };
  },
};

/** Any address (…/widget-library/http-request). A POST has the body or, as a form, the parameters. */
export const makeHttpRequest: Widget = {
  enter(scene) {
    const asks: Asking = {
      kind: 'ask',
      purpose: 'callback',
      url: text(scene, 'url').trim(),
      method: method(scene, 'method', 'GET'),
      params: parameters(scene, 'parameters'),
      sendsCredentials: flag(scene, 'add_twilio_auth') ?? false,
    };
    const contentType = text(scene, 'content_type');
    const isForm = contentType.startsWith('application/x-www-form-urlencoded');
    const body = text(scene, 'body');
    if (asks.method === 'GET' || (isForm && body === '')) return asks;
    return {
      ...{ ...asks, url: withQuery(asks.url, asks.params), params: {} },
      body: { contentType: contentType || 'application/json;charset=utf-8', text: body },
    };
  },
  resume: (input, scene) => outcome(input, scene, 'failed'),
};

/** Parameters beside a body go into the query. */
function withQuery(address: string, params: Params): string {
  const url = URL.parse(address);
  for (const [name, value] of Object.entries(params)) url?.searchParams.append(name, value);
  return url?.href ?? address;
}

/** What earlier runs of the widget left stays where this one has nothing of its own; `parsed` is merged. */
function outcome(input: Input, scene: Scene, failure: 'fail' | 'failed'): Leaving {
  const before = scene.context.widgets[scene.state.name] ?? emptyOutput;
  if (input.kind !== 'answer') return { event: failure, output: before };
  const { body, contentType, status } = input;
  const parsed = contentType === 'application/json' ? parseObject(body) : null;
  const output: Output = {
    ...before,
    ...{ body, content_type: contentType, status_code: status },
    ...(parsed && { parsed: { ...asObject(before['parsed']), ...parsed } }),
  };
  return { event: status < 400 ? 'success' : failure, output };
}
