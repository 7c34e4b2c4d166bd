// Original file: proto/confab/media/v1/media.proto


export interface PublisherLayers {
  'producerId'?: (string);
  'maxSpatialLayer'?: (number);
  'maxTemporalLayer'?: (number);
}

export interface PublisherLayers__Output {
  'producerId': (string);
  'maxSpatialLayer': (number);
  'maxTemporalLayer': (number);
}
