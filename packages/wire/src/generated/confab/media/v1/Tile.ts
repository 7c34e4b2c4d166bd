// Original file: proto/confab/media/v1/media.proto


export interface Tile {
  'producerId'?: (string);
  'width'?: (number);
  'height'?: (number);
}

export interface Tile__Output {
  'producerId': (string);
  'width': (number);
  'height': (number);
}
