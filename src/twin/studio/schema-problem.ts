import type { ErrorObject } from 'ajv';

/** One thing that is wrong with a flow definition, and where: a JSON pointer such as `#/states/3/properties`. */
export interface Problem {
  path: string;
  message: string;
}

/** What the schema found, as a sentence with what was found and what was wanted; null when it adds nothing. */
export function schemaProblem(error: ErrorObject): Problem | null {
  // An `if` failed because of what its `then` says, and that is reported by itself.
  if (error.keyword === 'if') return null;
  return { path: `#${error.instancePath}`, message: sentence(error) };
}

function sentence(error: ErrorObject): string {
  const params: Record<string, unknown> = error.params;
  switch (error.keyword) {
    case 'type':
      return wrongType(error.data, String(params['type']));
    case 'required':
      return `${String(params['missingProperty'])} is missing`;
    case 'additionalProperties':
      return unknownProperty(
        String(params['additionalProperty']),
        Object.keys((error.parentSchema?.['properties'] ?? {}) as object),
      );
    case 'enum':
      return `${shown(error.data)} is not one of ${String(params['allowedValues']).replaceAll(',', ', ')}`;
    case 'pattern':
      return `${shown(error.data)} must begin with a letter and have no spaces or dots`;
    default:
      return `${shown(error.data)} ${error.message ?? 'is not allowed'}`;
  }
}

function wrongType(found: unknown, wanted: string): string {
  const says = `${shown(found)} is not of type ${wanted}`;
  if (wanted === 'string' && (typeof found === 'number' || typeof found === 'boolean'))
    return `${says}: Studio wants "${found}" here, in quotes`;
  if (wanted === 'integer' && typeof found === 'string' && /^\d+$/.test(found))
    return `${says}: Studio wants ${found} here, without quotes`;
  return says;
}

/** Names the property that was probably meant: `wait_url` of one widget is `waitUrl` of another. */
export function unknownProperty(name: string, known: readonly string[]): string {
  const bare = (text: string): string => text.replaceAll('_', '').toLowerCase();
  const meant = known.find((other) => bare(other) === bare(name));
  const says = `${shown(name)} is not a property here`;
  return meant === undefined ? `${says}; there are ${known.join(', ')}` : `${says}: ${meant} is`;
}

/** The beginning of a hostile value, fit for a message. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
