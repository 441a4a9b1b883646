import type { Account } from '../../account/account.ts';
import {
  nationalFormat,
  poolCountries,
  poolNumbers,
  type PoolCountry,
} from '../../account/number-pool.ts';
import { integer, text } from '../form.ts';
import { pageOfV2010 } from '../paging.ts';
import { notFound, type RestRequest, type RestRoute } from '../route.ts';
import { accountPath, apiHost as host } from './common.ts';

/** Numbers that can be bought: search by `AreaCode` and `Contains`; the other filters change nothing here. */
export function availablePhoneNumberRoutes(account: Account): RestRoute[] {
  return [
    {
      ...{
        method: 'GET',
        host,
        path: `${accountPath}/AvailablePhoneNumbers/{CountryCode}/Local.json`,
      },
      handle(request) {
        const country = countryOf(request);
        const areaCode = integer(request.query, 'AreaCode')?.toString();
        const contains = text(request.query, 'Contains', 100);
        const fits = contains === undefined ? () => true : matcher(contains);
        const owned = new Set(Array.from(account.phoneNumbers.values(), (own) => own.phoneNumber));
        const free = poolNumbers(country, areaCode).filter(
          (phoneNumber) => !owned.has(phoneNumber) && fits(phoneNumber),
        );
        // There is one page of what a search finds, and never a next one.
        return pageOfV2010(request, free.slice(0, 50), 'available_phone_numbers', (phoneNumber) =>
          print(country, phoneNumber),
        );
      },
    },
  ];
}

function countryOf(request: RestRequest): PoolCountry {
  const country = poolCountries.find((code) => code === request.params['CountryCode']);
  if (country === undefined) throw notFound(request.path);
  return country;
}

/** `*` stands for one digit, anything else for itself; the pattern may sit anywhere in the number. */
export function matcher(pattern: string): (phoneNumber: string) => boolean {
  const digits = pattern.replace(/[^\d*+]/g, '');
  const regExp = new RegExp(digits.replaceAll('+', '\\+').replaceAll('*', '\\d'));
  return (phoneNumber) => regExp.test(phoneNumber);
}

function print(country: PoolCountry, phoneNumber: string): object {
  return {
    phone_number: phoneNumber,
    friendly_name: nationalFormat(phoneNumber),
    iso_country: country,
    address_requirements: 'none',
    beta: false,
    capabilities: { voice: true, sms: true, mms: false, fax: false },
    lata: null,
    latitude: null,
    locality: null,
    longitude: null,
    postal_code: null,
    rate_center: null,
    region: null,
  };
}
