/** Of the links between nodes; both sides say theirs in their hello. */
export const linksProtocolVersion = 1;
