import type { components } from '../../api/schema.ts';
import type { whatIf } from '../../text/en/what-if.ts';

type Schemas = components['schemas'];

export type WhatIf = Schemas['WhatIf'];
export type WhatIfDetail = Schemas['WhatIfDetail'];
export type WhatIfAnswer = Schemas['WhatIfAnswer'];
export type WhatIfRun = Schemas['WhatIfRun'];
export type Figure = WhatIfAnswer['figures'][number];
export type Measured = Schemas['WhatIfMeasured'];
/** The texts of these pages. */
export type Words = typeof whatIf;
