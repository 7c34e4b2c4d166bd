import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Attach as _confab_media_v1_Attach, Attach__Output as _confab_media_v1_Attach__Output } from './confab/media/v1/Attach.ts';
import type { Attached as _confab_media_v1_Attached, Attached__Output as _confab_media_v1_Attached__Output } from './confab/media/v1/Attached.ts';
import type { CloseConsumer as _confab_media_v1_CloseConsumer, CloseConsumer__Output as _confab_media_v1_CloseConsumer__Output } from './confab/media/v1/CloseConsumer.ts';
import type { CloseDataConsumer as _confab_media_v1_CloseDataConsumer, CloseDataConsumer__Output as _confab_media_v1_CloseDataConsumer__Output } from './confab/media/v1/CloseDataConsumer.ts';
import type { CloseDataProducer as _confab_media_v1_CloseDataProducer, CloseDataProducer__Output as _confab_media_v1_CloseDataProducer__Output } from './confab/media/v1/CloseDataProducer.ts';
import type { CloseParticipant as _confab_media_v1_CloseParticipant, CloseParticipant__Output as _confab_media_v1_CloseParticipant__Output } from './confab/media/v1/CloseParticipant.ts';
import type { CloseProducer as _confab_media_v1_CloseProducer, CloseProducer__Output as _confab_media_v1_CloseProducer__Output } from './confab/media/v1/CloseProducer.ts';
import type { CloseTransport as _confab_media_v1_CloseTransport, CloseTransport__Output as _confab_media_v1_CloseTransport__Output } from './confab/media/v1/CloseTransport.ts';
import type { Command as _confab_media_v1_Command, Command__Output as _confab_media_v1_Command__Output } from './confab/media/v1/Command.ts';
import type { ConnectTransport as _confab_media_v1_ConnectTransport, ConnectTransport__Output as _confab_media_v1_ConnectTransport__Output } from './confab/media/v1/ConnectTransport.ts';
import type { Consume as _confab_media_v1_Consume, Consume__Output as _confab_media_v1_Consume__Output } from './confab/media/v1/Consume.ts';
import type { ConsumeData as _confab_media_v1_ConsumeData, ConsumeData__Output as _confab_media_v1_ConsumeData__Output } from './confab/media/v1/ConsumeData.ts';
import type { ConsumeFailure as _confab_media_v1_ConsumeFailure, ConsumeFailure__Output as _confab_media_v1_ConsumeFailure__Output } from './confab/media/v1/ConsumeFailure.ts';
import type { ConsumeItem as _confab_media_v1_ConsumeItem, ConsumeItem__Output as _confab_media_v1_ConsumeItem__Output } from './confab/media/v1/ConsumeItem.ts';
import type { Consumed as _confab_media_v1_Consumed, Consumed__Output as _confab_media_v1_Consumed__Output } from './confab/media/v1/Consumed.ts';
import type { ConsumerClosed as _confab_media_v1_ConsumerClosed, ConsumerClosed__Output as _confab_media_v1_ConsumerClosed__Output } from './confab/media/v1/ConsumerClosed.ts';
import type { ConsumerInfo as _confab_media_v1_ConsumerInfo, ConsumerInfo__Output as _confab_media_v1_ConsumerInfo__Output } from './confab/media/v1/ConsumerInfo.ts';
import type { ConsumerLayersChanged as _confab_media_v1_ConsumerLayersChanged, ConsumerLayersChanged__Output as _confab_media_v1_ConsumerLayersChanged__Output } from './confab/media/v1/ConsumerLayersChanged.ts';
import type { ConsumerScore as _confab_media_v1_ConsumerScore, ConsumerScore__Output as _confab_media_v1_ConsumerScore__Output } from './confab/media/v1/ConsumerScore.ts';
import type { CreateTransport as _confab_media_v1_CreateTransport, CreateTransport__Output as _confab_media_v1_CreateTransport__Output } from './confab/media/v1/CreateTransport.ts';
import type { DataConsumed as _confab_media_v1_DataConsumed, DataConsumed__Output as _confab_media_v1_DataConsumed__Output } from './confab/media/v1/DataConsumed.ts';
import type { DataConsumerClosed as _confab_media_v1_DataConsumerClosed, DataConsumerClosed__Output as _confab_media_v1_DataConsumerClosed__Output } from './confab/media/v1/DataConsumerClosed.ts';
import type { DataConsumerInfo as _confab_media_v1_DataConsumerInfo, DataConsumerInfo__Output as _confab_media_v1_DataConsumerInfo__Output } from './confab/media/v1/DataConsumerInfo.ts';
import type { DataProduced as _confab_media_v1_DataProduced, DataProduced__Output as _confab_media_v1_DataProduced__Output } from './confab/media/v1/DataProduced.ts';
import type { DataProducerClosed as _confab_media_v1_DataProducerClosed, DataProducerClosed__Output as _confab_media_v1_DataProducerClosed__Output } from './confab/media/v1/DataProducerClosed.ts';
import type { DataProducerInfo as _confab_media_v1_DataProducerInfo, DataProducerInfo__Output as _confab_media_v1_DataProducerInfo__Output } from './confab/media/v1/DataProducerInfo.ts';
import type { Done as _confab_media_v1_Done, Done__Output as _confab_media_v1_Done__Output } from './confab/media/v1/Done.ts';
import type { EncodingScore as _confab_media_v1_EncodingScore, EncodingScore__Output as _confab_media_v1_EncodingScore__Output } from './confab/media/v1/EncodingScore.ts';
import type { Failure as _confab_media_v1_Failure, Failure__Output as _confab_media_v1_Failure__Output } from './confab/media/v1/Failure.ts';
import type { GetStatsRequest as _confab_media_v1_GetStatsRequest, GetStatsRequest__Output as _confab_media_v1_GetStatsRequest__Output } from './confab/media/v1/GetStatsRequest.ts';
import type { GetStatsResponse as _confab_media_v1_GetStatsResponse, GetStatsResponse__Output as _confab_media_v1_GetStatsResponse__Output } from './confab/media/v1/GetStatsResponse.ts';
import type { Hello as _confab_media_v1_Hello, Hello__Output as _confab_media_v1_Hello__Output } from './confab/media/v1/Hello.ts';
import type { IceRestarted as _confab_media_v1_IceRestarted, IceRestarted__Output as _confab_media_v1_IceRestarted__Output } from './confab/media/v1/IceRestarted.ts';
import type { MediaClient as _confab_media_v1_MediaClient, MediaDefinition as _confab_media_v1_MediaDefinition } from './confab/media/v1/Media.ts';
import type { NodeAdminClient as _confab_media_v1_NodeAdminClient, NodeAdminDefinition as _confab_media_v1_NodeAdminDefinition } from './confab/media/v1/NodeAdmin.ts';
import type { NodeMessage as _confab_media_v1_NodeMessage, NodeMessage__Output as _confab_media_v1_NodeMessage__Output } from './confab/media/v1/NodeMessage.ts';
import type { Notification as _confab_media_v1_Notification, Notification__Output as _confab_media_v1_Notification__Output } from './confab/media/v1/Notification.ts';
import type { Origin as _confab_media_v1_Origin, Origin__Output as _confab_media_v1_Origin__Output } from './confab/media/v1/Origin.ts';
import type { OwnerChanged as _confab_media_v1_OwnerChanged, OwnerChanged__Output as _confab_media_v1_OwnerChanged__Output } from './confab/media/v1/OwnerChanged.ts';
import type { ParticipantRef as _confab_media_v1_ParticipantRef, ParticipantRef__Output as _confab_media_v1_ParticipantRef__Output } from './confab/media/v1/ParticipantRef.ts';
import type { PauseConsumer as _confab_media_v1_PauseConsumer, PauseConsumer__Output as _confab_media_v1_PauseConsumer__Output } from './confab/media/v1/PauseConsumer.ts';
import type { PauseProducer as _confab_media_v1_PauseProducer, PauseProducer__Output as _confab_media_v1_PauseProducer__Output } from './confab/media/v1/PauseProducer.ts';
import type { PodMessage as _confab_media_v1_PodMessage, PodMessage__Output as _confab_media_v1_PodMessage__Output } from './confab/media/v1/PodMessage.ts';
import type { Produce as _confab_media_v1_Produce, Produce__Output as _confab_media_v1_Produce__Output } from './confab/media/v1/Produce.ts';
import type { ProduceData as _confab_media_v1_ProduceData, ProduceData__Output as _confab_media_v1_ProduceData__Output } from './confab/media/v1/ProduceData.ts';
import type { Produced as _confab_media_v1_Produced, Produced__Output as _confab_media_v1_Produced__Output } from './confab/media/v1/Produced.ts';
import type { ProducerClosed as _confab_media_v1_ProducerClosed, ProducerClosed__Output as _confab_media_v1_ProducerClosed__Output } from './confab/media/v1/ProducerClosed.ts';
import type { ProducerInfo as _confab_media_v1_ProducerInfo, ProducerInfo__Output as _confab_media_v1_ProducerInfo__Output } from './confab/media/v1/ProducerInfo.ts';
import type { ProducerScore as _confab_media_v1_ProducerScore, ProducerScore__Output as _confab_media_v1_ProducerScore__Output } from './confab/media/v1/ProducerScore.ts';
import type { PublisherLayers as _confab_media_v1_PublisherLayers, PublisherLayers__Output as _confab_media_v1_PublisherLayers__Output } from './confab/media/v1/PublisherLayers.ts';
import type { Reply as _confab_media_v1_Reply, Reply__Output as _confab_media_v1_Reply__Output } from './confab/media/v1/Reply.ts';
import type { RequestKeyFrame as _confab_media_v1_RequestKeyFrame, RequestKeyFrame__Output as _confab_media_v1_RequestKeyFrame__Output } from './confab/media/v1/RequestKeyFrame.ts';
import type { RestartIce as _confab_media_v1_RestartIce, RestartIce__Output as _confab_media_v1_RestartIce__Output } from './confab/media/v1/RestartIce.ts';
import type { ResumeConsumer as _confab_media_v1_ResumeConsumer, ResumeConsumer__Output as _confab_media_v1_ResumeConsumer__Output } from './confab/media/v1/ResumeConsumer.ts';
import type { ResumeProducer as _confab_media_v1_ResumeProducer, ResumeProducer__Output as _confab_media_v1_ResumeProducer__Output } from './confab/media/v1/ResumeProducer.ts';
import type { SetPreferredLayers as _confab_media_v1_SetPreferredLayers, SetPreferredLayers__Output as _confab_media_v1_SetPreferredLayers__Output } from './confab/media/v1/SetPreferredLayers.ts';
import type { SetVisible as _confab_media_v1_SetVisible, SetVisible__Output as _confab_media_v1_SetVisible__Output } from './confab/media/v1/SetVisible.ts';
import type { Tile as _confab_media_v1_Tile, Tile__Output as _confab_media_v1_Tile__Output } from './confab/media/v1/Tile.ts';
import type { TransportClosed as _confab_media_v1_TransportClosed, TransportClosed__Output as _confab_media_v1_TransportClosed__Output } from './confab/media/v1/TransportClosed.ts';
import type { TransportCreated as _confab_media_v1_TransportCreated, TransportCreated__Output as _confab_media_v1_TransportCreated__Output } from './confab/media/v1/TransportCreated.ts';
import type { TransportInfo as _confab_media_v1_TransportInfo, TransportInfo__Output as _confab_media_v1_TransportInfo__Output } from './confab/media/v1/TransportInfo.ts';
import type { TransportWish as _confab_media_v1_TransportWish, TransportWish__Output as _confab_media_v1_TransportWish__Output } from './confab/media/v1/TransportWish.ts';
import type { Welcome as _confab_media_v1_Welcome, Welcome__Output as _confab_media_v1_Welcome__Output } from './confab/media/v1/Welcome.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  confab: {
    media: {
      v1: {
        Attach: MessageTypeDefinition<_confab_media_v1_Attach, _confab_media_v1_Attach__Output>
        Attached: MessageTypeDefinition<_confab_media_v1_Attached, _confab_media_v1_Attached__Output>
        CloseConsumer: MessageTypeDefinition<_confab_media_v1_CloseConsumer, _confab_media_v1_CloseConsumer__Output>
        CloseDataConsumer: MessageTypeDefinition<_confab_media_v1_CloseDataConsumer, _confab_media_v1_CloseDataConsumer__Output>
        CloseDataProducer: MessageTypeDefinition<_confab_media_v1_CloseDataProducer, _confab_media_v1_CloseDataProducer__Output>
        CloseParticipant: MessageTypeDefinition<_confab_media_v1_CloseParticipant, _confab_media_v1_CloseParticipant__Output>
        CloseProducer: MessageTypeDefinition<_confab_media_v1_CloseProducer, _confab_media_v1_CloseProducer__Output>
        CloseTransport: MessageTypeDefinition<_confab_media_v1_CloseTransport, _confab_media_v1_CloseTransport__Output>
        Command: MessageTypeDefinition<_confab_media_v1_Command, _confab_media_v1_Command__Output>
        ConnectTransport: MessageTypeDefinition<_confab_media_v1_ConnectTransport, _confab_media_v1_ConnectTransport__Output>
        Consume: MessageTypeDefinition<_confab_media_v1_Consume, _confab_media_v1_Consume__Output>
        ConsumeData: MessageTypeDefinition<_confab_media_v1_ConsumeData, _confab_media_v1_ConsumeData__Output>
        ConsumeFailure: MessageTypeDefinition<_confab_media_v1_ConsumeFailure, _confab_media_v1_ConsumeFailure__Output>
        ConsumeItem: MessageTypeDefinition<_confab_media_v1_ConsumeItem, _confab_media_v1_ConsumeItem__Output>
        Consumed: MessageTypeDefinition<_confab_media_v1_Consumed, _confab_media_v1_Consumed__Output>
        ConsumerClosed: MessageTypeDefinition<_confab_media_v1_ConsumerClosed, _confab_media_v1_ConsumerClosed__Output>
        ConsumerInfo: MessageTypeDefinition<_confab_media_v1_ConsumerInfo, _confab_media_v1_ConsumerInfo__Output>
        ConsumerLayersChanged: MessageTypeDefinition<_confab_media_v1_ConsumerLayersChanged, _confab_media_v1_ConsumerLayersChanged__Output>
        ConsumerScore: MessageTypeDefinition<_confab_media_v1_ConsumerScore, _confab_media_v1_ConsumerScore__Output>
        CreateTransport: MessageTypeDefinition<_confab_media_v1_CreateTransport, _confab_media_v1_CreateTransport__Output>
        DataConsumed: MessageTypeDefinition<_confab_media_v1_DataConsumed, _confab_media_v1_DataConsumed__Output>
        DataConsumerClosed: MessageTypeDefinition<_confab_media_v1_DataConsumerClosed, _confab_media_v1_DataConsumerClosed__Output>
        DataConsumerInfo: MessageTypeDefinition<_confab_media_v1_DataConsumerInfo, _confab_media_v1_DataConsumerInfo__Output>
        DataProduced: MessageTypeDefinition<_confab_media_v1_DataProduced, _confab_media_v1_DataProduced__Output>
        DataProducerClosed: MessageTypeDefinition<_confab_media_v1_DataProducerClosed, _confab_media_v1_DataProducerClosed__Output>
        DataProducerInfo: MessageTypeDefinition<_confab_media_v1_DataProducerInfo, _confab_media_v1_DataProducerInfo__Output>
        Direction: EnumTypeDefinition
        Done: MessageTypeDefinition<_confab_media_v1_Done, _confab_media_v1_Done__Output>
        EncodingScore: MessageTypeDefinition<_confab_media_v1_EncodingScore, _confab_media_v1_EncodingScore__Output>
        Failure: MessageTypeDefinition<_confab_media_v1_Failure, _confab_media_v1_Failure__Output>
        GetStatsRequest: MessageTypeDefinition<_confab_media_v1_GetStatsRequest, _confab_media_v1_GetStatsRequest__Output>
        GetStatsResponse: MessageTypeDefinition<_confab_media_v1_GetStatsResponse, _confab_media_v1_GetStatsResponse__Output>
        Hello: MessageTypeDefinition<_confab_media_v1_Hello, _confab_media_v1_Hello__Output>
        IceRestarted: MessageTypeDefinition<_confab_media_v1_IceRestarted, _confab_media_v1_IceRestarted__Output>
        Media: SubtypeConstructor<typeof grpc.Client, _confab_media_v1_MediaClient> & { service: _confab_media_v1_MediaDefinition }
        MediaKind: EnumTypeDefinition
        NodeAdmin: SubtypeConstructor<typeof grpc.Client, _confab_media_v1_NodeAdminClient> & { service: _confab_media_v1_NodeAdminDefinition }
        NodeMessage: MessageTypeDefinition<_confab_media_v1_NodeMessage, _confab_media_v1_NodeMessage__Output>
        Notification: MessageTypeDefinition<_confab_media_v1_Notification, _confab_media_v1_Notification__Output>
        Origin: MessageTypeDefinition<_confab_media_v1_Origin, _confab_media_v1_Origin__Output>
        OwnerChanged: MessageTypeDefinition<_confab_media_v1_OwnerChanged, _confab_media_v1_OwnerChanged__Output>
        ParticipantRef: MessageTypeDefinition<_confab_media_v1_ParticipantRef, _confab_media_v1_ParticipantRef__Output>
        PauseConsumer: MessageTypeDefinition<_confab_media_v1_PauseConsumer, _confab_media_v1_PauseConsumer__Output>
        PauseProducer: MessageTypeDefinition<_confab_media_v1_PauseProducer, _confab_media_v1_PauseProducer__Output>
        PodMessage: MessageTypeDefinition<_confab_media_v1_PodMessage, _confab_media_v1_PodMessage__Output>
        Produce: MessageTypeDefinition<_confab_media_v1_Produce, _confab_media_v1_Produce__Output>
        ProduceData: MessageTypeDefinition<_confab_media_v1_ProduceData, _confab_media_v1_ProduceData__Output>
        Produced: MessageTypeDefinition<_confab_media_v1_Produced, _confab_media_v1_Produced__Output>
        ProducerClosed: MessageTypeDefinition<_confab_media_v1_ProducerClosed, _confab_media_v1_ProducerClosed__Output>
        ProducerInfo: MessageTypeDefinition<_confab_media_v1_ProducerInfo, _confab_media_v1_ProducerInfo__Output>
        ProducerScore: MessageTypeDefinition<_confab_media_v1_ProducerScore, _confab_media_v1_ProducerScore__Output>
        PublisherLayers: MessageTypeDefinition<_confab_media_v1_PublisherLayers, _confab_media_v1_PublisherLayers__Output>
        Reply: MessageTypeDefinition<_confab_media_v1_Reply, _confab_media_v1_Reply__Output>
        RequestKeyFrame: MessageTypeDefinition<_confab_media_v1_RequestKeyFrame, _confab_media_v1_RequestKeyFrame__Output>
        RestartIce: MessageTypeDefinition<_confab_media_v1_RestartIce, _confab_media_v1_RestartIce__Output>
        ResumeConsumer: MessageTypeDefinition<_confab_media_v1_ResumeConsumer, _confab_media_v1_ResumeConsumer__Output>
        ResumeProducer: MessageTypeDefinition<_confab_media_v1_ResumeProducer, _confab_media_v1_ResumeProducer__Output>
        SetPreferredLayers: MessageTypeDefinition<_confab_media_v1_SetPreferredLayers, _confab_media_v1_SetPreferredLayers__Output>
        SetVisible: MessageTypeDefinition<_confab_media_v1_SetVisible, _confab_media_v1_SetVisible__Output>
        Tile: MessageTypeDefinition<_confab_media_v1_Tile, _confab_media_v1_Tile__Output>
        TransportClosed: MessageTypeDefinition<_confab_media_v1_TransportClosed, _confab_media_v1_TransportClosed__Output>
        TransportCreated: MessageTypeDefinition<_confab_media_v1_TransportCreated, _confab_media_v1_TransportCreated__Output>
        TransportInfo: MessageTypeDefinition<_confab_media_v1_TransportInfo, _confab_media_v1_TransportInfo__Output>
        TransportWish: MessageTypeDefinition<_confab_media_v1_TransportWish, _confab_media_v1_TransportWish__Output>
        Welcome: MessageTypeDefinition<_confab_media_v1_Welcome, _confab_media_v1_Welcome__Output>
      }
    }
  }
}

