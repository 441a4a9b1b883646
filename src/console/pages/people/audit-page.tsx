import { Page } from '../../kit/page.tsx';
import { useText } from '../../text/text.tsx';

export default function AuditPage() {
  const texts = useText().people;
  return <Page title={texts.title}>{null}</Page>;
}
