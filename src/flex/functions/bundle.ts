import { join } from 'node:path';
import { build } from 'esbuild';

/** A Function as Twilio's Serverless API takes it. */
export interface BundledFunction {
  readonly name: FunctionName;
  /** Below the service's domain. */
  readonly path: string;
  /** Run only for requests that Twilio signed. */
  readonly visibility: 'protected';
  /** One CommonJS module. */
  readonly code: string;
}

export const functionNames = [
  'wait-time',
  'hold-treatment',
  'transfer-to-callback',
  'callback-result',
] as const;
export type FunctionName = (typeof functionNames)[number];

export const functionRuntime = 'node22';

/** What the build installs beside the code, at the versions it was tested with. */
export const functionDependencies = [
  { name: 'twilio', version: '6.2.0' },
  { name: '@twilio/runtime-handler', version: '2.1.0' },
] as const;

/**
 * The Functions, each as one file for Twilio's runtime; the same sources give the same bytes.
 * @throws esbuild's BuildFailure when a source does not compile
 */
export async function bundleFunctions(): Promise<BundledFunction[]> {
  const { outputFiles } = await build({
    entryPoints: functionNames.map((name) => join(import.meta.dirname, `${name}.ts`)),
    // Names in the output must not depend on where the clone is.
    absWorkingDir: import.meta.dirname,
    outdir: 'out',
    write: false,
    bundle: true,
    platform: 'node',
    target: functionRuntime,
    format: 'cjs',
    external: functionDependencies.map(({ name }) => name),
    charset: 'utf8',
    logLevel: 'silent',
  });
  return functionNames.map((name) => {
    const file = outputFiles.find(({ path }) => path.endsWith(`${name}.js`));
    if (file === undefined) throw new Error(`esbuild gave no ${name}`);
    return { name, path: `/${name}`, visibility: 'protected', code: file.text };
  });
}
