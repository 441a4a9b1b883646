import { maskNumber } from '../base/phone-number.ts';

/** Masks everything in a text that may be a phone number, percent-encoded ones too. */
export function maskNumbersIn(text: string): string {
  return text.replace(/(?:\+|%2B)?\d{7,}/gi, maskNumber);
}
