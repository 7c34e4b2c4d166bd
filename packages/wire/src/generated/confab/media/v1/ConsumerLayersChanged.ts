// Original file: proto/confab/media/v1/media.proto


export interface ConsumerLayersChanged {
  'consumerId'?: (string);
  'spatialLayerPlus_1'?: (number);
  'temporalLayerPlus_1'?: (number);
}

export interface ConsumerLayersChanged__Output {
  'consumerId': (string);
  'spatialLayerPlus_1': (number);
  'temporalLayerPlus_1': (number);
}
