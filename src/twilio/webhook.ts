import type { FastifyInstance } from 'fastify';
import { UserError } from '../base/errors.ts';
import { isSigned } from './signature.ts';
import { readEvent, type TaskRouterEvent } from './taskrouter-event.ts';

export interface WebhookOptions {
  accountSid: string;
  authToken: string;
  /** Where Twilio reaches us, without a slash at the end: the signature is over it. */
  publicUrl: string;
}

/** The path of the workspace's EventCallbackUrl, below the public URL. */
const eventPath = '/twilio/taskrouter-events';

/**
 * Takes the events of TaskRouter. Answers 200 to all that is signed, whether it says anything or not: another answer
 * would only have it sent again. What is not signed by the account is 403.
 */
export function addEventWebhook(
  app: FastifyInstance,
  options: WebhookOptions,
  take: (event: TaskRouterEvent) => Promise<void>,
): void {
  const { accountSid, authToken, publicUrl } = options;
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, body),
    );
    scope.post(
      eventPath,
      { config: { access: 'open' }, schema: { hide: true } },
      async (request, reply) => {
        const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
        const signature = String(request.headers['x-twilio-signature'] ?? '');
        const url = publicUrl + request.url;
        if (!isSigned(authToken, { url, signature, form }))
          throw new UserError('bad-signature', `X-Twilio-Signature is not that of ${publicUrl}.`);
        if (form.get('AccountSid') !== accountSid)
          throw new UserError('bad-signature', 'AccountSid is not the account served here.');
        const event = readEvent(form);
        if (event) await take(event);
        return reply.code(200).send();
      },
    );
  });
}
