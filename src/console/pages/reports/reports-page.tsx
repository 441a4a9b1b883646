import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';

export default function ReportsPage() {
  const texts = useText().reports;
  return <Page title={texts.title}>{null}</Page>;
}
