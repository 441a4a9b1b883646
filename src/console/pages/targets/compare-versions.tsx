import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { api, ask } from '../../api/client.ts';
import { Loaded } from '../../kit/loaded.tsx';
import { Card } from '../../kit/page.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { ChangeTable } from './change-table.tsx';
import { useSpeech } from './speech.ts';
import styles from './targets.module.css';

const route = getRouteApi('/gate/frame/call-targets/$id/{-$tab}');

/** What differs between any two versions; which two stands in the address. @param newest number of the last one */
export function CompareVersions({
  callTargetId: id,
  newest,
}: {
  callTargetId: string;
  newest: number;
}) {
  const { history } = useSpeech().texts;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = (name: 'from' | 'to', otherwise: number): number => {
    const number = Number(search[name]);
    return Number.isInteger(number) && number >= 1 && number <= newest ? number : otherwise;
  };
  const from = chosen('from', newest - 1);
  const to = chosen('to', newest);
  const options = Array.from({ length: newest }, (_, at) => ({
    id: String(newest - at),
    label: history.version(newest - at),
  }));
  const choose = (name: 'from' | 'to') => (version: string) =>
    void navigate({
      search: (before) => ({ ...before, [name]: Number(version) }),
      replace: true,
      resetScroll: false,
    });
  const compared = useQuery({
    queryKey: ['call-targets', id, 'versions', to, 'against', from],
    queryFn: () =>
      ask(
        api.GET('/v1/call-targets/{id}/versions/{version}', {
          params: { path: { id, version: String(to) }, query: { against: String(from) } },
        }),
      ),
    staleTime: Infinity,
  });
  return (
    <Card title={history.compare}>
      <div className={styles.pair}>
        <SelectField
          label={history.from}
          options={options}
          value={String(from)}
          onChange={choose('from')}
        />
        <SelectField
          label={history.to}
          options={options}
          value={String(to)}
          onChange={choose('to')}
        />
      </div>
      <Loaded query={compared}>
        {({ changes }) =>
          changes.length === 0 ? (
            <p>{history.same}</p>
          ) : (
            <ChangeTable changes={changes} caption={history.compare} />
          )
        }
      </Loaded>
    </Card>
  );
}
