/** How Twilio calls a webhook. */
export const httpMethods = ['GET', 'POST'] as const;
export type HttpMethod = (typeof httpMethods)[number];
