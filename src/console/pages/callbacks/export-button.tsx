import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { Problem } from '../../api/problem.ts';
import { Button } from '../../kit/button.tsx';
import { say } from '../../kit/toast.tsx';
import { useText } from '../../text/text.tsx';
import { toQuery, type Filters } from './search.ts';

/** Saves what the filters show as a file. */
export function ExportButton({ filters }: { filters: Filters }) {
  const texts = useText().callbacks.exporting;
  const exporting = useMutation({
    mutationFn: async () => {
      const query = toQuery(filters);
      const { error, response } = await api.GET('/v1/callbacks.csv', {
        ...{ params: { query }, parseAs: 'stream' },
      });
      if (!response.ok) throw new Problem(error, response.status);
      const name = /filename="([\w.-]+)"/.exec(response.headers.get('content-disposition') ?? '');
      return {
        file: name?.[1] ?? 'callbacks.csv',
        isCut: response.headers.get('unhold-cut') === 'true',
        bytes: await response.blob(),
      };
    },
    onSuccess: ({ file, isCut, bytes }) => {
      save(bytes, file);
      say(isCut ? texts.cut(file) : texts.done(file));
    },
    onError: (error) => say(texts.failed(error.message)),
  });
  return (
    <Button isPending={exporting.isPending} onPress={() => exporting.mutate()}>
      {exporting.isPending ? texts.busy : texts.button}
    </Button>
  );
}

function save(bytes: Blob, file: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(bytes);
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}
