// Original file: proto/confab/media/v1/media.proto


export interface ProducerClosed {
  'producerId'?: (string);
}

export interface ProducerClosed__Output {
  'producerId': (string);
}
