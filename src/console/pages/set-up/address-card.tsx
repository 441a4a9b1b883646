import { useState } from 'react';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Card } from '../../kit/page.tsx';
import { SelectField } from '../../kit/select-field.tsx';
import { useText } from '../../text/text.tsx';
import { QrCode } from '../../kit/qr-code.tsx';
import type { SetUp } from './queries.ts';
import styles from './set-up.module.css';

const softphones = [
  { name: 'Linphone', how: 'howLinphone' },
  { name: 'Zoiper', how: 'howZoiper' },
  {
    name: 'baresip',
    how: 'howBaresip',
    command: (address: string) => `baresip -e "/dial ${address}"`,
  },
] as const satisfies { name: string; how: string; command?: (address: string) => string }[];

/** What to dial with a softphone, and how. */
export function AddressCard({ setUp }: { setUp: SetUp }) {
  const texts = useText().setUp;
  const { addresses, loopback } = setUp.sip;
  const [chosen, setChosen] = useState<string | null>(null);
  const address = addresses.find((each) => each === chosen) ?? addresses[0];
  if (address === undefined)
    return (
      <Card title={texts.softphone}>
        <p>{texts.noAddress}</p>
      </Card>
    );
  return (
    <Card title={texts.softphone}>
      <p>{texts.softphoneLead}</p>
      {addresses.length > 1 && (
        <SelectField
          label={texts.address}
          options={addresses.map((each) => ({ id: each, label: each }))}
          value={address}
          onChange={setChosen}
        />
      )}
      <div className={styles.address}>
        <QrCode text={address} label={texts.qr(address)} />
        <div className={styles.stack}>
          <p>
            <code translate="no">{address}</code> <CopyButton text={address} />
          </p>
          {loopback && <p className={styles.soft}>{texts.loopbackOnly}</p>}
          {softphones.map((phone) => (
            <details key={phone.name}>
              <summary>{phone.name}</summary>
              <p>{texts[phone.how]}</p>
              {'command' in phone && <Command text={phone.command(address)} />}
            </details>
          ))}
        </div>
      </div>
    </Card>
  );
}

/** A line for a terminal or a settings file, with its copy button. */
export function Command({ text }: { text: string }) {
  return (
    <div className={styles.command}>
      <pre translate="no">{text}</pre>
      <CopyButton text={text} />
    </div>
  );
}
