// Original file: proto/confab/media/v1/media.proto

import type { Failure as _confab_media_v1_Failure, Failure__Output as _confab_media_v1_Failure__Output } from '../../../confab/media/v1/Failure.ts';
import type { Done as _confab_media_v1_Done, Done__Output as _confab_media_v1_Done__Output } from '../../../confab/media/v1/Done.ts';
import type { Attached as _confab_media_v1_Attached, Attached__Output as _confab_media_v1_Attached__Output } from '../../../confab/media/v1/Attached.ts';
import type { TransportCreated as _confab_media_v1_TransportCreated, TransportCreated__Output as _confab_media_v1_TransportCreated__Output } from '../../../confab/media/v1/TransportCreated.ts';
import type { IceRestarted as _confab_media_v1_IceRestarted, IceRestarted__Output as _confab_media_v1_IceRestarted__Output } from '../../../confab/media/v1/IceRestarted.ts';
import type { Produced as _confab_media_v1_Produced, Produced__Output as _confab_media_v1_Produced__Output } from '../../../confab/media/v1/Produced.ts';
import type { Consumed as _confab_media_v1_Consumed, Consumed__Output as _confab_media_v1_Consumed__Output } from '../../../confab/media/v1/Consumed.ts';
import type { DataProduced as _confab_media_v1_DataProduced, DataProduced__Output as _confab_media_v1_DataProduced__Output } from '../../../confab/media/v1/DataProduced.ts';
import type { DataConsumed as _confab_media_v1_DataConsumed, DataConsumed__Output as _confab_media_v1_DataConsumed__Output } from '../../../confab/media/v1/DataConsumed.ts';

export interface Reply {
  'operationId'?: (string);
  'failure'?: (_confab_media_v1_Failure | null);
  'done'?: (_confab_media_v1_Done | null);
  'attached'?: (_confab_media_v1_Attached | null);
  'transportCreated'?: (_confab_media_v1_TransportCreated | null);
  'iceRestarted'?: (_confab_media_v1_IceRestarted | null);
  'produced'?: (_confab_media_v1_Produced | null);
  'consumed'?: (_confab_media_v1_Consumed | null);
  'dataProduced'?: (_confab_media_v1_DataProduced | null);
  'dataConsumed'?: (_confab_media_v1_DataConsumed | null);
  'outcome'?: "failure"|"done"|"attached"|"transportCreated"|"iceRestarted"|"produced"|"consumed"|"dataProduced"|"dataConsumed";
}

export interface Reply__Output {
  'operationId': (string);
  'failure'?: (_confab_media_v1_Failure__Output | null);
  'done'?: (_confab_media_v1_Done__Output | null);
  'attached'?: (_confab_media_v1_Attached__Output | null);
  'transportCreated'?: (_confab_media_v1_TransportCreated__Output | null);
  'iceRestarted'?: (_confab_media_v1_IceRestarted__Output | null);
  'produced'?: (_confab_media_v1_Produced__Output | null);
  'consumed'?: (_confab_media_v1_Consumed__Output | null);
  'dataProduced'?: (_confab_media_v1_DataProduced__Output | null);
  'dataConsumed'?: (_confab_media_v1_DataConsumed__Output | null);
  'outcome'?: "failure"|"done"|"attached"|"transportCreated"|"iceRestarted"|"produced"|"consumed"|"dataProduced"|"dataConsumed";
}
