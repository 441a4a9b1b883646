/**
 * Numbers that plans keep for fiction, tests and examples: nobody is to be reached there. Numbering
 * data knows some of them as real and others not at all, hence this list with its own countries.
 */
const ranges: { country: string | null; pattern: RegExp }[] = [
  // +1 NPA 555 01xx; the country follows from the area code.
  { country: null, pattern: /^\+1[2-9]\d{2}55501\d{2}$/ },
  // The area code 555 is in no country's use and in everybody's examples.
  { country: 'US', pattern: /^\+1555\d{7}$/ },
  // Ofcom: numbers for drama use.
  {
    country: 'GB',
    pattern: /^\+44(7700900|1632960|3069990|8081570|9098790|2079460|2896496|2920180)\d{3}$/,
  },
  { country: 'GB', pattern: /^\+44(11[3-8]|121|131|141|151|161)4960\d{3}$/ },
  { country: 'GB', pattern: /^\+441914980\d{3}$/ },
  { country: 'AU', pattern: /^\+61(491570(006|110|15[6-9]|313|737)|[2378](5550|7010)\d{4})$/ },
  { country: 'FR', pattern: /^\+33(19900|26191|35301|46571|53649|63998)\d{4}$/ },
  { country: 'DE', pattern: /^\+49(3023125|6990009|4066969|2214710|8999998)\d{3}$/ },
  { country: 'IE', pattern: /^\+3532091\d{5}$/ },
  { country: 'SE', pattern: /^\+467017406\d{2}$/ },
];

/** The range a number belongs to, with its country where numbering data may not know it. */
export function fictionalRange(e164: string): { country: string | null } | null {
  return ranges.find(({ pattern }) => pattern.test(e164)) ?? null;
}
