import type { KyselyPlugin, QueryResult, RawNode, UnknownRow } from 'kysely';
import type { Session } from '../../src/store/schema.ts';

/** How the server would run the raw statements that `work` sends; they are not run. */
export async function explain(
  session: Session,
  work: (explaining: Session) => Promise<unknown>,
): Promise<string> {
  const lines: string[] = [];
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      const raw = node as RawNode;
      const [first = '', ...rest] = raw.sqlFragments;
      return { ...raw, sqlFragments: [`explain ${first}`, ...rest] };
    },
    async transformResult({ result }): Promise<QueryResult<UnknownRow>> {
      lines.push(...result.rows.map((row) => String(row['QUERY PLAN'])));
      return { rows: [] };
    },
  };
  await work({ kysely: session.kysely.withPlugin(plugin), now: () => session.now() });
  return lines.join('\n');
}
