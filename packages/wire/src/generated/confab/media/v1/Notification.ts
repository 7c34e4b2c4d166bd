// Original file: proto/confab/media/v1/media.proto

import type { ParticipantRef as _confab_media_v1_ParticipantRef, ParticipantRef__Output as _confab_media_v1_ParticipantRef__Output } from '../../../confab/media/v1/ParticipantRef.ts';
import type { TransportClosed as _confab_media_v1_TransportClosed, TransportClosed__Output as _confab_media_v1_TransportClosed__Output } from '../../../confab/media/v1/TransportClosed.ts';
import type { ProducerClosed as _confab_media_v1_ProducerClosed, ProducerClosed__Output as _confab_media_v1_ProducerClosed__Output } from '../../../confab/media/v1/ProducerClosed.ts';
import type { ConsumerClosed as _confab_media_v1_ConsumerClosed, ConsumerClosed__Output as _confab_media_v1_ConsumerClosed__Output } from '../../../confab/media/v1/ConsumerClosed.ts';
import type { DataProducerClosed as _confab_media_v1_DataProducerClosed, DataProducerClosed__Output as _confab_media_v1_DataProducerClosed__Output } from '../../../confab/media/v1/DataProducerClosed.ts';
import type { DataConsumerClosed as _confab_media_v1_DataConsumerClosed, DataConsumerClosed__Output as _confab_media_v1_DataConsumerClosed__Output } from '../../../confab/media/v1/DataConsumerClosed.ts';
import type { ConsumerLayersChanged as _confab_media_v1_ConsumerLayersChanged, ConsumerLayersChanged__Output as _confab_media_v1_ConsumerLayersChanged__Output } from '../../../confab/media/v1/ConsumerLayersChanged.ts';
import type { ConsumerScore as _confab_media_v1_ConsumerScore, ConsumerScore__Output as _confab_media_v1_ConsumerScore__Output } from '../../../confab/media/v1/ConsumerScore.ts';
import type { ProducerScore as _confab_media_v1_ProducerScore, ProducerScore__Output as _confab_media_v1_ProducerScore__Output } from '../../../confab/media/v1/ProducerScore.ts';
import type { PublisherLayers as _confab_media_v1_PublisherLayers, PublisherLayers__Output as _confab_media_v1_PublisherLayers__Output } from '../../../confab/media/v1/PublisherLayers.ts';
import type { OwnerChanged as _confab_media_v1_OwnerChanged, OwnerChanged__Output as _confab_media_v1_OwnerChanged__Output } from '../../../confab/media/v1/OwnerChanged.ts';

export interface Notification {
  'participant'?: (_confab_media_v1_ParticipantRef | null);
  'transportClosed'?: (_confab_media_v1_TransportClosed | null);
  'producerClosed'?: (_confab_media_v1_ProducerClosed | null);
  'consumerClosed'?: (_confab_media_v1_ConsumerClosed | null);
  'dataProducerClosed'?: (_confab_media_v1_DataProducerClosed | null);
  'dataConsumerClosed'?: (_confab_media_v1_DataConsumerClosed | null);
  'consumerLayersChanged'?: (_confab_media_v1_ConsumerLayersChanged | null);
  'consumerScore'?: (_confab_media_v1_ConsumerScore | null);
  'producerScore'?: (_confab_media_v1_ProducerScore | null);
  'publisherLayers'?: (_confab_media_v1_PublisherLayers | null);
  'ownerChanged'?: (_confab_media_v1_OwnerChanged | null);
  'event'?: "transportClosed"|"producerClosed"|"consumerClosed"|"dataProducerClosed"|"dataConsumerClosed"|"consumerLayersChanged"|"consumerScore"|"producerScore"|"publisherLayers"|"ownerChanged";
}

export interface Notification__Output {
  'participant': (_confab_media_v1_ParticipantRef__Output | null);
  'transportClosed'?: (_confab_media_v1_TransportClosed__Output | null);
  'producerClosed'?: (_confab_media_v1_ProducerClosed__Output | null);
  'consumerClosed'?: (_confab_media_v1_ConsumerClosed__Output | null);
  'dataProducerClosed'?: (_confab_media_v1_DataProducerClosed__Output | null);
  'dataConsumerClosed'?: (_confab_media_v1_DataConsumerClosed__Output | null);
  'consumerLayersChanged'?: (_confab_media_v1_ConsumerLayersChanged__Output | null);
  'consumerScore'?: (_confab_media_v1_ConsumerScore__Output | null);
  'producerScore'?: (_confab_media_v1_ProducerScore__Output | null);
  'publisherLayers'?: (_confab_media_v1_PublisherLayers__Output | null);
  'ownerChanged'?: (_confab_media_v1_OwnerChanged__Output | null);
  'event'?: "transportClosed"|"producerClosed"|"consumerClosed"|"dataProducerClosed"|"dataConsumerClosed"|"consumerLayersChanged"|"consumerScore"|"producerScore"|"publisherLayers"|"ownerChanged";
}
