"""Stable hashes of user ids: the same part for the same user on every machine, in every process and every version.

Published so that any system can repeat it. An integer id is hashed by the finaliser of SplitMix64 (Steele, Lea & Flood
2014) on its 64-bit two's complement; a text id by the 8 bytes, little-endian, of BLAKE2b with digest size 8 over its
UTF-8 bytes (a lone surrogate, as truncated texts have, in its three-byte form).
"""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import Array


def stable_hash(ids: Array) -> npt.NDArray[np.uint64]:
    """64-bit hash of each id, shape ``(n,)``.

    Examples:
        >>> stable_hash(np.array([1, 2])).tolist()
        [6238072747940578789, 15839785061582574730]
    """
    if ids.dtype == object:
        texts = (name.encode("utf-8", "surrogatepass") for name in ids.tolist())
        digests = b"".join(blake2b(text, digest_size=8).digest() for text in texts)
        return np.frombuffer(digests, "<u8").astype(np.uint64)
    mixed = ids.astype(np.int64).view(np.uint64).copy()
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
