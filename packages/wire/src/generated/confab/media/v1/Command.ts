// Original file: proto/confab/media/v1/media.proto

import type { ParticipantRef as _confab_media_v1_ParticipantRef, ParticipantRef__Output as _confab_media_v1_ParticipantRef__Output } from '../../../confab/media/v1/ParticipantRef.ts';
import type { Attach as _confab_media_v1_Attach, Attach__Output as _confab_media_v1_Attach__Output } from '../../../confab/media/v1/Attach.ts';
import type { CloseParticipant as _confab_media_v1_CloseParticipant, CloseParticipant__Output as _confab_media_v1_CloseParticipant__Output } from '../../../confab/media/v1/CloseParticipant.ts';
import type { CreateTransport as _confab_media_v1_CreateTransport, CreateTransport__Output as _confab_media_v1_CreateTransport__Output } from '../../../confab/media/v1/CreateTransport.ts';
import type { ConnectTransport as _confab_media_v1_ConnectTransport, ConnectTransport__Output as _confab_media_v1_ConnectTransport__Output } from '../../../confab/media/v1/ConnectTransport.ts';
import type { RestartIce as _confab_media_v1_RestartIce, RestartIce__Output as _confab_media_v1_RestartIce__Output } from '../../../confab/media/v1/RestartIce.ts';
import type { CloseTransport as _confab_media_v1_CloseTransport, CloseTransport__Output as _confab_media_v1_CloseTransport__Output } from '../../../confab/media/v1/CloseTransport.ts';
import type { Produce as _confab_media_v1_Produce, Produce__Output as _confab_media_v1_Produce__Output } from '../../../confab/media/v1/Produce.ts';
import type { PauseProducer as _confab_media_v1_PauseProducer, PauseProducer__Output as _confab_media_v1_PauseProducer__Output } from '../../../confab/media/v1/PauseProducer.ts';
import type { ResumeProducer as _confab_media_v1_ResumeProducer, ResumeProducer__Output as _confab_media_v1_ResumeProducer__Output } from '../../../confab/media/v1/ResumeProducer.ts';
import type { CloseProducer as _confab_media_v1_CloseProducer, CloseProducer__Output as _confab_media_v1_CloseProducer__Output } from '../../../confab/media/v1/CloseProducer.ts';
import type { Consume as _confab_media_v1_Consume, Consume__Output as _confab_media_v1_Consume__Output } from '../../../confab/media/v1/Consume.ts';
import type { ResumeConsumer as _confab_media_v1_ResumeConsumer, ResumeConsumer__Output as _confab_media_v1_ResumeConsumer__Output } from '../../../confab/media/v1/ResumeConsumer.ts';
import type { PauseConsumer as _confab_media_v1_PauseConsumer, PauseConsumer__Output as _confab_media_v1_PauseConsumer__Output } from '../../../confab/media/v1/PauseConsumer.ts';
import type { CloseConsumer as _confab_media_v1_CloseConsumer, CloseConsumer__Output as _confab_media_v1_CloseConsumer__Output } from '../../../confab/media/v1/CloseConsumer.ts';
import type { RequestKeyFrame as _confab_media_v1_RequestKeyFrame, RequestKeyFrame__Output as _confab_media_v1_RequestKeyFrame__Output } from '../../../confab/media/v1/RequestKeyFrame.ts';
import type { SetPreferredLayers as _confab_media_v1_SetPreferredLayers, SetPreferredLayers__Output as _confab_media_v1_SetPreferredLayers__Output } from '../../../confab/media/v1/SetPreferredLayers.ts';
import type { SetVisible as _confab_media_v1_SetVisible, SetVisible__Output as _confab_media_v1_SetVisible__Output } from '../../../confab/media/v1/SetVisible.ts';
import type { ProduceData as _confab_media_v1_ProduceData, ProduceData__Output as _confab_media_v1_ProduceData__Output } from '../../../confab/media/v1/ProduceData.ts';
import type { CloseDataProducer as _confab_media_v1_CloseDataProducer, CloseDataProducer__Output as _confab_media_v1_CloseDataProducer__Output } from '../../../confab/media/v1/CloseDataProducer.ts';
import type { ConsumeData as _confab_media_v1_ConsumeData, ConsumeData__Output as _confab_media_v1_ConsumeData__Output } from '../../../confab/media/v1/ConsumeData.ts';
import type { CloseDataConsumer as _confab_media_v1_CloseDataConsumer, CloseDataConsumer__Output as _confab_media_v1_CloseDataConsumer__Output } from '../../../confab/media/v1/CloseDataConsumer.ts';

