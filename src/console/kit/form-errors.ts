import { createContext, useContext } from 'react';

/**
 * What the form around says of each field, by its name. It stays until the form is sent again: were it taken away
 * while one goes on to the button, the button would move from under the pointer.
 */
export const FormErrors = createContext<Readonly<Record<string, string>>>({});

/** What is wrong with the field of this name, as the server said; undefined: nothing. */
export function useFieldError(name: string | undefined): string | undefined {
  const errors = useContext(FormErrors);
  return name === undefined ? undefined : errors[name];
}
