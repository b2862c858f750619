/** The multicast groups of discovery (docs/protocol.md, section 2.2). */
export const GROUP_IPV4 = "239.255.23.72";
export const GROUP_IPV6 = "ff02::2372";
