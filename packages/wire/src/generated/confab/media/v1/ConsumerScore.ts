// Original file: proto/confab/media/v1/media.proto


export interface ConsumerScore {
  'consumerId'?: (string);
  'score'?: (number);
  'producerScore'?: (number);
}

export interface ConsumerScore__Output {
  'consumerId': (string);
  'score': (number);
  'producerScore': (number);
}
