// Original file: proto/confab/media/v1/media.proto


export interface SetPreferredLayers {
  'consumerId'?: (string);
  'spatialLayer'?: (number);
  'temporalLayerPlus_1'?: (number);
}

export interface SetPreferredLayers__Output {
  'consumerId': (string);
  'spatialLayer': (number);
  'temporalLayerPlus_1': (number);
}
