export { loadLinksProto, loadMediaProto } from './load.ts';
// `X` is what one may send, `XOutput` what arrives: every field present.
export type { Attach, Attach__Output as AttachOutput } from './generated/confab/media/v1/Attach.ts';
export type { Attached, Attached__Output as AttachedOutput } from './generated/confab/media/v1/Attached.ts';
export type {
  CloseConsumer,
  CloseConsumer__Output as CloseConsumerOutput,
} from './generated/confab/media/v1/CloseConsumer.ts';
export type {
  CloseDataConsumer,
  CloseDataConsumer__Output as CloseDataConsumerOutput,
} from './generated/confab/media/v1/CloseDataConsumer.ts';
export type {
  CloseDataProducer,
  CloseDataProducer__Output as CloseDataProducerOutput,
} from './generated/confab/media/v1/CloseDataProducer.ts';
export type {
  CloseParticipant,
  CloseParticipant__Output as CloseParticipantOutput,
} from './generated/confab/media/v1/CloseParticipant.ts';
export type {
  CloseProducer,
  CloseProducer__Output as CloseProducerOutput,
} from './generated/confab/media/v1/CloseProducer.ts';
export type {
  CloseTransport,
  CloseTransport__Output as CloseTransportOutput,
} from './generated/confab/media/v1/CloseTransport.ts';
export type { Command, Command__Output as CommandOutput } from './generated/confab/media/v1/Command.ts';
export type {
  ConnectTransport,
  ConnectTransport__Output as ConnectTransportOutput,
} from './generated/confab/media/v1/ConnectTransport.ts';
export type { Consume, Consume__Output as ConsumeOutput } from './generated/confab/media/v1/Consume.ts';
export type { ConsumeData, ConsumeData__Output as ConsumeDataOutput } from './generated/confab/media/v1/ConsumeData.ts';
export type {
  ConsumeFailure,
  ConsumeFailure__Output as ConsumeFailureOutput,
} from './generated/confab/media/v1/ConsumeFailure.ts';
export type { ConsumeItem, ConsumeItem__Output as ConsumeItemOutput } from './generated/confab/media/v1/ConsumeItem.ts';
export type { Consumed, Consumed__Output as ConsumedOutput } from './generated/confab/media/v1/Consumed.ts';
export type {
  ConsumerClosed,
  ConsumerClosed__Output as ConsumerClosedOutput,
} from './generated/confab/media/v1/ConsumerClosed.ts';
export type {
  ConsumerInfo,
  ConsumerInfo__Output as ConsumerInfoOutput,
} from './generated/confab/media/v1/ConsumerInfo.ts';
export type {
  ConsumerLayersChanged,
  ConsumerLayersChanged__Output as ConsumerLayersChangedOutput,
} from './generated/confab/media/v1/ConsumerLayersChanged.ts';
export type {
  ConsumerScore,
  ConsumerScore__Output as ConsumerScoreOutput,
} from './generated/confab/media/v1/ConsumerScore.ts';
export type {
  CreateTransport,
  CreateTransport__Output as CreateTransportOutput,
} from './generated/confab/media/v1/CreateTransport.ts';
export type {
  DataConsumed,
  DataConsumed__Output as DataConsumedOutput,
} from './generated/confab/media/v1/DataConsumed.ts';
export type {
  DataConsumerClosed,
  DataConsumerClosed__Output as DataConsumerClosedOutput,
} from './generated/confab/media/v1/DataConsumerClosed.ts';
export type {
  DataConsumerInfo,
  DataConsumerInfo__Output as DataConsumerInfoOutput,
} from './generated/confab/media/v1/DataConsumerInfo.ts';
export type {
  DataProduced,
  DataProduced__Output as DataProducedOutput,
} from './generated/confab/media/v1/DataProduced.ts';
export type {
  DataProducerClosed,
  DataProducerClosed__Output as DataProducerClosedOutput,
} from './generated/confab/media/v1/DataProducerClosed.ts';
export type {
  DataProducerInfo,
  DataProducerInfo__Output as DataProducerInfoOutput,
} from './generated/confab/media/v1/DataProducerInfo.ts';
export type { Direction, Direction__Output as DirectionOutput } from './generated/confab/media/v1/Direction.ts';
export type { Done, Done__Output as DoneOutput } from './generated/confab/media/v1/Done.ts';
export type {
  EncodingScore,
  EncodingScore__Output as EncodingScoreOutput,
} from './generated/confab/media/v1/EncodingScore.ts';
export type { Failure, Failure__Output as FailureOutput } from './generated/confab/media/v1/Failure.ts';
export type {
  GetStatsRequest,
  GetStatsRequest__Output as GetStatsRequestOutput,
} from './generated/confab/media/v1/GetStatsRequest.ts';
export type {
  GetStatsResponse,
  GetStatsResponse__Output as GetStatsResponseOutput,
} from './generated/confab/media/v1/GetStatsResponse.ts';
export type { Hello, Hello__Output as HelloOutput } from './generated/confab/media/v1/Hello.ts';
export type {
  IceRestarted,
  IceRestarted__Output as IceRestartedOutput,
} from './generated/confab/media/v1/IceRestarted.ts';
export type { MediaClient, MediaDefinition, MediaHandlers } from './generated/confab/media/v1/Media.ts';
export type { MediaKind, MediaKind__Output as MediaKindOutput } from './generated/confab/media/v1/MediaKind.ts';
export type { NodeAdminClient, NodeAdminDefinition, NodeAdminHandlers } from './generated/confab/media/v1/NodeAdmin.ts';
export type { NodeMessage, NodeMessage__Output as NodeMessageOutput } from './generated/confab/media/v1/NodeMessage.ts';
export type {
  Notification,
  Notification__Output as NotificationOutput,
} from './generated/confab/media/v1/Notification.ts';
export type { Origin, Origin__Output as OriginOutput } from './generated/confab/media/v1/Origin.ts';
export type {
  OwnerChanged,
  OwnerChanged__Output as OwnerChangedOutput,
} from './generated/confab/media/v1/OwnerChanged.ts';
export type {
  ParticipantRef,
  ParticipantRef__Output as ParticipantRefOutput,
} from './generated/confab/media/v1/ParticipantRef.ts';
export type {
  PauseConsumer,
  PauseConsumer__Output as PauseConsumerOutput,
} from './generated/confab/media/v1/PauseConsumer.ts';
export type {
  PauseProducer,
  PauseProducer__Output as PauseProducerOutput,
} from './generated/confab/media/v1/PauseProducer.ts';
export type { PodMessage, PodMessage__Output as PodMessageOutput } from './generated/confab/media/v1/PodMessage.ts';
export type { Produce, Produce__Output as ProduceOutput } from './generated/confab/media/v1/Produce.ts';
export type { ProduceData, ProduceData__Output as ProduceDataOutput } from './generated/confab/media/v1/ProduceData.ts';
export type { Produced, Produced__Output as ProducedOutput } from './generated/confab/media/v1/Produced.ts';
export type {
  ProducerClosed,
  ProducerClosed__Output as ProducerClosedOutput,
} from './generated/confab/media/v1/ProducerClosed.ts';
export type {
  ProducerInfo,
  ProducerInfo__Output as ProducerInfoOutput,
} from './generated/confab/media/v1/ProducerInfo.ts';
export type {
  ProducerScore,
  ProducerScore__Output as ProducerScoreOutput,
} from './generated/confab/media/v1/ProducerScore.ts';
export type { Reply, Reply__Output as ReplyOutput } from './generated/confab/media/v1/Reply.ts';
export type {
  RequestKeyFrame,
  RequestKeyFrame__Output as RequestKeyFrameOutput,
} from './generated/confab/media/v1/RequestKeyFrame.ts';
export type { RestartIce, RestartIce__Output as RestartIceOutput } from './generated/confab/media/v1/RestartIce.ts';
export type {
  ResumeConsumer,
  ResumeConsumer__Output as ResumeConsumerOutput,
} from './generated/confab/media/v1/ResumeConsumer.ts';
export type {
  ResumeProducer,
  ResumeProducer__Output as ResumeProducerOutput,
} from './generated/confab/media/v1/ResumeProducer.ts';
export type {
  SetPreferredLayers,
  SetPreferredLayers__Output as SetPreferredLayersOutput,
} from './generated/confab/media/v1/SetPreferredLayers.ts';
export type {
  TransportClosed,
  TransportClosed__Output as TransportClosedOutput,
} from './generated/confab/media/v1/TransportClosed.ts';
export type {
  TransportCreated,
  TransportCreated__Output as TransportCreatedOutput,
} from './generated/confab/media/v1/TransportCreated.ts';
export type {
  TransportInfo,
  TransportInfo__Output as TransportInfoOutput,
} from './generated/confab/media/v1/TransportInfo.ts';
export type {
  TransportWish,
  TransportWish__Output as TransportWishOutput,
} from './generated/confab/media/v1/TransportWish.ts';
export type { Welcome, Welcome__Output as WelcomeOutput } from './generated/confab/media/v1/Welcome.ts';
export type { CloseLink, CloseLink__Output as CloseLinkOutput } from './generated/confab/links/v1/CloseLink.ts';
export type { LinkClosed, LinkClosed__Output as LinkClosedOutput } from './generated/confab/links/v1/LinkClosed.ts';
export type { LinkOpened, LinkOpened__Output as LinkOpenedOutput } from './generated/confab/links/v1/LinkOpened.ts';
export type { LinkReport, LinkReport__Output as LinkReportOutput } from './generated/confab/links/v1/LinkReport.ts';
export type { LinkRefused, LinkRefused__Output as LinkRefusedOutput } from './generated/confab/links/v1/LinkRefused.ts';
export type { LinksClient, LinksDefinition, LinksHandlers } from './generated/confab/links/v1/Links.ts';
export type { OpenLink, OpenLink__Output as OpenLinkOutput } from './generated/confab/links/v1/OpenLink.ts';
export type { OriginHello, OriginHello__Output as OriginHelloOutput } from './generated/confab/links/v1/OriginHello.ts';
export type {
  OriginMessage,
  OriginMessage__Output as OriginMessageOutput,
} from './generated/confab/links/v1/OriginMessage.ts';
export type {
  PipeProducer,
  PipeProducer__Output as PipeProducerOutput,
} from './generated/confab/links/v1/PipeProducer.ts';
export type {
  PipeProducerClosed,
  PipeProducerClosed__Output as PipeProducerClosedOutput,
} from './generated/confab/links/v1/PipeProducerClosed.ts';
export type {
  PipeProducerRefused,
  PipeProducerRefused__Output as PipeProducerRefusedOutput,
} from './generated/confab/links/v1/PipeProducerRefused.ts';
export type {
  PipeProducerState,
  PipeProducerState__Output as PipeProducerStateOutput,
} from './generated/confab/links/v1/PipeProducerState.ts';
export type { PipeTuple, PipeTuple__Output as PipeTupleOutput } from './generated/confab/links/v1/PipeTuple.ts';
export type {
  ProbeMessage,
  ProbeMessage__Output as ProbeMessageOutput,
} from './generated/confab/links/v1/ProbeMessage.ts';
export type { ProbeResult, ProbeResult__Output as ProbeResultOutput } from './generated/confab/links/v1/ProbeResult.ts';
export type {
  RequestKeyFrame as LinkRequestKeyFrame,
  RequestKeyFrame__Output as LinkRequestKeyFrameOutput,
} from './generated/confab/links/v1/RequestKeyFrame.ts';
export type { Wanted, Wanted__Output as WantedOutput } from './generated/confab/links/v1/Wanted.ts';
export type { WantedSet, WantedSet__Output as WantedSetOutput } from './generated/confab/links/v1/WantedSet.ts';
export type {
  WantingHello,
  WantingHello__Output as WantingHelloOutput,
} from './generated/confab/links/v1/WantingHello.ts';
export type {
  WantingMessage,
  WantingMessage__Output as WantingMessageOutput,
} from './generated/confab/links/v1/WantingMessage.ts';
