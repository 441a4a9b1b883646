import { functionNames } from '../functions/bundle.ts';

/** The Functions are found again by their paths, which are their friendly names too. */
export const functionPaths: readonly string[] = functionNames.map((name) => `/${name}`);
