// Original file: proto/confab/media/v1/media.proto


export interface ConsumerClosed {
  'consumerId'?: (string);
  'producerId'?: (string);
  'reason'?: (string);
}

export interface ConsumerClosed__Output {
  'consumerId': (string);
  'producerId': (string);
  'reason': (string);
}