export interface Command {
  'operationId'?: (string);
  'fingerprint'?: (string);
  'timeoutMs'?: (number);
  'participant'?: (_confab_media_v1_ParticipantRef | null);
  'attach'?: (_confab_media_v1_Attach | null);
  'closeParticipant'?: (_confab_media_v1_CloseParticipant | null);
  'createTransport'?: (_confab_media_v1_CreateTransport | null);
  'connectTransport'?: (_confab_media_v1_ConnectTransport | null);
  'restartIce'?: (_confab_media_v1_RestartIce | null);
  'closeTransport'?: (_confab_media_v1_CloseTransport | null);
  'produce'?: (_confab_media_v1_Produce | null);
  'pauseProducer'?: (_confab_media_v1_PauseProducer | null);
  'resumeProducer'?: (_confab_media_v1_ResumeProducer | null);
  'closeProducer'?: (_confab_media_v1_CloseProducer | null);
  'consume'?: (_confab_media_v1_Consume | null);
  'resumeConsumer'?: (_confab_media_v1_ResumeConsumer | null);
  'pauseConsumer'?: (_confab_media_v1_PauseConsumer | null);
  'closeConsumer'?: (_confab_media_v1_CloseConsumer | null);
  'requestKeyFrame'?: (_confab_media_v1_RequestKeyFrame | null);
  'setPreferredLayers'?: (_confab_media_v1_SetPreferredLayers | null);
  'setVisible'?: (_confab_media_v1_SetVisible | null);
  'produceData'?: (_confab_media_v1_ProduceData | null);
  'closeDataProducer'?: (_confab_media_v1_CloseDataProducer | null);
  'consumeData'?: (_confab_media_v1_ConsumeData | null);
  'closeDataConsumer'?: (_confab_media_v1_CloseDataConsumer | null);
  'operation'?: "attach"|"closeParticipant"|"createTransport"|"connectTransport"|"restartIce"|"closeTransport"|"produce"|"pauseProducer"|"resumeProducer"|"closeProducer"|"consume"|"resumeConsumer"|"pauseConsumer"|"closeConsumer"|"requestKeyFrame"|"setPreferredLayers"|"produceData"|"closeDataProducer"|"consumeData"|"closeDataConsumer"|"setVisible";
}

export interface Command__Output {
  'operationId': (string);
  'fingerprint': (string);
  'timeoutMs': (number);
  'participant': (_confab_media_v1_ParticipantRef__Output | null);
  'attach'?: (_confab_media_v1_Attach__Output | null);
  'closeParticipant'?: (_confab_media_v1_CloseParticipant__Output | null);
  'createTransport'?: (_confab_media_v1_CreateTransport__Output | null);
  'connectTransport'?: (_confab_media_v1_ConnectTransport__Output | null);
  'restartIce'?: (_confab_media_v1_RestartIce__Output | null);
  'closeTransport'?: (_confab_media_v1_CloseTransport__Output | null);
  'produce'?: (_confab_media_v1_Produce__Output | null);
  'pauseProducer'?: (_confab_media_v1_PauseProducer__Output | null);
  'resumeProducer'?: (_confab_media_v1_ResumeProducer__Output | null);
  'closeProducer'?: (_confab_media_v1_CloseProducer__Output | null);
  'consume'?: (_confab_media_v1_Consume__Output | null);
  'resumeConsumer'?: (_confab_media_v1_ResumeConsumer__Output | null);
  'pauseConsumer'?: (_confab_media_v1_PauseConsumer__Output | null);
  'closeConsumer'?: (_confab_media_v1_CloseConsumer__Output | null);
  'requestKeyFrame'?: (_confab_media_v1_RequestKeyFrame__Output | null);
  'setPreferredLayers'?: (_confab_media_v1_SetPreferredLayers__Output | null);
  'setVisible'?: (_confab_media_v1_SetVisible__Output | null);
  'produceData'?: (_confab_media_v1_ProduceData__Output | null);
  'closeDataProducer'?: (_confab_media_v1_CloseDataProducer__Output | null);
  'consumeData'?: (_confab_media_v1_ConsumeData__Output | null);
  'closeDataConsumer'?: (_confab_media_v1_CloseDataConsumer__Output | null);
  'operation'?: "attach"|"closeParticipant"|"createTransport"|"connectTransport"|"restartIce"|"closeTransport"|"produce"|"pauseProducer"|"resumeProducer"|"closeProducer"|"consume"|"resumeConsumer"|"pauseConsumer"|"closeConsumer"|"requestKeyFrame"|"setPreferredLayers"|"produceData"|"closeDataProducer"|"consumeData"|"closeDataConsumer"|"setVisible";
}
