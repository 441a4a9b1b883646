import { at } from './rows.ts';
import type { PhoneOfferTable, Session } from './schema.ts';

/** A call in which we asked whether a callback was wanted, and what became of it. */
export interface PhoneOffer {
  /** Of the registration. */
  id: string;
  callTargetId: string;
  /** When the call came to us, ms since 1970. */
  at: number;
  became: PhoneOfferTable['became'];
}

export async function insertPhoneOffer(session: Session, offer: PhoneOffer): Promise<void> {
  const { id, callTargetId, became } = offer;
  await session.kysely
    .insertInto('phone_offer')
    .values({ id, call_target_id: callTargetId, at: at(offer.at), became })
    .execute();
}
