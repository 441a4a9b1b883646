import { parseArgs } from 'node:util';
import { UsageError, type Command } from './command.ts';
import {
  flexOptions,
  flexVerbs,
  switchVerbs,
  type FlexOptions,
  type FlexVerb,
} from './flex/options.ts';

export const flex: Command = {
  name: 'flex',
  about: 'deploy callbacks into a Twilio Flex account, and take them away again',
  help: `Usage: npm run unhold -- flex init | plan | apply | status | destroy [OPTIONS]

  init      write an example of the settings file
  plan      show what apply would create, change, leave and remove, field by field; changes nothing
  apply     do that; can be stopped at any point and run again
  status    show what is there
  destroy   remove what apply made, and point the phone numbers to where they pointed before

  --file FILE        the settings (unhold.flex.json); schemas/unhold.flex.schema.json describes them
  --json             plan: print it as JSON
  --destroy          plan: show what destroy would do instead
  --buy              plan, apply: buy phone numbers that the account does not have
  --release          destroy, plan --destroy: give back phone numbers that apply bought
  --without-unhold   destroy, plan --destroy, status: leave Unhold alone, for when it is gone

From the environment: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET);
with provider "unhold" also UNHOLD_API_KEY (scope admin), and UNHOLD_URL when this machine reaches Unhold at
another address than Twilio does. TWILIO_REST_URL leads to a local Twilio (npm run unhold -- twin).`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: flexOptions,
      allowPositionals: true,
    });
    const [word = '', ...rest] = positionals;
    const verb = flexVerbs.find((each) => each === word);
    if (verb === undefined || rest.length > 0)
      throw new UsageError(
        `flex wants one of ${flexVerbs.join(', ')}, not "${positionals.join(' ')}".`,
      );
    refuseForeignSwitches(verb, values);
    // Only now: the other commands start without Twilio's SDK and the compiler of the Functions.
    const { runFlex } = await import('./flex/run.ts');
    await runFlex(verb, values);
    return 0;
  },
};

function refuseForeignSwitches(verb: FlexVerb, values: FlexOptions): void {
  for (const [name, verbs] of Object.entries(switchVerbs)) {
    const isGiven = values[name as keyof typeof switchVerbs];
    if (isGiven && !verbs.some((each) => each === verb))
      throw new UsageError(`flex ${verb} does not take --${name}; it is for ${verbs.join(', ')}.`);
  }
}
