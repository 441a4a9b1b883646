import { writeFile } from 'node:fs/promises';
import { UserError } from '../../base/errors.ts';

/** The least that a settings file holds; everything else has a default, which the JSON Schema names. */
const example = {
  $schema: './schemas/unhold.flex.schema.json',
  provider: 'unhold',
  customerNumbers: [{ number: '+12025550100', offer: 'before-queue' }],
  returnNumber: '+12025550102',
  sipDomain: 'CHANGE-ME',
  taskRouter: { taskQueue: 'Everyone' },
  allow: ['203.0.113.7/32'],
  callback: { number: '+12025550199', host: 'unhold.example.com' },
  unholdUrl: 'https://unhold.example.com',
};

/** @throws UserError already-exists: a file is never overwritten */
export async function writeExample(file: string): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(example, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    throw new UserError(
      'already-exists',
      `${file} is there already and is left as it is. Fix: edit it, or name another one with --file.`,
    );
  }
}
